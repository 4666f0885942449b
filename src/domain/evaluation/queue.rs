//! The evaluator's queue: what each assignment is to them, which one comes next, how long a review takes them.

use chrono::{DateTime, Utc};
use entity::values::{AssignmentState, ConflictKind, ReviewState};

/// What an assignment is to its evaluator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Work {
    /// Nothing of the pitch is shown before a declaration.
    Undeclared,
    ToDo,
    /// A draft is saved.
    Begun,
    Done,
    /// A possible conflict was declared: the manager is asked.
    Asked,
    /// A conflict was declared, or the evaluator recused or was released.
    Out,
    /// The stage takes no scores any more, or not yet.
    Closed,
}

impl Work {
    /// In the order of the filters.
    pub const ALL: [Self; 7] =
        [Self::Undeclared, Self::ToDo, Self::Begun, Self::Done, Self::Asked, Self::Out, Self::Closed];

    /// The word in URLs and message ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Undeclared => "undeclared",
            Self::ToDo => "to-do",
            Self::Begun => "begun",
            Self::Done => "done",
            Self::Asked => "asked",
            Self::Out => "out",
            Self::Closed => "closed",
        }
    }

    /// The evaluator still owes this review.
    #[must_use]
    pub const fn is_owed(self) -> bool {
        matches!(self, Self::Undeclared | Self::ToDo | Self::Begun)
    }

    /// The pitch can be opened.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::ToDo | Self::Begun | Self::Done | Self::Closed)
    }
}

/// What an assignment is to its evaluator, from what is known about it.
#[must_use]
pub const fn work(
    state: AssignmentState,
    declared: Option<ConflictKind>,
    review: Option<ReviewState>,
    scoring_open: bool,
) -> Work {
    match (state, declared) {
        (AssignmentState::Recused, _) | (_, Some(ConflictKind::Conflict)) => Work::Out,
        (_, Some(ConflictKind::Possible)) => Work::Asked,
        (AssignmentState::Open, None) if scoring_open => Work::Undeclared,
        // An earlier stage is over and was never read.
        (AssignmentState::Open | AssignmentState::Done, None) => Work::Out,
        (AssignmentState::Done, _) => Work::Done,
        (AssignmentState::Open, _) if !scoring_open => Work::Closed,
        (AssignmentState::Open, _) => match review {
            Some(_) => Work::Begun,
            None => Work::ToDo,
        },
    }
}

/// One review that an evaluator still owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting<'a> {
    pub reference: &'a str,
    pub due_at: DateTime<Utc>,
    /// Reviews the pitch has from everybody.
    pub reviews: i32,
}

/// Whether the date on which a review was asked for has passed.
#[must_use]
pub fn is_overdue(due_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now >= due_at
}

/// The review to do next: what is overdue, then the pitch with the fewest reviews, then the earliest date;
/// the reference decides between equals, so that the same queue always gives the same answer.
#[must_use]
pub fn next<'a>(queue: impl IntoIterator<Item = Waiting<'a>>, now: DateTime<Utc>) -> Option<&'a str> {
    queue
        .into_iter()
        .min_by_key(|waiting| {
            (!is_overdue(waiting.due_at, now), waiting.reviews, waiting.due_at, waiting.reference)
        })
        .map(|waiting| waiting.reference)
}

/// The minutes an evaluator needs for a review: the median of their finished ones, at least 1; of fewer than
/// three nothing can be said. Of an even number it is the lower of the two in the middle.
#[must_use]
pub fn pace(mut minutes: Vec<i64>) -> Option<i64> {
    if minutes.len() < 3 {
        return None;
    }
    minutes.sort_unstable();
    minutes.get((minutes.len() - 1) / 2).map(|median| (*median).max(1))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn waiting(reference: &str, days: i64, reviews: i32) -> Waiting<'_> {
        Waiting { reference, due_at: NOW + TimeDelta::days(days), reviews }
    }

    #[test]
    fn the_overdue_come_first_then_the_least_reviewed_then_the_earliest() {
        for (queue, first) in [
            (vec![], None),
            (vec![waiting("B", 5, 0), waiting("A", -1, 9)], Some("A")),
            (vec![waiting("B", 0, 3), waiting("A", 1, 0)], Some("B")),
            (vec![waiting("B", -1, 2), waiting("A", -9, 3)], Some("B")),
            (vec![waiting("B", 9, 0), waiting("A", 1, 1)], Some("B")),
            (vec![waiting("B", 2, 1), waiting("A", 3, 1)], Some("B")),
            (vec![waiting("B", 2, 1), waiting("A", 2, 1)], Some("A")),
        ] {
            let mut turned = queue.clone();
            turned.reverse();
            assert_eq!(next(queue.clone(), NOW), first, "{queue:?}");
            assert_eq!(next(turned, NOW), first, "{queue:?} turned");
        }
    }

    #[test]
    fn what_an_assignment_is_follows_from_its_facts() {
        use AssignmentState::{Done, Open, Recused};
        use ConflictKind::{Conflict, None as NoConflict, Possible};
        let (draft, sent) = (Some(ReviewState::Draft), Some(ReviewState::Submitted));
        for (state, declared, review, scoring_open, expected) in [
            (Open, None, None, true, Work::Undeclared),
            (Open, None, None, false, Work::Out),
            (Open, Some(NoConflict), None, true, Work::ToDo),
            (Open, Some(NoConflict), draft, true, Work::Begun),
            (Open, Some(NoConflict), draft, false, Work::Closed),
            (Done, Some(NoConflict), sent, true, Work::Done),
            (Done, Some(NoConflict), sent, false, Work::Done),
            (Done, Some(Conflict), sent, true, Work::Out),
            (Open, Some(Conflict), None, true, Work::Out),
            (Open, Some(Possible), draft, true, Work::Asked),
            (Recused, Some(NoConflict), draft, true, Work::Out),
            (Recused, None, None, true, Work::Out),
        ] {
            assert_eq!(
                work(state, declared, review, scoring_open),
                expected,
                "{state} {declared:?} {review:?}"
            );
        }
        assert!(Work::ALL.iter().all(|work| !(work.is_open() && *work == Work::Out)));
    }

    #[test]
    fn the_pace_is_a_median_of_at_least_three() {
        for (minutes, pace_of) in [
            (vec![], None),
            (vec![10, 20], None),
            (vec![10, 20, 300], Some(20)),
            (vec![40, 10, 20, 30], Some(20)),
            (vec![0, 0, 0], Some(1)),
        ] {
            assert_eq!(pace(minutes.clone()), pace_of, "{minutes:?}");
        }
    }
}
