//! What the portal believes of a provider that is asked over HTTP: only what is right in every way.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use overture::gateway::sso::Sso;
use serde_json::{Map, Value, json};

use crate::{
    fake_provider::{FakeProvider, Plan},
    harness::{Answer, Person, TestApp, stories},
};

/// The portal with a provider at this address.
fn host(portal: TestApp, issuer: &str) -> TestApp {
    portal.with(|app| {
        let sso = &mut app.config.sso;
        sso.issuer = Some(issuer.to_owned());
        sso.client_id = "overture".to_owned();
        sso.client_secret = Some("s3cret".to_owned());
        sso.domains = vec!["host.example".to_owned()];
        sso.roles.insert("innovation".to_owned(), "manager".to_owned().try_into().unwrap());
        app.sso = Sso::build(&app.config.sso, &app.config.origin()).unwrap();
    })
}

/// Where a browser is sent.
fn sent_to(page: &Answer) -> url::Url {
    let refresh = page.attribute("meta[http-equiv=refresh]", "content");
    let refresh = refresh.unwrap_or_else(|| panic!("leads nowhere: {} {}", page.status, page.text()));
    url::Url::parse(refresh.strip_prefix("0;url=").unwrap()).unwrap()
}

async fn come_back(portal: &TestApp, who: &Person, url: &url::Url, code: &str) -> Answer {
    let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    portal.get(who, &format!("/sign-in/sso/callback?state={state}&code={code}")).await
}

/// There and back in a new browser.
async fn sign_in(portal: &TestApp, provider: &FakeProvider, plan: Plan) -> (Person, Answer) {
    provider.plans(plan);
    let browser = portal.visitor();
    let url = sent_to(&portal.post(&browser, "/sign-in/sso", &[]).await);
    let code = provider.code_for(&url);
    let answer = come_back(portal, &browser, &url, &code).await;
    (browser, answer)
}

fn claiming(name: &str, value: Value) -> Plan {
    Plan { claims: Map::from_iter([(name.to_owned(), value)]), ..Plan::default() }
}

fn unbelieved(answer: &Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{what}");
    assert_eq!(answer.select("h1"), ["You are not signed in"], "{what}");
    assert!(answer.text().contains("cannot be trusted"), "{what}: {}", answer.text());
    assert_eq!(answer.header("set-cookie"), None, "{what}");
}

