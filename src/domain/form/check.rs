//! Whether a definition can be used as a form, told before anybody answers it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{
    condition::ConditionRefused,
    day,
    definition::{Field, FormDefinition},
    kind::{Choice, FieldKind, Vocabulary},
    reserved,
    tables::MOST_PEOPLE,
    text::{characters, is_invisible},
};
use crate::{
    domain::{area, canonical::LARGEST_INTEGER, expr::ExprError, organisation::NAME},
    error::Refusal,
};

const MOST_SECTIONS: usize = 30;
const MOST_FIELDS: usize = 200;
const MOST_OPTIONS: usize = 200;
const MOST_CURRENCIES: usize = 50;
const MOST_DECIMALS: u8 = 6;
const LONGEST_ID: usize = 60;
const LONGEST_LINE: u32 = 500;
const LONGEST_TEXT: u32 = 50_000;
const MOST_BUDGET_ROWS: usize = 30;
const MOST_YEARS: u8 = 10;
const MOST_FILES: u32 = 10;
/// A section asks for at most this many boxes: a posted form has room for no more.
const MOST_BOXES: usize = 800;

/// One thing that is wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {why}")]
pub struct DefinitionFault {
    /// The id of the section or field, or the key of the form.
    pub place: String,
    pub why: DefinitionRefused,
}

/// Why a definition cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
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
    #[error("this word has a meaning of its own")]
    Reserved,
    #[error("a key of reuse is written like an id")]
    Reuse,
    #[error("what is required only from a day on must be required, and before it is frozen")]
    Days,
    #[error("nothing is asked here that could be required, confidential or taken over")]
    NotAsked,
    #[error("the condition asks for `{0}`, which is no field that can be asked for")]
    UnknownName(String),
    #[error("the condition compares `{0}` with something it can never be")]
    Comparison(String),
    #[error("the condition goes in a circle")]
    Circle,
    #[error("the condition has no rule or too many")]
    Rules,
    #[error("the condition cannot be understood: {0}")]
    Expression(String),
    #[error(
        "a pitch needs a short text `title` that everybody must answer and everybody who evaluates may read"
    )]
    NoTitle,
    #[error("the name of the organisation is a short text that is removed while a stage is blind")]
    NotAName,
}

impl DefinitionFault {
    /// The sentence for the person who makes the form.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        let message = match &self.why {
            DefinitionRefused::Id => "form-definition-id",
            DefinitionRefused::IdTwice => "form-definition-id-twice",
            DefinitionRefused::Version => "form-definition-version",
            DefinitionRefused::Size => "form-definition-size",
            DefinitionRefused::NoText => "form-definition-no-text",
            DefinitionRefused::TooLong => "form-definition-too-long",
            DefinitionRefused::Options => "form-definition-options",
            DefinitionRefused::Currencies => "form-definition-currencies",
            DefinitionRefused::Limits => "form-definition-limits",
            DefinitionRefused::Reserved => "form-definition-reserved",
            DefinitionRefused::Reuse => "form-definition-reuse",
            DefinitionRefused::Days => "form-definition-days",
            DefinitionRefused::NotAsked => "form-definition-not-asked",
            DefinitionRefused::UnknownName(_) => "form-definition-unknown-name",
            DefinitionRefused::Comparison(_) => "form-definition-comparison",
            DefinitionRefused::Circle => "form-definition-circle",
            DefinitionRefused::Rules => "form-definition-rules",
            DefinitionRefused::Expression(_) => "form-definition-expression",
            DefinitionRefused::NoTitle => "form-definition-no-title",
            DefinitionRefused::NotAName => "form-definition-not-a-name",
        };
        let refusal = Refusal::new(message).with("place", &self.place);
        match &self.why {
            DefinitionRefused::UnknownName(name) | DefinitionRefused::Comparison(name) => {
                refusal.with("name", name)
            }
            DefinitionRefused::Expression(told) => refusal.with("told", told),
            _ => refusal,
        }
    }
}

