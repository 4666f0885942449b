//! What belongs to people: where it lies, how it is given to them, how it is removed.

use sea_orm::{ConnectionTrait, Statement, Value};

use super::Tx;
use crate::{domain::privacy::erasure::Reason, error::Result};

pub mod erasure;
pub mod export;
pub mod hold;
pub mod own_data;
pub mod pitches;
pub mod places;
pub mod records;
pub mod request;
pub mod retention;

/// Rows of one table and what is done with them. Written as SQL, so that they are counted before by the very words
/// by which they are removed.
#[derive(Clone, Copy, Debug)]
pub struct Sweep {
    pub table: &'static str,
    /// The condition; `$1` is the account, or the end of the time.
    pub rows: &'static str,
    pub deed: Deed,
}

/// What is done with rows.
#[derive(Clone, Copy, Debug)]
pub enum Deed {
    Delete,
    /// Sets columns; the row stays.
    Set(&'static str),
    Keep(Reason),
}

impl Sweep {
    fn count_sql(&self) -> String {
        format!("select count(*) from {} where {}", self.table, self.rows)
    }

    /// How many rows it would reach.
    async fn count(&self, conn: &impl ConnectionTrait, value: Value) -> Result<u64> {
        let statement =
            Statement::from_sql_and_values(conn.get_database_backend(), self.count_sql(), [value]);
        let row = conn.query_one_raw(statement).await?;
        let count: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0);
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Does it; how many rows it reached.
    async fn execute(&self, tx: &Tx, value: Value) -> Result<u64> {
        let Self { table, rows, .. } = self;
        let sql = match self.deed {
            Deed::Keep(_) => return Ok(0),
            Deed::Delete => format!("delete from {table} where {rows}"),
            Deed::Set(columns) => format!("update {table} set {columns} where {rows}"),
        };
        let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [value]);
        Ok(tx.execute_raw(statement).await?.rows_affected())
    }
}
