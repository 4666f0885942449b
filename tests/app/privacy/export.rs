//! Everything about oneself: asked for, ready after the worker's next round, fetched by its owner alone.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use entity::values::{ConflictKind, Outcome, PitchState, Role};
use overture::store::privacy::records::RECORDS;
use serde_json::Value;

use super::OWN;
use crate::{
    desk::Desk,
    harness::{Person, TestApp, stories},
    staff::publish,
    team::link_to,
};

/// Asks for an export and lets the worker make it; where it is fetched.
pub(crate) async fn exported(portal: &TestApp, who: &Person) -> String {
    assert_eq!(portal.post(who, "/my/account/data/export", &[]).await.location(), OWN);
    portal.work().await;
    portal.get(who, OWN).await.attribute("a[href^='/my/account/data/export/']", "href").expect("a link")
}

stories! {
    async fn the_document_holds_what_is_own_and_nothing_of_others(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (eva, mate) = (portal.person("eva@example.org", &[]).await, portal.person("mate@example.org", &[]).await);
        let own = desk.pitch(&portal, "evaluation").await;
        let foreign = portal.pitch(desk.challenge, eva.id.unwrap(), PitchState::Submitted, "evaluation").await;
        portal.join_team(&own, &desk.lead).await;
        portal.join_team(&own, &mate).await;
        portal.reviewed(&own, &eva, desk.manager.id.unwrap(), 4).await;
        portal.reviewed(&foreign, &desk.lead, desk.manager.id.unwrap(), 3).await;
        portal.declared(&foreign, &desk.lead, ConflictKind::Possible).await;
        let by = (desk.manager.id.unwrap(), desk.approver.id.unwrap());
        portal.released(&own, Outcome::Declined, by, portal.now()).await;
        portal.get(&desk.manager, &format!("/manage/pitches/{own}")).await;

        let answer = portal.get(&desk.lead, &exported(&portal, &desk.lead).await).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"my-data.json\""));
        assert!(answer.header("cache-control").is_some_and(|value| value.contains("no-store")));
        let data: Value = serde_json::from_slice(&answer.bytes).unwrap();
        assert_eq!(data["account"]["email"], "lea-quiet@example.org");
        assert_eq!(data["sessions"][0]["browser"], "test");
        assert_eq!(data["pitches"].as_array().unwrap().len(), 1);
        let pitch = &data["pitches"][0];
        assert_eq!(pitch["reference"], own.as_str());
        assert_eq!(pitch["sent"][0]["answers"]["title"]["text"], format!("Pitch {own}"));
        assert_eq!(pitch["decision"]["feedback"], "Show the cost at volume.");
        assert_eq!(pitch["opened_by"][0]["standing"], "manager");
        assert_eq!(data["consents"][0]["pitch"], own.as_str());
        assert_eq!(data["organisations"][0]["team"].as_array().unwrap().len(), 2);
        assert_eq!(data["conflicts"][0]["note"], "Former colleague.");
        assert_eq!(data["reviews"][0]["pitch"], foreign.as_str());

        let text = answer.text();
        for other in ["\"eva\"", "eva@", "mia-quiet", "ali-quiet", "mate@", &format!("Pitch {foreign}"), "token", "phc"] {
            assert!(!text.contains(other), "{other} in {text}");
        }
    }

    /// Something of every kind that the list of places knows: what was agreed to, said, asked for and done about oneself.
    async fn the_document_holds_something_of_every_place(portal: TestApp) {
        let admin = portal.admin().await;
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        let gia = portal.person("gia@example.org", &[(Role::Guest, Some(desk.challenge))]).await;
        portal.assignment(&reference, gia.id.unwrap(), desk.manager.id.unwrap()).await;
        publish(&portal, &admin, "0").await;
        let accepted = [("version", "1"), ("name", "Gia Rossi"), ("organisation", "Rossi Lab"), ("agree", "yes")];
        assert_eq!(portal.post(&gia, "/review/agreement", &accepted).await.location(), "/review");
        portal.declared(&reference, &gia, ConflictKind::None).await;
        assert_eq!(portal.get(&gia, &format!("/review/{reference}")).await.status, StatusCode::OK);
        let id = portal.organisation("Aalto Sensors Oy", desk.lead.id.unwrap()).await;
        portal.post(&gia, &format!("/my/organisation/{id}/join"), &[("message", "I measure there.")]).await;
        portal.post(&gia, "/my/account/address", &[("email", "next@example.org")]).await;
        portal.post(&gia, "/my/account/password", &[("new_password", "plum kettle orbit vast")]).await;
        let own = portal.pitch(desk.challenge, desk.lead.id.unwrap(), PitchState::Draft, "").await;
        let invite = [("emails", "gia@example.org"), ("role", "viewer")];
        portal.post(&desk.lead, &format!("/my/pitches/{own}/team"), &invite).await;
        let link = link_to(&portal, "gia@example.org").await;
        portal.post(&gia, &format!("{link}/decline"), &[("reason", "No time before May.")]).await;
        let why = [("reason", "She says a page is missing.")];
        portal.post(&admin, &format!("/admin/users/{}/act", gia.id.unwrap()), &why).await;
        portal.post(&admin, "/acting/end", &[]).await;

        let gia = portal.person("gia@example.org", &[]).await;
        let answer = portal.get(&gia, &exported(&portal, &gia).await).await;
        let data: Value = serde_json::from_slice(&answer.bytes).unwrap();
        for record in RECORDS {
            assert!(data[record.section].is_array(), "{}: {data}", record.section);
        }
        let agreed = &data["agreements"][0];
        assert_eq!((&agreed["version"], &agreed["name"], &agreed["organisation"]), (&1.into(), &"Gia Rossi".into(), &"Rossi Lab".into()));
        assert_eq!(agreed["sha256"].as_str().map(str::len), Some(64));
        assert_eq!(agreed["accepted_at"], "2026-11-01T12:00:00Z");
        for (section, name, told) in [
            ("assignments", "reference", reference.as_str()),
            ("reads", "reference", &reference),
            ("join_requests", "message", "I measure there."),
            ("account_links", "address", "next@example.org"),
            ("password", "set_at", "2026-11-01T12:00:00Z"),
            ("invitations", "reason", "No time before May."),
            ("acted_as", "reason", "She says a page is missing."),
            ("audit", "at", "2026-11-01T12:00:00Z"),
            ("known_browsers", "first_at", "2026-11-01T12:00:00Z"),
        ] {
            assert_eq!(data[section][0][name], told, "{section}: {}", data[section]);
        }
        assert!(!answer.text().contains("phc") && !answer.text().contains("pat@example.org"), "no key, nobody else");
    }

    /// T03: no bearer link; signed out, somebody else, an administrator, and after the sessions ended.
    async fn nobody_but_its_owner_fetches_an_export(portal: TestApp) {
        let (kim, ann) = (portal.person("kim@example.org", &[]).await, portal.person("ann@example.org", &[]).await);
        let admin = portal.admin().await;
        let path = exported(&portal, &kim).await;
        assert_eq!(portal.get(&portal.visitor(), &path).await.status, StatusCode::SEE_OTHER);
        for other in [&ann, &admin] {
            for variant in [path.clone(), path.to_uppercase().replace("/MY/ACCOUNT/DATA/EXPORT", "/my/account/data/export")] {
                assert_eq!(portal.get(other, &variant).await.status, StatusCode::NOT_FOUND, "{variant}");
            }
        }
        let random = "/my/account/data/export/01a205a4-d069-738a-b822-a4ae99429d34";
        assert_eq!(portal.get(&kim, random).await.status, StatusCode::NOT_FOUND);
        let second = portal.person("kim@example.org", &[]).await;
        portal.post(&second, "/my/account/sessions/end-others", &[]).await;
        assert_eq!(portal.get(&kim, &path).await.status, StatusCode::SEE_OTHER, "its session was ended");
        assert_eq!(portal.get(&second, &path).await.status, StatusCode::OK);

        let mails = portal.mails_to("kim@example.org").await;
        let ready = mails.iter().find(|mail| mail.subject.as_str().contains("ready")).expect("a mail");
        assert!(!ready.text.contains("/export/"), "the mail leads to the page, not to the file");
    }

    /// T03: whoever left the browser alone has to show again who they are.
    async fn an_old_session_fetches_nothing(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let path = exported(&portal, &kim).await;
        portal.advance(TimeDelta::minutes(6));
        let answer = portal.get(&kim, &path).await;
        assert!(answer.location().starts_with("/step-up?next="), "{}", answer.location());
    }

    async fn it_is_gone_after_seven_days_and_replaced_by_a_newer_one(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let old = exported(&portal, &kim).await;
        let path = exported(&portal, &kim).await;
        assert_eq!(portal.get(&kim, &old).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.get(&kim, &path).await.status, StatusCode::OK);

        portal.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
        let kim = portal.person("kim@example.org", &[]).await;
        assert_eq!(portal.get(&kim, &path).await.status, StatusCode::OK);
        portal.advance(TimeDelta::seconds(1));
        assert_eq!(portal.get(&kim, &path).await.status, StatusCode::NOT_FOUND, "before any worker came by");
        let op = overture::domain::actor::Op::of_clock(portal.now());
        overture::services::privacy::queue_retention(&portal.app, &op).await.unwrap();
        portal.work().await;
        assert_eq!(portal.count("select count(*) from data_export").await, 0);
    }

    async fn it_is_not_asked_for_without_end(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        for _ in 0..5 {
            assert_eq!(portal.post(&kim, "/my/account/data/export", &[]).await.status, StatusCode::SEE_OTHER);
        }
        let answer = portal.post(&kim, "/my/account/data/export", &[]).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    }
}
