//! The confidentiality agreement of guest experts: its versions, and publishing the next one after reading it.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use super::step::StepPage;
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services,
    web::{
        fields::Fields,
        page::{Html, Page, html, refused, see_other_saying},
        problem::{Failure, Problem},
        view::{Control, Link, When},
    },
    wording::Wording,
};

/// Where the page is.
const PATH: &str = "/admin/agreements";

/// The versions.
#[derive(Debug, Default, Serialize)]
pub struct AgreementsPage {
    pub versions: Vec<VersionRow>,
}

/// One version.
#[derive(Debug, Serialize)]
pub struct VersionRow {
    pub version: i32,
    pub by: String,
    pub at: When,
    pub sha256: String,
    /// How many people accepted it.
    pub accepted: i64,
    pub body: String,
    pub is_current: bool,
}

impl Page for AgreementsPage {
    const TEMPLATE: &'static str = "admin/agreements.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{hostile, long, when};
        let row = |version, body: String| VersionRow {
            version,
            by: hostile(),
            at: when(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            accepted: 1_204,
            body,
            is_current: version == 2,
        };
        vec![Self::default(), Self { versions: vec![row(2, hostile()), row(1, long())] }]
    }
}

pub(in crate::web) async fn page(app: web::Data<App>, op: Op) -> Result<Html<AgreementsPage>, Failure> {
    let versions = services::nda::versions(&app, &op).await?;
    let wording = app.wording_for(&op);
    let rows = versions.into_iter().enumerate().map(|(place, (version, accepted))| VersionRow {
        version: version.version,
        by: version.name,
        at: When::own(&wording, version.published_at),
        sha256: version.sha256,
        accepted,
        body: version.body,
        is_current: place == 0,
    });
    Ok(html(AgreementsPage { versions: rows.collect() }))
}

/// The form, with the text in force to begin from.
pub(in crate::web) async fn form(app: web::Data<App>, op: Op) -> Result<Html<StepPage>, Failure> {
    let current = services::nda::versions(&app, &op).await?.into_iter().next();
    let (body, after) = current.map_or((String::new(), 0), |(version, _)| (version.body, version.version));
    Ok(html(writing(&app.wording_for(&op), &body, after, &Invalid::default())))
}

/// Shows the text as it will stand; publishes it once it was seen so.
pub(in crate::web) async fn publish(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<StepPage>>, Failure> {
    let after = fields.get("after").parse::<i32>().map_err(|_| Problem::BadRequest)?;
    let (body, wording) = (fields.get("body"), app.wording_for(&op));
    match (services::nda::checked(body), fields.get("do")) {
        (Err(Error::Invalid(invalid)), _) => {
            Ok(Either::Right(refused(writing(&wording, body, after, &invalid))))
        }
        (Err(other), _) => Err(other.into()),
        (Ok(text), "publish") => {
            services::nda::publish(&app, &op, &text, after).await?;
            Ok(Either::Left(see_other_saying(&app, PATH, "flash-nda-published")))
        }
        (Ok(text), _) => Ok(Either::Right(html(preview(&wording, text, after)))),
    }
}

fn back(wording: &Wording<'_>) -> Link {
    Link::new(wording.say("nav-agreements"), PATH)
}

fn writing(wording: &Wording<'_>, body: &str, after: i32, invalid: &Invalid) -> StepPage {
    StepPage {
        controls: vec![
            Control::new(wording, invalid, "long_text", "body", "nda-body", body)
                .hint(wording, "nda-body-hint"),
        ],
        fields: [("after", after.to_string())].into(),
        ..StepPage::new(wording, invalid, "nda-write", 0, (format!("{PATH}/new"), back(wording)))
    }
}

fn preview(wording: &Wording<'_>, body: String, after: i32) -> StepPage {
    let fields = [("after", after.to_string()), ("body", body.clone()), ("do", "publish".to_owned())];
    StepPage {
        text: Some(body),
        fields: fields.into(),
        ..StepPage::new(
            wording,
            &Invalid::default(),
            "nda-publish",
            3,
            (format!("{PATH}/new"), back(wording)),
        )
    }
}
