//! How pitches to a challenge are judged: the criteria with weights and anchors, and the way of a pitch.

use serde::Serialize;

use crate::{
    domain::{
        evaluation::Rubric,
        workflow::{StageKind, Workflow},
    },
    wording::Wording,
};

/// One criterion.
#[derive(Debug, Serialize)]
pub struct CriterionView {
    pub title: String,
    pub lens: String,
    pub question: String,
    /// "25 %".
    pub weight: String,
    pub anchors: Vec<AnchorView>,
}

/// What a score means.
#[derive(Debug, Serialize)]
pub struct AnchorView {
    pub level: String,
    pub text: String,
}

/// One step of a pitch's way.
#[derive(Debug, Serialize)]
pub struct StepView {
    pub title: String,
    pub note: Option<String>,
}

impl CriterionView {
    pub(in crate::web) fn sample(text: &str) -> Self {
        Self {
            title: text.to_owned(),
            lens: "Technical".to_owned(),
            question: text.to_owned(),
            weight: "25 %".to_owned(),
            anchors: vec![AnchorView { level: "1 points".to_owned(), text: text.to_owned() }],
        }
    }
}

impl StepView {
    pub(in crate::web) fn sample(text: &str, full: bool) -> Self {
        Self { title: text.to_owned(), note: full.then(|| "planned: 7 days".to_owned()) }
    }
}

/// The criteria in their order.
pub(in crate::web) fn criteria(wording: &Wording<'_>, rubric: &Rubric) -> Vec<CriterionView> {
    rubric
        .criteria
        .iter()
        .map(|criterion| CriterionView {
            title: criterion.title.clone(),
            lens: wording.word("lens", criterion.lens.as_str()),
            question: criterion.question.clone(),
            weight: wording
                .say_with("site-challenge-criterion-weight", &[("n", criterion.weight.to_string())]),
            anchors: criterion
                .anchors
                .iter()
                .map(|anchor| AnchorView {
                    level: wording
                        .say_with("site-challenge-criterion-score", &[("level", anchor.level.to_string())]),
                    text: anchor.text.clone(),
                })
                .collect(),
        })
        .collect()
}

/// The stages a pitch passes before it is decided, each told by its kind: staff names are for the staff.
pub(super) fn steps(wording: &Wording<'_>, workflow: &Workflow) -> Vec<StepView> {
    let before = workflow.stages.iter().filter(|stage| !stage.kind.is_final());
    before
        .map(|stage| {
            let mut notes = Vec::new();
            if stage.kind == StageKind::Evaluation && stage.minimum_reviews > 0 {
                let count = [("n", stage.minimum_reviews.to_string())];
                notes.push(wording.say_with("site-challenge-step-reviews", &count));
            }
            if let Some(days) = stage.service_days {
                notes.push(wording.say_with("site-challenge-step-days", &[("days", days.to_string())]));
            }
            StepView {
                title: wording.word("site-challenge-step", stage.kind.as_str()),
                note: (!notes.is_empty()).then(|| notes.join("; ")),
            }
        })
        .collect()
}
