//! The lines about one pitch: how somebody stands towards it, and what each standing may do.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{PitchId, Role, TeamRole};

use super::{
    Cell, Kind, Line, Mask, PitchFacts, Subject,
    facts::{Answers, Asked, Towards},
    rows::Listed,
};
use crate::{
    domain::{
        actor::{Actor, Who},
        deadline,
        workflow::StageFlag,
    },
    error::Refusal,
};

/// How long evaluators can go back to what they judged, after the decision is known.
const AFTER_RELEASE: TimeDelta = TimeDelta::days(30);

/// How an actor stands towards one pitch; the strongest denial comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Stranger,
    /// Has declared a conflict: learns nothing but the reference, and not even that of a pitch they would not
    /// see without one.
    Conflicted {
        sees: bool,
    },
    /// Without the present confidentiality agreement: likewise.
    NdaMissing {
        sees: bool,
    },
    Team(TeamRole),
    /// Began the draft in this browser, and has not confirmed an address yet.
    Beginner,
    /// Assigned, but has not declared yet: learns the reference, and who the applicant is unless the stage is blind.
    Undeclared,
    Evaluator,
    /// An expert who is asked about this pitch and evaluates for no challenge.
    Guest,
    /// Evaluates for the challenge, not this pitch.
    Pool,
    Manager,
    Approver,
    Admin,
    Auditor,
    /// The portal's own jobs and an operator at the machine.
    Portal,
}

impl Standing {
    fn of(actor: &Actor, facts: &impl Answers, now: DateTime<Utc>) -> Self {
        match actor.who {
            Who::Clock | Who::Operator => return Self::Portal,
            Who::Visitor if facts.is(Asked::HoldsToken) && facts.is_draft() => return Self::Beginner,
            Who::Visitor => return Self::Stranger,
            Who::Account(_) | Who::Acting { .. } => {}
        }
        if let Some(role) = facts.team() {
            return Self::Team(role);
        }
        if facts.is_draft() {
            // Of drafts the host learns only the number.
            return Self::Stranger;
        }
        let manages = facts.is(Asked::On(Role::Manager));
        let approves = facts.is(Asked::On(Role::Approver));
        let declared = facts.is(Asked::Conflict);
        let admin = actor.roles.portal(Role::Admin);
        let is_over = evaluation_is_over(facts, now);
        // Whoever stepped back without a conflict is out: a declaration is no way back in.
        let stepped_back = facts.is(Asked::Recused) && !declared;
        let is_asked = facts.is(Asked::Assigned) && !stepped_back && !is_over;
        let evaluates = facts.is(Asked::On(Role::Evaluator));
        let in_pool = evaluates && !is_over;
        if declared && (manages || approves || admin || is_asked || in_pool) {
            let sees = manages || approves || admin || is_asked || facts.flag(StageFlag::VisibleToPool);
            return Self::Conflicted { sees };
        }
        if manages {
            return Self::Manager;
        }
        if approves {
            return Self::Approver;
        }
        if (is_asked || in_pool) && facts.is(Asked::NdaMissing) {
            Self::NdaMissing { sees: is_asked || facts.flag(StageFlag::VisibleToPool) }
        } else if is_asked && !facts.is(Asked::Declared) {
            Self::Undeclared
        } else if is_asked && evaluates {
            Self::Evaluator
        } else if is_asked {
            Self::Guest
        } else if in_pool {
            Self::Pool
        } else if admin {
            Self::Admin
        } else if actor.roles.portal(Role::Auditor) {
            Self::Auditor
        } else {
            Self::Stranger
        }
    }
}

/// Withdrawn, or decided for so long that evaluators have nothing to go back to.
fn evaluation_is_over(facts: &impl Answers, now: DateTime<Utc>) -> bool {
    !facts.is_live() || facts.is(Asked::ReleasedBy(now - AFTER_RELEASE))
}

