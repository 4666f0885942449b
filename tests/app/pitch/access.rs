//! Who may do what with somebody's pitch.

use actix_web::http::StatusCode;
use entity::values::{Role, TeamRole};

use super::{borrowed, saving::join, typed};
use crate::harness::stories;

stories! {
    async fn a_strangers_pitch_does_not_exist(portal: TestApp) {
        let challenge = portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let draft = portal.begin(&kim, "heat").await;
        let sent = portal.sent_pitch(&kim, "heat").await;
        let sam = portal.person("sam@example.org", &[]).await;
        let manager = portal.person("mo@example.org", &[(Role::Manager, Some(challenge))]).await;
        for who in [&sam, &manager] {
            for page in ["", "/solution", "/check", "/sent", "/receipt.json", "/withdraw"] {
                let random = portal.get(who, &format!("/my/pitches/{}{page}", "ZZ-7K3M9Q")).await;
                assert_eq!(random.status, StatusCode::NOT_FOUND, "{page}");
                for reference in [&draft, &sent] {
                    let hidden = portal.get(who, &format!("/my/pitches/{reference}{page}")).await;
                    assert_eq!((hidden.status, &hidden.bytes), (random.status, &random.bytes), "{page}");
                }
            }
            for page in ["/solution", "/check", "/delete", "/withdraw"] {
                let fields = [("title", "x"), ("_version", "1"), ("_key", "0123456789")];
                let random = portal.post(who, &format!("/my/pitches/{}{page}", "ZZ-7K3M9Q"), &fields).await;
                for reference in [&draft, &sent] {
                    let hidden = portal.post(who, &format!("/my/pitches/{reference}{page}"), &fields).await;
                    assert_eq!((hidden.status, &hidden.bytes), (StatusCode::NOT_FOUND, &random.bytes), "{page}");
                }
            }
        }
        let visitor = portal.get(&portal.visitor(), &format!("/my/pitches/{sent}")).await;
        assert_eq!(visitor.location(), format!("/sign-in?next=%2Fmy%2Fpitches%2F{sent}"));
    }

    async fn an_editor_writes_a_viewer_reads_and_the_lead_sends(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (lee, vic) = (portal.person("lee@example.org", &[]).await, portal.person("vic@example.org", &[]).await);
        let reference = portal.begin(&kim, "heat").await;
        portal.fill(&kim, &reference).await;
        join(&portal, &reference, &lee, TeamRole::Editor).await;
        join(&portal, &reference, &vic, TeamRole::Viewer).await;
        let path = |page: &str| format!("/my/pitches/{reference}/{page}");
        let last = portal.last_page(&kim, &reference).await;
        let version = portal.draft_version(&kim, &reference).await;

        assert_eq!(portal.save(&lee, &reference, "evidence", &typed("evidence")).await.status, StatusCode::SEE_OTHER);
        let check = portal.get(&lee, &path("check")).await;
        assert!(check.select("button[class*=primary]").is_empty());
        assert!(check.text().contains("Only kim (lead) can send this pitch."));
        for who in [&lee, &vic] {
            assert_eq!(portal.post(who, &path("check"), &borrowed(&last)).await.status, StatusCode::FORBIDDEN);
            assert_eq!(portal.post(who, &path("delete"), &[]).await.status, StatusCode::FORBIDDEN);
        }
        let read = portal.get(&vic, &path("evidence")).await;
        assert_eq!(read.status, StatusCode::OK);
        assert!(read.select("form[data-autosave]").is_empty() && read.text().contains("anechoic room"));
        let saved = portal.save_at(&vic, &reference, "evidence", &typed("evidence"), &version).await;
        assert_eq!(saved.status, StatusCode::FORBIDDEN);
        assert_eq!(portal.autosave(&vic, &reference, "evidence", &typed("evidence"), 1).await.0, StatusCode::FORBIDDEN);
        assert!(portal.get(&vic, "/my").await.text().contains(&reference));
        assert_eq!(portal.send_pitch(&kim, &reference).await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.get(&vic, &path("withdraw")).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_reference_is_found_as_people_write_it(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        for typed in [reference.to_lowercase(), reference.replace('-', ""), reference.replace('-', "%20")] {
            assert_eq!(portal.get(&kim, &format!("/my/pitches/{typed}")).await.status, StatusCode::OK, "{typed}");
        }
    }
}
