//! A sent version on paper: exactly what was sent, with its receipt.

use actix_web::web;
use serde::Serialize;

use super::{
    check::Part,
    drawn::{Row, When, rows},
    sent::Wanted,
};
use crate::{
    app::App,
    domain::actor::Op,
    services::{self, pitch::Own, pitch::Sent},
    web::{
        page::{Html, Page, html},
        problem::Failure,
    },
};

/// A sent version.
#[derive(Debug, Serialize)]
pub struct PrintPage {
    pub reference: String,
    pub title: String,
    pub challenge: String,
    pub version: i32,
    pub sent: When,
    /// To the millisecond, as it stands in the receipt.
    pub sent_exactly: String,
    pub sha256: String,
    pub form_version: i32,
    pub terms_version: String,
    pub sections: Vec<Part>,
    pub printed: When,
}

impl Page for PrintPage {
    const TEMPLATE: &'static str = "my/print.html";

    fn samples() -> Vec<Self> {
        let page = |title: &str, sections| Self {
            reference: "NL-7K3M9Q".to_owned(),
            title: title.to_owned(),
            challenge: "Heat & <b>noise</b>".to_owned(),
            version: 2,
            sent: When::sample(),
            sent_exactly: "2026-12-01T15:59:59.999Z".to_owned(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            form_version: 3,
            terms_version: "2".to_owned(),
            sections,
            printed: When::sample(),
        };
        let part = Part { title: "Your <i>solution</i>".to_owned(), rows: Row::samples() };
        vec![page("", Vec::new()), page("<script>alert(1)</script>", vec![part])]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    wanted: web::Query<Wanted>,
) -> Result<Html<PrintPage>, Failure> {
    let (own, sent) = services::pitch::sent_version(&app, &op, &reference, wanted.version()).await?;
    Ok(html(draw(&app, &op, &own, &sent)))
}

fn draw(app: &App, op: &Op, own: &Own, sent: &Sent) -> PrintPage {
    let wording = app.wording_for(op);
    let zone = own.challenge.zone.as_str();
    PrintPage {
        reference: own.seen.head.reference.clone(),
        title: sent.answers.text("title").unwrap_or_default().to_owned(),
        challenge: own.challenge.title.clone(),
        version: sent.version,
        sent: When::instant(&wording, sent.sent_at, zone),
        sent_exactly: super::sent::exactly(sent.sent_at),
        sha256: sent.sha256.clone(),
        form_version: sent.form_version,
        terms_version: sent.terms_version.clone(),
        sections: own
            .form
            .sections
            .iter()
            .map(|section| Part {
                title: section.title.clone(),
                rows: rows(&wording, section, &sent.answers, None),
            })
            .collect(),
        printed: When::instant(&wording, op.now, zone),
    }
}
