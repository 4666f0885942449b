//! A field ready to be drawn: whatever the kind, one flat struct, so that a template decides nothing.

use serde::Serialize;

use super::{
    amount::{minor_digits, plain},
    answer::Answer,
    definition::Field,
    grid::{self, ControlRow},
    kind::{Choice, FieldKind, Vocabulary},
};
use crate::domain::country;

/// One field with what stands in it. Texts that are not the form's own are message ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Control {
    /// The name of the control.
    pub id: String,
    pub label: String,
    /// May be empty.
    pub hint: String,
    /// Why it is asked. May be empty.
    pub why: String,
    /// The word of the field kind, such as `short_text`.
    pub kind: &'static str,
    /// Which component draws it.
    pub widget: Widget,
    /// The `type` of an input. A date that is no date comes as `text`, or the browser would hide it.
    pub input: &'static str,
    /// The `inputmode` of an input: which keyboard a phone shows.
    pub keyboard: &'static str,
    /// What stands in the control; the ticked version of an agreement; the chosen word of a choice.
    pub value: String,
    /// All chosen words of a many-of field.
    pub values: Vec<String>,
    /// What can be chosen. A word that is no longer, or never was, an option is the last one, and checked.
    pub options: Vec<ControlOption>,
    /// Stands behind a number. May be empty.
    pub unit: String,
    /// The name of the control that carries the currency.
    pub currency_id: String,
    /// The currencies of a money field; drawn as a select that starts empty if there are several.
    pub currencies: Vec<ControlOption>,
    /// The most characters that can be sent; more can be typed and saved.
    pub limit: Option<u32>,
    /// The most words that can be sent.
    pub words: Option<u32>,
    /// The boxes of a range, of people and of a budget.
    pub rows: Vec<ControlRow>,
    /// The sum of each column of a budget and of all, as they are read; empty without amounts.
    pub totals: Vec<String>,
    /// The least number of options of a many-of field.
    pub least: Option<u32>,
    /// The greatest number of options of a many-of field.
    pub most: Option<u32>,
    /// The text of an agreement or a note; the ends of a scale.
    pub text: String,
    pub text_end: String,
    pub optional: bool,
    pub confidential: bool,
    /// The sentence beside the control, in the reader's language; filled where the language is known.
    pub error: Option<String>,
}

/// The components that draw controls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Widget {
    #[default]
    Text,
    Textarea,
    Radios,
    Checkboxes,
    /// A select that starts empty.
    Select,
    Money,
    /// One box: ticking it posts the version of the agreement.
    Tick,
    /// Two days.
    Range,
    /// Rows of boxes under columns: people, a budget.
    Table,
    /// Files are added elsewhere.
    File,
    /// Nothing to fill in.
    Note,
}

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ControlOption {
    pub value: String,
    /// The form's own words; empty where there is a message.
    pub label: String,
    /// The id of the message that names it: countries, yes and no.
    pub message: Option<String>,
    pub checked: bool,
}

/// Up to so many options are radios; more are a select.
const MOST_RADIOS: usize = 7;

