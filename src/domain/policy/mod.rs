//! Who may do what: one pure function, default deny, deny beats allow.
//!
//! The lines are those of the permission matrix (`tests/app/policy.csv`). [`decide`] is the only maker of
//! [`Grant`]s, and the store functions that load confidential content want one: what was not asked for
//! cannot be loaded. Adding a right means adding a line here, not a check in a handler.

use std::marker::PhantomData;

use chrono::{DateTime, Utc};
use entity::values::{AssignmentState, ChallengeId, ConflictKind, PitchId, PitchState, Role, TeamRole};

use super::{
    actor::{Actor, Who},
    workflow::StageFlags,
};
use crate::error::{Error, Refusal};

/// What an actor wants to do with a pitch. One type each, so that a grant for one is none for another.
pub trait Action {
    /// The line of the matrix.
    const LINE: Line;
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// The lines of the matrix that are about one pitch.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Line { $($name),+ }

        impl Line {
            /// All lines, in the order of the matrix.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }

        $($(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl Action for $name {
            const LINE: Line = Line::$name;
        })+
    };
}

actions! {
    /// 3: know that the pitch exists; its title.
    SeePitch,
    /// 4: read the answers.
    ReadBody,
    /// 5: read who the applicant is.
    ReadIdentity,
    /// 8: change the draft.
    EditDraft,
    /// 9: send it.
    SubmitPitch,
    /// 10: withdraw it.
    WithdrawPitch,
    /// 14: declare an own conflict of interest.
    DeclareConflict,
    /// 15: read others' conflicts.
    ReadConflicts,
    /// 16: assign evaluators; move between stages.
    AssignEvaluators,
    /// 17: write the own review.
    WriteReview,
    /// 18: read others' reviews.
    ReadReviews,
    /// 21: read aggregates and ranking.
    ReadRanking,
    /// 22: propose a decision, release decisions.
    ProposeDecision,
    /// 22: approve somebody else's proposal.
    ApproveDecision,
    /// 23: read a decision before the release.
    ReadUnreleased,
    /// 24: read the released decision.
    ReadDecision,
    /// 25: read the feedback to the applicant.
    ReadFeedback,
}

/// What the policy must know about a pitch and this actor's standing towards it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PitchFacts {
    pub pitch: PitchId,
    pub challenge: ChallengeId,
    pub state: PitchState,
    pub flags: StageFlags,
    /// The actor's place in the applicant's team.
    pub team: Option<TeamRole>,
    /// The actor's assignment in the present stage or an earlier one.
    pub assignment: Option<AssignmentState>,
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
    /// The decision is released.
    pub released: bool,
}

/// Which classes of fields a grant opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask {
    /// Fields that tell who the applicant is.
    pub identity: bool,
    /// Fields the applicant marked or the form marks confidential.
    pub confidential: bool,
}

const ALL_FIELDS: Mask = Mask { identity: true, confidential: true };

/// The proof that [`decide`] allowed `A` on one pitch.
#[derive(Debug)]
pub struct Grant<A> {
    pitch: PitchId,
    mask: Mask,
    action: PhantomData<A>,
}

impl<A> Grant<A> {
    /// The pitch it is about.
    #[must_use]
    pub const fn pitch(&self) -> PitchId {
        self.pitch
    }

    /// The fields it opens.
    #[must_use]
    pub const fn mask(&self) -> Mask {
        self.mask
    }
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The actor may not learn that the object exists: 404, the same as for a random id.
    Hidden,
    /// The object is visible, the right is missing: 403.
    Forbidden,
    /// The right is there, the time or state is wrong: 409 with the reason.
    Locked(Refusal),
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        match denied {
            // Whoever may not see a pitch may not learn that it exists.
            Denied::Hidden => Self::NotFound,
            Denied::Forbidden => Self::Forbidden(Refusal::new("refused-no-right")),
            Denied::Locked(refusal) => Self::Refused(refusal),
        }
    }
}

