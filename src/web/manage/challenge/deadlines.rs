//! What of a challenge closes when: its dates, more time for single pitches, drafts that were not sent in time.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::{
        actor::Op,
        deadline::Step,
        form::{self, FormDefinition},
    },
    error::{Error, Invalid},
    services::{
        self,
        pitch::{Board, ClosingDraft, Extension, Released},
    },
    web::{
        fields::Fields,
        my::drawn::rows,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::Failure,
        view::{Control, Row, When},
    },
    wording::Wording,
};

/// The board.
#[derive(Debug, Serialize)]
pub struct DeadlinesPage {
    pub errors: Vec<ErrorLine>,
    pub slug: String,
    pub challenge: String,
    pub dates: Vec<Row>,
    /// When applicants with a draft are reminded.
    pub reminders: Vec<When>,
    /// "12 drafts".
    pub drafts: String,
    pub released: Vec<ReleasedRow>,
    pub extensions: Vec<ExtensionRow>,
    /// Present for whoever may give more time.
    pub controls: Vec<Control>,
}

/// A draft that its lead let the host see.
#[derive(Debug, Serialize)]
pub struct ReleasedRow {
    pub reference: String,
    pub href: String,
    pub title: String,
    pub applicant: String,
    pub reason: String,
    pub at: When,
}

/// More time for one pitch.
#[derive(Debug, Serialize)]
pub struct ExtensionRow {
    pub reference: String,
    pub until: When,
    pub reason: String,
    pub by: String,
}

