//! The form as an applicant meets it, to be filled in on trial: nothing of what is typed is kept.

use actix_web::web;
use serde::Serialize;

use super::base;
use crate::{
    app::App,
    domain::{
        actor::Op,
        form::{Answers, problems, read},
    },
    error::Invalid,
    services,
    web::{
        fields::Fields,
        my::drawn::Drawn,
        page::{ErrorLine, Html, Page, error_at, error_lines, html},
        problem::Failure,
        view::Link,
    },
};

/// The whole form on one page.
#[derive(Debug, Serialize)]
pub struct TryPage {
    pub errors: Vec<ErrorLine>,
    pub back: Link,
    pub action: String,
    /// It was checked, and could be sent like this.
    pub is_complete: bool,
    pub sections: Vec<Part>,
}

/// One section.
#[derive(Debug, Serialize)]
pub struct Part {
    pub title: String,
    pub guidance: String,
    pub controls: Vec<Drawn>,
    /// Nothing of it is asked after these answers.
    pub hidden: bool,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<TryPage>, Failure> {
    Ok(html(draw(&app, &op, &slug, None).await?))
}

/// Says what would stand in the way of sending these answers, and draws what they open. A trial that is not complete is
/// no fault: 200.
pub(in crate::web) async fn check(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Html<TryPage>, Failure> {
    let is_step = fields.get("_then") == "stay";
    let mut page = draw(&app, &op, &slug, Some(&fields)).await?;
    if is_step {
        (page.errors, page.is_complete) = (Vec::new(), false);
        let controls = page.sections.iter_mut().flat_map(|section| &mut section.controls);
        controls.for_each(|control| control.error = None);
    }
    Ok(html(page))
}

async fn draw(app: &App, op: &Op, slug: &str, typed: Option<&Fields>) -> Result<TryPage, Failure> {
    let desk = services::challenge::form_desk(app, op, slug).await?;
    let wording = app.wording_for(op);
    let mut answers = Answers::default();
    for section in &desk.form.sections {
        let pairs = typed.map(|fields| fields.0.as_slice()).unwrap_or_default();
        answers.replace(section, read(section, pairs).answers);
    }
    let day = op.now.date_naive();
    let asked = desk.form.asked(&answers, day);
    let found = if typed.is_some() { problems(&asked, &answers) } else { Vec::new() };
    let invalid = Invalid(found.into_iter().map(|(_, error)| error).collect());
    let hidden = desk.form.hidden(&answers);
    let sections = desk.form.sections.iter().map(|section| {
        let controls = section.fields.iter().map(|field| Drawn {
            hidden: hidden.contains(&field.id),
            ..Drawn::new(&wording, field, answers.get(&field.id), error_at(&wording, &invalid, &field.id))
        });
        let controls: Vec<Drawn> = controls.collect();
        Part {
            title: section.title.clone(),
            guidance: section.guidance.clone(),
            hidden: controls.iter().all(|control| control.hidden),
            controls,
        }
    });
    Ok(TryPage {
        back: Link::new(wording.say("run-part-form"), base(slug)),
        action: format!("{}/try", base(slug)),
        is_complete: typed.is_some() && invalid.0.is_empty(),
        sections: sections.collect(),
        errors: error_lines(&wording, &invalid),
    })
}

impl Page for TryPage {
    const TEMPLATE: &'static str = "manage/form_try.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::hostile;
        let part =
            |hidden| Part { title: hostile(), guidance: hostile(), controls: Drawn::samples(), hidden };
        let page = |sections| Self {
            errors: Vec::new(),
            back: Link::new("Form", "/manage/challenges/quiet/form"),
            action: "/manage/challenges/quiet/form/try".to_owned(),
            is_complete: false,
            sections,
        };
        let error = ErrorLine { href: Some("#f-number".to_owned()), text: hostile() };
        vec![
            page(Vec::new()),
            Self { is_complete: true, ..page(vec![part(false)]) },
            Self { errors: vec![error], ..page(vec![part(true)]) },
        ]
    }
}
