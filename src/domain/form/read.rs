//! From posted pairs to answers. Nothing that was typed is lost here: it is understood, or kept as it is.

use super::{
    amount::{self, NotExact, minor_digits},
    answer::{Answer, Answers, Doubt},
    contact, day,
    definition::{Field, Section},
    fault::{doubt, fault},
    kind::{FieldKind, Vocabulary},
    tables, text, web_address,
};
use crate::error::Invalid;

/// Stands between texts that came under the name of one control, which no page of ours posts.
const BETWEEN: &str = "; ";

/// What a posted section said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// All answers of the section, to be saved whether there are problems or not.
    pub answers: Answers,
    /// What could not be taken as it is, in form order. Missing and too long are not told here.
    pub problems: Invalid,
}

/// Reads the posted pairs of one whole section. The name of a control is the id of its field; the currency of
/// a money field comes as `<id>_currency`; a many-of field repeats its name; the parts of ranges and tables are
/// `<id>.<part>`. A field without a pair is unanswered; pairs of other names are passed over.
#[must_use]
pub fn read(section: &Section, typed: &[(String, String)]) -> Read {
    let mut read = Read { answers: Answers::default(), problems: Invalid::default() };
    for field in &section.fields {
        let Some(answer) = answer(field, typed) else { continue };
        if let Some(fault) = fault(field, Some(&answer)).filter(|fault| !fault.waits()) {
            read.problems.push(&field.id, fault.refusal(field));
        }
        read.answers.insert(&field.id, answer);
    }
    read
}

fn answer(field: &Field, typed: &[(String, String)]) -> Option<Answer> {
    let pieces = match field.kind {
        FieldKind::LongText { .. } | FieldKind::Capabilities { of: Vocabulary::Own, .. } => {
            posted(&field.id, typed, text::paragraphs)
        }
        _ => posted(&field.id, typed, text::one_line),
    };
    match &field.kind {
        kind if !kind.is_answered() => None,
        FieldKind::People { .. } => tables::people(field, typed),
        FieldKind::Budget { currencies, rows, years } => {
            tables::budget(field, (currencies, rows, *years), typed)
        }
        FieldKind::DateRange { .. } => range(field, typed),
        FieldKind::Money { currencies } => {
            let currency = posted(&field.currency_control(), typed, text::one_line);
            money(field, currencies, pieces.join(BETWEEN), currency.join(BETWEEN))
        }
        _ if pieces.is_empty() => None,
        FieldKind::ManyOf { options, .. } => {
            let words: Vec<&str> = options.iter().map(|option| option.value.as_str()).collect();
            Some(chosen(field, in_order(&words, pieces)))
        }
        FieldKind::Capabilities { of: Vocabulary::Own, .. } => {
            let mut lines: Vec<String> = Vec::new();
            for line in pieces.iter().flat_map(|piece| piece.split('\n')).map(str::trim) {
                if !line.is_empty() && lines.iter().all(|other| other != line) {
                    lines.push(line.to_owned());
                }
            }
            (!lines.is_empty()).then(|| chosen(field, lines))
        }
        kind @ FieldKind::Capabilities { .. } => {
            let words: Vec<&str> = kind.vocabulary().into_iter().map(|listed| listed.word).collect();
            Some(chosen(field, in_order(&words, pieces)))
        }
        kind => {
            let text = pieces.join(BETWEEN);
            Some(within_limits(field, understand(kind, &text), vec![text], String::new()))
        }
    }
}

fn chosen(field: &Field, values: Vec<String>) -> Answer {
    within_limits(field, Ok(Answer::Choices { values: values.clone() }), values, String::new())
}

fn range(field: &Field, typed: &[(String, String)]) -> Option<Answer> {
    let day_of = |part| posted(&field.part(part), typed, text::one_line).join(BETWEEN);
    let (from, to) = (day_of("from"), day_of("to"));
    if from.is_empty() && to.is_empty() {
        return None;
    }
    let understood = match (day::parse(&from), day::parse(&to)) {
        (Some(from), Some(to)) if to < from => Err(Doubt::EndFirst),
        (Some(from), Some(to)) => Ok(Answer::DateRange { from, to }),
        (Some(_), None) if to.is_empty() => Err(Doubt::DayMissing),
        (None, Some(_)) if from.is_empty() => Err(Doubt::DayMissing),
        _ => Err(Doubt::NotADate),
    };
    Some(within_limits(field, understood, vec![from, to], String::new()))
}

