//! What several of the applicant's pages show: instants, badges, fields, answers.

use chrono::{NaiveDate, NaiveTime};
use serde::Serialize;

pub(in crate::web) use crate::web::view::{Badge, Choice, Row, When};
use crate::{
    domain::{
        form::{self, Answer, Answers, Control, Field, Shown, Widget},
        organisation::folded_name,
        workflow::PublicStage,
    },
    wording::Wording,
};

impl Badge {
    pub(in crate::web) fn new(wording: &Wording<'_>, kind: &'static str, message: &str) -> Self {
        Self { kind, text: wording.say(message) }
    }

    /// The public word for where a sent pitch is.
    pub(in crate::web) fn stage(wording: &Wording<'_>, stage: PublicStage) -> Self {
        let kind = match stage {
            PublicStage::Sent | PublicStage::InEvaluation => "info",
            PublicStage::Selected => "ok",
            PublicStage::Reserve => "warn",
            PublicStage::NotSelected | PublicStage::Withdrawn => "mute",
        };
        Self { kind, text: wording.say(&format!("my-stage-{}", stage.as_str())) }
    }

    pub(in crate::web) fn sample() -> Self {
        Self { kind: "info", text: "In evaluation".to_owned() }
    }
}

impl Row {
    pub(in crate::web) fn samples() -> Vec<Self> {
        let row = |label: &str, value: Option<&str>| Self {
            label: label.to_owned(),
            value: value.map(str::to_owned),
            values: None,
            href: Some("/my/pitches/NL-7K3M9Q/solution?return=check#f-title".to_owned()),
            badge: None,
        };
        vec![
            row("The title of your pitch", Some("<script>alert(1)</script> & \"heat\"\n\nSecond paragraph")),
            row("What could go wrong", None),
            Self {
                values: Some(vec!["Energy".to_owned(), "<b>Environment</b>".to_owned()]),
                href: None,
                badge: Some(Badge { kind: "info", text: "Confidential".to_owned() }),
                ..row("The areas it belongs to", None)
            },
        ]
    }
}

/// The answers of a section as a summary; `change` is the page where they are changed.
pub(in crate::web) fn rows(
    wording: &Wording<'_>,
    section: &form::Section,
    answers: &Answers,
    change: Option<&str>,
) -> Vec<Row> {
    section
        .fields
        .iter()
        .map(|field| {
            let (value, values) = text(wording, field, answers.get(&field.id));
            Row {
                label: field.label.clone(),
                value,
                values,
                href: change.map(|page| format!("{page}#f-{}", field.id)),
                badge: field.confidential.then(|| Badge::new(wording, "info", "form-confidential")),
            }
        })
        .collect()
}

/// An answer in words: one text, or a list.
pub(in crate::web) fn text(
    wording: &Wording<'_>,
    field: &Field,
    answer: Option<&Answer>,
) -> (Option<String>, Option<Vec<String>>) {
    let one = |text: String| (Some(text), None);
    match form::display(field, answer) {
        Shown::NotProvided => (None, None),
        Shown::Text { paragraphs } => one(paragraphs.join("\n\n")),
        Shown::Number { number, unit } => one(format!("{number} {unit}").trim_end().to_owned()),
        Shown::Money { amount } => one(amount),
        Shown::Date { iso } => one(match iso.parse::<NaiveDate>() {
            Ok(day) => wording.day(day.and_time(NaiveTime::MIN).and_utc(), "UTC"),
            Err(_) => iso,
        }),
        Shown::Options { labels } => match labels.as_slice() {
            [only] => one(only.clone()),
            _ => (None, Some(labels)),
        },
        Shown::Country { message } => one(wording.say(&message)),
        Shown::YesNo { message } => one(wording.say(message)),
        Shown::Link { url } => one(url),
        Shown::Agreed { text: Some(text), .. } => one(text),
        Shown::Agreed { text: None, version } => {
            one(wording.say_with("my-agreed-version", &[("version", version.to_string())]))
        }
        Shown::Raw { typed } => one(typed),
    }
}

