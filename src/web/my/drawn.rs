//! What several of the applicant's pages show: instants, badges, fields, answers.

use serde::Serialize;

pub(in crate::web) use crate::web::view::{Badge, Choice, Row, When};
use crate::{
    domain::{
        form::{self, Answer, Answers, Control, Field, Widget},
        organisation::folded_name,
        workflow::PublicStage,
    },
    services::pitch::Present,
    web::view::InWords,
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

/// Who else writes in a draft, in sentences; empty when nobody does.
pub(in crate::web) fn present(wording: &Wording<'_>, others: &[Present]) -> String {
    let sentence = |other: &Present| {
        let name = ("name", other.name.clone());
        match &other.section {
            Some(section) => wording.say_with("my-present-in", &[name, ("section", section.clone())]),
            None => wording.say_with("my-present", &[name]),
        }
    };
    others.iter().map(sentence).collect::<Vec<_>>().join(" ")
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
    InWords::of(wording, &form::display(field, answer)).split()
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
    pub words: Option<u32>,
    pub most: Option<u32>,
    pub optional: bool,
    pub confidential: bool,
    pub inputmode: &'static str,
    pub autocomplete: Option<&'static str>,
    pub error: Option<String>,
    pub why: String,
    /// The text of a note; the ends of a scale.
    pub text: String,
    pub text_end: String,
    /// The boxes of ranges, people and budgets.
    pub rows: Vec<Boxes>,
    pub columns: Vec<String>,
    pub totals: Vec<String>,
    /// What stands in a field that is not changed any more.
    pub shown: Option<String>,
    /// Where files are added.
    pub href: Option<String>,
    /// It is not asked after the answers so far; what stands in it is kept.
    pub hidden: bool,
}

/// One row of boxes.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Boxes {
    pub label: String,
    pub cells: Vec<InputBox>,
    pub total: String,
}

/// One box.
#[derive(Clone, Debug, Default, Serialize)]
pub struct InputBox {
    pub id: String,
    pub name: String,
    pub label: String,
    pub value: String,
    pub input: &'static str,
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
        let columns = columns(wording, &control);
        let rows = boxes(wording, &control);
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
            words: control.words,
            most: control.most,
            optional: control.optional,
            confidential: control.confidential,
            inputmode: control.keyboard,
            autocomplete: None,
            error,
            why: control.why,
            text: control.text,
            text_end: control.text_end,
            rows,
            columns,
            totals: control.totals,
            shown: None,
            href: None,
            hidden: false,
        }
    }

    /// The same field, to be read only.
    pub(super) fn frozen(self, shown: Option<String>) -> Self {
        Self { kind: "frozen", shown, ..self }
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
            "email",
            "tel",
            "date_range",
            "people",
            "budget",
            "note",
            "files",
            "frozen",
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
            why: hostile.clone(),
            text: hostile.clone(),
            text_end: hostile.clone(),
            words: Some(250),
            most: Some(3),
            rows: vec![Boxes {
                label: hostile.clone(),
                cells: vec![InputBox {
                    id: format!("f-{kind}"),
                    name: format!("{kind}.1.name"),
                    label: hostile.clone(),
                    value: hostile.clone(),
                    input: "text",
                }],
                total: hostile.clone(),
            }],
            columns: vec![hostile.clone()],
            totals: vec![hostile.clone()],
            shown: Some(hostile.clone()),
            ..Self::default()
        })
        .into()
    }
}

/// The heads of the columns of a budget.
fn columns(wording: &Wording<'_>, control: &Control) -> Vec<String> {
    let first = control.rows.first().filter(|_| control.kind == "budget");
    let Some(row) = first else { return Vec::new() };
    let years = row.cells.iter().map(|cell| wording.say_with("form-year", &[("n", cell.column.clone())]));
    years.chain([wording.say("form-budget-total")]).collect()
}

/// The boxes with their labels. The error summary leads to the first one.
fn boxes(wording: &Wording<'_>, control: &Control) -> Vec<Boxes> {
    let mut is_first = true;
    let mut rows = Vec::new();
    for (row, number) in control.rows.iter().zip(1_u32..) {
        let counted = || wording.say_with("form-person", &[("n", number.to_string())]);
        let label = if row.label.is_empty() { counted() } else { row.label.clone() };
        let cells = row.cells.iter().map(|cell| {
            let id = if std::mem::take(&mut is_first) { &control.id } else { &cell.name };
            let said = match control.kind {
                "budget" => {
                    let column = wording.say_with("form-year", &[("n", cell.column.clone())]);
                    wording.say_with("form-cell", &[("row", row.label.clone()), ("column", column)])
                }
                "people" => wording.say(&format!("form-person-{}", cell.column)),
                _ => wording.say(&format!("form-range-{}", cell.column)),
            };
            InputBox {
                id: format!("f-{id}"),
                name: cell.name.clone(),
                label: said,
                value: cell.value.clone(),
                input: cell.input,
            }
        });
        rows.push(Boxes { cells: cells.collect(), label, total: row.total.clone() });
    }
    rows
}

/// The kind under which the component draws it.
fn kind(control: &Control) -> &'static str {
    match (control.widget, control.kind) {
        // A box with the text of the agreement: ticking it posts the version.
        (Widget::Tick, _) => "many_of",
        (Widget::Select, "country") => "country",
        (Widget::Select, _) => "select",
        (Widget::Checkboxes, _) => "many_of",
        (Widget::Radios, "scale") => "one_of",
        (Widget::Textarea, _) => "long_text",
        (Widget::File, _) => "files",
        (Widget::Text, "phone") => "tel",
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
