//! One step of an administrator: what will happen, the fields it wants, one button. Every dangerous action of the
//! area is this page, with a reason.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    error::Invalid,
    web::{
        page::{ErrorLine, Page, error_lines},
        view::{Control, Link, Row},
    },
    wording::Wording,
};

/// A step.
#[derive(Debug, Default, Serialize)]
pub struct StepPage {
    pub errors: Vec<ErrorLine>,
    pub title: String,
    pub back: Link,
    pub facts: Vec<Row>,
    /// What the button does.
    pub effects: Vec<String>,
    /// A text as it will stand.
    pub text: Option<String>,
    pub controls: Vec<Control>,
    /// What is sent along.
    pub fields: BTreeMap<&'static str, String>,
    pub action: String,
    pub label: String,
    /// `primary` or `danger`.
    pub kind: &'static str,
}

impl StepPage {
    /// A step with its title, its button and what that does: the messages `<step>-title`, `<step>-do` and
    /// `<step>-effect-1` to `-effect-<effects>`.
    pub(in crate::web) fn new(
        wording: &Wording<'_>,
        invalid: &Invalid,
        step: &str,
        effects: usize,
        (action, back): (String, Link),
    ) -> Self {
        Self {
            errors: error_lines(wording, invalid),
            title: wording.say(&format!("{step}-title")),
            effects: (1..=effects).map(|number| wording.say(&format!("{step}-effect-{number}"))).collect(),
            label: wording.say(&format!("{step}-do")),
            kind: "primary",
            action,
            back,
            ..Self::default()
        }
    }
}

/// The field every dangerous action has.
pub(in crate::web) fn reason(wording: &Wording<'_>, invalid: &Invalid, typed: &str) -> Control {
    Control {
        limit: Some(1_000),
        ..Control::new(wording, invalid, "long_text", "reason", "staff-reason", typed)
            .hint(wording, "staff-reason-hint")
    }
}

impl Page for StepPage {
    const TEMPLATE: &'static str = "admin/step.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{hostile, rows};
        let usual = |errors: Vec<ErrorLine>| Self {
            errors,
            title: hostile(),
            back: Link::new(hostile(), "/admin/roles"),
            facts: rows(),
            effects: vec![hostile(), hostile()],
            text: Some(format!("{}\n\n{}", hostile(), hostile())),
            controls: vec![Control {
                id: "f-reason".to_owned(),
                name: "reason".to_owned(),
                label: hostile(),
                kind: "long_text",
                value: Some(hostile()),
                error: Some(hostile()),
                ..Control::default()
            }],
            fields: [("do", hostile())].into(),
            action: "/admin/roles/new".to_owned(),
            label: hostile(),
            kind: "danger",
        };
        let error = ErrorLine { href: Some("#f-reason".to_owned()), text: hostile() };
        vec![
            usual(vec![error]),
            Self { text: None, facts: Vec::new(), effects: Vec::new(), ..usual(Vec::new()) },
        ]
    }
}
