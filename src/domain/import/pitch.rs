//! A pitch from a file: who sent what to which challenge, and its answers by the rules of the form.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::row::{Read, Row, clean, day_after};
use crate::{
    domain::{
        form::{self, Answers, Field, FieldKind, FormDefinition},
        mail::EmailAddress,
    },
    error::{FieldError, Invalid, Refusal},
};

/// A pitch as a row says it.
#[derive(Clone, Debug, PartialEq)]
pub struct PitchRow {
    pub import_key: String,
    /// The slug of its challenge; the caller's when the row has none.
    pub challenge: Option<String>,
    /// The name of the organisation.
    pub organisation: String,
    pub lead_email: Option<String>,
    pub submitted_at: Option<DateTime<Utc>>,
    /// By field id, as the file has them.
    pub answers: Map<String, Value>,
}

impl PitchRow {
    /// Reads a row; the answers are read later, with the form of the challenge.
    pub fn read(fields: Map<String, Value>) -> Result<Read<Self>, Invalid> {
        let mut row = Row::of(fields);
        let key = row.optional("key", 200);
        let import_key = match row.optional("import_key", 200).or(key) {
            Some(key) => key,
            None => {
                row.fault_id("import_key", "import-missing");
                String::new()
            }
        };
        let lead_email =
            row.optional("lead_email", 254).and_then(|typed| match EmailAddress::parse(&typed) {
                Ok(address) => Some(address.as_str().to_owned()),
                Err(_) => {
                    row.fault_id("lead_email", "email-invalid");
                    None
                }
            });
        let answers = match row.take("answers") {
            Some(Value::Object(answers)) => answers,
            Some(_) => {
                row.fault_id("answers", "import-not-an-object");
                Map::new()
            }
            None => {
                row.fault_id("answers", "import-missing");
                Map::new()
            }
        };
        let pitch = Self {
            import_key,
            challenge: row.optional("challenge", 80),
            organisation: row.text("organisation", 160),
            lead_email,
            submitted_at: row.instant("submitted_at"),
            answers,
        };
        // What a demo world tells beside a pitch.
        row.ignore(&["lead", "quality", "comments", "feedback"]);
        row.done(pitch)
    }
}

/// The answers of a row, read as the form would read them from a person.
///
/// Missing answers are allowed: what was never asked cannot be imported. Refused: a field that the form does
/// not have, and every answer that could not be sent for another reason than being absent.
pub fn answers(
    definition: &FormDefinition,
    given: &Map<String, Value>,
    sent_at: DateTime<Utc>,
) -> Result<Answers, Invalid> {
    let mut faults = Invalid::default();
    let mut typed: Vec<(String, String)> = Vec::new();
    for (name, value) in given {
        match pairs(definition, name, value, sent_at) {
            Some(pairs) => typed.extend(pairs),
            None => faults.push(format!("answers.{name}"), Refusal::new("import-unknown-field")),
        }
    }
    let mut answers = Answers::default();
    for section in &definition.sections {
        answers.replace(section, form::read(section, &typed).answers);
    }
    for field in definition.fields() {
        if let Some(answer) = answers.get(&field.id)
            && let Some(fault) = form::fault(field, Some(answer))
        {
            faults.0.push(FieldError { field: format!("answers.{}", field.id), why: fault.refusal(field) });
        }
    }
    if faults.0.is_empty() { Ok(answers) } else { Err(faults) }
}

/// A value as a person would post it; none when the form has no such field.
fn pairs(
    definition: &FormDefinition,
    name: &str,
    value: &Value,
    sent_at: DateTime<Utc>,
) -> Option<Vec<(String, String)>> {
    if let Some(field) = definition.field(name) {
        return Some(posted(field, value).into_iter().map(|text| (name.to_owned(), text)).collect());
    }
    let of = |suffix: &str, fits: fn(&FieldKind) -> bool| {
        let field = definition.field(name.strip_suffix(suffix)?)?;
        fits(&field.kind).then(|| field.id.clone())
    };
    let money = |kind: &FieldKind| matches!(kind, FieldKind::Money { .. });
    if of("_currency", money).is_some() {
        return Some(vec![(name.to_owned(), value.as_str().unwrap_or_default().to_owned())]);
    }
    if let Some(field) = of("_minor", money) {
        let minor = value.as_i64()?;
        return Some(vec![(field, format!("{}.{:02}", minor / 100, minor.rem_euclid(100)))]);
    }
    let stem = name.strip_suffix("_in_days")?;
    let is_date = |field: &&Field| matches!(field.kind, FieldKind::Date { .. });
    let field = [stem.to_owned(), format!("{stem}_from")]
        .iter()
        .find_map(|id| definition.field(id).filter(is_date))?;
    Some(vec![(field.id.clone(), day_after(sent_at, value.as_i64()?)?)])
}

fn posted(field: &Field, value: &Value) -> Vec<String> {
    match (value, &field.kind) {
        (Value::Null, _) => Vec::new(),
        (Value::String(text), _) => vec![clean(text)],
        (Value::Array(list), _) => {
            list.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), clean)).collect()
        }
        (Value::Bool(true), FieldKind::Agreement { version, .. }) => vec![version.to_string()],
        (Value::Bool(false), FieldKind::Agreement { .. }) => Vec::new(),
        (Value::Bool(yes), _) => vec![if *yes { "yes" } else { "no" }.to_owned()],
        (other, _) => vec![other.to_string()],
    }
}
