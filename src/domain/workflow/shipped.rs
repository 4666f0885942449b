//! The workflow that every challenge starts with.

use entity::values::Outcome;

use super::{Effect, PublicStage, Stage, StageFlags, StageKind, Transition, Trigger, Workflow};

/// Received → evaluation → decision → selected, reserve list or not selected; one evaluation with
/// reviews by name, moved on by itself when the reviews are in.
#[must_use]
pub fn standard() -> Workflow {
    let mut transitions = vec![
        step("received", "evaluation", Trigger::Assigned, None, &[]),
        step("received", "evaluation", Trigger::Manual, None, &[]),
        step("evaluation", "received", Trigger::Manual, Some("reviews == 0"), &[]),
        step(
            "evaluation",
            "decision",
            Trigger::ReviewsChanged,
            Some("reviews >= minimum_reviews && open_assignments == 0"),
            &[],
        ),
        step("evaluation", "decision", Trigger::Manual, Some("reviews >= 1"), &[Effect::CloseAssignments]),
        step("decision", "evaluation", Trigger::Manual, Some("!decision_approved"), &[]),
        step("received", "decision", Trigger::Manual, None, &[]),
    ];
    for (outcome, to) in
        [(Outcome::Selected, "selected"), (Outcome::Reserve, "reserve"), (Outcome::Declined, "declined")]
    {
        let effects: &[Effect] =
            if outcome == Outcome::Selected { &[Effect::Letter, Effect::Convert] } else { &[Effect::Letter] };
        transitions.push(step(
            "decision",
            to,
            Trigger::Released(outcome),
            Some("decision_approved"),
            effects,
        ));
    }
    for from in ["received", "evaluation", "decision"] {
        transitions.push(step(from, "withdrawn", Trigger::Withdrawn, None, &[Effect::CloseAssignments]));
    }
    Workflow {
        key: "standard".to_owned(),
        version: 1,
        start: "received".to_owned(),
        stages: vec![
            stage("received", StageKind::Intake, "Received", PublicStage::Sent, 7, 0, false),
            stage("evaluation", StageKind::Evaluation, "Evaluation", PublicStage::InEvaluation, 21, 2, true),
            stage("decision", StageKind::Decision, "Decision", PublicStage::InEvaluation, 14, 0, false),
            stage("selected", StageKind::Accepted, "Selected", PublicStage::Selected, 0, 0, false),
            stage("reserve", StageKind::Reserve, "Reserve list", PublicStage::Reserve, 0, 0, false),
            stage("declined", StageKind::Declined, "Not selected", PublicStage::NotSelected, 0, 0, false),
            stage("withdrawn", StageKind::Withdrawn, "Withdrawn", PublicStage::Withdrawn, 0, 0, false),
        ],
        transitions,
    }
}

fn stage(
    id: &str,
    kind: StageKind,
    name: &str,
    public: PublicStage,
    service_days: u32,
    minimum_reviews: u32,
    scoring_open: bool,
) -> Stage {
    Stage {
        id: id.to_owned(),
        kind,
        name: name.to_owned(),
        public,
        flags: StageFlags {
            visible_to_assigned: true,
            scoring_open,
            peer_reviews_after_own: true,
            applicant_identity: true,
            ..StageFlags::default()
        },
        service_days: (service_days > 0).then_some(service_days),
        minimum_reviews,
    }
}

fn step(from: &str, to: &str, on: Trigger, guard: Option<&str>, effects: &[Effect]) -> Transition {
    Transition {
        from: from.to_owned(),
        to: to.to_owned(),
        on,
        guard: guard.map(str::to_owned),
        effects: effects.to_vec(),
    }
}
