//! What stands before the work: showing again who one is, a second factor that is a duty, sessions that end; and
//! that nothing typed is lost there.

use actix_web::http::{Method, StatusCode};
use chrono::TimeDelta;
use entity::values::Role;
use overture::{
    domain::second_factor,
    store,
    web::routes::{Audience, ROUTES},
};
use sea_orm::{ActiveValue::Set, EntityTrait as _};

use crate::{
    account::link_in,
    harness::{Answer, ORIGIN, Person, TestApp, stories},
    passkey::{named, with_passkey},
    second_factor::set_up,
};

const LINK: &str = "/sign-in/link/";

/// The form on the page where one waits, as the button sends it.
async fn send_again(portal: &TestApp, who: &Person, page: &Answer) -> Answer {
    let action = page.attribute("main form", "action").unwrap();
    let document = scraper::Html::parse_document(&page.text());
    let fields: Vec<(String, String)> = document
        .select(&scraper::Selector::parse("main form textarea").unwrap())
        .map(|area| (area.attr("name").unwrap().to_owned(), area.text().collect()))
        .collect();
    portal
        .send(who, Method::POST, &action, |request| {
            request.insert_header(("origin", ORIGIN)).set_form(fields)
        })
        .await
}

/// Where `next` leads.
fn next_of(answer: &Answer) -> String {
    let query = answer.location().split_once('?').unwrap().1.to_owned();
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&query).unwrap();
    pairs.into_iter().find(|(name, _)| name == "next").unwrap().1
}

/// Signs in again by a mailed link in the same browser.
async fn by_link(portal: &TestApp, who: &Person, next: &str) -> Answer {
    portal.post(who, "/sign-in", &[("email", &who.email), ("next", next)]).await;
    let link = link_in(&portal.mails_to(&who.email).await, LINK);
    portal.post(who, &link, &[]).await
}

/// Shows who it is by a link that is mailed for it.
async fn step_up_by_link(portal: &TestApp, who: &Person, next: &str) {
    assert_eq!(portal.post(who, "/step-up", &[("next", next)]).await.location(), "/sign-in/sent");
    let link = link_in(&portal.mails_to(&who.email).await, LINK);
    assert_eq!(portal.post(who, &link, &[]).await.location(), next);
}

