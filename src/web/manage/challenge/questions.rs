//! M17: the questions of a challenge, those that wait first.

use actix_web::web;
use entity::values::QuestionState;
use serde::Serialize;

use crate::{
    app::App,
    domain::actor::Op,
    services::{self, challenge::Question},
    web::{
        page::{Html, Page, html},
        problem::Failure,
        view::{Badge, Link, When},
    },
    wording::Wording,
};

/// The inbox.
#[derive(Debug, Serialize)]
pub struct InboxPage {
    pub back: Link,
    pub waiting: Vec<Waiting>,
    pub settled: Vec<Waiting>,
}

/// One question.
#[derive(Debug, Serialize)]
pub struct Waiting {
    pub text: String,
    pub href: String,
    pub badge: Badge,
    pub at: When,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<InboxPage>, Failure> {
    let inbox = services::challenge::inbox(&app, &op, &slug).await?;
    let wording = app.wording_for(&op);
    let line = |one: &Question| Waiting {
        text: one.text().to_owned(),
        href: format!("/manage/challenges/{slug}/questions/{}", one.id),
        badge: badge(&wording, one.state),
        at: When::instant(&wording, one.asked_at, &inbox.kept.content.zone),
    };
    let waits = |one: &&Question| one.state == QuestionState::Waiting;
    Ok(html(InboxPage {
        back: Link::new(inbox.kept.content.title.clone(), format!("/manage/challenges/{slug}")),
        waiting: inbox.questions.iter().filter(waits).map(line).collect(),
        settled: inbox.questions.iter().filter(|one| !waits(one)).rev().map(line).collect(),
    }))
}

/// What became of a question.
pub(super) fn badge(wording: &Wording<'_>, state: QuestionState) -> Badge {
    let kind = match state {
        QuestionState::Waiting => "warn",
        QuestionState::Answered => "ok",
        QuestionState::Merged | QuestionState::Rejected => "mute",
    };
    Badge { kind, text: wording.say(&format!("question-state-{state}")) }
}

impl Page for InboxPage {
    const TEMPLATE: &'static str = "manage/questions.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{badge, hostile, when};
        let line = || Waiting {
            text: hostile(),
            href: "/manage/challenges/quiet/questions/1".to_owned(),
            badge: badge(),
            at: when(),
        };
        let back = || Link::new(hostile(), "/manage/challenges/quiet");
        vec![
            Self { back: back(), waiting: Vec::new(), settled: Vec::new() },
            Self { back: back(), waiting: vec![line(), line()], settled: vec![line()] },
        ]
    }
}
