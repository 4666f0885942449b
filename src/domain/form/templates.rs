//! Forms to start from.

use super::{
    condition::{Comparison, Condition, Rule},
    definition::{Field, FormDefinition, Section},
    edit::begun,
    kind::{Choice, FieldKind},
    standard::standard,
};

/// The forms that come with the portal, each with the word of its name.
#[must_use]
pub fn templates() -> Vec<(&'static str, FormDefinition)> {
    vec![("standard", standard()), ("short", short()), ("project", project())]
}

fn form(key: &str, sections: Vec<Section>) -> FormDefinition {
    FormDefinition { key: key.to_owned(), version: 1, sections }
}

fn section(id: &str, title: &str, guidance: &str, fields: Vec<Field>) -> Section {
    Section { id: id.to_owned(), title: title.to_owned(), guidance: guidance.to_owned(), fields }
}

fn required(id: &str, label: &str, hint: &str, kind: FieldKind) -> Field {
    Field { required: true, hint: hint.to_owned(), ..Field::new(id, label, kind) }
}

fn long(max_chars: u32) -> FieldKind {
    FieldKind::LongText { max_chars, max_words: None }
}

fn who(mut standard: FormDefinition) -> Section {
    standard.sections.swap_remove(0)
}

fn terms(mut standard: FormDefinition) -> Section {
    standard.sections.swap_remove(4)
}

fn title() -> Field {
    required(
        "title",
        "The title of your pitch",
        "One line that says what it does. Leave out the name of your organisation.",
        FieldKind::ShortText { max_chars: 120 },
    )
}

/// An idea on one page: enough to decide whether to talk.
fn short() -> FormDefinition {
    let idea = vec![
        title(),
        required("summary", "Your idea", "The problem, your answer to it and the result.", long(1_500)),
        required(
            "maturity",
            "How mature it is",
            "",
            FieldKind::Scale {
                max: 9,
                low: "a principle was observed".to_owned(),
                high: "proven in use".to_owned(),
            },
        ),
        Field::new("link", "A web page about it", FieldKind::Url),
    ];
    let contact = vec![
        Field {
            identity: true,
            ..required("contact_email", "An e-mail address for questions", "", FieldKind::Email)
        },
        Field { identity: true, ..Field::new("contact_phone", "A telephone number", FieldKind::Phone) },
    ];
    form(
        "short",
        vec![
            who(standard()),
            section("idea", "Your idea", "One page is enough.", idea),
            section("contact", "Contact", "", contact),
            terms(standard()),
        ],
    )
}

/// A project with people, a plan and a budget.
fn project() -> FormDefinition {
    let plan = vec![
        title(),
        required("summary", "A summary", "Not confidential: keep secrets out of it.", long(1_500)),
        Field {
            confidential: true,
            ..required("plan", "The plan of work", "Steps, results and risks.", long(8_000))
        },
        required("run", "When it would run", "", FieldKind::DateRange { earliest: None, latest: None }),
        required("brings", "The fields it belongs to", "", begun("capabilities").unwrap_or(FieldKind::YesNo)),
    ];
    let people = vec![
        Field {
            identity: true,
            ..required(
                "team",
                "The people who would work on it",
                "",
                FieldKind::People { least: 1, most: 12 },
            )
        },
        required("partners", "Would others work with you on it?", "", FieldKind::YesNo),
        Field {
            identity: true,
            shown_if: Some(Condition::All(vec![Rule {
                field: "partners".to_owned(),
                is: Comparison::Is,
                value: "yes".to_owned(),
            }])),
            ..required("partners_who", "Who they are and what they do", "", long(2_000))
        },
    ];
    let rows = [("staff", "Staff"), ("material", "Material"), ("travel", "Travel"), ("other", "Other costs")];
    let budget = FieldKind::Budget {
        currencies: ["EUR", "USD", "GBP"].map(String::from).into(),
        rows: rows.map(|(value, label)| Choice { value: value.into(), label: label.into() }).into(),
        years: 3,
    };
    let costs = vec![
        Field { confidential: true, ..required("costs", "The budget", "Without value added tax.", budget) },
        Field { confidential: true, ..Field::new("costs_why", "Why it costs that", long(2_000)) },
    ];
    form(
        "project",
        vec![
            who(standard()),
            section("plan", "The project", "", plan),
            section("people", "People", "", people),
            section("costs", "Costs", "", costs),
            terms(standard()),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_put_in_use() {
        for (word, form) in templates() {
            assert_eq!(form.check_for_pitches(), Ok(()), "{word}");
        }
    }
}