stories! {
    /// T39: what was shown more than five minutes ago is shown again, by the strongest that the person has.
    async fn a_stale_session_shows_again_who_it_is_and_then_goes_on(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        portal.advance(TimeDelta::minutes(5));
        let ask = [("email", "new@example.org")];
        assert_eq!(portal.post(&kim, "/my/account/address", &ask).await.location(), "/my/account", "fresh");
        portal.advance(TimeDelta::seconds(1));
        let stale = portal.post(&kim, "/my/account/address", &[("email", "newer@example.org")]).await;
        assert!(stale.location().starts_with("/step-up?next=%2Fcontinue%2F"), "{}", stale.location());
        assert!(portal.mails_to("newer@example.org").await.is_empty(), "nothing happened");
        let waiting = next_of(&stale);
        let page = portal.get(&kim, stale.location()).await;
        assert_eq!(page.select("h1"), ["Show that it is you"]);
        // Neither code nor password: a mailed link.
        let before = kim.as_of_now();
        step_up_by_link(&portal, &kim, &waiting).await;
        assert_eq!(portal.get(&before, "/my").await.status, StatusCode::SEE_OTHER, "that session was replaced");
        let done = send_again(&portal, &kim, &portal.get(&kim, &waiting).await).await;
        assert_eq!(done.location(), "/my/account");
        assert_eq!(portal.mails_to("newer@example.org").await.len(), 1);
    }

    /// T39: with a second factor a password is not enough, a wrong code opens nothing, and each proof changes the token.
    async fn with_a_second_factor_only_its_code_shows_who_it_is(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let (secret, codes) = set_up(&portal, &kim).await;
        portal.advance(TimeDelta::minutes(6));
        let stale = portal.post(&kim, "/my/account/password", &[("new_password", "plum kettle orbit vast")]).await;
        assert_eq!(stale.location(), "/step-up?next=%2Fmy%2Faccount%2Fpassword", "a password waits nowhere");
        let before = kim.as_of_now();
        let wrong = portal.post(&kim, "/step-up", &[("code", "000000"), ("next", "/my")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong.attribute(".summary-err a", "href").as_deref(), Some("#f-code"));
        let instead = portal.post(&kim, "/step-up", &[("password", "anything"), ("next", "/my")]).await;
        assert_eq!(instead.status, StatusCode::UNPROCESSABLE_ENTITY);
        let code = second_factor::code(&secret, portal.now()).unwrap();
        let proved = portal.post(&kim, "/step-up", &[("code", &code), ("next", "//evil.example")]).await;
        assert_eq!(proved.location(), "/");
        assert_eq!(portal.get(&before, "/my").await.status, StatusCode::SEE_OTHER, "the token from before is void");
        let set = portal.post(&kim, "/my/account/password", &[("new_password", "plum kettle orbit vast")]).await;
        assert_eq!(set.location(), "/my/account/security");
        portal.advance(TimeDelta::minutes(6));
        let again = portal.post(&kim, "/step-up", &[("code", &code), ("next", "/my")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "a code works once");
        for status in [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY] {
            let answer = portal.post(&kim, "/step-up", &[("code", &codes[0]), ("next", "/my")]).await;
            assert_eq!(answer.status, status, "a recovery code too");
        }
    }

    /// T68c: a session that is over costs no typed text, and the text is its owner's alone.
    async fn what_was_typed_in_a_session_that_is_over_waits_behind_the_sign_in(portal: TestApp) {
        portal.challenge("heat").await;
        let (kim, ann) = (portal.person("kim@example.org", &[]).await, portal.person("ann@example.org", &[]).await);
        let reference = portal.begin(&kim, "heat").await;
        let section = format!("/my/pitches/{reference}/solution");
        let version = portal.get(&kim, &section).await.attribute("[name=_version]", "value");
        portal.advance(TimeDelta::hours(13));
        let text = "<b>Serrated</b> edges\n\nand & a \"slower\" hub é";
        let mut fields = vec![("solution", text)];
        if let Some(version) = &version {
            fields.push(("_version", version));
        }
        let over = portal.post(&kim, &section, &fields).await;
        assert!(over.location().starts_with("/sign-in?next=%2Fcontinue%2F"), "{}", over.location());
        let waiting = next_of(&over);
        assert!(portal.get(&portal.visitor(), &waiting).await.location().starts_with("/sign-in?"));
        let ann_again = portal.person("ann@example.org", &[]).await;
        for other in [&ann, &ann_again] {
            assert_ne!(portal.get(other, &waiting).await.status, StatusCode::OK, "not theirs");
        }
        assert_eq!(by_link(&portal, &kim, &waiting).await.location(), waiting);
        let page = portal.get(&kim, &waiting).await;
        assert_eq!(page.header("cache-control"), Some("no-store"));
        let saved = send_again(&portal, &kim, &page).await;
        assert!(saved.status.is_redirection(), "{} {}", saved.status, saved.text());
        let shown = portal.get(&kim, &section).await;
        let area = scraper::Html::parse_document(&shown.text());
        let kept: String = area.select(&scraper::Selector::parse("#f-solution").unwrap()).next().unwrap().text().collect();
        assert_eq!(kept.trim_start_matches('\n').replace("\r\n", "\n"), text);
        portal.advance(TimeDelta::hours(1));
        assert_eq!(portal.get(&kim, &waiting).await.status, StatusCode::NOT_FOUND, "for an hour");
    }

    /// T68c: an ended session, a stranger, a script, a body that is too long.
    async fn only_forms_of_sessions_wait_and_never_without_end(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let thief = kim.as_of_now();
        portal.post(&kim, "/sign-out", &[]).await;
        let ended = portal.post(&thief, "/my/account", &[("name", "Kim V")]).await;
        assert!(next_of(&ended).starts_with("/continue/"));
        let stranger = portal.visitor();
        let invented = portal.visitor();
        invented.hold("overture", &"ab".repeat(32));
        for nobody in [&stranger, &invented] {
            let answer = portal.post(nobody, "/my/account", &[("name", "Kim V")]).await;
            assert_eq!(next_of(&answer), "/my/account");
        }
        let long = portal.post(&thief, "/my/account", &[("name", &"x".repeat(300_000))]).await;
        assert_eq!(next_of(&long), "/my/account");
        let script = portal.send(&thief, Method::POST, "/my/account", |request| {
            request.insert_header(("origin", ORIGIN)).insert_header(("x-autosave", "1")).set_form([("name", "Kim")])
        }).await;
        assert_eq!(script.status, StatusCode::UNAUTHORIZED);
        let foreign = portal.send(&thief, Method::POST, "/my/account", |request| {
            request.insert_header(("origin", "https://evil.example")).set_form([("name", "Kim")])
        }).await;
        assert_eq!(foreign.status, StatusCode::FORBIDDEN);
        for _ in 0..30 {
            portal.post(&thief, "/my/account", &[("name", "Kim V")]).await;
        }
        use sea_orm::PaginatorTrait as _;
        assert_eq!(entity::held_form::Entity::find().count(portal.app.db.read()).await.unwrap(), 10);
        portal.advance(TimeDelta::hours(1));
        overture::services::session::forget(&portal.app, &portal.operator()).await.unwrap();
        assert_eq!(entity::held_form::Entity::find().count(portal.app.db.read()).await.unwrap(), 0);
    }

    /// T39: whoever decides, without a second factor, can only set one up.
    async fn whoever_decides_sets_a_second_factor_up_before_anything_else(portal: TestApp) {
        let portal = portal.strict();
        let challenge = portal.challenge("heat").await;
        for (email, role, scope) in [
            ("mia@example.org", Role::Manager, Some(challenge)),
            ("ann@example.org", Role::Approver, None),
            ("pat@example.org", Role::Admin, None),
        ] {
            let who = portal.person(email, &[(role, scope)]).await;
            for route in ROUTES.iter().filter(|route| !route.path.starts_with("/my/account/second-factor/")) {
                if matches!(route.audience, Audience::Everything | Audience::Public | Audience::Demo | Audience::Enrolling) {
                    continue;
                }
                let path = route.path.replace("{ref}", "ZZ-000000").replace(['{', '}'], "");
                let method = Method::from_bytes(route.method.as_bytes()).unwrap();
                let answer = portal.send(&who, method, &path, |request| request.insert_header(("origin", ORIGIN))).await;
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{role} {} {path}", route.method);
                assert!(answer.location().starts_with("/my/account/second-factor"), "{}", answer.location());
            }
            let public = portal.get(&who, "/challenges").await;
            assert!(public.text().contains("/sign-out") && !public.text().contains("href=\"/manage\""));
            let page = portal.get(&who, "/my/account/second-factor").await;
            assert!(page.text().contains("needs a second factor") && page.select("svg.qr").is_empty());
            set_up(&portal, &who).await;
            let home = if role == Role::Admin { "/admin/audit" } else { "/manage" };
            assert_eq!(portal.get(&who, home).await.status, StatusCode::OK);
        }
        for role in [Role::Evaluator, Role::Executive, Role::Auditor] {
            let who = portal.person(&format!("{role}@example.org"), &[(role, None)]).await;
            assert_eq!(portal.get(&who, "/my").await.status, StatusCode::OK, "{role}");
        }
    }

    /// T39: from an old session the way to a second factor that is a duty leads through the step-up, by what the
    /// person has, and not round in a circle.
    async fn an_old_session_leads_through_the_step_up_to_a_second_factor(portal: TestApp) {
        let portal = portal.strict();
        let password = "plum kettle orbit vast";
        for (email, has_password) in [("mia@example.org", false), ("ann@example.org", true)] {
            let who = portal.person(email, &[]).await;
            if has_password {
                portal.post(&who, "/my/account/password", &[("new_password", password)]).await;
            }
            let who = portal.person(email, &[(Role::Manager, None)]).await;
            portal.advance(TimeDelta::minutes(6));
            let stale = portal.post(&who, "/my/account/second-factor/begin", &[]).await;
            assert!(stale.location().starts_with("/step-up?next=%2Fcontinue%2F"), "{}", stale.location());
            let waiting = next_of(&stale);
            let page = portal.get(&who, stale.location()).await;
            assert_eq!((page.status, page.select("#f-password").len() == 1), (StatusCode::OK, has_password));
            if has_password {
                let wrong = portal.post(&who, "/step-up", &[("password", "plum"), ("next", &waiting)]).await;
                assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
                let proved = portal.post(&who, "/step-up", &[("password", password), ("next", &waiting)]).await;
                assert_eq!(proved.location(), waiting);
            } else {
                step_up_by_link(&portal, &who, &waiting).await;
            }
            assert!(portal.get(&who, "/manage").await.location().starts_with("/my/account/second-factor"));
            let begun = send_again(&portal, &who, &portal.get(&who, &waiting).await).await;
            assert_eq!(begun.location(), "/my/account/second-factor");
            set_up(&portal, &who).await;
            assert_eq!(portal.get(&who, "/manage").await.status, StatusCode::OK);
        }
    }

    /// T39: the same to a first passkey.
    async fn an_old_session_leads_through_the_step_up_to_a_passkey(portal: TestApp) {
        let portal = named(portal.strict());
        let mia = portal.person("mia@example.org", &[(Role::Manager, None)]).await;
        portal.advance(TimeDelta::minutes(6));
        let stale = portal.get(&mia, "/my/account/passkeys/new").await;
        assert_eq!(stale.location(), "/step-up?next=%2Fmy%2Faccount%2Fpasskeys%2Fnew");
        assert_eq!(portal.get(&mia, stale.location()).await.status, StatusCode::OK);
        step_up_by_link(&portal, &mia, &next_of(&stale)).await;
        assert_eq!(portal.get(&mia, "/my/account/passkeys/new").await.status, StatusCode::OK);
        with_passkey(&portal, &mia).await;
        assert_eq!(portal.get(&mia, "/manage").await.status, StatusCode::OK);
    }

    /// T19, T35: unused and old sessions are over, sooner for the host's people; disabled accounts have none.
    async fn sessions_end_when_they_are_unused_or_old_or_their_person_is_disabled(portal: TestApp) {
        let portal = portal.strict();
        let status = async |who: &Person| portal.get(who, "/my").await.status.as_u16();
        let staff = portal.person("eva@example.org", &[(Role::Evaluator, None)]).await;
        let kim = portal.person("kim@example.org", &[]).await;
        portal.advance(TimeDelta::minutes(30));
        assert_eq!((status(&staff).await, status(&kim).await), (200, 200));
        portal.advance(TimeDelta::minutes(31));
        assert_eq!((status(&staff).await, status(&kim).await), (303, 200));
        portal.advance(TimeDelta::minutes(121));
        assert_eq!(status(&kim).await, 303);
        let (staff, kim) = (portal.person("eva@example.org", &[]).await, portal.person("kim@example.org", &[]).await);
        for half_hours in 1..=50 {
            portal.advance(TimeDelta::minutes(29));
            let age = TimeDelta::minutes(29) * half_hours;
            assert_eq!(status(&staff).await == 200, age <= TimeDelta::hours(8), "{age}");
            assert_eq!(status(&kim).await == 200, age <= TimeDelta::hours(24), "{age}");
        }
        let kim = portal.person("kim@example.org", &[]).await;
        let now = portal.now();
        let id = kim.id.unwrap();
        store::write(&portal.app.db, async |tx| {
            let row = entity::account::ActiveModel { id: Set(id), disabled_at: Set(Some(now)), ..Default::default() };
            entity::account::Entity::update(row).exec(tx).await.unwrap();
            Ok(())
        }).await.unwrap();
        assert_eq!(status(&kim).await, 303);
        let held = portal.post(&kim, "/my/account", &[("name", "Kim")]).await;
        assert_eq!(next_of(&held), "/my/account", "nothing waits for a disabled account");
    }

    /// T33, T34, T35: nothing planted before a sign-in is worth anything after it, and signing out leaves nothing.
    async fn a_sign_in_makes_its_own_session_and_ends_the_one_before(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let mut browser = portal.visitor();
        let planted = "ab".repeat(32);
        browser.hold("overture", &planted);
        browser.hold("browser", &planted);
        browser.email = "kim@example.org".to_owned();
        assert_eq!(by_link(&portal, &browser, "/my").await.location(), "/my");
        for name in ["overture", "browser"] {
            assert_ne!(browser.cookie(name), Some(planted.clone()), "{name}");
        }
        let attacker = portal.visitor();
        attacker.hold("overture", &planted);
        assert_eq!(portal.get(&attacker, "/my").await.status, StatusCode::SEE_OTHER);
        let before = browser.as_of_now();
        by_link(&portal, &browser, "/my").await;
        assert_eq!(portal.get(&before, "/my").await.status, StatusCode::SEE_OTHER, "one session a browser");
        assert_eq!(portal.get(&kim, "/my").await.status, StatusCode::OK, "others stay");
        let last = browser.as_of_now();
        let out = portal.post(&browser, "/sign-out", &[]).await;
        assert_eq!(out.header("clear-site-data"), Some("\"cache\", \"storage\""));
        assert_eq!(portal.get(&last, "/my").await.status, StatusCode::SEE_OTHER);
        for cookie in out.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
            assert!(!cookie.contains("Domain"), "{cookie}");
        }
    }

    /// T34: on https every cookie is bound to the host.
    async fn on_https_every_cookie_of_a_sign_in_is_bound_to_the_host(portal: TestApp) {
        let portal = portal.set(|config| config.server.origin = Some("https://pitch.example.org".to_owned()));
        portal.person("kim@example.org", &[]).await;
        let browser = portal.visitor();
        let post = async |path: &str, fields: &[(&str, &str)]| {
            portal.send(&browser, Method::POST, path, |request| {
                request.insert_header(("origin", "https://pitch.example.org")).set_form(fields)
            }).await
        };
        let asked = post("/sign-in", &[("email", "kim@example.org"), ("next", "/my")]).await;
        let opened = post(&link_in(&portal.mails_to("kim@example.org").await, LINK), &[]).await;
        assert_eq!(opened.location(), "/my");
        let mut names = Vec::new();
        for cookie in asked.headers.get_all("set-cookie").chain(opened.headers.get_all("set-cookie")) {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.starts_with("__Host-") && cookie.contains("Secure") && cookie.len() < 4096, "{cookie}");
            names.push(cookie.split('=').next().unwrap().to_owned());
        }
        names.sort();
        assert_eq!(names, ["__Host-asked", "__Host-browser", "__Host-overture"]);
    }
}
