//! Evaluation: what a rubric asks, what a scorecard answers, what both come to, and whose turn it is.
//!
//! A draft keeps whatever was typed; only handing in is strict ([`missing`]). A criterion that somebody cannot
//! judge is left out of the mean and is never a zero ([`total_milli`]).

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{AccountId, AssignmentState};

use crate::error::{Error, Refusal};

mod edit;
mod queue;
mod rubric;
mod scorecard;
mod standard;
mod total;

pub use edit::{Basis, Difference, differences, settle};
pub use queue::{Waiting, Work, is_overdue, next, pace, work};
pub use rubric::{Anchor, Criterion, Lens, Rubric, RubricFault, Scale};
pub use scorecard::{COMMENT_LIMIT, Flag, Mark, NOTE_LIMIT, Read, Scorecard, missing, read};
pub use standard::standard;
pub use total::{mean_and_spread, total_milli};

/// How long after its due date a review is still taken: it is overdue then, and served first.
pub const GRACE: TimeDelta = TimeDelta::days(14);

/// The facts about an assignment that decide whether it still takes a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub evaluator: AccountId,
    pub state: AssignmentState,
    /// When the review was asked for.
    pub due_at: DateTime<Utc>,
}

/// Why a review is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewRefused {
    #[error("this review belongs to another evaluator")]
    NotYours,
    #[error("this assignment is already closed")]
    Closed,
    /// The first instant that was too late.
    #[error("the last moment for this review was {0}")]
    TooLate(DateTime<Utc>),
}

impl Standing {
    /// Whether `by` may still work on the review of this assignment at `now`: until [`GRACE`] has passed
    /// after the due date. A review that was handed in is changed by [`Standing::accepts_change`].
    pub fn accepts_review(&self, by: AccountId, now: DateTime<Utc>) -> Result<(), ReviewRefused> {
        if self.evaluator != by {
            return Err(ReviewRefused::NotYours);
        }
        if self.state != AssignmentState::Open {
            return Err(ReviewRefused::Closed);
        }
        self.in_time(now)
    }

    /// Whether `by` may replace the review that was handed in.
    pub fn accepts_change(&self, by: AccountId, now: DateTime<Utc>) -> Result<(), ReviewRefused> {
        if self.evaluator != by {
            return Err(ReviewRefused::NotYours);
        }
        if self.state != AssignmentState::Done {
            return Err(ReviewRefused::Closed);
        }
        self.in_time(now)
    }

    fn in_time(&self, now: DateTime<Utc>) -> Result<(), ReviewRefused> {
        let end = self.due_at + GRACE;
        if now >= end { Err(ReviewRefused::TooLate(end)) } else { Ok(()) }
    }
}

impl From<ReviewRefused> for Error {
    fn from(refused: ReviewRefused) -> Self {
        match refused {
            // Whoever may not see an assignment may not learn that it exists.
            ReviewRefused::NotYours => Self::NotFound,
            ReviewRefused::Closed => Self::Refused(Refusal::new("refused-review-closed")),
            ReviewRefused::TooLate(_) => Self::Refused(Refusal::new("refused-review-too-late")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_is_taken_until_the_grace_has_passed_and_not_after() {
        let (evaluator, due_at) = (AccountId::generate(), DateTime::UNIX_EPOCH);
        let standing = Standing { evaluator, state: AssignmentState::Open, due_at };
        let end = due_at + GRACE;
        for (now, verdict) in [
            (due_at - TimeDelta::seconds(1), Ok(())),
            (due_at, Ok(())),
            (end - TimeDelta::milliseconds(1), Ok(())),
            (end, Err(ReviewRefused::TooLate(end))),
        ] {
            assert_eq!(standing.accepts_review(evaluator, now), verdict, "{now}");
        }
    }

    #[test]
    fn only_its_evaluator_works_on_an_open_review_and_changes_one_that_is_done() {
        let (evaluator, due_at) = (AccountId::generate(), DateTime::UNIX_EPOCH);
        let at = |state| Standing { evaluator, state, due_at };
        for (state, review, change) in [
            (AssignmentState::Open, Ok(()), Err(ReviewRefused::Closed)),
            (AssignmentState::Done, Err(ReviewRefused::Closed), Ok(())),
            (AssignmentState::Recused, Err(ReviewRefused::Closed), Err(ReviewRefused::Closed)),
        ] {
            assert_eq!(at(state).accepts_review(evaluator, due_at), review, "{state}");
            assert_eq!(at(state).accepts_change(evaluator, due_at), change, "{state}");
        }
        let other = AccountId::generate();
        assert_eq!(at(AssignmentState::Open).accepts_review(other, due_at), Err(ReviewRefused::NotYours));
        assert_eq!(at(AssignmentState::Done).accepts_change(other, due_at), Err(ReviewRefused::NotYours));
        assert!(matches!(Error::from(ReviewRefused::NotYours), Error::NotFound));
    }
}
