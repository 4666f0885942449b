//! What is said about a sent pitch: messages, notes that stay inside, rounds of questions.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use entity::{
    clarification,
    values::{PitchState, Role, TeamRole},
};
use overture::{services, worker};
use sea_orm::EntityTrait as _;

use crate::{
    harness::{Person, TestApp, stories},
    privacy::export::exported,
};

/// An applicant with a sent pitch, and the manager of its challenge.
async fn pair(portal: &TestApp) -> (Person, Person, String) {
    let challenge = portal.challenge("heat").await;
    let kim = portal.person("kim@example.org", &[]).await;
    let mia = portal.person("mia@example.org", &[(Role::Manager, Some(challenge))]).await;
    let reference = portal.pitch(challenge, kim.id.unwrap(), PitchState::Submitted, "received").await;
    (kim, mia, reference)
}

impl TestApp {
    async fn ask(&self, who: &Person, reference: &str, fields: &[(&str, &str)]) -> StatusCode {
        let mut all = vec![("do", "ask"), ("questions", "How loud is it?"), ("due", "2026-11-08 12:00")];
        all.extend(fields);
        self.post(who, &format!("/manage/pitches/{reference}/messages"), &all).await.status
    }

    /// Where the newest questions are answered.
    async fn asked(&self, who: &Person, reference: &str) -> String {
        let thread = self.get(who, &format!("/my/pitches/{reference}/messages")).await;
        thread.attribute("a[href*=request]", "href").expect("questions")
    }
}