impl PitchFacts {
    /// As what somebody of the host reads this pitch: a word of the access register. Nothing for the applicant's own
    /// people, for the portal itself, and for those who read nothing.
    #[must_use]
    pub fn reads_as(&self, actor: &Actor, now: DateTime<Utc>) -> Option<&'static str> {
        if actor.is_acting() {
            return None;
        }
        match Standing::of(actor, &Towards { actor, facts: self }, now) {
            Standing::Evaluator => Some("evaluator"),
            Standing::Guest => Some("guest"),
            Standing::Manager => Some("manager"),
            Standing::Approver => Some("approver"),
            Standing::Admin if self.break_glass => Some("glass"),
            _ => None,
        }
    }

    /// Whether a conflict of interest, declared or that of the applicant's own people, keeps this person out.
    #[must_use]
    pub fn keeps_out(&self, actor: &Actor, now: DateTime<Utc>) -> bool {
        matches!(
            Standing::of(actor, &Towards { actor, facts: self }, now),
            Standing::Conflicted { .. } | Standing::Team(_)
        )
    }

    /// Whether this is a guest who is asked about the pitch and has to accept the agreement before anything else.
    #[must_use]
    pub fn waits_for_agreement(&self, actor: &Actor, now: DateTime<Utc>) -> bool {
        matches!(
            Standing::of(actor, &Towards { actor, facts: self }, now),
            Standing::NdaMissing { sees: true }
        )
    }
}

impl Subject for PitchFacts {
    type Id = PitchId;

    const KIND: Kind = Kind::Pitch;

    fn id(&self) -> PitchId {
        self.pitch
    }

    fn cell(&self, line: Line, actor: &Actor, now: DateTime<Utc>) -> Cell {
        Self::cell_of(line, actor, &Towards { actor, facts: self }, now)
    }

    fn is_seen(&self, actor: &Actor, now: DateTime<Utc>) -> bool {
        matches!(self.cell(Line::SeePitch, actor, now), Cell::Allow(_))
    }
}

impl Listed for PitchFacts {
    fn cell_of(line: Line, actor: &Actor, facts: &impl Answers, now: DateTime<Utc>) -> Cell {
        match Standing::of(actor, facts, now) {
            Standing::Portal => Cell::Allow(Mask::ALL),
            Standing::Stranger => Cell::Never,
            Standing::Conflicted { sees: false } | Standing::NdaMissing { sees: false }
                if line == Line::SeePitch =>
            {
                Cell::Never
            }
            Standing::Conflicted { .. } => conflicted(line, facts),
            Standing::NdaMissing { .. } => nda_missing(line),
            Standing::Undeclared => undeclared(line, facts),
            Standing::Team(role) => team(line, role, facts, now),
            Standing::Beginner => beginner(line, facts, now),
            Standing::Evaluator => evaluator(line, facts),
            Standing::Guest => guest(line, facts),
            Standing::Pool => pool(line, facts),
            Standing::Manager => manager(line, facts),
            Standing::Approver => approver(line, facts),
            Standing::Admin => admin(line, facts),
            Standing::Auditor if line == Line::ReadAccess => REFERENCE,
            Standing::Auditor => Cell::Never,
        }
    }
}

const REFERENCE: Cell = Cell::Allow(Mask::REFERENCE);

fn conflicted(line: Line, facts: &impl Answers) -> Cell {
    match line {
        Line::SeePitch => REFERENCE,
        // A mistaken declaration can be corrected by its author while nothing was scored.
        Line::DeclareConflict if facts.is_live() && facts.is(Asked::OwnReviewFinal) => {
            Cell::Locked(Refusal::new("refused-review-final"))
        }
        Line::DeclareConflict => Cell::when(facts.is_live()),
        _ => Cell::Never,
    }
}

fn nda_missing(line: Line) -> Cell {
    match line {
        Line::SeePitch => REFERENCE,
        Line::DeclareConflict | Line::WriteReview => Cell::Refused,
        _ => Cell::Never,
    }
}

fn undeclared(line: Line, facts: &impl Answers) -> Cell {
    match line {
        Line::SeePitch => REFERENCE,
        // Without a name nobody can tell whether there is a conflict.
        Line::ReadIdentity => {
            Cell::when(facts.flag(StageFlag::VisibleToAssigned) && facts.flag(StageFlag::ApplicantIdentity))
        }
        Line::DeclareConflict => Cell::when(facts.is_live()),
        Line::AssignEvaluators => Cell::Refused,
        _ => Cell::Never,
    }
}

