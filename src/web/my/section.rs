//! A4: one section of a draft, answered and saved, by a button or while somebody types.

use actix_web::{
    Either, HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use serde::Deserialize;
use serde_json::json;

use super::{
    drawn::present,
    section_page::{SectionPage, Shape, draw},
};
use crate::{
    app::App,
    domain::{actor::Op, form},
    error::{Error, Invalid},
    services::{
        self,
        pitch::{Met, Own, Saved},
    },
    web::{
        fields::Fields,
        page::{Html, html, html_with, see_other, see_other_saying},
        problem::Failure,
    },
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct From {
    /// `check`: go back there after saving.
    #[serde(rename = "return")]
    back: String,
}

impl From {
    fn to_check(&self) -> bool {
        self.back == "check"
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
    from: web::Query<From>,
) -> Result<Html<SectionPage>, Failure> {
    let (reference, section) = path.into_inner();
    let own = services::pitch::own(&app, &op, &reference).await?;
    let offers = services::pitch::offers(&app, &op, &own, &section).await?;
    let present = services::pitch::present(&app, &op, &own).await?;
    let shape = Shape { section: &section, to_check: from.to_check(), offers: &offers, ..Shape::default() };
    let shape = Shape { present: &present, ..shape };
    Ok(html(draw(&app, &op, &own, &shape)?))
}

pub(in crate::web) async fn save(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
    from: web::Query<From>,
    request: HttpRequest,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<SectionPage>>, Failure> {
    let (reference, section) = path.into_inner();
    if request.headers().contains_key("x-autosave") {
        let shown = if_match(&request).unwrap_or_else(|| version(&fields));
        let saved =
            services::pitch::autosave_section(&app, &op, &reference, &section, &fields.0, shown).await;
        return autosaved(&app, &op, &reference, saved).await.map(Either::Left);
    }
    let shown = version(&fields);
    let fields = reused(&app, &op, (&reference, &section), fields).await?;
    let saved = services::pitch::save_section(&app, &op, &reference, &section, &fields.0, shown).await;
    let shape = Shape { section: &section, to_check: from.to_check(), ..Shape::default() };
    let (shape, status) = match &saved {
        Ok(saved) if saved.met.is_empty() && saved.problems.0.is_empty() => {
            let own = services::pitch::own(&app, &op, &reference).await?;
            return Ok(Either::Left(onward(&app, &own, &shape, &fields, saved)));
        }
        Ok(saved) if saved.met.is_empty() => (
            Shape { problems: Some(&saved.problems), present: &saved.present, ..shape },
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        Ok(saved) => (
            Shape { problems: Some(&saved.problems), met: &saved.met, present: &saved.present, ..shape },
            StatusCode::CONFLICT,
        ),
        // Too late: what was typed is shown, so that it can be copied.
        Err(Error::Refused(refusal)) => {
            (Shape { typed: Some(&fields.0), refusal: Some(refusal), ..shape }, StatusCode::CONFLICT)
        }
        Err(Error::Invalid(invalid)) => (
            Shape { typed: Some(&fields.0), problems: Some(invalid), ..shape },
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        Err(_) => return saved.map(|_| Either::Left(see_other("/my"))).map_err(Failure::from),
    };
    let own = services::pitch::own(&app, &op, &reference).await?;
    Ok(Either::Right(html_with(draw(&app, &op, &own, &shape)?, status)))
}

/// The fields with an earlier answer taken over, where a button of the page asked for one.
async fn reused(
    app: &App,
    op: &Op,
    (reference, section): (&str, &str),
    fields: Fields,
) -> Result<Fields, Failure> {
    if !fields.has("_reuse") {
        return Ok(fields);
    }
    let own = services::pitch::own(app, op, reference).await?;
    let word = fields.get("_reuse");
    let mut pairs = services::pitch::taken_over(app, op, &own, section, &fields.0, word).await?;
    pairs.retain(|(name, _)| name != "_then");
    pairs.push(("_then".to_owned(), "stay".to_owned()));
    Ok(Fields(pairs))
}

/// Where a finished save leads.
fn onward(app: &App, own: &Own, shape: &Shape<'_>, fields: &Fields, saved: &Saved) -> HttpResponse {
    let base = format!("/my/pitches/{}", own.seen.head.reference);
    let next = own.form.sections.iter().skip_while(|section| section.id != shape.section).nth(1);
    let here = || format!("{base}/{}{}", shape.section, if shape.to_check { "?return=check" } else { "" });
    let path = match (fields.get("_then"), next) {
        // There is no list of pitches without an account.
        ("later", _) if own.waits_for.is_some() => base,
        ("later", _) => "/my".to_owned(),
        ("stay", _) => here(),
        // Without a script nobody has seen yet what these answers opened.
        _ if saved.has_opened => return see_other_saying(app, &here(), "flash-my-opened"),
        _ if shape.to_check => format!("{base}/check"),
        (_, Some(next)) => format!("{base}/{}", next.id),
        (_, None) => base,
    };
    let message = match (saved.is_foreign, fields.get("_then")) {
        (true, _) => "flash-my-organisation-known",
        (false, "later") => "flash-my-saved-later",
        (false, _) => return see_other(&path),
    };
    see_other_saying(app, &path, message)
}

/// The version the page was drawn from, as the form carries it. None is older than all.
fn version(fields: &Fields) -> i32 {
    fields.get("_version").parse().unwrap_or(-1)
}

/// The version of an `If-Match: "17"`.
fn if_match(request: &HttpRequest) -> Option<i32> {
    let value = request.headers().get(header::IF_MATCH)?.to_str().ok()?;
    value.trim().trim_start_matches("W/").trim_matches('"').parse().ok()
}

/// The answers `autosave.js` understands.
async fn autosaved(
    app: &App,
    op: &Op,
    reference: &str,
    saved: Result<Saved, Error>,
) -> Result<HttpResponse, Failure> {
    let wording = app.wording_for(op);
    let (status, told) = match saved {
        Ok(saved) => match saved.met.as_slice() {
            [] => (
                StatusCode::OK,
                json!({
                    "version": saved.version,
                    "at": saved.at.format("%H:%M").to_string(),
                    "hidden": saved.hidden,
                    "present": present(&wording, &saved.present),
                }),
            ),
            [met] => {
                let own = services::pitch::own(app, op, reference).await?;
                (StatusCode::CONFLICT, conflict(app, op, &own, met, saved.version))
            }
            // The script settles one field at a time; more of them need the merge page.
            _ => (StatusCode::PRECONDITION_FAILED, json!({"message": wording.say("my-section-met-many")})),
        },
        Err(Error::Refused(refusal)) => {
            let code = refusal.message.trim_start_matches("refused-").replace('-', "_");
            (StatusCode::CONFLICT, json!({"message": wording.refusal(&refusal), "code": code}))
        }
        Err(Error::Invalid(invalid)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, message(first(&wording, &invalid)))
        }
        // The same words for a pitch that is gone, never was, or is no longer this person's.
        Err(Error::NotFound) => (StatusCode::NOT_FOUND, message(wording.say("my-section-no-right"))),
        Err(Error::Forbidden(_)) => (StatusCode::FORBIDDEN, message(wording.say("my-section-no-right"))),
        Err(other) => return Err(other.into()),
    };
    Ok(HttpResponse::build(status).json(told))
}

fn message(text: String) -> serde_json::Value {
    json!({ "message": text })
}

fn first(wording: &crate::wording::Wording<'_>, invalid: &Invalid) -> String {
    invalid.0.first().map(|error| wording.refusal(&error.why)).unwrap_or_default()
}

fn conflict(app: &App, op: &Op, own: &Own, met: &Met, version: i32) -> serde_json::Value {
    let wording = app.wording_for(op);
    let theirs = own.form.field(&met.field).map(|field| form::control(field, met.theirs.as_ref()).value);
    json!({
        "field": met.field,
        "theirs": theirs.unwrap_or_default(),
        "by": super::section_page::author(&wording, met),
        "at": met.at.map(|at| wording.instant(at, &own.challenge.zone)).unwrap_or_default(),
        "version": version,
    })
}
