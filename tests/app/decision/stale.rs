//! Stories about deciding: whose word stands, and on which page.

use actix_web::http::StatusCode;
use entity::values::{ChallengeId, ConflictKind, PitchState, Role};

use crate::harness::{Answer, Person, TestApp, stories};

/// A challenge with its manager and approver, and a pitch that waits for its decision.
struct Field {
    manager: Person,
    approver: Person,
    challenge: ChallengeId,
    page: String,
    reference: String,
}

impl Field {
    async fn of(portal: &TestApp) -> Self {
        let challenge = portal.challenge("quiet").await;
        let manager = portal.person("mia@host.example", &[(Role::Manager, None)]).await;
        let approver = portal.person("leo@host.example", &[(Role::Approver, None)]).await;
        let lead = portal.person("kim@applicant.example", &[]).await;
        let reference = portal.pitch(challenge, lead.id.unwrap(), PitchState::Submitted, "decision").await;
        let page = "/manage/challenges/quiet/decisions".to_owned();
        Self { manager, approver, challenge, page, reference }
    }

    async fn seen_at(&self, portal: &TestApp) -> String {
        portal.get(&self.manager, &self.page).await.attribute("[name=seen_at]", "value").unwrap()
    }

    async fn propose(&self, portal: &TestApp, outcome: &str, reason: &str, seen_at: &str) -> Answer {
        let at = |field: &str| format!("{field}-{}", self.reference);
        let (is, why, words) = (at("outcome"), at("reason"), at("feedback"));
        let fields = [(is.as_str(), outcome), (&why, reason), (&words, "Thank you."), ("seen_at", seen_at)];
        portal.post(&self.manager, &self.page, &fields).await
    }

    async fn approve(&self, portal: &TestApp) -> Answer {
        let path = format!("{}/approve", self.page);
        portal.post(&self.approver, &path, &[("do", "approve"), ("pitch", &self.reference)]).await
    }
}

stories! {
    async fn an_old_window_does_not_overwrite_what_it_never_showed(portal: TestApp) {
        let field = Field::of(&portal).await;
        let tick = chrono::TimeDelta::seconds(1);
        let old = field.seen_at(&portal).await;
        portal.advance(tick);
        let now = field.seen_at(&portal).await;
        assert_eq!(field.propose(&portal, "selected", "strong_fit", &now).await.status, StatusCode::SEE_OTHER);
        for (outcome, reason) in [("hold", ""), ("declined", "not_mature")] {
            let late = field.propose(&portal, outcome, reason, &old).await;
            assert_eq!(late.status, StatusCode::CONFLICT, "{outcome}");
        }
        // The same again takes nothing away.
        let same = field.propose(&portal, "selected", "strong_fit", &old).await;
        assert_eq!(same.status, StatusCode::SEE_OTHER);

        portal.advance(tick);
        let before = field.seen_at(&portal).await;
        portal.advance(tick);
        assert_eq!(field.approve(&portal).await.status, StatusCode::SEE_OTHER);
        let late = field.propose(&portal, "hold", "", &before).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "the approval came after the page");
        let release = portal.get(&field.manager, "/manage/challenges/quiet/release").await;
        assert!(release.text().contains(&field.reference));

        let now = field.seen_at(&portal).await;
        assert_eq!(field.propose(&portal, "hold", "", &now).await.status, StatusCode::SEE_OTHER);
        let release = portal.get(&field.manager, "/manage/challenges/quiet/release").await;
        assert!(!release.text().contains(&field.reference));
    }

    async fn a_pitch_is_decided_on_the_page_of_its_own_challenge(portal: TestApp) {
        let field = Field::of(&portal).await;
        portal.challenge("loud").await;
        let outcome = format!("outcome-{}", field.reference);
        let reason = format!("reason-{}", field.reference);
        let fields = [(outcome.as_str(), "selected"), (&reason, "strong_fit")];
        for slug in ["loud", "none"] {
            for fields in [&fields[..], &[]] {
                let path = format!("/manage/challenges/{slug}/decisions");
                let answer = portal.post(&field.manager, &path, fields).await;
                let expected = if slug == "loud" && fields.is_empty() {
                    StatusCode::SEE_OTHER
                } else {
                    StatusCode::NOT_FOUND
                };
                assert_eq!(answer.status, expected, "{slug} {fields:?}");
            }
        }
        let other = portal.challenge("far").await;
        let stranger = portal.person("co@host.example", &[(Role::Manager, Some(other))]).await;
        assert_eq!(portal.post(&stranger, &field.page, &[]).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_release_counts_no_decision_about_a_conflicted_pitch(portal: TestApp) {
        let field = Field::of(&portal).await;
        let second = portal.person("dana@applicant.example", &[]).await;
        let open = portal.pitch(field.challenge, second.id.unwrap(), PitchState::Submitted, "decision").await;
        let now = field.seen_at(&portal).await;
        for reference in [&field.reference, &open] {
            let (is, why) = (format!("outcome-{reference}"), format!("reason-{reference}"));
            let fields = [(is.as_str(), "selected"), (&why, "strong_fit"), ("seen_at", &now)];
            assert_eq!(portal.post(&field.manager, &field.page, &fields).await.status, StatusCode::SEE_OTHER);
            let path = format!("{}/approve", field.page);
            let fields = [("do", "approve"), ("pitch", reference.as_str())];
            assert_eq!(portal.post(&field.approver, &path, &fields).await.status, StatusCode::SEE_OTHER);
        }
        let path = "/manage/challenges/quiet/release";
        let batch = portal.get(&field.approver, path).await.attribute("[name=batch]", "value").unwrap();
        let done = portal.post(&field.approver, path, &[("batch", &batch), ("confirm", "2")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        assert!(portal.get(&field.manager, &field.page).await.text().contains("2 decisions"));

        let conflict = format!("/review/{}/conflict", field.reference);
        let kind = ConflictKind::Conflict.as_str();
        let declared = portal.post(&field.manager, &conflict, &[("kind", kind), ("note", "")]).await;
        assert_eq!(declared.status, StatusCode::SEE_OTHER);
        for page in [field.page.as_str(), path, done.location()] {
            let text = portal.get(&field.manager, page).await.text();
            assert!(!text.contains("2 decisions"), "{page}");
            assert!(!text.contains(&field.reference), "{page}");
        }
    }
}
