//! Passwords: chosen, signed in with, guessed at, forgotten, removed.

use actix_web::http::{Method, StatusCode, header};
use chrono::TimeDelta;
use entity::values::Role;
use overture::{domain::second_factor, store};
use sea_orm::{ActiveValue::Set, EntityTrait as _};

use crate::{
    account::link_in,
    harness::{Answer, Person, TestApp, stories},
    limits::wait,
    second_factor::set_up,
};

const GOOD: &str = "plum kettle orbit vast";
const OTHER: &str = "seven quiet lanterns drift";

async fn choose(portal: &TestApp, who: &Person, new: &str) {
    let answer = portal.post(who, "/my/account/password", &[("new_password", new)]).await;
    assert_eq!(answer.location(), "/my/account/security", "{}", answer.text());
}

async fn sign_in(portal: &TestApp, browser: &Person, email: &str, password: &str) -> Answer {
    portal
        .post(browser, "/sign-in/password", &[("email", email), ("password", password), ("next", "/my")])
        .await
}

async fn ask_for_reset(portal: &TestApp, email: &str) -> Answer {
    portal.post(&portal.visitor(), "/reset", &[("email", email)]).await
}

async fn disable(portal: &TestApp, who: &Person) {
    let (id, now) = (who.id.unwrap(), portal.now());
    store::write(&portal.app.db, async |tx| {
        let row =
            entity::account::ActiveModel { id: Set(id), disabled_at: Set(Some(now)), ..Default::default() };
        entity::account::Entity::update(row).exec(tx).await.unwrap();
        Ok(())
    })
    .await
    .unwrap();
}

