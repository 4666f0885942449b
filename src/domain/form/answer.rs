//! What was answered, in a form that has exactly one canonical JSON: texts, integers, words and nothing else.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::definition::{Field, FormDefinition, Section};

/// One answer. Which kind fits which field is decided by [`super::fault()`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Answer {
    /// Normalised text of a text or URL field; never empty.
    Text {
        text: String,
    },
    /// The number times ten to the power of `decimals`: 12.5 is `125` with 1 decimal.
    Number {
        scaled: i64,
        decimals: u8,
    },
    /// An amount in the smallest unit of an ISO 4217 currency (cents, for the euro).
    Money {
        minor: i64,
        currency: String,
    },
    /// Written as `2027-03-01`.
    Date {
        date: NaiveDate,
    },
    /// Both days included.
    DateRange {
        from: NaiveDate,
        to: NaiveDate,
    },
    /// An option of a one-of field, or the code of a country.
    Choice {
        value: String,
    },
    /// Options of a many-of field, in the order of the definition; the words of a capability field.
    Choices {
        values: Vec<String>,
    },
    YesNo {
        yes: bool,
    },
    /// The version of the text that was ticked.
    Agreement {
        version: u32,
        ticked: bool,
    },
    /// At least one row, none of them empty.
    People {
        people: Vec<Person>,
    },
    /// Amounts in the smallest unit of the currency; the rows that have one, in the order of the definition.
    Budget {
        currency: String,
        rows: Vec<BudgetRow>,
    },
    /// What was typed but could not be understood: kept, shown again, and never sent.
    Raw {
        /// One piece of text; one for each option of a many-of field; both days of a range; `row.year: text` for each
        /// cell of a budget.
        typed: Vec<String>,
        /// The chosen currency of a money field or a budget, otherwise empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        currency: String,
        why: Doubt,
    },
}

/// One row of a people table; what was left out is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub name: String,
    pub role: String,
    pub email: String,
}

/// One row of a budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetRow {
    /// A row of the definition.
    pub row: String,
    /// The amount of each year; none where the cell is empty.
    pub years: Vec<Option<i64>>,
}

/// Why a typed text was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Only characters that nobody can see.
    Invisible,
    NotANumber,
    TooManyDecimals,
    OutOfRange,
    /// A currency was chosen and no amount typed: waits for the sending, like any missing answer.
    AmountMissing,
    /// An amount was typed and no currency chosen: waits for the sending, like any missing answer.
    CurrencyMissing,
    UnknownCurrency,
    NotADate,
    /// Only one of the two days of a range: waits for the sending.
    DayMissing,
    /// A range whose end is before its start.
    EndFirst,
    NotAWebAddress,
    NotAnEmail,
    NotAPhone,
    /// A person without a name: waits for the sending.
    NameMissing,
    /// Not an option, not a country, neither yes nor no, or not the version of the agreement.
    UnknownOption,
}

/// Answers by field id; in canonical order. An unanswered field has no entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// The answer to one field.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Answer> {
        self.0.get(field)
    }

    /// Sets the answer to one field.
    pub fn insert(&mut self, field: impl Into<String>, answer: Answer) {
        self.0.insert(field.into(), answer);
    }

    /// Whether nothing is answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All answers, by field id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(id, answer)| (id.as_str(), answer))
    }

    /// Puts an answer aside under this name; it stays with the draft and is never sent.
    pub fn rename(&mut self, field: &str, aside: String) {
        if let Some(answer) = self.0.remove(field) {
            self.0.insert(aside, answer);
        }
    }

    /// What was written in words, field by field.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.values().filter_map(|answer| match answer {
            Answer::Text { text } => Some(text.as_str()),
            _ => None,
        })
    }

    /// Puts the answers of one section in the place of its former ones; the other sections stay unchanged.
    pub fn replace(&mut self, section: &Section, fresh: Self) {
        for field in &section.fields {
            self.0.remove(&field.id);
        }
        self.0.extend(fresh.0);
    }

    /// A copy with the answers to those fields that pass. Answers to fields which the definition does not know
    /// never pass, so a mask such as `|field| !field.identity` cannot leak them.
    #[must_use]
    pub fn only(&self, definition: &FormDefinition, passes: impl Fn(&Field) -> bool) -> Self {
        definition
            .fields()
            .filter(|field| passes(field))
            .filter_map(|field| Some((field.id.clone(), self.get(&field.id)?.clone())))
            .collect()
    }

    /// The text of a text or URL field.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.get(field)? {
            Answer::Text { text } => Some(text),
            _ => None,
        }
    }

    /// The word of a one-of field, or the code of a country.
    #[must_use]
    pub fn choice(&self, field: &str) -> Option<&str> {
        match self.get(field)? {
            Answer::Choice { value } => Some(value),
            _ => None,
        }
    }

    /// The words of a many-of field; none when it is unanswered.
    #[must_use]
    pub fn choices(&self, field: &str) -> &[String] {
        match self.get(field) {
            Some(Answer::Choices { values }) => values,
            _ => &[],
        }
    }

    /// The number of a number field, in its smallest step.
    #[must_use]
    pub fn scaled(&self, field: &str) -> Option<i64> {
        match self.get(field)? {
            Answer::Number { scaled, .. } => Some(*scaled),
            _ => None,
        }
    }

    /// Minor units and currency of a money field.
    #[must_use]
    pub fn money(&self, field: &str) -> Option<(i64, &str)> {
        match self.get(field)? {
            Answer::Money { minor, currency } => Some((*minor, currency)),
            _ => None,
        }
    }

    /// The day of a date field.
    #[must_use]
    pub fn date(&self, field: &str) -> Option<NaiveDate> {
        match self.get(field)? {
            Answer::Date { date } => Some(*date),
            _ => None,
        }
    }

    /// The answer of a yes-or-no field.
    #[must_use]
    pub fn yes(&self, field: &str) -> Option<bool> {
        match self.get(field)? {
            Answer::YesNo { yes } => Some(*yes),
            _ => None,
        }
    }
}

impl FromIterator<(String, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (String, Answer)>>(answers: I) -> Self {
        Self(answers.into_iter().collect())
    }
}
