//! Who may do what: one pure function, default deny, deny beats allow.
//!
//! The lines are those of the permission matrix (`tests/app/policy.csv`, compared in both directions by
//! `tests/app/policy.rs`). [`decide`] is the only maker of [`Grant`]s, and the store functions that load
//! confidential content want one: what was not asked for cannot be loaded. Adding a right means adding a line
//! here, not a check in a handler.

use std::marker::PhantomData;

use chrono::{DateTime, Utc};
use entity::values::{AccountId, PitchId};

use super::actor::Actor;
use crate::error::{Error, Refusal};

mod facts;
mod pitch;
mod portal;
mod rows;
#[cfg(test)]
mod tests;

pub use facts::{Asked, PitchFacts};
pub use portal::{ChallengeFacts, PartnershipFacts, PortalFacts};
pub use rows::{Rows, rows, rows_showing};

/// What a line of the matrix is about: it knows the facts and says who may do what with them.
pub trait Subject {
    /// Names the one thing a grant is for.
    type Id: Copy;

    /// What kind of thing it is.
    const KIND: Kind;

    /// The thing these facts are about.
    fn id(&self) -> Self::Id;

    /// The cell of the matrix for this actor, before it is known whether the thing is hidden from them.
    fn cell(&self, line: Line, actor: &Actor, now: DateTime<Utc>) -> Cell;

    /// Whether the actor may learn that the thing exists.
    fn is_seen(&self, actor: &Actor, now: DateTime<Utc>) -> bool;
}

/// The kinds of things the lines are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Challenge,
    Pitch,
    Partnership,
    Portal,
}

/// What an actor wants to do. One type each, so that a grant for one is none for another.
pub trait Action {
    /// The line of the matrix.
    const LINE: Line;
    /// What has to be known to decide.
    type Facts: Subject;
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident: $facts:ty),+ $(,)?) => {
        /// The lines of the matrix. Search hits and counters have none of their own: they are the rows of
        /// [`SeePitch`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Line { $($name),+ }

        impl Line {
            /// All lines, in the order of the matrix.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name in the matrix.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),+ }
            }

            /// What it is about.
            #[must_use]
            pub const fn kind(self) -> Kind {
                match self { $(Self::$name => <$facts as Subject>::KIND),+ }
            }
        }

        $($(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl Action for $name {
            const LINE: Line = Line::$name;
            type Facts = $facts;
        })+
    };
}

actions! {
    /// 1: read the public page of a challenge.
    ReadChallenge: ChallengeFacts,
    /// 2: read and change its draft.
    EditChallenge: ChallengeFacts,
    /// 3: know that the pitch exists; its title where the mask says so.
    SeePitch: PitchFacts,
    /// 4: read the answers.
    ReadBody: PitchFacts,
    /// 5: read who the applicant is.
    ReadIdentity: PitchFacts,
    /// 6: list, read and preview attachments.
    ReadAttachments: PitchFacts,
    /// 7: read older versions of attachments.
    ReadOldAttachments: PitchFacts,
    /// 8: change the draft.
    EditDraft: PitchFacts,
    /// 9: send it.
    SubmitPitch: PitchFacts,
    /// 10: withdraw it.
    WithdrawPitch: PitchFacts,
    /// 11: invite people to the team, change their roles, remove them.
    ManageTeam: PitchFacts,
    /// 12: read and write the thread of clarifications.
    Clarify: PitchFacts,
    /// 13: return it to the applicant; give more time.
    ReturnPitch: PitchFacts,
    /// 14: declare an own conflict of interest.
    DeclareConflict: PitchFacts,
    /// 15: read others' conflicts.
    ReadConflicts: PitchFacts,
    /// 16: assign evaluators; move between stages.
    AssignEvaluators: PitchFacts,
    /// 17: write the own review.
    WriteReview: PitchFacts,
    /// 18: read others' reviews.
    ReadReviews: PitchFacts,
    /// 19: read who the evaluators are.
    ReadEvaluators: PitchFacts,
    /// 20: write and read private notes to the manager.
    ReadNotes: PitchFacts,
    /// 21: read aggregates and ranking.
    ReadRanking: PitchFacts,
    /// 22: propose a decision, release decisions.
    ProposeDecision: PitchFacts,
    /// 22: approve somebody else's proposal.
    ApproveDecision: PitchFacts,
    /// 23: read a decision before the release.
    ReadUnreleased: PitchFacts,
    /// 24: read the released decision.
    ReadDecision: PitchFacts,
    /// 25: read the feedback to the applicant.
    ReadFeedback: PitchFacts,
    /// 26: read the record of a partnership.
    ReadPartnership: PartnershipFacts,
    /// 27: read and sign its agreements.
    ReadAgreement: PartnershipFacts,
    /// 28: export it.
    ExportPitch: PitchFacts,
    /// 29: read who opened what of it; the applicant's side sees numbers by role.
    ReadAccess: PitchFacts,
    /// 30: read the audit trail of a challenge.
    ReadAudit: ChallengeFacts,
    /// 31: read which mails were sent about a challenge.
    ReadOutbox: ChallengeFacts,
    /// 32: look people up.
    SearchPeople: PortalFacts,
    /// 33: change workflow, form and mail texts of a challenge.
    Configure: ChallengeFacts,
    /// 34: give and take roles, end others' tokens, lock the portal down.
    Administer: PortalFacts,
    /// 37: export the own data, ask for erasure.
    OwnData: PortalFacts,
}