stories! {
    /// What is internal is on no page, in no mail and in no export of the applicant.
    async fn an_internal_note_never_reaches_the_applicant(portal: TestApp) {
        let (kim, mia, reference) = pair(&portal).await;
        let (desk, own) = (format!("/manage/pitches/{reference}/messages"), format!("/my/pitches/{reference}"));
        let note = [("do", "note"), ("note", "CNRY-internal: too dear for us.")];
        assert_eq!(portal.post(&mia, &desk, &note).await.location(), desk);
        let message = [("do", "message"), ("text", "CNRY-shared: please call."), ("by", "2026-11-05 12:00")];
        assert_eq!(portal.post(&mia, &desk, &message).await.location(), desk);
        let page = portal.get(&mia, &desk).await;
        assert!(page.text().contains("CNRY-internal") && page.text().contains("CNRY-shared"));

        let thread = portal.get(&kim, &format!("{own}/messages")).await;
        assert!(thread.text().contains("CNRY-shared") && thread.text().contains("Answer needed by"));
        assert_eq!(thread.select("main li strong"), ["The challenge team"], "nobody of the host is named");
        let pages = ["", "/messages", "/versions", "/print", "/sent", "/team", "/receipt.json", "/receipt.txt", "/withdraw"];
        for page in pages.map(|page| format!("{own}{page}")).into_iter().chain(["/my".to_owned()]) {
            assert!(!portal.get(&kim, &page).await.text().contains("CNRY-internal"), "{page}");
        }
        let mails = portal.mails_to("kim@example.org").await;
        assert_eq!(mails.last().unwrap().subject.as_str(), format!("New message about {reference}"));
        for mail in &mails {
            let all = format!("{}{}{}", mail.subject.as_str(), mail.text, mail.html);
            assert!(!all.contains("CNRY"), "a mail says that there is a message, not what: {all}");
        }
        let export = exported(&portal, &kim).await;
        assert!(!portal.get(&kim, &export).await.text().contains("CNRY-internal"));
        // Nor by asking for it: the applicant's page knows no notes.
        let forged = portal.post(&kim, &format!("{own}/messages"), &[("do", "note"), ("note", "x"), ("text", "")]).await;
        assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(portal.get(&kim, &desk).await.status, StatusCode::NOT_FOUND);
    }

    async fn both_sides_write_in_one_thread(portal: TestApp) {
        let (kim, mia, reference) = pair(&portal).await;
        let (ed, vi) = (portal.person("ed@example.org", &[]).await, portal.person("vi@example.org", &[]).await);
        let op = portal.operator();
        for (person, role) in [(&ed, TeamRole::Editor), (&vi, TeamRole::Viewer)] {
            services::pitch::add_teammate(&portal.app, &op, &reference, person.id.unwrap(), role).await.unwrap();
        }
        let own = format!("/my/pitches/{reference}/messages");
        for text in ["", &"x".repeat(4_001)] {
            assert_eq!(portal.post(&kim, &own, &[("text", text)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        for text in ["When do we hear?", "<script>alert(1)</script>"] {
            assert_eq!(portal.post(&ed, &own, &[("text", text)]).await.location(), own);
        }
        assert_eq!(portal.post(&vi, &own, &[("text", "Me too")]).await.status, StatusCode::FORBIDDEN);
        let mails = portal.mails_to("mia@example.org").await;
        assert_eq!(mails.len(), 1, "what comes within minutes is one mail");
        let desk = portal.get(&mia, &format!("/manage/pitches/{reference}/messages")).await;
        assert_eq!(desk.select("main ol li strong"), ["ed", "ed"]);
        assert!(!desk.text().contains("<script>alert"));
        portal.advance(TimeDelta::minutes(10));
        portal.post(&mia, &format!("/manage/pitches/{reference}/messages"), &[("text", "Soon.")]).await;
        assert_eq!(portal.mails_to("kim@example.org").await.len(), 1);
        assert_eq!(portal.mails_to("ed@example.org").await.len(), 1);
        assert_eq!(portal.mails_to("vi@example.org").await.len(), 0, "viewers are not asked");
    }

    async fn questions_open_the_named_fields_and_leave_what_was_sent(portal: TestApp) {
        let (kim, mia, reference) = pair(&portal).await;
        for wrong in [&[][..], &[("fields", "nothing")]] {
            assert_eq!(portal.ask(&mia, &reference, wrong).await, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let fields = [("fields", "evidence"), ("fields", "team_size")];
        assert_eq!(portal.ask(&mia, &reference, &fields).await, StatusCode::SEE_OTHER);
        assert_eq!(portal.ask(&mia, &reference, &fields).await, StatusCode::CONFLICT, "one round at a time");
        let mails = portal.mails_to("kim@example.org").await;
        assert!(mails[0].subject.as_str().starts_with(&format!("Questions about {reference}, answer by")));

        let request = portal.asked(&kim, &reference).await;
        let next = portal.get(&kim, "/my").await;
        assert_eq!(next.attribute("ul.tasks a", "href"), Some(request.clone()), "it is next for them");
        let page = portal.get(&kim, &request).await;
        assert!(page.text().contains("How loud is it?") && page.text().contains("31 dB(A)"));
        assert_eq!(page.select("#f-title").len(), 0, "other fields are not open");
        let before = portal.get(&kim, &format!("/my/pitches/{reference}/receipt.json")).await.bytes;
        let typed = |size: &'static str, then: &'static str| {
            [("evidence", "Measured 28 dB(A) at three metres."), ("team_size", size), ("title", "Smuggled"), ("_then", then)]
        };
        assert_eq!(portal.post(&kim, &request, &typed("many", "save")).await.location(), request);
        let refused = portal.post(&kim, &request, &typed("many", "send")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("28 dB(A)"), "everything typed is there");
        let desk = format!("/manage/pitches/{reference}/messages");
        assert!(!portal.get(&mia, &desk).await.text().contains("28 dB(A)"), "until it is sent it is the applicant's");
        assert_eq!(portal.post(&kim, &request, &typed("14", "send")).await.location(), request);
        assert_eq!(portal.post(&kim, &request, &typed("15", "send")).await.status, StatusCode::CONFLICT);

        assert!(portal.get(&kim, "/my").await.select("ul.tasks a").is_empty(), "done: no task any more");
        let told = portal.get(&mia, &desk).await;
        assert!(told.select("main h4").len() == 2 && told.text().contains("28 dB(A)"), "{:?}", told.select("main h4"));
        assert!(!told.text().contains("Smuggled"));
        let sent = portal.get(&mia, &format!("/manage/pitches/{reference}")).await;
        assert!(sent.text().contains("31 dB(A)") && !sent.text().contains("28 dB(A)"), "what was sent stays");
        assert_eq!(portal.get(&kim, &format!("/my/pitches/{reference}/receipt.json")).await.bytes, before);
        let rows = clarification::Entity::find().all(portal.app.db.read()).await.unwrap();
        assert_eq!(rows[0].answered_by, kim.id);
    }

    async fn questions_have_their_own_date_and_one_reminder(portal: TestApp) {
        let (kim, mia, reference) = pair(&portal).await;
        portal.ask(&mia, &reference, &[("fields", "evidence")]).await;
        let request = portal.asked(&kim, &reference).await;
        let due = clarification::Entity::find().one(portal.app.db.read()).await.unwrap().unwrap().due_at;
        let subjects = async || -> Vec<bool> {
            let mails = portal.mails_to("kim@example.org").await;
            mails.iter().map(|mail| mail.subject.as_str().starts_with("Still open")).collect()
        };
        for (hours, expected) in [(49, &[false][..]), (48, &[false, true]), (10, &[false, true])] {
            portal.app.clock.set(due - TimeDelta::hours(hours));
            worker::timetable(&portal.app).await.unwrap();
            assert_eq!(subjects().await, expected, "{hours} hours ahead");
        }
        let rob = portal.person("rob@example.org", &[]).await;
        assert_eq!(portal.get(&rob, &request).await.status, StatusCode::NOT_FOUND);
        portal.app.clock.set(due);
        let kim = portal.person("kim@example.org", &[]).await;
        let late = portal.post(&kim, &request, &[("evidence", "Too late"), ("_then", "send")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let page = portal.get(&kim, &request).await;
        assert!(page.text().contains("The date for these answers has passed.") && page.select("form textarea").is_empty());
    }
}
