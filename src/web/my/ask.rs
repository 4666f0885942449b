//! One step of an applicant: what will happen, the fields it wants, one button.

use serde::Serialize;

use crate::{
    app::App,
    domain::{actor::Op, pitch::DECLARATION},
    error::Invalid,
    services::pitch::Own,
    web::{
        page::{ErrorLine, Page, error_lines},
        view::{Choice, Control, Row},
    },
    wording::Wording,
};

/// A step.
#[derive(Debug, Default, Serialize)]
pub struct AskPage {
    pub errors: Vec<ErrorLine>,
    pub reference: String,
    pub challenge: String,
    pub title: String,
    /// What it is about, a paragraph each.
    pub lead: Vec<String>,
    /// What is there so far, with its heading.
    pub kept: Vec<Kept>,
    /// What the button does.
    pub effects: Vec<String>,
    pub controls: Vec<Control>,
    pub action: String,
    /// The button; empty where there is none.
    pub label: String,
    /// `primary` or `danger`.
    pub kind: &'static str,
}

/// Something that is kept.
#[derive(Debug, Serialize)]
pub struct Kept {
    pub title: String,
    pub note: String,
    pub rows: Vec<Row>,
}

impl AskPage {
    /// A step about one's own pitch: the messages `<step>-title`, `<step>-do` and `<step>-effect-1` to
    /// `-effect-<effects>`.
    pub(super) fn new(app: &App, op: &Op, own: &Own, invalid: &Invalid, step: &str, effects: usize) -> Self {
        let wording = app.wording_for(op);
        Self {
            errors: error_lines(&wording, invalid),
            reference: own.seen.head.reference.clone(),
            challenge: own.challenge.title.clone(),
            title: wording.say(&format!("{step}-title")),
            effects: (1..=effects).map(|number| wording.say(&format!("{step}-effect-{number}"))).collect(),
            label: wording.say(&format!("{step}-do")),
            kind: "primary",
            ..Self::default()
        }
    }
}

/// A box under the terms of the challenge: ticking it posts their version.
pub(super) fn declaration(wording: &Wording<'_>, own: &Own, invalid: &Invalid) -> Control {
    let terms = own.challenge.terms_version.clone();
    Control {
        hint: Some(wording.say_with("my-check-declaration-hint", &[("version", terms.clone())])),
        options: vec![Choice { value: terms, label: wording.say("my-check-declare"), ..Choice::default() }],
        ..Control::new(wording, invalid, "many_of", DECLARATION, "my-check-declaration", "")
    }
}

impl Page for AskPage {
    const TEMPLATE: &'static str = "my/ask.html";

    fn samples() -> Vec<Self> {
        let hostile = || "\"><script>alert(1)</script>".to_owned();
        let page = |label: String| Self {
            reference: "NL-7K3M9Q".to_owned(),
            challenge: hostile(),
            title: hostile(),
            action: "/my/pitches/NL-7K3M9Q/pull-back".to_owned(),
            label,
            kind: "primary",
            ..Self::default()
        };
        let control = Control {
            value: Some(hostile()),
            error: Some(hostile()),
            ..Control::empty("reason", "long_text", hostile())
        };
        vec![
            page(String::new()),
            page("Pull back".to_owned()),
            Self {
                errors: vec![ErrorLine { href: Some("#f-reason".to_owned()), text: hostile() }],
                lead: vec![hostile(), hostile()],
                kept: vec![
                    Kept { title: hostile(), note: hostile(), rows: Row::samples() },
                    Kept { title: hostile(), note: String::new(), rows: Vec::new() },
                ],
                effects: vec![hostile(), hostile()],
                controls: vec![control],
                kind: "danger",
                ..page(hostile())
            },
        ]
    }
}
