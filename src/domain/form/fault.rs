//! What is wrong with an answer, when it is told, and what that makes of a section.

use chrono::NaiveDate;

use super::{
    amount::{self, LARGEST_AMOUNT, grouped, minor_digits},
    answer::{Answer, Answers, Doubt, Person},
    contact, day,
    definition::{Field, FormDefinition, Section},
    kind::{Choice, FieldKind, Vocabulary},
    text, web_address,
};
use crate::{
    domain::country,
    error::{FieldError, Refusal},
};

/// The longest web address that can be sent, in characters.
const LONGEST_URL: u32 = 2_000;
/// The longest text of a cell of a table, and of a capability in own words, in characters.
const LONGEST_CELL: u32 = 200;

/// What is wrong with the answer to one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Required and not answered.
    Missing,
    /// More characters than the limit.
    TooLong { limit: u32 },
    /// More words than the limit.
    TooManyWords { limit: u32 },
    /// Fewer rows than the least number.
    TooFewRows { least: u32 },
    /// More rows than the greatest number.
    TooManyRows { most: u32 },
    /// Fewer options chosen than the least number.
    TooFew { least: u32 },
    /// More options chosen than the greatest number.
    TooMany { most: u32 },
    /// Typed, and not understood.
    Doubtful(Doubt),
    /// Another version of the agreement was ticked.
    OtherVersion,
    /// The answer belongs to another kind of field: the form has changed.
    WrongKind,
}

/// How far a section is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionStatus {
    NotStarted,
    InProgress,
    /// Something stands there that cannot be sent as it is.
    Problem,
    /// Nothing of this section stands in the way of sending.
    Completed,
}

impl SectionStatus {
    /// The message that names this status.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotStarted => "form-status-not-started",
            Self::InProgress => "form-status-in-progress",
            Self::Problem => "form-status-problem",
            Self::Completed => "form-status-completed",
        }
    }
}

/// Everything that stands in the way of sending, in form order, with the id of its section.
#[must_use]
pub fn problems(definition: &FormDefinition, answers: &Answers) -> Vec<(String, FieldError)> {
    let of_section = |section: &Section| -> Vec<(String, FieldError)> {
        faults(section, answers)
            .map(|(field, fault)| {
                let why = fault.refusal(field);
                (section.id.clone(), FieldError { field: field.id.clone(), why })
            })
            .collect()
    };
    definition.sections.iter().flat_map(of_section).collect()
}

/// How far one section is. All sections are completed exactly if there are no [`problems`].
#[must_use]
pub fn section_status(answers: &Answers, section: &Section) -> SectionStatus {
    let faults: Vec<Fault> = faults(section, answers).map(|(_, fault)| fault).collect();
    if faults.is_empty() {
        SectionStatus::Completed
    } else if faults.iter().any(|fault| !fault.is_unfinished()) {
        SectionStatus::Problem
    } else if section.fields.iter().any(|field| answers.get(&field.id).is_some()) {
        SectionStatus::InProgress
    } else {
        SectionStatus::NotStarted
    }
}

fn faults<'a>(section: &'a Section, answers: &'a Answers) -> impl Iterator<Item = (&'a Field, Fault)> {
    section.fields.iter().filter_map(|field| Some((field, fault(field, answers.get(&field.id))?)))
}

