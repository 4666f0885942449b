//! The sent versions of a pitch, and what changed from one to the next.

use actix_web::web;
use serde::Serialize;

use super::{
    drawn::{When, text},
    sent::Wanted,
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        diff::{Piece, pieces},
        form::{Answers, FormDefinition},
    },
    services::{
        self,
        pitch::{After, Versions},
    },
    web::{
        page::{Html, Page, html},
        problem::Failure,
    },
    wording::Wording,
};

/// The versions.
#[derive(Debug, Serialize)]
pub struct VersionsPage {
    pub reference: String,
    pub challenge: String,
    pub versions: Vec<Version>,
    /// What the changes are between, in words; empty with one version alone.
    pub between: String,
    pub changes: Vec<Changed>,
}

/// One sent version.
#[derive(Debug, Serialize)]
pub struct Version {
    pub number: i32,
    pub sent: When,
    pub sha256: String,
    pub print_href: String,
    pub receipt_href: String,
    pub document_href: String,
    /// What changed up to it, where something stood before.
    pub changes_href: Option<String>,
}

/// One answer that is different.
#[derive(Debug, Serialize)]
pub struct Changed {
    pub label: String,
    pub parts: Vec<Piece>,
}

impl Page for VersionsPage {
    const TEMPLATE: &'static str = "my/versions.html";

    fn samples() -> Vec<Self> {
        let version = |number: i32| Version {
            number,
            sent: When::sample(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            print_href: "/my/pitches/NL-7K3M9Q/print?version=1".to_owned(),
            receipt_href: "/my/pitches/NL-7K3M9Q/receipt.txt?version=1".to_owned(),
            document_href: "/my/pitches/NL-7K3M9Q/receipt.json?version=1".to_owned(),
            changes_href: (number > 1).then(|| "/my/pitches/NL-7K3M9Q/versions?version=2".to_owned()),
        };
        let page = |versions: Vec<Version>| Self {
            reference: "NL-7K3M9Q".to_owned(),
            challenge: "Heat & <b>noise</b>".to_owned(),
            versions,
            between: String::new(),
            changes: Vec::new(),
        };
        let changed = Changed {
            label: "The <i>title</i>".to_owned(),
            parts: pieces("old <script>alert(1)</script> text", "new <script>alert(1)</script> text"),
        };
        vec![
            page(Vec::new()),
            page(vec![version(1)]),
            Self { between: "Nothing".to_owned(), ..page(vec![version(2), version(1)]) },
            Self {
                between: "From version 1 to version 2".to_owned(),
                changes: vec![changed],
                ..page(vec![version(2), version(1)])
            },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    wanted: web::Query<Wanted>,
) -> Result<Html<VersionsPage>, Failure> {
    let versions = services::pitch::versions(&app, &op, &reference, wanted.version()).await?;
    Ok(html(draw(&app.wording_for(&op), &versions)))
}

fn draw(wording: &Wording<'_>, versions: &Versions) -> VersionsPage {
    let own = &versions.own;
    let base = format!("/my/pitches/{}", own.seen.head.reference);
    let (between, changes) = match &versions.pair {
        None => (String::new(), Vec::new()),
        Some((before, after)) => {
            let from = ("from", before.version.to_string());
            let (between, later) = match after {
                After::Sent(sent) => {
                    let to = ("to", sent.version.to_string());
                    (wording.say_with("life-versions-between", &[from, to]), &sent.answers)
                }
                After::Draft(draft) => (wording.say_with("life-versions-draft", &[from]), draft),
            };
            (between, changes(wording, &own.form, &before.answers, later))
        }
    };
    VersionsPage {
        reference: own.seen.head.reference.clone(),
        challenge: own.challenge.title.clone(),
        versions: versions
            .heads
            .iter()
            .map(|head| Version {
                number: head.version,
                sent: When::instant(wording, head.sent_at, &own.challenge.zone),
                sha256: head.sha256.clone(),
                print_href: format!("{base}/print?version={}", head.version),
                receipt_href: format!("{base}/receipt.txt?version={}", head.version),
                document_href: format!("{base}/receipt.json?version={}", head.version),
                changes_href: (head.version > 1).then(|| format!("{base}/versions?version={}", head.version)),
            })
            .collect(),
        between,
        changes,
    }
}

/// The answers of a form that differ, as both stand on the page.
pub(in crate::web) fn changes(
    wording: &Wording<'_>,
    form: &FormDefinition,
    before: &Answers,
    after: &Answers,
) -> Vec<Changed> {
    let told = |field, answers: &Answers, id: &str| match text(wording, field, answers.get(id)) {
        (Some(one), _) => one,
        (None, Some(several)) => several.join("\n"),
        (None, None) => String::new(),
    };
    form.fields()
        .filter(|field| before.get(&field.id) != after.get(&field.id))
        .map(|field| Changed {
            label: field.label.clone(),
            parts: pieces(&told(field, before, &field.id), &told(field, after, &field.id)),
        })
        .collect()
}
