//! M7: the form of a challenge, its sections and fields, each moved, added and removed by a button.

use actix_web::{Either, HttpResponse, http::StatusCode, web};

use crate::{
    app::App,
    domain::{
        actor::Op,
        form::{Edit, FormDefinition},
    },
    error::Error,
    services::{self, challenge::FormUsed},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, html, html_with, see_other, see_other_saying},
        problem::{Failure, Problem},
    },
};

pub mod attempt;
pub mod field;
pub mod file;
mod page;
pub mod section;
mod settings;

pub use page::FormPage;
use page::draw;

fn base(slug: &str) -> String {
    format!("/manage/challenges/{slug}/form")
}

/// Where a section or a field stands on the page.
fn spot(slug: &str, id: &str) -> String {
    format!("{}#at-{id}", base(slug))
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<FormPage>, Failure> {
    let desk = services::challenge::form_desk(&app, &op, &slug).await?;
    Ok(html(draw(&app.wording_for(&op), &op, &desk, &Fields::default(), Vec::new())))
}

type Stepped = Result<Either<HttpResponse, Html<FormPage>>, Failure>;

/// One step: a button of the page was pressed.
pub(in crate::web) async fn step(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Stepped {
    services::challenge::editing(&app, &op, &slug).await?;
    let before = services::challenge::form_desk(&app, &op, &slug).await?.form;
    let id = fields.get("id").to_owned();
    let moved = |up| Edit::MoveField { id: id.clone(), up };
    let new = |word: &str| app.wording_for(&op).say(word);
    let (edit, to) = match fields.get("do") {
        "up" => (moved(true), spot(&slug, &id)),
        "down" => (moved(false), spot(&slug, &id)),
        "remove" => (Edit::RemoveField { id: id.clone() }, spot(&slug, fields.get("section"))),
        "section-up" => (Edit::MoveSection { id: id.clone(), up: true }, spot(&slug, &id)),
        "section-down" => (Edit::MoveSection { id: id.clone(), up: false }, spot(&slug, &id)),
        "section-remove" => (Edit::RemoveSection { id: id.clone() }, base(&slug)),
        "section-add" => (Edit::AddSection { title: new("build-new-section") }, String::new()),
        "add" => {
            let kind = fields.get("kind").to_owned();
            (Edit::AddField { section: id.clone(), kind, label: new("build-new-field") }, String::new())
        }
        "discard" => return discarded(&app, &op, &slug, &fields).await,
        _ => return Err(Problem::BadRequest.into()),
    };
    let after = edit.clone().on(&before);
    match services::challenge::edit_form(&app, &op, &slug, revision(&fields), vec![edit]).await {
        Ok(()) => {
            let to = if to.is_empty() { added(&slug, &before, &after?) } else { to };
            Ok(Either::Left(see_other(&to)))
        }
        other => refused(&app, &op, &slug, &fields, other).await,
    }
}

/// The page of the section or field that a step added.
fn added(slug: &str, before: &FormDefinition, after: &FormDefinition) -> String {
    let field = after.fields().find(|field| before.field(&field.id).is_none());
    let section = after.sections.iter().find(|section| before.section(&section.id).is_none());
    match (field, section) {
        (Some(field), _) => format!("{}/fields/{}", base(slug), field.id),
        (None, Some(section)) => format!("{}/sections/{}", base(slug), section.id),
        (None, None) => base(slug),
    }
}

async fn discarded(app: &App, op: &Op, slug: &str, fields: &Fields) -> Stepped {
    match services::challenge::discard_form(app, op, slug, revision(fields)).await {
        Ok(()) => Ok(Either::Left(see_other_saying(app, &base(slug), "flash-build-discarded"))),
        other => refused(app, op, slug, fields, other).await,
    }
}

/// Puts the working copy in use.
pub(in crate::web) async fn put_in_use(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Stepped {
    match services::challenge::use_form(&app, &op, &slug, revision(&fields), fields.get("note")).await {
        Ok(used) => {
            let said = if used == FormUsed::Now { "flash-build-used" } else { "flash-build-asked" };
            Ok(Either::Left(see_other_saying(&app, &base(&slug), said)))
        }
        Err(error) => refused(&app, &op, &slug, &fields, Err(error)).await,
    }
}

pub(in crate::web) async fn decide(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    services::challenge::decide_form(&app, &op, &slug, fields.get("do") == "confirm").await?;
    Ok(see_other_saying(&app, &base(&slug), "flash-build-decided"))
}

/// The revision a page was drawn from; none is older than all.
fn revision(fields: &Fields) -> i32 {
    fields.get("revision").parse().unwrap_or(-1)
}

/// The page as it stands now with what was refused about a step.
async fn refused(app: &App, op: &Op, slug: &str, fields: &Fields, done: Result<(), Error>) -> Stepped {
    let wording = app.wording_for(op);
    let (errors, status) = match done {
        Err(Error::Refused(why)) => {
            (vec![ErrorLine { href: None, text: wording.refusal(&why) }], StatusCode::CONFLICT)
        }
        Err(Error::Invalid(invalid)) => {
            let line = |error: &crate::error::FieldError| ErrorLine {
                href: (error.field == "note").then(|| "#f-note".to_owned()),
                text: wording.refusal(&error.why),
            };
            (invalid.0.iter().map(line).collect(), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => return Err(other.into()),
        Ok(()) => return Ok(Either::Left(see_other(&base(slug)))),
    };
    let desk = services::challenge::form_desk(app, op, slug).await?;
    Ok(Either::Right(html_with(draw(&wording, op, &desk, fields, errors), status)))
}
