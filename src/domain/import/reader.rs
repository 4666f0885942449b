//! How a row becomes a challenge: in the portal's own format, by a mapping that comes with it, or by columns that
//! somebody chose.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{ChallengeRow, FieldMap, Given, Mapped, Order, Read, Reading, Rule, Window, mapping::dod_topic};
use crate::error::Invalid;

/// A way to read the rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// As they stand.
    #[default]
    Own,
    /// Topics of the US Air Force: [`dod_topic`].
    DodTopics,
    /// A mapping that comes with the portal.
    Shipped(String),
    /// One of somebody's own.
    Columns(FieldMap),
}

impl Reader {
    /// The names of what comes with the portal, beside its own format.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FieldMap::names().chain(["dod_topics"])
    }

    /// The reader of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "dod_topics" => Some(Self::DodTopics),
            name => FieldMap::shipped(name).map(|map| Self::Shipped(map.name)),
        }
    }

    /// The name; none of the portal's own format, and of chosen columns.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::DodTopics => Some("dod_topics"),
            Self::Shipped(name) => Some(name),
            Self::Own | Self::Columns(_) => None,
        }
    }

    /// Reads a row; every wrong field is told.
    pub fn read(
        &self,
        row: Map<String, Value>,
        given: &Given,
        window: &Window,
    ) -> Result<Read<ChallengeRow>, Invalid> {
        let map = match self {
            Self::Own => return ChallengeRow::read(row, given),
            Self::DodTopics => return dod_topic(row, &given.areas, window),
            Self::Shipped(name) => &FieldMap::shipped(name).unwrap_or_default(),
            Self::Columns(map) => map,
        };
        let Mapped { fields, notes } = map.apply(&row)?;
        let read = ChallengeRow::read(fields, given)?;
        Ok(Read { row: read.row, notes: [notes, read.notes].concat() })
    }
}

/// A field of ours for which somebody chooses a column, and how that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// A text of so many characters at most.
    Text(usize),
    Key,
    Slug,
    List,
    Money,
    Time,
}

/// The fields for which columns are chosen, in the order of the page.
pub const FIELDS: [(&str, Column); 19] = [
    ("import_key", Column::Key),
    ("slug", Column::Slug),
    ("title", Column::Text(200)),
    ("summary", Column::Text(1_000)),
    ("description", Column::Text(40_000)),
    ("wanted", Column::Text(20_000)),
    ("sponsor", Column::Text(200)),
    ("area", Column::Text(60)),
    ("markets", Column::List),
    ("kind", Column::Text(60)),
    ("offer", Column::List),
    ("prize_minor", Column::Money),
    ("prize_currency", Column::Text(3)),
    ("eligibility", Column::Text(10_000)),
    ("ip_terms", Column::Text(10_000)),
    ("confidentiality", Column::Text(5_000)),
    ("zone", Column::Text(60)),
    ("opens_at_local", Column::Time),
    ("closes_at_local", Column::Time),
];

impl Column {
    /// The rule for a field of this kind: its column, and what stands there where that holds nothing. Neither: none.
    #[must_use]
    pub fn rule(self, column: &str, otherwise: &str, order: Option<Order>) -> Option<Rule> {
        if column.is_empty() && otherwise.is_empty() {
            return None;
        }
        let words = |text: &str| -> Value {
            text.split(';').map(str::trim).filter(|word| !word.is_empty()).collect()
        };
        let otherwise = (!otherwise.is_empty()).then(|| match self {
            Self::List => words(otherwise),
            Self::Money => otherwise.parse::<i64>().map_or_else(|_| otherwise.into(), Value::from),
            _ => Value::from(otherwise),
        });
        let from = if column.is_empty() { Vec::new() } else { vec![column.to_owned()] };
        let read = match self {
            Self::Text(_) | Self::Key => Reading::Text,
            Self::Slug => Reading::Slug,
            Self::List => Reading::List,
            Self::Money => Reading::Money,
            Self::Time => Reading::Time { order, at: "17:00".to_owned() },
        };
        let cut = if let Self::Text(limit) = self { Some(limit) } else { None };
        Some(Rule { from, read, cut, otherwise, ..Rule::default() })
    }
}
