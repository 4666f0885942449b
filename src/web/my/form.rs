//! A draft whose form has changed since it was begun: what is new, what is carried over, what has no place any more.

use actix_web::{Either, HttpResponse, http::StatusCode, web};
use serde::Serialize;

use super::{
    drawn::{Row, text},
    tasks::why_not,
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        form::{Field, FieldKind},
    },
    error::{Error, Refusal},
    services::{
        self,
        pitch::{Newer, Own},
    },
    web::{
        fields::Fields,
        page::{Html, Page, html, html_with, see_other, see_other_saying},
        problem::Failure,
    },
};

/// The two versions beside each other.
#[derive(Debug, Serialize)]
pub struct FormMovePage {
    pub reference: String,
    pub title: String,
    pub refused: Option<String>,
    pub closed: Option<String>,
    /// A newer version is in use.
    pub has_newer: bool,
    pub added: Vec<String>,
    pub carried: Vec<String>,
    /// Answers without a place, to be copied from here.
    pub aside: Vec<Row>,
    pub form: String,
    pub version: i32,
}

/// What the task list says about it.
#[derive(Debug, Serialize)]
pub struct NewerNote {
    pub text: String,
    pub href: String,
}

/// The note for the task list: a newer version, or answers that were put aside.
pub(super) fn note(app: &App, op: &Op, own: &Own, newer: Option<&Newer>) -> Option<NewerNote> {
    let wording = app.wording_for(op);
    let href = format!("/my/pitches/{}/form", own.seen.head.reference);
    let text = match newer {
        Some(newer) => {
            let day = newer.since.map(|at| wording.short_day(at, &own.challenge.zone)).unwrap_or_default();
            let count = newer.moved.added.len().to_string();
            wording.say_with("my-form-newer", &[("n", count), ("day", day)])
        }
        None if aside(own).next().is_some() => wording.say("my-form-kept"),
        None => return None,
    };
    Some(NewerNote { text, href })
}

/// The answers that were put aside when the draft moved: no id of a field has a dot.
fn aside(own: &Own) -> impl Iterator<Item = (&str, &crate::domain::form::Answer)> {
    own.answers.iter().filter(|(name, _)| name.contains('.'))
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Either<HttpResponse, Html<FormMovePage>>, Failure> {
    let own = services::pitch::own(&app, &op, &reference).await?;
    let newer = services::pitch::newer(&app, &op, &own).await?;
    if newer.is_none() && aside(&own).next().is_none() {
        return Ok(Either::Left(see_other(&format!("/my/pitches/{}", own.seen.head.reference))));
    }
    Ok(Either::Right(html(draw(&app, &op, &own, newer.as_ref(), None))))
}

pub(in crate::web) async fn move_it(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<FormMovePage>>, Failure> {
    let shown = fields.get("_version").parse().unwrap_or(-1);
    match services::pitch::move_to_newer(&app, &op, &reference, fields.get("_form"), shown).await {
        Ok(()) => {
            let path = format!("/my/pitches/{}", *reference);
            Ok(Either::Left(see_other_saying(&app, &path, "flash-my-form-moved")))
        }
        Err(Error::Refused(why)) => {
            let own = services::pitch::own(&app, &op, &reference).await?;
            let newer = services::pitch::newer(&app, &op, &own).await?;
            let page = draw(&app, &op, &own, newer.as_ref(), Some(&why));
            Ok(Either::Right(html_with(page, StatusCode::CONFLICT)))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(app: &App, op: &Op, own: &Own, newer: Option<&Newer>, why: Option<&Refusal>) -> FormMovePage {
    let wording = app.wording_for(op);
    let label =
        |id: &String| own.definition.field(id).map_or_else(|| id.clone(), |field| field.label.clone());
    let row = |field: &Field, answer| {
        let (value, values) = text(&wording, field, answer);
        Row { label: field.label.clone(), value, values, ..Row::default() }
    };
    let without_place = newer.iter().flat_map(|newer| &newer.moved.aside);
    let mut rows: Vec<Row> = without_place
        .filter_map(|id| own.definition.field(id))
        .map(|field| row(field, own.answers.get(&field.id)))
        .collect();
    // What was asked is gone with its form: the answer says what it is.
    let unknown = |name: &str| Field::new(name, name, FieldKind::Note { text: String::new() });
    rows.extend(aside(own).map(|(name, answer)| row(&unknown(name), Some(answer))));
    FormMovePage {
        reference: own.seen.head.reference.clone(),
        title: own.answers.text("title").map_or_else(|| wording.say("my-untitled"), str::to_owned),
        refused: why.map(|why| wording.refusal(why)),
        closed: why_not(&wording, own, op),
        has_newer: newer.is_some(),
        added: newer
            .iter()
            .flat_map(|newer| newer.moved.added.iter().filter_map(|id| newer.form.field(id)))
            .map(|field| field.label.clone())
            .collect(),
        carried: newer.iter().flat_map(|newer| &newer.moved.carried).map(label).collect(),
        aside: rows,
        form: newer.map(|newer| newer.id.to_string()).unwrap_or_default(),
        version: own.seen.head.answers_version,
    }
}

impl Page for FormMovePage {
    const TEMPLATE: &'static str = "my/form_move.html";

    fn samples() -> Vec<Self> {
        let page = |has_newer| Self {
            reference: "NL-7K3M9Q".to_owned(),
            title: "<script>alert(1)</script>".to_owned(),
            refused: None,
            closed: None,
            has_newer,
            added: vec!["<b>New</b>".to_owned()],
            carried: vec!["The title".to_owned()],
            aside: Row::samples(),
            form: "0".to_owned(),
            version: 3,
        };
        vec![
            page(true),
            Self {
                refused: Some("Somebody changed an answer.".to_owned()),
                closed: Some("The deadline has passed.".to_owned()),
                added: Vec::new(),
                carried: Vec::new(),
                aside: Vec::new(),
                ..page(true)
            },
            page(false),
        ]
    }
}
