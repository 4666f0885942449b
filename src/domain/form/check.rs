//! Whether a definition can be used as a form, told before anybody answers it.

use std::collections::HashSet;

use super::{
    day,
    definition::{Choice, Field, FieldKind, FormDefinition},
    text::{characters, is_invisible},
};
use crate::{domain::canonical::LARGEST_INTEGER, error::Refusal};

const MOST_SECTIONS: usize = 30;
const MOST_FIELDS: usize = 200;
const MOST_OPTIONS: usize = 200;
const MOST_CURRENCIES: usize = 50;
const MOST_DECIMALS: u8 = 6;
const LONGEST_ID: usize = 60;
const LONGEST_LINE: u32 = 500;
const LONGEST_TEXT: u32 = 50_000;

/// One thing that is wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {why}")]
pub struct DefinitionFault {
    /// The id of the section or field, or the key of the form.
    pub place: String,
    pub why: DefinitionRefused,
}

/// Why a definition cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DefinitionRefused {
    #[error("an id is a lowercase letter, then lowercase letters, digits and _, at most 60 characters")]
    Id,
    #[error("this id stands twice, or is the currency control of a money field")]
    IdTwice,
    #[error("versions are counted from 1")]
    Version,
    #[error("a form has 1 to 30 sections and at most 200 fields, a section at least 1 field")]
    Size,
    #[error("a title, a label and the text of an agreement cannot be empty")]
    NoText,
    #[error("a title, a label, a hint, a guidance or a text is too long")]
    TooLong,
    #[error("a choice has 1 to 200 options, each once, with a word and a label")]
    Options,
    #[error("the currencies are 1 to 50 different ISO 4217 codes")]
    Currencies,
    #[error("the least is more than the greatest, or a limit is out of reach")]
    Limits,
}

impl DefinitionFault {
    /// The sentence for the person who makes the form.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        let message = match self.why {
            DefinitionRefused::Id => "form-definition-id",
            DefinitionRefused::IdTwice => "form-definition-id-twice",
            DefinitionRefused::Version => "form-definition-version",
            DefinitionRefused::Size => "form-definition-size",
            DefinitionRefused::NoText => "form-definition-no-text",
            DefinitionRefused::TooLong => "form-definition-too-long",
            DefinitionRefused::Options => "form-definition-options",
            DefinitionRefused::Currencies => "form-definition-currencies",
            DefinitionRefused::Limits => "form-definition-limits",
        };
        Refusal::new(message).with("place", &self.place)
    }
}

