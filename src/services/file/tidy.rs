//! Bytes without a row: those whose row was removed go at once, those that never had one within a day.

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
    let removed = orphans(app, op).await? + stale(app, op).await?;
    let now = op.now.to_rfc3339();
    store::write(&app.db, async |tx| store::setting::set(tx, DONE, &now).await).await?;
    if removed > 0 {
        tracing::info!(removed, "files that belonged to nothing were removed");
    }
    Ok(removed)
}

fn is_old(name: &str, now: DateTime<Utc>) -> bool {
    stamped_at(name).is_some_and(|at| now - at >= GRACE)
}

/// Blobs that no file knows.
async fn orphans(app: &App, op: &Op) -> Result<u64> {
    let mut blobs = app.files.all().await?;
    blobs.retain(|blob| is_old(blob, op.now));
    let mut removed = 0;
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
async fn stale(app: &App, op: &Op) -> Result<u64> {
    let before = op.now - LONGEST;
    store::write(&app.db, async |tx| store::attachment::end_older(tx, before).await).await?;
    let uploads = store::attachment::uploads(app.db.read()).await?;
    let known: HashSet<String> = uploads.into_iter().map(|(id, begun_at)| part_name(id, begun_at)).collect();
    let mut removed = 0;
    for name in app.files.under_way().await.map_err(fault)? {
        if is_old(&name, op.now) && !known.contains(&name) {
            app.files.give_up(&name).await.map_err(fault)?;
            removed += 1;
        }
    }
    Ok(removed)
}