impl Page for DeadlinesPage {
    const TEMPLATE: &'static str = "manage/deadlines.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{hostile, rows, when};
        let page = || Self {
            errors: Vec::new(),
            slug: "quiet".to_owned(),
            challenge: hostile(),
            dates: rows(),
            reminders: Vec::new(),
            drafts: "No drafts".to_owned(),
            released: Vec::new(),
            extensions: Vec::new(),
            controls: Vec::new(),
        };
        let released = ReleasedRow {
            reference: "NL-7K3M9Q".to_owned(),
            href: "/manage/challenges/quiet/deadlines/NL-7K3M9Q".to_owned(),
            title: hostile(),
            applicant: hostile(),
            reason: hostile(),
            at: when(),
        };
        let extension = ExtensionRow {
            reference: "NL-7K3M9Q".to_owned(),
            until: when(),
            reason: hostile(),
            by: hostile(),
        };
        vec![
            page(),
            Self {
                errors: vec![ErrorLine { href: Some("#f-until".to_owned()), text: hostile() }],
                reminders: vec![when()],
                released: vec![released],
                extensions: vec![extension],
                controls: vec![Control {
                    error: Some(hostile()),
                    value: Some(hostile()),
                    ..Control::empty("until", "datetime", hostile())
                }],
                ..page()
            },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<DeadlinesPage>, Failure> {
    let board = services::pitch::board(&app, &op, &slug).await?;
    Ok(html(draw(&app.wording(&op.language), &op, &board, &Fields::default(), &Invalid::default())))
}

pub(in crate::web) async fn extend(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<DeadlinesPage>>, Failure> {
    let (reference, until, reason) = (fields.get("reference"), fields.get("until"), fields.get("reason"));
    match services::pitch::extend(&app, &op, &slug, reference, until, reason).await {
        Ok(()) => {
            let path = format!("/manage/challenges/{slug}/deadlines");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-deadlines-extended")))
        }
        Err(Error::Invalid(invalid)) => {
            let board = services::pitch::board(&app, &op, &slug).await?;
            Ok(Either::Right(refused(draw(&app.wording(&op.language), &op, &board, &fields, &invalid))))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(wording: &Wording<'_>, op: &Op, board: &Board, typed: &Fields, invalid: &Invalid) -> DeadlinesPage {
    let (slug, content) = (&board.kept.slug, &board.kept.content);
    let zone = content.zone.as_str();
    let row = |label: &str, value: String| Row::new(wording.say(label), value);
    let instant = |at| wording.instant(at, zone);
    let mut dates = vec![row("dates-opens", instant(content.opens_at))];
    dates.extend(content.rules.questions_until.map(|at| row("dates-questions", instant(at))));
    dates.extend(content.closes_at.map(|at| row("dates-closes", instant(at))));
    if content.closes_at.is_some() {
        let grace = wording.say_with("deadlines-grace", &[("n", content.rules.grace_seconds.to_string())]);
        dates.push(row("dates-grace-label", grace));
    }
    dates.extend(content.decision_at.map(|at| row("dates-decision", instant(at))));
    let reminders = content.closes_at.into_iter().flat_map(|closes| {
        let ahead = Step::ALL.into_iter().rev().map(move |step| closes - step.before());
        ahead.filter(|at| *at > op.now)
    });
    DeadlinesPage {
        errors: error_lines(wording, invalid),
        slug: slug.clone(),
        challenge: content.title.clone(),
        dates,
        reminders: reminders.map(|at| When::instant(wording, at, zone)).collect(),
        drafts: wording.say_with("deadlines-drafts", &[("n", board.drafts.to_string())]),
        released: board.released.iter().map(|one| released(wording, slug, zone, one)).collect(),
        extensions: board.extensions.iter().map(|one| extension(wording, zone, one)).collect(),
        controls: if board.edits && content.closes_at.is_some() {
            controls(wording, zone, typed, invalid)
        } else {
            Vec::new()
        },
    }
}

fn controls(wording: &Wording<'_>, zone: &str, typed: &Fields, invalid: &Invalid) -> Vec<Control> {
    let control =
        |kind, name: &str, label: &str| Control::new(wording, invalid, kind, name, label, typed.get(name));
    vec![
        control("short_text", "reference", "deadlines-reference").hint(wording, "deadlines-reference-hint"),
        Control {
            hint: Some(wording.say_with("run-reopen-zone", &[("zone", zone.to_owned())])),
            ..control("datetime", "until", "deadlines-until")
        },
        Control {
            limit: Some(500),
            ..control("long_text", "reason", "deadlines-reason").hint(wording, "deadlines-reason-hint")
        },
    ]
}

fn released(wording: &Wording<'_>, slug: &str, zone: &str, one: &Released) -> ReleasedRow {
    ReleasedRow {
        href: format!("/manage/challenges/{slug}/deadlines/{}", one.reference),
        reference: one.reference.clone(),
        title: one.title.clone(),
        applicant: one.applicant.clone(),
        reason: one.reason.clone(),
        at: When::instant(wording, one.asked_at, zone),
    }
}

fn extension(wording: &Wording<'_>, zone: &str, one: &Extension) -> ExtensionRow {
    ExtensionRow {
        reference: one.reference.clone(),
        until: When::instant(wording, one.until_at, zone),
        reason: one.reason.clone(),
        by: one.by.clone(),
    }
}

/// A draft as it stood at the deadline.
#[derive(Debug, Serialize)]
pub struct ClosingPage {
    pub errors: Vec<ErrorLine>,
    pub slug: String,
    pub challenge: String,
    pub reference: String,
    /// Why it was not sent.
    pub reason: String,
    pub closed: When,
    pub sections: Vec<Part>,
    /// Present when it can be taken as it is.
    pub control: Option<Control>,
}

/// One section of it.
#[derive(Debug, Serialize)]
pub struct Part {
    pub title: String,
    pub rows: Vec<Row>,
}

impl Page for ClosingPage {
    const TEMPLATE: &'static str = "manage/closing_draft.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{hostile, rows, when};
        let page = |control| Self {
            errors: Vec::new(),
            slug: "quiet".to_owned(),
            challenge: hostile(),
            reference: "NL-7K3M9Q".to_owned(),
            reason: hostile(),
            closed: when(),
            sections: vec![Part { title: hostile(), rows: rows() }],
            control,
        };
        vec![page(None), page(Some(Control::empty("note", "long_text", hostile())))]
    }
}

pub(in crate::web) async fn draft(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
) -> Result<Html<ClosingPage>, Failure> {
    let (slug, reference) = path.into_inner();
    Ok(html(closing(&app, &op, &slug, &reference, &Invalid::default()).await?))
}

pub(in crate::web) async fn accept(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<ClosingPage>>, Failure> {
    let (slug, reference) = path.into_inner();
    match services::pitch::accept(&app, &op, &slug, &reference, fields.get("note")).await {
        Ok(()) => {
            let path = format!("/manage/challenges/{slug}/deadlines");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-deadlines-accepted")))
        }
        Err(Error::Invalid(invalid)) => {
            Ok(Either::Right(refused(closing(&app, &op, &slug, &reference, &invalid).await?)))
        }
        Err(other) => Err(other.into()),
    }
}

async fn closing(
    app: &App,
    op: &Op,
    slug: &str,
    reference: &str,
    invalid: &Invalid,
) -> Result<ClosingPage, Failure> {
    let (kept, unsent, draft, form) = services::pitch::released(app, op, slug, reference).await?;
    let wording = app.wording(&op.language);
    let is_complete = form::problems(&form, &draft.answers).is_empty();
    Ok(ClosingPage {
        errors: error_lines(&wording, invalid),
        slug: kept.slug,
        challenge: kept.content.title,
        reference: unsent.reference,
        closed: When::instant(&wording, draft.closed_at, &kept.content.zone),
        sections: sections(&wording, &form, &draft),
        reason: draft.reason,
        control: is_complete.then(|| Control {
            limit: Some(500),
            ..Control::new(&wording, invalid, "long_text", "note", "deadlines-note", "")
        }),
    })
}

fn sections(wording: &Wording<'_>, form: &FormDefinition, draft: &ClosingDraft) -> Vec<Part> {
    form.sections
        .iter()
        .map(|section| Part {
            title: section.title.clone(),
            rows: rows(wording, section, &draft.answers, None),
        })
        .collect()
}