/// What stands in the way of sending this answer, if anything.
#[must_use]
pub fn fault(field: &Field, answer: Option<&Answer>) -> Option<Fault> {
    if !field.kind.is_answered() {
        return answer.map(|_| Fault::WrongKind);
    }
    let Some(answer) = answer else {
        return field.required.then_some(Fault::Missing);
    };
    if let Some(doubt) = doubt(field, answer) {
        return Some(Fault::Doubtful(doubt));
    }
    match (&field.kind, answer) {
        (_, Answer::Raw { .. }) => None,
        (FieldKind::ShortText { max_chars }, Answer::Text { text }) => too_long(text, *max_chars),
        (FieldKind::LongText { max_chars, max_words }, Answer::Text { text }) => {
            let words = text.split_whitespace().count();
            let many = max_words.filter(|limit| words > *limit as usize);
            too_long(text, *max_chars).or(many.map(|limit| Fault::TooManyWords { limit }))
        }
        (FieldKind::Url, Answer::Text { text }) => too_long(text, LONGEST_URL),
        (FieldKind::Number { decimals, .. }, Answer::Number { decimals: answered, .. }) => {
            (decimals != answered).then_some(Fault::WrongKind)
        }
        (FieldKind::People { least, most }, Answer::People { people }) => crowd(people, *least, *most),
        (FieldKind::Budget { rows, years, .. }, Answer::Budget { rows: kept, .. }) => {
            let is_known = |word: &str| rows.iter().any(|row| row.value == word);
            let fits = kept.iter().all(|row| is_known(&row.row) && row.years.len() == usize::from(*years));
            (!fits).then_some(Fault::WrongKind)
        }
        (FieldKind::Capabilities { most, .. }, Answer::Choices { values }) => {
            let long = values.iter().find_map(|value| too_long(value, LONGEST_CELL));
            long.or((values.len() > *most as usize).then_some(Fault::TooMany { most: *most }))
        }
        (FieldKind::ManyOf { min, max, .. }, Answer::Choices { values }) => {
            let (least, chosen) = ((*min).max(u32::from(field.required)), values.len());
            if chosen > *max as usize {
                Some(Fault::TooMany { most: *max })
            } else {
                (chosen < least as usize).then_some(Fault::TooFew { least })
            }
        }
        (FieldKind::Agreement { version, .. }, Answer::Agreement { version: answered, ticked }) => {
            match ticked {
                false => field.required.then_some(Fault::Missing),
                true => (version != answered).then_some(Fault::OtherVersion),
            }
        }
        (FieldKind::Scale { .. }, Answer::Number { decimals: 0, .. })
        | (FieldKind::Email | FieldKind::Phone, Answer::Text { .. })
        | (FieldKind::DateRange { .. }, Answer::DateRange { .. })
        | (FieldKind::Money { .. }, Answer::Money { .. })
        | (FieldKind::Date { .. }, Answer::Date { .. })
        | (FieldKind::OneOf { .. } | FieldKind::Country, Answer::Choice { .. })
        | (FieldKind::YesNo, Answer::YesNo { .. }) => None,
        _ => Some(Fault::WrongKind),
    }
}

fn too_long(text: &str, limit: u32) -> Option<Fault> {
    (text::characters(text) > limit as usize).then_some(Fault::TooLong { limit })
}

fn crowd(people: &[Person], least: u32, most: u32) -> Option<Fault> {
    let texts = people.iter().flat_map(|person| [&person.name, &person.role, &person.email]);
    if let Some(long) = texts.into_iter().find_map(|text| too_long(text, LONGEST_CELL)) {
        Some(long)
    } else if people.len() > most as usize {
        Some(Fault::TooManyRows { most })
    } else {
        (people.len() < least as usize).then_some(Fault::TooFewRows { least })
    }
}

