//! Whether a challenge is for somebody: up to five questions before a pitch is begun.

use super::Question;
use crate::error::{Invalid, Refusal};

/// The field of a question; they are numbered from 1.
#[must_use]
pub fn answer_field(number: usize) -> String {
    format!("fit-{number}")
}

/// Why nothing is begun after these answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Questions that are not answered with yes or no.
    Open(Invalid),
    /// The questions whose answers keep this pitch out.
    Excluded(Vec<Question>),
}

/// Whether these answers let a pitch be begun. Who cannot pitch is told so at once, and of every reason.
pub fn fits<'a>(questions: &[Question], one: impl Fn(&str) -> &'a str) -> Result<(), Unfit> {
    let mut open = Invalid::default();
    let mut excluded = Vec::new();
    for (index, question) in questions.iter().enumerate() {
        let field = answer_field(index + 1);
        match one(&field) {
            "yes" if question.wants_yes => {}
            "no" if !question.wants_yes => {}
            "yes" | "no" => excluded.push(question.clone()),
            _ => open.push(field, Refusal::new("my-fit-open")),
        }
    }
    match (excluded.is_empty(), open.0.is_empty()) {
        (false, _) => Err(Unfit::Excluded(excluded)),
        (true, false) => Err(Unfit::Open(open)),
        (true, true) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(text: &str, wants_yes: bool) -> Question {
        Question { text: text.to_owned(), wants_yes }
    }

    /// What came of these answers, in order: `fits`, the numbers of open questions, or the texts of excluding ones.
    fn told(answers: &[&str]) -> String {
        let questions =
            [question("Do you have a prototype?", true), question("Are you a competitor?", false)];
        let one = |field: &str| {
            let at = (0..answers.len()).find(|at| answer_field(at + 1) == field);
            at.map_or("", |at| answers[at])
        };
        match fits(&questions, one) {
            Ok(()) => "fits".to_owned(),
            Err(Unfit::Open(open)) => {
                open.0.iter().map(|error| error.field.as_str()).collect::<Vec<_>>().join(" ")
            }
            Err(Unfit::Excluded(why)) => {
                why.iter().map(|question| question.text.as_str()).collect::<Vec<_>>().join(" ")
            }
        }
    }

    #[test]
    fn every_answer_must_be_the_wanted_one() {
        for (answers, expected) in [
            (&["yes", "no"][..], "fits"),
            (&["no", "no"], "Do you have a prototype?"),
            (&["yes", "yes"], "Are you a competitor?"),
            (&["no", "yes"], "Do you have a prototype? Are you a competitor?"),
            // What keeps a pitch out is told before what is open.
            (&["no", ""], "Do you have a prototype?"),
            (&["yes", ""], "fit-2"),
            (&["YES", "0"], "fit-1 fit-2"),
            (&[], "fit-1 fit-2"),
        ] {
            assert_eq!(told(answers), expected, "{answers:?}");
        }
        assert_eq!(fits(&[], |_| ""), Ok(()));
    }
}