/// Decides whether this actor may do `A` with this pitch now.
pub fn decide<A: Action>(actor: &Actor, facts: &PitchFacts, now: DateTime<Utc>) -> Result<Grant<A>, Denied> {
    verdict(A::LINE, actor, facts, now).map(|mask| Grant { pitch: facts.pitch, mask, action: PhantomData })
}

/// The same as [`decide`], for a line known only at run time: the matrix tests and "what may I do" lists.
pub fn verdict(line: Line, actor: &Actor, facts: &PitchFacts, now: DateTime<Utc>) -> Result<Mask, Denied> {
    let standing = Standing::of(actor, facts);
    if standing == Standing::Stranger {
        return Err(Denied::Hidden);
    }
    match standing {
        Standing::Stranger => Err(Denied::Hidden),
        Standing::Conflicted => conflicted(line, actor, facts),
        Standing::Team(role) => team(line, role, facts, now),
        Standing::Undeclared => undeclared(line, facts),
        Standing::Evaluator => evaluator(line, facts),
        Standing::Manager => manager(line, facts),
        Standing::Approver => approver(line, facts),
        Standing::Portal => Ok(ALL_FIELDS),
    }
}

/// How an actor stands towards one pitch; the strongest denial comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Stranger,
    /// Has declared a conflict: learns nothing but the reference.
    Conflicted,
    Team(TeamRole),
    /// Assigned, but has not declared yet.
    Undeclared,
    Evaluator,
    Manager,
    Approver,
    /// The portal's own jobs and an operator at the machine.
    Portal,
}

impl Standing {
    fn of(actor: &Actor, facts: &PitchFacts) -> Self {
        if matches!(actor.who, Who::Clock | Who::Operator) {
            return Self::Portal;
        }
        if actor.who == Who::Visitor {
            return Self::Stranger;
        }
        if let Some(role) = facts.team {
            return Self::Team(role);
        }
        if facts.state == PitchState::Draft {
            // Of drafts the host learns only the number.
            return Self::Stranger;
        }
        let manages = actor.roles.on(Role::Manager, facts.challenge);
        let approves = actor.roles.on(Role::Approver, facts.challenge);
        let assigned = facts.assignment.is_some();
        match facts.conflict {
            Some(ConflictKind::Conflict | ConflictKind::Possible) if manages || approves || assigned => {
                Self::Conflicted
            }
            _ if manages => Self::Manager,
            _ if approves => Self::Approver,
            None if assigned => Self::Undeclared,
            Some(ConflictKind::None) if assigned => Self::Evaluator,
            _ => Self::Stranger,
        }
    }
}

fn conflicted(line: Line, actor: &Actor, facts: &PitchFacts) -> Result<Mask, Denied> {
    match line {
        // A mistaken declaration can be corrected by its author while nothing was scored.
        Line::DeclareConflict if actor.account().is_some() && is_asked(facts) && !facts.own_review_final => {
            Ok(ALL_FIELDS)
        }
        _ => Err(Denied::Hidden),
    }
}

fn team(line: Line, role: TeamRole, facts: &PitchFacts, now: DateTime<Utc>) -> Result<Mask, Denied> {
    let draft = facts.state == PitchState::Draft;
    match line {
        Line::SeePitch | Line::ReadBody | Line::ReadIdentity => Ok(ALL_FIELDS),
        Line::EditDraft if role == TeamRole::Viewer => Err(Denied::Forbidden),
        Line::SubmitPitch | Line::WithdrawPitch if role != TeamRole::Lead => Err(Denied::Forbidden),
        Line::EditDraft | Line::SubmitPitch if !draft => {
            Err(Denied::Locked(Refusal::new("refused-already-sent")))
        }
        Line::EditDraft | Line::SubmitPitch if !facts.is_open => {
            Err(Denied::Locked(Refusal::new("refused-challenge-not-open")))
        }
        Line::EditDraft | Line::SubmitPitch if facts.closes_at.is_some_and(|closes| now >= closes) => {
            Err(Denied::Locked(Refusal::new("refused-deadline-passed")))
        }
        Line::EditDraft | Line::SubmitPitch => Ok(ALL_FIELDS),
        Line::WithdrawPitch if facts.state != PitchState::Submitted => {
            Err(Denied::Locked(Refusal::new("refused-not-sent")))
        }
        Line::WithdrawPitch if facts.released => Err(Denied::Locked(Refusal::new("refused-already-decided"))),
        Line::WithdrawPitch => Ok(ALL_FIELDS),
        Line::ReadDecision | Line::ReadFeedback if facts.released => Ok(ALL_FIELDS),
        _ => Err(Denied::Hidden),
    }
}

