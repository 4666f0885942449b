//! A9: the thread with the challenge team, and the questions it asked.

use actix_web::{Either, HttpResponse, web};
use entity::values::Side;
use serde::Serialize;

use super::drawn::When;
use crate::{
    app::App,
    domain::{actor::Op, thread::LONGEST},
    error::{Error, Invalid},
    services::{self, pitch::Thread},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::Failure,
        view::{Control, Link},
    },
    wording::Wording,
};

/// The thread.
#[derive(Debug, Serialize)]
pub struct MessagesPage {
    pub errors: Vec<ErrorLine>,
    pub reference: String,
    pub challenge: String,
    /// Questions, each with where it is answered or read.
    pub requests: Vec<Link>,
    /// Oldest first.
    pub messages: Vec<Said>,
    /// Present for whoever may write.
    pub control: Option<Control>,
}

/// One message.
#[derive(Debug, Serialize)]
pub struct Said {
    pub id: String,
    /// Of the host nobody is named.
    pub by: String,
    pub is_host: bool,
    pub text: String,
    pub at: When,
    pub answer_by: Option<When>,
}

impl Said {
    pub(in crate::web) fn samples() -> Vec<Self> {
        let said = |is_host, answer_by| Self {
            id: "msg-1".to_owned(),
            by: "<b>The team</b>".to_owned(),
            is_host,
            text: "<script>alert(1)</script>\n\nHow loud?".to_owned(),
            at: When::sample(),
            answer_by,
        };
        vec![said(true, Some(When::sample())), said(false, None)]
    }
}

impl Page for MessagesPage {
    const TEMPLATE: &'static str = "my/messages.html";

    fn samples() -> Vec<Self> {
        let page = |control: Option<Control>| Self {
            errors: Vec::new(),
            reference: "NL-7K3M9Q".to_owned(),
            challenge: "Heat & <b>noise</b>".to_owned(),
            requests: Vec::new(),
            messages: Vec::new(),
            control,
        };
        let control = || Control::empty("text", "long_text", "Your message".to_owned());
        vec![
            page(None),
            page(Some(control())),
            Self {
                errors: vec![ErrorLine { href: Some("#f-text".to_owned()), text: "Enter it".to_owned() }],
                requests: vec![Link::new("<i>Answer</i> by Friday", "/my/pitches/NL-7K3M9Q/request/1")],
                messages: Said::samples(),
                ..page(Some(Control { error: Some("Enter it".to_owned()), ..control() }))
            },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Html<MessagesPage>, Failure> {
    let thread = services::pitch::thread(&app, &op, &reference).await?;
    Ok(html(draw(&app.wording_for(&op), &op, &thread, "", &Invalid::default())))
}

pub(in crate::web) async fn say(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<MessagesPage>>, Failure> {
    match services::pitch::say(&app, &op, &reference, fields.get("text")).await {
        Ok(()) => {
            let path = format!("/my/pitches/{reference}/messages");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-thread-sent")))
        }
        Err(Error::Invalid(invalid)) => {
            let thread = services::pitch::thread(&app, &op, &reference).await?;
            let page = draw(&app.wording_for(&op), &op, &thread, fields.get("text"), &invalid);
            Ok(Either::Right(refused(page)))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(wording: &Wording<'_>, op: &Op, thread: &Thread, typed: &str, invalid: &Invalid) -> MessagesPage {
    let own = &thread.own;
    let (reference, zone) = (&own.seen.head.reference, own.challenge.zone.as_str());
    MessagesPage {
        errors: error_lines(wording, invalid),
        reference: reference.clone(),
        challenge: own.challenge.title.clone(),
        requests: thread
            .requests
            .iter()
            .map(|request| {
                let is_open = request.answered_at.is_none() && op.now < request.due_at;
                let id = if is_open { "thread-request-open" } else { "thread-request-over" };
                let time = wording.instant(request.due_at, zone);
                let href = format!("/my/pitches/{reference}/request/{}", request.id);
                Link::new(wording.say_with(id, &[("time", time)]), href)
            })
            .collect(),
        messages: said(wording, &thread.messages, zone, false),
        control: thread.may_write.then(|| Control {
            limit: Some(LONGEST as usize),
            ..Control::new(wording, invalid, "long_text", "text", "thread-text", typed)
        }),
    }
}

/// The messages; only the host's own people read who of them wrote.
pub(in crate::web) fn said(
    wording: &Wording<'_>,
    messages: &[services::pitch::Message],
    zone: &str,
    names_host: bool,
) -> Vec<Said> {
    messages
        .iter()
        .map(|message| Said {
            id: format!("msg-{}", message.id),
            by: match message.side {
                Side::Host if !names_host => wording.say("thread-team"),
                _ => message.author.clone(),
            },
            is_host: message.side == Side::Host,
            text: message.text.clone(),
            at: When::instant(wording, message.sent_at, zone),
            answer_by: message.answer_by.map(|at| When::instant(wording, at, zone)),
        })
        .collect()
}