fn team(line: Line, role: TeamRole, facts: &impl Answers, now: DateTime<Utc>) -> Cell {
    let leads = role == TeamRole::Lead;
    let sends = leads || role == TeamRole::Editor && facts.is(Asked::MaySend);
    match line {
        Line::SeePitch
        | Line::ReadBody
        | Line::ReadIdentity
        | Line::ReadAttachments
        | Line::ReadOldAttachments
        | Line::Clarify => Cell::Allow(Mask::ALL),
        Line::EditDraft if role == TeamRole::Viewer => Cell::Refused,
        Line::SubmitPitch if !sends => Cell::Refused,
        Line::EditDraft | Line::SubmitPitch => in_window(facts, now),
        Line::WithdrawPitch | Line::ManageTeam if !leads => Cell::Refused,
        Line::ManageTeam => Cell::Allow(Mask::ALL),
        Line::WithdrawPitch if !facts.is_live() => Cell::Locked(Refusal::new("refused-not-sent")),
        Line::WithdrawPitch if facts.is(Asked::Released) => {
            Cell::Locked(Refusal::new("refused-already-decided"))
        }
        Line::WithdrawPitch => Cell::Allow(Mask::ALL),
        Line::ReadDecision | Line::ReadFeedback => Cell::when(facts.is(Asked::Released)),
        Line::ExportPitch if role == TeamRole::Viewer => Cell::Refused,
        Line::ExportPitch => Cell::Allow(Mask::ALL),
        Line::ReadAccess => Cell::Allow(Mask::TOTALS),
        _ => Cell::Never,
    }
}

/// Whoever has not confirmed an address yet reads and writes their own words, and nothing else.
fn beginner(line: Line, facts: &impl Answers, now: DateTime<Utc>) -> Cell {
    match line {
        Line::SeePitch | Line::ReadBody => Cell::Allow(Mask::ALL),
        Line::EditDraft => in_window(facts, now),
        _ => Cell::Never,
    }
}

/// A draft can be worked on while its challenge takes pitches.
fn in_window(facts: &impl Answers, now: DateTime<Utc>) -> Cell {
    if !facts.is_draft() {
        Cell::Locked(Refusal::new("refused-already-sent"))
    } else if !facts.is(Asked::IsOpen) {
        Cell::Locked(Refusal::new("refused-challenge-not-open"))
    } else if facts.is(Asked::ClosedBy(now)) {
        Cell::Locked(Refusal::new(deadline::PASSED))
    } else {
        Cell::Allow(Mask::ALL)
    }
}

fn evaluator(line: Line, facts: &impl Answers) -> Cell {
    let flag = |flag| facts.flag(flag);
    let mask = Mask { identity: flag(StageFlag::ApplicantIdentity), ..Mask::ALL };
    let when = |condition: bool| if condition { Cell::Allow(mask) } else { Cell::Never };
    match line {
        Line::DeclareConflict => Cell::Allow(mask),
        // Before the stage opens it to them there is nothing to see, and nothing to do.
        _ if !flag(StageFlag::VisibleToAssigned) => Cell::Never,
        Line::SeePitch | Line::ReadBody | Line::ReadAttachments | Line::ReadNotes => Cell::Allow(mask),
        Line::ReadIdentity => when(mask.identity),
        Line::Clarify => when(flag(StageFlag::ClarificationVisible)),
        Line::WriteReview if !flag(StageFlag::ScoringOpen) => {
            Cell::Locked(Refusal::new("refused-stage-closed"))
        }
        Line::WriteReview => Cell::Allow(mask),
        Line::ReadReviews if flag(StageFlag::PeerReviewsAfterOwn) && facts.is(Asked::OwnReviewFinal) => {
            Cell::Allow(mask)
        }
        Line::ReadReviews | Line::AssignEvaluators => Cell::Refused,
        Line::ReadEvaluators => when(flag(StageFlag::EvaluatorIdentityToPeers)),
        Line::ReadRanking => when(flag(StageFlag::RankingVisible) && facts.is(Asked::OwnReviewFinal)),
        Line::ReadUnreleased => when(flag(StageFlag::DecisionVisible)),
        Line::ReadFeedback => when(flag(StageFlag::DecisionVisible)),
        Line::ReadDecision => when(facts.is(Asked::Released)),
        _ => Cell::Never,
    }
}

