//! The one door for writes.
//!
//! An fsync costs more than a submit, so on SQLite the writes that wait for the door together share one
//! commit: each runs in its own savepoint, the task that closes the batch stands at the end of the queue,
//! and nobody is answered before the shared commit is on disk. On PostgreSQL each write has its own
//! transaction.

use std::{fmt, sync::Arc};

use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait as _, sqlx,
};
use tokio::sync::{Mutex, oneshot};

use super::Db;
use crate::error::{Error, Result};

/// An open transaction.
pub type Tx = DatabaseTransaction;

/// Runs `work` in one transaction: all of it happens, durably, or nothing does.
///
/// `work` must not wait for anything but the database.
pub async fn write<T>(db: &Db, work: impl AsyncFnOnce(&Tx) -> Result<T>) -> Result<T> {
    match &db.writer.0 {
        Kind::Separate(pool) => {
            let tx = pool.begin().await?;
            let done = work(&tx).await?;
            tx.commit().await?;
            Ok(done)
        }
        Kind::Grouped(door) => grouped(door, work).await,
    }
}

/// Makes what was deleted unreadable in the files of the database, too, outside any transaction. Busy while a page is
/// still being read: to be tried again.
///
/// SQLite overwrites in the file what it deletes (`secure_delete`), but older pages lie in the log until it is cut to
/// nothing. PostgreSQL frees the space of dead rows, which is overwritten as it is used again.
pub async fn scrub(db: &Db) -> Result<()> {
    match &db.writer.0 {
        Kind::Separate(pool) => vacuum(pool).await,
        Kind::Grouped(door) => {
            let open = door.batch.lock().await;
            if open.is_some() {
                return Err(Error::Busy);
            }
            let checkpoint =
                Statement::from_string(DbBackend::Sqlite, "pragma wal_checkpoint(truncate)".to_owned());
            let row = door.connection.query_one_raw(checkpoint).await?;
            let is_busy: i32 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(1);
            if is_busy == 0 { Ok(()) } else { Err(Error::Busy) }
        }
    }
}

/// On a connection of its own choice, because it takes longer than any other statement may.
async fn vacuum(pool: &DatabaseConnection) -> Result<()> {
    let run = async || {
        let mut connection = pool.get_postgres_connection_pool().acquire().await?;
        for statement in ["set statement_timeout = 0", "vacuum", "reset statement_timeout"] {
            sqlx::raw_sql(statement).execute(&mut *connection).await?;
        }
        Ok::<_, sqlx::Error>(())
    };
    run().await.map_err(|error| Error::Internal(error.into()))
}

#[derive(Clone)]
pub(super) struct Writer(Kind);

#[derive(Clone)]
enum Kind {
    Separate(DatabaseConnection),
    Grouped(Arc<Door>),
}

/// The single writing connection and the batch that is open on it.
struct Door {
    connection: DatabaseConnection,
    batch: Mutex<Option<Batch>>,
}

/// Writes that will be committed together.
struct Batch {
    tx: Tx,
    /// Told whether the shared commit succeeded.
    waiting: Vec<oneshot::Sender<bool>>,
}

impl Writer {
    pub(super) fn grouped(connection: DatabaseConnection) -> Self {
        Self(Kind::Grouped(Arc::new(Door { connection, batch: Mutex::new(None) })))
    }

    pub(super) const fn separate(pool: DatabaseConnection) -> Self {
        Self(Kind::Separate(pool))
    }

    pub(super) fn connection(&self) -> &DatabaseConnection {
        match &self.0 {
            Kind::Separate(pool) => pool,
            Kind::Grouped(door) => &door.connection,
        }
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writer")
    }
}

async fn grouped<T>(door: &Arc<Door>, work: impl AsyncFnOnce(&Tx) -> Result<T>) -> Result<T> {
    let (done, committed) = {
        let mut open = door.batch.lock().await;
        let batch = match open.take() {
            Some(batch) => open.insert(batch),
            None => {
                let batch = open.insert(Batch { tx: begin(&door.connection).await?, waiting: Vec::new() });
                // The lock is fair: whoever already waits for it joins this batch before it is closed.
                tokio::spawn(close(Arc::clone(door)));
                batch
            }
        };
        // A savepoint that is dropped, by a refusal or because nobody waits any longer, rolls itself back.
        let savepoint = batch.tx.begin().await?;
        let done = work(&savepoint).await?;
        savepoint.commit().await?;
        let (tell, committed) = oneshot::channel();
        batch.waiting.push(tell);
        (done, committed)
    };
    match committed.await {
        Ok(true) => Ok(done),
        Ok(false) | Err(_) => Err(Error::Busy),
    }
}

/// Takes the lock first, so that the transaction does not wait for its turn at the file.
async fn begin(connection: &DatabaseConnection) -> Result<Tx> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    connection.begin_with_options(options).await.map_err(|error| {
        tracing::warn!(%error, "no write transaction");
        Error::Busy
    })
}

/// Commits the open batch and answers everyone in it.
async fn close(door: Arc<Door>) {
    let mut open = door.batch.lock().await;
    let Some(batch) = open.take() else { return };
    let committed = batch.tx.commit().await;
    if let Err(error) = &committed {
        tracing::error!(%error, "a shared commit failed");
    }
    for waiting in batch.waiting {
        // A caller that went away needs no answer; its write stands.
        let _ = waiting.send(committed.is_ok());
    }
}
