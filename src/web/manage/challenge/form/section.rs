//! The settings of a section of a form.

use actix_web::{Either, HttpResponse, http::StatusCode, web};

use super::{base, revision, spot};
use crate::{
    app::App,
    domain::{actor::Op, form::Edit},
    error::{Error, Invalid, Refusal},
    services,
    web::{
        admin::step::StepPage,
        fields::Fields,
        page::{ErrorLine, Html, html, html_with, refused, see_other},
        problem::Failure,
        view::{Control, Link},
    },
};

type Path = web::Path<(String, String)>;

pub(in crate::web) async fn page(app: web::Data<App>, op: Op, path: Path) -> Result<Html<StepPage>, Failure> {
    Ok(html(draw(&app, &op, &path, None, &Invalid::default()).await?))
}

pub(in crate::web) async fn save(
    app: web::Data<App>,
    op: Op,
    path: Path,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<StepPage>>, Failure> {
    let (slug, id) = &*path;
    let line = |name: &str| fields.get(name).trim().to_owned();
    let edit =
        Edit::Section { id: id.clone(), to: line("id"), title: line("title"), guidance: line("guidance") };
    let desk = services::challenge::form_desk(&app, &op, slug).await?;
    let mut invalid = Invalid::default();
    for fault in edit.clone().on(&desk.form)?.check().err().unwrap_or_default() {
        let is_here = fault.place == line("id") && desk.form.field(&fault.place).is_none();
        // An empty section is filled afterwards.
        if is_here && fault.why != crate::domain::form::DefinitionRefused::Size {
            invalid.push("title", fault.refusal());
        }
    }
    if !invalid.0.is_empty() {
        return Ok(Either::Right(refused(draw(&app, &op, &path, Some(&fields), &invalid).await?)));
    }
    match services::challenge::edit_form(&app, &op, slug, revision(&fields), vec![edit]).await {
        Ok(()) => Ok(Either::Left(see_other(&spot(slug, &line("id"))))),
        Err(Error::Refused(why)) => {
            let page = stale(&app, &op, draw(&app, &op, &path, Some(&fields), &invalid).await?, &why);
            Ok(Either::Right(page))
        }
        Err(other) => Err(other.into()),
    }
}

/// The page with everything that was typed, and what somebody else did meanwhile.
fn stale(app: &App, op: &Op, mut page: StepPage, why: &Refusal) -> Html<StepPage> {
    page.errors.push(ErrorLine { href: None, text: app.wording_for(op).refusal(why) });
    html_with(page, StatusCode::CONFLICT)
}

async fn draw(
    app: &App,
    op: &Op,
    path: &(String, String),
    typed: Option<&Fields>,
    invalid: &Invalid,
) -> Result<StepPage, Failure> {
    let (slug, id) = path;
    services::challenge::editing(app, op, slug).await?;
    let desk = services::challenge::form_desk(app, op, slug).await?;
    let section = desk.form.section(id).ok_or(Error::NotFound)?;
    let wording = app.wording_for(op);
    let stands = |name: &str, kept: &str| typed.map_or(kept, |typed| typed.get(name)).to_owned();
    let control = |kind, name: &str, kept: &str, limit| Control {
        limit: Some(limit),
        ..Control::new(&wording, invalid, kind, name, &format!("build-section-{name}"), &stands(name, kept))
            .hint(&wording, &format!("build-section-{name}-hint"))
    };
    let back = Link::new(wording.say("run-part-form"), base(slug));
    Ok(StepPage {
        controls: vec![
            control("short_text", "title", &section.title, 120),
            Control { optional: true, ..control("long_text", "guidance", &section.guidance, 2_000) },
            control("short_text", "id", &section.id, 60),
        ],
        fields: [("revision", desk.revision.to_string())].into(),
        ..StepPage::new(
            &wording,
            invalid,
            "build-section",
            0,
            (format!("{}/sections/{id}", base(slug)), back),
        )
    })
}
