//! Opening a closed challenge again: asked for here, decided by a second person.

use actix_web::{Either, HttpResponse, web};

use crate::{
    app::App,
    domain::{actor::Op, challenge::local},
    error::{Error, FieldError, Invalid, Refusal},
    services,
    web::{
        admin::step::StepPage,
        fields::Fields,
        page::{Html, html, refused, see_other_saying},
        problem::Failure,
        view::{Control, Link},
    },
};

pub(in crate::web) async fn form(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<StepPage>, Failure> {
    Ok(html(draw(&app, &op, &slug, &Fields::default(), &Invalid::default()).await?))
}

pub(in crate::web) async fn propose(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<StepPage>>, Failure> {
    let kept = services::challenge::editing(&app, &op, &slug).await?;
    let until = match fields.get("until") {
        "" => Err(Refusal::new("challenge-needs-deadline")),
        typed => local(typed, &kept.content.zone),
    };
    let done = match until {
        Ok(until) => {
            services::challenge::propose_reopening(&app, &op, &slug, until, fields.get("note")).await
        }
        Err(why) => Err(Error::Invalid(Invalid(vec![FieldError { field: "until".to_owned(), why }]))),
    };
    match done {
        Ok(()) => {
            let path = format!("/manage/challenges/{slug}");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-run-reopening")))
        }
        Err(Error::Invalid(invalid)) => {
            Ok(Either::Right(refused(draw(&app, &op, &slug, &fields, &invalid).await?)))
        }
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn decide(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    services::challenge::decide_reopening(&app, &op, &slug, fields.get("do") == "confirm").await?;
    Ok(see_other_saying(&app, &format!("/manage/challenges/{slug}"), "flash-run-saved"))
}

async fn draw(
    app: &App,
    op: &Op,
    slug: &str,
    typed: &Fields,
    invalid: &Invalid,
) -> Result<StepPage, Failure> {
    let kept = services::challenge::editing(app, op, slug).await?;
    let wording = app.wording(&op.language);
    let back = Link::new(kept.content.title, format!("/manage/challenges/{slug}"));
    let action = format!("/manage/challenges/{slug}/reopen");
    let zone = wording.say_with("run-reopen-zone", &[("zone", kept.content.zone)]);
    Ok(StepPage {
        controls: vec![
            Control {
                hint: Some(zone),
                ..Control::new(&wording, invalid, "datetime", "until", "run-reopen-until", typed.get("until"))
            },
            Control {
                limit: Some(1_000),
                ..Control::new(&wording, invalid, "long_text", "note", "run-note", typed.get("note"))
                    .hint(&wording, "run-note-hint")
            },
        ],
        ..StepPage::new(&wording, invalid, "run-reopen", 2, (action, back))
    })
}
