//! Samples of the page in `bulk.rs`: empty, usual, extreme, hostile.

use super::{choice, hostile, long};
use crate::web::{
    manage::{
        Control,
        bulk::{BulkPage, Line},
    },
    page::{ErrorLine, Page},
};

impl Page for BulkPage {
    const TEMPLATE: &'static str = "manage/bulk.html";

    fn samples() -> Vec<Self> {
        let line = |why: Option<String>| Line {
            reference: "NL-7K3M9Q".to_owned(),
            href: "/manage/pitches/NL-7K3M9Q".to_owned(),
            stage: hostile(),
            why,
        };
        let control = |kind: &'static str, name: &str| Control {
            id: format!("f-{name}"),
            name: name.to_owned(),
            label: hostile(),
            hint: Some(hostile()),
            kind,
            value: Some(hostile()),
            options: vec![choice(&hostile())],
            limit: Some(1_000),
            optional: false,
            error: Some(hostile()),
            ..Control::default()
        };
        let page = |what: &'static str, stage: Option<Control>, controls: Vec<Control>| Self {
            errors: vec![ErrorLine { href: Some("#f-reason".to_owned()), text: hostile() }],
            what,
            title: "Move 2 pitches".to_owned(),
            action: "/manage/pitches/bulk",
            references: vec!["NL-7K3M9Q".to_owned()],
            summary: Some("1 can move, 1 cannot".to_owned()),
            report: vec![line(None), line(Some(long()))],
            stage,
            controls,
            button: Some("Move 1 pitch".to_owned()),
            back: "/manage/pitches".to_owned(),
        };
        vec![
            Self {
                errors: Vec::new(),
                references: Vec::new(),
                summary: None,
                report: Vec::new(),
                button: None,
                ..page("assign", None, Vec::new())
            },
            page("assign", None, vec![control("many_of", "evaluators"), control("date", "due_at")]),
            page("move", Some(control("select", "to")), vec![control("long_text", "reason")]),
            page("propose", None, vec![control("select", "outcome"), control("long_text", "feedback")]),
        ]
    }
}
