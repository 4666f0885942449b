//! Samples of the page in `decisions.rs`: empty, usual, extreme, hostile.

use super::{badge, choice, hostile, long, when};
use crate::{
    domain::decision::TEXT_LIMIT,
    web::{
        manage::{
            Control, Link, Pager,
            decisions::{Approval, DecisionRow, DecisionsPage, ReleaseLink},
        },
        page::{ErrorLine, Page},
    },
};

impl Page for DecisionsPage {
    const TEMPLATE: &'static str = "manage/decisions.html";

    fn samples() -> Vec<Self> {
        let control = |kind: &'static str| Control {
            id: "f-outcome-NL-7K3M9Q".to_owned(),
            name: "outcome-NL-7K3M9Q".to_owned(),
            label: hostile(),
            hint: Some(hostile()),
            kind,
            value: Some(hostile()),
            options: vec![choice("Select")],
            limit: Some(TEXT_LIMIT),
            optional: true,
            error: Some(hostile()),
            ..Control::default()
        };
        let row = |controls: Vec<Control>, text: Option<String>| DecisionRow {
            rank: text.is_some().then_some(1),
            reference: "NL-7K3M9Q".to_owned(),
            href: "/manage/pitches/NL-7K3M9Q?tab=reviews".to_owned(),
            title: long(),
            organisation: text.clone(),
            mean: "3.42".to_owned(),
            spread: "1.20".to_owned(),
            reviews: 3,
            contested: text.is_some(),
            state: badge(),
            people: text.clone(),
            sent_back: text.clone(),
            outcome: text,
            controls,
        };
        let empty = || Self {
            errors: Vec::new(),
            challenge: Link::new(hostile(), "/manage/challenges/quiet/pitches"),
            action: "/manage/challenges/quiet/decisions".to_owned(),
            approve_action: "/manage/challenges/quiet/decisions/approve".to_owned(),
            release: "/manage/challenges/quiet/release".to_owned(),
            counts: "Nothing waits".to_owned(),
            rows: Vec::new(),
            approvals: Vec::new(),
            seen_at: 0,
            back: None,
            pager: Pager::default(),
            first: None,
            releases: Vec::new(),
            may_propose: false,
        };
        let approval = Approval {
            reference: "NL-7K3M9Q".to_owned(),
            href: "/manage/pitches/NL-7K3M9Q".to_owned(),
            title: hostile(),
            mean: "3.42".to_owned(),
            state: badge(),
            outcome: hostile(),
            reason: hostile(),
            note: hostile(),
            feedback: hostile(),
            by: hostile(),
        };
        vec![
            empty(),
            Self { rows: vec![row(Vec::new(), None), row(Vec::new(), Some(hostile()))], ..empty() },
            Self {
                errors: vec![ErrorLine { href: Some("#f-outcome-NL-7K3M9Q".to_owned()), text: hostile() }],
                rows: vec![row(vec![control("select"), control("long_text")], Some(hostile()))],
                approvals: vec![approval],
                back: Some(control("long_text")),
                pager: Pager { next: Some("?after=1~NL-7K3M9Q".to_owned()), ..Pager::default() },
                first: Some("/manage/challenges/quiet/decisions".to_owned()),
                releases: vec![ReleaseLink { href: "/manage".to_owned(), at: when(), count: 12 }],
                may_propose: true,
                ..empty()
            },
        ]
    }
}
