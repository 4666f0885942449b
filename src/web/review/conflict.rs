//! E2: the question about conflicts of interest, before anything of a pitch is shown.

use actix_web::{Either, HttpResponse, web};
use entity::values::ConflictKind;
use serde::Serialize;

use super::{Choice, Control, queue};
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services::{self, evaluation::Declaration},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_at, error_lines, html, refused, see_other, see_other_saying},
        problem::Failure,
    },
};

/// E2.
#[derive(Debug, Serialize)]
pub struct ConflictPage {
    pub errors: Vec<ErrorLine>,
    pub reference: String,
    /// The organisation that pitches; none in a blind stage.
    pub applicant: Option<String>,
    pub challenge: String,
    pub action: String,
    /// What was declared before, in words.
    pub before: Option<String>,
    pub kind: Control,
    pub note: Control,
}

impl Page for ConflictPage {
    const TEMPLATE: &'static str = "review/conflict.html";

    fn samples() -> Vec<Self> {
        let kind = || Control {
            options: vec![Choice {
                value: "none".to_owned(),
                label: "No conflict".to_owned(),
                checked: true,
                hint: Some("You can read the pitch.".to_owned()),
            }],
            ..Control::empty("kind", "one_of", "Do you have a conflict of interest?".to_owned())
        };
        let note = || Control::empty("note", "long_text", "What is it?".to_owned());
        let plain = || Self {
            errors: Vec::new(),
            reference: "NL-7K3M9Q".to_owned(),
            applicant: None,
            challenge: "Quiet heat pumps".to_owned(),
            action: "/review/NL-7K3M9Q/conflict".to_owned(),
            before: None,
            kind: kind(),
            note: note(),
        };
        let hostile = || "</textarea><script>alert(1)</script>".to_owned();
        vec![
            plain(),
            Self {
                errors: vec![ErrorLine { href: Some("#f-kind".to_owned()), text: "Select one".to_owned() }],
                applicant: Some(hostile()),
                challenge: hostile(),
                before: Some("You declared: possible conflict.".to_owned()),
                kind: Control { error: Some("Select one".to_owned()), ..kind() },
                note: Control { value: Some(hostile()), ..note() },
                ..plain()
            },
        ]
    }
}

pub(in crate::web) async fn form(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Html<ConflictPage>, Failure> {
    let declaration = services::evaluation::declaration(&app, &op, &reference).await?;
    let declared = declaration.declared.as_ref();
    let kind = declared.map_or("", |declared| declared.kind.as_str()).to_owned();
    let note = declared.map(|declared| declared.note.clone()).unwrap_or_default();
    Ok(html(page(&app, &op, declaration, &kind, note, &Invalid::default())))
}

pub(in crate::web) async fn declare(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<ConflictPage>>, Failure> {
    let declaration = services::evaluation::declaration(&app, &op, &reference).await?;
    let (word, note) = (fields.get("kind"), fields.get("note"));
    let declared = match word.parse::<ConflictKind>() {
        Ok(kind) => {
            services::evaluation::declare(&app, &op, &reference, kind, note).await.map(|on| (kind, on))
        }
        Err(_) => Err(Error::Invalid(Invalid::field("kind", "review-conflict-kind-missing"))),
    };
    match declared {
        Ok((ConflictKind::None, true)) => Ok(Either::Left(see_other(&format!("/review/{reference}")))),
        Ok((kind, _)) => Ok(Either::Left(see_other_saying(&app, "/review", said(kind)))),
        Err(Error::Invalid(invalid)) => {
            let page = page(&app, &op, declaration, word, note.to_owned(), &invalid);
            Ok(Either::Right(refused(page)))
        }
        Err(other) => Err(other.into()),
    }
}

/// "None of these": no conflict with any of the ticked pitches.
pub(in crate::web) async fn declare_none(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<queue::QueuePage>>, Failure> {
    let references: Vec<String> = fields.all("reference").map(str::to_owned).collect();
    match services::evaluation::declare_none(&app, &op, &references).await {
        Ok(()) => Ok(Either::Left(see_other_saying(&app, "/review", said(ConflictKind::None)))),
        Err(Error::Invalid(invalid)) => {
            Ok(Either::Right(refused(queue::refused_page(&app, &op, &invalid).await?)))
        }
        Err(other) => Err(other.into()),
    }
}

const fn said(kind: ConflictKind) -> &'static str {
    match kind {
        ConflictKind::None => "flash-review-declared",
        ConflictKind::Possible => "flash-review-asked",
        ConflictKind::Conflict => "flash-review-conflict",
    }
}

fn page(
    app: &App,
    op: &Op,
    declaration: Declaration,
    kind: &str,
    note: String,
    invalid: &Invalid,
) -> ConflictPage {
    let wording = app.wording_for(op);
    let options = ConflictKind::ALL.iter().map(|option| Choice {
        value: option.as_str().to_owned(),
        label: wording.word("review-conflict-kind", option.as_str()),
        checked: option.as_str() == kind,
        hint: Some(wording.word("review-conflict-hint", option.as_str())),
    });
    ConflictPage {
        errors: error_lines(&wording, invalid),
        action: format!("/review/{}/conflict", declaration.reference),
        before: declaration.declared.map(|declared| {
            let kind = wording.word("review-conflict-kind", declared.kind.as_str());
            wording.say_with("review-conflict-before", &[("kind", kind)])
        }),
        reference: declaration.reference,
        applicant: declaration.applicant,
        challenge: declaration.challenge,
        kind: Control {
            options: options.collect(),
            error: error_at(&wording, invalid, "kind"),
            ..Control::empty("kind", "one_of", wording.say("review-conflict-answer"))
        },
        note: Control {
            value: Some(note),
            hint: Some(wording.say("review-conflict-note-hint")),
            optional: true,
            error: error_at(&wording, invalid, "note"),
            ..Control::empty("note", "long_text", wording.say("review-conflict-note"))
        },
    }
}
