//! A form as a file: downloaded, taken in, or begun from one that comes with the portal.

use actix_web::{Either, HttpResponse, http::StatusCode, http::header, web};
use serde::Serialize;

use super::{base, revision};
use crate::{
    app::App,
    domain::{
        actor::Op,
        form::{Edit, export as written, import, templates},
    },
    error::{Error, Invalid},
    services,
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, html_with, refused, see_other_saying},
        problem::Failure,
        view::{Choice, Control, Link},
    },
};

/// Where a form is taken from.
#[derive(Debug, Serialize)]
pub struct ImportPage {
    pub errors: Vec<ErrorLine>,
    pub back: Link,
    pub action: String,
    pub revision: i32,
    pub templates: Control,
    pub file: Control,
}

pub(in crate::web) async fn export(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let desk = services::challenge::form_desk(&app, &op, &slug).await?;
    let text = written(&desk.form).map_err(|error| Error::Internal(error.into()))?;
    // A slug has only letters, digits and hyphens.
    let name = format!("attachment; filename=\"form-{}.json\"", desk.kept.slug);
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(text))
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<ImportPage>, Failure> {
    Ok(html(draw(&app, &op, &slug, &Fields::default(), &Invalid::default()).await?))
}

pub(in crate::web) async fn take_in(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<ImportPage>>, Failure> {
    services::challenge::editing(&app, &op, &slug).await?;
    let form = match fields.get("do") {
        "template" => {
            let found = templates().into_iter().find(|(word, _)| *word == fields.get("template"));
            found.map(|(_, form)| form).ok_or_else(|| Invalid::field("template", "build-no-template"))
        }
        _ => import(fields.get("file")),
    };
    let form = match form {
        Ok(form) => form,
        Err(invalid) => {
            return Ok(Either::Right(refused(draw(&app, &op, &slug, &fields, &invalid).await?)));
        }
    };
    let edit = Edit::Replace { sections: form.sections };
    match services::challenge::edit_form(&app, &op, &slug, revision(&fields), vec![edit]).await {
        Ok(()) => Ok(Either::Left(see_other_saying(&app, &base(&slug), "flash-build-imported"))),
        Err(Error::Refused(why)) => {
            let mut page = draw(&app, &op, &slug, &fields, &Invalid::default()).await?;
            page.errors.push(ErrorLine { href: None, text: app.wording_for(&op).refusal(&why) });
            Ok(Either::Right(html_with(page, StatusCode::CONFLICT)))
        }
        Err(other) => Err(other.into()),
    }
}

async fn draw(
    app: &App,
    op: &Op,
    slug: &str,
    typed: &Fields,
    invalid: &Invalid,
) -> Result<ImportPage, Failure> {
    services::challenge::editing(app, op, slug).await?;
    let desk = services::challenge::form_desk(app, op, slug).await?;
    let wording = app.wording_for(op);
    let offered = templates().into_iter().map(|(word, form)| Choice {
        value: word.to_owned(),
        label: wording.say(&format!("build-template-{word}")),
        hint: Some(wording.say_with("run-hint-form", &[("n", form.fields().count().to_string())])),
        checked: typed.get("template") == word,
    });
    let control = |kind, name: &str| {
        let id = format!("build-import-{name}");
        Control::new(&wording, invalid, kind, name, &id, typed.get(name))
            .hint(&wording, &format!("{id}-hint"))
    };
    Ok(ImportPage {
        errors: error_lines(&wording, invalid),
        back: Link::new(wording.say("run-part-form"), base(slug)),
        action: format!("{}/import", base(slug)),
        revision: desk.revision,
        templates: Control { options: offered.collect(), ..control("one_of", "template") },
        file: control("long_text", "file"),
    })
}

impl Page for ImportPage {
    const TEMPLATE: &'static str = "manage/form_import.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{choice, hostile};
        let page = |errors: Vec<ErrorLine>| Self {
            errors,
            back: Link::new("Form", "/manage/challenges/quiet/form"),
            action: "/manage/challenges/quiet/form/import".to_owned(),
            revision: 0,
            templates: Control {
                options: vec![choice(&hostile())],
                ..Control::empty("template", "one_of", hostile())
            },
            file: Control {
                value: Some(format!("</textarea>{}", hostile())),
                error: Some(hostile()),
                ..Control::empty("file", "long_text", hostile())
            },
        };
        let error = ErrorLine { href: Some("#f-file".to_owned()), text: hostile() };
        vec![page(Vec::new()), page(vec![error])]
    }
}
