//! People: found, invited, examined, signed out, taken out of use.

use actix_web::http::StatusCode;
use entity::values::{ConflictKind, Role};

use super::{REASON, admins, decide, first_waiting, roles, subjects};
use crate::{
    desk::Desk,
    harness::{Answer, Person, TestApp, stories},
};

async fn switch(portal: &TestApp, by: &Person, of: &Person, to: &str) -> Answer {
    let path = format!("/admin/users/{}/status", of.id.unwrap());
    portal.post(by, &path, &[("do", to), ("reason", REASON)]).await
}

/// What the page says a person sees: each line with its answer.
async fn sees(portal: &TestApp, by: &Person, of: &Person, what: &str) -> Vec<(String, String)> {
    let page = portal.get(by, &format!("/admin/users/{}/sees?q={what}", of.id.unwrap())).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    page.select("tbody th").into_iter().zip(page.select("tbody td .badge")).collect()
}

fn answer<'a>(lines: &'a [(String, String)], label: &str) -> &'a str {
    lines.iter().find(|(line, _)| line == label).map_or("", |(_, said)| said)
}

stories! {
    async fn people_are_found_by_three_letters_and_not_listed(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        portal.person("kim@example.org", &[]).await;
        let found = async |query: &str| {
            let page = portal.get(&ada, &format!("/admin/users?q={query}")).await;
            (page.status.as_u16(), page.select("tbody th"))
        };
        assert_eq!(found("").await, (200, Vec::new()));
        for short in ["k", "ki", "%25%25%25", "...", "__"] {
            assert_eq!(found(short).await, (422, Vec::new()), "{short}");
        }
        assert_eq!(found("KIM").await, (200, vec!["kim".to_owned()]));
        assert_eq!(found("kim%40exam").await.1.len(), 1);
        assert_eq!(found("nobody").await, (200, Vec::new()));
    }

    async fn somebody_is_invited_once_and_has_no_role(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let invite = async |name: &str, email: &str| {
            portal.post(&ada, "/admin/users/new", &[("name", name), ("email", email)]).await
        };
        for (name, email) in [("", "new@example.org"), ("New", "new"), ("a\nb", "new@example.org")] {
            assert_eq!(invite(name, email).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let done = invite("New Colleague", "new@example.org").await;
        assert!(done.location().starts_with("/admin/users/"), "{}", done.location());
        assert_eq!(invite("Again", "NEW@example.org").await.status, StatusCode::CONFLICT);
        let page = portal.get(&ada, done.location()).await.text();
        assert!(page.contains("New Colleague") && page.contains("No role."), "{page}");
        assert_eq!(portal.mails_to("new@example.org").await.len(), 1);
    }

    /// T19: an account out of use is refused in the next request, and comes back with what it had.
    async fn an_account_out_of_use_is_refused_at_once(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(desk.challenge))]).await;
        let also_eva = portal.person("eva@example.org", &[]).await;
        assert_eq!(portal.get(&eva, "/review").await.status, StatusCode::OK);
        assert_eq!(switch(&portal, &desk.manager, &eva, "disable").await.status, StatusCode::NOT_FOUND);
        assert_eq!(switch(&portal, &ada, &eva, "disable").await.status, StatusCode::SEE_OTHER);
        for session in [&eva, &also_eva] {
            assert_eq!(portal.get(session, "/review").await.location(), "/sign-in?next=%2Freview");
        }
        portal.post(&portal.visitor(), "/sign-in", &[("email", "eva@example.org")]).await;
        assert!(portal.mails_to("eva@example.org").await.iter().all(|mail| !mail.subject.as_str().contains("sign-in link")));
        assert_eq!(switch(&portal, &ada, &eva, "disable").await.status, StatusCode::CONFLICT, "once");
        assert_eq!(switch(&portal, &ada, &eva, "enable").await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.get(&eva, "/review").await.status, StatusCode::SEE_OTHER, "an ended session stays ended");
        let back = portal.person("eva@example.org", &[]).await;
        assert_eq!(roles(&portal, &back).await.len(), 1);
        assert_eq!((portal.entries("account.disabled").await, portal.entries("account.enabled").await), (1, 1));
    }

    /// T19, T39: the account of a manager goes out of use by four eyes.
    async fn a_manager_goes_out_of_use_when_a_second_admin_agrees(portal: TestApp) {
        let (ada, ben) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        assert_eq!(switch(&portal, &ada, &desk.manager, "disable").await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.get(&desk.manager, "/manage").await.status, StatusCode::OK, "not yet");
        assert_eq!(decide(&portal, &ben, &first_waiting(&portal, &ben).await, "confirm").await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.get(&desk.manager, "/manage").await.status, StatusCode::SEE_OTHER);
        assert!(subjects(&portal, &ada).await.iter().any(|subject| subject.contains("out of use")));
    }

    async fn an_admin_ends_all_sessions_of_somebody(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let also_kim = portal.person("kim@example.org", &[]).await;
        let end = format!("/admin/users/{}/sessions/end", kim.id.unwrap());
        assert_eq!(portal.post(&kim, &end, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.post(&ada, &end, &[]).await.status, StatusCode::SEE_OTHER);
        for session in [&kim, &also_kim] {
            assert_eq!(portal.get(session, "/my").await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(portal.get(&ada, "/admin/users").await.status, StatusCode::OK);
    }

    async fn what_somebody_may_see_is_said_without_showing_it(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(desk.challenge))]).await;
        let reference = desk.pitch(&portal, "evaluation").await;
        let read = async |who: &Person| {
            let lines = sees(&portal, &ada, who, &reference).await;
            answer(&lines, "Read the answers").to_owned()
        };
        assert_eq!(read(&desk.manager).await, "Allowed");
        assert_eq!(read(&desk.lead).await, "Allowed");
        assert_eq!(read(&ada).await, "Refused");
        assert_eq!(read(&eva).await, "Not seen");
        portal.assignment(&reference, eva.id.unwrap(), desk.manager.id.unwrap()).await;
        assert_eq!(read(&eva).await, "Refused");
        portal.declared(&reference, &eva, ConflictKind::None).await;
        assert_eq!(read(&eva).await, "Allowed");
        let path = format!("/admin/users/{}/sees", desk.manager.id.unwrap());
        let page = portal.get(&ada, &format!("{path}?q={reference}")).await;
        for secret in [format!("Pitch {reference}"), format!("Organisation {reference}"), "Serrated".to_owned()] {
            assert!(!page.text().contains(&secret), "{secret}");
        }
        let lines = sees(&portal, &ada, &desk.manager, "quiet").await;
        assert_eq!(answer(&lines, "Read and change its draft"), "Allowed");
        assert_eq!(answer(&lines, "Give and take roles"), "Refused");
        assert_eq!(portal.get(&ada, &format!("{path}?q=ZZ-000000")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(portal.get(&desk.manager, &path).await.status, StatusCode::NOT_FOUND);
        assert!(portal.entries("account.examined").await >= 8, "each look is on record");
    }
}
