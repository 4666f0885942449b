//! A mapping of a foreign file, as data: which of its columns become which fields of ours. What it makes is read by
//! the same rules as a row of our own.

use std::collections::BTreeMap;

use jiff::civil;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    row::{clean, cut},
    when::{self, Order},
};
use crate::error::{FieldError, Invalid, Refusal};

/// A mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldMap {
    /// What the file is called: keys begin with it.
    pub name: String,
    /// By field of ours; `source.url` is a field inside `source`.
    pub fields: BTreeMap<String, Rule>,
}

/// Where the value of one field comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rule {
    /// Columns: the first that holds something. None: `otherwise` always.
    pub from: Vec<String>,
    /// All columns that hold something are put together, each under its heading where it has one here.
    pub join: Option<BTreeMap<String, String>>,
    pub read: Reading,
    /// What words of the file are here; a word that is missing counts as nothing.
    pub words: Option<BTreeMap<String, Value>>,
    /// In front of a text.
    pub before: String,
    /// The most characters; longer texts end with a sentence.
    pub cut: Option<usize>,
    /// What stands here where the columns hold nothing.
    pub otherwise: Option<Value>,
    /// Nothing, where this column holds nothing.
    pub when: Option<String>,
}

/// How a value is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// A text, its escapes of markup undone.
    #[default]
    Text,
    /// A text that goes into an address.
    Slug,
    /// A whole number.
    Number,
    /// An amount of money, in hundredths of what the file has.
    Money,
    /// A list, or a text of words between semicolons.
    List,
    /// A wall clock's time in the zone of the row.
    Time {
        order: Option<Order>,
        /// Where a day stands alone, such as `17:00`.
        at: String,
    },
}

/// The mappings that come with the portal, by name.
const SHIPPED: [(&str, &str); 3] = [
    ("own_table", include_str!("maps/own_table.json")),
    ("challenge_gov", include_str!("maps/challenge_gov.json")),
    ("eu_calls", include_str!("maps/eu_calls.json")),
];

/// A row of ours that was made of one of theirs, and what was done to make it.
#[derive(Clone, Debug, Default)]
pub struct Mapped {
    pub fields: Map<String, Value>,
    pub notes: Vec<FieldError>,
}

impl FieldMap {
    /// The mapping of this name that comes with the portal.
    #[must_use]
    pub fn shipped(name: &str) -> Option<Self> {
        let (_, text) = SHIPPED.iter().find(|(known, _)| *known == name)?;
        serde_json::from_str(text).ok()
    }

    /// The names of those that come with the portal.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(name, _)| *name)
    }

    /// Makes a row of ours; refused with every column that cannot be read. Columns that no rule names are left out.
    pub fn apply(&self, row: &Map<String, Value>) -> Result<Mapped, Invalid> {
        let (mut mapped, mut faults) = (Mapped::default(), Invalid::default());
        let zone =
            self.fields.get("zone").and_then(|rule| rule.text(row)).unwrap_or_else(|| "UTC".to_owned());
        for (field, rule) in &self.fields {
            match rule.value(row, &zone) {
                Ok(None) => {}
                Ok(Some((value, notes))) => {
                    let note = |why| FieldError { field: field.clone(), why };
                    mapped.notes.extend(notes.into_iter().map(note));
                    put(&mut mapped.fields, field, value);
                }
                Err(why) => faults.push(rule.from.first().unwrap_or(field), why),
            }
        }
        if faults.0.is_empty() { Ok(mapped) } else { Err(faults) }
    }
}

/// Puts a value at its field, or inside the object before the point.
fn put(fields: &mut Map<String, Value>, field: &str, value: Value) {
    match field.split_once('.') {
        None => {
            fields.insert(field.to_owned(), value);
        }
        Some((outer, inner)) => {
            let entry = fields.entry(outer).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(object) = entry {
                object.insert(inner.to_owned(), value);
            }
        }
    }
}

type Noted = (Value, Vec<Refusal>);

impl Rule {
    /// The value for this row with what was done to it; nothing where there is none.
    fn value(&self, row: &Map<String, Value>, zone: &str) -> Result<Option<Noted>, Refusal> {
        if self.when.as_ref().is_some_and(|column| held(row, column).is_none()) {
            return Ok(None);
        }
        let mut notes = Vec::new();
        let read = match &self.join {
            Some(headings) => self.joined(row, headings, &mut notes),
            None => match self.from.iter().find_map(|column| held(row, column)) {
                Some(value) => self.read(value, zone, &mut notes)?,
                None => None,
            },
        };
        let Some(value) = read else {
            if let Some(value) = self.otherwise.as_ref().filter(|_| !self.from.is_empty()) {
                notes.push(Refusal::new("import-otherwise").with("value", plain(value)));
            }
            return Ok(self.otherwise.clone().map(|value| (value, notes)));
        };
        Ok(Some((self.cut(value, &mut notes), notes)))
    }

