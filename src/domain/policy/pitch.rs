//! The lines about one pitch.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{AssignmentState, ChallengeId, ConflictKind, PitchId, PitchState, Role, TeamRole};

use super::{Cell, Kind, Line, Mask, Subject};
use crate::{
    domain::{
        actor::{Actor, Who},
        workflow::StageFlags,
    },
    error::Refusal,
};

/// How long evaluators can go back to what they judged, after the decision is known.
const AFTER_RELEASE: TimeDelta = TimeDelta::days(30);

/// What the policy must know about a pitch and this actor's standing towards it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PitchFacts {
    pub pitch: PitchId,
    pub challenge: ChallengeId,
    pub state: PitchState,
    pub flags: StageFlags,
    /// The actor's place in the applicant's team.
    pub team: Option<TeamRole>,
    /// The lead let this editor send.
    pub may_send: bool,
    /// The actor's assignment in the present stage or an earlier one.
    pub assignment: Option<AssignmentState>,
    /// The actor is a guest who has not accepted the present confidentiality agreement.
    pub nda_missing: bool,
    /// What the actor declared about this pitch.
    pub conflict: Option<ConflictKind>,
    /// The first instant that is too late for the applicant.
    pub closes_at: Option<DateTime<Utc>>,
    /// The challenge takes pitches as far as its state goes (published, not paused or withdrawn).
    pub is_open: bool,
    /// The actor's own review is submitted.
    pub own_review_final: bool,
    /// The actor proposed the decision that waits.
    pub proposed_decision: bool,
    /// When the decision was released.
    pub released_at: Option<DateTime<Utc>>,
    /// The actor has broken the glass: for an hour, with a reason, and everybody concerned was told.
    pub break_glass: bool,
}

impl PitchFacts {
    /// A pitch towards which the actor has no standing of their own, in a challenge that is open without end.
    #[must_use]
    pub fn new(pitch: PitchId, challenge: ChallengeId, state: PitchState) -> Self {
        Self {
            pitch,
            challenge,
            state,
            flags: StageFlags::default(),
            team: None,
            may_send: false,
            assignment: None,
            nda_missing: false,
            conflict: None,
            closes_at: None,
            is_open: true,
            own_review_final: false,
            proposed_decision: false,
            released_at: None,
            break_glass: false,
        }
    }

    /// The decision is known.
    #[must_use]
    pub const fn is_released(&self) -> bool {
        self.released_at.is_some()
    }

    fn is_draft(&self) -> bool {
        self.state == PitchState::Draft
    }

