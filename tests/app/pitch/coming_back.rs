//! A sent pitch that comes back to its applicant: pulled back and sent again, withdrawn and restored.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use entity::values::{PitchState, Role};
use sea_orm::EntityTrait as _;

use super::typed_with;
use crate::harness::{TestApp, stories};

impl TestApp {
    async fn state_of(&self, reference: &str) -> (PitchState, String, i32) {
        let row = entity::pitch::Entity::find_by_id(self.pitch_id(reference).await);
        let row = row.one(self.app.db.read()).await.unwrap().unwrap();
        (row.state, row.stage, row.version)
    }
}

stories! {
    async fn a_pitch_is_pulled_back_changed_and_sent_again_as_version_2(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.sent_pitch(&kim, "heat").await;
        let path = format!("/my/pitches/{reference}");
        portal.advance(TimeDelta::hours(1));
        let ask = portal.get(&kim, &format!("{path}/pull-back")).await;
        assert_eq!(ask.select("h1"), ["Pull the pitch back to edit it"]);
        assert_eq!(portal.post(&kim, &format!("{path}/pull-back"), &[]).await.location(), path);
        assert_eq!(portal.state_of(&reference).await, (PitchState::Draft, String::new(), 1));
        assert!(portal.get(&kim, &path).await.text().contains("You pulled this pitch back."));
        assert_eq!(portal.post(&kim, &format!("{path}/delete"), &[]).await.status, StatusCode::CONFLICT);

        portal.save(&kim, &reference, "solution", &typed_with("solution", "title", "A quieter fan")).await;
        let changes = portal.get(&kim, &format!("{path}/versions")).await;
        assert_eq!(changes.select("#changes"), ["What changed since version 1"]);
        assert_eq!(changes.select("ins"), ["Added: quieter fan"]);
        let first = portal.get(&kim, &format!("{path}/receipt.txt?version=1")).await.text();
        portal.advance(TimeDelta::hours(1));
        assert_eq!(portal.send_pitch(&kim, &reference).await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.state_of(&reference).await, (PitchState::Submitted, "received".to_owned(), 2));
        let versions = portal.get(&kim, &format!("{path}/versions")).await;
        assert_eq!(versions.select("#changes"), ["What changed from version 1 to version 2"]);
        assert_eq!(versions.select("main li strong"), ["Version 2", "Version 1"]);
        assert_eq!(portal.get(&kim, &format!("{path}/receipt.txt?version=1")).await.text(), first, "frozen");
        let print = portal.get(&kim, &format!("{path}/print?version=1")).await;
        assert_eq!(print.select("h1"), ["A fan that hides in the wind"]);
        let status = portal.get(&kim, &path).await;
        assert_eq!(status.select(".timeline li strong"), ["Sent", "Decision"]);
        let mails = portal.mails_to("kim@example.org").await;
        assert_eq!(mails.iter().filter(|mail| mail.subject.as_str().starts_with("Received")).count(), 2);
    }

    async fn nobody_pulls_a_pitch_back_after_the_deadline_or_once_it_is_evaluated(portal: TestApp) {
        let challenge = portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(challenge))]).await;
        let (read, late) = (portal.sent_pitch(&kim, "heat").await, portal.sent_pitch(&kim, "heat").await);
        // Somebody was asked, though the stage did not move.
        portal.assignment(&read, eva.id.unwrap(), eva.id.unwrap()).await;
        let refused = portal.post(&kim, &format!("/my/pitches/{read}/pull-back"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        portal.advance(TimeDelta::days(10));
        let kim = portal.person("kim@example.org", &[]).await;
        let refused = portal.post(&kim, &format!("/my/pitches/{late}/pull-back"), &[]).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.text().contains("The deadline has passed."));
        assert!(portal.get(&kim, &format!("/my/pitches/{late}/sent")).await.select("a[href$=pull-back]").is_empty());
        assert_eq!(portal.state_of(&late).await.0, PitchState::Submitted);
    }

    async fn a_draft_that_was_sent_before_is_read_by_nobody_of_the_host(portal: TestApp) {
        let challenge = portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let mia = portal.person("mia@example.org", &[(Role::Manager, Some(challenge))]).await;
        let reference = portal.sent_pitch(&kim, "heat").await;
        assert_eq!(portal.get(&mia, &format!("/manage/pitches/{reference}")).await.status, StatusCode::OK);
        portal.post(&kim, &format!("/my/pitches/{reference}/pull-back"), &[]).await;
        assert_eq!(portal.get(&mia, &format!("/manage/pitches/{reference}")).await.status, StatusCode::NOT_FOUND);
        let list = portal.get(&mia, "/manage/challenges/heat/pitches").await;
        assert!(!list.text().contains(&reference));
    }

    async fn a_withdrawal_is_taken_back_while_the_challenge_is_open(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.sent_pitch(&kim, "heat").await;
        let path = format!("/my/pitches/{reference}");
        portal.post(&kim, &format!("{path}/withdraw"), &[]).await;
        let mails = portal.mails_to("kim@example.org").await;
        assert!(mails.iter().any(|mail| mail.subject.as_str() == format!("Withdrawn: {reference}")));
        let page = portal.get(&kim, &path).await;
        assert_eq!(page.attribute("form[action$=restore]", "action").unwrap(), format!("{path}/restore"));
        assert_eq!(portal.post(&kim, &format!("{path}/restore"), &[]).await.location(), path);
        assert_eq!(portal.state_of(&reference).await, (PitchState::Submitted, "received".to_owned(), 1));
        let page = portal.get(&kim, &path).await;
        assert_eq!(page.select("main .badge").first().map(String::as_str), Some("Sent"));
        assert_eq!(portal.post(&kim, &format!("{path}/restore"), &[]).await.status, StatusCode::CONFLICT);

        portal.post(&kim, &format!("{path}/withdraw"), &[]).await;
        portal.advance(TimeDelta::days(10));
        let kim = portal.person("kim@example.org", &[]).await;
        assert_eq!(portal.post(&kim, &format!("{path}/restore"), &[]).await.status, StatusCode::CONFLICT);
        assert!(portal.get(&kim, &path).await.select("form[action$=restore]").is_empty());
    }
}