stories! {
    async fn a_good_password_is_taken_and_opens_the_account_in_any_composition(portal: TestApp) {
        let kim = portal.person("kim.virtanen@example.org", &[]).await;
        for (weak, says) in [
            ("short", "at least 12 characters"),
            ("", "at least 12 characters"),
            (&*"ab".repeat(80), "at most 128 characters"),
            ("kim.virtanen", "Add a word or two"),
            ("aaaaaaaaaaaaa", "Repeated words"),
        ] {
            let refused = portal.post(&kim, "/my/account/password", &[("new_password", weak)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{weak}");
            assert!(refused.text().contains(says), "{weak}: {:?}", refused.select(".emsg"));
            assert_eq!(refused.attribute(".summary-err a", "href").as_deref(), Some("#f-new_password"));
            assert!(weak.is_empty() || !refused.text().contains(weak) || weak == "kim.virtanen", "never shown again");
        }
        choose(&portal, &kim, "caf\u{e9} kettle orbit vast").await;
        let browser = portal.visitor();
        let opened = sign_in(&portal, &browser, " Kim.Virtanen@example.org", "cafe\u{301} kettle orbit vast").await;
        assert_eq!(opened.location(), "/my");
        assert_eq!(portal.get(&browser, "/my").await.status, StatusCode::OK);
        let security = portal.get(&browser, "/my/account/security").await;
        assert!(security.text().contains("Signed in") && security.text().contains("Set a new password"));
        let mails = portal.mails_to("kim.virtanen@example.org").await;
        // They are delivered side by side, in any order.
        let mut subjects: Vec<String> = mails.iter().map(|mail| mail.subject.to_string()).collect();
        subjects.sort();
        assert_eq!(subjects, ["New sign-in to your account at Overture", "Your password for Overture was changed"]);
    }

    async fn a_password_field_has_a_button_that_shows_it_where_scripts_run(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        choose(&portal, &kim, GOOD).await;
        ask_for_reset(&portal, "kim@example.org").await;
        let reset = link_in(&portal.mails_to("kim@example.org").await, "/reset/");
        for (who, path, fields) in
            [(&portal.visitor(), "/sign-in", 1), (&kim, "/my/account/password", 2), (&portal.visitor(), reset.as_str(), 1)]
        {
            let page = portal.get(who, path).await;
            assert_eq!(page.select("input[type=password]").len(), fields, "{path}");
            let buttons = page.select("button[type=button].js-only[data-reveals][aria-pressed=false]");
            assert_eq!(buttons, vec!["Show password"; fields], "{path}");
            let field = page.attribute("button[data-reveals]", "aria-controls").unwrap();
            assert_eq!(page.attribute(&format!("#{field}"), "type").as_deref(), Some("password"), "{path}");
        }
    }

    /// T25, T26: one answer for a wrong password, an unknown, a disabled and a password-less account.
    async fn every_refused_sign_in_is_answered_and_limited_alike(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let gone = portal.person("gone@example.org", &[]).await;
        portal.person("none@example.org", &[]).await;
        choose(&portal, &kim, GOOD).await;
        choose(&portal, &gone, GOOD).await;
        disable(&portal, &gone).await;
        let mut answers = Vec::new();
        for (email, password) in
            [("kim@example.org", OTHER), ("gone@example.org", GOOD), ("none@example.org", GOOD), ("nobody@example.org", GOOD)]
        {
            let browser = portal.visitor();
            let (statements, first) = portal.statements(sign_in(&portal, &browser, email, password)).await;
            assert_eq!(first.status, StatusCode::UNPROCESSABLE_ENTITY, "{email}");
            assert_eq!(first.attribute("#f-account", "value").as_deref(), Some(email), "the address is kept");
            for _ in 0..4 {
                sign_in(&portal, &browser, email, password).await;
            }
            let limited = sign_in(&portal, &browser, email, password).await;
            assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS, "{email}");
            answers.push((statements, first.text().replace(email, "…"), limited.text()));
        }
        assert!(answers.windows(2).all(|two| two[0] == two[1]), "{:?}", answers.iter().map(|it| it.0).collect::<Vec<_>>());
    }

    /// T36: the sixth wrong password waits; a known browser, a link and a reset still get in; an invented address of
    /// the client changes nothing.
    async fn guessing_shuts_the_guesser_out_and_not_the_owner(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        choose(&portal, &kim, GOOD).await;
        let guesser = portal.visitor();
        for _ in 0..5 {
            assert_eq!(sign_in(&portal, &guesser, "kim@example.org", OTHER).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let right = sign_in(&portal, &guesser, "KIM@example.org", GOOD).await;
        let wait = wait(&right);
        let pretending = portal.send(&portal.visitor(), Method::POST, "/sign-in/password", |request| {
            request
                .insert_header((header::ORIGIN, portal.app.config.origin()))
                .insert_header(("x-forwarded-for", "192.0.2.77"))
                .set_form([("email", "kim@example.org"), ("password", GOOD)])
        }).await;
        assert_eq!(pretending.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(sign_in(&portal, &kim, "kim@example.org", GOOD).await.location(), "/my", "a known browser");
        for _ in 0..6 {
            sign_in(&portal, &kim, "kim@example.org", OTHER).await;
        }
        assert_eq!(sign_in(&portal, &kim, "kim@example.org", GOOD).await.status, StatusCode::TOO_MANY_REQUESTS, "with a count of its own");
        assert_eq!(ask_for_reset(&portal, "kim@example.org").await.location(), "/reset/sent");
        portal.advance(wait);
        assert_eq!(sign_in(&portal, &portal.visitor(), "kim@example.org", GOOD).await.location(), "/my");
    }

    /// T26, T36: resets are mailed to the stored address alone, three an hour, and answered alike.
    async fn asking_for_a_reset_tells_nothing_and_floods_nobody(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let gone = portal.person("gone@example.org", &[]).await;
        disable(&portal, &gone).await;
        let mut answers = Vec::new();
        for email in ["kim@example.org", "nobody@example.org", "gone@example.org"] {
            for _ in 0..5 {
                let answer = ask_for_reset(&portal, email).await;
                answers.push((answer.status, answer.location().to_owned(), answer.bytes.clone()));
            }
        }
        assert!(answers.windows(2).all(|two| two[0] == two[1]));
        assert_eq!(portal.mails_to("kim@example.org").await.len(), 3);
        assert!(portal.mails_to("nobody@example.org").await.is_empty() && portal.mails_to("gone@example.org").await.is_empty());
        assert_eq!(ask_for_reset(&portal, "no address").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        drop(kim);
    }

    /// T27: no letter that looks like another reaches an account.
    async fn addresses_that_look_alike_reach_nobody(portal: TestApp) {
        let admin = portal.person("admin@example.org", &[]).await;
        choose(&portal, &admin, GOOD).await;
        for typed in [
            "adm\u{131}n@example.org",
            "ADM\u{130}N@example.org",
            "admin\u{ff20}example.org",
            "a\u{300}dmin@example.org",
            "admin@ex\u{e4}mple.org",
            "admin@example.org.",
        ] {
            for path in ["/sign-in", "/reset", "/sign-in/password"] {
                let fields = [("email", typed), ("password", GOOD), ("next", "/my")];
                let answer = portal.post(&portal.visitor(), path, &fields).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {typed}");
            }
        }
        for other in ["admin+x@example.org", "adm.in@example.org", "admin@sub.example.org"] {
            assert_eq!(ask_for_reset(&portal, other).await.location(), "/reset/sent");
            assert_eq!(sign_in(&portal, &portal.visitor(), other, GOOD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(portal.mails_to("admin@example.org").await.len(), 1, "that the password was chosen");
    }

    /// T35, T37: a reset works once, for half an hour, signs out everywhere, links to the configured origin and does
    /// not stand in for the second factor.
    async fn a_reset_replaces_the_password_and_nothing_else(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[(Role::Evaluator, None)]).await;
        choose(&portal, &kim, OTHER).await;
        let (secret, _) = set_up(&portal, &kim).await;
        let answer = portal.send(&portal.visitor(), Method::POST, "/reset", |request| {
            request
                .insert_header((header::ORIGIN, portal.app.config.origin()))
                .insert_header(("x-forwarded-host", "evil.example"))
                .insert_header(("forwarded", "host=evil.example"))
                .set_form([("email", "kim@example.org")])
        }).await;
        assert_eq!(answer.location(), "/reset/sent");
        let mails = portal.mails_to("kim@example.org").await;
        let found = mails.iter().find(|mail| mail.text.contains("/reset/")).unwrap();
        assert!(found.text.contains(&portal.app.link("/reset/")) && !found.text.contains("evil"), "{}", found.text);
        let link = link_in(&mails, "/reset/");
        for _ in 0..2 {
            assert_eq!(portal.get(&portal.visitor(), &link).await.select("h1"), ["Set a new password"]);
        }
        let weak = portal.post(&portal.visitor(), &link, &[("new_password", "short")]).await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY, "and the link still works");
        let set = portal.post(&portal.visitor(), &link, &[("new_password", GOOD)]).await;
        assert_eq!(set.location(), "/sign-in");
        assert_eq!(portal.get(&kim, "/my").await.status, StatusCode::SEE_OTHER, "signed out");
        let again = portal.post(&portal.visitor(), &link, &[("new_password", OTHER)]).await;
        assert_eq!(again.select("h1"), ["This link no longer works"]);
        let browser = portal.visitor();
        assert_eq!(sign_in(&portal, &browser, "kim@example.org", OTHER).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(sign_in(&portal, &browser, "kim@example.org", GOOD).await.location(), "/sign-in/code?next=%2Fmy");
        let code = second_factor::code(&secret, portal.now()).unwrap();
        assert_eq!(portal.post(&browser, "/sign-in/code", &[("code", &code), ("next", "/my")]).await.location(), "/my");
        ask_for_reset(&portal, "kim@example.org").await;
        let late = link_in(&portal.mails_to("kim@example.org").await, "/reset/");
        portal.advance(TimeDelta::minutes(30));
        assert_eq!(portal.get(&portal.visitor(), &late).await.select("h1"), ["This link no longer works"]);
        assert_eq!(portal.get(&portal.visitor(), "/reset/none").await.status, StatusCode::NOT_FOUND);
    }

    /// T35: whoever changes a password shows the present one or who they are; all other sessions end.
    async fn a_password_is_changed_by_its_owner_alone_and_ends_other_sessions(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        choose(&portal, &kim, GOOD).await;
        let other = portal.person("kim@example.org", &[]).await;
        portal.advance(TimeDelta::minutes(6));
        let change = async |present: &str| {
            portal.post(&kim, "/my/account/password", &[("password", present), ("new_password", OTHER)]).await
        };
        assert_eq!(change("").await.location(), "/step-up?next=%2Fmy%2Faccount%2Fpassword");
        let wrong = change("wrong").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong.attribute(".summary-err a", "href").as_deref(), Some("#f-password"));
        assert_eq!(portal.get(&other, "/my").await.status, StatusCode::OK);
        assert_eq!(change(GOOD).await.location(), "/my/account/security");
        assert_eq!(portal.get(&other, "/my").await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.get(&kim, "/my").await.status, StatusCode::OK);
        let stale = portal.post(&kim, "/my/account/password/remove", &[]).await;
        assert!(stale.location().starts_with("/step-up?next=%2Fcontinue%2F"));
        let proved = portal.post(&kim, "/step-up", &[("password", OTHER), ("next", "/my")]).await;
        assert_eq!(proved.location(), "/my");
        assert_eq!(portal.post(&kim, "/my/account/password/remove", &[]).await.location(), "/my/account/security");
        assert_eq!(sign_in(&portal, &portal.visitor(), "kim@example.org", OTHER).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(portal.post(&kim, "/my/account/password/remove", &[]).await.status, StatusCode::CONFLICT);
    }

    async fn a_password_on_the_operators_list_is_not_taken(portal: TestApp) {
        let mut list = tempfile::NamedTempFile::new().unwrap();
        use sha1::Digest as _;
        let hash: String = sha1::Sha1::digest(GOOD).iter().map(|byte| format!("{byte:02X}")).collect();
        std::io::Write::write_all(&mut list, format!("{hash}:7\n").as_bytes()).unwrap();
        let path = list.path().to_owned();
        let portal = portal.set(|config| config.security.breached_passwords = Some(path));
        let kim = portal.person("kim@example.org", &[]).await;
        let refused = portal.post(&kim, "/my/account/password", &[("new_password", GOOD)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("list of stolen ones"));
        choose(&portal, &kim, OTHER).await;
    }
}
