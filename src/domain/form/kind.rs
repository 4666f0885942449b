//! The kinds of answers with their limits.

use chrono::NaiveDate;
use entity::values::Market;
use serde::{Deserialize, Serialize};

/// The kind of an answer with its limits. Too long waits for the sending; every other limit is told at the save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    /// One line; the limit is in Unicode characters after NFC.
    ShortText {
        max_chars: u32,
    },
    /// Paragraphs; the limit is in Unicode characters after NFC, a line break counts as one. Words are what
    /// stands between white space.
    LongText {
        max_chars: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_words: Option<u32>,
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
    /// From a day to the same or a later day, within the same ends.
    DateRange {
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
    /// A whole number from 1 to `max`; both ends have words.
    Scale {
        max: u8,
        low: String,
        high: String,
    },
    /// An `http` or `https` address with a host name.
    Url,
    Email,
    /// A telephone number of 7 to 15 digits.
    Phone,
    /// An ISO 3166-1 alpha-2 code.
    Country,
    /// People with name, role and e-mail address, one a row.
    People {
        least: u32,
        most: u32,
    },
    /// Amounts of one currency, for every row and year; the totals are computed.
    Budget {
        currencies: Vec<String>,
        rows: Vec<Choice>,
        years: u8,
    },
    /// What the pitch brings, out of a list of the portal or in words of its own, up to `most`.
    Capabilities {
        of: Vocabulary,
        most: u32,
        /// Of innovation fields: what is known of them where the form is asked; see
        /// [`FormDefinition::knowing`](super::FormDefinition::knowing). Never kept with the form.
        #[serde(skip)]
        known: Vec<Known>,
    },
    /// Up to `most` files. They are kept beside the answers: nothing of them is read or judged here.
    File {
        most: u32,
    },
    /// A box to tick under a text. The version goes with the tick: another version must be ticked again.
    Agreement {
        text: String,
        version: u32,
    },
    /// A heading, the label, with a text under it: nothing is asked.
    Note {
        text: String,
    },
}

/// Where the words of a capability field come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vocabulary {
    /// The innovation fields of the portal.
    Areas,
    /// The markets of the portal.
    Markets,
    /// The applicant's own words, one a line.
    Own,
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The stored word, `[a-z0-9_]+`.
    pub value: String,
    pub label: String,
}

/// An innovation field as a form knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub word: String,
    /// What people call it.
    pub name: String,
    /// A pitch may lie in it: it belongs to the fields of the challenge.
    pub fits: bool,
    /// It can be chosen; what was chosen earlier stays right as long as it fits.
    pub is_offered: bool,
}

/// A word as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Word {
    pub text: String,
    /// The message that names it.
    pub message: Option<String>,
}

/// One word of a vocabulary.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed<'a> {
    pub(super) word: &'a str,
    /// What people call it; absent where a message of the portal says so.
    pub(super) name: Option<&'a str>,
    pub(super) fits: bool,
    pub(super) is_offered: bool,
}

impl Listed<'_> {
    /// How it is told.
    fn told(self) -> Word {
        Word { text: self.name.unwrap_or(self.word).to_owned(), message: self.message() }
    }

    /// The message that names it.
    pub(super) fn message(&self) -> Option<String> {
        self.name.is_none().then(|| format!("market-{}", self.word.replace('_', "-")))
    }
}

impl FieldKind {
    /// The words of all kinds, in the order in which they are offered to whoever makes a form.
    pub const WORDS: [&'static str; 20] = [
        "short_text",
        "long_text",
        "number",
        "money",
        "date",
        "date_range",
        "yes_no",
        "one_of",
        "many_of",
        "scale",
        "url",
        "email",
        "phone",
        "country",
        "people",
        "budget",
        "capabilities",
        "file",
        "agreement",
        "note",
    ];

    /// The word of this kind in a definition.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::ShortText { .. } => "short_text",
            Self::LongText { .. } => "long_text",
            Self::Number { .. } => "number",
            Self::Money { .. } => "money",
            Self::Date { .. } => "date",
            Self::DateRange { .. } => "date_range",
            Self::OneOf { .. } => "one_of",
            Self::ManyOf { .. } => "many_of",
            Self::YesNo => "yes_no",
            Self::Scale { .. } => "scale",
            Self::Url => "url",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Country => "country",
            Self::People { .. } => "people",
            Self::Budget { .. } => "budget",
            Self::Capabilities { .. } => "capabilities",
            Self::File { .. } => "file",
            Self::Agreement { .. } => "agreement",
            Self::Note { .. } => "note",
        }
    }

    /// The words of a vocabulary that the portal keeps; none for the applicant's own words and for the other kinds.
    pub(super) fn vocabulary(&self) -> Vec<Listed<'_>> {
        match self {
            Self::Capabilities { of: Vocabulary::Areas, known, .. } => known
                .iter()
                .map(|known| Listed {
                    word: &known.word,
                    name: Some(&known.name),
                    fits: known.fits,
                    is_offered: known.is_offered,
                })
                .collect(),
            Self::Capabilities { of: Vocabulary::Markets, .. } => Market::ALL
                .iter()
                .map(|market| Listed { word: market.as_str(), name: None, fits: true, is_offered: true })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// How a word of a vocabulary is told; one that is unknown is told as it is.
    #[must_use]
    pub fn word(&self, word: &str) -> Word {
        let listed = self.vocabulary().into_iter().find(|listed| listed.word == word);
        listed.map_or_else(|| Word { text: word.to_owned(), message: None }, Listed::told)
    }

    /// The words of a vocabulary that can be chosen.
    #[must_use]
    pub fn offered(&self) -> Vec<Word> {
        self.vocabulary().into_iter().filter(|listed| listed.is_offered).map(Listed::told).collect()
    }

    /// The options of a choice; none for the other kinds.
    #[must_use]
    pub fn options(&self) -> &[Choice] {
        match self {
            Self::OneOf { options } | Self::ManyOf { options, .. } => options,
            _ => &[],
        }
    }

    /// Whether an answer of this kind stands among the answers of a pitch.
    #[must_use]
    pub const fn is_answered(&self) -> bool {
        !matches!(self, Self::Note { .. } | Self::File { .. })
    }
}
