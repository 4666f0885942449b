//! Roles by four eyes, accounts out of use, the glass, acting as somebody, the agreement of guests.

mod accounts;
mod acting;
mod agreement;
mod glass;
mod roles;

use actix_web::http::StatusCode;
use entity::values::{ChallengeId, Role};

use crate::harness::{Answer, Person, TestApp};

const REASON: &str = "The colleague takes over from Monday.";

/// Two admins.
async fn admins(portal: &TestApp) -> (Person, Person) {
    (
        portal.person("ada@example.org", &[(Role::Admin, None)]).await,
        portal.person("ben@example.org", &[(Role::Admin, None)]).await,
    )
}

/// Gives a role on the page.
async fn give(portal: &TestApp, by: &Person, to: &Person, role: &str, challenge: &str) -> Answer {
    let fields = [("email", to.email.as_str()), ("role", role), ("challenge", challenge), ("reason", REASON)];
    portal.post(by, "/admin/roles/new", &fields).await
}

/// The step for the first change that waits.
async fn first_waiting(portal: &TestApp, admin: &Person) -> String {
    let page = portal.get(admin, "/admin/roles").await;
    page.attribute("a[href^='/admin/roles/changes/']", "href").unwrap_or_else(|| panic!("{}", page.text()))
}

async fn decide(portal: &TestApp, admin: &Person, change: &str, what: &str) -> Answer {
    portal.post(admin, change, &[("do", what)]).await
}

/// A role of this person that can be taken away, and a change that waits.
pub(crate) async fn waiting(portal: &TestApp, admin: &Person, of: &Person) -> (String, String) {
    assert_eq!(give(portal, admin, of, "manager", "quiet").await.status, StatusCode::SEE_OTHER);
    (revocation(portal, admin, of).await, first_waiting(portal, admin).await)
}

/// The step that takes the first role of this person away.
async fn revocation(portal: &TestApp, admin: &Person, of: &Person) -> String {
    let page = portal.get(admin, &format!("/admin/users/{}", of.id.unwrap())).await;
    page.attribute("td a[href$='/revoke']", "href").unwrap_or_else(|| panic!("{}", page.text()))
}

async fn revoke(portal: &TestApp, by: &Person, of: &Person) -> Answer {
    let step = revocation(portal, by, of).await;
    portal.post(by, &step, &[("reason", REASON)]).await
}

/// Publishes an agreement after this version.
pub(crate) async fn publish(portal: &TestApp, admin: &Person, after: &str) {
    let body = format!("After {after}. {}", "Keep to yourself what you read here. ".repeat(10));
    let fields = [("body", body.as_str()), ("after", after), ("do", "publish")];
    let answer = portal.post(admin, "/admin/agreements/new", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

/// The roles somebody has now.
async fn roles(portal: &TestApp, of: &Person) -> Vec<(Role, Option<ChallengeId>)> {
    overture::store::account::roles(portal.app.db.read(), of.id.unwrap(), portal.now()).await.unwrap().0
}

/// The subjects of the mails to somebody.
async fn subjects(portal: &TestApp, who: &Person) -> Vec<String> {
    let mails = portal.mails_to(&who.email).await;
    mails.iter().map(|mail| mail.subject.as_str().to_owned()).collect()
}
