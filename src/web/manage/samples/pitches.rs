//! Samples of the page in `pitches.rs`: empty, usual, extreme, hostile.

use super::{badge, head, hostile, long, when};
use crate::web::{
    manage::{
        Control, Facet, FacetOption, Link, Pager,
        pitches::{PitchRow, PitchesPage},
    },
    page::Page,
};

impl Page for PitchesPage {
    const TEMPLATE: &'static str = "manage/pitches.html";

    fn samples() -> Vec<Self> {
        let row = |title: Option<String>| PitchRow {
            reference: "NL-7K3M9Q".to_owned(),
            href: "/manage/pitches/NL-7K3M9Q".to_owned(),
            organisation: title.clone(),
            challenge: title.clone(),
            stage: badge(),
            reviews: "2 of 3".to_owned(),
            mean: "3.42".to_owned(),
            spread: "1.20".to_owned(),
            contested: title.is_some(),
            submitted: title.is_some().then(when),
            days: 12_345,
            due: title.is_some().then(when),
            overdue: title.is_some(),
            selectable: title.is_some(),
            title,
        };
        let control = Control { id: "f-least".to_owned(), kind: "number", ..Control::default() };
        let empty = || Self {
            challenge: None,
            links: Vec::new(),
            action: "/manage/pitches".to_owned(),
            query: String::new(),
            facets: Vec::new(),
            least: control.clone(),
            most: Control { id: "f-most".to_owned(), ..control.clone() },
            hidden: std::collections::BTreeMap::new(),
            active: 0,
            pills: Vec::new(),
            clear: "/manage/pitches".to_owned(),
            count: "No pitches".to_owned(),
            drafts: None,
            columns: Vec::new(),
            rows: Vec::new(),
            sizes: Vec::new(),
            first: None,
            pager: Pager::default(),
            may_manage: false,
        };
        let full = Self {
            challenge: Some(hostile()),
            links: vec![Link::new("Decisions", "/manage/challenges/quiet/decisions")],
            query: hostile(),
            facets: vec![Facet {
                name: "stage",
                label: "Stage".to_owned(),
                open: true,
                options: vec![FacetOption::new("evaluation", hostile(), true)],
            }],
            hidden: [("sort", "-score".to_owned())].into(),
            active: 2,
            pills: vec![Link::new(hostile(), "/manage/pitches")],
            count: "12,345 pitches".to_owned(),
            drafts: Some("3 drafts".to_owned()),
            columns: vec![head("reference", "ascending"), head("score", "none")],
            rows: vec![row(None), row(Some(hostile())), row(Some(long()))],
            sizes: vec![Link { current: true, ..Link::new("50", "?size=50") }, Link::new("25", "?size=25")],
            first: Some("/manage/pitches".to_owned()),
            pager: Pager { next: Some("?after=x~y".to_owned()), ..Pager::default() },
            may_manage: true,
            ..empty()
        };
        vec![empty(), full]
    }
}
