//! Leases: how workers claim due rows of the outbox and of the job table, on both databases alike.

use sea_orm::{ConnectionTrait as _, Statement, TryGetable as _};
use uuid::Uuid;

use super::Tx;
use crate::error::Result;

/// Claims up to `limit` due rows of `table` for `worker` until `until`; times are milliseconds since 1970.
///
/// A row whose lease ran out is due again. One statement on both databases, so two workers never share one.
pub(super) async fn claim(
    tx: &Tx,
    table: &'static str,
    worker: &str,
    now: i64,
    until: i64,
    limit: u64,
) -> Result<Vec<Uuid>> {
    let backend = tx.get_database_backend();
    let skip = if backend == sea_orm::DbBackend::Postgres { " for update skip locked" } else { "" };
    let sql = format!(
        "update {table} set state = 'running', locked_by = $1, locked_until = $2, attempts = attempts + 1 \
         where id in (select id from {table} where (state = 'queued' and next_at <= $3) \
         or (state = 'running' and locked_until <= $3) order by next_at, id limit {limit}{skip}) returning id"
    );
    let statement = Statement::from_sql_and_values(backend, sql, [worker.into(), until.into(), now.into()]);
    let rows = tx.query_all_raw(statement).await?;
    let mut ids = Vec::with_capacity(rows.len());
    for row in rows {
        ids.push(Uuid::try_get_by_index(&row, 0).map_err(sea_orm::DbErr::from)?);
    }
    Ok(ids)
}