impl Line {
    /// What an allowed line shows to this actor.
    fn shown(self, mask: Mask, actor: &Actor) -> Option<Mask> {
        if actor.is_acting() { self.while_acting(mask) } else { Some(mask) }
    }

    /// What is left of an allowed line for an admin who acts as the person it is allowed to: what admins know
    /// anyway. Nothing confidential is read through somebody else's eyes, and nothing is written with their hand.
    #[must_use]
    pub const fn while_acting(self, mask: Mask) -> Option<Mask> {
        match self {
            Self::ReadChallenge | Self::ReadAudit | Self::ReadOutbox => Some(mask),
            Self::SeePitch | Self::ReadDecision => Some(Mask::REFERENCE),
            _ => None,
        }
    }
}

/// A cell of the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Allowed, with these fields.
    Allow(Mask),
    /// Never: 403, or 404 where the thing itself is hidden.
    Never,
    /// People expect the right and are refused: 403.
    Refused,
    /// The right is there, the time or state is wrong: 409.
    Locked(Refusal),
}

impl Cell {
    /// Allowed with everything under this condition, else never.
    #[must_use]
    pub const fn when(condition: bool) -> Self {
        if condition { Self::Allow(Mask::ALL) } else { Self::Never }
    }
}

/// Which classes of fields a grant opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask {
    /// More than the reference.
    pub title: bool,
    /// Fields that tell who the applicant is.
    pub identity: bool,
    /// Fields the applicant marked or the form marks confidential.
    pub confidential: bool,
    /// Single rows; otherwise numbers that name nobody.
    pub rows: bool,
}

impl Mask {
    /// Everything.
    pub const ALL: Self = Self { title: true, identity: true, confidential: true, rows: true };
    /// The reference number and nothing else.
    pub const REFERENCE: Self = Self { title: false, identity: false, confidential: false, rows: true };
    /// Numbers that name nobody.
    pub const TOTALS: Self = Self { rows: false, ..Self::REFERENCE };
}

/// The proof that [`decide`] allowed `A` on one thing.
pub struct Grant<A: Action> {
    id: <A::Facts as Subject>::Id,
    mask: Mask,
    action: PhantomData<A>,
}

impl<A: Action> Grant<A> {
    /// The fields it opens.
    #[must_use]
    pub const fn mask(&self) -> Mask {
        self.mask
    }
}

impl<A: Action<Facts = PitchFacts>> Grant<A> {
    /// The pitch it is about.
    #[must_use]
    pub const fn pitch(&self) -> PitchId {
        self.id
    }
}

impl<A: Action<Facts = PortalFacts>> Grant<A> {
    /// Whose data it is about.
    #[must_use]
    pub const fn account(&self) -> Option<AccountId> {
        self.id
    }
}

impl<A: Action> std::fmt::Debug for Grant<A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grant").field("line", &A::LINE).field("mask", &self.mask).finish_non_exhaustive()
    }
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The actor may not learn that the thing exists: 404, the same as for a random id.
    Hidden,
    /// The thing is visible, the right is missing: 403.
    Forbidden,
    /// The right is there, the time or state is wrong: 409 with the reason.
    Locked(Refusal),
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        match denied {
            // Whoever may not see a thing may not learn that it exists.
            Denied::Hidden => Self::NotFound,
            Denied::Forbidden => Self::Forbidden(Refusal::new("refused-no-right")),
            Denied::Locked(refusal) => Self::Refused(refusal),
        }
    }
}

/// Decides whether this actor may do `A` now.
pub fn decide<A: Action>(actor: &Actor, facts: &A::Facts, now: DateTime<Utc>) -> Result<Grant<A>, Denied> {
    let mask = verdict(A::LINE, actor, facts, now)?;
    Ok(Grant { id: facts.id(), mask, action: PhantomData })
}

/// The same as [`decide`], for a line known only at run time: the matrix test and "what may I do" lists. A line
/// that is about something else is never allowed.
pub fn verdict<S: Subject>(line: Line, actor: &Actor, facts: &S, now: DateTime<Utc>) -> Result<Mask, Denied> {
    let hidden = || !facts.is_seen(actor, now);
    match facts.cell(line, actor, now) {
        Cell::Allow(mask) => line.shown(mask, actor).ok_or(Denied::Forbidden),
        Cell::Never | Cell::Refused | Cell::Locked(_) if hidden() => Err(Denied::Hidden),
        Cell::Never | Cell::Refused => Err(Denied::Forbidden),
        Cell::Locked(refusal) => Err(Denied::Locked(refusal)),
    }
}
