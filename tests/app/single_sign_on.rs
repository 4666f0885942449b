//! Signing in at the host's provider: whose account it is, which roles the groups bring, how long it lasts. The
//! provider says what the story wants; `hostile_provider` has one that is asked over HTTP.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use entity::values::Role;
use overture::{
    config::SecondFactor,
    domain::{second_factor, sso::Claims},
    gateway::sso::{Sso, memory::Memory},
    services, store,
};

use crate::{
    harness::{Answer, Person, TestApp, stories},
    second_factor::set_up,
};

const CALLBACK: &str = "/sign-in/sso/callback";

/// The portal of a host whose people are `@host.example`, and its provider.
fn host(portal: TestApp) -> (TestApp, Memory) {
    let memory = Memory::default();
    let provider = memory.clone();
    let portal = portal.strict().with(|app| {
        app.config.security.second_factor = SecondFactor::Optional;
        let sso = &mut app.config.sso;
        sso.issuer = Some("https://provider.example".to_owned());
        sso.name = "Host ID".to_owned();
        sso.domains = vec!["host.example".to_owned()];
        for (group, roles) in
            [("innovation", "manager"), ("root", "admin"), ("heat", "manager:heat, evaluator:heat")]
        {
            sso.roles.insert(group.to_owned(), roles.to_owned().try_into().unwrap());
        }
        app.sso = Sso::Memory(provider);
    });
    (portal, memory)
}

/// What the provider says of `name@host.example`.
fn claims(name: &str, groups: &[&str]) -> Claims {
    Claims {
        subject: format!("subject-{name}"),
        email: Some(format!("{name}@host.example")),
        email_verified: true,
        name: Some(format!("{name} of the host")),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        ..Claims::default()
    }
}

/// The state of the attempt that this page leads on with.
pub(crate) fn state_of(page: &Answer) -> String {
    let refresh = page.attribute("meta[http-equiv=refresh]", "content");
    let url = refresh.unwrap_or_else(|| panic!("leads nowhere: {} {}", page.status, page.text()));
    let url = url::Url::parse(url.strip_prefix("0;url=").unwrap()).unwrap();
    url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned()
}

/// There and back.
async fn there_and_back(
    portal: &TestApp,
    memory: &Memory,
    who: &Person,
    purpose: &str,
    claims: Claims,
) -> Answer {
    let fields = [("purpose", purpose), ("next", "/my/account")];
    let state = state_of(&portal.post(who, "/sign-in/sso", &fields).await);
    memory.says(&state, claims);
    portal.get(who, &format!("{CALLBACK}?state={state}&code={state}")).await
}

async fn sign_in(portal: &TestApp, memory: &Memory, claims: Claims) -> (Person, Answer) {
    let browser = portal.visitor();
    let answer = there_and_back(portal, memory, &browser, "sign_in", claims).await;
    (browser, answer)
}

/// The provider asks kim again.
async fn prove(portal: &TestApp, memory: &Memory, who: &Person) {
    let now = Claims { authenticated_at: Some(portal.now()), ..claims("kim", &[]) };
    assert_eq!(there_and_back(portal, memory, who, "prove", now).await.location(), "/my/account");
}

/// The roles that this address has, as words.
async fn roles(portal: &TestApp, email: &str) -> Vec<String> {
    let conn = portal.app.db.read();
    let person = store::account::by_email(conn, email).await.unwrap().unwrap();
    let mut roles: Vec<_> = store::account::roles(conn, person.id, portal.now())
        .await
        .unwrap()
        .0
        .into_iter()
        .map(|(role, scope)| format!("{role}{}", if scope.is_some() { " of one" } else { "" }))
        .collect();
    roles.sort();
    roles
}

fn refused(answer: &Answer, words: &str) {
    assert_eq!(answer.select("h1"), ["You are not signed in"], "{}", answer.text());
    assert!(answer.select("main").concat().contains(words), "{:?}", answer.select("main"));
    assert_eq!(answer.attribute("main a.btn", "href").as_deref(), Some("/sign-in"));
    assert_eq!(answer.header("set-cookie"), None);
}

