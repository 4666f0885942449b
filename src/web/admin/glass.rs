//! X4: breaking the glass of one pitch for an hour, with a reason, and who did lately.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use super::step::{StepPage, reason};
use crate::{
    app::App,
    domain::{actor::Op, pitch::Reference},
    error::{Error, Invalid},
    services::{self, glass::Sealed},
    web::{
        fields::Fields,
        page::{Html, Page, html, refused, see_other_saying},
        problem::Failure,
        view::{Link, Row, When},
    },
    wording::Wording,
};

/// Where the page is.
const PATH: &str = "/admin/glass";

/// The last times the glass was broken.
#[derive(Debug, Default, Serialize)]
pub struct GlassPage {
    pub query: String,
    /// A reference that is none was asked for.
    pub unknown: bool,
    /// The step for the reference that was asked for.
    pub step: Option<String>,
    pub rows: Vec<GlassRow>,
}

/// One time.
#[derive(Debug, Serialize)]
pub struct GlassRow {
    pub reference: String,
    pub name: String,
    pub reason: String,
    pub from: When,
    pub until: When,
}

impl Page for GlassPage {
    const TEMPLATE: &'static str = "admin/glass.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{hostile, when};
        let row = GlassRow {
            reference: "NL-7K3M9Q".to_owned(),
            name: hostile(),
            reason: hostile(),
            from: when(),
            until: when(),
        };
        let step = Some(format!("{PATH}/NL-7K3M9Q"));
        vec![
            Self::default(),
            Self { query: hostile(), unknown: true, ..Self::default() },
            Self { query: "NL-7K3M9Q".to_owned(), step, rows: vec![row], ..Self::default() },
        ]
    }
}

pub(in crate::web) async fn list(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<GlassPage>, Failure> {
    let rows = services::glass::latest(&app, &op).await?;
    let typed = query.iter().find(|(name, _)| name == "q").map_or("", |(_, value)| value.trim()).to_owned();
    let reference = Reference::parse(&typed);
    let wording = app.wording_for(&op);
    let rows = rows.into_iter().map(|row| GlassRow {
        from: When::own(&wording, row.broken_at),
        until: When::own(&wording, row.ended_at.unwrap_or(row.until_at)),
        reference: row.reference,
        name: row.name,
        reason: row.reason,
    });
    Ok(html(GlassPage {
        unknown: !typed.is_empty() && reference.is_none(),
        step: reference.map(|reference| format!("{PATH}/{}", reference.as_str())),
        query: typed,
        rows: rows.collect(),
    }))
}

pub(in crate::web) async fn form(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Html<StepPage>, Failure> {
    let sealed = services::glass::sealed(&app, &op, &reference).await?;
    Ok(html(draw(&app.wording_for(&op), &sealed, "", &Invalid::default())))
}

pub(in crate::web) async fn break_it(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<StepPage>>, Failure> {
    let typed = fields.get("reason");
    match services::glass::break_it(&app, &op, &reference, typed).await {
        Ok(()) => {
            let path = format!("/manage/pitches/{reference}");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-glass-broken")))
        }
        Err(Error::Invalid(invalid)) => {
            let sealed = services::glass::sealed(&app, &op, &reference).await?;
            Ok(Either::Right(refused(draw(&app.wording_for(&op), &sealed, typed, &invalid))))
        }
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn end(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    services::glass::end(&app, &op, &reference).await?;
    Ok(see_other_saying(&app, PATH, "flash-glass-ended"))
}

fn draw(wording: &Wording<'_>, sealed: &Sealed, typed: &str, invalid: &Invalid) -> StepPage {
    let (path, back) = (format!("{PATH}/{}", sealed.reference), Link::new(wording.say("nav-glass"), PATH));
    StepPage {
        facts: vec![
            Row::new(wording.say("glass-reference"), sealed.reference.clone()),
            Row::new(wording.say("manage-challenge"), sealed.challenge.clone()),
        ],
        controls: vec![reason(wording, invalid, typed).hint(wording, "glass-reason-hint")],
        kind: "danger",
        ..StepPage::new(wording, invalid, "glass", 4, (path, back))
    }
}
