//! Decisions take two people: one proposes, another approves; what is released stays.

use chrono::{DateTime, Utc};
use entity::values::{AccountId, DecisionId, DecisionReason, Outcome};
use sha2::{Digest as _, Sha256};

use super::{
    audit::hex,
    workflow::{Trigger, Workflow},
};
use crate::error::{FieldError, Invalid, Refusal};

/// The feedback and the note are at most this many characters.
pub const TEXT_LIMIT: usize = 4_000;

/// Reviewers are contested when their totals spread this far, in thousandths of a point.
pub const CONTESTED_MILLI: i32 = 1_000;

/// What a manager proposes for one pitch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub outcome: Outcome,
    pub reason: DecisionReason,
    /// For the staff only.
    pub note: String,
    /// For the applicant, after the release.
    pub feedback: String,
}

/// What stands about one pitch, as far as the rules need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub proposed_by: AccountId,
    pub proposed_at: DateTime<Utc>,
    pub approved: bool,
    /// Sent back, and not proposed again since.
    pub returned: bool,
    pub released: bool,
}

/// The reasons that can be given for an outcome, in reading order.
#[must_use]
pub const fn reasons(outcome: Outcome) -> &'static [DecisionReason] {
    use DecisionReason::{Capacity, EvidenceMissing, NotMature, OtherStronger, OutOfScope, StrongFit};
    match outcome {
        Outcome::Selected => &[StrongFit],
        Outcome::Reserve => &[StrongFit, OtherStronger, NotMature, EvidenceMissing, Capacity],
        Outcome::Declined => &[OtherStronger, OutOfScope, NotMature, EvidenceMissing, Capacity],
    }
}

impl Proposal {
    /// What is wrong with it, by field: a reason that does not belong to the outcome, a refusal without a
    /// word to the applicant, texts that are too long.
    pub fn check(&self) -> Result<(), Invalid> {
        let mut invalid = Invalid::default();
        let mut wrong =
            |field: &str, why| invalid.0.push(FieldError { field: field.to_owned(), why: Refusal::new(why) });
        if !reasons(self.outcome).contains(&self.reason) {
            wrong("reason", "manage-reason-unfit");
        }
        if self.note.chars().count() > TEXT_LIMIT {
            wrong("note", "manage-text-too-long");
        }
        if self.feedback.chars().count() > TEXT_LIMIT {
            wrong("feedback", "manage-text-too-long");
        }
        if self.outcome == Outcome::Declined && self.feedback.trim().is_empty() {
            wrong("feedback", "manage-feedback-missing");
        }
        if invalid.0.is_empty() { Ok(()) } else { Err(invalid) }
    }
}

impl Standing {
    /// Whether a new proposal may take its place: until the release.
    pub fn takes_proposal(&self) -> Result<(), Refusal> {
        if self.released { Err(Refusal::new("refused-already-decided")) } else { Ok(()) }
    }

    /// Whether `by` may approve what they saw at `seen_at`: a second person, and the text they read.
    pub fn takes_approval(&self, by: AccountId, seen_at: DateTime<Utc>) -> Result<(), Refusal> {
        if self.released {
            return Err(Refusal::new("refused-already-decided"));
        }
        if self.proposed_by == by {
            return Err(Refusal::new("refused-own-proposal"));
        }
        if self.proposed_at > seen_at {
            return Err(Refusal::new("refused-proposal-changed"));
        }
        if self.returned {
            return Err(Refusal::new("refused-sent-back"));
        }
        Ok(())
    }

    /// Whether `by` may send it back: whoever could approve it, and also after they did.
    pub fn takes_return(&self, by: AccountId) -> Result<(), Refusal> {
        if self.released {
            return Err(Refusal::new("refused-already-decided"));
        }
        if self.proposed_by == by {
            return Err(Refusal::new("refused-own-proposal"));
        }
        Ok(())
    }

    /// Where it is on its way, as a word of message ids.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        if self.released {
            "released"
        } else if self.approved {
            "approved"
        } else if self.returned {
            "returned"
        } else {
            "proposed"
        }
    }
}

/// Whether what was proposed or approved at `changed_at` gives way to somebody who looked at `seen_at`: nothing
/// is overwritten that they could not have read.
pub fn takes_replacement(changed_at: DateTime<Utc>, seen_at: DateTime<Utc>) -> Result<(), Refusal> {
    if changed_at > seen_at { Err(Refusal::new("refused-proposal-changed")) } else { Ok(()) }
}

/// Whether a pitch in this stage waits for its decision: a release with some outcome leads out of it.
#[must_use]
pub fn is_decided_in(workflow: &Workflow, stage: &str) -> bool {
    workflow
        .transitions
        .iter()
        .any(|transition| transition.from == stage && matches!(transition.on, Trigger::Released(_)))
}

/// What somebody looked at before they released it, in one word: another batch, or one that was approved
/// anew, has another mark.
#[must_use]
pub fn mark(batch: impl IntoIterator<Item = (DecisionId, Option<DateTime<Utc>>)>) -> String {
    let mut batch: Vec<_> = batch.into_iter().collect();
    batch.sort_unstable();
    let mut hash = Sha256::new();
    for (id, approved_at) in batch {
        hash.update(id.0.as_bytes());
        hash.update(approved_at.map_or(0, |at| at.timestamp_millis()).to_be_bytes());
    }
    hex(&hash.finalize())[..16].to_owned()
}