stories! {
    async fn the_button_is_there_when_a_provider_is_set_up(portal: TestApp) {
        let visitor = portal.visitor();
        assert!(!portal.get(&visitor, "/sign-in").await.text().contains("/sign-in/sso"));
        assert_eq!(portal.post(&visitor, "/sign-in/sso", &[]).await.status, StatusCode::NOT_FOUND);
        let (portal, _) = host(portal);
        let page = portal.get(&visitor, "/sign-in?next=/my").await;
        assert_eq!(page.select("form[action='/sign-in/sso'] button"), ["Sign in with Host ID"]);
        assert_eq!(page.attribute("form[action='/sign-in/sso'] input[name=next]", "value").as_deref(), Some("/my"));
        assert!(!portal.get(&visitor, "/create-account").await.text().contains("/sign-in/sso"));
        let onward = portal.post(&visitor, "/sign-in/sso", &[]).await;
        assert!(onward.attribute("main a.btn", "href").unwrap().starts_with("https://provider.example/auth?"));
        // T38
        let foreign = portal.post(&visitor, "/sign-in/sso", &[("next", "//evil.example")]).await;
        refused(&portal.get(&portal.visitor(), &format!("{CALLBACK}?state={}", state_of(&foreign))).await, "not begun in this browser");
    }

    async fn the_first_sign_in_makes_the_account_and_groups_bring_its_roles(portal: TestApp) {
        let (portal, memory) = host(portal);
        let (kim, answer) = sign_in(&portal, &memory, claims("kim", &["innovation", "others"])).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/my/account"));
        assert!(portal.get(&kim, "/my/account").await.text().contains("kim of the host"));
        assert_eq!(portal.get(&kim, "/manage").await.status, StatusCode::OK);
        assert_eq!(roles(&portal, "kim@host.example").await, ["manager"]);
        let history = portal.get(&kim, "/my/account/security").await;
        assert!(history.text().contains("Linked on"), "{}", history.text());

        let (kim, _) = sign_in(&portal, &memory, claims("kim", &[])).await;
        assert_eq!(roles(&portal, "kim@host.example").await, Vec::<String>::new());
        assert_eq!(portal.get(&kim, "/manage").await.status, StatusCode::NOT_FOUND);
    }

    async fn roles_given_by_hand_and_the_last_admin_stay(portal: TestApp) {
        let (portal, memory) = host(portal);
        let op = portal.operator();
        let by_hand = async |role| {
            services::account::add_user(&portal.app, &op, "kim@host.example", "Kim", Some(role), None).await.unwrap();
        };
        by_hand(Role::Manager).await;
        sign_in(&portal, &memory, claims("kim", &["innovation", "root"])).await;
        assert_eq!(roles(&portal, "kim@host.example").await, ["admin", "manager"]);
        sign_in(&portal, &memory, claims("kim", &[])).await;
        assert_eq!(roles(&portal, "kim@host.example").await, ["admin", "manager"], "the last one");
        services::account::add_user(&portal.app, &op, "ada@host.example", "Ada", Some(Role::Admin), None).await.unwrap();
        sign_in(&portal, &memory, claims("kim", &[])).await;
        assert_eq!(roles(&portal, "kim@host.example").await, ["manager"], "given by hand");
    }

    /// T27: whoever has an address at the provider does not get the account of an applicant, of a stranger's
    /// domain, or one that belongs to somebody else there.
    async fn accounts_are_found_by_address_only_for_the_hosts_own_people(portal: TestApp) {
        let (portal, memory) = host(portal);
        portal.person("kim@host.example", &[]).await;
        portal.person("ines@other.example", &[(Role::Manager, None)]).await;
        let (_, applicant) = sign_in(&portal, &memory, claims("kim", &["root"])).await;
        refused(&applicant, "Sign in another way and link it");
        assert_eq!(roles(&portal, "kim@host.example").await, Vec::<String>::new());
        let foreign = Claims { email: Some("ines@other.example".to_owned()), ..claims("ines", &[]) };
        refused(&sign_in(&portal, &memory, foreign).await.1, "Sign in another way and link it");
        for address in ["new@other.example", "new@sub.host.example", "new@host.example.evil"] {
            let stranger = Claims { email: Some(address.to_owned()), ..claims("new", &["root"]) };
            refused(&sign_in(&portal, &memory, stranger).await.1, "There is no account for you");
        }
        portal.person("sam@host.example", &[(Role::Evaluator, None)]).await;
        assert_eq!(sign_in(&portal, &memory, claims("sam", &[])).await.1.status, StatusCode::SEE_OTHER);
        assert!(portal.mails_to("sam@host.example").await.iter().any(|mail| mail.subject.as_str().contains("linked")));
        let heir = Claims { subject: "another".to_owned(), ..claims("sam", &[]) };
        refused(&sign_in(&portal, &memory, heir).await.1, "Sign in another way and link it");
        let renamed = Claims { email: Some("sam.new@host.example".to_owned()), ..claims("sam", &[]) };
        let (sam, _) = sign_in(&portal, &memory, renamed).await;
        assert!(portal.get(&sam, "/my/account").await.text().contains("sam@host.example"), "the same account");
    }

    async fn only_confirmed_addresses_and_open_accounts_get_in(portal: TestApp) {
        let (portal, memory) = host(portal);
        let unconfirmed = Claims { email_verified: false, ..claims("kim", &["root"]) };
        refused(&sign_in(&portal, &memory, unconfirmed).await.1, "has not confirmed your email address");
        let nameless = Claims { email: None, ..claims("kim", &[]) };
        refused(&sign_in(&portal, &memory, nameless).await.1, "has not confirmed your email address");
        let portal = portal.set(|config| config.sso.provision = false);
        refused(&sign_in(&portal, &memory, claims("kim", &[])).await.1, "There is no account for you");
    }

    /// T33: what comes back counts once, in the browser that began, for ten minutes.
    async fn an_answer_counts_once_and_only_in_the_browser_that_began(portal: TestApp) {
        let (portal, memory) = host(portal);
        let browser = portal.visitor();
        let state = state_of(&portal.post(&browser, "/sign-in/sso", &[]).await);
        memory.says("code", claims("kim", &[]));
        let path = format!("{CALLBACK}?state={state}&code=code");
        refused(&portal.get(&portal.visitor(), &path).await, "not begun in this browser");
        let other = portal.visitor();
        portal.post(&other, "/sign-in/sso", &[]).await;
        refused(&portal.get(&other, &path).await, "not begun in this browser");
        refused(&portal.get(&browser, &path.replace("state=", "state=0")).await, "not begun in this browser");
        refused(&portal.get(&browser, CALLBACK).await, "not begun in this browser");
        browser.hold("overture", &"0".repeat(64));
        let answer = portal.get(&browser, &path).await;
        assert_eq!(answer.location(), "/", "{}", answer.text());
        assert_ne!(browser.cookie("overture").unwrap(), "0".repeat(64), "the session is a fresh one");
        memory.says("code", claims("kim", &[]));
        refused(&portal.get(&browser, &path).await, "finished already");

        let late = state_of(&portal.post(&browser, "/sign-in/sso", &[]).await);
        portal.advance(TimeDelta::minutes(10));
        refused(&portal.get(&browser, &format!("{CALLBACK}?state={late}&code=code")).await, "ten minutes");
        services::session::forget(&portal.app, &portal.operator()).await.unwrap();
    }

    async fn errors_of_the_provider_are_plain_sentences(portal: TestApp) {
        let (portal, memory) = host(portal);
        let come_back = async |query: &str| {
            let browser = portal.visitor();
            let state = state_of(&portal.post(&browser, "/sign-in/sso", &[]).await);
            portal.get(&browser, &format!("{CALLBACK}?state={state}&{query}")).await
        };
        refused(&come_back("error=access_denied&error_description=%3Cscript%3E").await, "You cancelled");
        refused(&come_back("error=%3Cscript%3Ealert(1)%3C/script%3E").await, "cannot be trusted");
        refused(&come_back("code=unknown").await, "cannot be trusted");
        memory.says("code", claims("kim", &[]));
        refused(&come_back("code=code&iss=https://evil.example").await, "cannot be trusted");
        let away = come_back("error=temporarily_unavailable").await;
        assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(away.attribute("main a.btn", "href").as_deref(), Some("/sign-in"));
    }

    async fn a_second_factor_shown_to_the_provider_is_not_asked_for_again(portal: TestApp) {
        let (portal, memory) = host(portal);
        let portal = portal.set(|config| config.security.second_factor = SecondFactor::Required);
        let with = |methods: &[&str]| Claims {
            methods: methods.iter().map(|method| (*method).to_owned()).collect(),
            ..claims("kim", &["innovation"])
        };
        let (kim, _) = sign_in(&portal, &memory, with(&["pwd"])).await;
        assert!(portal.get(&kim, "/manage").await.location().starts_with("/my/account/second-factor"));
        let (kim, _) = sign_in(&portal, &memory, with(&["pwd", "otp"])).await;
        assert_eq!(portal.get(&kim, "/manage").await.status, StatusCode::OK);

        let (kim, _) = sign_in(&portal, &memory, with(&["pwd"])).await;
        prove(&portal, &memory, &kim).await;
        let (secret, _) = set_up(&portal, &kim).await;
        portal.advance(TimeDelta::minutes(1));
        let (kim, answer) = sign_in(&portal, &memory, with(&["pwd"])).await;
        assert_eq!(answer.location(), "/sign-in/code?next=%2Fmy%2Faccount");
        assert!(portal.get(&kim, "/manage").await.location().starts_with("/sign-in/code"));
        let code = second_factor::code(&secret, portal.now()).unwrap();
        portal.post(&kim, "/sign-in/code", &[("code", &code)]).await;
        assert_eq!(portal.get(&kim, "/manage").await.status, StatusCode::OK);
        let (kim, answer) = sign_in(&portal, &memory, with(&["mfa"])).await;
        assert_eq!(answer.location(), "/my/account");
        assert_eq!(portal.get(&kim, "/manage").await.status, StatusCode::OK);
    }

    /// T39: whoever must set up a second factor and comes from a provider that asked for none is asked again there,
    /// and not for less than the code once there is one.
    async fn the_way_to_a_second_factor_leads_over_the_provider(portal: TestApp) {
        let (portal, memory) = host(portal);
        let portal = portal.set(|config| config.security.second_factor = SecondFactor::Required);
        let (kim, _) = sign_in(&portal, &memory, claims("kim", &["innovation"])).await;
        let stale = portal.post(&kim, "/my/account/second-factor/begin", &[]).await;
        assert!(stale.location().starts_with("/step-up?next=%2Fcontinue%2F"), "{}", stale.location());
        let page = portal.get(&kim, stale.location()).await;
        assert_eq!(page.attribute("main input[name=purpose]", "value").as_deref(), Some("prove"));
        let linking = portal.post(&kim, "/sign-in/sso", &[("purpose", "link")]).await;
        assert!(linking.location().starts_with("/sign-in?"), "{}", linking.location());
        let stranger = Claims { authenticated_at: Some(portal.now()), ..claims("sam", &[]) };
        refused(&there_and_back(&portal, &memory, &kim, "prove", stranger).await, "another person");
        prove(&portal, &memory, &kim).await;
        assert!(portal.get(&kim, "/manage").await.location().starts_with("/my/account/second-factor"));
        set_up(&portal, &kim).await;
        assert_eq!(portal.get(&kim, "/manage").await.status, StatusCode::OK);
        portal.advance(TimeDelta::minutes(6));
        assert_eq!(portal.get(&kim, "/step-up").await.select("#f-code").len(), 1);
        let less = portal.post(&kim, "/sign-in/sso", &[("purpose", "prove")]).await;
        assert_eq!(less.status, StatusCode::NOT_FOUND);
    }

    async fn a_session_from_the_provider_lasts_eight_hours_at_most(portal: TestApp) {
        let (portal, memory) = host(portal);
        let portal = portal.set(|config| {
            config.security.staff_hours = 168;
            config.security.staff_idle_minutes = 720;
        });
        let (kim, _) = sign_in(&portal, &memory, claims("kim", &["innovation"])).await;
        portal.advance(TimeDelta::hours(8));
        assert_eq!(portal.get(&kim, "/manage").await.status, StatusCode::OK);
        portal.advance(TimeDelta::seconds(1));
        assert!(portal.get(&kim, "/manage").await.location().starts_with("/sign-in"));
    }

    /// T33: nobody is given a stranger's identity, and a provider that asks nothing proves nothing.
    async fn an_account_is_linked_by_its_owner_who_showed_lately_who_they_are(portal: TestApp) {
        let (portal, memory) = host(portal);
        let kim = portal.person("kim@elsewhere.example", &[]).await;
        portal.advance(TimeDelta::minutes(6));
        let stale = portal.post(&kim, "/sign-in/sso", &[("purpose", "link")]).await;
        assert!(stale.location().starts_with("/step-up"), "{}", stale.location());
        assert!(portal.post(&portal.visitor(), "/sign-in/sso", &[("purpose", "link")]).await.location().starts_with("/sign-in"));

        let kim = portal.person("kim@elsewhere.example", &[]).await;
        assert_eq!(portal.get(&kim, "/my/account/security").await.select("form[action='/sign-in/sso'] button"), ["Link your account"]);
        let begun = state_of(&portal.post(&kim, "/sign-in/sso", &[("purpose", "link")]).await);
        memory.says("code", claims("kim", &["innovation"]));
        let gone = kim.as_of_now();
        portal.post(&kim, "/sign-out", &[]).await;
        refused(&portal.get(&gone, &format!("{CALLBACK}?state={begun}&code=code")).await, "not begun in this browser");

        let kim = portal.person("kim@elsewhere.example", &[]).await;
        let linked = there_and_back(&portal, &memory, &kim, "link", claims("kim", &["innovation"])).await;
        assert_eq!(linked.location(), "/my/account");
        let sam = portal.person("sam@elsewhere.example", &[]).await;
        let taken = there_and_back(&portal, &memory, &sam, "link", claims("kim", &[])).await;
        refused(&taken, "linked to another account");
        let (kim, _) = sign_in(&portal, &memory, claims("kim", &["innovation"])).await;
        assert!(portal.get(&kim, "/my/account").await.text().contains("kim@elsewhere.example"));
        assert_eq!(portal.get(&kim, "/manage").await.status, StatusCode::OK);

        // A session that the provider opened is not fresh before the provider has asked again.
        let removed = portal.post(&kim, "/sign-in/sso", &[("purpose", "link")]).await;
        assert!(removed.location().starts_with("/step-up"), "{}", removed.location());
        let page = portal.get(&kim, removed.location()).await;
        assert_eq!(page.attribute("main input[name=purpose]", "value").as_deref(), Some("prove"));
        let old = Claims { authenticated_at: Some(portal.now() - TimeDelta::minutes(2)), ..claims("kim", &[]) };
        refused(&there_and_back(&portal, &memory, &kim, "prove", old).await, "did not ask you again");
        let now = |name| Claims { authenticated_at: Some(portal.now()), ..claims(name, &[]) };
        refused(&there_and_back(&portal, &memory, &kim, "prove", now("sam")).await, "another person");
        let before = kim.as_of_now();
        assert_eq!(there_and_back(&portal, &memory, &kim, "prove", now("kim")).await.location(), "/my/account");
        assert!(portal.get(&before, "/my").await.location().starts_with("/sign-in"), "another token opens it now");
        assert_eq!(portal.post(&kim, "/sign-in/sso", &[("purpose", "link")]).await.status, StatusCode::OK);
    }
}