/// The control of a field with its answer, or with what was typed instead of one.
#[must_use]
pub fn control(field: &Field, answer: Option<&Answer>) -> Control {
    let values = values(answer);
    let between = if matches!(field.kind, FieldKind::Capabilities { .. }) { "\n" } else { "; " };
    let value = values.join(between);
    let currency = match answer {
        Some(
            Answer::Money { currency, .. } | Answer::Budget { currency, .. } | Answer::Raw { currency, .. },
        ) => currency.as_str(),
        _ => "",
    };
    let mut control = Control {
        id: field.id.clone(),
        label: field.label.clone(),
        hint: field.hint.clone(),
        why: field.why.clone(),
        kind: field.kind.as_str(),
        input: "text",
        keyboard: "text",
        optional: !field.required,
        confidential: field.confidential,
        ..Control::default()
    };
    match &field.kind {
        FieldKind::ShortText { max_chars } => control.limit = Some(*max_chars),
        FieldKind::LongText { max_chars, max_words } => {
            control.widget = Widget::Textarea;
            control.limit = Some(*max_chars);
            control.words = *max_words;
        }
        FieldKind::Number { unit, decimals, min, .. } => {
            control.keyboard = match (decimals, min) {
                (0, 0..) => "numeric",
                (_, 0..) => "decimal",
                _ => "text",
            };
            control.unit.clone_from(unit);
        }
        FieldKind::Money { currencies } => {
            control.widget = Widget::Money;
            control.keyboard = "decimal";
            control.currency_id = field.currency_control();
            control.currencies = codes(currencies, currency);
        }
        FieldKind::Date { .. } => {
            control.input = if matches!(answer, Some(Answer::Raw { .. })) { "text" } else { "date" };
        }
        FieldKind::OneOf { options } => {
            control.widget = if options.len() > MOST_RADIOS { Widget::Select } else { Widget::Radios };
            control.options = checked(options.iter().map(own), &values);
        }
        FieldKind::ManyOf { options, min, max } => {
            control.widget = Widget::Checkboxes;
            control.options = checked(options.iter().map(own), &values);
            control.least = Some((*min).max(u32::from(field.required)));
            control.most = Some(*max);
        }
        FieldKind::YesNo => {
            control.widget = Widget::Radios;
            control.options = checked([named("yes", "form-yes"), named("no", "form-no")], &values);
        }
        FieldKind::Scale { max, low, high } => {
            control.widget = Widget::Radios;
            let steps = (1..=*max).map(|step| choice(&step.to_string(), &step.to_string()));
            control.options = checked(steps, &values);
            control.text.clone_from(low);
            control.text_end.clone_from(high);
        }
        FieldKind::Url => (control.input, control.keyboard) = ("url", "url"),
        FieldKind::Email => (control.input, control.keyboard) = ("email", "email"),
        FieldKind::Phone => (control.input, control.keyboard) = ("tel", "tel"),
        FieldKind::DateRange { .. } => {
            control.widget = Widget::Range;
            control.rows = vec![grid::range(field, answer)];
        }
        FieldKind::People { least, most } => {
            control.widget = Widget::Table;
            control.rows = grid::people(field, *least, *most, answer);
            control.most = Some(*most);
        }
        FieldKind::Budget { currencies, rows, years } => {
            control.widget = Widget::Table;
            control.currency_id = field.part(super::tables::CURRENCY);
            control.currencies = codes(currencies, currency);
            control.rows = grid::budget(field, rows, *years, answer);
            control.totals = grid::totals(*years, answer);
        }
        FieldKind::Capabilities { of: Vocabulary::Own, most, .. } => {
            control.widget = Widget::Textarea;
            control.most = Some(*most);
        }
        kind @ FieldKind::Capabilities { most, .. } => {
            control.widget = Widget::Checkboxes;
            let words = kind.vocabulary();
            let shown = words
                .iter()
                .filter(|listed| listed.is_offered || values.iter().any(|value| value == listed.word));
            let shown = shown.map(|listed| ControlOption {
                message: listed.message(),
                ..choice(listed.word, listed.name.unwrap_or_default())
            });
            control.options = checked(shown, &values);
            control.most = Some(*most);
        }
        FieldKind::File { most } => {
            control.widget = Widget::File;
            control.most = Some(*most);
        }
        FieldKind::Note { text } => {
            control.widget = Widget::Note;
            control.text.clone_from(text);
        }
        FieldKind::Country => {
            control.widget = Widget::Select;
            let countries = country::CODES.iter().map(|code| named(code, &country::message(code)));
            control.options = checked(countries, &values);
        }
        FieldKind::Agreement { text, version } => {
            control.widget = Widget::Tick;
            control.text.clone_from(text);
            // Another version, though once ticked, is neither shown nor posted again.
            let current = version.to_string();
            let checked = values.contains(&current);
            control.options = vec![ControlOption { checked, ..choice(&current, &field.label) }];
        }
    }
    control.value = value;
    control.values = values;
    control
}

