//! Deadlines: grace, more time for one pitch, what came too late, sending without a hand, reminders, a clock that jumps.

use actix_web::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    audit, late_text, pitch, pitch_version,
    values::{ChallengeId, PitchState, Role},
};
use overture::{services, worker};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use super::{borrowed, typed_with};
use crate::harness::{Person, TestApp, stories};

impl TestApp {
    /// A challenge that closes in six hours, with this grace.
    async fn closing(&self, grace: i32) -> (ChallengeId, DateTime<Utc>) {
        let closes = self.now() + TimeDelta::hours(6);
        let id = self
            .challenge_with("heat", |challenge| {
                challenge.closes_at = Some(closes);
                challenge.grace_seconds = grace;
            })
            .await;
        (id, closes)
    }

    /// A complete draft.
    async fn complete(&self, who: &Person) -> String {
        let reference = self.begin(who, "heat").await;
        self.fill(who, &reference).await;
        reference
    }

    async fn is_sent(&self, reference: &str) -> bool {
        let row = pitch::Entity::find_by_id(self.pitch_id(reference).await).one(self.app.db.read()).await;
        row.unwrap().unwrap().state == PitchState::Submitted
    }

    async fn sent_versions(&self) -> Vec<pitch_version::Model> {
        pitch_version::Entity::find().all(self.app.db.read()).await.unwrap()
    }

