//! Being forgotten: when, what goes, what stays and why. One rule makes the plan that is shown before and followed
//! when it is done.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{PitchId, PitchState};
use serde::{Deserialize, Serialize};

use crate::error::Refusal;

/// Time to think again: before, nobody executes a request.
pub const COOLING_OFF: TimeDelta = TimeDelta::days(3);
/// The law's patience: a request is executed by then (GDPR 12(3)).
pub const LIMIT: TimeDelta = TimeDelta::days(30);
/// When the portal executes by itself what nobody processed, early enough to try again.
pub const AUTOMATIC: TimeDelta = TimeDelta::days(28);

/// Days until the law's patience ends; below zero when it is over.
#[must_use]
pub fn days_left(asked: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    (asked + LIMIT - now).num_seconds().div_euclid(86_400)
}

/// Refused before the time to think again is over.
pub fn may_execute(asked: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Refusal> {
    if now < asked + COOLING_OFF { Err(Refusal::new("refused-erasure-early")) } else { Ok(()) }
}

/// What the rule must know about a pitch that the person leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnPitch {
    pub id: PitchId,
    pub state: PitchState,
    /// Others belong to its organisation.
    pub has_team: bool,
    /// A decision about it was approved.
    pub is_decided: bool,
    /// It became a partnership.
    pub is_partnership: bool,
    pub is_held: bool,
    /// Its text is gone already.
    pub is_empty: bool,
}

/// What becomes of one pitch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Never sent: no trace of it.
    Deleted,
    /// Its text goes; that it was sent, when, and its hash stay.
    Emptied,
    /// The same, and nobody evaluates it any further.
    Withdrawn,
    Stays(Reason),
}

/// Why something stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Kept for a legal claim (GDPR 17(3)(e)).
    LegalHold,
    /// There is an agreement about it.
    Partnership,
    /// The host must be able to show how it decided (GDPR 17(3)(b), (e)).
    Evidence,
    /// It is the work of others too.
    Team,
    /// Without it nobody could tell who read confidential texts; it names nobody any more.
    Register,
    /// Nothing of the person is left in it.
    Empty,
}

impl Reason {
    /// The word in message ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LegalHold => "legal_hold",
            Self::Partnership => "partnership",
            Self::Evidence => "evidence",
            Self::Team => "team",
            Self::Register => "register",
            Self::Empty => "empty",
        }
    }
}

impl OwnPitch {
    /// What becomes of it. What keeps it is asked in the order of its weight.
    #[must_use]
    pub const fn fate(&self) -> Fate {
        if self.is_held {
            return Fate::Stays(Reason::LegalHold);
        }
        if self.is_empty {
            return Fate::Stays(Reason::Empty);
        }
        match self.state {
            PitchState::Submitted if self.is_partnership => Fate::Stays(Reason::Partnership),
            PitchState::Submitted if self.is_decided => Fate::Stays(Reason::Evidence),
            PitchState::Draft | PitchState::Submitted if self.has_team => Fate::Stays(Reason::Team),
            PitchState::Draft => Fate::Deleted,
            PitchState::Submitted => Fate::Withdrawn,
            PitchState::Withdrawn => Fate::Emptied,
        }
    }
}

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Name, address, language, second factor.
    Account,
    /// Sessions, links, keys: whatever signs this person in.
    SignIn,
    Exports,
    Teams,
    Roles,
    /// Who asked for which role of this person, and who confirmed it.
    RoleChanges,
    /// Confidentiality agreements this person accepted.
    Agreements,
    Drafts,
    Pitches,
    /// Declarations of conflict.
    Conflicts,
    /// The words beside them.
    Notes,
    ReviewDrafts,
    Reviews,
    Assignments,
    Decisions,
    Partnerships,
    /// Lines of the access register.
    Access,
    Mails,
    /// Payloads of audit entries.
    Audit,
    Requests,
    /// Asked about challenges.
    Questions,
    /// Challenges this address follows.
    Subscriptions,
    /// Organisations this person recommended.
    Referrals,
}

impl Kind {
    /// The word in message ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::SignIn => "sign_in",
            Self::Exports => "exports",
            Self::Teams => "teams",
            Self::Roles => "roles",
            Self::RoleChanges => "role_changes",
            Self::Agreements => "agreements",
            Self::Drafts => "drafts",
            Self::Pitches => "pitches",
            Self::Conflicts => "conflicts",
            Self::Notes => "notes",
            Self::ReviewDrafts => "review_drafts",
            Self::Reviews => "reviews",
            Self::Assignments => "assignments",
            Self::Decisions => "decisions",
            Self::Partnerships => "partnerships",
            Self::Access => "access",
            Self::Mails => "mails",
            Self::Audit => "audit",
            Self::Requests => "requests",
            Self::Questions => "questions",
            Self::Subscriptions => "subscriptions",
            Self::Referrals => "referrals",
        }
    }
}

/// What happens to rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Deleted,
    /// The row stays without what was personal in it.
    Emptied,
    Stays(Reason),
}

/// So many of a kind, and what happens to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub kind: Kind,
    pub outcome: Outcome,
    pub count: u64,
}

/// What the portal holds about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub pitches: Vec<OwnPitch>,
    /// Rows of the tables where an account has rows of its own.
    pub rows: Vec<Line>,
}

