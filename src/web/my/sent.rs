//! A6: the pitch was received; and the receipt, as bytes that anyone can hash again.

use actix_web::{Either, HttpResponse, http::header, web};
use serde::Serialize;

use super::drawn::When;
use crate::{
    app::App,
    domain::actor::Op,
    services::{self, pitch::Status},
    web::{
        page::{Html, Page, html, see_other},
        problem::Failure,
    },
};

/// The confirmation.
#[derive(Debug, Serialize)]
pub struct SentPage {
    pub reference: String,
    pub challenge: String,
    pub challenge_href: String,
    pub status_href: String,
    pub receipt_href: String,
    pub sent: When,
    /// To the millisecond, as it stands in the receipt.
    pub sent_exactly: String,
    pub sha256: String,
    pub version: i32,
    pub email: String,
    pub decision: Option<When>,
    pub closes: Option<When>,
}

impl Page for SentPage {
    const TEMPLATE: &'static str = "my/sent.html";

    fn samples() -> Vec<Self> {
        let page = |challenge: &str, decision: Option<When>| Self {
            reference: "NL-7K3M9Q".to_owned(),
            challenge: challenge.to_owned(),
            challenge_href: "/challenges/quiet".to_owned(),
            status_href: "/my/pitches/NL-7K3M9Q".to_owned(),
            receipt_href: "/my/pitches/NL-7K3M9Q/receipt.json".to_owned(),
            sent: When::sample(),
            sent_exactly: "2026-12-01T15:59:59.999Z".to_owned(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            version: 1,
            email: "kim@example.org".to_owned(),
            decision,
            closes: Some(When::sample()),
        };
        vec![
            page("Quiet heat pumps", Some(When::sample())),
            Self { closes: None, ..page("<script>alert(1)</script>", None) },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Either<HttpResponse, Html<SentPage>>, Failure> {
    let own = services::pitch::own(&app, &op, &reference).await?;
    if own.is_draft() {
        return Ok(Either::Left(see_other(&format!("/my/pitches/{}", own.seen.head.reference))));
    }
    let status = services::pitch::status(&app, &op, own).await?;
    Ok(Either::Right(html(draw(&app, &op, &status))))
}

fn draw(app: &App, op: &Op, status: &Status) -> SentPage {
    let wording = app.wording_for(op);
    let (own, sent) = (&status.own, &status.sent);
    let reference = &own.seen.head.reference;
    let zone = own.challenge.zone.as_str();
    SentPage {
        challenge: own.challenge.title.clone(),
        challenge_href: format!("/challenges/{}", own.challenge.slug),
        status_href: format!("/my/pitches/{reference}"),
        receipt_href: format!("/my/pitches/{reference}/receipt.json"),
        reference: reference.clone(),
        sent: When::instant(&wording, sent.sent_at, zone),
        sent_exactly: sent.sent_at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        sha256: sent.sha256.clone(),
        version: sent.version,
        email: own.lead.email.clone(),
        decision: own.challenge.decision_at.map(|at| When::day(&wording, at, zone)),
        closes: own.challenge.closes_at.map(|at| When::instant(&wording, at, zone)),
    }
}

pub(in crate::web) async fn receipt(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let receipt = services::pitch::receipt(&app, &op, &reference).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"receipt.json\""))
        .body(receipt.document))
}
