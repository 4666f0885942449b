//! Receipts: downloaded, checked without the portal, and refused when anything in them was changed.

use actix_web::http::StatusCode;
use overture::domain::receipt::{Key, NotProved, Statement};

use crate::harness::{TestApp, stories};

stories! {
    async fn a_receipt_is_proved_with_the_published_keys_alone(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.sent_pitch(&kim, "heat").await;
        let receipt = portal.get(&kim, &format!("/my/pitches/{reference}/receipt.txt")).await;
        let document = portal.get(&kim, &format!("/my/pitches/{reference}/receipt.json")).await;
        assert_eq!(receipt.header("content-disposition"), Some("attachment; filename=\"receipt.txt\""));

        let pem = portal.get(&portal.visitor(), "/receipts/keys.pem").await.text();
        let keys = Key::read(&pem).unwrap();
        let page = portal.get(&portal.visitor(), "/receipts").await;
        assert_eq!(page.select("h3.ref"), [keys[0].name()]);
        let statement = Statement::proved(&receipt.bytes, &keys).unwrap();
        assert_eq!((statement.reference.as_str(), statement.version), (reference.as_str(), 1));
        assert_eq!(statement.challenge, "heat");
        assert_eq!(statement.sent_at, portal.now());
        assert_eq!(statement.is_about(&document.bytes), Ok(()));

        let mut changed = document.bytes.clone();
        changed[40] ^= 1;
        assert!(matches!(statement.is_about(&changed), Err(NotProved::Content { .. })));
        let other = receipt.text().replace("version: 1\nsent", "version: 2\nsent");
        assert_eq!(Statement::proved(other.as_bytes(), &keys), Err(NotProved::Signature));
    }

    async fn the_keys_of_a_portal_stay_published_when_it_gets_another(portal: TestApp) {
        let keys = || portal.get_keys();
        let first = keys().await;
        overture::services::pitch::publish_receipt_key(&portal.app, &portal.operator()).await.unwrap();
        std::fs::remove_file(portal.app.config.server.data.join("secrets/receipt.key")).unwrap();
        let both = keys().await;
        assert_eq!((first.len(), both.len()), (1, 2));
        assert!(both.contains(&first[0]));
    }

    /// T01: a rival gets of print page, versions and receipt what they get of a reference that never was.
    async fn receipts_and_versions_are_for_the_team_alone(portal: TestApp) {
        portal.challenge("heat").await;
        let (kim, rival) = (portal.person("kim@example.org", &[]).await, portal.person("rob@example.org", &[]).await);
        let reference = portal.sent_pitch(&kim, "heat").await;
        for page in ["receipt.txt", "receipt.json", "print", "versions", "late", "pull-back", "auto-send"] {
            let real = portal.get(&rival, &format!("/my/pitches/{reference}/{page}")).await;
            let made_up = portal.get(&rival, &format!("/my/pitches/ZZ-000000/{page}")).await;
            assert_eq!((real.status, real.bytes), (StatusCode::NOT_FOUND, made_up.bytes), "{page}");
        }
        let print = portal.get(&kim, &format!("/my/pitches/{reference}/print")).await;
        assert!(print.text().contains("Serrated trailing edges") && print.text().contains("2026-11-01T12:00:00.000Z"));
        for none in ["0", "2", "x", "99999999999"] {
            let page = portal.get(&kim, &format!("/my/pitches/{reference}/print?version={none}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{none}");
        }
    }
}

impl TestApp {
    async fn get_keys(&self) -> Vec<Key> {
        Key::read(&self.get(&self.visitor(), "/receipts/keys.pem").await.text()).unwrap()
    }
}
