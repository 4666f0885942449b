//! What a form is: sections of fields, each of one kind. A manager's text, kept as JSON with a version.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One version of a form. A version that has been answered is never changed; a change is a new version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormDefinition {
    /// Which form, the same for all its versions.
    pub key: String,
    /// From 1.
    pub version: u32,
    /// In the order of the task list.
    pub sections: Vec<Section>,
}

/// One page of a form: one topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// A word for the URL, `[a-z][a-z0-9_]*`, unique among the sections.
    pub id: String,
    pub title: String,
    /// Why we ask, what a good answer is, who reads it. May be empty.
    #[serde(default)]
    pub guidance: String,
    pub fields: Vec<Field>,
}

/// One thing that is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The name of the form control, `[a-z][a-z0-9_]*`, unique in the whole form. Controls that are not
    /// fields can start with `_` and never collide.
    pub id: String,
    /// Best as a noun phrase that also fits into "Enter …"; a question stands in quotation marks there.
    pub label: String,
    /// May be empty.
    #[serde(default)]
    pub hint: String,
    #[serde(flatten)]
    pub kind: FieldKind,
    /// Must be answered before sending.
    #[serde(default)]
    pub required: bool,
    /// Holds a secret of the applicant: read only under a grant for confidential content.
    #[serde(default)]
    pub confidential: bool,
    /// Tells who the applicant is: removed while a stage is blind.
    #[serde(default)]
    pub identity: bool,
}

/// The kind of an answer with its limits. Too long waits for the sending; every other limit is told at the save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    /// One line; the limit is in Unicode characters after NFC.
    ShortText {
        max_chars: u32,
    },
    /// Paragraphs; the limit is in Unicode characters after NFC, a line break counts as one.
    LongText {
        max_chars: u32,
    },
    /// An exact decimal. `min` and `max` are in the smallest step, as the answer is: with 1 decimal, 125 is 12.5.
    Number {
        min: i64,
        max: i64,
        unit: String,
        decimals: u8,
    },
    /// An amount of zero or more in one of these ISO 4217 currencies.
    Money {
        currencies: Vec<String>,
    },
    /// A calendar day, both ends included; without ends, the years 1900 to 2199.
    Date {
        #[serde(default)]
        earliest: Option<NaiveDate>,
        #[serde(default)]
        latest: Option<NaiveDate>,
    },
    OneOf {
        options: Vec<Choice>,
    },
    /// Between `min` and `max` options, both included; of a required field at least one.
    ManyOf {
        options: Vec<Choice>,
        min: u32,
        max: u32,
    },
    YesNo,
    /// An `http` or `https` address with a host name.
    Url,
    /// An ISO 3166-1 alpha-2 code.
    Country,
    /// A box to tick under a text. The version goes with the tick: another version must be ticked again.
    Agreement {
        text: String,
        version: u32,
    },
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The stored word, `[a-z0-9_]+`.
    pub value: String,
    pub label: String,
}

impl FormDefinition {
    /// The section with this id.
    #[must_use]
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The field with this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().find(|field| field.id == id)
    }

    /// All fields, in form order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }
}

impl Field {
    /// The name of the control that carries the currency of a money field.
    #[must_use]
    pub fn currency_control(&self) -> String {
        format!("{}_currency", self.id)
    }
}

impl FieldKind {
    /// The word of this kind in a definition.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::ShortText { .. } => "short_text",
            Self::LongText { .. } => "long_text",
            Self::Number { .. } => "number",
            Self::Money { .. } => "money",
            Self::Date { .. } => "date",
            Self::OneOf { .. } => "one_of",
            Self::ManyOf { .. } => "many_of",
            Self::YesNo => "yes_no",
            Self::Url => "url",
            Self::Country => "country",
            Self::Agreement { .. } => "agreement",
        }
    }

    /// The options of a choice; none for the other kinds.
    #[must_use]
    pub fn options(&self) -> &[Choice] {
        match self {
            Self::OneOf { options } | Self::ManyOf { options, .. } => options,
            _ => &[],
        }
    }
}
