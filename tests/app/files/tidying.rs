//! Bytes that belong to nothing go, and no others.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use overture::{domain::file::stamped, services};
use sea_orm::EntityTrait as _;

use super::made::pdf;
use crate::harness::{TestApp, stories};

/// Leaves bytes behind as a process that was killed would: in the store, and under way.
async fn abandon(portal: &TestApp) {
    let name = |what: &str| stamped(portal.now(), what);
    let mut part = portal.app.files.begin(&name("part")).await.unwrap();
    part.write(&pdf()).await.unwrap();
    portal.app.files.keep(&name("blob"), &mut part).await.unwrap();
    drop(part.staying());
}

async fn tidy(portal: &TestApp, after: TimeDelta) -> u64 {
    portal.advance(after);
    services::file::tidy(&portal.app, &portal.operator()).await.unwrap()
}

stories! {
    /// T56: T58: what a killed process leaves is gone within a day, and what is kept stays.
    async fn what_nobody_knows_of_goes_within_a_day(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (reference, deck) = portal.draft_with_file(&kim, "heat").await;
        let body = serde_json::json!({ "field": "", "name": "b.pdf", "size": 5, "sha256": "0".repeat(64) });
        let path = format!("/my/pitches/{reference}/uploads");
        let begun = portal.send_body(&kim, &path, "application/json", serde_json::to_vec(&body).unwrap()).await;
        assert_eq!(begun.status, StatusCode::CREATED);
        abandon(&portal).await;
        assert_eq!(portal.stored().await, (2, 2));
        assert_eq!(tidy(&portal, TimeDelta::minutes(30)).await, 0, "it may be on its way");
        assert_eq!(tidy(&portal, TimeDelta::minutes(59)).await, 0, "once an hour");
        assert_eq!(tidy(&portal, TimeDelta::hours(2)).await, 2);
        assert_eq!(portal.stored().await, (1, 1));
        assert_eq!(tidy(&portal, TimeDelta::hours(18)).await, 1, "nobody went on with it");
        assert_eq!(portal.stored().await, (1, 0));
        let kim = portal.person("kim@example.org", &[]).await;
        assert_eq!(portal.get(&kim, &deck).await.bytes, pdf());
    }

    async fn strange_files_in_the_folder_are_left_alone(portal: TestApp) {
        let folder = portal.app.config.server.data.join("files");
        std::fs::write(folder.join("notes.txt"), "mine").unwrap();
        std::fs::write(folder.join("2026110112"), "mine").unwrap();
        assert_eq!(tidy(&portal, TimeDelta::days(2)).await, 0);
        assert_eq!(portal.stored().await, (2, 0));
    }

    async fn the_files_of_a_forgotten_person_go_with_their_bytes(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (sent, _) = portal.draft_with_file(&kim, "heat").await;
        portal.send_pitch(&kim, &sent).await;
        portal.draft_with_file(&kim, "heat").await;
        portal.ask_erasure(&kim).await;
        let page = portal.post(&kim, "/my/account/data/export", &[]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        portal.work().await;
        let exported = entity::data_export::Entity::find().one(portal.app.db.read()).await.unwrap().unwrap();
        assert!(exported.document.unwrap().contains("deck.pdf"), "told in the export");
        portal.advance(TimeDelta::days(31));
        services::privacy::execute_due(&portal.app, &portal.operator()).await.unwrap();
        portal.work().await;
        assert_eq!((portal.file_rows().await.len(), portal.stored().await), (0, (0, 0)));
    }
}