/// Whether an answer of the right kind is out of the limits of its field, so that only the typed text is kept.
pub(super) fn doubt(field: &Field, answer: &Answer) -> Option<Doubt> {
    let knows = |options: &[Choice], value: &str| options.iter().any(|option| option.value == value);
    match (&field.kind, answer) {
        // Half an amount in an optional field stands in nobody's way.
        (_, Answer::Raw { why: Doubt::AmountMissing, .. }) => field.required.then_some(Doubt::AmountMissing),
        (_, Answer::Raw { why, .. }) => Some(*why),
        (FieldKind::Url, Answer::Text { text }) => {
            (web_address::parse(text).as_ref() != Some(text)).then_some(Doubt::NotAWebAddress)
        }
        (FieldKind::Email, Answer::Text { text }) => {
            contact::email(text).is_none().then_some(Doubt::NotAnEmail)
        }
        (FieldKind::Phone, Answer::Text { text }) => (!contact::is_phone(text)).then_some(Doubt::NotAPhone),
        (_, Answer::Text { text }) => text::is_invisible(text).then_some(Doubt::Invisible),
        (FieldKind::Scale { max, .. }, Answer::Number { scaled, .. }) => {
            (!(1..=i64::from(*max)).contains(scaled)).then_some(Doubt::OutOfRange)
        }
        (FieldKind::People { .. }, Answer::People { people }) => people.iter().find_map(unclear),
        (FieldKind::Budget { currencies, .. }, Answer::Budget { currency, rows }) => {
            let fits = |minor: &i64| (0..=LARGEST_AMOUNT).contains(minor);
            if !currencies.contains(currency) {
                return Some(Doubt::UnknownCurrency);
            }
            (!rows.iter().flat_map(|row| &row.years).flatten().all(fits)).then_some(Doubt::OutOfRange)
        }
        (FieldKind::DateRange { earliest, latest }, Answer::DateRange { from, to }) => {
            let (first, last) = ends(*earliest, *latest);
            if to < from {
                return Some(Doubt::EndFirst);
            }
            (*from < first || *to > last).then_some(Doubt::OutOfRange)
        }
        (kind @ FieldKind::Capabilities { of, .. }, Answer::Choices { values }) => {
            let words = kind.vocabulary();
            if values.iter().any(|value| text::is_invisible(value)) {
                return Some(Doubt::Invisible);
            }
            let is_known = |value: &String| {
                *of == Vocabulary::Own || words.iter().any(|listed| listed.fits && listed.word == value)
            };
            (!values.iter().all(is_known)).then_some(Doubt::UnknownOption)
        }
        (FieldKind::Number { min, max, .. }, Answer::Number { scaled, .. }) => {
            (!(*min..=*max).contains(scaled)).then_some(Doubt::OutOfRange)
        }
        (FieldKind::Money { currencies }, Answer::Money { minor, currency }) => {
            if !currencies.contains(currency) {
                return Some(Doubt::UnknownCurrency);
            }
            (!(0..=LARGEST_AMOUNT).contains(minor)).then_some(Doubt::OutOfRange)
        }
        (FieldKind::Date { earliest, latest }, Answer::Date { date }) => {
            let (first, last) = ends(*earliest, *latest);
            (!(first..=last).contains(date)).then_some(Doubt::OutOfRange)
        }
        (FieldKind::OneOf { options }, Answer::Choice { value }) => {
            (!knows(options, value)).then_some(Doubt::UnknownOption)
        }
        (FieldKind::Country, Answer::Choice { value }) => {
            (!country::exists(value)).then_some(Doubt::UnknownOption)
        }
        (FieldKind::ManyOf { options, .. }, Answer::Choices { values }) => {
            (!values.iter().all(|value| knows(options, value))).then_some(Doubt::UnknownOption)
        }
        _ => None,
    }
}

fn unclear(person: &Person) -> Option<Doubt> {
    if person.name.is_empty() {
        return Some(Doubt::NameMissing);
    }
    let is_invisible = text::is_invisible(&person.name) || text::is_invisible(&person.role);
    let is_wrong = !person.email.is_empty() && contact::email(&person.email).is_none();
    is_invisible.then_some(Doubt::Invisible).or(is_wrong.then_some(Doubt::NotAnEmail))
}

fn ends(earliest: Option<NaiveDate>, latest: Option<NaiveDate>) -> (NaiveDate, NaiveDate) {
    let (first, last) = day::bounds();
    (earliest.unwrap_or(first), latest.unwrap_or(last))
}

impl Fault {
    /// Whether something is only missing yet. This and too long wait for the sending.
    #[must_use]
    pub const fn is_unfinished(self) -> bool {
        matches!(
            self,
            Self::Missing
                | Self::TooFew { .. }
                | Self::TooFewRows { .. }
                | Self::Doubtful(
                    Doubt::AmountMissing | Doubt::CurrencyMissing | Doubt::DayMissing | Doubt::NameMissing
                )
        )
    }

    /// Whether this is not told at a save, only before the sending.
    #[must_use]
    pub const fn waits(self) -> bool {
        self.is_unfinished() || matches!(self, Self::TooLong { .. } | Self::TooManyWords { .. })
    }

    /// The sentence for the person who answers. Every message has the arguments `label` (as the form says it),
    /// `subject` (the label at the start of a sentence) and `name` (inside a sentence).
    #[must_use]
    pub fn refusal(self, field: &Field) -> Refusal {
        let say = |message| addressed(message, &field.label);
        match self {
            Self::Missing => say(missing(&field.kind)),
            Self::TooLong { limit } => say("form-too-long").with("limit", grouped(limit.into(), 0)),
            Self::TooManyWords { limit } => {
                say("form-too-many-words").with("limit", grouped(limit.into(), 0))
            }
            Self::TooFewRows { least } => say("form-too-few-rows").with("limit", least),
            Self::TooManyRows { most } => say("form-too-many-rows").with("limit", most),
            Self::TooFew { least } => say("form-too-few-options").with("limit", least),
            Self::TooMany { most } => say("form-too-many-options").with("limit", most),
            Self::OtherVersion => say("form-agreement-changed"),
            Self::WrongKind => say("form-field-changed"),
            Self::Doubtful(doubt) => doubtful(doubt, field),
        }
    }
}

