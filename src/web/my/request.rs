//! A10: questions about a sent pitch: the fields they open, answered as on any page of the form.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use super::drawn::{Drawn, Row, When, rows};
use crate::{
    app::App,
    domain::{
        actor::Op,
        form::{self, Answers},
    },
    error::{Error, Invalid},
    services::{self, pitch::Opened},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_at, error_lines, html, refused, see_other_saying},
        problem::Failure,
    },
};

/// A round of questions.
#[derive(Debug, Serialize)]
pub struct RequestPage {
    pub errors: Vec<ErrorLine>,
    pub reference: String,
    pub challenge: String,
    pub questions: String,
    pub due: When,
    /// What became of it, where it cannot be answered any more.
    pub closed: Option<String>,
    pub action: String,
    pub controls: Vec<Drawn>,
    /// The answers, where there is nothing to fill in.
    pub rows: Vec<Row>,
}

impl Page for RequestPage {
    const TEMPLATE: &'static str = "my/request.html";

    fn samples() -> Vec<Self> {
        let page = |controls: Vec<Drawn>| Self {
            errors: Vec::new(),
            reference: "NL-7K3M9Q".to_owned(),
            challenge: "Heat & <b>noise</b>".to_owned(),
            questions: "How loud?\n<script>alert(1)</script>".to_owned(),
            due: When::sample(),
            closed: None,
            action: "/my/pitches/NL-7K3M9Q/request/1".to_owned(),
            controls,
            rows: Vec::new(),
        };
        vec![
            page(Drawn::samples()),
            Self {
                errors: vec![ErrorLine { href: Some("#f-number".to_owned()), text: "Enter it".to_owned() }],
                ..page(Drawn::samples())
            },
            Self { closed: Some("You answered.".to_owned()), rows: Row::samples(), ..page(Vec::new()) },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
) -> Result<Html<RequestPage>, Failure> {
    let (reference, id) = path.into_inner();
    let opened = services::pitch::request(&app, &op, &reference, &id).await?;
    Ok(html(draw(&app, &op, &opened, &opened.answers, &Invalid::default())))
}

pub(in crate::web) async fn answer(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<RequestPage>>, Failure> {
    let (reference, id) = path.into_inner();
    let sends = fields.get("_then") == "send";
    match services::pitch::answer_request(&app, &op, &reference, &id, &fields.0, sends).await {
        Ok(()) => {
            let path = format!("/my/pitches/{reference}/request/{id}");
            let message = if sends { "flash-thread-answered" } else { "flash-thread-saved" };
            Ok(Either::Left(see_other_saying(&app, &path, message)))
        }
        Err(Error::Invalid(invalid)) => {
            let opened = services::pitch::request(&app, &op, &reference, &id).await?;
            let typed = form::read(&opened.section, &fields.0).answers;
            Ok(Either::Right(refused(draw(&app, &op, &opened, &typed, &invalid))))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(app: &App, op: &Op, opened: &Opened, answers: &Answers, invalid: &Invalid) -> RequestPage {
    let wording = app.wording_for(op);
    let own = &opened.own;
    let (reference, zone) = (&own.seen.head.reference, own.challenge.zone.as_str());
    let fields = opened.section.fields.iter().filter(|_| opened.is_open);
    let closed = match opened.request.answered_at {
        Some(at) => Some(wording.say_with("thread-answered", &[("time", wording.instant(at, zone))])),
        None if op.now >= opened.request.due_at => Some(wording.say("thread-too-late")),
        None => (!opened.is_open).then(|| wording.say("my-viewer-only")),
    };
    RequestPage {
        errors: error_lines(&wording, invalid),
        reference: reference.clone(),
        challenge: own.challenge.title.clone(),
        questions: opened.request.questions.clone(),
        due: When::instant(&wording, opened.request.due_at, zone),
        closed,
        action: format!("/my/pitches/{reference}/request/{}", opened.request.id),
        controls: fields
            .map(|field| {
                let error = error_at(&wording, invalid, &field.id);
                Drawn::new(&wording, field, answers.get(&field.id), error)
            })
            .collect(),
        rows: if opened.is_open {
            Vec::new()
        } else {
            rows(&wording, &opened.section, &opened.request.answers, None)
        },
    }
}
