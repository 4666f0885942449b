//! Passkeys through HTTP, with an authenticator in software: added, signed in with alone, shown as the second factor
//! and once more, and every answer that must not be taken.

mod at_once;

use actix_web::http::{Method, StatusCode};
use chrono::TimeDelta;
use entity::values::Role;
use overture::{domain::limit, store};
use sea_orm::{ActiveValue::Set, EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};

use crate::{
    authenticator::Authenticator,
    harness::{Answer, Person, TestApp, stories},
    limits::{use_up, wait},
    second_factor::set_up,
};

/// Where browsers have passkeys; at the origin of the other stories they have none.
const ORIGIN: &str = "http://localhost:8080";
const PAGE: &str = "/my/account/passkeys";

pub(crate) fn named(portal: TestApp) -> TestApp {
    portal.set(|config| config.server.origin = Some(ORIGIN.to_owned()))
}

/// Posts JSON as our script does.
async fn post(portal: &TestApp, who: &Person, path: &str, body: &Value) -> Answer {
    portal
        .send(who, Method::POST, path, |request| request.insert_header(("origin", ORIGIN)).set_json(body))
        .await
}

/// What the authenticator is asked.
async fn asked(portal: &TestApp, who: &Person, path: &str) -> Value {
    let answer = post(portal, who, path, &json!({})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    serde_json::from_slice(&answer.bytes).unwrap()
}

async fn add(portal: &TestApp, who: &Person, key: &mut Authenticator) -> Answer {
    let options = asked(portal, who, &format!("{PAGE}/ask")).await;
    let made = key.create(&options);
    post(portal, who, PAGE, &json!({ "credential": made, "name": "Laptop" })).await
}

/// Adds a passkey to this account.
pub(crate) async fn with_passkey(portal: &TestApp, who: &Person) -> Authenticator {
    let mut key = Authenticator::at(ORIGIN);
    let added = add(portal, who, &mut key).await;
    assert_eq!((added.status, next(&added)), (StatusCode::OK, PAGE.to_owned()), "{}", added.text());
    key
}

/// Answers the question of a door with this passkey.
async fn answer(portal: &TestApp, who: &Person, door: &str, key: &mut Authenticator) -> Answer {
    let options = asked(portal, who, &format!("{door}/ask")).await;
    post(portal, who, door, &json!({ "credential": key.get(&options), "next": "/my" })).await
}

fn next(answer: &Answer) -> String {
    let said: Value = serde_json::from_slice(&answer.bytes).unwrap();
    said["next"].as_str().unwrap_or_else(|| panic!("{said}")).to_owned()
}

/// The one refusal, in a browser that stays where it is.
fn is_refused(answer: &Answer, what: &str) {
    let said: Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {said}");
    assert_eq!(
        said,
        json!({ "message": "This passkey was not accepted. Try again, or choose another way." }),
        "{what}"
    );
    let opened = answer.headers.get_all("set-cookie").any(|it| it.to_str().unwrap().starts_with("overture="));
    assert!(!opened, "{what}");
}

/// Where the passkeys of this person are looked after.
async fn places(portal: &TestApp, who: &Person) -> Vec<String> {
    let page = portal.get(who, PAGE).await.text();
    let is_one = |part: &&str| part.len() == PAGE.len() + 37 && part.starts_with(PAGE);
    page.split('"').filter(is_one).map(str::to_owned).collect()
}

stories! {
    /// T33: a passkey alone signs in, without an address; the session is a new one and nothing is left to prove.
    async fn a_passkey_signs_in_alone(portal: TestApp) {
        let portal = named(portal.strict());
        let mia = portal.person("mia@example.org", &[(Role::Manager, None)]).await;
        assert!(portal.get(&mia, "/my/account/second-factor").await.text().contains(PAGE), "offered there");
        assert_eq!(portal.get(&mia, &format!("{PAGE}/new")).await.status, StatusCode::OK);
        let mut key = with_passkey(&portal, &mia).await;
        assert!(portal.get(&mia, PAGE).await.text().contains("Your passkey is added"));
        assert_eq!(portal.get(&mia, "/manage").await.status, StatusCode::OK, "enrolled");
        let browser = portal.visitor();
        browser.hold("overture", &"ab".repeat(32));
        let options = asked(&portal, &browser, "/sign-in/passkey/ask").await;
        assert_eq!((&options["rpId"], &options["allowCredentials"]), (&json!("localhost"), &json!([])));
        let opened = post(&portal, &browser, "/sign-in/passkey", &json!({ "credential": key.get(&options), "next": "//evil.example" })).await;
        assert_eq!((opened.status, next(&opened)), (StatusCode::OK, "/manage".to_owned()));
        assert_eq!(portal.get(&browser, "/manage").await.status, StatusCode::OK);
        assert_ne!(browser.cookie("overture"), Some("ab".repeat(32)));
        assert_eq!(portal.entries("sign_in.done").await, 2);
        assert_eq!(portal.entries("passkey.added").await, 1);
        let subjects: Vec<String> = portal.mails_to("mia@example.org").await.iter().map(|mail| mail.subject.to_string()).collect();
        assert!(subjects.contains(&"A passkey for Overture was added".to_owned()), "{subjects:?}");
        assert!(subjects.contains(&"New sign-in to your account at Overture".to_owned()), "{subjects:?}");
        let fresh = portal.post(&browser, "/my/account/address", &[("email", "new@example.org")]).await;
        assert_eq!(fresh.location(), "/my/account", "it is a proof too");
    }

    /// T39: after a mailed link whoever must have a second factor shows the passkey; nobody else is asked.
    async fn a_passkey_is_the_second_factor_after_a_mailed_link(portal: TestApp) {
        let portal = named(portal.strict());
        let mia = portal.person("mia@example.org", &[(Role::Approver, None)]).await;
        let mut key = with_passkey(&portal, &mia).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let mut of_kim = with_passkey(&portal, &kim).await;
        let waiting = portal.person("mia@example.org", &[]).await;
        assert_eq!(portal.get(&waiting, "/my").await.location(), "/sign-in/code?next=%2Fmy");
        let page = portal.get(&waiting, "/sign-in/code?next=%2Fmy").await;
        assert_eq!((page.select("[data-passkey]").len(), page.select("#f-code").len()), (1, 0));
        let guessed = portal.post(&waiting, "/sign-in/code", &[("code", "000000")]).await;
        assert_eq!(guessed.status, StatusCode::UNPROCESSABLE_ENTITY);
        is_refused(&answer(&portal, &waiting, "/step-up/passkey", &mut of_kim).await, "somebody else's");
        assert_eq!(portal.get(&waiting, "/my").await.status, StatusCode::SEE_OTHER);
        let before = waiting.as_of_now();
        assert_eq!(next(&answer(&portal, &waiting, "/step-up/passkey", &mut key).await), "/my");
        assert_eq!(portal.get(&waiting, "/manage").await.status, StatusCode::OK);
        assert_eq!(portal.get(&before, "/my").await.status, StatusCode::SEE_OTHER, "another token");
        let again = portal.person("kim@example.org", &[]).await;
        assert_eq!(portal.get(&again, "/my").await.status, StatusCode::OK, "a link is enough");
        assert_eq!(portal.entries("passkey.proved").await, 1);
        assert_eq!(portal.entries("passkey.refused").await, 1);
    }

    /// T39: a passkey shows once more who it is, an app may stay beside it, and a password is not enough.
    async fn a_passkey_shows_once_more_who_it_is(portal: TestApp) {
        let portal = named(portal);
        let kim = portal.person("kim@example.org", &[]).await;
        portal.post(&kim, "/my/account/password", &[("new_password", "plum kettle orbit vast")]).await;
        let mut key = with_passkey(&portal, &kim).await;
        portal.advance(TimeDelta::minutes(6));
        let stale = portal.get(&kim, &format!("{PAGE}/new")).await;
        assert_eq!(stale.location(), "/step-up?next=%2Fmy%2Faccount%2Fpasskeys%2Fnew");
        let page = portal.get(&kim, stale.location()).await;
        assert_eq!((page.select("[data-passkey]").len(), page.select("#f-password").len()), (1, 0));
        for path in ["ask", ""] {
            let path = format!("{PAGE}/{path}").trim_end_matches('/').to_owned();
            let refused = post(&portal, &kim, &path, &json!({ "credential": {}, "name": "x" })).await;
            assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "a script is told: {path}");
        }
        let before = kim.as_of_now();
        assert_eq!(next(&answer(&portal, &kim, "/step-up/passkey", &mut key).await), "/my");
        assert_eq!(portal.get(&kim, &format!("{PAGE}/new")).await.status, StatusCode::OK);
        assert_eq!(portal.get(&before, "/my").await.status, StatusCode::SEE_OTHER);
        set_up(&portal, &kim).await;
        portal.advance(TimeDelta::minutes(6));
        let page = portal.get(&kim, "/step-up").await;
        assert_eq!((page.select("[data-passkey]").len(), page.select("#f-code").len()), (1, 1), "either");
        let nobody = post(&portal, &portal.visitor(), "/step-up/passkey/ask", &json!({})).await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    }

    /// T33: a question is answered once, within five minutes, in the browser and for the purpose it was asked for.
    async fn a_question_is_answered_once_in_time_where_it_was_asked(portal: TestApp) {
        let portal = named(portal);
        let kim = portal.person("kim@example.org", &[]).await;
        let mut key = with_passkey(&portal, &kim).await;
        let (browser, other) = (portal.visitor(), portal.visitor());
        let options = asked(&portal, &browser, "/sign-in/passkey/ask").await;
        let given = json!({ "credential": key.get(&options), "next": "/my" });
        is_refused(&post(&portal, &other, "/sign-in/passkey", &given).await, "no question");
        asked(&portal, &other, "/sign-in/passkey/ask").await;
        is_refused(&post(&portal, &other, "/sign-in/passkey", &given).await, "another question");
        let thief = browser.as_of_now();
        assert_eq!(next(&post(&portal, &browser, "/sign-in/passkey", &given).await), "/my");
        is_refused(&post(&portal, &thief, "/sign-in/passkey", &given).await, "answered already");
        let late = asked(&portal, &other, "/sign-in/passkey/ask").await;
        portal.advance(TimeDelta::minutes(5));
        is_refused(&post(&portal, &other, "/sign-in/passkey", &json!({ "credential": key.get(&late) })).await, "late");
        // A question to show who it is does not sign in, and the other way round; a wrong answer uses it up.
        let options = asked(&portal, &browser, "/step-up/passkey/ask").await;
        let given = json!({ "credential": key.get(&options), "next": "/my" });
        is_refused(&post(&portal, &browser, "/sign-in/passkey", &given).await, "another purpose");
        is_refused(&post(&portal, &browser, "/step-up/passkey", &given).await, "used up by that");
        let options = asked(&portal, &browser, "/sign-in/passkey/ask").await;
        let given = json!({ "credential": key.get(&options) });
        is_refused(&post(&portal, &browser, "/step-up/passkey", &given).await, "another purpose");
        portal.advance(TimeDelta::minutes(5));
        overture::services::session::forget(&portal.app, &portal.operator()).await.unwrap();
        assert_eq!(entity::ceremony::Entity::find().count(portal.app.db.read()).await.unwrap(), 0);
    }

    /// T33, T39: whatever is wrong with an answer, it opens nothing and is refused in the same words.
    async fn every_wrong_answer_is_refused_alike(portal: TestApp) {
        let portal = named(portal);
        let kim = portal.person("kim@example.org", &[]).await;
        let mut key = with_passkey(&portal, &kim).await;
        let ann = portal.person("ann@example.org", &[]).await;
        let of_ann = with_passkey(&portal, &ann).await;
        let changed = |change: &dyn Fn(&mut Authenticator)| {
            let mut wrong = key.clone();
            change(&mut wrong);
            wrong
        };
        let stranger = Authenticator { user: key.user.clone(), ..Authenticator::at(ORIGIN) };
        let wrong = [
            ("origin", changed(&|it| it.origin = "https://evil.example".to_owned())),
            ("port", changed(&|it| it.origin = "http://localhost:8081".to_owned())),
            ("scheme", changed(&|it| it.origin = "https://localhost:8080".to_owned())),
            ("subdomain", changed(&|it| it.origin = "http://a.localhost:8080".to_owned())),
            ("host", changed(&|it| it.host = "evil.example".to_owned())),
            ("unverified", changed(&|it| it.verifies = false)),
            ("whose", changed(&|it| it.user = of_ann.user.clone())),
            ("which", changed(&|it| it.id = of_ann.id)),
            ("ann's name for kim's key", changed(&|it| (it.id, it.user) = (of_ann.id, of_ann.user.clone()))),
            ("nobody", changed(&|it| it.user = String::new())),
            ("unknown", stranger.clone()),
            ("a copy of its name", Authenticator { id: key.id, ..stranger }),
        ];
        for (what, mut wrong) in wrong {
            is_refused(&answer(&portal, &portal.visitor(), "/sign-in/passkey", &mut wrong).await, what);
            is_refused(&answer(&portal, &kim, "/step-up/passkey", &mut wrong).await, what);
            portal.advance(TimeDelta::minutes(1));
        }
        for given in [Value::Null, json!("text"), json!({ "id": [1] }), json!({ "credential": 7 })] {
            let browser = portal.visitor();
            asked(&portal, &browser, "/sign-in/passkey/ask").await;
            is_refused(&post(&portal, &browser, "/sign-in/passkey", &json!({ "credential": given })).await, "no answer");
        }
        assert_eq!(next(&answer(&portal, &portal.visitor(), "/sign-in/passkey", &mut key).await), "/my");
        let (now, id) = (portal.now(), kim.id.unwrap());
        store::write(&portal.app.db, async |tx| {
            let row = entity::account::ActiveModel { id: Set(id), disabled_at: Set(Some(now)), ..Default::default() };
            entity::account::Entity::update(row).exec(tx).await.unwrap();
            Ok(())
        }).await.unwrap();
        is_refused(&answer(&portal, &portal.visitor(), "/sign-in/passkey", &mut key).await, "disabled");
    }

    /// T33: an answer whose counter stands still or goes back may come from a copy: refused, and on record.
    async fn a_counter_that_goes_back_is_refused_and_on_record(portal: TestApp) {
        let portal = named(portal);
        let kim = portal.person("kim@example.org", &[]).await;
        let mut key = Authenticator { counter: 7, ..Authenticator::at(ORIGIN) };
        assert_eq!(add(&portal, &kim, &mut key).await.status, StatusCode::OK);
        let mut copy = key.clone();
        for _ in 0..2 {
            assert_eq!(next(&answer(&portal, &portal.visitor(), "/sign-in/passkey", &mut key).await), "/my");
        }
        is_refused(&answer(&portal, &portal.visitor(), "/sign-in/passkey", &mut copy).await, "behind");
        is_refused(&answer(&portal, &kim, "/step-up/passkey", &mut copy).await, "equal");
        assert_eq!(portal.entries("passkey.counter_refused").await, 2);
        assert!(portal.get(&kim, "/my/account/security").await.text().contains("there may be a copy of it"));
        assert_eq!(next(&answer(&portal, &portal.visitor(), "/sign-in/passkey", &mut key).await), "/my", "the first goes on");
    }

    /// T35: a passkey is added by who was asked, named, known once, with a verified user; nobody else's exists.
    async fn only_what_was_asked_for_is_added(portal: TestApp) {
        let portal = named(portal);
        let (kim, ann) = (portal.person("kim@example.org", &[]).await, portal.person("ann@example.org", &[]).await);
        let mut key = with_passkey(&portal, &kim).await;
        let options = asked(&portal, &kim, &format!("{PAGE}/ask")).await;
        assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(add(&portal, &ann, &mut key).await.status, StatusCode::CONFLICT, "somebody has it");
        for wrong in [
            Authenticator { verifies: false, ..Authenticator::at(ORIGIN) },
            Authenticator { origin: "https://evil.example".to_owned(), ..Authenticator::at(ORIGIN) },
            Authenticator { host: "evil.example".to_owned(), ..Authenticator::at(ORIGIN) },
        ] {
            is_refused(&add(&portal, &ann, &mut { wrong }).await, "unfit");
        }
        portal.advance(TimeDelta::minutes(5));
        // The question of one account is not answered in the session of another, and one is answered once.
        let options = asked(&portal, &kim, &format!("{PAGE}/ask")).await;
        ann.hold("question", &kim.cookie("question").unwrap());
        let given = json!({ "credential": Authenticator::at(ORIGIN).create(&options), "name": "Mine" });
        is_refused(&post(&portal, &ann, PAGE, &given).await, "of kim");
        is_refused(&post(&portal, &kim, PAGE, &given).await, "used up");
        let options = asked(&portal, &kim, &format!("{PAGE}/ask")).await;
        let nameless = json!({ "credential": Authenticator::at(ORIGIN).create(&options), "name": " " });
        let refused = post(&portal, &kim, PAGE, &nameless).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("Enter a name"));
        assert_eq!(places(&portal, &ann).await.len(), 0);
        assert_eq!(places(&portal, &kim).await.len(), 1);
    }

    /// T35: renaming and removing are the owner's, removing needs a fresh proof, and a removed one opens nothing.
    async fn a_passkey_is_renamed_and_removed_by_its_owner(portal: TestApp) {
        let portal = named(portal);
        let (kim, ann) = (portal.person("kim@example.org", &[]).await, portal.person("ann@example.org", &[]).await);
        let mut key = with_passkey(&portal, &kim).await;
        let place = places(&portal, &kim).await.remove(0);
        assert_eq!(portal.get(&ann, &place).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.post(&ann, &place, &[("name", "Mine")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.post(&ann, &format!("{place}/remove"), &[]).await.status, StatusCode::NOT_FOUND);
        let wrong = portal.post(&kim, &place, &[("name", "")]).await;
        assert_eq!((wrong.status, wrong.attribute(".summary-err a", "href").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("#f-name")));
        assert_eq!(portal.post(&kim, &place, &[("name", " <b>Blue key ")]).await.location(), PAGE);
        assert!(portal.get(&kim, PAGE).await.select("td a").contains(&"<b>Blue key".to_owned()));
        let browser = portal.visitor();
        assert_eq!(next(&answer(&portal, &browser, "/sign-in/passkey", &mut key).await), "/my");
        let options = asked(&portal, &portal.visitor(), "/sign-in/passkey/ask").await;
        portal.advance(TimeDelta::minutes(6));
        let stale = portal.post(&kim, &format!("{place}/remove"), &[]).await;
        assert!(stale.location().starts_with("/step-up?next=%2Fcontinue%2F"), "{}", stale.location());
        answer(&portal, &kim, "/step-up/passkey", &mut key).await;
        assert_eq!(portal.post(&kim, &format!("{place}/remove"), &[]).await.location(), PAGE);
        assert_eq!(portal.get(&browser, "/my").await.status, StatusCode::SEE_OTHER, "its sessions end");
        assert_eq!(portal.get(&kim, "/my").await.status, StatusCode::OK);
        is_refused(&answer(&portal, &portal.visitor(), "/sign-in/passkey", &mut key).await, "removed");
        assert_eq!(options["rpId"], "localhost");
        assert_eq!(portal.post(&kim, &format!("{place}/remove"), &[]).await.status, StatusCode::NOT_FOUND);
        let mails = portal.mails_to("kim@example.org").await;
        assert!(mails.iter().any(|mail| mail.subject.to_string() == "A passkey for Overture was removed"));
    }

    /// T39: whoever must have a second factor keeps the last one; the operator can drop what was lost.
    async fn whoever_must_have_a_second_factor_keeps_the_last_one(portal: TestApp) {
        let portal = named(portal.strict());
        let mia = portal.person("mia@example.org", &[(Role::Admin, None)]).await;
        let mut key = with_passkey(&portal, &mia).await;
        with_passkey(&portal, &mia).await;
        let [first, second] = &places(&portal, &mia).await[..] else { panic!("two passkeys") };
        assert_eq!(portal.post(&mia, &format!("{second}/remove"), &[]).await.location(), PAGE);
        let kept = portal.post(&mia, &format!("{first}/remove"), &[]).await;
        assert_eq!(kept.status, StatusCode::CONFLICT);
        assert!(kept.text().contains("your last one"));
        assert_eq!(next(&answer(&portal, &portal.visitor(), "/sign-in/passkey", &mut key).await), "/my");
        set_up(&portal, &mia).await;
        assert_eq!(portal.post(&mia, &format!("{first}/remove"), &[]).await.location(), PAGE, "there is an app now");
        let pat = portal.person("pat@example.org", &[(Role::Admin, None)]).await;
        let mut lost = with_passkey(&portal, &pat).await;
        overture::services::second_factor::drop_for_operator(&portal.app, &portal.operator(), "pat@example.org").await.unwrap();
        is_refused(&answer(&portal, &portal.visitor(), "/sign-in/passkey", &mut lost).await, "dropped");
    }

    /// T31, T36: only JSON of our own pages is read, in bounds, and not without end.
    async fn only_our_own_script_asks_and_not_without_end(portal: TestApp) {
        let portal = named(portal);
        let visitor = portal.visitor();
        let send = async |origin: &str, kind: &str, body: Vec<u8>| {
            let (origin, kind) = (origin.to_owned(), kind.to_owned());
            portal.send(&visitor, Method::POST, "/sign-in/passkey/ask", |request| {
                request.insert_header(("origin", origin)).insert_header(("content-type", kind)).set_payload(body)
            }).await.status.as_u16()
        };
        let json = "application/json";
        assert_eq!(send(ORIGIN, json, b"{}".to_vec()).await, 200);
        assert_eq!(send(ORIGIN, "application/json; charset=utf-8", b"{}".to_vec()).await, 200);
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
            assert_eq!(send(ORIGIN, kind, b"{}".to_vec()).await, 415, "{kind}");
        }
        assert_eq!(send("https://evil.example", json, b"{}".to_vec()).await, 403);
        assert_eq!(send(ORIGIN, json, b"{".to_vec()).await, 400);
        assert_eq!(send(ORIGIN, json, vec![b' '; 70_000]).await, 413);
        use_up(&portal, &limit::PASSKEY, "127.0.0.1").await;
        wait(&portal.send(&visitor, Method::POST, "/sign-in/passkey/ask", |request| {
            request.insert_header(("origin", ORIGIN)).set_json(json!({}))
        }).await);
    }

    /// T34: on https the question is bound to the host; at an address without a name there is no passkey at all.
    async fn passkeys_need_a_name_and_their_cookie_is_bound_to_it(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        assert_eq!(portal.get(&portal.visitor(), "/sign-in").await.select("[data-passkey]").len(), 0);
        for page in [PAGE, "/my/account/passkeys/new"] {
            assert!(portal.get(&kim, page).await.text().contains("do not work at this address"));
        }
        let refused = portal.send(&portal.visitor(), Method::POST, "/sign-in/passkey/ask", |request| {
            request.insert_header(("origin", crate::harness::ORIGIN)).set_json(json!({}))
        }).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let origin = "https://pitch.example.org";
        let portal = portal.set(|config| config.server.origin = Some(origin.to_owned()));
        let page = portal.get(&portal.visitor(), "/sign-in?next=/my").await;
        assert_eq!(page.attribute("[data-passkey]", "data-next").as_deref(), Some("/my"));
        assert!(page.attribute("[data-passkey]", "hidden").is_some(), "without scripts nothing shows");
        let asked = portal.send(&portal.visitor(), Method::POST, "/sign-in/passkey/ask", |request| {
            request.insert_header(("origin", origin)).set_json(json!({}))
        }).await;
        let cookie = asked.header("set-cookie").unwrap();
        assert!(cookie.starts_with("__Host-question=") && cookie.contains("Secure") && cookie.contains("HttpOnly"), "{cookie}");
        assert!(cookie.contains("Max-Age=300") && cookie.contains("SameSite=Lax"), "{cookie}");
        assert_eq!(asked.header("cache-control"), Some("no-store"));
    }
}