/// Reads and scores as an evaluator, and learns nothing of where the others stand.
fn guest(line: Line, facts: &impl Answers) -> Cell {
    match line {
        Line::ReadRanking | Line::ReadUnreleased | Line::ReadFeedback => Cell::Never,
        Line::ReadDecision if !facts.flag(StageFlag::DecisionVisible) => Cell::Never,
        _ => evaluator(line, facts),
    }
}

fn pool(line: Line, facts: &impl Answers) -> Cell {
    match line {
        Line::SeePitch if facts.is_live() && facts.flag(StageFlag::VisibleToPool) => {
            Cell::Allow(Mask { identity: false, confidential: false, ..Mask::ALL })
        }
        Line::DeclareConflict => Cell::when(facts.is_live()),
        _ => Cell::Never,
    }
}

fn manager(line: Line, facts: &impl Answers) -> Cell {
    let live = facts.is_live();
    match line {
        Line::EditDraft
        | Line::SubmitPitch
        | Line::WithdrawPitch
        | Line::WriteReview
        | Line::ApproveDecision => Cell::Never,
        Line::ManageTeam => Cell::Refused,
        // Of a withdrawn pitch the reference stays, and what was done with it.
        Line::SeePitch if !live => REFERENCE,
        Line::ReadBody
        | Line::ReadIdentity
        | Line::ReadAttachments
        | Line::ReadOldAttachments
        | Line::Clarify
        | Line::ExportPitch => Cell::when(live),
        Line::AssignEvaluators | Line::ProposeDecision | Line::ReturnPitch if !live => {
            Cell::Locked(Refusal::new("refused-withdrawn"))
        }
        Line::ProposeDecision if facts.is(Asked::Released) => {
            Cell::Locked(Refusal::new("refused-already-decided"))
        }
        _ => Cell::Allow(Mask::ALL),
    }
}

fn approver(line: Line, facts: &impl Answers) -> Cell {
    match line {
        Line::ApproveDecision if facts.is(Asked::ProposedDecision) => {
            Cell::Locked(Refusal::new("refused-own-proposal"))
        }
        Line::ApproveDecision if !facts.is_live() => Cell::Locked(Refusal::new("refused-withdrawn")),
        Line::ApproveDecision if facts.is(Asked::Released) => {
            Cell::Locked(Refusal::new("refused-already-decided"))
        }
        Line::ApproveDecision => Cell::Allow(Mask::ALL),
        // Reads as a manager does, and changes nothing.
        Line::AssignEvaluators | Line::ProposeDecision | Line::ReturnPitch => Cell::Never,
        _ => manager(line, facts),
    }
}

fn admin(line: Line, facts: &impl Answers) -> Cell {
    match line {
        Line::SeePitch if facts.is(Asked::BreakGlass) => Cell::Allow(Mask::ALL),
        Line::SeePitch => REFERENCE,
        Line::ReadDecision if facts.is(Asked::Released) => REFERENCE,
        Line::ReadAccess if facts.is(Asked::BreakGlass) => Cell::Allow(Mask::ALL),
        Line::ReadAccess => REFERENCE,
        Line::ReadBody
        | Line::ReadIdentity
        | Line::ReadAttachments
        | Line::ReadOldAttachments
        | Line::Clarify
        | Line::ReadConflicts
        | Line::ReadReviews
        | Line::ReadEvaluators
        | Line::ReadNotes
        | Line::ReadRanking
        | Line::ReadUnreleased
        | Line::ReadFeedback => Cell::when(facts.is(Asked::BreakGlass)),
        _ => Cell::Never,
    }
}
