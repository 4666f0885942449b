//! M3: a new challenge, from nothing, from a template or as a copy.

use actix_web::{Either, HttpResponse, web};
use serde::Deserialize;

use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services,
    web::{
        admin::step::StepPage,
        fields::Fields,
        page::{Html, html, refused, see_other},
        problem::Failure,
        view::{Choice, Control, Link},
    },
};

/// The word for "from nothing" in the form.
const BLANK: &str = "blank";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct From {
    from: String,
}

pub(in crate::web) async fn form(
    app: web::Data<App>,
    op: Op,
    query: web::Query<From>,
) -> Result<Html<StepPage>, Failure> {
    let page = draw(&app, &op, &query.from, ("", &query.from), &Invalid::default()).await?;
    Ok(html(page))
}

pub(in crate::web) async fn create(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<StepPage>>, Failure> {
    let from = match fields.get("from") {
        BLANK => "",
        from => from,
    };
    match services::challenge::create(&app, &op, fields.get("title"), from).await {
        Ok(slug) => Ok(Either::Left(see_other(&format!("/manage/challenges/{slug}")))),
        Err(Error::Invalid(invalid)) => {
            let page = draw(&app, &op, from, (fields.get("title"), from), &invalid).await?;
            Ok(Either::Right(refused(page)))
        }
        Err(other) => Err(other.into()),
    }
}

async fn draw(
    app: &App,
    op: &Op,
    copied: &str,
    (title, from): (&str, &str),
    invalid: &Invalid,
) -> Result<StepPage, Failure> {
    let sources = services::challenge::sources(app, op, copied).await?;
    let wording = app.wording(&op.language);
    let choice = |value: &str, label: String, hint: String| Choice {
        checked: value == from || value == BLANK && from.is_empty(),
        value: value.to_owned(),
        label,
        hint: (!hint.is_empty()).then_some(hint),
    };
    let mut options = vec![choice(BLANK, wording.say("run-new-blank"), wording.say("run-new-blank-hint"))];
    options.extend(sources.copied.into_iter().map(|one| {
        let label = wording.say_with("run-new-copy", &[("challenge", one.title)]);
        choice(&one.slug, label, wording.say("run-new-copy-hint"))
    }));
    options.extend(sources.templates.into_iter().map(|one| {
        let label = wording.say_with("run-new-template", &[("template", one.title)]);
        choice(&one.slug, label, one.summary)
    }));
    let back = Link::new(wording.say("run-title"), "/manage/challenges");
    Ok(StepPage {
        controls: vec![
            Control {
                limit: Some(200),
                ..Control::new(&wording, invalid, "short_text", "title", "run-field-title", title)
                    .hint(&wording, "run-new-title-hint")
            },
            Control { options, ..Control::empty("from", "one_of", wording.say("run-new-from")) },
        ],
        ..StepPage::new(&wording, invalid, "run-new", 0, ("/manage/challenges/new".to_owned(), back))
    })
}