fn undeclared(line: Line, facts: &PitchFacts) -> Result<Mask, Denied> {
    match line {
        Line::DeclareConflict if is_asked(facts) => Ok(ALL_FIELDS),
        _ => Err(Denied::Hidden),
    }
}

/// There is something to declare about: nobody is asked about a pitch that was withdrawn.
fn is_asked(facts: &PitchFacts) -> bool {
    facts.state == PitchState::Submitted
}

fn evaluator(line: Line, facts: &PitchFacts) -> Result<Mask, Denied> {
    let mask = Mask { identity: facts.flags.applicant_identity, confidential: true };
    // Whoever stepped back without a conflict is out: a declaration is no way back in.
    if facts.state != PitchState::Submitted || facts.assignment == Some(AssignmentState::Recused) {
        return Err(Denied::Hidden);
    }
    match line {
        Line::SeePitch | Line::ReadBody if facts.flags.visible_to_assigned => Ok(mask),
        Line::ReadIdentity if facts.flags.visible_to_assigned && mask.identity => Ok(mask),
        Line::DeclareConflict => Ok(mask),
        Line::WriteReview if !facts.flags.scoring_open => {
            Err(Denied::Locked(Refusal::new("refused-stage-closed")))
        }
        Line::WriteReview => Ok(mask),
        Line::ReadReviews if facts.flags.peer_reviews_after_own && facts.own_review_final => Ok(mask),
        Line::ReadDecision if facts.released => Ok(mask),
        Line::AssignEvaluators | Line::ReadReviews => Err(Denied::Forbidden),
        _ => Err(Denied::Hidden),
    }
}

fn manager(line: Line, facts: &PitchFacts) -> Result<Mask, Denied> {
    let live = facts.state == PitchState::Submitted;
    match line {
        Line::EditDraft
        | Line::SubmitPitch
        | Line::WithdrawPitch
        | Line::WriteReview
        | Line::ApproveDecision => Err(Denied::Forbidden),
        // Of a withdrawn pitch the reference stays, and what was done with it.
        Line::ReadBody | Line::ReadIdentity if !live => Err(Denied::Forbidden),
        Line::AssignEvaluators | Line::ProposeDecision if !live => {
            Err(Denied::Locked(Refusal::new("refused-withdrawn")))
        }
        Line::ProposeDecision if facts.released => {
            Err(Denied::Locked(Refusal::new("refused-already-decided")))
        }
        _ => Ok(ALL_FIELDS),
    }
}

fn approver(line: Line, facts: &PitchFacts) -> Result<Mask, Denied> {
    match line {
        Line::ApproveDecision if facts.proposed_decision => {
            Err(Denied::Locked(Refusal::new("refused-own-proposal")))
        }
        Line::ApproveDecision if facts.released => {
            Err(Denied::Locked(Refusal::new("refused-already-decided")))
        }
        Line::ApproveDecision => Ok(ALL_FIELDS),
        Line::AssignEvaluators | Line::ProposeDecision => Err(Denied::Forbidden),
        _ => manager(line, facts),
    }
}

#[cfg(test)]
mod tests;
