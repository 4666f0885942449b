//! M17: one question, and what can be done with it: answered to everybody, seen as the same as another, rejected.

use actix_web::{Either, HttpResponse, web};
use entity::values::QuestionId;
use serde::Serialize;

use super::questions::badge;
use crate::{
    app::App,
    domain::{
        actor::Op,
        question::{LONGEST, LONGEST_ANSWER, Step, may, takes_others},
    },
    error::{Error, Invalid},
    services::{
        self,
        challenge::{Answer, Inbox, Question},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::{Failure, Problem},
        view::{Badge, Control, Link, When},
    },
    wording::Wording,
};

/// A question.
#[derive(Debug, Serialize)]
pub struct QuestionPage {
    pub errors: Vec<ErrorLine>,
    pub back: Link,
    pub action: String,
    /// As it was asked; it names nobody.
    pub asked: String,
    pub at: When,
    pub badge: Badge,
    pub reason: String,
    /// The controls of each thing that can be done; none where it cannot.
    pub answer: Vec<Control>,
    pub merge: Option<Control>,
    pub reject: Option<Control>,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
) -> Result<Html<QuestionPage>, Failure> {
    let (slug, id) = path.into_inner();
    let inbox = services::challenge::inbox(&app, &op, &slug).await?;
    let question = inbox.question(id_of(&id)?)?;
    Ok(html(draw(&app.wording_for(&op), &inbox, question, None, &Invalid::default())))
}

pub(in crate::web) async fn settle(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<QuestionPage>>, Failure> {
    let (slug, id) = path.into_inner();
    let inbox = services::challenge::inbox(&app, &op, &slug).await?;
    let id = id_of(&id)?;
    let question = inbox.question(id)?;
    let (done, flash) = match fields.get("do") {
        "answer" => {
            let typed = Answer {
                wording: fields.get("wording"),
                answer: fields.get("answer"),
                changes_rules: fields.has("rules"),
            };
            let done = services::challenge::answer(&app, &op, &slug, id, typed).await.map(|_| ());
            (done, "flash-question-answered")
        }
        "merge" => {
            let done = services::challenge::merge(&app, &op, &slug, id, fields.get("into")).await;
            (done, "flash-question-merged")
        }
        "reject" => {
            let done = services::challenge::reject(&app, &op, &slug, id, fields.get("reason")).await;
            (done, "flash-question-rejected")
        }
        _ => return Err(Problem::BadRequest.into()),
    };
    match done {
        Ok(()) => {
            let path = format!("/manage/challenges/{slug}/questions");
            Ok(Either::Left(see_other_saying(&app, &path, flash)))
        }
        Err(Error::Invalid(invalid)) => {
            let page = draw(&app.wording_for(&op), &inbox, question, Some(&fields), &invalid);
            Ok(Either::Right(refused(page)))
        }
        Err(other) => Err(other.into()),
    }
}

fn id_of(id: &str) -> Result<QuestionId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

fn draw(
    wording: &Wording<'_>,
    inbox: &Inbox,
    question: &Question,
    typed: Option<&Fields>,
    invalid: &Invalid,
) -> QuestionPage {
    let back = format!("/manage/challenges/{}/questions", inbox.kept.slug);
    let text = |name: &str, kept: &str| typed.map_or(kept, |typed| typed.get(name)).to_owned();
    let control = |kind, name: &str, kept: &str, limit: u32| Control {
        limit: Some(limit as usize),
        ..Control::new(wording, invalid, kind, name, &format!("question-{name}"), &text(name, kept))
    };
    let can = |step| may(question.state, step);
    let rules = Control {
        value: (typed.is_some_and(|typed| typed.has("rules"))).then(|| "yes".to_owned()),
        ..Control::empty(
            "rules",
            "agreement",
            wording.say_with("question-rules-tell", &[("n", inbox.hearers.to_string())]),
        )
    };
    let others = inbox.questions.iter().filter(|one| one.id != question.id && takes_others(one.state));
    let others: Vec<(String, String)> =
        others.map(|one| (one.id.to_string(), one.text().to_owned())).collect();
    QuestionPage {
        errors: error_lines(wording, invalid),
        action: format!("{back}/{}", question.id),
        back: Link::new(wording.say("question-inbox"), back),
        asked: question.asked.clone(),
        at: When::instant(wording, question.asked_at, &inbox.kept.content.zone),
        badge: badge(wording, question.state),
        reason: question.reason.clone(),
        answer: if can(Step::Answer) {
            vec![
                control("long_text", "wording", question.text(), LONGEST)
                    .hint(wording, "question-wording-hint"),
                control("long_text", "answer", &question.answer, LONGEST_ANSWER),
                rules,
            ]
        } else {
            Vec::new()
        },
        merge: (can(Step::Merge) && !others.is_empty()).then(|| {
            Control::new(wording, invalid, "select", "into", "question-into", &text("into", ""))
                .options(others)
        }),
        reject: can(Step::Reject).then(|| control("long_text", "reason", "", LONGEST)),
    }
}

impl Page for QuestionPage {
    const TEMPLATE: &'static str = "manage/question.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{badge, choice, hostile, when};
        let control = |name: &str, kind| Control {
            value: Some(hostile()),
            options: vec![choice("Another")],
            ..Control::empty(name, kind, hostile())
        };
        let page = || Self {
            errors: Vec::new(),
            back: Link::new(hostile(), "/manage/challenges/quiet/questions"),
            action: "/manage/challenges/quiet/questions/1".to_owned(),
            asked: hostile(),
            at: when(),
            badge: badge(),
            reason: hostile(),
            answer: Vec::new(),
            merge: None,
            reject: None,
        };
        vec![
            page(),
            Self {
                errors: vec![ErrorLine { href: Some("#f-answer".to_owned()), text: hostile() }],
                reason: String::new(),
                answer: vec![
                    control("wording", "long_text"),
                    control("answer", "long_text"),
                    control("rules", "agreement"),
                ],
                merge: Some(control("into", "select")),
                reject: Some(control("reason", "long_text")),
                ..page()
            },
        ]
    }
}
