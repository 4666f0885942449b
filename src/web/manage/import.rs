//! Challenges from a file: sent, looked at, taken in, undone.

use actix_web::{Either, HttpRequest, HttpResponse, web};
use entity::values::ImportFileId;
use serde::Serialize;

use super::{Badge, Link, When};
use crate::{
    app::App,
    domain::{
        actor::Op,
        import::{Column, FIELDS, FieldMap, Order, Reader, Reading, Rule},
    },
    error::{Error, Invalid},
    services::{
        self,
        import::{Line, Look},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other, see_other_saying},
        problem::Failure,
        upload::Upload,
        view::{Choice, Control, Row},
    },
    wording::Wording,
};

const PATH: &str = "/manage/import";
/// Lines of each list that a page shows.
const SHOWN: usize = 50;
/// The words for the portal's own format and for chosen columns.
const OWN: &str = "own";
const COLUMNS: &str = "columns";

/// The files, and a way to send one.
#[derive(Debug, Serialize)]
pub struct ImportsPage {
    pub errors: Vec<ErrorLine>,
    pub file: Control,
    pub rows: Vec<FileRow>,
}

/// A file that was sent.
#[derive(Debug, Serialize)]
pub struct FileRow {
    pub name: Link,
    pub at: When,
    pub state: Badge,
}

pub(in crate::web) async fn list(app: web::Data<App>, op: Op) -> Result<Html<ImportsPage>, Failure> {
    Ok(html(listed(&app, &op, &Invalid::default()).await?))
}

pub(in crate::web) async fn keep(
    app: web::Data<App>,
    op: Op,
    request: HttpRequest,
    body: web::Payload,
) -> Result<Either<HttpResponse, Html<ImportsPage>>, Failure> {
    // Nobody else's file is read.
    services::import::account(&op)?;
    let kept = match Upload::read(&request, body).await?.text() {
        Ok((name, text)) => services::import::keep(&app, &op, &name, text).await,
        Err(invalid) => Err(Error::Invalid(invalid)),
    };
    let invalid = match kept {
        Ok(id) => return Ok(Either::Left(see_other(&format!("{PATH}/{id}")))),
        Err(Error::Invalid(invalid)) => invalid,
        Err(Error::Refused(why)) => {
            let mut invalid = Invalid::default();
            invalid.push("file", why);
            invalid
        }
        Err(other) => return Err(other.into()),
    };
    Ok(Either::Right(refused(listed(&app, &op, &invalid).await?)))
}

async fn listed(app: &App, op: &Op, invalid: &Invalid) -> Result<ImportsPage, Failure> {
    let wording = app.wording_for(op);
    let row = |line: Line| FileRow {
        state: state(&wording, line.taken_at.is_some(), line.undone_at.is_some()),
        name: Link::new(line.name, format!("{PATH}/{}", line.id)),
        at: When::own(&wording, line.made_at),
    };
    Ok(ImportsPage {
        rows: services::import::files(app, op).await?.into_iter().map(row).collect(),
        errors: error_lines(&wording, invalid),
        file: Control::new(&wording, invalid, "file", "file", "imports-file", "")
            .hint(&wording, "imports-file-hint"),
    })
}

fn state(wording: &Wording<'_>, taken: bool, undone: bool) -> Badge {
    let (kind, word) = match (taken, undone) {
        (_, true) => ("mute", "undone"),
        (true, false) => ("ok", "taken"),
        (false, false) => ("info", "open"),
    };
    Badge { kind, text: wording.say(&format!("imports-state-{word}")) }
}

/// One file: how it is read, and what comes of it.
#[derive(Debug, Serialize)]
pub struct FilePage {
    pub name: String,
    pub action: String,
    pub state: Badge,
    pub facts: Vec<Row>,
    /// How its rows are read; nothing once it was taken in.
    pub reader: Option<Control>,
    /// A choice of columns, where the reader is one.
    pub fields: Vec<FieldRow>,
    pub columns: Vec<String>,
    pub month_first: bool,
    pub outcomes: Vec<OutcomeRow>,
    pub refused: Vec<String>,
    pub notes: Vec<String>,
    /// What the lists above leave out.
    pub more: Option<String>,
    /// How many rows can be taken in.
    pub ready: usize,
    pub bad: usize,
    pub changes: Vec<ChangeRow>,
    pub may_undo: bool,
}

/// A field of ours, and the column that fills it.
#[derive(Debug, Serialize)]
pub struct FieldRow {
    pub field: &'static str,
    pub label: String,
    pub column: String,
    pub otherwise: String,
}

/// A row that would be taken in.
#[derive(Debug, Serialize)]
pub struct OutcomeRow {
    pub line: usize,
    pub title: String,
    pub closes: Option<When>,
    pub change: String,
}