    /// Somebody lets it be sent at the deadline.
    async fn auto_send(&self, who: &Person, reference: &str) {
        let path = format!("/my/pitches/{reference}/auto-send");
        let done = self.post(who, &path, &[("_declaration", "1")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }

    async fn extend(&self, who: &Person, reference: &str, until: &str) -> StatusCode {
        let fields = [("reference", reference), ("until", until), ("reason", "A power cut.")];
        self.post(who, "/manage/challenges/heat/deadlines", &fields).await.status
    }
}

stories! {
    /// T68: what arrives within the grace counts, and nothing the browser says about time is read.
    async fn within_the_grace_a_pitch_is_taken_and_after_it_refused(portal: TestApp) {
        let (_, closes) = portal.closing(30).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (first, second) = (portal.complete(&kim).await, portal.complete(&kim).await);
        let (one, two) = (portal.last_page(&kim, &first).await, portal.last_page(&kim, &second).await);
        portal.app.clock.set(closes + TimeDelta::milliseconds(29_999));
        let sent = portal.post(&kim, &format!("/my/pitches/{first}/check"), &borrowed(&one)).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        portal.app.clock.set(closes + TimeDelta::seconds(30));
        let mut fields = borrowed(&two);
        fields.extend([("sent_at", "2026-11-01T17:00:00Z"), ("zone", "Pacific/Honolulu"), ("now", "0")]);
        let refused = portal.post(&kim, &format!("/my/pitches/{second}/check"), &fields).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(refused.select(".banner.bad p"), ["The deadline has passed."]);
        assert_eq!(portal.post(&kim, "/challenges/heat/pitch", &[("_key", "0123456789abcdef0123456789abcdef")]).await.status, 409);
        assert!(portal.is_sent(&first).await && !portal.is_sent(&second).await);
    }

    /// T68: what is typed too late is on the refused page, is kept for the lead, and is nobody else's.
    async fn late_text_is_kept_for_the_lead_alone(portal: TestApp) {
        let (challenge, closes) = portal.closing(0).await;
        let (kim, ed) = (portal.person("kim@example.org", &[]).await, portal.person("ed@example.org", &[]).await);
        let mia = portal.person("mia@example.org", &[(Role::Manager, Some(challenge))]).await;
        let reference = portal.complete(&kim).await;
        let role = entity::values::TeamRole::Editor;
        services::pitch::add_teammate(&portal.app, &portal.operator(), &reference, ed.id.unwrap(), role).await.unwrap();
        let version = portal.draft_version(&ed, &reference).await;
        portal.app.clock.set(closes);
        let typed = typed_with("solution", "title", "CNRY-late-text");
        let (status, told) = portal.autosave(&ed, &reference, "solution", &typed, version.parse().unwrap()).await;
        assert_eq!((status, told["code"].as_str()), (StatusCode::CONFLICT, Some("deadline_passed")));
        let saved = portal.save_at(&ed, &reference, "solution", &typed, &version).await;
        assert!(saved.status == StatusCode::CONFLICT && saved.text().contains("CNRY-late-text"));
        assert_eq!(late_text::Entity::find().count(portal.app.db.read()).await.unwrap(), 1);

        let late = format!("/my/pitches/{reference}/late");
        assert!(portal.get(&kim, &late).await.text().contains("CNRY-late-text"));
        assert_eq!(portal.get(&ed, &late).await.status, StatusCode::FORBIDDEN);
        for page in ["", "/solution", "/check"] {
            assert!(!portal.get(&kim, &format!("/my/pitches/{reference}{page}")).await.text().contains("CNRY-late"));
        }
        for page in ["/manage/challenges/heat/deadlines", "/manage/challenges/heat/pitches", "/manage"] {
            assert!(!portal.get(&mia, page).await.text().contains("CNRY-late"), "{page}");
        }
    }

    /// T68: more time is for its pitch alone, with reason, audit entry and mail.
    async fn more_time_for_one_pitch_is_for_no_other(portal: TestApp) {
        let (challenge, closes) = portal.closing(0).await;
        let (kim, rob) = (portal.person("kim@example.org", &[]).await, portal.person("rob@example.org", &[]).await);
        let mia = portal.person("mia@example.org", &[(Role::Manager, Some(challenge))]).await;
        let (mine, other) = (portal.complete(&kim).await, portal.complete(&rob).await);
        portal.app.clock.set(closes + TimeDelta::hours(1));
        let board = portal.get(&mia, "/manage/challenges/heat/deadlines").await;
        assert!(board.text().contains("2 drafts.") && !board.text().contains(&mine));
        assert_eq!(portal.extend(&mia, "ZZ-000000", "2026-11-03 12:00").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(portal.extend(&mia, &mine, "2026-11-01 12:00").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(portal.extend(&rob, &mine, "2026-11-03 12:00").await, StatusCode::NOT_FOUND);
        assert_eq!(portal.extend(&mia, &mine, "2026-11-03 12:00").await, StatusCode::SEE_OTHER);
        let board = portal.get(&mia, "/manage/challenges/heat/deadlines").await;
        assert!(board.text().contains("A power cut.") && board.text().contains(&mine));
        assert_eq!(portal.entries("pitch.extended").await, 1);
        let mails = portal.mails_to("kim@example.org").await;
        assert!(mails.iter().any(|mail| mail.subject.as_str().starts_with(&format!("More time for {mine}"))));

        let page = portal.get(&kim, &format!("/my/pitches/{mine}")).await;
        assert!(page.text().contains("You were given more time") && page.text().contains("3 November 2026, 12:00"));
        let typed = typed_with("solution", "title", "With more time");
        assert_eq!(portal.save(&kim, &mine, "solution", &typed).await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.get(&rob, &format!("/my/pitches/{other}/check")).await.select("button[class*=primary]").len(), 0);
        portal.app.clock.set("2026-11-03T10:59:59.999Z".parse().unwrap());
        let kim = portal.person("kim@example.org", &[]).await;
        assert_eq!(portal.send_pitch(&kim, &mine).await.status, StatusCode::SEE_OTHER);
        assert!(!portal.is_sent(&other).await);
    }

    async fn a_sending_that_could_not_be_taken_in_time_may_come_again(portal: TestApp) {
        let (_, closes) = portal.closing(0).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (first, second) = (portal.complete(&kim).await, portal.complete(&kim).await);
        let (one, two) = (portal.last_page(&kim, &first).await, portal.last_page(&kim, &second).await);
        let ticket = |at: DateTime<Utc>, reference: &str, page: &[(&'static str, String); 3]| {
            let op = overture::domain::actor::Op { now: at, ..portal.operator().by(kim.id.unwrap()) };
            let sending = services::pitch::Sending {
                key: &page[0].1,
                version: page[1].1.parse().unwrap(),
                declared: "1",
                ticket: "",
            };
            services::pitch::ticket(&portal.app, &op, reference, &sending).unwrap()
        };
        let (in_time, too_late) = (ticket(closes - TimeDelta::seconds(1), &first, &one), ticket(closes, &second, &two));
        portal.app.clock.set(closes + TimeDelta::minutes(5));
        let send = async |reference: &str, page: &[(&'static str, String); 3], ticket: &str| {
            kim.hold("attempt", ticket);
            portal.post(&kim, &format!("/my/pitches/{reference}/check"), &borrowed(page)).await.status
        };
        assert_eq!(send(&first, &one, "").await, StatusCode::CONFLICT, "without a ticket");
        assert_eq!(send(&second, &two, &too_late).await, StatusCode::CONFLICT, "first tried too late");
        assert_eq!(send(&second, &two, &in_time).await, StatusCode::CONFLICT, "the ticket of another sending");
        portal.app.clock.set(closes + TimeDelta::minutes(15));
        assert_eq!(send(&first, &one, &in_time).await, StatusCode::CONFLICT, "a quarter of an hour later");
        portal.app.clock.set(closes + TimeDelta::minutes(14));
        assert_eq!(send(&first, &one, &in_time).await, StatusCode::SEE_OTHER);
        assert_eq!(send(&first, &one, &in_time).await, StatusCode::SEE_OTHER, "and again: the same receipt");
        let versions = portal.sent_versions().await;
        assert_eq!(versions.len(), 1);
        assert_eq!(versions[0].sent_at, closes - TimeDelta::seconds(1), "its arrival counts");
    }

    async fn a_draft_is_let_be_seen_as_it_stood_and_taken_by_the_manager(portal: TestApp) {
        let (challenge, closes) = portal.closing(0).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let mia = portal.person("mia@example.org", &[(Role::Manager, Some(challenge))]).await;
        let reference = portal.complete(&kim).await;
        let late = format!("/my/pitches/{reference}/late");
        let fields = [("reason", "The network was down."), ("_declaration", "1")];
        assert_eq!(portal.post(&kim, &late, &fields).await.status, StatusCode::CONFLICT, "not before the deadline");
        portal.app.clock.set(closes);
        let draft = format!("/manage/challenges/heat/deadlines/{reference}");
        assert_eq!(portal.get(&mia, &draft).await.status, StatusCode::NOT_FOUND, "until it is released");
        for wrong in [[("reason", ""), ("_declaration", "1")], [("reason", "x"), ("_declaration", "")]] {
            assert_eq!(portal.post(&kim, &late, &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(portal.post(&kim, &late, &fields).await.location(), late);
        assert_eq!(portal.post(&kim, &late, &fields).await.status, StatusCode::CONFLICT, "once");
        let mails = portal.mails_to("mia@example.org").await;
        assert!(mails.iter().any(|mail| mail.subject.as_str().contains(&reference)));

        let board = portal.get(&mia, "/manage/challenges/heat/deadlines").await;
        assert!(board.text().contains("The network was down."));
        let page = portal.get(&mia, &draft).await;
        assert!(page.status == StatusCode::OK && page.text().contains("Serrated trailing edges"));
        assert_eq!(portal.post(&mia, &draft, &[("note", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let taken = portal.post(&mia, &draft, &[("note", "Our fault.")]).await;
        assert_eq!(taken.location(), "/manage/challenges/heat/deadlines");
        assert!(portal.is_sent(&reference).await);
        let versions = portal.sent_versions().await;
        assert_eq!((versions.len(), versions[0].sent_by), (1, kim.id.unwrap()));
        assert_eq!(portal.entries("pitch.draft_accepted").await, 1);
        let receipt = portal.get(&kim, &format!("/my/pitches/{reference}/receipt.txt")).await;
        assert_eq!(receipt.status, StatusCode::OK);
        assert_eq!(portal.post(&mia, &draft, &[("note", "Again.")]).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_was_wished_is_sent_at_the_deadline_once_and_nothing_else(portal: TestApp) {
        let (_, closes) = portal.closing(30).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (wished, other) = (portal.complete(&kim).await, portal.complete(&kim).await);
        let open = portal.begin(&kim, "heat").await;
        for undeclared in ["", "2"] {
            let fields = [("_declaration", undeclared)];
            let refused = portal.post(&kim, &format!("/my/pitches/{wished}/auto-send"), &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        for reference in [&wished, &open] {
            portal.auto_send(&kim, reference).await;
        }
        let tasks = portal.get(&kim, &format!("/my/pitches/{wished}")).await;
        assert!(tasks.text().contains("Switched on by kim."));
        portal.app.clock.set(closes + TimeDelta::seconds(29));
        assert!(worker::timetable(&portal.app).await.unwrap());
        assert!(!portal.is_sent(&wished).await, "the grace is not over");
        portal.app.clock.set(closes + TimeDelta::seconds(31));
        let rounds = futures_util::future::join_all((0..4).map(|_| worker::timetable(&portal.app))).await;
        assert!(rounds.iter().filter(|round| round.is_ok()).count() >= 1, "{rounds:?}");
        worker::timetable(&portal.app).await.unwrap();
        assert!(portal.is_sent(&wished).await && !portal.is_sent(&other).await && !portal.is_sent(&open).await);
        let versions = portal.sent_versions().await;
        assert_eq!(versions.len(), 1);
        assert!(versions[0].sent_at < closes + TimeDelta::seconds(30));
        let subjects: Vec<String> =
            portal.mails_to("kim@example.org").await.iter().map(|mail| mail.subject.as_str().to_owned()).collect();
        assert_eq!(subjects.iter().filter(|subject| subject.starts_with("Received")).count(), 1);
        assert_eq!(subjects.iter().filter(|subject| **subject == format!("Not sent: {open}")).count(), 1);
    }

    async fn what_is_switched_off_or_no_longer_allowed_is_not_sent(portal: TestApp) {
        let (_, closes) = portal.closing(0).await;
        let (kim, ed) = (portal.person("kim@example.org", &[]).await, portal.person("ed@example.org", &[]).await);
        let (off, taken) = (portal.complete(&kim).await, portal.complete(&kim).await);
        portal.auto_send(&kim, &off).await;
        let done = portal.post(&kim, &format!("/my/pitches/{off}/auto-send"), &[("do", "off")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let op = portal.operator();
        let editor = entity::values::TeamRole::Editor;
        services::pitch::add_teammate(&portal.app, &op, &taken, ed.id.unwrap(), editor).await.unwrap();
        let refused = portal.post(&ed, &format!("/my/pitches/{taken}/auto-send"), &[("_declaration", "1")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "an editor does not send");
        let change = |what: &'static str| {
            let (portal, kim, ed, taken) = (&portal, &kim, &ed, &taken);
            async move {
                let fields = [("person", ed.id.unwrap().to_string()), ("do", what.to_owned())];
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                portal.post(kim, &format!("/my/pitches/{taken}/team/change"), &fields).await
            }
        };
        assert_eq!(change("let_send").await.status, StatusCode::SEE_OTHER);
        portal.auto_send(&ed, &taken).await;
        assert_eq!(change("remove").await.status, StatusCode::SEE_OTHER);
        portal.app.clock.set(closes);
        worker::timetable(&portal.app).await.unwrap();
        assert!(!portal.is_sent(&off).await && !portal.is_sent(&taken).await);
        let mails = portal.mails_to("kim@example.org").await;
        assert!(mails.iter().any(|mail| mail.subject.as_str() == format!("Not sent: {taken}")));
    }

    async fn a_clock_that_jumps_sends_nothing_until_it_is_settled(portal: TestApp) {
        let (_, closes) = portal.closing(0).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let admin = portal.person("pat@example.org", &[(Role::Admin, None)]).await;
        let reference = portal.complete(&kim).await;
        portal.auto_send(&kim, &reference).await;
        assert!(worker::timetable(&portal.app).await.unwrap());
        portal.app.clock.jump(closes + TimeDelta::hours(1));
        assert!(!worker::timetable(&portal.app).await.unwrap());
        assert!(!worker::timetable(&portal.app).await.unwrap(), "and the next round neither");
        assert!(!portal.is_sent(&reference).await);
        assert_eq!(portal.entries("clock.jumped").await, 1);
        assert!(portal.get(&admin, "/admin/clock").await.text().contains("The clock jumped."));
        assert_eq!(portal.post(&kim, "/admin/clock", &[]).await.status, StatusCode::NOT_FOUND);

        // Set right again: that is a jump, too, and nothing was sent by it.
        portal.app.clock.jump(closes - TimeDelta::hours(2));
        assert!(!worker::timetable(&portal.app).await.unwrap());
        portal.advance(TimeDelta::minutes(5));
        assert!(worker::timetable(&portal.app).await.unwrap(), "both clocks agreed for five minutes");
        assert!(!portal.is_sent(&reference).await);
        portal.app.clock.jump(closes + TimeDelta::hours(1));
        assert!(!worker::timetable(&portal.app).await.unwrap());
        assert_eq!(portal.post(&admin, "/admin/clock", &[]).await.status, StatusCode::SEE_OTHER);
        assert!(worker::timetable(&portal.app).await.unwrap(), "an administrator said that the time is right");
        assert!(portal.is_sent(&reference).await);
    }

    async fn a_pitch_sent_while_the_clock_is_in_doubt_is_taken_and_marked(portal: TestApp) {
        portal.closing(0).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.complete(&kim).await;
        worker::timetable(&portal.app).await.unwrap();
        portal.app.clock.jump(portal.now() + TimeDelta::minutes(3));
        worker::timetable(&portal.app).await.unwrap();
        assert_eq!(portal.send_pitch(&kim, &reference).await.status, StatusCode::SEE_OTHER);
        let entries = entity::audit_payload::Entity::find()
            .find_also_related(audit::Entity)
            .filter(audit::Column::Kind.eq("pitch.submitted"))
            .all(portal.app.db.read());
        let (payload, _) = entries.await.unwrap().remove(0);
        assert!(payload.payload.contains("\"time_uncertain\":true"), "{}", payload.payload);
    }

    async fn each_person_is_reminded_once_a_step_while_something_is_left_to_do(portal: TestApp) {
        let closes = portal.now() + TimeDelta::days(8);
        portal.challenge_with("heat", |challenge| challenge.closes_at = Some(closes)).await;
        let (kim, sue) = (portal.person("kim@example.org", &[]).await, portal.person("sue@example.org", &[]).await);
        let (first, second) = (portal.complete(&kim).await, portal.begin(&kim, "heat").await);
        let sues = portal.begin(&sue, "heat").await;
        assert_eq!(portal.post(&sue, "/my/account/reminders", &[("do", "off")]).await.location(), "/my/account");
        let reminders = async |who: &Person| -> Vec<String> {
            let mails = portal.mails_to(&who.email).await;
            let mails = mails.into_iter().filter(|mail| mail.subject.as_str().contains("closes: "));
            mails.map(|mail| mail.text.clone()).collect()
        };
        let mut counts = Vec::new();
        for hours in [167, 100, 60, 48, 30, 5, 4, 1] {
            portal.app.clock.set(closes - TimeDelta::hours(hours));
            for _ in 0..2 {
                worker::timetable(&portal.app).await.unwrap();
            }
            counts.push(reminders(&kim).await.len());
            if hours == 60 {
                let kim = portal.person("kim@example.org", &[]).await;
                portal.send_pitch(&kim, &first).await;
            }
        }
        assert_eq!(counts, [1, 1, 1, 2, 2, 2, 3, 3]);
        let mails = reminders(&kim).await;
        assert!(mails[0].contains(&first) && mails[0].contains(&second), "one mail for both drafts: {}", mails[0]);
        assert!(!mails[1].contains(&first) && mails[1].contains(&second), "none once it is sent: {}", mails[1]);
        assert!(mails[0].contains("/my/account#reminders"));
        assert_eq!(reminders(&sue).await, Vec::<String>::new(), "{sues} is hers, and she stopped them");
    }
}
