//! Work after the commit: queued in the transaction, claimed under a lease.

use chrono::{DateTime, Utc};
use entity::{
    job,
    values::{DeliveryState, Document, JobId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, sea_query::Expr,
};

use super::{Tx, queue};
use crate::{
    domain::job::Job,
    error::{Error, Result},
};

/// A job under a lease.
#[derive(Clone, Debug)]
pub struct Claimed {
    pub id: JobId,
    pub job: Job,
    /// Attempts begun, the running one included.
    pub attempts: u32,
}

/// Queues a job; a queued job with the same key already does the same work.
pub async fn insert(tx: &Tx, job: &Job, now: DateTime<Utc>) -> Result<()> {
    let key = job.dedup_key();
    let waiting = job::Entity::find()
        .filter(job::Column::DedupKey.eq(&key))
        .filter(job::Column::State.eq(DeliveryState::Queued))
        .count(tx)
        .await?;
    if waiting > 0 {
        return Ok(());
    }
    job::Entity::insert(job::ActiveModel {
        id: Set(JobId::generate()),
        kind: Set(job.kind().to_owned()),
        dedup_key: Set(Some(key)),
        payload: Set(Document(serde_json::to_value(job).map_err(anyhow::Error::from)?)),
        state: Set(DeliveryState::Queued),
        attempts: Set(0),
        next_at: Set(now.timestamp_millis()),
        locked_by: Set(None),
        locked_until: Set(None),
        last_error: Set(None),
        created_at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// Claims due jobs for `worker` until `until` (milliseconds since 1970), oldest first.
pub async fn claim(tx: &Tx, worker: &str, now: i64, until: i64, limit: u64) -> Result<Vec<Claimed>> {
    let ids = queue::claim(tx, "job", worker, now, until, limit).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    job::Entity::find()
        .filter(job::Column::Id.is_in(ids.into_iter().map(JobId)))
        .order_by_asc(job::Column::Id)
        .all(tx)
        .await?
        .into_iter()
        .map(|row| {
            Ok(Claimed {
                id: row.id,
                job: serde_json::from_value(row.payload.0).map_err(|error| Error::Internal(error.into()))?,
                attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            })
        })
        .collect()
}

/// Removes a finished job; `false` when the lease was lost meanwhile.
pub async fn done(tx: &Tx, id: JobId, worker: &str) -> Result<bool> {
    let gone = job::Entity::delete_many()
        .filter(job::Column::Id.eq(id))
        .filter(job::Column::LockedBy.eq(worker))
        .exec(tx)
        .await?;
    Ok(gone.rows_affected == 1)
}

/// Puts a failed job back for `again` (milliseconds since 1970), or aside when that is `None`.
pub async fn failed(tx: &Tx, id: JobId, worker: &str, again: Option<i64>, why: String) -> Result<()> {
    use job::Column;
    let state = if again.is_some() { DeliveryState::Queued } else { DeliveryState::Dead };
    let update = job::Entity::update_many()
        .filter(Column::Id.eq(id))
        .filter(Column::LockedBy.eq(worker))
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::LastError, Expr::value(why))
        .col_expr(Column::LockedBy, Expr::value(Option::<String>::None));
    let update = match again {
        // Its key may be taken by a newer job that does the same work.
        Some(at) => update
            .col_expr(Column::NextAt, Expr::value(at))
            .col_expr(Column::DedupKey, Expr::value(Option::<String>::None)),
        None => update,
    };
    update.exec(tx).await?;
    Ok(())
}

/// Jobs not yet done, and jobs given up.
pub async fn backlog(conn: &impl ConnectionTrait) -> Result<(u64, u64)> {
    let waiting = job::Entity::find()
        .filter(job::Column::State.is_in([DeliveryState::Queued, DeliveryState::Running]))
        .count(conn)
        .await?;
    let dead = job::Entity::find().filter(job::Column::State.eq(DeliveryState::Dead)).count(conn).await?;
    Ok((waiting, dead))
}
