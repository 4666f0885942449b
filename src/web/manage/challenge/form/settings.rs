//! The controls of the settings of a field.

use crate::{
    domain::form::{Comparison, Field, FieldKind, FormDefinition, MOST_RULES},
    error::Invalid,
    web::{
        fields::Fields,
        view::{Choice, Control, comparison},
    },
    wording::Wording,
};

/// Everything a control is made from.
pub(super) struct Settings<'a> {
    pub(super) wording: &'a Wording<'a>,
    pub(super) invalid: &'a Invalid,
    pub(super) typed: &'a Fields,
    pub(super) form: &'a FormDefinition,
    pub(super) field: &'a Field,
}

impl Settings<'_> {
    fn control(&self, kind: &'static str, name: &str) -> Control {
        let id = format!("build-field-{}", name.replace('_', "-"));
        Control::new(self.wording, self.invalid, kind, name, &id, self.typed.get(name))
            .hint(self.wording, &format!("{id}-hint"))
    }

    fn limited(&self, kind: &'static str, name: &str, limit: usize) -> Control {
        Control { limit: Some(limit), ..self.control(kind, name) }
    }

    fn optional(&self, kind: &'static str, name: &str) -> Control {
        Control { optional: true, ..self.control(kind, name) }
    }

    /// What is asked, and how.
    pub(super) fn asked(&self) -> Vec<Control> {
        let mut controls = vec![
            self.limited("short_text", "label", 200),
            Control { optional: true, ..self.limited("long_text", "hint", 2_000) },
            Control { optional: true, ..self.limited("long_text", "why", 2_000) },
        ];
        controls.extend(self.limits());
        controls.extend([self.control("short_text", "id"), self.section()]);
        controls
    }

    fn section(&self) -> Control {
        let sections = self.form.sections.iter().map(|section| (section.id.clone(), section.title.clone()));
        self.control("select", "section").options(sections)
    }

    fn limits(&self) -> Vec<Control> {
        let number = |name| self.control("number", name);
        let options = || self.control("long_text", "options");
        match &self.field.kind {
            FieldKind::ShortText { .. } => vec![number("max_chars")],
            FieldKind::LongText { .. } => vec![number("max_chars"), self.optional("number", "max_words")],
            FieldKind::Number { .. } => {
                vec![number("min"), number("max"), number("decimals"), self.optional("short_text", "unit")]
            }
            FieldKind::Money { .. } => vec![self.control("short_text", "currencies")],
            FieldKind::Date { .. } | FieldKind::DateRange { .. } => {
                vec![self.optional("date", "earliest"), self.optional("date", "latest")]
            }
            FieldKind::OneOf { .. } => vec![options()],
            FieldKind::ManyOf { .. } => vec![options(), number("least"), number("most")],
            FieldKind::Scale { .. } => {
                vec![number("most"), self.control("short_text", "low"), self.control("short_text", "high")]
            }
            FieldKind::People { .. } => vec![number("least"), number("most")],
            FieldKind::Budget { .. } => {
                vec![options(), number("years"), self.control("short_text", "currencies")]
            }
            FieldKind::Capabilities { .. } => {
                let lists = ["areas", "markets", "own"]
                    .map(|list| (list.to_owned(), self.wording.say(&format!("build-list-{list}"))));
                vec![self.control("one_of", "of").options(lists), number("most")]
            }
            FieldKind::File { .. } => vec![number("most")],
            FieldKind::Agreement { .. } | FieldKind::Note { .. } => {
                vec![self.limited("long_text", "text", 5_000)]
            }
            FieldKind::YesNo | FieldKind::Url | FieldKind::Email | FieldKind::Phone | FieldKind::Country => {
                Vec::new()
            }
        }
    }

    /// Who must answer by when, and who reads it.
    pub(super) fn marks(&self) -> Vec<Control> {
        if !self.field.kind.is_answered() {
            return Vec::new();
        }
        vec![
            self.control("agreement", "required"),
            self.optional("date", "required_from"),
            self.optional("date", "frozen_after"),
            self.control("agreement", "confidential"),
            self.control("agreement", "identity"),
            self.optional("short_text", "reuse"),
        ]
    }

    /// Whether it is always asked, after rules or after an expression.
    pub(super) fn join(&self) -> Control {
        let ways = ["always", "all", "any", "cel"]
            .map(|way| (way.to_owned(), self.wording.say(&format!("build-join-{way}"))));
        Control {
            value: Some(match self.typed.get("join") {
                "" => "always".to_owned(),
                way => way.to_owned(),
            }),
            ..self.control("one_of", "join")
        }
        .options(ways)
    }

    pub(super) fn cel(&self) -> Control {
        self.optional("short_text", "cel")
    }

    /// The rules that are there, and one more while there is room: field, comparison, value.
    pub(super) fn rules(&self) -> Vec<Vec<Control>> {
        let name = |number: usize, part: &str| format!("rule-{number}-{part}");
        let last = (1..=MOST_RULES).rev().find(|number| self.typed.has(&name(*number, "field"))).unwrap_or(0);
        (1..=(last + 1).min(MOST_RULES))
            .map(|number| {
                let control = |kind, part: &str| {
                    let name = name(number, part);
                    let label =
                        self.wording.say_with(&format!("build-rule-{part}"), &[("n", number.to_string())]);
                    let made = Control::new(
                        self.wording,
                        self.invalid,
                        kind,
                        &name,
                        "build-rule",
                        self.typed.get(&name),
                    );
                    Control { label, ..made }
                };
                vec![
                    control("select", "field").options(self.fields()),
                    control("select", "is").options(self.comparisons()),
                    Control { optional: true, ..control("short_text", "value") },
                ]
            })
            .collect()
    }

    /// The fields a rule can ask for: all but this one.
    fn fields(&self) -> Vec<(String, String)> {
        self.form
            .fields()
            .filter(|field| field.kind.is_answered() && field.id != self.field.id)
            .map(|field| (field.id.clone(), format!("{} ({})", field.label, field.id)))
            .collect()
    }

    fn comparisons(&self) -> Vec<(String, String)> {
        Comparison::ALL
            .into_iter()
            .map(|is| (is.as_str().to_owned(), self.wording.say(&format!("{}-short", comparison(is)))))
            .collect()
    }
}

/// The words a rule can compare with, for the fields that have some: shown beside the rules.
pub(super) fn words(form: &FormDefinition, field: &Field) -> Vec<Choice> {
    form.fields()
        .filter(|other| other.id != field.id && !other.kind.options().is_empty())
        .map(|other| {
            let words: Vec<&str> = other.kind.options().iter().map(|option| option.value.as_str()).collect();
            Choice {
                value: other.id.clone(),
                label: format!("{}: {}", other.label, words.join(", ")),
                ..Choice::default()
            }
        })
        .collect()
}