/// The distinct texts under one name, without the empty ones. Only a many-of field posts more than one.
fn posted(name: &str, typed: &[(String, String)], normal: fn(&str) -> String) -> Vec<String> {
    let mut pieces = Vec::new();
    for (_, value) in typed.iter().filter(|(key, _)| key == name) {
        let piece = normal(value);
        if !piece.is_empty() && !pieces.contains(&piece) {
            pieces.push(piece);
        }
    }
    pieces
}

fn understand(kind: &FieldKind, text: &str) -> Result<Answer, Doubt> {
    let typed = || text.to_owned();
    match kind {
        FieldKind::ShortText { .. } | FieldKind::LongText { .. } => Ok(Answer::Text { text: typed() }),
        FieldKind::Email => match contact::email(text) {
            Some(text) => Ok(Answer::Text { text }),
            None => Err(Doubt::NotAnEmail),
        },
        FieldKind::Phone if contact::is_phone(text) => Ok(Answer::Text { text: typed() }),
        FieldKind::Phone => Err(Doubt::NotAPhone),
        FieldKind::Scale { .. } => Ok(Answer::Number { scaled: amount::parse(text, 0)?, decimals: 0 }),
        FieldKind::Url => match web_address::parse(text) {
            Some(text) => Ok(Answer::Text { text }),
            None => Err(Doubt::NotAWebAddress),
        },
        FieldKind::Number { decimals, .. } => {
            let scaled = amount::parse(text, *decimals)?;
            Ok(Answer::Number { scaled, decimals: *decimals })
        }
        FieldKind::Date { .. } => match day::parse(text) {
            Some(date) => Ok(Answer::Date { date }),
            None => Err(Doubt::NotADate),
        },
        FieldKind::OneOf { .. } => Ok(Answer::Choice { value: typed() }),
        FieldKind::Country => Ok(Answer::Choice { value: text.to_ascii_uppercase() }),
        FieldKind::YesNo => match text {
            "yes" => Ok(Answer::YesNo { yes: true }),
            "no" => Ok(Answer::YesNo { yes: false }),
            _ => Err(Doubt::UnknownOption),
        },
        FieldKind::Agreement { .. } => match text.parse() {
            Ok(version) if u32::to_string(&version) == text => {
                Ok(Answer::Agreement { version, ticked: true })
            }
            _ => Err(Doubt::UnknownOption),
        },
        // These need more than one text, or none, and are read by the caller.
        FieldKind::Money { .. }
        | FieldKind::ManyOf { .. }
        | FieldKind::Capabilities { .. }
        | FieldKind::DateRange { .. }
        | FieldKind::People { .. }
        | FieldKind::Budget { .. }
        | FieldKind::File { .. }
        | FieldKind::Note { .. } => Err(Doubt::UnknownOption),
    }
}

fn money(field: &Field, currencies: &[String], typed: String, currency: String) -> Option<Answer> {
    let currency = match currencies {
        [only] if currency.is_empty() => only.clone(),
        _ => currency,
    };
    let is_known = currencies.contains(&currency);
    if typed.is_empty() && (currency.is_empty() || is_known && currencies.len() == 1) {
        return None;
    }

    let understood = match amount::parse(&typed, minor_digits(&currency)) {
        Err(_) if typed.is_empty() && is_known => Err(Doubt::AmountMissing),
        Err(why) if !typed.is_empty() => Err(why.into()),
        Ok(_) if currency.is_empty() => Err(Doubt::CurrencyMissing),
        Ok(minor) if is_known => Ok(Answer::Money { minor, currency: currency.clone() }),
        _ => Err(Doubt::UnknownCurrency),
    };
    let pieces = if typed.is_empty() { Vec::new() } else { vec![typed] };
    Some(within_limits(field, understood, pieces, currency))
}

/// The answer if it was understood and is within the limits of the field; otherwise what was typed.
fn within_limits(
    field: &Field,
    understood: Result<Answer, Doubt>,
    typed: Vec<String>,
    currency: String,
) -> Answer {
    let why = match understood {
        Ok(answer) => match doubt(field, &answer) {
            None => return answer,
            Some(why) => why,
        },
        Err(why) => why,
    };
    Answer::Raw { typed, currency, why }
}

/// Known options in the order of the definition, then the unknown ones.
fn in_order(words: &[&str], mut values: Vec<String>) -> Vec<String> {
    let place = |value: &String| words.iter().position(|word| word == value).unwrap_or(words.len());
    values.sort_by_key(place);
    values
}

impl From<NotExact> for Doubt {
    fn from(why: NotExact) -> Self {
        match why {
            NotExact::Unclear => Self::NotANumber,
            NotExact::TooManyDecimals => Self::TooManyDecimals,
            NotExact::TooLarge => Self::OutOfRange,
        }
    }
}
