//! The switch for the bad day, from page to gate.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use entity::values::Role;
use overture::services;

use crate::harness::{Person, TestApp, stories};

async fn admins(portal: &TestApp) -> (Person, Person) {
    let admin = &[(Role::Admin, None)];
    (portal.person("ines@example.org", admin).await, portal.person("pat@example.org", admin).await)
}

/// What a person who applies meets: a list, a search, a form, the own pages.
async fn statuses(portal: &TestApp, kim: &Person) -> [u16; 5] {
    let list = portal.get(kim, "/challenges").await.status;
    let search = portal.get(kim, "/challenges?q=heat").await.status;
    let own = portal.get(kim, "/my").await.status;
    let save = portal.post(kim, "/my/account", &[("name", "Kim")]).await.status;
    let next = portal.post(kim, "/preferences", &[("theme", "dark")]).await.status;
    [list, search, own, save, next].map(|status| status.as_u16())
}

stories! {
    async fn what_is_switched_off_is_off_for_everybody_at_once(portal: TestApp) {
        let ((ines, pat), kim) = (admins(&portal).await, portal.person("kim@example.org", &[]).await);
        assert_eq!(statuses(&portal, &kim).await, [200, 200, 200, 303, 303]);
        let reason = ("reason", "A <b>leak</b> is being looked into");
        for (off, expected) in [
            ("writes", [200, 200, 200, 503, 503]),
            ("search", [200, 503, 200, 303, 303]),
        ] {
            let done = portal.post(&ines, "/admin/lockdown", &[("off", off), reason]).await;
            assert_eq!(done.location(), "/admin/lockdown");
            assert_eq!(statuses(&portal, &kim).await, expected, "{off}");
            let page = portal.get(&kim, "/challenges").await;
            assert!(page.text().contains("A &lt;b&gt;leak&lt;/b&gt; is being looked into"), "{}", page.text());
            // Another one takes it back.
            assert_eq!(portal.post(&pat, "/admin/lockdown/end", &[]).await.status, StatusCode::SEE_OTHER);
            assert_eq!(statuses(&portal, &kim).await, [200, 200, 200, 303, 303]);
        }
    }

    async fn whoever_switched_it_off_does_not_switch_it_on(portal: TestApp) {
        let (ines, pat) = admins(&portal).await;
        let form = [("off", "writes"), ("off", "search"), ("reason", "A leak")];
        portal.post(&ines, "/admin/lockdown", &form).await;
        assert_eq!(portal.post(&ines, "/admin/lockdown/end", &[]).await.status, StatusCode::CONFLICT);
        // Nor by switching it off once more in their own name.
        assert_eq!(portal.post(&pat, "/admin/lockdown", &form).await.status, StatusCode::CONFLICT);
        let page = portal.get(&ines, "/admin/lockdown").await;
        assert!(page.select("form[action='/admin/lockdown/end']").is_empty());
        assert_eq!(portal.post(&pat, "/admin/lockdown/end", &[]).await.status, StatusCode::SEE_OTHER);
    }

    async fn signing_in_and_out_goes_on_and_other_instances_follow(portal: TestApp) {
        let (ines, _) = admins(&portal).await;
        let kim = portal.person("kim@example.org", &[]).await;
        statuses(&portal, &kim).await;
        let text = r#"{"writes":true,"search":true,"reason":"A leak","by":null,"since":"2026-11-22T10:00:00Z"}"#;
        services::system::set(&portal.app, &portal.operator(), "lockdown", text).await.unwrap();
        portal.advance(TimeDelta::seconds(60));
        assert_eq!(statuses(&portal, &kim).await, [200, 503, 200, 503, 503]);
        let ask = portal.post(&portal.visitor(), "/sign-in", &[("email", "kim@example.org")]).await;
        assert_eq!(ask.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.post(&kim, "/sign-out", &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.post(&ines, "/admin/lockdown/end", &[]).await.status, StatusCode::SEE_OTHER);
    }

    async fn a_form_that_says_too_little_is_kept_as_typed(portal: TestApp) {
        let (ines, _) = admins(&portal).await;
        let answer = portal.post(&ines, "/admin/lockdown", &[("off", "search"), ("reason", " ")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.attribute(".summary-err a", "href").as_deref(), Some("#f-reason"));
        assert_eq!(answer.attribute("input[value=search]", "checked").as_deref(), Some(""));
        let answer = portal.post(&ines, "/admin/lockdown", &[("reason", "A leak")]).await;
        assert_eq!(answer.attribute(".summary-err a", "href").as_deref(), Some("#f-off"));
        assert!(answer.text().contains("A leak"));
    }
}
