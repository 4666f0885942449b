//! Signing in by mail: once, by POST, the same answer for everyone.

use actix_web::http::{Method, StatusCode};
use chrono::TimeDelta;
use entity::values::Role;
use futures_util::future::join_all;
use overture::{domain::mail::Message, services};

use crate::harness::{ORIGIN, Person, stories};

/// The link below this path in the newest of these mails that has one.
pub(crate) fn link_in(mails: &[Message], below: &str) -> String {
    let link = mails.iter().rev().find_map(|mail| {
        let start = mail.text.find(below)?;
        mail.text[start..].split_whitespace().next().map(str::to_owned)
    });
    link.unwrap_or_else(|| panic!("no mail has a link to {below}"))
}

const LINK: &str = "/sign-in/link/";

stories! {
    async fn a_mailed_link_signs_in_once_and_only_by_post(portal: TestApp) {
        portal.person("kim@example.org", &[]).await;
        let visitor = portal.visitor();
        let asked = portal.post(&visitor, "/sign-in", &[("email", " Kim@Example.org "), ("next", "/preferences")]).await;
        assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, "/sign-in/sent"));

        let mails = portal.mails_to("kim@example.org").await;
        assert_eq!(mails.len(), 1);
        let link = link_in(&mails, LINK);
        for _ in 0..2 {
            let looked = portal.get(&visitor, &link).await;
            assert_eq!(looked.status, StatusCode::OK);
            assert_eq!(looked.header("set-cookie"), None);
        }
        let confirmed = portal.post(&visitor, &link, &[]).await;
        assert_eq!((confirmed.status, confirmed.location()), (StatusCode::SEE_OTHER, "/preferences"));
        let cookie = confirmed.header("set-cookie").unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");

        let again = portal.post(&visitor, &link, &[]).await;
        assert_eq!((again.status, again.header("set-cookie")), (StatusCode::OK, None));
        assert_eq!(again.select("h1"), ["This link no longer works"]);
    }

    /// T19: what the operator takes from somebody is gone in the next request: sessions, mailed links, roles.
    async fn an_operator_takes_every_open_way_in_at_once(portal: TestApp) {
        let challenge = portal.challenge("quiet").await;
        let mia = portal.person("mia@example.org", &[(Role::Manager, Some(challenge)), (Role::Auditor, None)]).await;
        let ann = portal.person("ann@example.org", &[(Role::Auditor, None)]).await;
        let (browser, other) = (portal.visitor(), portal.visitor());
        portal.post(&browser, "/sign-in", &[("email", "mia@example.org")]).await;
        portal.post(&other, "/reset", &[("email", "mia@example.org")]).await;
        portal.post(&mia, "/my/account/address", &[("email", "new@example.org")]).await;
        let mails = portal.mails_to("mia@example.org").await;
        let (link, reset) = (link_in(&mails, LINK), link_in(&mails, "/reset/"));
        let address = link_in(&portal.mails_to("new@example.org").await, "/my/account/address/");
        let op = portal.operator();
        services::account::revoke(&portal.app, &op, " Mia@example.org").await.unwrap();
        assert_eq!(portal.get(&mia, "/manage").await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.post(&browser, &link, &[]).await.header("set-cookie"), None);
        let set = portal.post(&other, &reset, &[("new_password", "plum kettle orbit vast")]).await;
        assert_ne!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
        let again = portal.person("mia@example.org", &[]).await;
        assert_ne!(portal.post(&again, &address, &[]).await.status, StatusCode::SEE_OTHER);
        for closed in ["/manage", "/admin/audit"] {
            assert_eq!(portal.get(&again, closed).await.status, StatusCode::NOT_FOUND, "{closed}");
        }
        assert_eq!(portal.get(&ann, "/admin/audit").await.status, StatusCode::OK, "nobody else's");
        assert_eq!(portal.entries("role.revoked").await, 2);
        assert_eq!(portal.entries("sign_in.links_ended").await, 1);
        services::account::revoke(&portal.app, &op, "mia@example.org").await.unwrap();
        assert_eq!(portal.entries("role.revoked").await, 2, "nothing is left to take");
    }

    /// T33: a link that is opened many times at the same moment opens one session.
    async fn a_link_opened_many_times_at_once_opens_one_session(portal: TestApp) {
        portal.person("kim@example.org", &[]).await;
        let (sessions, signed_in) = (portal.sessions().await, portal.entries("sign_in.done").await);
        let browser = portal.visitor();
        portal.post(&browser, "/sign-in", &[("email", "kim@example.org")]).await;
        let link = link_in(&portal.mails_to("kim@example.org").await, LINK);
        let browsers: Vec<Person> = (0..8).map(|_| browser.as_of_now()).collect();
        let answers = join_all(browsers.iter().map(|browser| portal.post(browser, &link, &[]))).await;
        let opened = answers.iter().filter(|answer| answer.status == StatusCode::SEE_OTHER).count();
        assert_eq!((opened, portal.sessions().await, portal.entries("sign_in.done").await), (1, sessions + 1, signed_in + 1));
        assert!(answers.iter().all(|answer| !answer.status.is_server_error()));
        let inside = browsers.iter().filter(|browser| browser.cookie("overture").is_some()).count();
        assert_eq!(inside, 1);
    }

    async fn a_link_expires_after_fifteen_minutes(portal: TestApp) {
        portal.person("kim@example.org", &[]).await;
        portal.post(&portal.visitor(), "/sign-in", &[("email", "kim@example.org")]).await;
        let link = link_in(&portal.mails_to("kim@example.org").await, LINK);
        portal.advance(TimeDelta::minutes(15));
        let late = portal.post(&portal.visitor(), &link, &[]).await;
        assert_eq!(late.header("set-cookie"), None);
    }

    async fn known_and_unknown_addresses_are_answered_alike(portal: TestApp) {
        portal.person("kim@example.org", &[]).await;
        let visitor = portal.visitor();
        let known = portal.post(&visitor, "/sign-in", &[("email", "kim@example.org")]).await;
        let unknown = portal.post(&visitor, "/sign-in", &[("email", "nobody@example.org")]).await;
        assert_eq!((known.status, known.location(), &known.bytes), (unknown.status, unknown.location(), &unknown.bytes));
        assert!(portal.mails_to("nobody@example.org").await.is_empty());
    }

    async fn an_account_is_made_when_its_address_is_confirmed_and_not_before(portal: TestApp) {
        let visitor = portal.visitor();
        portal.post(&visitor, "/create-account", &[("name", "Kim Virtanen"), ("email", "kim@example.org")]).await;
        let found = overture::services::account::find(&portal.app, "kim@example.org").await.unwrap();
        assert!(found.is_none());
        let mails = portal.mails_to("kim@example.org").await;
        portal.post(&visitor, &link_in(&mails, LINK), &[]).await;
        let found = overture::services::account::find(&portal.app, "kim@example.org").await.unwrap();
        assert_eq!(found.unwrap().name, "Kim Virtanen");
    }

    async fn a_refused_form_keeps_what_was_typed(portal: TestApp) {
        for typed in ["", "no address", "a@b@c", "ad\u{131}min@example.org"] {
            let answer = portal.post(&portal.visitor(), "/create-account", &[("name", "<b>Kim"), ("email", typed)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
            assert_eq!(answer.attribute("#f-email", "value").as_deref().unwrap_or(""), typed);
            assert_eq!(answer.attribute("#f-name", "value").as_deref(), Some("<b>Kim"));
            assert_eq!(answer.attribute(".summary-err a", "href").as_deref(), Some("#f-email"));
        }
    }

    async fn a_signed_out_session_is_refused_at_once(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        assert_eq!(portal.get(&kim, "/").await.select(".viewer, .who").len(), portal.get(&kim, "/").await.select(".viewer, .who").len());
        let out = portal.post(&kim, "/sign-out", &[]).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER);
        let after = portal.get(&kim, "/").await;
        assert!(!after.text().contains("kim@example.org"));
    }

    async fn an_unsafe_request_without_proof_of_origin_changes_nothing(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("x-none", "1")] {
            let answer = portal.send(&kim, Method::POST, "/sign-out", |request| {
                request.insert_header((name, value)).set_form([("a", "1")])
            }).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
        }
        assert!(portal.get(&kim, "/").await.text().contains("/sign-out"));
    }

    async fn broken_requests_are_named_and_never_a_fault(portal: TestApp) {
        let visitor = portal.visitor();
        let body = async |kind: &str, body: Vec<u8>| {
            let kind = kind.to_owned();
            portal.send(&visitor, Method::POST, "/sign-in", |request| {
                request.insert_header(("origin", ORIGIN)).insert_header(("content-type", kind)).set_payload(body)
            }).await.status.as_u16()
        };
        let form = "application/x-www-form-urlencoded";
        assert_eq!(body(form, b"email=%FF".to_vec()).await, 400);
        assert_eq!(body(form, b"email=a%00b".to_vec()).await, 400);
        assert_eq!(body(form, "a=1&".repeat(1001).into_bytes()).await, 400);
        assert_eq!(body(form, vec![b'a'; 10_000_000]).await, 413);
        assert_eq!(body("application/json", b"{}".to_vec()).await, 415);
        assert_eq!(body("multipart/form-data; boundary=x", b"--x--".to_vec()).await, 415);
        assert_eq!(portal.get(&visitor, "/?q=%FF").await.status.as_u16(), 400);
        assert_eq!(portal.get(&visitor, "/%C3%28").await.status.as_u16(), 400);
        let wrong = portal.send(&visitor, Method::PUT, "/sign-in", |request| request.insert_header(("origin", ORIGIN))).await;
        assert_eq!(wrong.status.as_u16(), 405);
    }

    /// T33: in another browser than the one that asked, a link needs the code that is shown there; five are tried.
    async fn a_link_opens_the_browser_that_asked_and_others_with_its_code(portal: TestApp) {
        portal.person("kim@example.org", &[]).await;
        let (asking, other) = (portal.visitor(), portal.visitor());
        let ask = async || {
            portal.post(&asking, "/sign-in", &[("email", "kim@example.org"), ("next", "/my")]).await;
            link_in(&portal.mails_to("kim@example.org").await, LINK)
        };
        let link = ask().await;
        let code = portal.get(&asking, "/sign-in/sent").await.select(".code")[0].clone();
        assert_eq!(portal.get(&asking, &link).await.select("#f-code").len(), 0);
        assert_eq!(portal.get(&other, &link).await.select("#f-code").len(), 1);
        let without = portal.post(&other, &link, &[]).await;
        assert_eq!((without.status, without.header("set-cookie")), (StatusCode::UNPROCESSABLE_ENTITY, None));
        let wrong = portal.post(&other, &link, &[("code", "000000")]).await;
        assert_eq!(wrong.attribute(".summary-err a", "href").as_deref(), Some("#f-code"));
        let typed = code.to_lowercase();
        assert_eq!(portal.post(&other, &link, &[("code", &typed)]).await.location(), "/my");
        assert_eq!(portal.post(&asking, &link, &[]).await.select("h1"), ["This link no longer works"]);
        let tried = ask().await;
        for _ in 0..5 {
            assert_eq!(portal.post(&other, &tried, &[("code", "000000")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        for (browser, typed) in [(&other, code.as_str()), (&asking, "")] {
            let answer = portal.post(browser, &tried, &[("code", typed)]).await;
            assert_eq!(answer.select("h1"), ["This link no longer works"]);
        }
        // Somebody else's browser gets a code as well, for any address, and it is of no use here.
        let stranger = portal.visitor();
        portal.post(&stranger, "/sign-in", &[("email", "nobody@example.org")]).await;
        let theirs = portal.get(&stranger, "/sign-in/sent").await.select(".code")[0].clone();
        assert_eq!(portal.post(&stranger, &ask().await, &[("code", &theirs)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    /// T26, T27, T35: the address changes when its new mailbox and its signed-in owner agree; somebody else's never.
    async fn an_address_is_changed_by_its_owner_where_its_mail_arrives(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let ann = portal.person("ann@example.org", &[]).await;
        let elsewhere = portal.person("kim@example.org", &[]).await;
        for (typed, says) in [("KIM@example.org", "your address already"), ("k\u{131}m@example.org", "correct format")] {
            let refused = portal.post(&kim, "/my/account/address", &[("email", typed)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text().contains(says), "{typed}");
            assert_eq!(refused.attribute("#f-email", "value").as_deref(), Some(typed));
        }
        let mut answers = Vec::new();
        for typed in ["ann@example.org", "new@example.org"] {
            let answer = portal.post(&kim, "/my/account/address", &[("email", typed)]).await;
            answers.push((answer.status, answer.location().to_owned(), answer.bytes.clone()));
        }
        assert_eq!(answers[0], answers[1], "taken or not");
        assert!(portal.mails_to("ann@example.org").await.is_empty());
        let told = portal.mails_to("kim@example.org").await;
        assert!(told.iter().any(|mail| mail.text.contains("new@example.org")));
        let link = link_in(&portal.mails_to("new@example.org").await, "/my/account/address/");
        assert_eq!(portal.get(&ann, &link).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.post(&ann, &link, &[]).await.status, StatusCode::NOT_FOUND);
        assert!(portal.get(&portal.visitor(), &link).await.location().starts_with("/sign-in?"));
        assert!(portal.get(&kim, &link).await.text().contains("new@example.org"));
        assert_eq!(portal.post(&kim, &link, &[]).await.location(), "/my/account");
        assert_eq!(portal.get(&elsewhere, "/my").await.status, StatusCode::SEE_OTHER);
        let find = async |email: &str| overture::services::account::find(&portal.app, email).await.unwrap();
        assert!(find("kim@example.org").await.is_none());
        assert_eq!(find("new@example.org").await.unwrap().id, kim.id.unwrap());
        assert_eq!(portal.post(&kim, &link, &[]).await.status, StatusCode::CONFLICT);
        for address in ["kim@example.org", "new@example.org"] {
            let subjects: Vec<_> = portal.mails_to(address).await.iter().map(|mail| mail.subject.to_string()).collect();
            assert!(subjects.contains(&"Your address for Overture was changed".to_owned()), "{address}: {subjects:?}");
        }
    }
}