/// Whether the reviewers of a pitch disagree.
#[must_use]
pub fn is_contested(spread_milli: Option<i32>) -> bool {
    spread_milli.is_some_and(|spread| spread >= CONTESTED_MILLI)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::domain::workflow;

    fn proposal(outcome: Outcome, reason: DecisionReason, feedback: &str) -> Proposal {
        Proposal { outcome, reason, note: String::new(), feedback: feedback.to_owned() }
    }

    #[test]
    fn a_reason_belongs_to_its_outcome_and_a_refusal_has_words() {
        use DecisionReason::{Capacity, OutOfScope, StrongFit};
        for (proposal, wrong) in [
            (proposal(Outcome::Selected, StrongFit, ""), None),
            (proposal(Outcome::Selected, OutOfScope, ""), Some("reason")),
            (proposal(Outcome::Reserve, Capacity, ""), None),
            (proposal(Outcome::Reserve, OutOfScope, ""), Some("reason")),
            (proposal(Outcome::Declined, OutOfScope, "It is not about heat."), None),
            (proposal(Outcome::Declined, OutOfScope, "  \n"), Some("feedback")),
            (proposal(Outcome::Declined, StrongFit, "A good one."), Some("reason")),
            (proposal(Outcome::Selected, StrongFit, &"a".repeat(TEXT_LIMIT)), None),
            (proposal(Outcome::Selected, StrongFit, &"a".repeat(TEXT_LIMIT + 1)), Some("feedback")),
        ] {
            let found = proposal.check().err().map(|invalid| invalid.0[0].field.clone());
            assert_eq!(found.as_deref(), wrong, "{proposal:?}");
        }
    }

    #[test]
    fn every_outcome_has_a_reason_and_every_reason_an_outcome() {
        for outcome in Outcome::ALL {
            assert!(!reasons(*outcome).is_empty(), "{outcome}");
        }
        for reason in DecisionReason::ALL {
            assert!(Outcome::ALL.iter().any(|outcome| reasons(*outcome).contains(reason)), "{reason}");
        }
    }

    #[test]
    fn a_second_person_approves_what_they_read_until_the_release() {
        let (mia, leo, now) = (AccountId::generate(), AccountId::generate(), DateTime::UNIX_EPOCH);
        let fresh = Standing {
            proposed_by: mia,
            proposed_at: now,
            approved: false,
            returned: false,
            released: false,
        };
        let returned = Standing { returned: true, ..fresh.clone() };
        let released = Standing { approved: true, released: true, ..fresh.clone() };
        let before = now - TimeDelta::milliseconds(1);
        for (standing, by, seen_at, refused) in [
            (&fresh, leo, now, None),
            (&fresh, mia, now, Some("refused-own-proposal")),
            (&fresh, leo, before, Some("refused-proposal-changed")),
            (&returned, leo, now, Some("refused-sent-back")),
            (&released, leo, now, Some("refused-already-decided")),
            (&released, mia, now, Some("refused-already-decided")),
        ] {
            let answer = standing.takes_approval(by, seen_at).err().map(|refusal| refusal.message);
            assert_eq!(answer, refused, "{standing:?}");
        }
        assert_eq!(fresh.takes_return(leo), Ok(()));
        assert!(fresh.takes_return(mia).is_err() && released.takes_return(leo).is_err());
        assert!(returned.takes_proposal().is_ok() && released.takes_proposal().is_err());
    }

    #[test]
    fn what_nobody_could_have_read_is_not_overwritten() {
        let (now, tick) = (DateTime::UNIX_EPOCH, TimeDelta::milliseconds(1));
        assert_eq!(takes_replacement(now, now), Ok(()));
        assert_eq!(takes_replacement(now, now + tick), Ok(()));
        assert!(takes_replacement(now + tick, now).is_err());
    }

    #[test]
    fn only_the_stage_before_the_outcomes_takes_decisions() {
        let workflow = workflow::standard();
        for stage in &workflow.stages {
            assert_eq!(is_decided_in(&workflow, &stage.id), stage.id == "decision", "{}", stage.id);
        }
    }

    #[test]
    fn a_batch_has_the_same_mark_until_it_changes() {
        let (one, two, at) = (DecisionId::generate(), DecisionId::generate(), DateTime::UNIX_EPOCH);
        let later = at + TimeDelta::milliseconds(1);
        let first = mark([(one, Some(at)), (two, Some(at))]);
        assert_eq!(first, mark([(two, Some(at)), (one, Some(at))]));
        assert_ne!(first, mark([(one, Some(at))]));
        assert_ne!(first, mark([(one, Some(at)), (two, Some(later))]));
    }

    #[test]
    fn a_whole_point_of_spread_is_contested() {
        for (spread, contested) in [(None, false), (Some(0), false), (Some(999), false), (Some(1_000), true)]
        {
            assert_eq!(is_contested(spread), contested, "{spread:?}");
        }
    }
}
