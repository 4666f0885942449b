//! The workflow engine: versioned definitions and the pure step through them.
//!
//! A definition is data. [`advance`] takes where a pitch is, what happened and the facts, and answers with
//! the next stage and the effects; it performs nothing. Policies look at a stage's flags, never at its name.

use entity::values::Outcome;
use serde::{Deserialize, Serialize};

use super::expr::{Expr, ExprError};
use crate::error::Refusal;

mod check;
mod shipped;

pub use check::Fault;
pub use shipped::standard;

/// A versioned workflow for pitches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workflow {
    pub key: String,
    pub version: i32,
    /// The stage a sent pitch begins in.
    pub start: String,
    pub stages: Vec<Stage>,
    pub transitions: Vec<Transition>,
}

/// One place a pitch can be in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Immutable; `[a-z][a-z0-9_]*`.
    pub id: String,
    pub kind: StageKind,
    /// What the staff calls it.
    pub name: String,
    /// What the applicant sees.
    pub public: PublicStage,
    #[serde(default)]
    pub flags: StageFlags,
    /// Days a pitch should stay at most.
    #[serde(default)]
    pub service_days: Option<u32>,
    /// Submitted reviews that are enough.
    #[serde(default)]
    pub minimum_reviews: u32,
}

/// What happens in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    Intake,
    Screening,
    Evaluation,
    Panel,
    Decision,
    NeedsInfo,
    Accepted,
    Reserve,
    Declined,
    Withdrawn,
}

impl StageKind {
    /// Nothing follows.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Accepted | Self::Reserve | Self::Declined | Self::Withdrawn)
    }

    /// The word in message ids and class names.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Screening => "screening",
            Self::Evaluation => "evaluation",
            Self::Panel => "panel",
            Self::Decision => "decision",
            Self::NeedsInfo => "needs_info",
            Self::Accepted => "accepted",
            Self::Reserve => "reserve",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// The applicant's words for a stage; the same word for everything between sending and release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicStage {
    Sent,
    InEvaluation,
    Selected,
    Reserve,
    NotSelected,
    Withdrawn,
}

impl PublicStage {
    /// The word in message ids: `stage-<word>`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::InEvaluation => "in-evaluation",
            Self::Selected => "selected",
            Self::Reserve => "reserve",
            Self::NotSelected => "not-selected",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Who sees and does what while a pitch is in a stage (security.md §2.1, 6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StageFlags {
    pub visible_to_assigned: bool,
    pub scoring_open: bool,
    /// Evaluators read each other's reviews once their own is submitted; otherwise never.
    pub peer_reviews_after_own: bool,
    /// Evaluators see who the applicant is.
    pub applicant_identity: bool,
    /// Evaluators of the challenge see the titles of pitches they are not asked about.
    #[serde(default)]
    pub visible_to_pool: bool,
    /// Evaluators read the questions to the applicant and their answers.
    #[serde(default)]
    pub clarification_visible: bool,
    /// Evaluators see who the others are.
    #[serde(default)]
    pub evaluator_identity_to_peers: bool,
    /// Evaluators see means and ranking once their own review is submitted.
    #[serde(default)]
    pub ranking_visible: bool,
    /// Evaluators read the decision and its feedback before the applicant does.
    #[serde(default)]
    pub decision_visible: bool,
}

/// The name of one of [`StageFlags`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StageFlag {
    VisibleToAssigned,
    ScoringOpen,
    PeerReviewsAfterOwn,
    ApplicantIdentity,
    VisibleToPool,
    ClarificationVisible,
    EvaluatorIdentityToPeers,
    RankingVisible,
    DecisionVisible,
}

impl StageFlags {
    /// Whether this one is set.
    #[must_use]
    pub const fn has(&self, flag: StageFlag) -> bool {
        match flag {
            StageFlag::VisibleToAssigned => self.visible_to_assigned,
            StageFlag::ScoringOpen => self.scoring_open,
            StageFlag::PeerReviewsAfterOwn => self.peer_reviews_after_own,
            StageFlag::ApplicantIdentity => self.applicant_identity,
            StageFlag::VisibleToPool => self.visible_to_pool,
            StageFlag::ClarificationVisible => self.clarification_visible,
            StageFlag::EvaluatorIdentityToPeers => self.evaluator_identity_to_peers,
            StageFlag::RankingVisible => self.ranking_visible,
            StageFlag::DecisionVisible => self.decision_visible,
        }
    }