/// A challenge that the file made or changed.
#[derive(Debug, Serialize)]
pub struct ChangeRow {
    pub title: String,
    pub change: String,
    pub undone: bool,
}

pub(in crate::web) async fn file(
    app: web::Data<App>,
    op: Op,
    id: web::Path<ImportFileId>,
) -> Result<Html<FilePage>, Failure> {
    let look = services::import::look(&app, &op, *id).await?;
    Ok(html(draw(&app.wording_for(&op), look)))
}

pub(in crate::web) async fn choose(
    app: web::Data<App>,
    op: Op,
    id: web::Path<ImportFileId>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let reader = match fields.get("reader") {
        OWN => Reader::Own,
        COLUMNS => Reader::Columns(chosen(&fields)),
        name => Reader::named(name).ok_or(Error::NotFound)?,
    };
    services::import::choose(&app, &op, *id, &reader).await?;
    Ok(see_other(&format!("{PATH}/{}", *id)))
}

pub(in crate::web) async fn take(
    app: web::Data<App>,
    op: Op,
    id: web::Path<ImportFileId>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    services::import::take(&app, &op, *id, fields.get("skip") == "yes").await?;
    Ok(see_other_saying(&app, &format!("{PATH}/{}", *id), "flash-imports-taken"))
}

pub(in crate::web) async fn undo(
    app: web::Data<App>,
    op: Op,
    id: web::Path<ImportFileId>,
) -> Result<HttpResponse, Failure> {
    let undone = services::import::undo(&app, &op, *id).await?;
    let said = if undone.kept == 0 { "flash-imports-undone" } else { "flash-imports-partly" };
    Ok(see_other_saying(&app, &format!("{PATH}/{}", *id), said))
}

/// The mapping that somebody chose, column by column.
fn chosen(fields: &Fields) -> FieldMap {
    let order = if fields.get("order") == "month" { Order::MonthFirst } else { Order::DayFirst };
    // Before anything was chosen, columns of our names are a good guess.
    let is_fresh = !fields.0.iter().any(|(name, _)| name.starts_with("from-"));
    let rule = |(field, kind): (&'static str, Column)| {
        let column = if is_fresh { field } else { fields.get(&format!("from-{field}")) };
        let otherwise = fields.get(&format!("else-{field}")).trim();
        Some((field.to_owned(), kind.rule(column, otherwise, Some(order))?))
    };
    let draft = Rule { otherwise: Some("draft".into()), ..Rule::default() };
    let fields = FIELDS.into_iter().filter_map(rule).chain([("state".to_owned(), draft)]);
    FieldMap { name: COLUMNS.to_owned(), fields: fields.collect() }
}

fn draw(wording: &Wording<'_>, look: Look) -> FilePage {
    let Look { file, columns, report, outcomes, changes } = look;
    let is_open = file.taken_at.is_none();
    let (map, word) = match &file.reader {
        Reader::Columns(map) => (Some(map), COLUMNS),
        reader => (None, reader.name().unwrap_or(OWN)),
    };
    let count = |label: &str, count: usize| Row::new(wording.say(label), count.to_string());
    let place = |line: usize, field: &str, why: String| {
        let line = line.to_string();
        match field {
            "" => wording.say_with("imports-line", &[("line", line), ("why", why)]),
            field => wording
                .say_with("imports-line-field", &[("line", line), ("field", field.to_owned()), ("why", why)]),
        }
    };
    let refused: Vec<String> = report
        .refused
        .iter()
        .flat_map(|bad| bad.faults.0.iter().map(|fault| (bad.line, fault)))
        .map(|(line, fault)| place(line, &fault.field, wording.refusal(&fault.why)))
        .collect();
    let notes: Vec<String> = report
        .notes
        .iter()
        .map(|note| place(note.line, &note.repaired.field, wording.refusal(&note.repaired.why)))
        .collect();
    let hidden = [outcomes.len(), refused.len(), notes.len()].map(|count| count.saturating_sub(SHOWN));
    let more: usize = hidden.iter().sum();
    FilePage {
        action: format!("{PATH}/{}", file.id),
        state: state(wording, !is_open, file.undone_at.is_some()),
        facts: if is_open {
            vec![
                count("imports-new", report.new),
                count("imports-changed", report.changed),
                count("imports-unchanged", report.unchanged),
                count("imports-refused", report.refused.len()),
                count("imports-notes", report.notes.len()),
            ]
        } else {
            vec![count("imports-done", changes.len())]
        },
        reader: is_open.then(|| reader(wording, word)),
        fields: map.map(|map| FIELDS.map(|field| row(wording, map, field)).into()).unwrap_or_default(),
        month_first: map.is_some_and(|map| map.fields.values().any(is_month_first)),
        columns,
        outcomes: outcomes
            .into_iter()
            .take(SHOWN)
            .map(|one| OutcomeRow {
                line: one.line,
                closes: one.closes_at.map(|at| When::instant(wording, at, &one.zone)),
                title: one.title,
                change: wording.say(&format!("imports-is-{}", one.change)),
            })
            .collect(),
        refused: refused.into_iter().take(SHOWN).collect(),
        notes: notes.into_iter().take(SHOWN).collect(),
        more: (more > 0).then(|| wording.say_with("imports-more", &[("count", more.to_string())])),
        ready: report.new + report.changed,
        bad: report.refused.len(),
        may_undo: !is_open && file.undone_at.is_none(),
        changes: changes
            .into_iter()
            .take(SHOWN)
            .map(|change| ChangeRow {
                title: change.title,
                change: wording.say(if change.before.is_some() {
                    "imports-is-changed"
                } else {
                    "imports-is-new"
                }),
                undone: change.undone_at.is_some(),
            })
            .collect(),
        name: file.name,
    }
}

