//! The complete form of a challenge, to be read before anybody writes.

use serde::Serialize;

use crate::{
    domain::form::{Answer, Field, FieldKind, FormDefinition, Shown, display},
    web::view::{sentence, word},
    wording::Wording,
};

/// The form.
#[derive(Debug, Default, Serialize)]
pub struct FormView {
    pub sections: Vec<SectionView>,
}

/// One section.
#[derive(Debug, Serialize)]
pub struct SectionView {
    pub title: String,
    pub guidance: String,
    pub fields: Vec<FieldView>,
}

/// One thing that will be asked.
#[derive(Debug, Serialize)]
pub struct FieldView {
    pub label: String,
    pub hint: String,
    /// What kind of answer, with its limit.
    pub kind: String,
    /// What can be chosen, or what is agreed to.
    pub options: Vec<String>,
    pub optional: bool,
    pub confidential: bool,
    /// When it is asked, if not always.
    pub condition: Option<String>,
}

impl FormView {
    pub(in crate::web) fn sample(text: &str, full: bool) -> Self {
        let field = FieldView {
            label: text.to_owned(),
            hint: text.to_owned(),
            kind: "Up to 120 characters".to_owned(),
            options: if full { vec![text.to_owned()] } else { Vec::new() },
            optional: full,
            confidential: full,
            condition: full.then(|| text.to_owned()),
        };
        let guidance = if full { text.to_owned() } else { String::new() };
        Self { sections: vec![SectionView { title: text.to_owned(), guidance, fields: vec![field] }] }
    }
}

/// A definition in a reader's words.
pub(in crate::web) fn form(wording: &Wording<'_>, definition: &FormDefinition) -> FormView {
    let sections = definition.sections.iter().map(|section| SectionView {
        title: section.title.clone(),
        guidance: section.guidance.clone(),
        fields: section.fields.iter().map(|field| view(wording, definition, field)).collect(),
    });
    FormView { sections: sections.collect() }
}

fn view(wording: &Wording<'_>, definition: &FormDefinition, field: &Field) -> FieldView {
    let options = match &field.kind {
        FieldKind::Agreement { text, .. } | FieldKind::Note { text } => vec![text.clone()],
        FieldKind::Budget { rows, .. } => rows.iter().map(|row| row.label.clone()).collect(),
        FieldKind::Scale { low, high, .. } => {
            [low, high].into_iter().filter(|end| !end.is_empty()).cloned().collect()
        }
        kind @ FieldKind::Capabilities { .. } => {
            kind.offered().iter().map(|offered| word(wording, offered)).collect()
        }
        kind => kind.options().iter().map(|option| option.label.clone()).collect(),
    };
    FieldView {
        label: field.label.clone(),
        hint: field.hint.clone(),
        kind: kind(wording, field),
        options,
        optional: !field.required && field.kind.is_answered(),
        confidential: field.confidential,
        condition: field.shown_if.as_ref().map(|condition| {
            let said = [("condition", sentence(wording, definition, condition))];
            wording.say_with("site-challenge-form-condition", &said)
        }),
    }
}

fn kind(wording: &Wording<'_>, field: &Field) -> String {
    let say = |word: &str, args: &[(&str, String)]| {
        wording.say_with(&format!("site-challenge-form-{word}"), args).trim_end().to_owned()
    };
    match &field.kind {
        FieldKind::LongText { max_chars, max_words: Some(words) } => {
            say("words", &[("n", max_chars.to_string()), ("words", words.to_string())])
        }
        FieldKind::ShortText { max_chars } | FieldKind::LongText { max_chars, .. } => {
            say("limit", &[("n", max_chars.to_string())])
        }
        FieldKind::Number { min, max, unit, decimals } => {
            let shown = |scaled: i64| {
                let answer = Answer::Number { scaled, decimals: *decimals };
                match display(field, Some(&answer)) {
                    Shown::Number { number, .. } => number,
                    _ => scaled.to_string(),
                }
            };
            say("number", &[("min", shown(*min)), ("max", shown(*max)), ("unit", unit.clone())])
        }
        FieldKind::Money { currencies } => say("money", &[("currencies", currencies.join(", "))]),
        FieldKind::Date { .. } => say("date", &[]),
        FieldKind::OneOf { .. } => say("one-of", &[]),
        FieldKind::ManyOf { min, max, .. } => {
            say("many-of", &[("min", min.to_string()), ("max", max.to_string())])
        }
        FieldKind::YesNo => say("yes-no", &[]),
        FieldKind::Url => say("url", &[]),
        FieldKind::Country => say("country", &[]),
        FieldKind::Agreement { .. } => say("agreement", &[]),
        FieldKind::DateRange { .. } => say("date-range", &[]),
        FieldKind::Scale { max, .. } => say("scale", &[("max", max.to_string())]),
        FieldKind::Email => say("email", &[]),
        FieldKind::Phone => say("phone", &[]),
        FieldKind::People { least, most } => {
            say("people", &[("min", least.to_string()), ("max", most.to_string())])
        }
        FieldKind::Budget { currencies, years, .. } => {
            say("budget", &[("years", years.to_string()), ("currencies", currencies.join(", "))])
        }
        FieldKind::Capabilities { most, .. } => say("capabilities", &[("max", most.to_string())]),
        FieldKind::File { most } => say("file", &[("max", most.to_string())]),
        FieldKind::Note { .. } => String::new(),
    }
}
