//! An admin looks at the portal as somebody: for half an hour, nothing confidential, nothing written, all on record.

use actix_web::http::{Method, StatusCode};
use chrono::TimeDelta;
use entity::values::{ConflictKind, Role};
use overture::web::routes::ROUTES;

use super::{REASON, admins, decide, first_waiting, revoke, subjects};
use crate::{
    desk::Desk,
    harness::{Answer, ORIGIN, Person, TestApp, stories},
};

async fn act(portal: &TestApp, by: &Person, of: &Person) -> Answer {
    portal.post(by, &format!("/admin/users/{}/act", of.id.unwrap()), &[("reason", REASON)]).await
}

stories! {
    async fn it_shows_the_navigation_of_the_person_and_nothing_confidential(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        assert_eq!(act(&portal, &ada, &desk.manager).await.location(), "/");
        let page = portal.get(&ada, "/manage").await;
        assert_eq!(page.status, StatusCode::OK);
        let banner = page.select(".standing");
        assert_eq!(banner.len(), 1);
        assert!(banner[0].contains("ada acts as mia-quiet"), "{banner:?}");
        assert_eq!(page.select(".who .person > span:last-child"), ["mia-quiet"]);
        for closed in [
            format!("/manage/pitches/{reference}"),
            "/manage/pitches".to_owned(),
            desk.at("pitches"),
            "/manage/decisions".to_owned(),
            "/my".to_owned(),
            "/review".to_owned(),
            "/my/account/second-factor".to_owned(),
        ] {
            let answer = portal.get(&ada, &closed).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{closed}");
            assert!(answer.text().contains("You act as somebody else"), "{closed}");
            assert_eq!(answer.select(".standing").len(), 1, "{closed}");
        }
        assert_eq!(portal.get(&ada, "/admin/users").await.status, StatusCode::NOT_FOUND, "the manager's rights");
        assert_eq!(portal.entries("acting.opened").await, 1);
        assert_eq!(subjects(&portal, &desk.manager).await, ["An administrator looks at Overture as you"]);
        assert_eq!(portal.post(&ada, "/acting/end", &[]).await.location(), "/admin/users");
        assert_eq!(portal.get(&ada, "/admin/users").await.status, StatusCode::OK);
        assert_eq!((portal.entries("acting.begun").await, portal.entries("acting.ended").await), (1, 1));
    }

    async fn no_unsafe_request_passes_but_the_one_that_ends_it(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        act(&portal, &ada, &desk.lead).await;
        let mut tried = 0;
        for route in ROUTES.iter().filter(|route| route.method == "POST" && route.path != "/acting/end") {
            let path = route.path.replace("{ref}", &reference).replace("{slug}", "quiet");
            let answer = portal.post(&ada, &path, &[("do", "x"), ("reason", "x")]).await;
            assert!(matches!(answer.status.as_u16(), 403 | 404), "{path}: {}", answer.status);
            tried += 1;
        }
        assert!(tried > 20, "{tried}");
        let shaped = portal.send(&ada, Method::POST, "/sign-out", |request| {
            request.insert_header(("origin", ORIGIN)).insert_header(("x-http-method-override", "GET"))
        });
        assert_eq!(shaped.await.status, StatusCode::FORBIDDEN);
    }

    async fn it_ends_after_half_an_hour_and_with_the_role_of_the_admin(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        portal.person("cal@example.org", &[(Role::Admin, None)]).await;
        let kim = portal.person("kim@example.org", &[]).await;
        act(&portal, &ada, &kim).await;
        portal.advance(TimeDelta::minutes(30) - TimeDelta::milliseconds(1));
        assert_eq!(portal.get(&ada, "/admin/users").await.status, StatusCode::NOT_FOUND);
        portal.advance(TimeDelta::milliseconds(1));
        assert_eq!(portal.get(&ada, "/admin/users").await.status, StatusCode::OK);
        // They show again who they are.
        let ada = portal.person("ada@example.org", &[]).await;
        let (ben, cal) = (portal.person("ben@example.org", &[]).await, portal.person("cal@example.org", &[]).await);
        act(&portal, &ada, &kim).await;
        revoke(&portal, &ben, &ada).await;
        assert_eq!(decide(&portal, &cal, &first_waiting(&portal, &cal).await, "confirm").await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.get(&ada, "/").await.select(".standing").len(), 0);
    }

    async fn nobody_acts_as_an_admin_an_auditor_or_themselves(portal: TestApp) {
        let (ada, ben) = admins(&portal).await;
        let oda = portal.person("oda@example.org", &[(Role::Auditor, None)]).await;
        let kim = portal.person("kim@example.org", &[]).await;
        for of in [&ada, &ben, &oda] {
            assert_eq!(act(&portal, &ada, of).await.status, StatusCode::CONFLICT);
        }
        assert_eq!(act(&portal, &kim, &oda).await.status, StatusCode::NOT_FOUND);
        let silent = portal.post(&ada, &format!("/admin/users/{}/act", kim.id.unwrap()), &[]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn what_was_declared_or_assigned_is_not_read_through_their_eyes(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(desk.challenge))]).await;
        let reference = desk.pitch(&portal, "evaluation").await;
        portal.assignment(&reference, eva.id.unwrap(), desk.manager.id.unwrap()).await;
        portal.declared(&reference, &eva, ConflictKind::None).await;
        act(&portal, &ada, &eva).await;
        for path in ["/review".to_owned(), format!("/review/{reference}"), "/review/next".to_owned()] {
            let answer = portal.get(&ada, &path).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
            assert!(!answer.text().contains(&reference), "{path}");
        }
        assert_eq!(portal.entries("pitch.opened").await, 0);
    }
}
