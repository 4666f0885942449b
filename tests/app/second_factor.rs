//! The second factor through HTTP: set up, asked for at every sign-in, used once, limited, removed.

use actix_web::http::{Method, StatusCode};
use chrono::TimeDelta;
use entity::values::Role;
use overture::{
    domain::{limit, second_factor},
    web::routes::{Audience, ROUTES},
};

use crate::{
    harness::{Answer, ORIGIN, Person, TestApp, stories},
    limits::{use_up, wait},
};

const PAGE: &str = "/my/account/second-factor";

/// What an app that has this secret shows now.
fn shown(portal: &TestApp, secret: &str) -> String {
    second_factor::code(secret, portal.now()).unwrap()
}

/// Sets a second factor up; its secret and its recovery codes. The step of the first code is over afterwards.
pub(crate) async fn set_up(portal: &TestApp, who: &Person) -> (String, Vec<String>) {
    portal.post(who, &format!("{PAGE}/begin"), &[]).await;
    let secret = portal.get(who, PAGE).await.select("code.ref")[0].replace(' ', "");
    let code = shown(portal, &secret);
    let done = portal.post(who, &format!("{PAGE}/confirm"), &[("code", &code)]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    portal.advance(TimeDelta::seconds(30));
    (secret, done.select("code.ref"))
}

async fn prove(portal: &TestApp, who: &Person, code: &str) -> Answer {
    portal.post(who, "/sign-in/code", &[("code", code), ("next", "/my")]).await
}

stories! {
    async fn it_is_on_only_after_a_first_code_and_the_recovery_codes_are_shown_once(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        portal.post(&kim, &format!("{PAGE}/begin"), &[]).await;
        let page = portal.get(&kim, PAGE).await;
        let link = page.attribute("a[href^='otpauth:']", "href").unwrap();
        let secret = page.select("code.ref")[0].replace(' ', "");
        assert!(secret.len() == 32 && link.contains(&format!("secret={secret}&")), "{link}");
        for wrong in ["", "000000", "1234567", "7K3M9-QZ0AB"] {
            let refused = portal.post(&kim, &format!("{PAGE}/confirm"), &[("code", wrong)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            assert_eq!(refused.attribute(".summary-err a", "href").as_deref(), Some("#f-code"));
        }
        let other = portal.person("kim@example.org", &[]).await;
        assert_eq!(portal.get(&other, "/my").await.status, StatusCode::OK, "not on yet");
        let code = shown(&portal, &secret);
        let done = portal.post(&kim, &format!("{PAGE}/confirm"), &[("code", &code)]).await;
        let codes = done.select("code.ref");
        assert_eq!(codes.iter().collect::<std::collections::BTreeSet<_>>().len(), 10);
        let page = portal.get(&kim, PAGE).await;
        assert!(!page.text().contains(&codes[0]) && page.select("code.ref").is_empty(), "never again");
        for again in ["begin", "confirm"] {
            let answer = portal.post(&kim, &format!("{PAGE}/{again}"), &[("code", &code)]).await;
            assert_eq!(answer.status, StatusCode::CONFLICT, "{again}");
        }
        assert_eq!(portal.get(&kim, "/my").await.status, StatusCode::OK, "proved with the first code");
        assert_eq!(portal.get(&other, "/my").await.location(), "/sign-in/code?next=%2Fmy", "asked at once");
        assert_eq!(portal.entries("second_factor.added").await, 1);
    }

    async fn until_it_is_proved_a_session_opens_no_more_than_a_visitor_sees(portal: TestApp) {
        let roles = [(Role::Manager, None), (Role::Admin, None)];
        let mia = portal.person("mia@example.org", &roles).await;
        let (secret, _) = set_up(&portal, &mia).await;
        let waiting = portal.person("mia@example.org", &[]).await;
        for route in ROUTES {
            let path = route.path.replace("{ref}", "ZZ-000000").replace(['{', '}'], "");
            let method = Method::from_bytes(route.method.as_bytes()).unwrap();
            let answer = portal.send(&waiting, method, &path, |request| match route.method {
                "GET" => request,
                _ => request.insert_header(("origin", ORIGIN)).insert_header(("referer", format!("{ORIGIN}/my"))),
            });
            match route.audience {
                Audience::Everything | Audience::Public | Audience::Demo => {}
                _ => {
                    let answer = answer.await;
                    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} {path}", route.method);
                    assert!(answer.location().starts_with("/sign-in/code?next=%2F"), "{}", answer.location());
                }
            }
        }
        let home = portal.get(&waiting, "/challenges").await;
        assert_eq!(home.status, StatusCode::OK);
        assert!(!home.text().contains("href=\"/manage\"") && home.text().contains("/sign-out"));
        let saving = portal.send(&waiting, Method::POST, "/my/pitches/ZZ-000000/solution", |request| {
            request.insert_header(("origin", ORIGIN)).insert_header(("x-autosave", "1"))
        }).await;
        assert_eq!(saving.status, StatusCode::UNAUTHORIZED);
        let code = shown(&portal, &secret);
        let proved = portal.post(&waiting, "/sign-in/code", &[("code", &code), ("next", "//evil.example")]).await;
        assert_eq!((proved.status, proved.location()), (StatusCode::SEE_OTHER, "/manage"));
        assert_eq!(portal.get(&waiting, "/manage").await.status, StatusCode::OK);
        assert_eq!(portal.get(&waiting, "/sign-in/code?next=/my").await.location(), "/my");
        assert_eq!(portal.entries("second_factor.proved").await, 1);
    }

    async fn the_mailed_link_leads_to_the_code_and_signing_out_needs_none(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        set_up(&portal, &kim).await;
        let op = portal.operator();
        let link = overture::services::sign_in::link_for_operator(&portal.app, &op, "kim@example.org").await.unwrap();
        let answer = portal.post(&portal.visitor(), &link, &[]).await;
        assert_eq!(answer.location(), "/sign-in/code?next=%2F");
        let waiting = portal.person("kim@example.org", &[]).await;
        assert_eq!(portal.get(&waiting, "/sign-in/code?next=%2F").await.select("h1"), ["Enter your code"]);
        assert_eq!(portal.post(&waiting, "/sign-out", &[]).await.location(), "/");
        assert_eq!(portal.get(&waiting, "/sign-in/code").await.location(), "/sign-in?next=%2Fsign-in%2Fcode");
        assert_eq!(portal.get(&portal.visitor(), "/sign-in/code").await.location(), "/sign-in?next=%2Fsign-in%2Fcode");
    }

    async fn every_wrong_code_is_answered_alike_and_no_code_works_twice(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let ann = portal.person("ann@example.org", &[]).await;
        let (_, of_ann) = set_up(&portal, &ann).await;
        let (secret, codes) = set_up(&portal, &kim).await;
        let (first, second) = (portal.person("kim@example.org", &[]).await, portal.person("kim@example.org", &[]).await);
        let code = shown(&portal, &secret);
        assert_eq!(prove(&portal, &first, &code).await.location(), "/my");
        let typed = codes[0].to_lowercase().replace('-', " ");
        assert_eq!(prove(&portal, &second, &typed).await.location(), "/my");
        let third = portal.person("kim@example.org", &[]).await;
        let mut answers = Vec::new();
        for wrong in [code.as_str(), codes[0].as_str(), of_ann[0].as_str(), "", "no code"] {
            let answer = prove(&portal, &third, wrong).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            answers.push(answer.bytes);
        }
        assert!(answers.windows(2).all(|two| two[0] == two[1]));
        assert_eq!(portal.get(&third, "/my").await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.entries("second_factor.refused").await, 5);
        assert_eq!(portal.entries("second_factor.recovery_used").await, 1);
        assert!(portal.get(&kim, PAGE).await.text().contains("9 recovery codes are left"));
    }

    async fn guessing_is_limited_for_the_account_in_all_its_sessions(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let (secret, _) = set_up(&portal, &kim).await;
        portal.advance(TimeDelta::minutes(10));
        let (one, other) = (portal.person("kim@example.org", &[]).await, portal.person("kim@example.org", &[]).await);
        for _ in 0..10 {
            assert_eq!(prove(&portal, &one, "wrong").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let refused = prove(&portal, &other, &shown(&portal, &secret)).await;
        portal.advance(wait(&refused));
        assert_eq!(prove(&portal, &other, &shown(&portal, &secret)).await.location(), "/my");
        use_up(&portal, &limit::SECOND_FACTOR, &kim.id.unwrap().to_string()).await;
        wait(&portal.post(&kim, &format!("{PAGE}/remove"), &[("code", "wrong")]).await);
    }

    async fn it_is_removed_with_a_code_and_proofs_of_it_prove_nothing_later(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let (secret, codes) = set_up(&portal, &kim).await;
        let other = portal.person("kim@example.org", &[]).await;
        assert_eq!(prove(&portal, &other, &codes[1]).await.location(), "/my");
        let wrong = portal.post(&kim, &format!("{PAGE}/remove"), &[("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let code = shown(&portal, &secret);
        assert_eq!(portal.post(&kim, &format!("{PAGE}/remove"), &[("code", &code)]).await.location(), PAGE);
        let fresh = portal.person("kim@example.org", &[]).await;
        assert_eq!(portal.get(&fresh, "/my").await.status, StatusCode::OK, "a link is enough again");
        portal.advance(TimeDelta::minutes(6));
        set_up(&portal, &portal.person("kim@example.org", &[]).await).await;
        assert_eq!(portal.get(&other, "/my").await.status, StatusCode::SEE_OTHER, "that was another secret");
        let later = portal.person("kim@example.org", &[]).await;
        assert_eq!(prove(&portal, &later, &codes[2]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(portal.entries("second_factor.removed").await, 1);
    }

    /// A lost factor: the operator removes it, its sessions end, its owner is told.
    async fn an_operator_removes_a_lost_factor_and_its_owner_hears_of_it(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let remove = async || overture::services::second_factor::drop_for_operator(&portal.app, &portal.operator(), "kim@example.org").await;
        assert!(remove().await.is_err(), "there is none");
        set_up(&portal, &kim).await;
        remove().await.unwrap();
        assert_eq!(portal.get(&kim, "/my").await.status, StatusCode::SEE_OTHER);
        let fresh = portal.person("kim@example.org", &[]).await;
        assert_eq!(portal.get(&fresh, "/my").await.status, StatusCode::OK);
        let mails = portal.mails_to("kim@example.org").await;
        assert!(mails.iter().any(|mail| mail.subject.as_str() == "Your second factor for Overture was removed"));
        assert_eq!(portal.entries("second_factor.dropped").await, 1);
    }
}
