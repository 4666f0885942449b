//! What a change of a published challenge changes, in the order in which the public page tells it.

use chrono::{DateTime, Utc};
use entity::values::Area;

use super::{Content, Prize, Question};
use crate::error::{Error, Invalid, Result};

/// A reason has at most this many characters.
const LONGEST_NOTE: usize = 1_000;

/// One thing that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The word in message ids.
    pub field: &'static str,
    pub before: Value,
    pub after: Value,
}

/// What stood or stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    /// Words of this vocabulary.
    Words(&'static str, Vec<&'static str>),
    /// Innovation fields.
    Areas(Vec<Area>),
    Money(Option<Prize>),
    Instant(Option<DateTime<Utc>>),
    Number(Option<i32>),
    Questions(Vec<Question>),
}

/// The differences between two contents. What is no content is none: the state, the source.
#[must_use]
pub fn changes(before: &Content, after: &Content) -> Vec<Change> {
    read(before)
        .into_iter()
        .zip(read(after))
        .filter(|((_, was), (_, is))| was != is)
        .map(|((field, before), (_, after))| Change { field, before, after })
        .collect()
}

fn read(content: &Content) -> Vec<(&'static str, Value)> {
    let text = |text: &str| Value::Text(text.to_owned());
    let rules = &content.rules;
    vec![
        ("title-field", text(&content.title)),
        ("summary", text(&content.summary)),
        ("description", text(&content.description)),
        ("wanted", text(&content.wanted)),
        ("sponsor", text(&content.sponsor)),
        ("area", Value::Areas(content.areas())),
        ("markets", Value::Words("market", content.markets.iter().map(|word| word.as_str()).collect())),
        ("offers", Value::Words("offer", content.offers.iter().map(|word| word.as_str()).collect())),
        ("prize", Value::Money(content.prize.clone())),
        ("eligibility", text(&content.eligibility)),
        ("questions", Value::Questions(rules.questions.clone())),
        ("ip", text(&content.ip_terms)),
        ("confidentiality", text(&content.confidentiality)),
        ("opens", Value::Instant(Some(content.opens_at))),
        ("questions-until", Value::Instant(rules.questions_until)),
        ("closes", Value::Instant(content.closes_at)),
        ("grace", Value::Number(Some(rules.grace_seconds))),
        ("review-days", Value::Number(rules.review_days)),
        ("decision", Value::Instant(content.decision_at)),
    ]
}

/// A reason as it was typed, trimmed; refused when it is empty or too long. It is public.
pub fn reasoned(typed: &str) -> Result<&str> {
    let note = typed.trim();
    match note.chars().count() {
        0 => Err(Error::Invalid(Invalid::field("note", "run-note-missing"))),
        count if count > LONGEST_NOTE => Err(Error::Invalid(Invalid::field("note", "run-note-long"))),
        _ => Ok(note),
    }
}

#[cfg(test)]
mod tests {
    use entity::values::{ChallengeState, Market};

    use super::*;
    use crate::domain::challenge::sample;

    #[test]
    fn only_what_differs_is_told_and_the_state_is_not_content() {
        let old = sample();
        assert_eq!(
            changes(&old, &Content { state: ChallengeState::Paused, source: None, ..old.clone() }),
            []
        );
        type Edit = fn(&mut Content);
        let edits: [(Edit, &str); 6] = [
            (|content| content.wanted.push('!'), "wanted"),
            (|content| content.markets = vec![Market::Research], "markets"),
            (|content| content.ip_terms.clear(), "ip"),
            (
                |content| content.closes_at = content.closes_at.map(|at| at + chrono::TimeDelta::days(1)),
                "closes",
            ),
            (|content| content.rules.grace_seconds = 30, "grace"),
            (
                |content| {
                    content.rules.questions =
                        vec![Question { text: "In Europe?".to_owned(), wants_yes: true }];
                },
                "questions",
            ),
        ];
        for (edit, field) in edits {
            let mut new = old.clone();
            edit(&mut new);
            let found = changes(&old, &new);
            assert_eq!(found.iter().map(|change| change.field).collect::<Vec<_>>(), [field]);
            assert_ne!(found[0].before, found[0].after);
        }
    }

    #[test]
    fn a_reason_says_something_and_not_everything() {
        for (typed, kept) in [
            (" More time. ", Some("More time.")),
            ("\n", None),
            ("a".repeat(LONGEST_NOTE + 1).as_str(), None),
        ] {
            assert_eq!(reasoned(typed).ok(), kept);
        }
    }
}
