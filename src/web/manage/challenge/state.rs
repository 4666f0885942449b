//! Publishing a challenge, and bringing it into another state: each is one step that says what it does.

use actix_web::{Either, HttpResponse, web};
use entity::values::ChallengeState;
use serde::Deserialize;

use super::{announcement, href};
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services::{
        self,
        challenge::{Announcement, Overview},
    },
    web::{
        admin::step::StepPage,
        fields::Fields,
        page::{ErrorLine, Html, html, refused, see_other_saying},
        problem::{Failure, Problem},
        view::Link,
    },
};

pub(in crate::web) async fn publication(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<StepPage>, Failure> {
    services::challenge::editing(&app, &op, &slug).await?;
    let overview = services::challenge::overview(&app, &op, &slug).await?;
    Ok(html(publishing(&app, &op, &overview)))
}

pub(in crate::web) async fn publish(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Either<HttpResponse, Html<StepPage>>, Failure> {
    match services::challenge::publish(&app, &op, &slug).await {
        Ok(()) => {
            let path = format!("/manage/challenges/{slug}");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-run-published")))
        }
        Err(Error::Invalid(_)) => {
            let overview = services::challenge::overview(&app, &op, &slug).await?;
            Ok(Either::Right(refused(publishing(&app, &op, &overview))))
        }
        Err(other) => Err(other.into()),
    }
}

/// The step with what stands before it, each line leading to its field.
fn publishing(app: &App, op: &Op, overview: &Overview) -> StepPage {
    let wording = app.wording(&op.language);
    let (slug, content) = (&overview.kept.slug, &overview.kept.content);
    let back = Link::new(content.title.clone(), format!("/manage/challenges/{slug}"));
    let action = format!("/manage/challenges/{slug}/publish");
    let page = StepPage::new(&wording, &Invalid::default(), "run-publish-step", 2, (action, back));
    let opens = wording.instant(content.opens_at, &content.zone);
    let id = if content.opens_at > op.now { "run-publish-later" } else { "run-publish-now" };
    let mut effects = vec![wording.say_with(id, &[("opens", opens)])];
    effects.extend(page.effects.clone());
    let line = |one: &crate::domain::challenge::Missing| ErrorLine {
        href: Some(format!("{}#f-{}", href(slug, one.part), one.field)),
        text: wording.refusal(&one.why),
    };
    StepPage { effects, errors: overview.missing.iter().map(line).collect(), ..page }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Whither {
    to: String,
}

/// The states one gets into by this step.
fn wanted(word: &str) -> Result<ChallengeState, Problem> {
    match word.parse() {
        Ok(ChallengeState::Draft) | Err(_) => Err(Problem::BadRequest),
        Ok(state) => Ok(state),
    }
}

pub(in crate::web) async fn step(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    query: web::Query<Whither>,
) -> Result<Html<StepPage>, Failure> {
    let kept = services::challenge::editing(&app, &op, &slug).await?;
    let to = wanted(&query.to)?;
    Ok(html(draw(&app, &op, (&slug, kept.content.title), to, &Fields::default(), &Invalid::default()).await?))
}

pub(in crate::web) async fn bring(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<StepPage>>, Failure> {
    let kept = services::challenge::editing(&app, &op, &slug).await?;
    let to = wanted(fields.get("to"))?;
    let said = Announcement { note: fields.get("note"), tell: fields.has("tell") };
    match services::challenge::change_state(&app, &op, &slug, to, said).await {
        Ok(()) => {
            let path = format!("/manage/challenges/{slug}");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-run-saved")))
        }
        Err(Error::Invalid(invalid)) => {
            let page = draw(&app, &op, (&slug, kept.content.title), to, &fields, &invalid).await?;
            Ok(Either::Right(refused(page)))
        }
        Err(other) => Err(other.into()),
    }
}

async fn draw(
    app: &App,
    op: &Op,
    (slug, title): (&str, String),
    to: ChallengeState,
    typed: &Fields,
    invalid: &Invalid,
) -> Result<StepPage, Failure> {
    let wording = app.wording(&op.language);
    let concerned = services::challenge::concerned(app, op, slug).await?;
    let back = Link::new(title, format!("/manage/challenges/{slug}"));
    let action = format!("/manage/challenges/{slug}/state");
    let mut controls = announcement(&wording, invalid, (typed.get("note"), typed.has("tell")), concerned);
    match to {
        // Nobody is told that an old challenge went to the shelf.
        ChallengeState::Archived => controls.clear(),
        ChallengeState::Published => controls = controls.split_off(1),
        _ => {}
    }
    Ok(StepPage {
        controls,
        fields: [("to", to.as_str().to_owned())].into(),
        kind: if to == ChallengeState::Withdrawn { "danger" } else { "primary" },
        ..StepPage::new(&wording, invalid, &format!("run-to-{}", to.as_str()), 1, (action, back))
    })
}
