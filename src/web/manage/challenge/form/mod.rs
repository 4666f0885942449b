//! M7: the form of a challenge, its sections and fields, each moved, added and removed by a button.

use actix_web::{Either, HttpResponse, http::StatusCode, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::{
        actor::Op,
        form::{DefinitionFault, Edit, Field, FieldKind, FormDefinition, Section},
    },
    error::Error,
    services::{
        self,
        challenge::{FormDesk, FormUsed},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, html, html_with, see_other, see_other_saying},
        problem::{Failure, Problem},
        view::{Badge, Choice, Control, Link, sentence},
    },
    wording::Wording,
};

pub mod attempt;
pub mod field;
pub mod file;
pub mod section;
mod settings;

/// The form at the desk.
#[derive(Debug, Serialize)]
pub struct FormPage {
    pub errors: Vec<ErrorLine>,
    pub back: Link,
    /// "Version 3 is in use".
    pub version: String,
    /// What pitches there are on it.
    pub pitches: String,
    /// Why it is only read here.
    pub closed: Option<String>,
    pub action: String,
    pub revision: i32,
    pub edits: bool,
    /// What stands in the way of its use, each leading to its place.
    pub faults: Vec<ErrorLine>,
    pub sections: Vec<SectionView>,
    /// Kinds of fields that can be added.
    pub kinds: Vec<Choice>,
    /// What is different from the version in use.
    pub changes: Vec<Changes>,
    /// Puts it in use, or asks a second person to.
    pub using: Option<Using>,
    pub waiting: Option<Waiting>,
    pub pages: Vec<Link>,
}

/// One section.
#[derive(Debug, Serialize)]
pub struct SectionView {
    pub id: String,
    pub title: String,
    pub href: String,
    pub fields: Vec<FieldView>,
}

/// One field.
#[derive(Debug, Serialize)]
pub struct FieldView {
    pub id: String,
    pub label: String,
    pub href: String,
    pub kind: String,
    pub marks: Vec<Badge>,
    /// When it is asked, if not always.
    pub condition: Option<String>,
}

/// What was added, removed or changed.
#[derive(Debug, Serialize)]
pub struct Changes {
    pub title: String,
    pub items: Vec<String>,
}

/// The button that puts the working copy in use.
#[derive(Debug, Serialize)]
pub struct Using {
    pub lead: String,
    pub label: String,
    pub reason: Option<Control>,
}

/// A change that waits for a second person.
#[derive(Debug, Serialize)]
pub struct Waiting {
    pub text: String,
    pub reason: String,
    pub changes: Vec<Changes>,
    pub is_own: bool,
}

fn base(slug: &str) -> String {
    format!("/manage/challenges/{slug}/form")
}