impl FormDefinition {
    /// Everything that is wrong with this definition, in form order; `Ok` if it can be answered and sent.
    pub fn check(&self) -> Result<(), Vec<DefinitionFault>> {
        let mut faults = Vec::new();
        let mut refuse = |place: &str, why| faults.push(DefinitionFault { place: place.to_owned(), why });

        require(is_id(&self.key), DefinitionRefused::Id, &self.key, &mut refuse);
        require(self.version >= 1, DefinitionRefused::Version, &self.key, &mut refuse);
        let size = (1..=MOST_SECTIONS).contains(&self.sections.len()) && self.fields().count() <= MOST_FIELDS;
        require(size, DefinitionRefused::Size, &self.key, &mut refuse);

        let (mut sections, mut controls) = (HashSet::new(), HashSet::new());
        for section in &self.sections {
            let id = section.id.as_str();
            require(is_id(id), DefinitionRefused::Id, id, &mut refuse);
            require(sections.insert(id), DefinitionRefused::IdTwice, id, &mut refuse);
            require(!section.fields.is_empty(), DefinitionRefused::Size, id, &mut refuse);
            texts(id, &section.title, 120, &section.guidance, &mut refuse);
            for field in &section.fields {
                require(is_id(&field.id), DefinitionRefused::Id, &field.id, &mut refuse);
                let is_new = names(field).into_iter().all(|name| controls.insert(name));
                require(is_new, DefinitionRefused::IdTwice, &field.id, &mut refuse);
                texts(&field.id, &field.label, 200, &field.hint, &mut refuse);
                check_kind(field, &mut refuse);
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

fn require(
    holds: bool,
    why: DefinitionRefused,
    place: &str,
    refuse: &mut impl FnMut(&str, DefinitionRefused),
) {
    if !holds {
        refuse(place, why);
    }
}

fn texts(
    place: &str,
    heading: &str,
    longest: usize,
    text: &str,
    refuse: &mut impl FnMut(&str, DefinitionRefused),
) {
    require(is_said(heading), DefinitionRefused::NoText, place, refuse);
    let fits = characters(heading) <= longest && characters(text) <= 2_000;
    require(fits, DefinitionRefused::TooLong, place, refuse);
}

/// The names of the controls of a field.
fn names(field: &Field) -> Vec<String> {
    let mut names = vec![field.id.clone()];
    if matches!(field.kind, FieldKind::Money { .. }) {
        names.push(field.currency_control());
    }
    names
}

fn check_kind(field: &Field, refuse: &mut impl FnMut(&str, DefinitionRefused)) {
    let place = field.id.as_str();
    match &field.kind {
        FieldKind::ShortText { max_chars } => {
            require((1..=LONGEST_LINE).contains(max_chars), DefinitionRefused::Limits, place, refuse);
        }
        FieldKind::LongText { max_chars } => {
            require((1..=LONGEST_TEXT).contains(max_chars), DefinitionRefused::Limits, place, refuse);
        }
        FieldKind::Number { min, max, unit, decimals } => {
            let reachable = -LARGEST_INTEGER <= *min && min <= max && *max <= LARGEST_INTEGER;
            require(reachable && *decimals <= MOST_DECIMALS, DefinitionRefused::Limits, place, refuse);
            require(characters(unit) <= 30, DefinitionRefused::TooLong, place, refuse);
        }
        FieldKind::Money { currencies } => {
            let codes: HashSet<_> = currencies.iter().filter(|code| is_currency(code)).collect();
            let sane = codes.len() == currencies.len() && (1..=MOST_CURRENCIES).contains(&codes.len());
            require(sane, DefinitionRefused::Currencies, place, refuse);
        }
        FieldKind::Date { earliest, latest } => {
            let (first, last) = day::bounds();
            let (from, to) = (earliest.unwrap_or(first), latest.unwrap_or(last));
            require(first <= from && from <= to && to <= last, DefinitionRefused::Limits, place, refuse);
        }
        FieldKind::OneOf { options } => {
            require(are_options(options), DefinitionRefused::Options, place, refuse);
        }
        FieldKind::ManyOf { options, min, max } => {
            require(are_options(options), DefinitionRefused::Options, place, refuse);
            let reachable = min <= max && *max >= 1 && *max as usize <= options.len();
            require(reachable, DefinitionRefused::Limits, place, refuse);
        }
        FieldKind::Agreement { text, version } => {
            require(is_said(text), DefinitionRefused::NoText, place, refuse);
            require(characters(text) <= 5_000, DefinitionRefused::TooLong, place, refuse);
            require(*version >= 1, DefinitionRefused::Version, place, refuse);
        }
        FieldKind::YesNo | FieldKind::Url | FieldKind::Country => {}
    }
}

fn is_id(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase()) && is_word(id)
}

fn is_word(word: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (1..=LONGEST_ID).contains(&word.len()) && word.chars().all(is_plain)
}

fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())
}

fn is_said(text: &str) -> bool {
    !text.trim().is_empty() && !is_invisible(text)
}

fn are_options(options: &[Choice]) -> bool {
    let words: HashSet<_> = options.iter().map(|option| &option.value).collect();
    (1..=MOST_OPTIONS).contains(&options.len())
        && words.len() == options.len()
        && options.iter().all(|option| {
            is_word(&option.value) && is_said(&option.label) && characters(&option.label) <= 200
        })
}
