//! The settings of one field: what is asked, within which limits, of whom and when.

use actix_web::{Either, HttpResponse, http::StatusCode, web};
use serde::Serialize;

use super::{
    base, revision,
    settings::{Settings, words},
    spot,
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        form::{DefinitionFault, DefinitionRefused, Edit, Field, FormDefinition, settings, with_settings},
    },
    error::{Error, Invalid},
    services::{self, challenge::FormDesk},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, html_with, refused, see_other},
        problem::Failure,
        view::{Choice, Control, Link, sentence},
    },
};

/// The settings of a field.
#[derive(Debug, Serialize)]
pub struct FieldPage {
    pub errors: Vec<ErrorLine>,
    pub back: Link,
    pub title: String,
    pub kind: String,
    pub action: String,
    pub revision: i32,
    pub asked: Vec<Control>,
    pub marks: Vec<Control>,
    pub join: Control,
    pub rules: Vec<Vec<Control>>,
    pub cel: Control,
    /// The options that rules can compare with.
    pub words: Vec<Choice>,
    /// The kept condition as a sentence, and as an expression.
    pub sentence: Option<String>,
    pub expression: Option<String>,
}

type Path = web::Path<(String, String)>;

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    path: Path,
) -> Result<Html<FieldPage>, Failure> {
    let (slug, id) = &*path;
    services::challenge::editing(&app, &op, slug).await?;
    let desk = services::challenge::form_desk(&app, &op, slug).await?;
    let field = desk.form.field(id).ok_or(Error::NotFound)?;
    let mut typed = Fields(settings(field));
    typed.0.push(("section".to_owned(), home(&desk.form, id)));
    Ok(html(draw(&app, &op, &desk, field, &typed, &Invalid::default())))
}

pub(in crate::web) async fn save(
    app: web::Data<App>,
    op: Op,
    path: Path,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<FieldPage>>, Failure> {
    let (slug, id) = &*path;
    services::challenge::editing(&app, &op, slug).await?;
    let desk = services::challenge::form_desk(&app, &op, slug).await?;
    let field = desk.form.field(id).ok_or(Error::NotFound)?;
    let page = |invalid: &Invalid| draw(&app, &op, &desk, field, &fields, invalid);
    let (edits, to) = match edits(&desk.form, field, &fields) {
        Ok(edits) => edits,
        Err(Error::Invalid(invalid)) => return Ok(Either::Right(refused(page(&invalid)))),
        Err(other) => return Err(other.into()),
    };
    match services::challenge::edit_form(&app, &op, slug, revision(&fields), edits).await {
        Ok(()) if fields.get("do") == "stay" => {
            Ok(Either::Left(see_other(&format!("{}/fields/{to}#f-join", base(slug)))))
        }
        Ok(()) => Ok(Either::Left(see_other(&spot(slug, &to)))),
        // Nothing typed is lost: the page says what happened, and sends the newer revision next time.
        Err(Error::Refused(why)) => {
            let mut page = page(&Invalid::default());
            page.errors.push(ErrorLine { href: None, text: app.wording_for(&op).refusal(&why) });
            Ok(Either::Right(html_with(page, StatusCode::CONFLICT)))
        }
        Err(other) => Err(other.into()),
    }
}

/// What the page changes, and the id of the field afterwards. Refused is what cannot be read, and whatever is wrong with
/// this field in its form.
fn edits(form: &FormDefinition, field: &Field, typed: &Fields) -> Result<(Vec<Edit>, String), Error> {
    let changed = with_settings(field, &typed.0).map_err(Error::Invalid)?;
    let to = changed.id.clone();
    let mut edits = vec![Edit::Field { id: field.id.clone(), field: Box::new(changed) }];
    let section = typed.get("section");
    if !section.is_empty() && section != home(form, &field.id) {
        edits.push(Edit::MoveTo { id: to.clone(), section: section.to_owned() });
    }
    let after = edits.iter().cloned().try_fold(form.clone(), |form, edit| edit.on(&form))?;
    let mut invalid = Invalid::default();
    for fault in after.check_for_pitches().err().unwrap_or_default() {
        if fault.place == to {
            invalid.push(control_of(&fault), fault.refusal());
        }
    }
    invalid.into_result()?;
    Ok((edits, to))
}

/// The control at which a fault is told.
fn control_of(fault: &DefinitionFault) -> &'static str {
    match fault.why {
        DefinitionRefused::Id | DefinitionRefused::IdTwice | DefinitionRefused::Reserved => "id",
        DefinitionRefused::Options => "options",
        DefinitionRefused::Currencies => "currencies",
        DefinitionRefused::Reuse => "reuse",
        DefinitionRefused::Days => "required_from",
        DefinitionRefused::UnknownName(_)
        | DefinitionRefused::Comparison(_)
        | DefinitionRefused::Circle
        | DefinitionRefused::Rules
        | DefinitionRefused::Expression(_) => "join",
        _ => "label",
    }
}

/// The section a field stands in.
fn home(form: &FormDefinition, id: &str) -> String {
    let has = |fields: &[Field]| fields.iter().any(|field| field.id == id);
    let section = form.sections.iter().find(|section| has(&section.fields));
    section.map(|section| section.id.clone()).unwrap_or_default()
}

fn draw(app: &App, op: &Op, desk: &FormDesk, field: &Field, typed: &Fields, invalid: &Invalid) -> FieldPage {
    let wording = app.wording_for(op);
    let base = base(&desk.kept.slug);
    let form = &desk.form;
    let controls = Settings { wording: &wording, invalid, typed, form, field };
    let condition = field.shown_if.as_ref();
    FieldPage {
        errors: error_lines(&wording, invalid),
        back: Link::new(wording.say("run-part-form"), base.clone()),
        title: field.label.clone(),
        kind: wording.word("build-kind", field.kind.as_str()),
        action: format!("{base}/fields/{}", field.id),
        revision: desk.revision,
        asked: controls.asked(),
        marks: controls.marks(),
        join: controls.join(),
        rules: controls.rules(),
        cel: controls.cel(),
        words: words(form, field),
        sentence: condition.map(|condition| sentence(&wording, form, condition)),
        expression: condition.and_then(|condition| condition.cel(form).ok()),
    }
}

impl Page for FieldPage {
    const TEMPLATE: &'static str = "manage/form_field.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{choice, hostile};
        let control = |kind, name: &str| Control {
            value: Some(hostile()),
            error: Some(hostile()),
            options: vec![choice(&hostile())],
            ..Control::empty(name, kind, hostile())
        };
        let page = |condition: bool| Self {
            errors: Vec::new(),
            back: Link::new("Form", "/manage/challenges/quiet/form"),
            title: hostile(),
            kind: hostile(),
            action: "/manage/challenges/quiet/form/fields/title".to_owned(),
            revision: 1,
            asked: vec![control("short_text", "label"), control("long_text", "options")],
            marks: vec![control("agreement", "required"), control("date", "required_from")],
            join: control("one_of", "join"),
            rules: vec![vec![control("select", "rule-1-field"), control("short_text", "rule-1-value")]],
            cel: control("short_text", "cel"),
            words: if condition { vec![choice(&hostile())] } else { Vec::new() },
            sentence: condition.then(hostile),
            expression: condition.then(hostile),
        };
        let error = ErrorLine { href: Some("#f-label".to_owned()), text: hostile() };
        vec![page(true), Self { errors: vec![error], marks: Vec::new(), ..page(false) }]
    }
}
