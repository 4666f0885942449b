//! What the policy knows about a pitch, and the questions its rules ask about one.

use chrono::{DateTime, Utc};
use entity::values::{AssignmentState, ChallengeId, ConflictKind, PitchId, PitchState, Role, TeamRole};

use crate::domain::{
    actor::Actor,
    workflow::{StageFlag, StageFlags},
};

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
    /// The first instant that is too late for the applicant: `domain::deadline::Deadline::late_at`.
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
    /// The actor holds the token of this very draft, and nobody leads it yet.
    pub holds_token: bool,
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
            holds_token: false,
        }
    }

    /// The decision is known.
    #[must_use]
    pub const fn is_released(&self) -> bool {
        self.released_at.is_some()
    }
}

/// A question with a yes or a no about a pitch, a partnership or a challenge and the actor's standing towards it.
/// Every rule about one is made of these: [`super::decide`] answers them from the facts of one pitch, a list asks them of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// It is for a challenge, or came from one, for which the actor has this role.
    On(Role),
    Is(PitchState),
    /// The actor has a place in the applicant's team; of a challenge, in that of one of its pitches.
    InTeam,
    /// And it is this one.
    Team(TeamRole),
    MaySend,
    /// The actor was asked for a review; of a challenge, of one of its pitches.
    Assigned,
    /// And has given the newest assignment back.
    Recused,
    NdaMissing,
    /// The actor has declared something about it.
    Declared,
    /// And it was a conflict or a possible one.
    Conflict,
    /// Its stage has this flag.
    Flag(StageFlag),
    OwnReviewFinal,
    ProposedDecision,
    Released,
    /// Released at this instant or before.
    ReleasedBy(DateTime<Utc>),
    BreakGlass,
    /// A visitor holds its token: it was begun in their browser, and its address is not confirmed.
    HoldsToken,
    IsOpen,
    /// It was too late for it at this instant or before, whatever grace and extension gave.
    ClosedBy(DateTime<Utc>),
    /// The partnership came from a challenge at all.
    FromChallenge,
    /// The actor leads the partnership for the host.
    Owned,
    /// The challenge was never published.
    Unpublished,
    /// It was published, and open at this instant or before.
    OpenedBy(DateTime<Utc>),
    /// It is for those who are invited alone.
    InviteOnly,
    /// The actor accepted an invitation to it.
    Invited,
}

/// Whoever answers the questions of the rules.
pub(super) trait Answers {
    /// The answer.
    fn is(&self, asked: Asked) -> bool;

    fn flag(&self, flag: StageFlag) -> bool {
        self.is(Asked::Flag(flag))
    }

    fn is_draft(&self) -> bool {
        self.is(Asked::Is(PitchState::Draft))
    }

    fn is_live(&self) -> bool {
        self.is(Asked::Is(PitchState::Submitted))
    }

    fn team(&self) -> Option<TeamRole> {
        if !self.is(Asked::InTeam) {
            return None;
        }
        let held = [TeamRole::Lead, TeamRole::Editor].into_iter().find(|role| self.is(Asked::Team(*role)));
        Some(held.unwrap_or(TeamRole::Viewer))
    }
}

/// A pitch whose facts are known, and the actor they are about.
pub(super) struct Towards<'a> {
    pub(super) actor: &'a Actor,
    pub(super) facts: &'a PitchFacts,
}

impl Answers for Towards<'_> {
    fn is(&self, asked: Asked) -> bool {
        let facts = self.facts;
        match asked {
            Asked::On(role) => self.actor.roles.on(role, facts.challenge),
            Asked::Is(state) => facts.state == state,
            Asked::InTeam => facts.team.is_some(),
            Asked::Team(role) => facts.team == Some(role),
            Asked::MaySend => facts.may_send,
            Asked::Assigned => facts.assignment.is_some(),
            Asked::Recused => facts.assignment == Some(AssignmentState::Recused),
            Asked::NdaMissing => facts.nda_missing,
            Asked::Declared => facts.conflict.is_some(),
            Asked::Conflict => {
                matches!(facts.conflict, Some(ConflictKind::Conflict | ConflictKind::Possible))
            }
            Asked::Flag(flag) => facts.flags.has(flag),
            Asked::OwnReviewFinal => facts.own_review_final,
            Asked::ProposedDecision => facts.proposed_decision,
            Asked::Released => facts.is_released(),
            Asked::ReleasedBy(at) => facts.released_at.is_some_and(|released| released <= at),
            Asked::BreakGlass => facts.break_glass,
            Asked::HoldsToken => facts.holds_token,
            Asked::IsOpen => facts.is_open,
            Asked::ClosedBy(at) => facts.closes_at.is_some_and(|closes| closes <= at),
            Asked::FromChallenge => true,
            // A pitch has no owner; the rest is asked of its challenge.
            Asked::Owned | Asked::Unpublished | Asked::OpenedBy(_) | Asked::InviteOnly | Asked::Invited => {
                false
            }
        }
    }
}
