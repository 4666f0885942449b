//! The text of a decision letter: which sentences an outcome and its reason call for, as message ids.
//!
//! Only these sentences and the feedback that was written for the applicant enter a letter; the note for
//! the staff has no way in.

use entity::values::{DecisionReason, Outcome};

/// A letter before it is put into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The message that names the outcome.
    pub outcome: &'static str,
    /// The messages of its paragraphs; each may use `challenge`.
    pub paragraphs: Vec<&'static str>,
    /// What was written for this applicant, a paragraph each.
    pub feedback: Vec<String>,
}

/// The letter for a decision.
#[must_use]
pub fn letter(outcome: Outcome, reason: DecisionReason, feedback: &str) -> Letter {
    Letter {
        outcome: outcome_message(outcome),
        paragraphs: vec![opening(outcome), reason_message(reason), next(outcome)],
        feedback: paragraphs(feedback),
    }
}

/// The message that names an outcome.
#[must_use]
pub const fn outcome_message(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Selected => "letter-outcome-selected",
        Outcome::Reserve => "letter-outcome-reserve",
        Outcome::Declined => "letter-outcome-declined",
    }
}

/// The message that says a reason to the applicant.
#[must_use]
pub const fn reason_message(reason: DecisionReason) -> &'static str {
    match reason {
        DecisionReason::StrongFit => "letter-reason-strong-fit",
        DecisionReason::OtherStronger => "letter-reason-other-stronger",
        DecisionReason::OutOfScope => "letter-reason-out-of-scope",
        DecisionReason::NotMature => "letter-reason-not-mature",
        DecisionReason::EvidenceMissing => "letter-reason-evidence-missing",
        DecisionReason::Capacity => "letter-reason-capacity",
    }
}

const fn opening(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Selected => "letter-opening-selected",
        Outcome::Reserve => "letter-opening-reserve",
        Outcome::Declined => "letter-opening-declined",
    }
}

const fn next(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Selected => "letter-next-selected",
        Outcome::Reserve => "letter-next-reserve",
        Outcome::Declined => "letter-next-declined",
    }
}

fn paragraphs(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    text.split("\n\n").map(str::trim).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_says_the_outcome_the_reason_and_what_follows() {
        let letter =
            letter(Outcome::Declined, DecisionReason::NotMature, "One.\r\n\r\nTwo,\r\nstill two.\n\n\n");
        assert_eq!(letter.outcome, "letter-outcome-declined");
        assert_eq!(
            letter.paragraphs,
            ["letter-opening-declined", "letter-reason-not-mature", "letter-next-declined"]
        );
        assert_eq!(letter.feedback, ["One.", "Two,\nstill two."]);
        assert!(super::letter(Outcome::Selected, DecisionReason::StrongFit, " \n ").feedback.is_empty());
    }
}