    /// Whoever is assigned may learn who the applicant is, before a declaration too: it is about them.
    #[must_use]
    pub const fn names_applicant(self) -> bool {
        self.visible_to_assigned && self.applicant_identity
    }
}

/// One allowed step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    pub from: String,
    pub to: String,
    pub on: Trigger,
    /// A CEL condition over [`Facts`]; absent = always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guard: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
}

/// What sets a pitch in motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A manager moves it, with a reason.
    Manual,
    /// The first evaluator is assigned.
    Assigned,
    /// A review came in or an assignment fell away.
    ReviewsChanged,
    /// A decision with this outcome is released.
    Released(Outcome),
    /// The applicant withdraws.
    Withdrawn,
}

impl Trigger {
    /// The word in moves and audit entries.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Assigned => "assigned",
            Self::ReviewsChanged => "reviews_changed",
            Self::Released(_) => "released",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What happens, with where it should go when a person chose that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening<'a> {
    pub trigger: Trigger,
    /// The stage a manager chose; other triggers find their own.
    pub to: Option<&'a str>,
}

impl Happening<'_> {
    /// Something that finds its own way.
    #[must_use]
    pub const fn of(trigger: Trigger) -> Self {
        Self { trigger, to: None }
    }
}

/// What a step asks the service to do in the same transaction. The audit entry is unconditional.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The decision letter.
    Letter,
    /// Winners become partnerships.
    Convert,
    /// Open assignments end.
    CloseAssignments,
}

/// The facts guards may use, under these names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Submitted reviews that count.
    pub reviews: i64,
    /// Assignments still open.
    pub open_assignments: i64,
    /// What the present stage asks for.
    pub minimum_reviews: i64,
    /// Mean of the totals, thousandths of a point; 0 without reviews.
    pub mean_milli: i64,
    /// A decision is approved and waits for its release, or is being released.
    pub decision_approved: bool,
}

/// The names of [`Facts`], for checking guards when they are saved.
pub const FACTS: [&str; 5] =
    ["reviews", "open_assignments", "minimum_reviews", "mean_milli", "decision_approved"];

/// Where it goes and what that asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub from: String,
    pub to: String,
    pub effects: Vec<Effect>,
}

/// Why it stays.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stays {
    /// No transition of this stage answers to this.
    #[error("no transition from here answers to this")]
    NoTransition,
    /// There is one, but its guard says no.
    #[error("the guard `{0}` does not hold")]
    Guarded(String),
    /// The definition names a stage it does not have, or a guard that cannot run.
    #[error("the workflow is broken: {0}")]
    Broken(String),
}

impl From<Stays> for Refusal {
    fn from(stays: Stays) -> Self {
        match stays {
            Stays::NoTransition => Self::new("refused-no-transition"),
            Stays::Guarded(guard) => Self::new("refused-guard").with("guard", guard),
            Stays::Broken(_) => Self::new("refused-workflow-broken"),
        }
    }
}

impl Workflow {
    /// The stage of this id.
    #[must_use]
    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    /// Whether evaluators score somewhere without learning whose pitch it is.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        self.stages.iter().any(|stage| stage.flags.scoring_open && !stage.flags.applicant_identity)
    }

    /// The stages a manager may choose from here, guards not yet asked.
    pub fn choices<'a>(&'a self, from: &'a str) -> impl Iterator<Item = &'a Stage> {
        self.transitions
            .iter()
            .filter(move |transition| transition.from == from && transition.on == Trigger::Manual)
            .filter_map(|transition| self.stage(&transition.to))
    }
}

/// The next stage and its effects, or why the pitch stays where it is. The first transition whose guard
/// holds is taken; a definition in which two could is refused when it is saved.
pub fn advance(workflow: &Workflow, stage: &str, what: &Happening<'_>, facts: &Facts) -> Result<Step, Stays> {
    let mut answer = Stays::NoTransition;
    for transition in workflow.transitions.iter().filter(|transition| {
        transition.from == stage
            && transition.on == what.trigger
            && what.to.is_none_or(|to| to == transition.to)
    }) {
        match transition.guard.as_deref().map(|guard| holds(guard, facts)).transpose() {
            Ok(None | Some(true)) => {
                return Ok(Step {
                    from: stage.to_owned(),
                    to: transition.to.clone(),
                    effects: transition.effects.clone(),
                });
            }
            Ok(Some(false)) => answer = Stays::Guarded(transition.guard.clone().unwrap_or_default()),
            Err(error) => return Err(Stays::Broken(error.to_string())),
        }
    }
    Err(answer)
}

fn holds(guard: &str, facts: &Facts) -> Result<bool, ExprError> {
    Expr::parse(guard, &FACTS)?.holds(facts)
}

#[cfg(test)]
mod tests;
