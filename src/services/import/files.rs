//! Files that managers take challenges in from: kept, looked at, taken in once, undone.

use std::{collections::BTreeSet, sync::Arc};

use chrono::TimeDelta;
use entity::values::{AccountId, ImportFileId, ImportFormat, Role};
use serde_json::{Map, Value};

use super::{How, Outcome, Report, challenges, outlook};
use crate::{
    app::App,
    domain::{
        actor::Op,
        area::Tree,
        audit::Event,
        import::{ChallengeRow, Given, Read, Reader, Window, rows},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record,
    store::{
        self,
        import_file::{Change, File, Line},
    },
};

/// A file has no more rows; longer ones are for the command line.
const ROWS: usize = 2_000;
/// After so many days a file that nobody took in is emptied.
const KEPT: TimeDelta = TimeDelta::days(7);
/// Files in the list.
const FILES: u64 = 50;

/// Whoever manages challenges takes them in; to anybody else the pages do not exist.
pub fn account(op: &Op) -> Result<AccountId> {
    let manages = op.actor.roles.anywhere(Role::Manager) && !op.actor.is_acting();
    op.account().filter(|_| manages).ok_or(Error::NotFound)
}

/// The newest files of this person.
pub async fn files(app: &App, op: &Op) -> Result<Vec<Line>> {
    store::import_file::files(app.db.read(), account(op)?, FILES).await
}

/// Keeps a file for looking at it. Refused when it holds no row, or too many.
pub async fn keep(app: &App, op: &Op, name: &str, content: String) -> Result<ImportFileId> {
    let account = account(op)?;
    let is_table = name.to_ascii_lowercase().ends_with(".csv");
    let format = if is_table { ImportFormat::Table } else { ImportFormat::Lines };
    let found = rows(&content, format).take(ROWS + 1).count();
    if found == 0 {
        return Err(Refusal::new("import-file-empty").into());
    }
    if found > ROWS {
        return Err(Refusal::new("import-file-rows").with("most", ROWS).into());
    }
    let own = if is_table { Reader::named("own_table") } else { None };
    let reader = own.unwrap_or_default();
    store::write(&app.db, async |tx| {
        let id =
            store::import_file::keep(tx, account, (name, format), &reader, content.clone(), op.now).await?;
        record::audit(tx, op, Event::new("import.kept", id.0)).await?;
        Ok(id)
    })
    .await
}

/// A file with what taking it in would do, or with what it did.
#[derive(Debug)]
pub struct Look {
    pub file: File,
    /// The columns of its rows.
    pub columns: Vec<String>,
    pub report: Report,
    pub outcomes: Vec<Outcome>,
    pub changes: Vec<Change>,
}

/// A file of one's own.
pub async fn look(app: &App, op: &Op, id: ImportFileId) -> Result<Look> {
    let conn = app.db.read();
    let file = store::import_file::file(conn, account(op)?, id).await?.ok_or(Error::NotFound)?;
    let changes = store::import_file::changes(conn, id).await?;
    let raw = rows(&file.content, file.format).filter_map(|(_, row)| row.ok());
    let columns: BTreeSet<String> = raw.flat_map(|row| row.into_iter().map(|(column, _)| column)).collect();
    let how = How { dry_run: true, ..how(&file, false) };
    let reads = reads(&file.reader, app.areas(op).await?);
    let (report, outcomes) = outlook(app, op, &file.content, how, reads).await?;
    Ok(Look { columns: columns.into_iter().collect(), report, outcomes, changes, file })
}

/// Reads a file another way from now on.
pub async fn choose(app: &App, op: &Op, id: ImportFileId, reader: &Reader) -> Result<()> {
    store::import_file::file(app.db.read(), account(op)?, id).await?.ok_or(Error::NotFound)?;
    store::write(&app.db, async |tx| {
        if !store::import_file::choose(tx, id, reader).await? {
            return Err(Refusal::new("import-file-taken").into());
        }
        record::audit(tx, op, Event::new("import.mapped", id.0)).await
    })
    .await
}

/// Takes a file in, once; the challenges it makes are drafts. A file with bad rows is refused whole unless they are
/// left out.
pub async fn take(app: &App, op: &Op, id: ImportFileId, skip_bad: bool) -> Result<Report> {
    let file = store::import_file::file(app.db.read(), account(op)?, id).await?.ok_or(Error::NotFound)?;
    if file.taken_at.is_some() || file.content.is_empty() {
        return Err(Refusal::new("import-file-taken").into());
    }
    let reads = reads(&file.reader, app.areas(op).await?);
    let report = challenges(app, op, &file.content, how(&file, skip_bad), reads).await?;
    if !report.written {
        return Err(Refusal::new("import-file-bad").with("rows", report.refused.len()).into());
    }
    Ok(report)
}

/// What was undone, and what was not because people went on with it.
#[derive(Debug)]
pub struct Undone {
    pub undone: usize,
    pub kept: usize,
}

/// Undoes what a file did: drafts that it made and nobody touched go away, those that it changed and nobody touched
/// since read as before.
pub async fn undo(app: &App, op: &Op, id: ImportFileId) -> Result<Undone> {
    let account = account(op)?;
    let file = store::import_file::file(app.db.read(), account, id).await?.ok_or(Error::NotFound)?;
    let Some(taken) = file.taken_at.filter(|_| file.undone_at.is_none()) else {
        return Err(Refusal::new("import-file-undone").into());
    };
    let outcome = store::write(&app.db, async |tx| {
        let changes = store::import_file::changes(tx, id).await?;
        let all = changes.len();
        let mut undone = Vec::new();
        for change in changes {
            let is_undone = match change.before {
                None => store::import_file::unmake(tx, change.challenge, account, taken).await?,
                Some(before) => store::challenge::revert(tx, change.challenge, before, taken, op.now).await?,
            };
            if is_undone {
                record::audit(tx, op, Event::new("challenge.import_undone", change.challenge.0)).await?;
                undone.push(change.challenge);
            }
        }
        let outcome = Undone { undone: undone.len(), kept: all - undone.len() };
        store::import_file::undone(tx, id, undone, op.now).await?;
        let event =
            Event::new("import.undone", id.0).with("undone", outcome.undone).with("kept", outcome.kept);
        record::audit(tx, op, event).await?;
        Ok(outcome)
    })
    .await?;
    app.public_changed();
    Ok(outcome)
}

/// Empties files that were never taken in; for the clock.
pub async fn forget(app: &App, op: &Op) -> Result<()> {
    store::write(&app.db, async |tx| store::import_file::forget(tx, op.now - KEPT).await).await.map(|_| ())
}

fn how(file: &File, skip_bad: bool) -> How {
    How { skip_bad, format: file.format, file: Some(file.id), ..How::default() }
}

fn reads(
    reader: &Reader,
    areas: Arc<Tree>,
) -> impl Fn(Map<String, Value>) -> Result<Read<ChallengeRow>, Invalid> {
    let given = Given { areas, ..Given::default() };
    move |row| reader.read(row, &given, &Window::default())
}
