//! Samples of the page in `dossier.rs`: empty, usual, extreme, hostile.

use super::{badge, hostile, rows, when};
use crate::web::{
    manage::{
        Link,
        dossier::{Assigned, Decision, Declared, DossierPage, Move, Section, Version},
        history::{Event, GlassLine, LookLine, Mail},
        reviews::Panel,
    },
    page::Page,
    view::FileLine,
};

impl Page for DossierPage {
    const TEMPLATE: &'static str = "manage/dossier.html";

    fn samples() -> Vec<Self> {
        let page = |tab: &'static str| Self {
            reference: "NL-7K3M9Q".to_owned(),
            title: Some(hostile()),
            challenge: Link::new(hostile(), "/manage/challenges/quiet/pitches"),
            stage: badge(),
            stage_days: 12,
            facts: rows(),
            tabs: vec![Link { current: true, count: Some(3), ..Link::new(hostile(), "?tab=pitch") }],
            tab,
            sections: vec![Section { title: hostile(), rows: rows() }],
            files: FileLine::samples("/manage/pitches/NL-7K3M9Q/files"),
            old_files: FileLine::samples("/manage/pitches/NL-7K3M9Q/files"),
            erased: None,
            versions: vec![Version { version: 1, sha256: "9f86d081".to_owned(), at: when() }],
            reviews: (tab == "reviews").then(Panel::sample),
            conflicts: vec![Declared { name: hostile(), kind: badge(), note: hostile(), at: when() }],
            events: vec![Event {
                title: hostile(),
                text: Some(hostile()),
                time: Some(when()),
                by: Some(hostile()),
                state: "now",
            }],
            mails: vec![Mail { kind: hostile(), to: hostile(), state: badge(), at: when() }],
            looks: vec![LookLine {
                name: hostile(),
                standing: hostile(),
                times: 12,
                first: when(),
                last: when(),
                glass: vec![GlassLine { reason: hostile(), from: when(), until: when() }],
            }],
            assigned: vec![
                Assigned { name: hostile(), state: badge(), due: Some(when()) },
                Assigned { name: hostile(), state: badge(), due: None },
            ],
            moves: vec![
                Move { label: hostile(), href: Some("/manage/pitches/bulk".to_owned()), why: None },
                Move { label: hostile(), href: None, why: Some(hostile()) },
            ],
            decision: Some(Decision { state: badge(), rows: rows(), href: "/manage".to_owned() }),
            partnership: Some(Link::new(hostile(), "/manage/partnerships/aalto-7k3m")),
            convert: Some("/manage/pitches/NL-7K3M9Q/convert".to_owned()),
            assign: Some("/manage/pitches/bulk?do=assign".to_owned()),
            withdrawn: false,
        };
        let bare = |tab: &'static str| Self {
            title: None,
            facts: Vec::new(),
            sections: Vec::new(),
            files: Vec::new(),
            old_files: Vec::new(),
            erased: Some(when()),
            versions: Vec::new(),
            reviews: (tab == "reviews").then(Panel::empty),
            conflicts: Vec::new(),
            events: Vec::new(),
            mails: Vec::new(),
            assigned: Vec::new(),
            moves: Vec::new(),
            decision: None,
            partnership: Some(Link::new(hostile(), "")),
            convert: None,
            assign: None,
            withdrawn: true,
            ..page(tab)
        };
        ["pitch", "reviews", "history"].into_iter().flat_map(|tab| [page(tab), bare(tab)]).collect()
    }
}