/// A control as the `field` component takes it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Drawn {
    pub id: String,
    pub name: String,
    pub label: String,
    pub hint: String,
    pub kind: &'static str,
    pub value: String,
    pub options: Vec<Choice>,
    pub unit: String,
    pub currencies: Vec<String>,
    pub currency: String,
    pub limit: Option<u32>,
    pub optional: bool,
    pub confidential: bool,
    pub inputmode: &'static str,
    pub autocomplete: Option<&'static str>,
    pub error: Option<String>,
}

impl Drawn {
    /// The control of a field with what stands in it.
    pub(in crate::web) fn new(
        wording: &Wording<'_>,
        field: &Field,
        answer: Option<&Answer>,
        error: Option<String>,
    ) -> Self {
        let control = form::control(field, answer);
        let kind = kind(&control);
        let options = options(wording, &control);
        let currency = control.currencies.iter().find(|currency| currency.checked);
        let mut currencies: Vec<String> =
            control.currencies.iter().map(|currency| currency.value.clone()).collect();
        // A select that starts empty: nobody has chosen the first currency by not looking.
        if currencies.len() > 1 {
            currencies.insert(0, String::new());
        }
        let only = (currencies.len() == 1).then(|| currencies[0].clone());
        Self {
            id: format!("f-{}", control.id),
            name: control.id,
            label: control.label,
            hint: control.hint,
            kind,
            value: control.value,
            options,
            unit: control.unit,
            currency: currency.map(|currency| currency.value.clone()).or(only).unwrap_or_default(),
            currencies,
            limit: control.limit,
            optional: control.optional,
            confidential: control.confidential,
            inputmode: control.keyboard,
            autocomplete: None,
            error,
        }
    }

    pub(in crate::web) fn samples() -> Vec<Self> {
        let hostile = "</textarea><script>alert(1)</script>".to_owned();
        let options = ["energy", "other"].map(|value| Choice {
            value: value.to_owned(),
            label: format!("<b>{value}</b>"),
            checked: value == "other",
            hint: None,
        });
        [
            "short_text",
            "long_text",
            "number",
            "money",
            "date",
            "one_of",
            "many_of",
            "yes_no",
            "url",
            "country",
            "select",
        ]
        .map(|kind| Self {
            id: format!("f-{kind}"),
            name: kind.to_owned(),
            label: format!("A field of kind {kind}"),
            hint: "What a good answer is".to_owned(),
            kind,
            value: hostile.clone(),
            options: options.to_vec(),
            currencies: vec![String::new(), "EUR".to_owned()],
            limit: (kind == "long_text").then_some(1200),
            error: (kind == "number").then(|| "The size must be a whole number, like 12".to_owned()),
            inputmode: "text",
            ..Self::default()
        })
        .into()
    }
}

/// The kind under which the component draws it.
fn kind(control: &Control) -> &'static str {
    match (control.widget, control.kind) {
        // A box with the text of the agreement: ticking it posts the version.
        (Widget::Tick, _) => "many_of",
        (Widget::Select, "country") => "country",
        (Widget::Select, _) => "select",
        // What is no date would be hidden by a date input.
        (Widget::Text, "date") if control.input == "text" => "short_text",
        (_, kind) => kind,
    }
}

fn options(wording: &Wording<'_>, control: &Control) -> Vec<Choice> {
    let mut options: Vec<Choice> = control
        .options
        .iter()
        .map(|option| Choice {
            value: option.value.clone(),
            label: match &option.message {
                Some(message) => wording.say(message),
                None if control.widget == Widget::Tick => control.text.clone(),
                None => option.label.clone(),
            },
            checked: option.checked,
            hint: None,
        })
        .collect();
    if control.kind == "country" {
        // By the names people look for, not by their codes.
        options.sort_by_cached_key(|option| folded_name(&option.label));
    }
    options
}
