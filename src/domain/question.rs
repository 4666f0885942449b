//! Questions about a challenge: when they are taken, what is done with them, and which were asked before.

use chrono::{DateTime, Utc};
use entity::values::{ChallengeState, QuestionState};

use super::similar::{Resemblance, Shingles};

/// Characters of a question.
pub const LONGEST: u32 = 1_000;
/// Characters of an answer.
pub const LONGEST_ANSWER: u32 = 4_000;
/// Two questions at least this much alike may be the same. Less than what makes pitches near-duplicates: questions
/// are short, and whoever asks decides.
const ALIKE: Resemblance = Resemblance(200);
/// So many that may be the same are shown.
const SHOWN: usize = 3;

/// The first instant at which questions are too late: their own date, else the deadline.
#[must_use]
pub fn closes(until: Option<DateTime<Utc>>, deadline: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    until.into_iter().chain(deadline).min()
}

/// Whether questions are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Until then, if there is an end.
    Open(Option<DateTime<Utc>>),
    /// Since then.
    Closed(DateTime<Utc>),
    /// The challenge is not running.
    Stopped,
}

impl Asking {
    /// At an instant, for a challenge in this state whose questions close then.
    #[must_use]
    pub fn at(state: ChallengeState, closes: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        match closes {
            _ if state != ChallengeState::Published => Self::Stopped,
            Some(at) if at <= now => Self::Closed(at),
            end => Self::Open(end),
        }
    }

    /// Whether one may ask.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open(_))
    }
}

/// An answer that came when nobody could ask any more.
#[must_use]
pub fn is_late(answered: DateTime<Utc>, closes: Option<DateTime<Utc>>) -> bool {
    closes.is_some_and(|closes| closes <= answered)
}

/// What a manager does with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Publishes it with its answer, or writes another answer.
    Answer,
    /// Says that it is the same as another one.
    Merge,
    Reject,
}

/// Whether this follows: what was published stays, and everything else can still be answered.
#[must_use]
pub const fn may(state: QuestionState, step: Step) -> bool {
    match step {
        Step::Answer => !matches!(state, QuestionState::Merged),
        Step::Merge | Step::Reject => matches!(state, QuestionState::Waiting),
    }
}

/// Where those may go that are the same as this one, which is not the same as a third.
#[must_use]
pub const fn takes_others(state: QuestionState) -> bool {
    matches!(state, QuestionState::Waiting | QuestionState::Answered)
}

/// Those of the texts that may ask the same, the likeliest first, by their place.
#[must_use]
pub fn alike(text: &str, others: &[&str]) -> Vec<usize> {
    let own = Shingles::of([text]);
    let mut found: Vec<(Resemblance, usize)> = others
        .iter()
        .enumerate()
        .map(|(place, other)| (own.resemblance(&Shingles::of([*other])), place))
        .filter(|(resemblance, _)| *resemblance >= ALIKE)
        .collect();
    found.sort_by_key(|(resemblance, place)| (std::cmp::Reverse(*resemblance), *place));
    found.into_iter().take(SHOWN).map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn questions_are_taken_until_their_date_or_the_deadline_while_the_challenge_runs() {
        use ChallengeState::{Archived, Draft, Paused, Published, Withdrawn};
        assert_eq!(closes(Some(at(5)), Some(at(9))), Some(at(5)));
        assert_eq!(closes(None, Some(at(9))), Some(at(9)));
        assert_eq!(closes(Some(at(12)), Some(at(9))), Some(at(9)));
        assert_eq!(closes(None, None), None);
        for (state, end, now, asking) in [
            (Published, Some(at(9)), at(8), Asking::Open(Some(at(9)))),
            (Published, Some(at(9)), at(9), Asking::Closed(at(9))),
            (Published, None, at(9), Asking::Open(None)),
            (Paused, None, at(9), Asking::Stopped),
            (Withdrawn, Some(at(9)), at(8), Asking::Stopped),
            (Archived, Some(at(9)), at(8), Asking::Stopped),
            (Draft, None, at(8), Asking::Stopped),
        ] {
            assert_eq!(Asking::at(state, end, now), asking, "{state} {end:?} {now}");
        }
    }

    #[test]
    fn an_answer_at_the_closing_is_late() {
        assert!(!is_late(at(8), Some(at(9))));
        assert!(is_late(at(9), Some(at(9))));
        assert!(!is_late(at(9), None));
    }

    #[test]
    fn what_was_published_stays_and_what_was_rejected_can_be_answered() {
        use QuestionState::{Answered, Merged, Rejected, Waiting};
        for (state, steps) in [
            (Waiting, [true, true, true]),
            (Answered, [true, false, false]),
            (Merged, [false, false, false]),
            (Rejected, [true, false, false]),
        ] {
            assert_eq!(
                [Step::Answer, Step::Merge, Step::Reject].map(|step| may(state, step)),
                steps,
                "{state}"
            );
        }
        assert_eq!(QuestionState::ALL.iter().filter(|state| takes_others(**state)).count(), 2);
    }

    #[test]
    fn a_question_in_other_words_is_alike_and_another_one_is_not() {
        let asked = [
            "May a university take part without a company?",
            "Which data do we get from the field trial?",
            "Can a university take part without a company as partner?",
        ];
        assert_eq!(alike("Can a university take part without a company?", &asked), [2, 0]);
        assert_eq!(alike("Who owns the results?", &asked), [0_usize; 0]);
        assert_eq!(alike("", &asked), [0_usize; 0]);
    }
}