impl Control {
    /// The same control with a sentence beside it.
    #[must_use]
    pub fn with_error(self, sentence: String) -> Self {
        Self { error: Some(sentence), ..self }
    }

    /// What a browser posts if nothing is changed on the page: reading it again gives the same answer.
    #[must_use]
    pub fn posted(&self) -> Vec<(String, String)> {
        let chosen = |name: &str, options: &[ControlOption]| -> Vec<(String, String)> {
            let checked = options.iter().filter(|option| option.checked);
            checked.map(|option| (name.to_owned(), option.value.clone())).collect()
        };
        match self.widget {
            Widget::Text | Widget::Textarea => vec![(self.id.clone(), self.value.clone())],
            Widget::Radios | Widget::Checkboxes | Widget::Select | Widget::Tick => {
                chosen(&self.id, &self.options)
            }
            Widget::Range | Widget::Table => {
                let cells = self.rows.iter().flat_map(|row| &row.cells);
                let mut pairs: Vec<_> = cells.map(|cell| (cell.name.clone(), cell.value.clone())).collect();
                pairs.extend(chosen(&self.currency_id, &self.currencies));
                pairs
            }
            Widget::File | Widget::Note => Vec::new(),
            Widget::Money => {
                let mut pairs = vec![(self.id.clone(), self.value.clone())];
                pairs.extend(chosen(&self.currency_id, &self.currencies));
                pairs
            }
        }
    }
}

/// What stands in the control or is checked.
fn values(answer: Option<&Answer>) -> Vec<String> {
    match answer {
        None => Vec::new(),
        Some(Answer::Text { text }) => vec![text.clone()],
        Some(Answer::Number { scaled, decimals }) => vec![plain(*scaled, *decimals)],
        Some(Answer::Money { minor, currency }) => vec![plain(*minor, minor_digits(currency))],
        Some(Answer::Date { date }) => vec![date.to_string()],
        Some(Answer::Choice { value }) => vec![value.clone()],
        Some(Answer::Choices { values }) => values.clone(),
        Some(Answer::YesNo { yes }) => vec![if *yes { "yes" } else { "no" }.to_owned()],
        Some(Answer::Agreement { ticked: false, .. }) => Vec::new(),
        Some(Answer::Agreement { version, .. }) => vec![version.to_string()],
        Some(Answer::Raw { typed, .. }) => typed.clone(),
        // These stand in cells.
        Some(Answer::DateRange { .. } | Answer::People { .. } | Answer::Budget { .. }) => Vec::new(),
    }
}

fn codes(currencies: &[String], chosen: &str) -> Vec<ControlOption> {
    let known = currencies.iter().map(|code| choice(code, code));
    checked(known, std::slice::from_ref(&chosen.to_owned()))
}

/// The options with the chosen ones checked, and behind them what was chosen and is no option.
fn checked(options: impl IntoIterator<Item = ControlOption>, values: &[String]) -> Vec<ControlOption> {
    let mut options: Vec<_> = options.into_iter().collect();
    for value in values.iter().filter(|value| !value.is_empty()) {
        match options.iter_mut().find(|option| option.value == *value) {
            Some(option) => option.checked = true,
            None => options.push(ControlOption { checked: true, ..choice(value, value) }),
        }
    }
    options
}

fn own(option: &Choice) -> ControlOption {
    choice(&option.value, &option.label)
}

fn choice(value: &str, label: &str) -> ControlOption {
    ControlOption { value: value.to_owned(), label: label.to_owned(), message: None, checked: false }
}

fn named(value: &str, message: &str) -> ControlOption {
    ControlOption {
        value: value.to_owned(),
        label: String::new(),
        message: Some(message.to_owned()),
        checked: false,
    }
}
