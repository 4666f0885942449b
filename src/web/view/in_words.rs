//! An answer in a reader's words, the same on every page that shows answers.

use chrono::{NaiveDate, NaiveTime};

use crate::{
    domain::form::{Shown, Word},
    wording::Wording,
};

/// An answer: some text, or a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::web) struct InWords {
    pub(in crate::web) paragraphs: Vec<String>,
    pub(in crate::web) items: Vec<String>,
}

impl InWords {
    /// What is shown, in words; nothing where nothing was answered.
    pub(in crate::web) fn of(wording: &Wording<'_>, shown: &Shown) -> Self {
        match shown {
            Shown::NotProvided => Self::default(),
            Shown::Text { paragraphs } => Self { paragraphs: paragraphs.clone(), items: Vec::new() },
            Shown::Number { number, unit } => Self::one(format!("{number} {unit}").trim_end().to_owned()),
            Shown::Money { amount } => Self::one(amount.clone()),
            Shown::Date { iso } => Self::one(day(wording, iso)),
            Shown::Range { from, to } => Self::one(
                wording.say_with("form-from-to", &[("from", day(wording, from)), ("to", day(wording, to))]),
            ),
            Shown::Scale { chosen, of } => Self::one(
                wording
                    .say_with("form-scale-chosen", &[("chosen", chosen.clone()), ("most", of.to_string())]),
            ),
            Shown::Options { labels } => Self::list(labels.clone()),
            Shown::Words { words } => Self::list(words.iter().map(|chosen| word(wording, chosen)).collect()),
            Shown::People { lines } => Self::list(lines.clone()),
            Shown::Budget { rows, total } => {
                let line = |label: &str, sum: &str| {
                    let args = [("row", label.to_owned()), ("sum", sum.to_owned())];
                    wording.say_with("form-budget-row", &args)
                };
                let mut items: Vec<String> = rows.iter().map(|(label, sum)| line(label, sum)).collect();
                items.push(line(&wording.say("form-budget-total"), total));
                Self { paragraphs: Vec::new(), items }
            }
            Shown::Country { message } => Self::one(wording.say(message)),
            Shown::YesNo { message } => Self::one(wording.say(message)),
            Shown::Link { url } => Self::one(url.clone()),
            Shown::Agreed { text: Some(text), .. } => Self::one(text.clone()),
            Shown::Agreed { text: None, version } => {
                Self::one(wording.say_with("my-agreed-version", &[("version", version.to_string())]))
            }
            Shown::Raw { typed } => Self::one(typed.clone()),
        }
    }

    fn one(text: String) -> Self {
        Self { paragraphs: vec![text], items: Vec::new() }
    }

    /// A list of one is a text.
    fn list(items: Vec<String>) -> Self {
        if items.len() == 1 {
            Self { paragraphs: items, items: Vec::new() }
        } else {
            Self { paragraphs: Vec::new(), items }
        }
    }

    /// As one text, or a list.
    pub(in crate::web) fn split(self) -> (Option<String>, Option<Vec<String>>) {
        let text = (!self.paragraphs.is_empty()).then(|| self.paragraphs.join("\n\n"));
        (text, (!self.items.is_empty()).then_some(self.items))
    }
}

/// The name of a word of a vocabulary.
pub(in crate::web) fn word(wording: &Wording<'_>, word: &Word) -> String {
    word.message.as_ref().map_or_else(|| word.text.clone(), |id| wording.say(id))
}

/// A calendar day in words; what is none stays as it is.
fn day(wording: &Wording<'_>, iso: &str) -> String {
    iso.parse::<NaiveDate>()
        .map_or_else(|_| iso.to_owned(), |day| wording.day(day.and_time(NaiveTime::MIN).and_utc(), "UTC"))
}
