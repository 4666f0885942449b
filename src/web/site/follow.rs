//! P10: following a challenge by mail. Asked for by anybody, confirmed and managed by whoever holds a link from a mail.

use actix_web::{Either, HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::{
        actor::Op,
        subscription::{Standing, Step},
    },
    error::{Error, Invalid},
    services,
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, html_with, refused, see_other_saying},
        problem::{Failure, Problem},
        view::{Control, Link},
    },
};

/// The wish to follow.
#[derive(Debug, Serialize)]
pub struct FollowPage {
    pub errors: Vec<ErrorLine>,
    pub back: Link,
    pub action: String,
    pub control: Control,
}

pub(in crate::web) async fn form(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Either<HttpResponse, Html<FollowPage>>, Failure> {
    if services::challenge::shown(&app, &op, &slug).await?.is_withdrawn() {
        return Ok(Either::Left(HttpResponse::Gone().finish()));
    }
    Ok(Either::Right(html(draw(&app, &op, &slug, "", &Invalid::default()).await?)))
}

pub(in crate::web) async fn ask(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<FollowPage>>, Failure> {
    let typed = fields.get("email");
    match services::challenge::follow(&app, &op, &slug, typed).await {
        Ok(()) => {
            let path = format!("/challenges/{slug}");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-follow-asked")))
        }
        Err(Error::Invalid(invalid)) => {
            Ok(Either::Right(refused(draw(&app, &op, &slug, typed, &invalid).await?)))
        }
        Err(other) => Err(other.into()),
    }
}

async fn draw(app: &App, op: &Op, slug: &str, typed: &str, invalid: &Invalid) -> Result<FollowPage, Failure> {
    let challenge = services::challenge::shown(app, op, slug).await?;
    let wording = app.wording_for(op);
    Ok(FollowPage {
        errors: error_lines(&wording, invalid),
        back: Link::new(challenge.title, format!("/challenges/{slug}")),
        action: format!("/challenges/{slug}/follow"),
        control: Control::new(&wording, invalid, "email", "email", "follow-email", typed)
            .hint(&wording, "follow-privacy"),
    })
}

/// A subscription, for whoever has its link.
#[derive(Debug, Serialize)]
pub struct SubscriptionPage {
    pub title: String,
    pub text: String,
    /// What can be done: the word and its label, the first the likeliest.
    pub steps: Vec<StepView>,
    pub action: String,
    /// Where to begin anew.
    pub again: Option<Link>,
}

/// A button.
#[derive(Debug, Serialize)]
pub struct StepView {
    pub word: &'static str,
    pub label: String,
    pub kind: &'static str,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let followed = services::challenge::followed(&app, &op, &token).await?;
    let wording = app.wording_for(&op);
    let (following, standing) = (&followed.following, followed.standing);
    let word = match standing {
        Standing::Waiting => "waiting",
        Standing::Expired => "expired",
        Standing::Follows => "follows",
        Standing::Paused => "paused",
        Standing::Undoable | Standing::Ended => "ended",
    };
    let step = |step: &Step| StepView {
        word: step.as_str(),
        label: match (step, standing) {
            (Step::Resume, Standing::Undoable) => wording.say("subscription-undo"),
            _ => wording.say(&format!("subscription-{}", step.as_str())),
        },
        kind: if *step == Step::Confirm { "primary" } else { "" },
    };
    let is_over = matches!(standing, Standing::Expired | Standing::Ended);
    let follow = format!("/challenges/{}/follow", following.slug);
    let page = SubscriptionPage {
        title: wording.say_with("subscription-title", &[("challenge", following.title.clone())]),
        text: wording.say(&format!("subscription-{word}")),
        steps: Step::ALL.iter().filter(|step| step.follows(standing)).map(step).collect(),
        action: format!("/subscriptions/{token}"),
        again: is_over.then(|| Link::new(wording.say("subscription-again"), follow)),
    };
    let status = if is_over { StatusCode::GONE } else { StatusCode::OK };
    Ok(html_with(page, status).respond_to(&request))
}

pub(in crate::web) async fn settle(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    services::challenge::followed(&app, &op, &token).await?;
    let step = Step::of(fields.get("do")).ok_or(Problem::BadRequest)?;
    services::challenge::settle(&app, &op, &token, step).await?;
    Ok(see_other_saying(&app, &format!("/subscriptions/{token}"), "flash-subscription"))
}

/// One click in a mail program (RFC 8058): no page, no cookie, the same answer every time.
pub(in crate::web) async fn stop(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    services::challenge::settle(&app, &op, &token, Step::Stop).await?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(""))
}

impl Page for FollowPage {
    const TEMPLATE: &'static str = "site/follow.html";

    fn samples() -> Vec<Self> {
        let hostile = || "\"><script>alert(1)</script>".to_owned();
        let page = |errors, value| Self {
            errors,
            back: Link::new(hostile(), "/challenges/quiet"),
            action: "/challenges/quiet/follow".to_owned(),
            control: Control { value, ..Control::empty("email", "email", "Your email address".to_owned()) },
        };
        let error = ErrorLine { href: Some("#f-email".to_owned()), text: "Enter it".to_owned() };
        vec![page(Vec::new(), None), page(vec![error], Some(hostile()))]
    }
}

impl Page for SubscriptionPage {
    const TEMPLATE: &'static str = "site/subscription.html";

    fn samples() -> Vec<Self> {
        let hostile = || "<script>alert(1)</script>".to_owned();
        let step = |word, kind| StepView { word, label: hostile(), kind };
        let page = |steps, again: bool| Self {
            title: hostile(),
            text: hostile(),
            steps,
            action: "/subscriptions/00".to_owned(),
            again: again.then(|| Link::new(hostile(), "/challenges/quiet/follow")),
        };
        vec![page(vec![step("confirm", "primary"), step("stop", "")], false), page(Vec::new(), true)]
    }
}