stories! {
    async fn a_provider_over_http_signs_in_with_everything_right(portal: TestApp) {
        let provider = FakeProvider::start(portal.now());
        let portal = host(portal, &provider.issuer);
        assert_eq!(provider.asked("/.well-known/openid-configuration"), 0, "nobody wanted to sign in yet");
        let (kim, answer) = sign_in(&portal, &provider, Plan::default()).await;
        assert_eq!(answer.location(), "/manage", "{}", answer.text());
        assert_eq!(portal.get(&kim, "/manage").await.status, StatusCode::OK);
        assert_eq!(provider.asked("/me"), 0, "the ID token says it all");
        sign_in(&portal, &provider, Plan::default()).await;
        assert_eq!(provider.asked("/keys"), 1, "they are kept");

        let told = json!({ "sub": "subject-kim", "email": "kim@host.example", "email_verified": true, "groups": "innovation" });
        let mut plan = claiming("email", Value::Null);
        plan.claims.insert("groups".to_owned(), Value::Null);
        plan.user_info = Some(told);
        let (kim, _) = sign_in(&portal, &provider, plan).await;
        assert_eq!(portal.get(&kim, "/manage").await.status, StatusCode::OK, "a short ID token");
    }

    /// T33: whatever is wrong with an ID token, nobody is signed in by it.
    async fn nothing_is_believed_that_is_wrong_in_one_way(portal: TestApp) {
        let provider = FakeProvider::start(portal.now());
        let portal = host(portal, &provider.issuer);
        let seconds = portal.now().timestamp();
        for (what, plan) in [
            ("a nonce of another attempt", claiming("nonce", json!("another"))),
            ("no nonce", claiming("nonce", Value::Null)),
            ("another audience", claiming("aud", json!("another"))),
            ("one audience too many", claiming("aud", json!(["overture", "another"]))),
            ("another issuer", claiming("iss", json!("https://evil.example"))),
            ("expired", claiming("exp", json!(seconds - 1))),
            ("another access token", claiming("at_hash", json!("AAAA"))),
            ("no signature", Plan { alg: Some("none"), ..Plan::default() }),
            ("a shared secret", Plan { alg: Some("HS256"), ..Plan::default() }),
            ("another key", Plan { foreign_key: true, ..Plan::default() }),
        ] {
            let (browser, answer) = sign_in(&portal, &provider, plan).await;
            unbelieved(&answer, what);
            assert_eq!(portal.get(&browser, "/my").await.status, StatusCode::SEE_OTHER, "{what}");
        }
        let mut other = claiming("email", Value::Null);
        other.user_info = Some(json!({ "sub": "subject-sam", "email": "sam@host.example", "email_verified": true }));
        unbelieved(&sign_in(&portal, &provider, other).await.1, "the user info of somebody else");
        let (_, unconfirmed) = sign_in(&portal, &provider, claiming("email_verified", json!(false))).await;
        assert!(unconfirmed.text().contains("has not confirmed"), "{}", unconfirmed.text());
    }

    async fn a_code_is_good_for_one_attempt_only(portal: TestApp) {
        let provider = FakeProvider::start(portal.now());
        let portal = host(portal, &provider.issuer);
        let (victim, thief) = (portal.visitor(), portal.visitor());
        let theirs = sent_to(&portal.post(&victim, "/sign-in/sso", &[]).await);
        let stolen = provider.code_for(&theirs);
        let own = sent_to(&portal.post(&thief, "/sign-in/sso", &[]).await);
        unbelieved(&come_back(&portal, &thief, &own, &stolen).await, "a stolen code has another verifier");
        unbelieved(&come_back(&portal, &victim, &theirs, &stolen).await, "and is used up");
        let again = sent_to(&portal.post(&victim, "/sign-in/sso", &[]).await);
        let code = provider.code_for(&again);
        assert_eq!(come_back(&portal, &victim, &again, &code).await.location(), "/manage");
        let next = sent_to(&portal.post(&victim, "/sign-in/sso", &[]).await);
        unbelieved(&come_back(&portal, &victim, &next, &code).await, "a code that was used");
    }

    async fn new_keys_are_fetched_and_long_or_redirecting_answers_are_not(portal: TestApp) {
        let provider = FakeProvider::start(portal.now());
        let portal = host(portal, &provider.issuer);
        sign_in(&portal, &provider, Plan::default()).await;
        provider.rotates();
        unbelieved(&sign_in(&portal, &provider, Plan::default()).await.1, "keys are asked for once a minute");
        portal.advance(TimeDelta::minutes(1));
        assert_eq!(sign_in(&portal, &provider, Plan::default()).await.1.location(), "/manage");
        assert_eq!(provider.asked("/keys"), 2);

        let elsewhere = format!("{}/elsewhere", provider.issuer);
        unbelieved(&sign_in(&portal, &provider, Plan { redirect: Some(elsewhere), ..Plan::default() }).await.1, "a redirect");
        assert_eq!(provider.asked("/elsewhere"), 0);
        let (_, long) = sign_in(&portal, &provider, Plan { padding: 2 << 20, ..Plan::default() }).await;
        assert_eq!(long.status, StatusCode::SERVICE_UNAVAILABLE);
    }

    async fn a_provider_that_is_away_leaves_the_other_ways(portal: TestApp) {
        // Takes connections and says nothing.
        let silent = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let portal = host(portal, &format!("http://{}", silent.local_addr().unwrap()));
        let began = std::time::Instant::now();
        let away = portal.post(&portal.visitor(), "/sign-in/sso", &[]).await;
        assert!(began.elapsed().as_secs() < 8, "{:?}", began.elapsed());
        assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(away.text().contains("does not answer"));
        assert_eq!(away.attribute("main a.btn", "href").as_deref(), Some("/sign-in"));
        assert_eq!(portal.get(&portal.visitor(), "/sign-in").await.status, StatusCode::OK);
        drop(silent);
        assert_eq!(portal.post(&portal.visitor(), "/sign-in/sso", &[]).await.status, StatusCode::SERVICE_UNAVAILABLE);
    }
}