    fn is_live(&self) -> bool {
        self.state == PitchState::Submitted
    }
}

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
    fn of(actor: &Actor, facts: &PitchFacts, now: DateTime<Utc>) -> Self {
        match actor.who {
            Who::Clock | Who::Operator => return Self::Portal,
            Who::Visitor => return Self::Stranger,
            Who::Account(_) | Who::Acting { .. } => {}
        }
        if let Some(role) = facts.team {
            return Self::Team(role);
        }
        if facts.is_draft() {
            // Of drafts the host learns only the number.
            return Self::Stranger;
        }
        let manages = actor.roles.on(Role::Manager, facts.challenge);
        let approves = actor.roles.on(Role::Approver, facts.challenge);
        let declared = matches!(facts.conflict, Some(ConflictKind::Conflict | ConflictKind::Possible));
        let admin = actor.roles.portal(Role::Admin);
        let is_over = evaluation_is_over(facts, now);
        // Whoever stepped back without a conflict is out: a declaration is no way back in.
        let stepped_back = facts.assignment == Some(AssignmentState::Recused) && !declared;
        let is_asked = facts.assignment.is_some() && !stepped_back && !is_over;
        let evaluates = actor.roles.on(Role::Evaluator, facts.challenge);
        let in_pool = evaluates && !is_over;
        if declared && (manages || approves || admin || is_asked || in_pool) {
            let sees = manages || approves || admin || is_asked || facts.flags.visible_to_pool;
            return Self::Conflicted { sees };
        }
        if manages {
            return Self::Manager;
        }
        if approves {
            return Self::Approver;
        }
        if (is_asked || in_pool) && facts.nda_missing {
            Self::NdaMissing { sees: is_asked || facts.flags.visible_to_pool }
        } else if is_asked && facts.conflict.is_none() {
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
fn evaluation_is_over(facts: &PitchFacts, now: DateTime<Utc>) -> bool {
    !facts.is_live() || facts.released_at.is_some_and(|at| now >= at + AFTER_RELEASE)
}

impl PitchFacts {
    /// As what somebody of the host reads this pitch: a word of the access register. Nothing for the applicant's own
    /// people, for the portal itself, and for those who read nothing.
    #[must_use]
    pub fn reads_as(&self, actor: &Actor, now: DateTime<Utc>) -> Option<&'static str> {
        if actor.is_acting() {
            return None;
        }
        match Standing::of(actor, self, now) {
            Standing::Evaluator => Some("evaluator"),
            Standing::Guest => Some("guest"),
            Standing::Manager => Some("manager"),
            Standing::Approver => Some("approver"),
            Standing::Admin if self.break_glass => Some("glass"),
            _ => None,
        }
    }
}

impl PitchFacts {
    /// Whether this is a guest who is asked about the pitch and has to accept the agreement before anything else.
    #[must_use]
    pub fn waits_for_agreement(&self, actor: &Actor, now: DateTime<Utc>) -> bool {
        matches!(Standing::of(actor, self, now), Standing::NdaMissing { sees: true })
    }
}

impl Subject for PitchFacts {
    type Id = PitchId;

    const KIND: Kind = Kind::Pitch;

    fn id(&self) -> PitchId {
        self.pitch
    }

    fn cell(&self, line: Line, actor: &Actor, now: DateTime<Utc>) -> Cell {
        match Standing::of(actor, self, now) {
            Standing::Portal => Cell::Allow(Mask::ALL),
            Standing::Stranger => Cell::Never,
            Standing::Conflicted { sees: false } | Standing::NdaMissing { sees: false }
                if line == Line::SeePitch =>
            {
                Cell::Never
            }
            Standing::Conflicted { .. } => conflicted(line, self),
            Standing::NdaMissing { .. } => nda_missing(line),
            Standing::Undeclared => undeclared(line, self),
            Standing::Team(role) => team(line, role, self, now),
            Standing::Evaluator => evaluator(line, self),
            Standing::Guest => guest(line, self),
            Standing::Pool => pool(line, self),
            Standing::Manager => manager(line, self),
            Standing::Approver => approver(line, self),
            Standing::Admin => admin(line, self),
            Standing::Auditor if line == Line::ReadAccess => REFERENCE,
            Standing::Auditor => Cell::Never,
        }
    }

    fn is_seen(&self, actor: &Actor, now: DateTime<Utc>) -> bool {
        matches!(self.cell(Line::SeePitch, actor, now), Cell::Allow(_))
    }
}

const REFERENCE: Cell = Cell::Allow(Mask::REFERENCE);

fn conflicted(line: Line, facts: &PitchFacts) -> Cell {
    match line {
        Line::SeePitch => REFERENCE,
        // A mistaken declaration can be corrected by its author while nothing was scored.
        Line::DeclareConflict if facts.is_live() && facts.own_review_final => {
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

fn undeclared(line: Line, facts: &PitchFacts) -> Cell {
    match line {
        Line::SeePitch => REFERENCE,
        // Without a name nobody can tell whether there is a conflict.
        Line::ReadIdentity => Cell::when(facts.flags.names_applicant()),
        Line::DeclareConflict => Cell::when(facts.is_live()),
        Line::AssignEvaluators => Cell::Refused,
        _ => Cell::Never,
    }
}

fn team(line: Line, role: TeamRole, facts: &PitchFacts, now: DateTime<Utc>) -> Cell {
    let leads = role == TeamRole::Lead;
    let sends = leads || role == TeamRole::Editor && facts.may_send;
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
        Line::WithdrawPitch if facts.is_released() => Cell::Locked(Refusal::new("refused-already-decided")),
        Line::WithdrawPitch => Cell::Allow(Mask::ALL),
        Line::ReadDecision | Line::ReadFeedback => Cell::when(facts.is_released()),
        Line::ExportPitch if role == TeamRole::Viewer => Cell::Refused,
        Line::ExportPitch => Cell::Allow(Mask::ALL),
        Line::ReadAccess => Cell::Allow(Mask::TOTALS),
        _ => Cell::Never,
    }
}

/// A draft can be worked on while its challenge takes pitches.
fn in_window(facts: &PitchFacts, now: DateTime<Utc>) -> Cell {
    if !facts.is_draft() {
        Cell::Locked(Refusal::new("refused-already-sent"))
    } else if !facts.is_open {
        Cell::Locked(Refusal::new("refused-challenge-not-open"))
    } else if facts.closes_at.is_some_and(|closes| now >= closes) {
        Cell::Locked(Refusal::new("refused-deadline-passed"))
    } else {
        Cell::Allow(Mask::ALL)
    }
}

fn evaluator(line: Line, facts: &PitchFacts) -> Cell {
    let flags = facts.flags;
    let mask = Mask { identity: flags.applicant_identity, ..Mask::ALL };
    let when = |condition: bool| if condition { Cell::Allow(mask) } else { Cell::Never };
    match line {
        Line::DeclareConflict => Cell::Allow(mask),
        // Before the stage opens it to them there is nothing to see, and nothing to do.
        _ if !flags.visible_to_assigned => Cell::Never,
        Line::SeePitch | Line::ReadBody | Line::ReadAttachments | Line::ReadNotes => Cell::Allow(mask),
        Line::ReadIdentity => when(mask.identity),
        Line::Clarify => when(flags.clarification_visible),
        Line::WriteReview if !flags.scoring_open => Cell::Locked(Refusal::new("refused-stage-closed")),
        Line::WriteReview => Cell::Allow(mask),
        Line::ReadReviews if flags.peer_reviews_after_own && facts.own_review_final => Cell::Allow(mask),
        Line::ReadReviews | Line::AssignEvaluators => Cell::Refused,
        Line::ReadEvaluators => when(flags.evaluator_identity_to_peers),
        Line::ReadRanking => when(flags.ranking_visible && facts.own_review_final),
        Line::ReadUnreleased => when(flags.decision_visible),
        Line::ReadFeedback => when(flags.decision_visible),
        Line::ReadDecision => when(facts.is_released()),
        _ => Cell::Never,
    }
}

/// Reads and scores as an evaluator, and learns nothing of where the others stand.
fn guest(line: Line, facts: &PitchFacts) -> Cell {
    match line {
        Line::ReadRanking | Line::ReadUnreleased | Line::ReadFeedback => Cell::Never,
        Line::ReadDecision if !facts.flags.decision_visible => Cell::Never,
        _ => evaluator(line, facts),
    }
}

fn pool(line: Line, facts: &PitchFacts) -> Cell {
    match line {
        Line::SeePitch if facts.is_live() && facts.flags.visible_to_pool => {
            Cell::Allow(Mask { identity: false, confidential: false, ..Mask::ALL })
        }
        Line::DeclareConflict => Cell::when(facts.is_live()),
        _ => Cell::Never,
    }
}

fn manager(line: Line, facts: &PitchFacts) -> Cell {
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
        Line::ProposeDecision if facts.is_released() => Cell::Locked(Refusal::new("refused-already-decided")),
        _ => Cell::Allow(Mask::ALL),
    }
}

fn approver(line: Line, facts: &PitchFacts) -> Cell {
    match line {
        Line::ApproveDecision if facts.proposed_decision => {
            Cell::Locked(Refusal::new("refused-own-proposal"))
        }
        Line::ApproveDecision if !facts.is_live() => Cell::Locked(Refusal::new("refused-withdrawn")),
        Line::ApproveDecision if facts.is_released() => Cell::Locked(Refusal::new("refused-already-decided")),
        Line::ApproveDecision => Cell::Allow(Mask::ALL),
        // Reads as a manager does, and changes nothing.
        Line::AssignEvaluators | Line::ProposeDecision | Line::ReturnPitch => Cell::Never,
        _ => manager(line, facts),
    }
}

fn admin(line: Line, facts: &PitchFacts) -> Cell {
    match line {
        Line::SeePitch if facts.break_glass => Cell::Allow(Mask::ALL),
        Line::SeePitch => REFERENCE,
        Line::ReadDecision if facts.is_released() => REFERENCE,
        Line::ReadAccess if facts.break_glass => Cell::Allow(Mask::ALL),
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
        | Line::ReadFeedback => Cell::when(facts.break_glass),
        _ => Cell::Never,
    }
}