/// What will happen, or happened, to whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub pitches: Vec<(PitchId, Fate)>,
    /// In the order of the kinds; none is zero.
    pub lines: Vec<Line>,
}

/// The plan for what is known about a person.
#[must_use]
pub fn plan(facts: &Facts) -> Plan {
    let pitches: Vec<_> = facts.pitches.iter().map(|pitch| (pitch.id, pitch.fate())).collect();
    let of_pitches = facts.pitches.iter().map(|pitch| {
        let kind = if pitch.state == PitchState::Draft { Kind::Drafts } else { Kind::Pitches };
        let outcome = match pitch.fate() {
            Fate::Deleted => Outcome::Deleted,
            Fate::Emptied | Fate::Withdrawn => Outcome::Emptied,
            Fate::Stays(reason) => Outcome::Stays(reason),
        };
        Line { kind, outcome, count: 1 }
    });
    let account = Line { kind: Kind::Account, outcome: Outcome::Emptied, count: 1 };
    let lines = summed(of_pitches.chain(facts.rows.iter().copied()).chain([account]));
    Plan { pitches, lines }
}

/// Lines about the same thing as one; those about nothing fall away.
#[must_use]
pub fn summed(lines: impl IntoIterator<Item = Line>) -> Vec<Line> {
    let mut sums = BTreeMap::new();
    for line in lines {
        *sums.entry((line.kind, line.outcome)).or_insert(0) += line.count;
    }
    sums.into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|((kind, outcome), count)| Line { kind, outcome, count })
        .collect()
}

impl Plan {
    /// The lines of what does not stay as it is.
    #[must_use]
    pub fn removed(&self) -> Vec<Line> {
        self.lines.iter().filter(|line| !matches!(line.outcome, Outcome::Stays(_))).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn pitch(state: PitchState) -> OwnPitch {
        OwnPitch {
            id: PitchId::generate(),
            state,
            has_team: false,
            is_decided: false,
            is_partnership: false,
            is_held: false,
            is_empty: false,
        }
    }

    #[test]
    fn a_request_waits_three_days_and_the_law_thirty() {
        let second = TimeDelta::seconds(1);
        assert_eq!(
            may_execute(ASKED, ASKED + COOLING_OFF - second),
            Err(Refusal::new("refused-erasure-early"))
        );
        assert_eq!(may_execute(ASKED, ASKED + COOLING_OFF), Ok(()));
        for (after, left) in [
            (TimeDelta::zero(), 30),
            (second, 29),
            (TimeDelta::days(29), 1),
            (TimeDelta::days(30) - second, 0),
            (TimeDelta::days(30) + second, -1),
        ] {
            assert_eq!(days_left(ASKED, ASKED + after), left, "{after}");
        }
    }

    #[test]
    fn what_nobody_else_needs_goes_and_the_rest_says_why_it_stays() {
        use PitchState::{Draft, Submitted, Withdrawn};
        let team = |state| OwnPitch { has_team: true, ..pitch(state) };
        let decided = OwnPitch { is_decided: true, ..pitch(Submitted) };
        let partner = OwnPitch { is_partnership: true, ..decided };
        let held = |pitch: OwnPitch| OwnPitch { is_held: true, ..pitch };
        for (pitch, fate) in [
            (pitch(Draft), Fate::Deleted),
            (team(Draft), Fate::Stays(Reason::Team)),
            (held(pitch(Draft)), Fate::Stays(Reason::LegalHold)),
            (pitch(Submitted), Fate::Withdrawn),
            (team(Submitted), Fate::Stays(Reason::Team)),
            (decided, Fate::Stays(Reason::Evidence)),
            (partner, Fate::Stays(Reason::Partnership)),
            (held(partner), Fate::Stays(Reason::LegalHold)),
            (pitch(Withdrawn), Fate::Emptied),
            (team(Withdrawn), Fate::Emptied),
            (held(pitch(Withdrawn)), Fate::Stays(Reason::LegalHold)),
            (OwnPitch { is_empty: true, ..decided }, Fate::Stays(Reason::Empty)),
        ] {
            assert_eq!(pitch.fate(), fate, "{pitch:?}");
        }
    }

    #[test]
    fn a_plan_counts_alike_things_together_and_leaves_nothing_out() {
        let row = |kind, outcome, count| Line { kind, outcome, count };
        let facts = Facts {
            pitches: vec![
                pitch(PitchState::Draft),
                pitch(PitchState::Draft),
                pitch(PitchState::Submitted),
                pitch(PitchState::Withdrawn),
            ],
            rows: vec![
                row(Kind::SignIn, Outcome::Deleted, 2),
                row(Kind::SignIn, Outcome::Deleted, 3),
                row(Kind::Mails, Outcome::Emptied, 0),
                row(Kind::Reviews, Outcome::Stays(Reason::Evidence), 4),
            ],
        };
        let plan = plan(&facts);
        assert_eq!(
            plan.lines,
            [
                row(Kind::Account, Outcome::Emptied, 1),
                row(Kind::SignIn, Outcome::Deleted, 5),
                row(Kind::Drafts, Outcome::Deleted, 2),
                row(Kind::Pitches, Outcome::Emptied, 2),
                row(Kind::Reviews, Outcome::Stays(Reason::Evidence), 4),
            ]
        );
        assert_eq!(plan.removed().len(), 4);
        assert_eq!(plan.pitches.len(), 4);
    }
}