fn reader(wording: &Wording<'_>, chosen: &str) -> Control {
    let choice = |value: &str| Choice {
        value: value.to_owned(),
        label: wording.word("imports-reader", value),
        checked: value == chosen,
        hint: None,
    };
    let options = [OWN].into_iter().chain(Reader::names()).chain([COLUMNS]).map(choice).collect();
    Control { options, ..Control::empty("reader", "one_of", wording.say("imports-reader")) }
}

fn row(wording: &Wording<'_>, map: &FieldMap, (field, _): (&'static str, Column)) -> FieldRow {
    let rule = map.fields.get(field);
    FieldRow {
        field,
        label: wording.word("imports-field", field),
        column: rule.and_then(|rule| rule.from.first().cloned()).unwrap_or_default(),
        otherwise: rule.and_then(|rule| rule.otherwise.as_ref()).map(plain).unwrap_or_default(),
    }
}

/// A value as it was typed.
fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

fn is_month_first(rule: &Rule) -> bool {
    matches!(&rule.read, Reading::Time { order: Some(Order::MonthFirst), .. })
}

impl Page for ImportsPage {
    const TEMPLATE: &'static str = "manage/imports.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{badge, hostile, when};
        let file =
            |error: Option<String>| Control { error, ..Control::empty("file", "file", "File".to_owned()) };
        let row = || FileRow {
            name: Link::new(hostile(), format!("{PATH}/0193b2a4-d069-738a-b822-a4ae99429d34")),
            at: when(),
            state: badge(),
        };
        vec![
            Self { errors: Vec::new(), file: file(None), rows: Vec::new() },
            Self {
                errors: vec![ErrorLine { href: Some("#f-file".to_owned()), text: hostile() }],
                file: file(Some(hostile())),
                rows: vec![row(), row()],
            },
        ]
    }
}

impl Page for FilePage {
    const TEMPLATE: &'static str = "manage/import.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{badge, hostile, long, rows, when};
        let page = |name: String| Self {
            name,
            action: format!("{PATH}/0193b2a4-d069-738a-b822-a4ae99429d34"),
            state: badge(),
            facts: rows(),
            reader: None,
            fields: Vec::new(),
            columns: Vec::new(),
            month_first: false,
            outcomes: Vec::new(),
            refused: Vec::new(),
            notes: Vec::new(),
            more: None,
            ready: 0,
            bad: 0,
            changes: Vec::new(),
            may_undo: false,
        };
        let choice = Choice { value: COLUMNS.to_owned(), label: hostile(), checked: true, hint: None };
        let reader = Control { options: vec![choice], ..Control::empty("reader", "one_of", hostile()) };
        let outcome = |closes| OutcomeRow { line: 1_204, title: hostile(), closes, change: hostile() };
        let change = |undone| ChangeRow { title: hostile(), change: hostile(), undone };
        vec![
            page("challenges.jsonl".to_owned()),
            Self {
                reader: Some(reader),
                fields: vec![FieldRow {
                    field: "title",
                    label: hostile(),
                    column: hostile(),
                    otherwise: hostile(),
                }],
                columns: vec![hostile(), "title".to_owned()],
                month_first: true,
                outcomes: vec![outcome(Some(when())), outcome(None)],
                refused: vec![hostile()],
                notes: vec![hostile()],
                more: Some(hostile()),
                ready: 2,
                bad: 1,
                ..page(long())
            },
            Self { changes: vec![change(false), change(true)], may_undo: true, ..page(hostile()) },
        ]
    }
}
