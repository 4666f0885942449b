//! A6: the pitch was received; and the receipt, as bytes that anyone can hash again.

use actix_web::{Either, HttpResponse, HttpResponseBuilder, http::header, web};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

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
    /// The document of which the receipt holds the hash.
    pub document_href: String,
    pub print_href: String,
    /// Where it can be made a draft again.
    pub pull_back_href: Option<String>,
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
            receipt_href: "/my/pitches/NL-7K3M9Q/receipt.txt".to_owned(),
            document_href: "/my/pitches/NL-7K3M9Q/receipt.json".to_owned(),
            print_href: "/my/pitches/NL-7K3M9Q/print".to_owned(),
            pull_back_href: Some("/my/pitches/NL-7K3M9Q/pull-back".to_owned()),
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
            Self { closes: None, pull_back_href: None, ..page("<script>alert(1)</script>", None) },
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
        receipt_href: format!("/my/pitches/{reference}/receipt.txt"),
        document_href: format!("/my/pitches/{reference}/receipt.json"),
        print_href: format!("/my/pitches/{reference}/print"),
        pull_back_href: status.may_pull_back.then(|| format!("/my/pitches/{reference}/pull-back")),
        reference: reference.clone(),
        sent: When::instant(&wording, sent.sent_at, zone),
        sent_exactly: exactly(sent.sent_at),
        sha256: sent.sha256.clone(),
        version: sent.version,
        email: own.lead.as_ref().map(|lead| lead.email.clone()).unwrap_or_default(),
        decision: own.challenge.decision_at.map(|at| When::day(&wording, at, zone)),
        closes: own.closes().map(|at| When::instant(&wording, at, zone)),
    }
}

/// As it stands in the receipt.
pub(super) fn exactly(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Which of the sent versions.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Wanted {
    version: String,
}

impl Wanted {
    /// None for the newest; what is no number is no version.
    pub(super) fn version(&self) -> Option<i32> {
        (!self.version.is_empty()).then(|| self.version.parse().unwrap_or(0))
    }
}

/// The receipt document: the bytes that were hashed.
pub(in crate::web) async fn document(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let receipt = services::pitch::receipt(&app, &op, &reference, wanted.version()).await?;
    Ok(attached("application/json", "receipt.json").body(receipt.document))
}

/// The signed receipt.
pub(in crate::web) async fn receipt(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let receipt = services::pitch::signed_receipt(&app, &op, &reference, wanted.version()).await?;
    Ok(attached("text/plain; charset=utf-8", "receipt.txt").body(receipt))
}

fn attached(kind: &'static str, name: &str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    let disposition = format!("attachment; filename=\"{name}\"");
    answer.content_type(kind).insert_header((header::CONTENT_DISPOSITION, disposition));
    answer
}
