//! Bytes without a row: those whose row was removed go at once, those that never had one within a day. And rows without
//! bytes, which must never be.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::{fault, upload::part_name};
use crate::{
    app::App,
    domain::{actor::Op, file::stamped_at},
    error::{Error, Result},
    store,
};

/// The setting that says when it was done last.
const DONE: &str = "files.tidied";
/// How often it is done.
const EVERY: TimeDelta = TimeDelta::hours(1);
/// How long something may be on its way from the disk into the database.
const GRACE: TimeDelta = TimeDelta::hours(2);
/// How long a file may take to come piece by piece.
const LONGEST: TimeDelta = TimeDelta::hours(20);
/// Blobs that are looked up at once.
const BATCH: usize = 500;

/// Removes the bytes of files that were removed; how many. For the worker, again and again.
pub async fn sweep(app: &App, _op: &Op) -> Result<u64> {
    let blobs = store::attachment::removed(app.db.read()).await?;
    if blobs.is_empty() {
        return Ok(0);
    }
    for blob in &blobs {
        app.files.remove(blob).await?;
    }
    store::write(&app.db, async |tx| store::attachment::settled(tx, &blobs).await).await?;
    Ok(blobs.len() as u64)
}

/// Removes what lies in the store and belongs to nothing, and ends what takes too long to come: once an hour. How many
/// files were removed.
pub async fn tidy(app: &App, op: &Op) -> Result<u64> {
    let done = store::setting::get(app.db.read(), DONE).await?;
    let done: Option<DateTime<Utc>> = done
        .map(|text| text.parse())
        .transpose()
        .map_err(|error: chrono::ParseError| Error::Internal(error.into()))?;
    if done.is_some_and(|at| (op.now - at).abs() < EVERY) {
        return Ok(0);
    }
    let ended = op.now - LONGEST;
    store::write(&app.db, async |tx| store::upload::end_older(tx, ended).await).await?;
    let removed = clear(app, op.now - GRACE).await?;
    let now = op.now.to_rfc3339();
    store::write(&app.db, async |tx| store::setting::set(tx, DONE, &now).await).await?;
    Ok(removed)
}

/// The same at once, for an operator: nothing may be on its way, so no portal may run on this folder. What applicants go
/// on with piece by piece stays.
pub async fn tidy_at_rest(app: &App, op: &Op) -> Result<u64> {
    let mut removed = clear(app, op.now).await?;
    loop {
        match sweep(app, op).await? {
            0 => return Ok(removed),
            swept => removed += swept,
        }
    }
}

/// Removes what came before this instant and belongs to nothing.
async fn clear(app: &App, before: DateTime<Utc>) -> Result<u64> {
    let removed = orphans(app, before).await? + stale(app, before).await?;
    if removed > 0 {
        tracing::info!(removed, "files that belonged to nothing were removed");
    }
    Ok(removed)
}

fn is_older(name: &str, before: DateTime<Utc>) -> bool {
    stamped_at(name).is_some_and(|at| at <= before)
}

/// Blobs that no file knows, and those that never became one.
async fn orphans(app: &App, before: DateTime<Utc>) -> Result<u64> {
    let mut removed = 0;
    for name in app.files.unfinished().await.map_err(fault)? {
        if is_older(&name, before) {
            app.files.discard(&name).await.map_err(fault)?;
            removed += 1;
        }
    }
    let mut blobs = app.files.all().await?;
    blobs.retain(|blob| is_older(blob, before));
    for some in blobs.chunks(BATCH) {
        let known = store::attachment::known(app.db.read(), some).await?;
        for blob in some.iter().filter(|blob| !known.contains(*blob)) {
            app.files.remove(blob).await?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Files under way that nobody goes on with.
async fn stale(app: &App, before: DateTime<Utc>) -> Result<u64> {
    let uploads = store::upload::all(app.db.read()).await?;
    let known: HashSet<String> = uploads.into_iter().map(|(id, begun_at)| part_name(id, begun_at)).collect();
    let mut removed = 0;
    for name in app.files.under_way().await.map_err(fault)? {
        if is_older(&name, before) && !known.contains(&name) {
            app.files.give_up(&name).await.map_err(fault)?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// How many files of pitches have no bytes any more.
pub async fn lost(app: &App) -> Result<u64> {
    // The rows first: what is added meanwhile is in the store, and not asked for.
    let blobs = store::attachment::blobs(app.db.read()).await?;
    let stored: HashSet<String> = app.files.all().await?.into_iter().collect();
    Ok(blobs.iter().filter(|blob| !stored.contains(*blob)).count() as u64)
}
