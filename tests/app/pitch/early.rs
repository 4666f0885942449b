//! Drafts that begin before their address is confirmed: one browser writes, one mail takes them over.

use actix_web::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account, audit_payload, early_draft, pitch,
    values::{AccountId, Role},
};
use overture::{
    domain::{actor::Op, limit, privacy::retention::Rule},
    services,
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use super::typed;
use crate::{
    account::link_in,
    harness::{Person, TestApp, stories},
    limits::{use_up, wait},
};

const NEW: &str = "nia@example.org";

impl TestApp {
    /// Begins a draft in this browser without an account; its reference.
    async fn begin_early(&self, who: &Person, slug: &str, email: &str) -> String {
        let begun = self.post(who, &format!("/challenges/{slug}/pitch"), &[("email", email)]).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
        begun.location().strip_prefix("/my/pitches/").unwrap().to_owned()
    }

    /// The newest link that was mailed to this address.
    async fn confirmation(&self, email: &str) -> String {
        let mails = self.mails_to(email).await;
        link_in(&mails[mails.len() - 1..], "/confirm/")
    }

    /// Who leads a pitch.
    async fn lead(&self, reference: &str) -> Option<AccountId> {
        let row = pitch::Entity::find().filter(pitch::Column::Reference.eq(reference));
        row.one(self.app.db.read()).await.unwrap().unwrap().lead_id
    }

    /// How many drafts there are, and how many accounts.
    async fn drafts_and_accounts(&self) -> (u64, u64) {
        let conn = self.app.db.read();
        let accounts = account::Entity::find().count(conn).await.unwrap();
        (pitch::Entity::find().count(conn).await.unwrap(), accounts)
    }
}

/// The page of an address that began a draft for this challenge.
pub(crate) async fn confirmation(portal: &TestApp, slug: &str) -> String {
    portal.begin_early(&portal.visitor(), slug, NEW).await;
    portal.confirmation(NEW).await
}

stories! {
    async fn somebody_writes_at_once_and_sends_after_confirming_elsewhere(portal: TestApp) {
        portal.challenge("heat").await;
        let browser = portal.visitor();
        let page = portal.get(&browser, "/challenges/heat/pitch").await;
        assert!(page.attribute("main form[method=post] input[name=email]", "id").is_some());
        assert!(page.text().contains("within 14 days"));
        let reference = portal.begin_early(&browser, "heat", NEW).await;
        let path = |page: &str| format!("/my/pitches/{reference}{page}");
        portal.fill(&browser, &reference).await;
        let tasks = portal.get(&browser, &path("")).await;
        assert!(tasks.text().contains(NEW) && tasks.text().contains("15 November 2026"), "{}", tasks.text());
        assert_eq!(tasks.header("cache-control"), Some("no-store"));
        assert!(tasks.select("a[href$='/team'], a[href$='/files']").is_empty());
        let before = portal.get(&browser, "/challenges/heat/pitch").await;
        assert_eq!(before.select("a.btn[href*='/my/pitches/']"), ["Continue your pitch"]);
        let check = portal.get(&browser, &path("/check")).await;
        assert!(check.text().contains("Confirm your address to send") && check.text().contains("anechoic room"));
        assert!(check.select("input[name=_declaration]").is_empty());
        let (status, saved) = portal.autosave(&browser, &reference, "solution", &[("title", "Quieter")], 5).await;
        assert_eq!((status, saved["version"].as_i64()), (StatusCode::OK, Some(6)), "{saved}");
        portal.save(&browser, &reference, "solution", &typed("solution")).await;
        let version = portal.draft_version(&browser, &reference).await;
        let later = portal.post(&browser, &path("/terms"), &[("_then", "later"), ("_version", &version)]).await;
        assert_eq!(later.location(), path(""), "there is no list of pitches yet");
        portal.fill(&browser, &reference).await;

        // Another device: opening the link changes nothing, the button does.
        let (link, phone) = (portal.confirmation(NEW).await, portal.visitor());
        let asked = portal.get(&phone, &link).await;
        assert!(asked.text().contains(&reference) && asked.attribute("input[name=name]", "id").is_some());
        assert_eq!(portal.lead(&reference).await, None);
        assert_eq!(portal.post(&phone, &link, &[("name", " ")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let confirmed = portal.post(&phone, &link, &[("name", "Nia Novak")]).await;
        assert_eq!(confirmed.location(), format!("/sign-in?next=%2Fmy%2Fpitches%2F{reference}"));
        assert!(phone.cookie("overture").is_none(), "whoever opens a link is signed in only where it was asked for");
        assert_eq!(portal.entries("pitch.confirmed").await, 1);

        // The token of the first browser is dead at once.
        assert_eq!(portal.get(&browser, &path("")).await.location(), format!("/sign-in?next=%2Fmy%2Fpitches%2F{reference}"));
        let stale = portal.save_at(&browser, &reference, "solution", &[("title", "Stolen")], "9").await;
        assert!(stale.location().starts_with("/sign-in"));
        let nia = portal.person(NEW, &[]).await;
        assert_eq!(portal.lead(&reference).await, nia.id);
        assert!(!portal.get(&nia, &path("/check")).await.text().contains("Stolen"));
        assert_eq!(portal.send_pitch(&nia, &reference).await.location(), path("/sent"));
        let row = early_draft::Entity::find().one(portal.app.db.read()).await.unwrap().unwrap();
        assert!(row.confirmed_at.is_some());
        assert!(portal.get(&phone, &link).await.text().contains("confirmed already"));
    }

    /// T33: in the browser that began the draft the link signs in, and the token is gone from it.
    async fn the_browser_that_began_is_signed_in_by_its_link(portal: TestApp) {
        portal.challenge("heat").await;
        let browser = portal.visitor();
        let reference = portal.begin_early(&browser, "heat", NEW).await;
        let confirmed = portal.post(&browser, &portal.confirmation(NEW).await, &[("name", "Nia")]).await;
        assert_eq!(confirmed.location(), format!("/my/pitches/{reference}"));
        assert!(browser.cookie("overture").is_some() && browser.cookie("draft").is_none());
        let page = portal.get(&browser, &format!("/my/pitches/{reference}")).await;
        assert_eq!(page.select(".banner.warn").len(), 0);
        assert_eq!(page.select("a[href$='/team']").len(), 1);
    }

    /// T26: whoever has an account hears and sees the same, is not touched before the mail is answered, and is not shown
    /// the draft; afterwards it is theirs.
    async fn known_and_unknown_addresses_begin_alike(portal: TestApp) {
        let challenge = portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let manager = portal.person("mo@example.org", &[(Role::Manager, Some(challenge))]).await;
        let admin = portal.person("ada@example.org", &[(Role::Admin, None)]).await;
        let masked = |text: String, reference: &str, email: &str| text.replace(reference, "REF").replace(email, "EMAIL");
        let mut told = Vec::new();
        for email in ["kim@example.org", NEW] {
            let browser = portal.visitor();
            let reference = portal.begin_early(&browser, "heat", email).await;
            let page = portal.get(&browser, &format!("/my/pitches/{reference}")).await;
            let mail = portal.mails_to(email).await.pop().unwrap();
            let link = portal.confirmation(email).await;
            told.push((
                masked(page.text(), &reference, email),
                masked(mail.text, &reference, email).replace(link.rsplit('/').next().unwrap(), "TOKEN"),
            ));
            for who in [&kim, &manager, &admin, &portal.visitor()] {
                let (own, random) = (format!("/my/pitches/{reference}"), "/my/pitches/ZZ-7K3M9Q".to_owned());
                let (seen, none) = (portal.get(who, &own).await, portal.get(who, &random).await);
                assert_eq!((seen.status, seen.text()), (none.status, none.text()), "{email}");
                assert_eq!(portal.get(who, &format!("/manage/pitches/{reference}")).await.status, portal.get(who, "/manage/pitches/ZZ-7K3M9Q").await.status);
            }
            assert!(!portal.get(&kim, "/my").await.text().contains(&reference));
        }
        assert_eq!(told[0], told[1]);
        assert_eq!(portal.drafts_and_accounts().await, (2, 3), "no account is made before the mail is answered");
        let rows = pitch::Entity::find().all(portal.app.db.read()).await.unwrap();
        assert!(rows.iter().all(|row| row.lead_id.is_none()));
        // Nothing of the address in the trail.
        let trail = audit_payload::Entity::find().all(portal.app.db.read()).await.unwrap();
        assert!(trail.iter().all(|row| !row.payload.contains(NEW)), "{trail:?}");

        // An account is asked for no name, and keeps the one it has.
        let link = portal.confirmation("kim@example.org").await;
        assert!(portal.get(&kim, &link).await.attribute("input[name=name]", "id").is_none());
        let confirmed = portal.post(&kim, &link, &[("name", "Somebody Else")]).await;
        assert!(confirmed.location().starts_with("/my/pitches/"));
        assert_eq!(portal.get(&kim, confirmed.location()).await.status, StatusCode::OK);
        assert_eq!(portal.drafts_and_accounts().await, (2, 3));
    }

    /// T01, T03: a token opens exactly its own draft: not another one, in no other way, not for whoever has a wrong or a
    /// spent one.
    async fn a_token_opens_its_own_draft_and_nothing_else(portal: TestApp) {
        portal.challenge("heat").await;
        let (browser, other) = (portal.visitor(), portal.visitor());
        let own = portal.begin_early(&browser, "heat", NEW).await;
        let foreign = portal.begin_early(&other, "heat", "ole@example.org").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let led = portal.begin(&kim, "heat").await;
        let random = portal.get(&browser, "/my/pitches/ZZ-7K3M9Q/solution").await;
        assert_eq!(random.status, StatusCode::NOT_FOUND);
        for reference in [&foreign, &led] {
            for page in ["", "/solution", "/check"] {
                let hidden = portal.get(&browser, &format!("/my/pitches/{reference}{page}")).await;
                assert_eq!((hidden.status, &hidden.bytes), (random.status, &random.bytes), "{page}");
            }
            let fields = [("title", "x"), ("_version", "0")];
            for page in ["/solution", "/address"] {
                let written = portal.post(&browser, &format!("/my/pitches/{reference}{page}"), &fields).await;
                assert_eq!(written.status, StatusCode::NOT_FOUND, "{page}");
            }
            assert_eq!(portal.autosave(&browser, reference, "solution", &fields, 0).await.0, StatusCode::NOT_FOUND);
        }
        // What is not for it says what to do, whether it is about the own draft or another one.
        for reference in [&own, &foreign, &"ZZ-7K3M9Q".to_owned()] {
            for page in ["/files", "/team", "/messages", "/form", "/versions", "/print", "/auto-send", "/late", "/sent"] {
                let refused = portal.get(&browser, &format!("/my/pitches/{reference}{page}")).await;
                assert_eq!(refused.status, StatusCode::FORBIDDEN, "{page}");
                assert!(refused.text().contains("Confirm your address first"), "{page}");
            }
            for page in ["/check", "/files", "/uploads", "/team", "/delete", "/messages", "/withdraw", "/auto-send"] {
                let refused = portal.post(&browser, &format!("/my/pitches/{reference}{page}"), &[("_key", "0123456789abcdef"), ("emails", "a@example.org"), ("role", "viewer")]).await;
                assert_eq!(refused.status, StatusCode::FORBIDDEN, "{page}");
            }
        }
        for page in ["/my", "/my/account", "/my/organisation", "/review", "/manage", "/admin/users"] {
            assert!(portal.get(&browser, page).await.location().starts_with("/sign-in"), "{page}");
        }
        // A wrong one, one that was cut, one beside a session.
        let token = browser.cookie("draft").unwrap();
        for wrong in ["", "x", &token[..63], &token.to_uppercase(), &"0".repeat(64)] {
            let thief = portal.visitor();
            thief.hold("draft", wrong);
            let turned = portal.get(&thief, &format!("/my/pitches/{own}")).await;
            assert!(turned.location().starts_with("/sign-in"), "{wrong}");
        }
        kim.hold("draft", &token);
        assert_eq!(portal.get(&kim, &format!("/my/pitches/{own}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.get(&browser, &format!("/my/pitches/{own}")).await.status, StatusCode::OK);
        assert_eq!(portal.drafts_and_accounts().await.0, 3);
    }

    /// T35: after the confirmation, and after its time, a token that was copied opens nothing; the link neither.
    async fn a_token_ends_with_the_confirmation_and_with_its_time(portal: TestApp) {
        portal.challenge("heat").await;
        let (first, second) = (portal.visitor(), portal.visitor());
        let confirmed = portal.begin_early(&first, "heat", NEW).await;
        let left = portal.begin_early(&second, "heat", "ole@example.org").await;
        let thief = first.as_of_now();
        let link = portal.confirmation(NEW).await;
        portal.post(&first, &link, &[("name", "Nia")]).await;
        for page in ["", "/solution", "/check"] {
            assert!(portal.get(&thief, &format!("/my/pitches/{confirmed}{page}")).await.location().starts_with("/sign-in"));
        }
        let again = portal.post(&thief, &link, &[("name", "Thief")]).await;
        assert!(again.text().contains("confirmed already") && thief.cookie("overture").is_none());

        portal.advance(TimeDelta::days(14) - TimeDelta::seconds(1));
        assert_eq!(portal.get(&second, &format!("/my/pitches/{left}")).await.status, StatusCode::OK);
        let link = portal.confirmation("ole@example.org").await;
        portal.advance(TimeDelta::seconds(1));
        assert!(portal.get(&second, &format!("/my/pitches/{left}")).await.location().starts_with("/sign-in"));
        assert!(portal.get(&second, &link).await.text().contains("waited too long"));
        portal.post(&second, &link, &[("name", "Ole")]).await;
        assert_eq!((portal.lead(&left).await, portal.drafts_and_accounts().await.1), (None, 1));
    }

    /// A mistyped address is corrected; the link to the wrong one opens nothing any more.
    async fn another_address_is_mailed_and_the_first_link_ends(portal: TestApp) {
        portal.challenge("heat").await;
        let browser = portal.visitor();
        let reference = portal.begin_early(&browser, "heat", "nya@example.org").await;
        let wrong = portal.confirmation("nya@example.org").await;
        let path = format!("/my/pitches/{reference}/address");
        let refused = portal.post(&browser, &path, &[("email", "nia at example")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.attribute("#f-email", "value").as_deref(), Some("nia at example"));
        assert_eq!(portal.post(&browser, &path, &[("email", NEW)]).await.location(), format!("/my/pitches/{reference}"));
        assert_eq!(portal.get(&portal.visitor(), &wrong).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.post(&portal.visitor(), &wrong, &[("name", "Nya")]).await.status, StatusCode::NOT_FOUND);
        portal.post(&browser, &portal.confirmation(NEW).await, &[("name", "Nia")]).await;
        assert_eq!(portal.lead(&reference).await, portal.person(NEW, &[]).await.id);
        assert_eq!(portal.post(&browser, &path, &[("email", NEW)]).await.status, StatusCode::CONFLICT, "there is nothing to confirm any more");
    }

    /// T72: a thousand drafts are not begun from one network, and not in the name of one address.
    async fn nobody_begins_a_thousand_drafts_without_an_account(portal: TestApp) {
        portal.challenge("heat").await;
        for _ in 0..limit::EARLY_MAIL.many {
            portal.begin_early(&portal.visitor(), "heat", NEW).await;
        }
        let ask = |email: &'static str| [("email", email)];
        let path = "/challenges/heat/pitch";
        let waits = wait(&portal.post(&portal.visitor(), path, &ask(NEW)).await);
        assert!(waits > TimeDelta::hours(1), "{waits}");
        assert_eq!(portal.post(&portal.visitor(), path, &ask("NIA@Example.org")).await.status, 429, "the same address");
        portal.begin_early(&portal.visitor(), "heat", "ole@example.org").await;
        use_up(&portal, &limit::EARLY, "127.0.0.1").await;
        wait(&portal.post(&portal.visitor(), path, &ask("pia@example.org")).await);
        assert_eq!(portal.drafts_and_accounts().await, (u64::from(limit::EARLY_MAIL.many) + 1, 0));
        assert_eq!(portal.mails_to(NEW).await.len(), limit::EARLY_MAIL.many as usize);
        // Whoever has an account goes on.
        let kim = portal.person("kim@example.org", &[]).await;
        portal.begin(&kim, "heat").await;
    }

    /// What keeps others out keeps visitors out, too.
    async fn a_draft_begins_only_where_and_when_pitches_are_taken(portal: TestApp) {
        portal.challenge_with("heat", |row| {
            row.eligibility_questions = entity::values::Document(serde_json::json!([{"text": "Do you have a prototype?", "wants_yes": true}]));
        }).await;
        let path = "/challenges/heat/pitch";
        let visitor = portal.visitor();
        for (fields, status) in [
            (&[("email", NEW)][..], 422),
            (&[("email", NEW), ("fit-1", "no")], 200),
            (&[("email", "nia"), ("fit-1", "yes")], 422),
            (&[("email", ""), ("fit-1", "yes")], 422),
            (&[("fit-1", "yes")], 422),
        ] {
            let answer = portal.post(&visitor, path, fields).await;
            assert_eq!(answer.status.as_u16(), status, "{fields:?}");
        }
        let wrong = portal.post(&visitor, path, &[("email", "nia"), ("fit-1", "yes")]).await;
        assert_eq!(wrong.attribute("#f-email", "value").as_deref(), Some("nia"));
        assert_eq!(wrong.attribute("input[type=hidden][name=fit-1]", "value").as_deref(), Some("yes"));
        assert!(visitor.cookie("draft").is_none());
        portal.advance(TimeDelta::days(400));
        assert_eq!(portal.post(&visitor, path, &[("email", NEW), ("fit-1", "yes")]).await.status, StatusCode::CONFLICT);
        assert_eq!(portal.post(&visitor, "/challenges/none/pitch", &[("email", NEW)]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.drafts_and_accounts().await, (0, 0));
        assert!(portal.mails_to(NEW).await.is_empty());
    }

    /// Retention: a draft that nobody confirmed goes at the end of its time, its text with it; a confirmed one stays.
    async fn an_unconfirmed_draft_goes_after_fourteen_days(portal: TestApp) {
        portal.challenge("heat").await;
        let (first, second) = (portal.visitor(), portal.visitor());
        let kept = portal.begin_early(&first, "heat", NEW).await;
        portal.post(&first, &portal.confirmation(NEW).await, &[("name", "Nia")]).await;
        let gone = portal.begin_early(&second, "heat", "ole@example.org").await;
        portal.fill(&second, &gone).await;
        let removed = async |at: DateTime<Utc>| {
            portal.app.clock.set(at);
            let lines = services::privacy::retain(&portal.app, &Op::of_clock(at)).await.unwrap();
            lines.iter().find(|line| line.rule == Rule::Unconfirmed).unwrap().count
        };
        let end = portal.now() + TimeDelta::days(14);
        assert_eq!(removed(end - TimeDelta::seconds(1)).await, 0);
        assert_eq!((removed(end).await, removed(end).await), (1, 0));
        let rows = pitch::Entity::find().all(portal.app.db.read()).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.reference.as_str()).collect::<Vec<_>>(), [kept]);
        assert_eq!(early_draft::Entity::find().count(portal.app.db.read()).await.unwrap(), 1);
    }

    /// The managers of a challenge learn that there are drafts, as of any other, and nobody is mailed about one that
    /// nobody leads.
    async fn of_an_unconfirmed_draft_the_host_learns_the_number(portal: TestApp) {
        let challenge = portal.challenge("heat").await;
        let manager = portal.person("mo@example.org", &[(Role::Manager, Some(challenge))]).await;
        let browser = portal.visitor();
        let reference = portal.begin_early(&browser, "heat", NEW).await;
        portal.fill(&browser, &reference).await;
        let page = portal.get(&manager, "/manage/challenges/heat/deadlines").await;
        assert!(!page.text().contains(&reference) && !page.text().contains("anechoic"));
        let fields = [("reference", reference.as_str()), ("until", "2026-12-24T12:00"), ("reason", "A reason.")];
        let extended = portal.post(&manager, "/manage/challenges/heat/deadlines", &fields).await;
        assert_eq!(extended.status, StatusCode::UNPROCESSABLE_ENTITY, "more time is for somebody");
        portal.advance(TimeDelta::days(400));
        services::pitch::remind(&portal.app, &Op::of_clock(portal.now())).await.unwrap();
        assert_eq!(portal.mails_to(NEW).await.len(), 1);
        assert_eq!(portal.mails_to("mo@example.org").await.len(), 0);
    }
}
