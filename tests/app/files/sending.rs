//! A file is added with the form, sent with the pitch, and stays in what was sent.

use actix_web::http::StatusCode;
use overture::domain::canonical::sha256_hex;
use serde_json::Value;

use super::made::{docx, entry, gif, jpeg, pdf, pdf_with, png};
use crate::harness::{Person, TestApp, stories};

/// The receipt document of a version.
async fn receipt(portal: &TestApp, who: &Person, reference: &str, version: u8) -> Value {
    let path = format!("/my/pitches/{reference}/receipt.json?version={version}");
    serde_json::from_slice(&portal.get(who, &path).await.bytes).unwrap()
}

stories! {
    async fn a_file_is_sent_with_its_pitch_and_stays_in_that_version(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (reference, deck) = portal.draft_with_file(&kim, "heat").await;
        let check = portal.get(&kim, &format!("/my/pitches/{reference}/check")).await;
        assert!(check.text().contains("deck.pdf"));
        assert_eq!(portal.send_pitch(&kim, &reference).await.status, StatusCode::SEE_OTHER);
        let said = receipt(&portal, &kim, &reference, 1).await;
        assert_eq!(said["files"][0]["name"], "deck.pdf");
        assert_eq!(said["files"][0]["sha256"], sha256_hex(&pdf()));
        assert_eq!(said["files"][0]["size"], pdf().len());
        let late = portal.add_file(&kim, &reference, "late.pdf", &pdf()).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert_eq!(portal.post(&kim, &format!("{deck}/remove"), &[]).await.status, StatusCode::CONFLICT);

        // Pulled back, replaced, sent again: the first version keeps what it was sent with.
        portal.post(&kim, &format!("/my/pitches/{reference}/pull-back"), &[]).await;
        let removed = portal.post(&kim, &format!("{deck}/remove"), &[]).await;
        assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.text());
        portal.add_file(&kim, &reference, "new.pdf", &pdf_with("new")).await;
        portal.work().await;
        portal.send_pitch(&kim, &reference).await;
        let names = |said: Value| said["files"].as_array().unwrap().iter().map(|file| file["name"].clone()).collect::<Vec<_>>();
        assert_eq!(names(receipt(&portal, &kim, &reference, 1).await), ["deck.pdf"]);
        assert_eq!(names(receipt(&portal, &kim, &reference, 2).await), ["new.pdf"]);
        assert_eq!(portal.get(&kim, &deck).await.bytes, pdf(), "an older version is read on");
        let page = portal.get(&kim, &format!("/my/pitches/{reference}/files")).await;
        assert!(page.text().contains("Versions 1 to 1"));
        let proved = overture::store::doctor::promises(portal.app.db.read()).await.unwrap();
        assert!(proved.iter().all(|(_, broken)| *broken == 0), "{proved:?}");
    }

    async fn a_file_that_was_never_sent_goes_with_its_bytes(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (reference, deck) = portal.draft_with_file(&kim, "heat").await;
        assert_eq!(portal.stored().await, (1, 0));
        portal.post(&kim, &format!("{deck}/remove"), &[]).await;
        assert_eq!(portal.post(&kim, &format!("{deck}/remove"), &[]).await.status, StatusCode::NOT_FOUND);
        portal.work().await;
        assert_eq!(portal.stored().await, (0, 0));
        assert_eq!(portal.get(&kim, &deck).await.status, StatusCode::NOT_FOUND);

        portal.add_file(&kim, &reference, "deck.pdf", &pdf()).await;
        portal.post(&kim, &format!("/my/pitches/{reference}/delete"), &[]).await;
        portal.work().await;
        assert_eq!((portal.stored().await, portal.file_rows().await.len()), ((0, 0), 0));
    }

    async fn what_was_looked_at_before_a_file_came_is_not_sent(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (reference, deck) = portal.draft_with_file(&kim, "heat").await;
        let before = portal.last_page(&kim, &reference).await;
        portal.post(&kim, &format!("{deck}/remove"), &[]).await;
        let path = format!("/my/pitches/{reference}/check");
        let sent = portal.post(&kim, &path, &crate::pitch::borrowed(&before)).await;
        assert_eq!(sent.status, StatusCode::CONFLICT);
        // A section that was open meanwhile is saved all the same.
        let typed = crate::pitch::typed("solution");
        assert_eq!(portal.save(&kim, &reference, "solution", &typed).await.status, StatusCode::SEE_OTHER);
    }

    /// T52: T53: T54: what is refused leaves nothing, and says why beside the field.
    async fn hostile_files_are_refused_and_leave_nothing(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        let zeros = super::made::Entry { unpacked: 2_000 << 20, ..entry("word/zeros.xml", b"0") };
        let link = super::made::Entry { mode: 0o120_777, ..entry("word/link", b"/etc/passwd") };
        for (name, bytes) in [
            ("deck.pdf", b"<!doctype html><script>alert(1)</script>".to_vec()),
            ("deck.pdf", pdf_with("<SCRIPT>alert(1)</SCRIPT>")),
            ("deck.pdf.html", pdf()),
            ("deck", pdf()),
            ("logo.svg", b"<svg onload='alert(1)'/>".to_vec()),
            ("tool.pdf", b"MZ\x90\0".to_vec()),
            ("deck.pdf", Vec::new()),
            ("plan.docx", docx(&[zeros])),
            ("plan.docx", docx(&[link])),
            ("plan.docx", docx(&[entry("../../../evil.txt", b"x")])),
            ("plan.docx", docx(&[entry("word/42.zip", b"PK")])),
            ("photo.png", png(30_000, 30_000, &[])),
            ("photo.gif", gif(10_000)),
            ("photo.jpg", jpeg(9, 9)[..20].to_vec()),
        ] {
            let answer = portal.add_file(&kim, &reference, name, &bytes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {}", bytes.len());
            assert_eq!(answer.select("main .emsg").len(), 1, "{name}");
        }
        assert_eq!((portal.stored().await, portal.file_rows().await.len()), ((0, 0), 0));
    }

    /// T46: T55: names and addresses of files lead nowhere and add nothing.
    async fn a_name_leads_nowhere_and_adds_nothing(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        let long = format!("{}.pdf", "x".repeat(300));
        for (given, kept) in [
            ("../../../../overture.db.pdf", "overture.db.pdf"),
            ("..\\\\..\\\\boot.pdf", "boot.pdf"),
            ("/etc/passwd.pdf", "passwd.pdf"),
            ("invoice\u{202e}cod.pdf", "invoicecod.pdf"),
            ("CON.pdf", "_CON.pdf"),
            ("\u{1f525} hot.pdf", "\u{1f525} hot.pdf"),
            (long.as_str(), &long[104..]),
        ] {
            let answer = portal.add_file(&kim, &reference, given, &pdf()).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{given}: {:?}", answer.select(".emsg"));
            let row = portal.file_rows().await.pop().unwrap();
            assert_eq!(row.name, kept);
            assert!(!row.blob.contains("pdf") && row.blob.len() == 43, "{}", row.blob);
            let answer = portal.get(&kim, &format!("/my/pitches/{reference}/files/{}", row.id)).await;
            let said = answer.header("content-disposition").expect("ASCII");
            assert!(said.starts_with("attachment; filename=\"") && !said.contains(['\r', '\n']), "{said}");
            assert_eq!(answer.header("set-cookie"), None);
        }
        for nameless in [".pdf", "..", "%2e%2e%2f", "\u{202e}", ".htaccess"] {
            let answer = portal.add_file(&kim, &reference, nameless, &pdf()).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{nameless}");
        }
        for path in ["..%2f..%2foverture.db", "%2e%2e", "..%5cx", "2026110112-x", "%252e"] {
            let answer = portal.get(&kim, &format!("/my/pitches/{reference}/files/{path}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        let blobs = portal.app.files.all().await.unwrap();
        assert!(blobs.len() == 7 && blobs.iter().all(|blob| blob.starts_with("2026110112-")), "{blobs:?}");
    }
}