    /// The text of this rule, for the zone of a row.
    fn text(&self, row: &Map<String, Value>) -> Option<String> {
        let (value, _) = self.value(row, "UTC").ok().flatten()?;
        value.as_str().map(str::to_owned)
    }

    fn read(&self, value: &Value, zone: &str, notes: &mut Vec<Refusal>) -> Result<Option<Value>, Refusal> {
        if let Some(words) = &self.words {
            let known = |word: &Value| words.get(word.as_str()?.trim()).cloned();
            return Ok(match value {
                Value::Array(list) => list.iter().find_map(known),
                one => known(one),
            });
        }
        let text = plain(value);
        Ok(Some(match &self.read {
            Reading::Text => Value::from(format!("{}{}", self.before, unescaped(&text, notes))),
            Reading::Slug => Value::from(slug(&self.before, &text)),
            Reading::Number => Value::from(number(&text)?),
            Reading::Money => {
                let minor = number(&text)?.checked_mul(100);
                Value::from(minor.ok_or_else(|| Refusal::new("import-not-an-amount"))?)
            }
            Reading::List => match value {
                Value::Array(list) => Value::from(list.clone()),
                _ => text.split(';').map(str::trim).filter(|word| !word.is_empty()).collect(),
            },
            Reading::Time { order, at } => {
                let time: civil::Time = at.parse().map_err(|_| Refusal::new("import-not-a-time"))?;
                let typed = when::read(&text, *order, zone, time)?;
                let meant = typed.at.strftime("%Y-%m-%dT%H:%M:%S").to_string();
                if !typed.is_standard {
                    notes.push(Refusal::new("import-date-read").with("typed", &text).with("meant", &meant));
                }
                Value::from(meant)
            }
        }))
    }

    fn joined(
        &self,
        row: &Map<String, Value>,
        headings: &BTreeMap<String, String>,
        notes: &mut Vec<Refusal>,
    ) -> Option<Value> {
        let parts: Vec<String> = self
            .from
            .iter()
            .filter_map(|column| {
                let text = unescaped(&plain(held(row, column)?), notes);
                Some(match headings.get(column) {
                    Some(heading) => format!("## {heading}\n\n{text}"),
                    None => text,
                })
            })
            .collect();
        notes.dedup();
        (!parts.is_empty()).then(|| Value::from(parts.join("\n\n")))
    }

    fn cut(&self, value: Value, notes: &mut Vec<Refusal>) -> Value {
        match (value, self.cut) {
            (Value::String(text), Some(limit)) if text.chars().count() > limit => {
                notes.push(Refusal::new("import-cut").with("limit", limit));
                Value::from(cut(&clean(&text), limit))
            }
            (value, _) => value,
        }
    }
}

/// The value of a column that holds something.
fn held<'a>(row: &'a Map<String, Value>, column: &str) -> Option<&'a Value> {
    row.get(column).filter(|value| match value {
        Value::Null => false,
        Value::String(text) => {
            let text = text.trim();
            !text.is_empty() && !["n/a", "null"].contains(&text.to_ascii_lowercase().as_str())
        }
        Value::Array(list) => !list.is_empty(),
        _ => true,
    })
}

/// A value as a text.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The text without escapes of markup, however often they were escaped again.
fn unescaped(text: &str, notes: &mut Vec<Refusal>) -> String {
    let mut plain = text.to_owned();
    for _ in 0..3 {
        let next = html_escape::decode_html_entities(&plain).into_owned();
        if next == plain {
            break;
        }
        plain = next;
    }
    if plain != text {
        notes.push(Refusal::new("import-unescaped"));
    }
    plain
}

fn number(text: &str) -> Result<i64, Refusal> {
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '\'' | '$' | '€' | '£')).collect();
    let whole = digits.strip_suffix(".00").unwrap_or(&digits);
    whole.parse().map_err(|_| Refusal::new("import-not-an-amount"))
}

/// Small letters, digits and hyphens, at most 80 of them.
fn slug(before: &str, text: &str) -> String {
    let words = slug::slugify(format!("{before}{text}"));
    if words.len() <= 80 {
        return words;
    }
    words[..80].rsplit_once('-').map_or(&words[..80], |(kept, _)| kept).to_owned()
}
