//! M15: proposing, approving, sending back.

use chrono::TimeDelta;
use entity::values::{Outcome, Role};

use super::Typed;
use crate::{desk::Desk, harness::stories};

stories! {
    async fn nothing_is_seen_outside_before_the_release(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "decision").await;
        let path = format!("/my/pitches/{reference}");
        let before = portal.get(&desk.lead, &path).await;
        assert_eq!(before.status.as_u16(), 200);
        desk.propose(&portal, &[(&reference, Outcome::Selected)]).await;
        assert_eq!(portal.get(&desk.lead, &path).await.bytes, before.bytes, "proposed");
        desk.approve_as(&portal, &desk.approver, &[&reference]).await;
        assert_eq!(portal.get(&desk.lead, &path).await.bytes, before.bytes, "approved");
        assert_eq!(portal.get(&desk.lead, "/my").await.text().matches("Selected").count(), 0);
        assert!(portal.mails_to(&desk.lead.email).await.is_empty());
        desk.release(&portal, "1").await;
        assert_ne!(portal.get(&desk.lead, &path).await.bytes, before.bytes, "released");
        assert!(portal.get(&desk.lead, &path).await.text().contains("A convincing test."));
    }

    async fn whoever_proposes_does_not_approve(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let both = portal
            .person(
                "both@example.org",
                &[(Role::Manager, Some(desk.challenge)), (Role::Approver, Some(desk.challenge))],
            )
            .await;
        let reference = desk.pitch(&portal, "decision").await;
        let typed = Typed::of(&[(&reference, Outcome::Selected)]);
        assert_eq!(portal.post(&both, &desk.at("decisions"), &typed.pairs()).await.status.as_u16(), 303);
        let refused = desk.approve_as(&portal, &both, &[&reference]).await;
        assert_eq!(refused.status.as_u16(), 409);
        assert!(refused.text().contains("a second person must approve it"));
        // Another manager has no right to approve at all.
        let other = portal.person("mo@example.org", &[(Role::Manager, Some(desk.challenge))]).await;
        assert_eq!(desk.approve_as(&portal, &other, &[&reference]).await.status.as_u16(), 403);
        assert_eq!(portal.decision_row(&reference).await.unwrap().approved_by, None);
        assert_eq!(desk.approve_as(&portal, &desk.approver, &[&reference]).await.status.as_u16(), 303);
        assert_eq!(portal.decision_row(&reference).await.unwrap().approved_by, desk.approver.id);
        // Twice is once.
        let audits = portal.traces().await.audits;
        assert_eq!(desk.approve_as(&portal, &desk.approver, &[&reference]).await.status.as_u16(), 303);
        assert_eq!(portal.traces().await.audits, audits);
    }

    async fn a_changed_proposal_loses_its_approval_and_an_unchanged_one_keeps_it(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (one, two) = (desk.pitch(&portal, "decision").await, desk.pitch(&portal, "decision").await);
        let choices = [(one.as_str(), Outcome::Selected), (two.as_str(), Outcome::Declined)];
        desk.decide(&portal, &choices).await;
        let typed = Typed::of(&choices).set(&format!("feedback-{two}"), "Another word.");
        assert_eq!(portal.post(&desk.manager, &desk.at("decisions"), &typed.pairs()).await.status.as_u16(), 303);
        assert_eq!(portal.decision_row(&one).await.unwrap().approved_by, desk.approver.id);
        let changed = portal.decision_row(&two).await.unwrap();
        assert_eq!((changed.approved_by, changed.feedback.as_str()), (None, "Another word."));
        // Taking it back leaves nothing to approve.
        let held = Typed::of(&choices).set(&format!("outcome-{two}"), "hold");
        portal.post(&desk.manager, &desk.at("decisions"), &held.pairs()).await;
        assert!(portal.decision_row(&two).await.is_none());
        assert_eq!(desk.approve_as(&portal, &desk.approver, &[&two]).await.status.as_u16(), 409);
    }

    async fn nobody_approves_what_changed_after_they_looked(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "decision").await;
        desk.propose(&portal, &[(&reference, Outcome::Declined)]).await;
        let page = portal.get(&desk.approver, &desk.at("decisions")).await;
        let seen_at = page.attribute("input[name=seen_at]", "value").unwrap();
        portal.advance(TimeDelta::seconds(1));
        desk.propose(&portal, &[(&reference, Outcome::Selected)]).await;
        let fields = [("do", "approve"), ("pitch", reference.as_str()), ("seen_at", seen_at.as_str())];
        let refused = portal.post(&desk.approver, &desk.at("decisions/approve"), &fields).await;
        assert_eq!(refused.status.as_u16(), 409);
        assert_eq!(portal.decision_row(&reference).await.unwrap().approved_by, None);
        for wrong in ["soon", "99999999999999999999"] {
            let fields = [("do", "approve"), ("pitch", reference.as_str()), ("seen_at", wrong)];
            let answer = portal.post(&desk.approver, &desk.at("decisions/approve"), &fields).await;
            assert_eq!(answer.status.as_u16(), 400);
        }
    }

    async fn a_proposal_is_sent_back_with_a_reason_and_proposed_again(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "decision").await;
        desk.decide(&portal, &[(&reference, Outcome::Selected)]).await;
        let mut fields = vec![("do", "return"), ("pitch", reference.as_str()), ("back", " ")];
        let refused = portal.post(&desk.approver, &desk.at("decisions/approve"), &fields).await;
        assert_eq!(refused.status.as_u16(), 422);
        assert_eq!(refused.attribute(".summary-err a", "href").as_deref(), Some("#f-back"));
        fields[2] = ("back", "The second review is missing.");
        assert_eq!(portal.post(&desk.approver, &desk.at("decisions/approve"), &fields).await.status.as_u16(), 303);
        let row = portal.decision_row(&reference).await.unwrap();
        assert_eq!((row.approved_by, row.returned_reason.as_deref()), (None, Some("The second review is missing.")));
        assert_eq!(desk.approve_as(&portal, &desk.approver, &[&reference]).await.status.as_u16(), 409);
        let page = portal.get(&desk.manager, &desk.at("decisions")).await;
        assert!(page.text().contains("The second review is missing."));
        assert!(portal.get(&desk.manager, "/manage").await.text().contains("was sent back to you"));
        // The same words again are a new proposal.
        desk.decide(&portal, &[(&reference, Outcome::Selected)]).await;
        assert_eq!(portal.decision_row(&reference).await.unwrap().returned_reason, None);
    }

    async fn a_wrong_form_keeps_every_word_and_changes_nothing(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (one, two) = (desk.pitch(&portal, "decision").await, desk.pitch(&portal, "decision").await);
        let choices = [(one.as_str(), Outcome::Declined), (two.as_str(), Outcome::Selected)];
        let long = "a".repeat(4_001);
        for (field, value) in [
            ("feedback", " "),
            ("feedback", long.as_str()),
            ("note", long.as_str()),
            ("reason", "strong_fit"),
            ("reason", ""),
            ("outcome", "perhaps"),
        ] {
            let name = format!("{field}-{one}");
            let typed = Typed::of(&choices).set(&name, value);
            let refused = portal.post(&desk.manager, &desk.at("decisions"), &typed.pairs()).await;
            assert_eq!(refused.status.as_u16(), 422, "{field}={value}");
            assert_eq!(refused.attribute(".summary-err a", "href"), Some(format!("#f-{name}")), "{field}");
            assert_eq!(refused.select(&format!("#f-outcome-{two} option[selected]")), ["Selected"]);
            assert_eq!(refused.select(&format!("#f-note-{two}")), ["Only for the staff: CANARY."]);
            assert!(portal.decision_row(&two).await.is_none(), "all or nothing");
        }
    }

    async fn only_pitches_in_their_decision_are_decided(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let early = desk.pitch(&portal, "evaluation").await;
        let page = portal.get(&desk.manager, &desk.at("decisions")).await;
        assert!(page.text().contains("No pitch waits for its decision"));
        assert_eq!(desk.propose(&portal, &[(&early, Outcome::Selected)]).await.status.as_u16(), 409);
        assert!(portal.decision_row(&early).await.is_none());
    }

    async fn the_board_stands_in_rank_order(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let mut expected = Vec::new();
        for mean in [Some(4_500), Some(3_000), None] {
            let reference = desk.pitch(&portal, "decision").await;
            portal.score(&reference, i32::from(mean.is_some()), mean, mean.map(|_| 0)).await;
            expected.push(reference);
        }
        for who in [&desk.manager, &desk.approver] {
            let page = portal.get(who, &desk.at("decisions")).await;
            assert_eq!(page.select("legend .ref, tbody th .ref"), expected);
        }
    }
}
