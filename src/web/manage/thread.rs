//! M18: what is said with the applicant of one pitch, what the host's people note for themselves, and questions that open
//! some of the answers again.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::{actor::Op, thread::LONGEST},
    error::{Error, Invalid},
    services::{
        self,
        pitch::{Asking, DeskThread, Request},
    },
    web::{
        fields::Fields,
        my::{
            messages::{Said, said},
            versions::{Changed, changes},
        },
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::Failure,
        view::{Choice, Control, When},
    },
    wording::Wording,
};

/// The thread of a pitch.
#[derive(Debug, Serialize)]
pub struct ThreadPage {
    pub errors: Vec<ErrorLine>,
    pub reference: String,
    pub challenge: String,
    pub messages: Vec<Said>,
    pub rounds: Vec<Round>,
    /// Present for whoever writes.
    pub write: Option<Write>,
}

/// One round of questions.
#[derive(Debug, Serialize)]
pub struct Round {
    pub questions: String,
    pub due: When,
    /// None while it is open.
    pub answered: Option<When>,
    /// The answers against what was sent.
    pub changes: Vec<Changed>,
}

/// What a manager writes.
#[derive(Debug, Serialize)]
pub struct Write {
    pub message: Vec<Control>,
    pub note: Control,
    pub notes: Vec<NoteLine>,
    /// A round of questions; none while one is open.
    pub ask: Vec<Control>,
}

/// One note among the host's people.
#[derive(Debug, Serialize)]
pub struct NoteLine {
    pub by: String,
    pub text: String,
    pub at: When,
}

impl Page for ThreadPage {
    const TEMPLATE: &'static str = "manage/thread.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{hostile, when};
        let control = |name: &str| Control {
            value: Some(hostile()),
            error: Some(hostile()),
            ..Control::empty(name, "long_text", hostile())
        };
        let page = |write| Self {
            errors: Vec::new(),
            reference: "NL-7K3M9Q".to_owned(),
            challenge: hostile(),
            messages: Vec::new(),
            rounds: Vec::new(),
            write,
        };
        let round = |answered, changes| Round { questions: hostile(), due: when(), answered, changes };
        let changed = Changed { label: hostile(), parts: crate::domain::diff::pieces(&hostile(), "new") };
        let write = |ask| Write {
            message: vec![control("text")],
            note: control("note"),
            notes: vec![NoteLine { by: hostile(), text: hostile(), at: when() }],
            ask,
        };
        vec![
            page(None),
            Self {
                messages: Said::samples(),
                rounds: vec![round(None, Vec::new()), round(Some(when()), vec![changed])],
                ..page(Some(write(Vec::new())))
            },
            Self {
                errors: vec![ErrorLine { href: Some("#f-text".to_owned()), text: hostile() }],
                ..page(Some(write(vec![control("questions")])))
            },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Html<ThreadPage>, Failure> {
    let thread = services::pitch::desk_thread(&app, &op, &reference).await?;
    Ok(html(draw(&app.wording_for(&op), &thread, &Fields::default(), &Invalid::default())))
}

pub(in crate::web) async fn write(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<ThreadPage>>, Failure> {
    let get = |name| fields.get(name);
    let (done, message) = match get("do") {
        "note" => (services::pitch::note(&app, &op, &reference, get("note")).await, "flash-thread-noted"),
        "ask" => {
            let asking = Asking { questions: get("questions"), due: get("due") };
            let named: Vec<&str> = fields.all("fields").collect();
            (services::pitch::ask(&app, &op, &reference, asking, &named).await, "flash-thread-asked")
        }
        _ => (
            services::pitch::answer(&app, &op, &reference, get("text"), get("by")).await,
            "flash-thread-sent",
        ),
    };
    match done {
        Ok(()) => {
            let path = format!("/manage/pitches/{reference}/messages");
            Ok(Either::Left(see_other_saying(&app, &path, message)))
        }
        Err(Error::Invalid(invalid)) => {
            let thread = services::pitch::desk_thread(&app, &op, &reference).await?;
            Ok(Either::Right(refused(draw(&app.wording_for(&op), &thread, &fields, &invalid))))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(wording: &Wording<'_>, thread: &DeskThread, typed: &Fields, invalid: &Invalid) -> ThreadPage {
    let zone = thread.challenge.zone.as_str();
    let is_asked = thread.requests.iter().any(|request| request.answered_at.is_none());
    ThreadPage {
        errors: error_lines(wording, invalid),
        reference: thread.seen.head.reference.clone(),
        challenge: thread.challenge.title.clone(),
        messages: said(wording, &thread.messages, zone, true),
        rounds: thread.requests.iter().map(|request| round(wording, thread, request)).collect(),
        write: thread.notes.as_ref().map(|notes| Write {
            message: message(wording, zone, typed, invalid),
            note: Control {
                limit: Some(LONGEST as usize),
                ..Control::new(wording, invalid, "long_text", "note", "thread-note", typed.get("note"))
                    .hint(wording, "thread-note-hint")
            },
            notes: notes
                .iter()
                .map(|note| NoteLine {
                    by: note.author.clone(),
                    text: note.text.clone(),
                    at: When::instant(wording, note.noted_at, zone),
                })
                .collect(),
            ask: if is_asked { Vec::new() } else { ask(wording, thread, typed, invalid) },
        }),
    }
}

fn round(wording: &Wording<'_>, thread: &DeskThread, request: &Request) -> Round {
    let zone = thread.challenge.zone.as_str();
    let mut form = thread.form.clone();
    form.sections = vec![crate::domain::thread::opened(&thread.form, &request.fields)];
    Round {
        questions: request.questions.clone(),
        due: When::instant(wording, request.due_at, zone),
        answered: request.answered_at.map(|at| When::instant(wording, at, zone)),
        // Until they are sent, answers are the applicant's alone.
        changes: match request.answered_at {
            Some(_) => changes(wording, &form, &thread.sent, &request.answers),
            None => Vec::new(),
        },
    }
}

fn message(wording: &Wording<'_>, zone: &str, typed: &Fields, invalid: &Invalid) -> Vec<Control> {
    vec![
        Control {
            limit: Some(LONGEST as usize),
            ..Control::new(wording, invalid, "long_text", "text", "thread-text", typed.get("text"))
        },
        Control { optional: true, ..dated(wording, invalid, zone, "by", "thread-by", typed) },
    ]
}

fn dated(
    wording: &Wording<'_>,
    invalid: &Invalid,
    zone: &str,
    name: &str,
    label: &str,
    typed: &Fields,
) -> Control {
    Control {
        hint: Some(wording.say_with("run-reopen-zone", &[("zone", zone.to_owned())])),
        ..Control::new(wording, invalid, "datetime", name, label, typed.get(name))
    }
}

fn ask(wording: &Wording<'_>, thread: &DeskThread, typed: &Fields, invalid: &Invalid) -> Vec<Control> {
    let chosen: Vec<&str> = typed.all("fields").collect();
    let options = thread.form.fields().map(|field| Choice {
        value: field.id.clone(),
        label: field.label.clone(),
        checked: chosen.contains(&field.id.as_str()),
        hint: None,
    });
    let questions = typed.get("questions");
    vec![
        Control {
            limit: Some(LONGEST as usize),
            ..Control::new(wording, invalid, "long_text", "questions", "thread-questions", questions)
        },
        Control {
            options: options.collect(),
            ..Control::new(wording, invalid, "many_of", "fields", "thread-fields", "")
                .hint(wording, "thread-fields-hint")
        },
        dated(wording, invalid, &thread.challenge.zone, "due", "thread-due", typed),
    ]
}
