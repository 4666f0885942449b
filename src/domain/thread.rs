//! What is said about a sent pitch: messages between both sides, and questions that open some of its fields again.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    challenge::local,
    form::{FormDefinition, Section, characters},
};
use crate::error::{Invalid, Refusal};

/// Characters of a message, a note, or the questions of one round.
pub const LONGEST: u32 = 4_000;
/// Messages of one thread within this time are one mail.
pub const BUNDLE: TimeDelta = TimeDelta::minutes(10);
/// How long before their date people are reminded of questions.
pub const REMIND: TimeDelta = TimeDelta::hours(48);

/// A text that is sent: trimmed, neither empty nor too long.
pub fn said<'a>(field: &str, text: &'a str) -> Result<&'a str, Invalid> {
    said_within(field, text, LONGEST)
}

/// The same with a limit of its own.
pub fn said_within<'a>(field: &str, text: &'a str, limit: u32) -> Result<&'a str, Invalid> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Invalid::field(field, "thread-empty"));
    }
    if characters(text) > limit as usize {
        let mut invalid = Invalid::default();
        invalid.push(field, Refusal::new("thread-too-long").with("limit", limit));
        return Err(invalid);
    }
    Ok(text)
}

/// A date by which something is wanted, typed in the zone of a challenge; none where nothing was typed. Refused: what is
/// no instant, and what has passed.
pub fn wanted_by(
    field: &str,
    typed: &str,
    zone: &str,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Invalid> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let refused = |why| {
        let mut invalid = Invalid::default();
        invalid.push(field, why);
        invalid
    };
    let by = local(typed, zone).map_err(refused)?;
    if by <= now { Err(Invalid::field(field, "thread-past")) } else { Ok(Some(by)) }
}

/// What a manager asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    pub questions: String,
    /// Field ids, in form order.
    pub fields: Vec<String>,
    pub due_at: DateTime<Utc>,
}

/// Reads a round of questions. Refused, each beside its control: no questions, no field or one the form does not have, no
/// date or one that has passed.
pub fn round(
    form: &FormDefinition,
    questions: &str,
    fields: &[&str],
    due: &str,
    zone: &str,
    now: DateTime<Utc>,
) -> Result<Round, Invalid> {
    let mut invalid = Invalid::default();
    let questions = said("questions", questions).unwrap_or_else(|why| {
        invalid.0.extend(why.0);
        ""
    });
    let named: Vec<String> = form
        .fields()
        .filter(|field| fields.contains(&field.id.as_str()))
        .map(|field| field.id.clone())
        .collect();
    if named.is_empty() || named.len() != fields.len() {
        invalid.push("fields", Refusal::new("thread-no-fields"));
    }
    let due_at = wanted_by("due", due, zone, now).unwrap_or_else(|why| {
        invalid.0.extend(why.0);
        None
    });
    match due_at {
        Some(due_at) if invalid.0.is_empty() => {
            Ok(Round { questions: questions.to_owned(), fields: named, due_at })
        }
        _ => {
            if invalid.0.iter().all(|error| error.field != "due") && due_at.is_none() {
                invalid.push("due", Refusal::new("thread-no-date"));
            }
            Err(invalid)
        }
    }
}

/// The fields that a round opens, as one section: answered, checked and shown as any other.
#[must_use]
pub fn opened(form: &FormDefinition, fields: &[String]) -> Section {
    Section {
        id: "request".to_owned(),
        title: String::new(),
        guidance: String::new(),
        fields: form.fields().filter(|field| fields.contains(&field.id)).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::standard;

    fn now() -> DateTime<Utc> {
        "2026-12-01T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_round_names_fields_of_the_form_and_a_date_to_come() {
        let form = standard();
        let read = |questions: &str, fields: &[&str], due: &str| {
            round(&form, questions, fields, due, "Europe/Brussels", now())
                .map_err(|invalid| invalid.0.into_iter().map(|error| error.field).collect::<Vec<_>>())
        };
        let asked = read(" How loud? ", &["title", "evidence"], "2026-12-03 17:00").unwrap();
        assert_eq!((asked.questions.as_str(), asked.fields.len()), ("How loud?", 2));
        assert_eq!(asked.due_at, "2026-12-03T16:00:00Z".parse::<DateTime<Utc>>().unwrap());
        for (questions, fields, due, wrong) in [
            ("", &[][..], "", &["questions", "fields", "due"][..]),
            ("x", &["title", "nothing"], "2026-12-03 17:00", &["fields"]),
            ("x", &["title"], "2026-12-01 11:00", &["due"]),
            ("x", &["title"], "soon", &["due"]),
            (&"x".repeat(4_001), &["title"], "2026-12-03 17:00", &["questions"]),
        ] {
            assert_eq!(
                read(questions, fields, due),
                Err(wrong.iter().map(|field| (*field).to_owned()).collect())
            );
        }
    }

    #[test]
    fn only_the_named_fields_are_open() {
        let form = standard();
        let section = opened(&form, &["evidence".to_owned(), "title".to_owned()]);
        let ids: Vec<&str> = section.fields.iter().map(|field| field.id.as_str()).collect();
        assert_eq!(ids, ["title", "evidence"], "in form order");
    }
}
