//! P5: news about a challenge.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use super::challenge::tabs;
use crate::{
    app::App,
    domain::actor::Op,
    services::{self, challenge::Update},
    web::{
        page::{Html, Page, html},
        problem::Failure,
        view::{Link, When},
    },
    wording::Wording,
};

/// The news about a challenge.
#[derive(Debug, Serialize)]
pub struct UpdatesPage {
    pub back: Link,
    pub tabs: Vec<Link>,
    pub feed: Option<String>,
    pub follow: String,
    /// The newest first.
    pub updates: Vec<UpdateView>,
}

/// One piece of news.
#[derive(Debug, Serialize)]
pub struct UpdateView {
    pub id: String,
    pub title: String,
    pub text: String,
    pub at: When,
    /// How many people were mailed; for the desk.
    pub told: Option<String>,
}

impl UpdateView {
    pub(in crate::web) fn new(wording: &Wording<'_>, update: &Update, zone: &str) -> Self {
        Self {
            id: format!("u-{}", update.id),
            title: update.title.clone(),
            text: update.body.clone(),
            at: When::instant(wording, update.posted_at, zone),
            told: None,
        }
    }

    pub(in crate::web) fn sample(told: bool) -> Self {
        let hostile = "<script>alert(1)</script>";
        Self {
            id: "u-1".to_owned(),
            title: hostile.to_owned(),
            text: hostile.to_owned(),
            at: When::sample(),
            told: told.then(|| hostile.to_owned()),
        }
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Either<HttpResponse, Html<UpdatesPage>>, Failure> {
    let (challenge, updates, said) = services::challenge::updates(&app, &op, &slug).await?;
    if challenge.is_withdrawn() {
        return Ok(Either::Left(HttpResponse::Gone().finish()));
    }
    let wording = app.wording_for(&op);
    let at = format!("/challenges/{}", challenge.slug);
    Ok(Either::Right(html(UpdatesPage {
        tabs: tabs(&wording, &challenge.slug, "updates", said),
        // A feed reader is not signed in.
        feed: challenge.invite_only_at.is_none().then(|| format!("{at}/updates.atom")),
        follow: format!("{at}/follow"),
        updates: updates.iter().map(|one| UpdateView::new(&wording, one, &challenge.zone)).collect(),
        back: Link::new(challenge.title, at),
    })))
}

impl Page for UpdatesPage {
    const TEMPLATE: &'static str = "site/updates.html";

    fn samples() -> Vec<Self> {
        let page = |updates| Self {
            back: Link::new("<b>Quiet</b>", "/challenges/quiet"),
            tabs: vec![Link::new("Overview", "/challenges/quiet")],
            feed: Some("/challenges/quiet/updates.atom".to_owned()),
            follow: "/challenges/quiet/follow".to_owned(),
            updates,
        };
        vec![
            Self { feed: None, ..page(Vec::new()) },
            page(vec![UpdateView::sample(false), UpdateView::sample(false)]),
        ]
    }
}
