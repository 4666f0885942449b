//! An answer as it is read: on the check page, in a dossier, in print. Neutral of language and time zone.

use serde::Serialize;

use super::{
    amount::{grouped, minor_digits},
    answer::Answer,
    definition::Field,
    kind::{Choice, Word},
    tables::total,
};
use crate::domain::country;

/// What a page shows for an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "shown", rename_all = "snake_case")]
pub enum Shown {
    NotProvided,
    /// One or more paragraphs; line breaks inside a paragraph are kept.
    Text {
        paragraphs: Vec<String>,
    },
    /// `1,250.5`, with the unit apart; the unit may be empty.
    Number {
        number: String,
        unit: String,
    },
    /// `EUR 250,000.00`.
    Money {
        amount: String,
    },
    /// `2027-03-01`, to be written out in the reader's language.
    Date {
        iso: String,
    },
    /// Both days, as of a date.
    Range {
        from: String,
        to: String,
    },
    /// The labels of the chosen options.
    Options {
        labels: Vec<String>,
    },
    /// The messages that name the chosen words of a vocabulary, or the words themselves.
    Words {
        words: Vec<Word>,
    },
    /// `4`, of as many.
    Scale {
        chosen: String,
        of: u8,
    },
    /// One line a person.
    People {
        lines: Vec<String>,
    },
    /// The sum of each row with its label, and the sum of all.
    Budget {
        rows: Vec<(String, String)>,
        total: String,
    },
    /// The message that names the country.
    Country {
        message: String,
    },
    /// The message for yes or no.
    YesNo {
        message: &'static str,
    },
    /// A web address.
    Link {
        url: String,
    },
    /// The text that was agreed to; an older version has no text any more.
    Agreed {
        text: Option<String>,
        version: u32,
    },
    /// What was typed and not understood.
    Raw {
        typed: String,
    },
}

/// What to show for the answer to a field. A word that is no option any more is shown as it is.
#[must_use]
pub fn display(field: &Field, answer: Option<&Answer>) -> Shown {
    use super::kind::FieldKind as Kind;
    match (answer, &field.kind) {
        (None | Some(Answer::Agreement { ticked: false, .. }), _) => Shown::NotProvided,
        (Some(Answer::Text { text }), Kind::Url) => Shown::Link { url: text.clone() },
        (Some(Answer::Text { text }), _) => Shown::Text { paragraphs: paragraphs(text) },
        (Some(Answer::Number { scaled, decimals: 0 }), Kind::Scale { max, .. }) => {
            Shown::Scale { chosen: scaled.to_string(), of: *max }
        }
        (Some(Answer::DateRange { from, to }), _) => {
            Shown::Range { from: from.to_string(), to: to.to_string() }
        }
        (Some(Answer::Choices { values }), kind @ Kind::Capabilities { .. }) => {
            Shown::Words { words: values.iter().map(|value| kind.word(value)).collect() }
        }
        (Some(Answer::People { people }), _) => Shown::People {
            lines: people
                .iter()
                .map(|person| [&person.name, &person.role, &person.email])
                .map(|cells| {
                    let cells: Vec<&str> =
                        cells.into_iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
                    cells.join(", ")
                })
                .collect(),
        },
        (Some(Answer::Budget { currency, rows }), kind) => {
            let sum = |row: Option<&str>| {
                let minor = total(answer, row, None).unwrap_or_default();
                format!("{currency} {}", grouped(minor, minor_digits(currency)))
            };
            let options = if let Kind::Budget { rows, .. } = kind { rows.as_slice() } else { &[] };
            Shown::Budget {
                rows: rows.iter().map(|row| (label(options, &row.row), sum(Some(&row.row)))).collect(),
                total: sum(None),
            }
        }
        (Some(Answer::Number { scaled, decimals }), kind) => {
            let unit = if let Kind::Number { unit, .. } = kind { unit.clone() } else { String::new() };
            Shown::Number { number: grouped(*scaled, *decimals), unit }
        }
        (Some(Answer::Money { minor, currency }), _) => {
            Shown::Money { amount: format!("{currency} {}", grouped(*minor, minor_digits(currency))) }
        }
        (Some(Answer::Date { date }), _) => Shown::Date { iso: date.to_string() },
        (Some(Answer::Choice { value }), Kind::Country) if country::exists(value) => {
            Shown::Country { message: country::message(value) }
        }
        (Some(Answer::Choice { value }), kind) => {
            Shown::Options { labels: vec![label(kind.options(), value)] }
        }
        (Some(Answer::Choices { values }), kind) => {
            Shown::Options { labels: values.iter().map(|value| label(kind.options(), value)).collect() }
        }
        (Some(Answer::YesNo { yes }), _) => {
            Shown::YesNo { message: if *yes { "form-yes" } else { "form-no" } }
        }
        (Some(Answer::Agreement { version, .. }), kind) => {
            let text = match kind {
                Kind::Agreement { text, version: current } if current == version => Some(text.clone()),
                _ => None,
            };
            Shown::Agreed { text, version: *version }
        }
        (Some(Answer::Raw { typed, currency, .. }), _) => {
            let pieces = typed.iter().chain((!currency.is_empty()).then_some(currency));
            Shown::Raw { typed: pieces.map(String::as_str).collect::<Vec<_>>().join(" ") }
        }
    }
}

fn paragraphs(text: &str) -> Vec<String> {
    let pieces = text.split("\n\n").map(|piece| piece.trim_matches('\n'));
    pieces.filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

fn label(options: &[Choice], value: &str) -> String {
    let known = options.iter().find(|option| option.value == value);
    known.map_or_else(|| value.to_owned(), |option| option.label.clone())
}