impl From<ConditionRefused> for DefinitionRefused {
    fn from(why: ConditionRefused) -> Self {
        match why {
            ConditionRefused::Size => Self::Rules,
            ConditionRefused::Unknown(name) | ConditionRefused::Expression(ExprError::UnknownName(name)) => {
                Self::UnknownName(name)
            }
            ConditionRefused::Comparison(name) => Self::Comparison(name),
            ConditionRefused::Expression(error) => Self::Expression(error.to_string()),
        }
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
            require(!reserved::SECTIONS.contains(&id), DefinitionRefused::Reserved, id, &mut refuse);
            let boxes: usize = section.fields.iter().map(boxes).sum();
            let size = !section.fields.is_empty() && boxes <= MOST_BOXES;
            require(size, DefinitionRefused::Size, id, &mut refuse);
            texts(id, &section.title, 120, &section.guidance, &mut refuse);
            for field in &section.fields {
                require(is_id(&field.id), DefinitionRefused::Id, &field.id, &mut refuse);
                let is_new = names(field).into_iter().all(|name| controls.insert(name));
                require(is_new, DefinitionRefused::IdTwice, &field.id, &mut refuse);
                let is_free = !reserved::FIELDS.contains(&field.id.as_str());
                require(is_free, DefinitionRefused::Reserved, &field.id, &mut refuse);
                texts(&field.id, &field.label, 200, &field.hint, &mut refuse);
                require(characters(&field.why) <= 2_000, DefinitionRefused::TooLong, &field.id, &mut refuse);
                check_marks(field, &mut refuse);
                check_kind(field, &mut refuse);
            }
        }
        check_conditions(self, &mut refuse);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// What a form needs so that pitches can be listed and read by it, on top of [`Self::check`].
    pub fn check_for_pitches(&self) -> Result<(), Vec<DefinitionFault>> {
        let mut faults = self.check().err().unwrap_or_default();
        let mut refuse = |place: &str, why| faults.push(DefinitionFault { place: place.to_owned(), why });
        let is_line = |field: &Field| matches!(field.kind, FieldKind::ShortText { .. });
        let title = self.field("title").is_some_and(|field| {
            let is_open = !field.confidential && !field.identity && field.shown_if.is_none();
            is_line(field) && field.required && field.required_from.is_none() && is_open
        });
        require(title, DefinitionRefused::NoTitle, "title", &mut refuse);
        let name = self.field(NAME).is_none_or(|field| is_line(field) && field.identity);
        require(name, DefinitionRefused::NotAName, NAME, &mut refuse);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// The inputs a field can post.
fn boxes(field: &Field) -> usize {
    match &field.kind {
        FieldKind::ManyOf { options, .. } => options.len(),
        FieldKind::People { most, .. } => *most as usize * 3,
        FieldKind::Budget { rows, years, .. } => rows.len() * usize::from(*years) + 1,
        FieldKind::Money { .. } | FieldKind::DateRange { .. } => 2,
        FieldKind::Capabilities { of: Vocabulary::Areas, .. } => area::MOST,
        kind @ FieldKind::Capabilities { .. } => kind.vocabulary().len().max(1),
        _ => 1,
    }
}

/// What is marked on the field fits together.
fn check_marks(field: &Field, refuse: &mut impl FnMut(&str, DefinitionRefused)) {
    let place = field.id.as_str();
    let is_word = field.reuse.is_empty() || is_id(&field.reuse);
    require(is_word, DefinitionRefused::Reuse, place, refuse);
    let is_in_time = match (field.required_from, field.frozen_after) {
        (Some(_), _) if !field.required => false,
        (Some(from), Some(last)) => from <= last,
        _ => true,
    };
    require(is_in_time, DefinitionRefused::Days, place, refuse);
    // A file can be required; there is none to be taken over from elsewhere.
    let is_file = matches!(field.kind, FieldKind::File { .. });
    let is_marked = !is_file && (field.required || field.frozen_after.is_some()) || !field.reuse.is_empty();
    require(field.kind.is_answered() || !is_marked, DefinitionRefused::NotAsked, place, refuse);
}

/// Every condition asks for fields that are there, compares them with what they can be, and no two ask for each other.
fn check_conditions(form: &FormDefinition, refuse: &mut impl FnMut(&str, DefinitionRefused)) {
    let mut asks: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for field in form.fields() {
        match field.shown_if.as_ref().map(|condition| condition.check(form)) {
            None => {}
            Some(Ok(names)) => {
                asks.insert(&field.id, names);
            }
            Some(Err(why)) => refuse(&field.id, why.into()),
        }
    }
    // What is left when everything that asks only for settled fields is settled goes in a circle.
    loop {
        let open: BTreeSet<&str> = asks.keys().copied().collect();
        let before = asks.len();
        asks.retain(|_, names| names.iter().any(|name| open.contains(name.as_str())));
        if asks.len() == before {
            break;
        }
    }
    for field in asks.into_keys() {
        refuse(field, DefinitionRefused::Circle);
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
        FieldKind::LongText { max_chars, max_words } => {
            let fits = (1..=LONGEST_TEXT).contains(max_chars)
                && max_words.is_none_or(|words| (1..=LONGEST_TEXT).contains(&words));
            require(fits, DefinitionRefused::Limits, place, refuse);
        }
        FieldKind::Number { min, max, unit, decimals } => {
            let reachable = -LARGEST_INTEGER <= *min && min <= max && *max <= LARGEST_INTEGER;
            require(reachable && *decimals <= MOST_DECIMALS, DefinitionRefused::Limits, place, refuse);
            require(characters(unit) <= 30, DefinitionRefused::TooLong, place, refuse);
        }
        FieldKind::Money { currencies } => {
            require(are_currencies(currencies), DefinitionRefused::Currencies, place, refuse);
        }
        FieldKind::Date { earliest, latest } | FieldKind::DateRange { earliest, latest } => {
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
        FieldKind::Scale { max, low, high } => {
            require((2..=10).contains(max), DefinitionRefused::Limits, place, refuse);
            let fits = characters(low) <= 100 && characters(high) <= 100;
            require(fits, DefinitionRefused::TooLong, place, refuse);
        }
        FieldKind::People { least, most } => {
            let fits = least <= most && (1..=MOST_PEOPLE).contains(most);
            require(fits, DefinitionRefused::Limits, place, refuse);
        }
        FieldKind::Budget { currencies, rows, years } => {
            require(are_currencies(currencies), DefinitionRefused::Currencies, place, refuse);
            require(are_options(rows), DefinitionRefused::Options, place, refuse);
            let fits = (1..=MOST_YEARS).contains(years) && rows.len() <= MOST_BUDGET_ROWS;
            require(fits, DefinitionRefused::Limits, place, refuse);
        }
        FieldKind::Capabilities { most, .. } => {
            require((1..=50).contains(most), DefinitionRefused::Limits, place, refuse);
        }
        FieldKind::File { most } => {
            require((1..=MOST_FILES).contains(most), DefinitionRefused::Limits, place, refuse);
        }
        FieldKind::Note { text } => {
            require(characters(text) <= 5_000, DefinitionRefused::TooLong, place, refuse);
        }
        FieldKind::YesNo | FieldKind::Url | FieldKind::Email | FieldKind::Phone | FieldKind::Country => {}
    }
}

fn is_id(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase()) && is_word(id)
}

fn is_word(word: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (1..=LONGEST_ID).contains(&word.len()) && word.chars().all(is_plain)
}

fn are_currencies(currencies: &[String]) -> bool {
    let codes: HashSet<_> = currencies.iter().filter(|code| is_currency(code)).collect();
    codes.len() == currencies.len() && (1..=MOST_CURRENCIES).contains(&codes.len())
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
