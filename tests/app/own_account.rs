//! A person's own account: the name, and the browsers that are signed in.

use actix_web::http::StatusCode;
use chrono::TimeDelta;

use crate::harness::{Answer, stories};

/// The places where other sessions are ended.
fn ends(page: &Answer) -> Vec<String> {
    page.text()
        .split('"')
        .filter(|part| part.starts_with("/my/account/sessions/") && part.ends_with("/end"))
        .map(str::to_owned)
        .collect()
}

stories! {
    async fn a_name_is_changed_and_a_refused_one_is_kept_as_typed(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        for wrong in ["", "   ", &"x".repeat(121), "Kim\nVirtanen"] {
            let answer = portal.post(&kim, "/my/account", &[("name", wrong)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
            assert_eq!(answer.attribute(".summary-err a", "href").as_deref(), Some("#f-name"));
        }
        let saved = portal.post(&kim, "/my/account", &[("name", " <b>Kim Virtanen ")]).await;
        assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, "/my/account"));
        let page = portal.get(&kim, "/my/account").await;
        assert_eq!(page.attribute("#f-name", "value").as_deref(), Some("<b>Kim Virtanen"));
        assert_eq!(page.attribute("a.who", "href").as_deref(), Some("/my/account"));
        assert_eq!(page.select(".who .person > span:last-child"), ["<b>Kim Virtanen"]);
        assert!(page.text().contains("kim@example.org"));
    }

    async fn only_own_sessions_are_ended_and_then_refused_at_once(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let other = portal.person("kim@example.org", &[]).await;
        let stranger = portal.person("ann@example.org", &[]).await;
        let [end] = &ends(&portal.get(&kim, "/my/account/security").await)[..] else { panic!("two browsers") };
        assert_eq!(portal.post(&stranger, end, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.get(&other, "/my").await.status, StatusCode::OK);
        assert_eq!(portal.post(&kim, end, &[]).await.location(), "/my/account/security");
        assert_eq!(portal.get(&other, "/my").await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.get(&kim, "/my").await.status, StatusCode::OK);
        assert_eq!(portal.post(&kim, end, &[]).await.status, StatusCode::NOT_FOUND, "once");
    }

    async fn all_others_are_ended_and_this_one_stays(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let (second, third) = (portal.person("kim@example.org", &[]).await, portal.person("kim@example.org", &[]).await);
        let stranger = portal.person("ann@example.org", &[]).await;
        assert_eq!(ends(&portal.get(&kim, "/my/account/security").await).len(), 2);
        portal.post(&kim, "/my/account/sessions/end-others", &[]).await;
        for (who, status) in [(&kim, 200), (&second, 303), (&third, 303), (&stranger, 200)] {
            assert_eq!(portal.get(who, "/my").await.status.as_u16(), status);
        }
        assert!(ends(&portal.get(&kim, "/my/account/security").await).is_empty());
    }

    async fn sessions_that_are_over_are_not_listed(portal: TestApp) {
        portal.person("kim@example.org", &[]).await;
        portal.advance(TimeDelta::hours(13));
        let kim = portal.person("kim@example.org", &[]).await;
        assert!(ends(&portal.get(&kim, "/my/account/security").await).is_empty());
    }
}