/// Where a section or a field stands on the page.
fn spot(slug: &str, id: &str) -> String {
    format!("{}#at-{id}", base(slug))
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<FormPage>, Failure> {
    let desk = services::challenge::form_desk(&app, &op, &slug).await?;
    Ok(html(draw(&app.wording_for(&op), &op, &desk, &Fields::default(), Vec::new())))
}

type Stepped = Result<Either<HttpResponse, Html<FormPage>>, Failure>;

/// One step: a button of the page was pressed.
pub(in crate::web) async fn step(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Stepped {
    let before = services::challenge::form_desk(&app, &op, &slug).await?.form;
    let id = fields.get("id").to_owned();
    let moved = |up| Edit::MoveField { id: id.clone(), up };
    let new = |word: &str| app.wording_for(&op).say(word);
    let (edit, to) = match fields.get("do") {
        "up" => (moved(true), spot(&slug, &id)),
        "down" => (moved(false), spot(&slug, &id)),
        "remove" => (Edit::RemoveField { id: id.clone() }, spot(&slug, fields.get("section"))),
        "section-up" => (Edit::MoveSection { id: id.clone(), up: true }, spot(&slug, &id)),
        "section-down" => (Edit::MoveSection { id: id.clone(), up: false }, spot(&slug, &id)),
        "section-remove" => (Edit::RemoveSection { id: id.clone() }, base(&slug)),
        "section-add" => (Edit::AddSection { title: new("build-new-section") }, String::new()),
        "add" => {
            let kind = fields.get("kind").to_owned();
            (Edit::AddField { section: id.clone(), kind, label: new("build-new-field") }, String::new())
        }
        "discard" => return discarded(&app, &op, &slug, &fields).await,
        _ => return Err(Problem::BadRequest.into()),
    };
    let after = edit.clone().on(&before);
    match services::challenge::edit_form(&app, &op, &slug, revision(&fields), vec![edit]).await {
        Ok(()) => {
            let to = if to.is_empty() { added(&slug, &before, &after?) } else { to };
            Ok(Either::Left(see_other(&to)))
        }
        other => refused(&app, &op, &slug, &fields, other).await,
    }
}

/// The page of the section or field that a step added.
fn added(slug: &str, before: &FormDefinition, after: &FormDefinition) -> String {
    let field = after.fields().find(|field| before.field(&field.id).is_none());
    let section = after.sections.iter().find(|section| before.section(&section.id).is_none());
    match (field, section) {
        (Some(field), _) => format!("{}/fields/{}", base(slug), field.id),
        (None, Some(section)) => format!("{}/sections/{}", base(slug), section.id),
        (None, None) => base(slug),
    }
}

async fn discarded(app: &App, op: &Op, slug: &str, fields: &Fields) -> Stepped {
    match services::challenge::discard_form(app, op, slug, revision(fields)).await {
        Ok(()) => Ok(Either::Left(see_other_saying(app, &base(slug), "flash-build-discarded"))),
        other => refused(app, op, slug, fields, other).await,
    }
}

/// Puts the working copy in use.
pub(in crate::web) async fn put_in_use(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Stepped {
    match services::challenge::use_form(&app, &op, &slug, revision(&fields), fields.get("note")).await {
        Ok(used) => {
            let said = if used == FormUsed::Now { "flash-build-used" } else { "flash-build-asked" };
            Ok(Either::Left(see_other_saying(&app, &base(&slug), said)))
        }
        Err(error) => refused(&app, &op, &slug, &fields, Err(error)).await,
    }
}

pub(in crate::web) async fn decide(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    services::challenge::decide_form(&app, &op, &slug, fields.get("do") == "confirm").await?;
    Ok(see_other_saying(&app, &base(&slug), "flash-build-decided"))
}

/// The revision a page was drawn from; none is older than all.
fn revision(fields: &Fields) -> i32 {
    fields.get("revision").parse().unwrap_or(-1)
}

/// The page as it stands now with what was refused about a step.
async fn refused(app: &App, op: &Op, slug: &str, fields: &Fields, done: Result<(), Error>) -> Stepped {
    let wording = app.wording_for(op);
    let (errors, status) = match done {
        Err(Error::Refused(why)) => {
            (vec![ErrorLine { href: None, text: wording.refusal(&why) }], StatusCode::CONFLICT)
        }
        Err(Error::Invalid(invalid)) => {
            let line = |error: &crate::error::FieldError| ErrorLine {
                href: (error.field == "note").then(|| "#f-note".to_owned()),
                text: wording.refusal(&error.why),
            };
            (invalid.0.iter().map(line).collect(), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => return Err(other.into()),
        Ok(()) => return Ok(Either::Left(see_other(&base(slug)))),
    };
    let desk = services::challenge::form_desk(app, op, slug).await?;
    Ok(Either::Right(html_with(draw(&wording, op, &desk, fields, errors), status)))
}

fn draw(wording: &Wording<'_>, op: &Op, desk: &FormDesk, typed: &Fields, errors: Vec<ErrorLine>) -> FormPage {
    let slug = &desk.kept.slug;
    let base = base(slug);
    let edits = desk.edits && desk.waiting.is_none();
    let link = |label: &str, path: &str| Link::new(wording.say(label), format!("{base}/{path}"));
    let mut pages = vec![link("build-try", "try"), link("build-export", "export")];
    if edits {
        pages.push(link("build-import", "import"));
    }
    let faults = desk.form.check_for_pitches().err().unwrap_or_default();
    let is_usable = edits && faults.is_empty() && !desk.differences.is_none();
    FormPage {
        errors,
        back: Link::new(desk.kept.content.title.clone(), format!("/manage/challenges/{slug}")),
        version: wording.say_with(
            if desk.revision > 0 { "build-version-changed" } else { "build-version" },
            &[("version", desk.current.version.to_string())],
        ),
        pitches: wording.say_with(
            "build-pitches",
            &[("sent", desk.sent.to_string()), ("drafts", desk.drafts.to_string())],
        ),
        closed: (desk.sent > 0 && desk.edits).then(|| wording.say("build-locked")),
        action: base.clone(),
        revision: desk.revision,
        faults: faults.iter().map(|fault| fault_line(wording, &base, &desk.form, fault)).collect(),
        sections: desk
            .form
            .sections
            .iter()
            .map(|section| view(wording, &base, &desk.form, section))
            .collect(),
        kinds: kinds(wording),
        changes: changes(wording, &desk.differences),
        using: is_usable.then(|| using(wording, desk, typed)),
        waiting: desk.waiting.as_ref().map(|(change, name)| Waiting {
            text: wording.say_with("build-waiting", &[("name", name.clone())]),
            reason: change.reason.clone(),
            changes: changes(wording, &crate::domain::form::differences(&desk.current, &change.definition)),
            is_own: op.account() == Some(change.proposed_by),
        }),
        edits,
        pages,
    }
}

fn using(wording: &Wording<'_>, desk: &FormDesk, typed: &Fields) -> Using {
    let (lead, label) = match (desk.needs_second(), desk.drafts) {
        (true, _) => ("build-use-second", "build-use-ask"),
        (false, 0) => ("build-use-lead", "build-use"),
        (false, _) => ("build-use-drafts", "build-use"),
    };
    let note = || Control {
        limit: Some(1_000),
        ..Control::new(
            wording,
            &crate::error::Invalid::default(),
            "long_text",
            "note",
            "run-note",
            typed.get("note"),
        )
    };
    Using { lead: wording.say(lead), label: wording.say(label), reason: desk.needs_second().then(note) }
}

/// A fault with the page on which it can be mended.
fn fault_line(
    wording: &Wording<'_>,
    base: &str,
    form: &FormDefinition,
    fault: &DefinitionFault,
) -> ErrorLine {
    let href = if form.field(&fault.place).is_some() {
        Some(format!("{base}/fields/{}", fault.place))
    } else {
        form.section(&fault.place).map(|section| format!("{base}/sections/{}", section.id))
    };
    ErrorLine { href, text: wording.refusal(&fault.refusal()) }
}

fn view(wording: &Wording<'_>, base: &str, form: &FormDefinition, section: &Section) -> SectionView {
    let field = |field: &Field| FieldView {
        id: field.id.clone(),
        label: field.label.clone(),
        href: format!("{base}/fields/{}", field.id),
        kind: wording.word("build-kind", field.kind.as_str()),
        marks: marks(wording, field),
        condition: field.shown_if.as_ref().map(|condition| sentence(wording, form, condition)),
    };
    SectionView {
        id: section.id.clone(),
        title: section.title.clone(),
        href: format!("{base}/sections/{}", section.id),
        fields: section.fields.iter().map(field).collect(),
    }
}

fn marks(wording: &Wording<'_>, field: &Field) -> Vec<Badge> {
    [
        (field.required, "ok", "build-mark-required"),
        (field.confidential, "info", "build-mark-confidential"),
        (field.identity, "mute", "build-mark-identity"),
        (!field.reuse.is_empty(), "mute", "build-mark-reuse"),
    ]
    .into_iter()
    .filter(|(is_set, ..)| *is_set)
    .map(|(_, kind, id)| Badge { kind, text: wording.say(id) })
    .collect()
}

fn kinds(wording: &Wording<'_>) -> Vec<Choice> {
    let choice = |kind: &&str| Choice {
        value: (*kind).to_owned(),
        label: wording.word("build-kind", kind),
        ..Choice::default()
    };
    FieldKind::WORDS.iter().map(choice).collect()
}

fn changes(wording: &Wording<'_>, found: &crate::domain::form::Differences) -> Vec<Changes> {
    [
        ("build-added", &found.added),
        ("build-removed", &found.removed),
        ("build-changed", &found.changed),
        ("build-sections-changed", &found.sections),
    ]
    .into_iter()
    .filter(|(_, items)| !items.is_empty())
    .map(|(id, items)| Changes { title: wording.say(id), items: items.clone() })
    .collect()
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "manage/form.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{badge, choice, hostile};
        let line = |path: &str| ErrorLine {
            href: Some(format!("/manage/challenges/quiet/form/{path}")),
            text: hostile(),
        };
        let field = |condition: bool| FieldView {
            id: "title".to_owned(),
            label: hostile(),
            href: "/manage/challenges/quiet/form/fields/title".to_owned(),
            kind: hostile(),
            marks: vec![badge()],
            condition: condition.then(hostile),
        };
        let section = |fields| SectionView {
            id: "one".to_owned(),
            title: hostile(),
            href: "/manage/challenges/quiet/form/sections/one".to_owned(),
            fields,
        };
        let some = || vec![Changes { title: hostile(), items: vec![hostile()] }];
        let page = |edits: bool| Self {
            errors: Vec::new(),
            back: Link::new(hostile(), "/manage/challenges/quiet"),
            version: hostile(),
            pitches: hostile(),
            closed: None,
            action: "/manage/challenges/quiet/form".to_owned(),
            revision: 3,
            edits,
            faults: Vec::new(),
            sections: Vec::new(),
            kinds: vec![choice("short_text")],
            changes: Vec::new(),
            using: None,
            waiting: None,
            pages: vec![Link::new(hostile(), "/manage/challenges/quiet/form/try")],
        };
        let using = |reason: bool| Using {
            lead: hostile(),
            label: hostile(),
            reason: reason.then(|| Control::empty("note", "long_text", hostile())),
        };
        let waiting = |is_own| Waiting { text: hostile(), reason: hostile(), changes: some(), is_own };
        vec![
            page(true),
            Self {
                errors: vec![line("fields/title")],
                closed: Some(hostile()),
                faults: vec![line("fields/title"), ErrorLine { href: None, text: hostile() }],
                sections: vec![section(vec![field(true), field(false)]), section(Vec::new())],
                changes: some(),
                using: Some(using(true)),
                ..page(true)
            },
            Self { waiting: Some(waiting(true)), using: Some(using(false)), ..page(false) },
            Self { waiting: Some(waiting(false)), sections: vec![section(vec![field(true)])], ..page(false) },
        ]
    }
}
