//! Finished pages: never older than what they show, never somebody else's.

use actix_web::http::{Method, StatusCode};
use chrono::TimeDelta;
use entity::values::{ChallengeState, PitchState};
use overture::services;

use super::{imported, set_state};
use crate::harness::stories;

stories! {
    async fn a_kept_page_is_the_page_and_changes_with_it(portal: TestApp) {
        imported(&portal, 3).await;
        let visitor = portal.visitor();
        for path in ["/", "/challenges?status=open", "/challenges/challenge-1"] {
            let made = portal.get(&visitor, path).await;
            let (statements, kept) = portal.statements(portal.get(&visitor, path)).await;
            assert_eq!(statements, 0, "{path} was made again");
            assert_eq!(made.bytes, kept.bytes, "{path}");
            for name in ["etag", "content-security-policy", "content-type", "cache-control", "vary"] {
                assert!(made.header(name).is_some(), "{path} lacks {name}");
                assert_eq!(made.header(name), kept.header(name), "{path} {name}");
            }
            portal.app.public_changed();
            let (statements, fresh) = portal.statements(portal.get(&visitor, path)).await;
            assert!(statements > 0, "{path}");
            assert_eq!(fresh.bytes, made.bytes, "{path}");

            let tag = made.header("etag").unwrap().to_owned();
            let known = portal
                .send(&visitor, Method::GET, path, |request| request.insert_header(("if-none-match", tag)))
                .await;
            assert_eq!((known.status, known.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
            let head = portal.send(&visitor, Method::HEAD, path, |request| request).await;
            assert_eq!((head.status, head.header("etag")), (StatusCode::OK, made.header("etag")));
            let packed = portal
                .send(&visitor, Method::GET, path, |request| request.insert_header(("accept-encoding", "gzip, br")))
                .await;
            assert_eq!(packed.header("content-encoding"), Some("br"));
            assert!(packed.bytes.len() < made.bytes.len() / 2);
            assert_ne!(packed.header("etag"), made.header("etag"));
        }
        let op = portal.operator();
        services::challenge::change_state(&portal.app, &op, "challenge-1", ChallengeState::Paused, super::SAID).await.unwrap();
        let page = portal.get(&visitor, "/challenges/challenge-1").await;
        assert_eq!(page.select(".badge"), ["Paused"]);
    }

    async fn a_kept_page_ends_with_the_instant_it_shows_and_after_five_seconds(portal: TestApp) {
        let soon = portal.now() + TimeDelta::seconds(2);
        portal.challenge_with("soon", |row| row.closes_at = Some(soon)).await;
        let visitor = portal.visitor();
        let open = portal.get(&visitor, "/challenges/soon").await;
        assert!(open.text().contains("Start a pitch"));
        portal.advance(TimeDelta::seconds(2));
        let closed = portal.get(&visitor, "/challenges/soon").await;
        assert!(!closed.text().contains("Start a pitch"), "the deadline is on the server's clock");
        assert_eq!(closed.select(".badge"), ["In evaluation"]);

        // Another process wrote: nobody here was told.
        set_state(&portal, "soon", ChallengeState::Archived).await;
        portal.advance(TimeDelta::seconds(4));
        assert_eq!(portal.get(&visitor, "/challenges/soon").await.select(".badge"), ["In evaluation"]);
        portal.advance(TimeDelta::seconds(1));
        assert_eq!(portal.get(&visitor, "/challenges/soon").await.select(".badge"), ["Archived"]);
    }

    async fn nobody_is_shown_a_page_of_somebody_else(portal: TestApp) {
        imported(&portal, 1).await;
        let ada = portal.person("ada@example.org", &[]).await;
        let id = overture::store::challenge::id_of_slug(portal.app.db.read(), "challenge-0").await.unwrap().unwrap();
        let reference = portal.pitch(id, ada.id.unwrap(), PitchState::Draft, "").await;
        for path in ["/", "/challenges/challenge-0"] {
            let own = portal.get(&ada, path).await;
            assert!(own.text().contains(&reference), "{path}");
            assert_eq!(own.header("cache-control"), Some("no-store"), "{path}");
            let visitor = portal.get(&portal.visitor(), path).await;
            assert!(!visitor.text().contains(&reference) && !visitor.text().contains("ada@"), "{path}");
            assert!(portal.get(&ada, path).await.text().contains(&reference), "{path}");
        }
        let page = portal.get(&ada, "/challenges/challenge-0").await;
        assert_eq!(page.select(".facts a.btn"), ["Continue your pitch"]);
        let dark = portal
            .send(&portal.visitor(), Method::GET, "/challenges", |request| {
                request.insert_header(("cookie", "theme=dark"))
            })
            .await;
        assert_eq!(dark.attribute("html", "data-theme").as_deref(), Some("dark"));
        let plain = portal.get(&portal.visitor(), "/challenges").await;
        assert_eq!(plain.attribute("html", "data-theme"), None);
    }
}
