//! Files wait for the scanner; what it finds nobody gets.

use std::sync::atomic::Ordering;

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use entity::values::{Role, ScanState};
use overture::gateway::scanner::Scanner;

use super::{
    clamd::{FakeClamd, eicar},
    links,
    made::{docx, entry, pdf, pdf_with},
};
use crate::harness::{TestApp, stories};

/// The portal with a scanner at this address.
fn scanned(portal: TestApp, at: &str) -> TestApp {
    portal.with(|app| {
        app.config.files.scanner = Some(at.to_owned());
        app.config.files.scan_seconds = 1;
        app.scanner = Scanner::build(&app.config.files).unwrap();
    })
}

async fn states(portal: &TestApp) -> Vec<ScanState> {
    portal.file_rows().await.into_iter().map(|row| row.scan).collect()
}

stories! {
    /// T59: the test file, plain and inside others.
    async fn an_infected_file_is_never_read_by_anybody(portal: TestApp) {
        let clamd = FakeClamd::start();
        let portal = scanned(portal, &format!("tcp://{}", clamd.at));
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        let hidden = pdf_with(&String::from_utf8(eicar()).unwrap());
        let packed = docx(&[entry("word/media/image1.png", &eicar())]);
        for (name, bytes) in [("eicar.txt", eicar()), ("deck.pdf", hidden), ("plan.docx", packed), ("fine.pdf", pdf())] {
            let added = portal.add_file(&kim, &reference, name, &bytes).await;
            assert_eq!(added.status, StatusCode::SEE_OTHER, "{name}");
        }
        let addresses: Vec<String> =
            portal.file_rows().await.iter().map(|row| format!("/my/pitches/{reference}/files/{}", row.id)).collect();
        for address in &addresses {
            assert_eq!(portal.get(&kim, address).await.status, StatusCode::CONFLICT, "not known yet");
        }
        portal.work().await;
        assert_eq!(states(&portal).await, [ScanState::Infected, ScanState::Infected, ScanState::Infected, ScanState::Clean]);
        assert_eq!(clamd.asked.lock().unwrap().iter().filter(|content| **content == pdf()).count(), 1);
        for address in &addresses[..3] {
            let answer = portal.get(&kim, address).await;
            assert_eq!(answer.status, StatusCode::CONFLICT);
            assert!(answer.text().contains("A virus was found"));
        }
        assert_eq!(portal.get(&kim, &addresses[3]).await.bytes, pdf());
        assert_eq!(portal.stored().await.0, 1, "their bytes are gone");
        let page = portal.get(&kim, &format!("/my/pitches/{reference}/files")).await;
        assert_eq!(links(&page), [addresses[3].as_str()]);
    }

    /// T59: a scanner that is down or slow stops no sending, and lets nothing out.
    async fn while_the_scanner_is_silent_pitches_are_sent_and_the_host_waits(portal: TestApp) {
        let portal = scanned(portal, "tcp://127.0.0.1:9");
        let challenge = portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        portal.fill(&kim, &reference).await;
        portal.add_file(&kim, &reference, "deck.pdf", &pdf()).await;
        portal.work().await;
        assert_eq!(portal.send_pitch(&kim, &reference).await.status, StatusCode::SEE_OTHER);
        let mia = portal.person("mia@example.org", &[(Role::Manager, Some(challenge))]).await;
        let dossier = format!("/manage/pitches/{reference}");
        let waits = async |portal: &TestApp| {
            let page = portal.get(&mia, &dossier).await;
            assert!(page.text().contains("deck.pdf") && page.text().contains("Being checked"));
            assert!(links(&page).is_empty());
            let id = portal.file_rows().await.remove(0).id;
            let answer = portal.get(&mia, &format!("{dossier}/files/{id}")).await;
            assert_eq!(answer.status, StatusCode::CONFLICT);
        };
        waits(&portal).await;

        let clamd = FakeClamd::start();
        clamd.is_slow.store(true, Ordering::SeqCst);
        let portal = scanned(portal, &format!("tcp://{}", clamd.at));
        portal.advance(TimeDelta::minutes(2));
        portal.work().await;
        assert_eq!(clamd.asked.lock().unwrap().len(), 1);
        waits(&portal).await;

        clamd.is_slow.store(false, Ordering::SeqCst);
        portal.work().await;
        assert_eq!(states(&portal).await, [ScanState::Pending], "not before its time");
        portal.advance(TimeDelta::minutes(2));
        portal.work().await;
        assert_eq!(states(&portal).await, [ScanState::Clean]);
        let page = portal.get(&mia, &dossier).await;
        assert_eq!(portal.get(&mia, &links(&page)[0]).await.bytes, pdf());
    }
}