const fn missing(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::OneOf { .. } | FieldKind::ManyOf { .. } | FieldKind::Scale { .. } | FieldKind::Country => {
            "form-not-selected"
        }
        FieldKind::YesNo => "form-not-yes-or-no",
        FieldKind::Agreement { .. } => "form-not-ticked",
        _ => "form-missing",
    }
}

fn doubtful(doubt: Doubt, field: &Field) -> Refusal {
    let say = |message| addressed(message, &field.label);
    match (doubt, &field.kind) {
        (Doubt::Invisible, _) => say("form-invisible"),
        (Doubt::NotANumber | Doubt::TooManyDecimals | Doubt::OutOfRange, FieldKind::Scale { .. }) => {
            say("form-unknown-option")
        }
        (Doubt::NotANumber, FieldKind::Number { decimals: 0, .. }) => say("form-not-a-whole-number"),
        (Doubt::NotANumber, FieldKind::Money { .. } | FieldKind::Budget { .. }) => say("form-not-an-amount"),
        (Doubt::NotANumber, _) => say("form-not-a-number"),
        (Doubt::TooManyDecimals, FieldKind::Number { decimals: 0, .. }) => say("form-not-a-whole-number"),
        (Doubt::TooManyDecimals, FieldKind::Number { decimals: 1, .. }) => say("form-one-decimal"),
        (Doubt::TooManyDecimals, FieldKind::Number { decimals, .. }) => {
            say("form-too-many-decimals").with("limit", decimals)
        }
        (Doubt::TooManyDecimals, _) => say("form-amount-unclear"),
        (Doubt::OutOfRange, kind) => {
            let (least, most) = range(kind);
            say("form-out-of-range").with("least", least).with("most", most)
        }
        (Doubt::AmountMissing, _) => say("form-missing"),
        (Doubt::CurrencyMissing | Doubt::UnknownCurrency, _) => say("form-no-currency"),
        (Doubt::NotADate, _) => say("form-not-a-date"),
        (Doubt::DayMissing, _) => say("form-day-missing"),
        (Doubt::EndFirst, _) => say("form-end-first"),
        (Doubt::NotAWebAddress, _) => say("form-not-a-web-address"),
        (Doubt::NotAnEmail, _) => say("form-not-an-email"),
        (Doubt::NotAPhone, _) => say("form-not-a-phone"),
        (Doubt::NameMissing, _) => say("form-name-missing"),
        (Doubt::UnknownOption, FieldKind::YesNo) => say("form-not-yes-or-no"),
        (Doubt::UnknownOption, FieldKind::Agreement { .. }) => say("form-agreement-changed"),
        (Doubt::UnknownOption, _) => say("form-unknown-option"),
    }
}

/// The limits of a kind as people read them.
fn range(kind: &FieldKind) -> (String, String) {
    match kind {
        FieldKind::Number { min, max, unit, decimals } => {
            let most = grouped(*max, *decimals);
            let most = if unit.is_empty() { most } else { format!("{most} {unit}") };
            (grouped(*min, *decimals), most)
        }
        FieldKind::Date { earliest, latest } | FieldKind::DateRange { earliest, latest } => {
            let (first, last) = ends(*earliest, *latest);
            (first.to_string(), last.to_string())
        }
        FieldKind::Money { currencies } | FieldKind::Budget { currencies, .. } => {
            let digits = currencies.iter().map(|currency| minor_digits(currency)).max().unwrap_or_default();
            ("0".into(), amount::grouped(LARGEST_AMOUNT, digits))
        }
        _ => Default::default(),
    }
}

fn addressed(message: &'static str, label: &str) -> Refusal {
    let quoted = label.ends_with('?');
    let subject = if quoted { format!("“{label}”") } else { label.to_owned() };
    let name = if quoted { subject.clone() } else { inside_a_sentence(label) };
    Refusal::new(message).with("label", label).with("subject", subject).with("name", name)
}

/// A label starts with a capital letter; inside a sentence it does not, unless its first word is an abbreviation.
fn inside_a_sentence(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => label.to_owned(),
    }
}
