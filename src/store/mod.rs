//! SQL. Free functions over a connection or a transaction; they take ids and facts and return facts and
//! read structs, never rows. No rules, no HTTP, no gateways.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::Context as _;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, RuntimeErr, SqlErr, sqlx,
};

use crate::error::{Error, Result};

pub mod access;
pub mod account;
pub mod account_link;
pub mod acting;
pub mod area;
pub mod attachment;
pub mod audit;
pub mod ceremony;
pub mod challenge;
pub mod decision;
pub mod desk;
pub mod doctor;
pub mod evaluation;
pub mod feed;
pub mod form;
pub mod glass;
pub mod held_form;
pub mod import;
pub mod import_file;
pub mod invitation;
pub mod jobs;
pub mod known_browser;
pub mod library;
pub mod limit;
pub mod names;
pub mod nda;
pub mod organisation;
pub mod outbox;
pub mod partnership;
pub mod passkey;
pub mod password;
pub mod pitch;
pub mod policy;
pub mod preference;
pub mod privacy;
pub mod question;
mod queue;
pub mod receipt_key;
pub mod referral;
pub mod rubric;
pub mod second_factor;
pub mod session;
pub mod setting;
pub mod sign_in_link;
pub mod sso;
pub mod staff;
pub mod subscription;
pub mod team;
pub mod upload;
mod write;

pub use write::{Tx, scrub, write};

/// Something that can be read from: the database or an open transaction.
pub trait Reading: ConnectionTrait {}

impl<C: ConnectionTrait> Reading for C {}

/// Which database to open.
#[derive(Clone, Debug)]
pub enum Place {
    /// A SQLite file.
    File(PathBuf),
    /// A `postgres://` address.
    Server(String),
}

/// The open database: a pool that reads and the one door through which everything is written.
#[derive(Clone, Debug)]
pub struct Db {
    read: DatabaseConnection,
    writer: write::Writer,
    statements: Arc<AtomicU64>,
}

impl Db {
    /// Opens the database; on SQLite with WAL and an fsync for every acknowledged commit.
    pub async fn open(place: &Place, readers: u32) -> anyhow::Result<Self> {
        let statements = Arc::new(AtomicU64::new(0));
        let open = async |options: ConnectOptions| -> anyhow::Result<DatabaseConnection> {
            let mut connection = Database::connect(options).await.context("the database cannot be opened")?;
            let counter = Arc::clone(&statements);
            connection.set_metric_callback(move |_| {
                counter.fetch_add(1, Ordering::Relaxed);
            });
            Ok(connection)
        };
        let (read, writer) = match place {
            Place::File(path) => {
                let url = format!("sqlite://{}?mode=rwc", path.display());
                let write = open(sqlite(&url, 1, false)).await?;
                let read = open(sqlite(&url, readers, true)).await?;
                (read, write::Writer::grouped(write))
            }
            Place::Server(url) => {
                let pool = open(postgres(url, readers)).await?;
                (pool.clone(), write::Writer::separate(pool))
            }
        };
        Ok(Self { read, writer, statements })
    }

    /// The connection for reading outside a transaction.
    #[must_use]
    pub const fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// The connection that may change the schema: for migrations only.
    #[must_use]
    pub fn schema(&self) -> &DatabaseConnection {
        self.writer.connection()
    }

    /// Whether several instances may share this database.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.read.get_database_backend() == DbBackend::Postgres
    }

    /// Statements sent so far; tests pin the number per page with it.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }
}

fn sqlite(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite
                .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
                .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
                .pragma("secure_delete", "ON")
                .pragma("temp_store", "MEMORY")
                .pragma("cache_size", "-20000")
                .pragma("mmap_size", "134217728")
                .statement_cache_capacity(256);
            if read_only { sqlite.pragma("query_only", "ON") } else { sqlite.optimize_on_close(true, None) }
        });
    options
}

fn postgres(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections.max(8))
        .acquire_timeout(Duration::from_secs(2))
        .statement_timeout(Duration::from_secs(5))
        .set_application_name("overture")
        .sqlx_logging(false);
    options
}

/// Every fault of the database is ours, except those that pass by themselves: no connection, or a lock
/// that somebody else holds.
impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if is_passing(&error) {
            tracing::warn!(%error, "the database does not answer");
            return Self::Busy;
        }
        Self::Internal(anyhow::Error::new(error))
    }
}

/// SQLITE_BUSY, and PostgreSQL shutting down, starting up, cancelling, gone, out of connections, or
/// undoing one of two transactions that could not both be.
const PASSING: [&str; 11] =
    ["5", "261", "517", "57P01", "57P02", "57P03", "57014", "53300", "3D000", "40001", "40P01"];

fn is_passing(error: &DbErr) -> bool {
    let (DbErr::Conn(fault) | DbErr::Exec(fault) | DbErr::Query(fault)) = error else {
        return matches!(error, DbErr::ConnectionAcquire(_));
    };
    let RuntimeErr::SqlxError(fault) = fault else { return false };
    match fault.as_ref() {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(fault) => fault.code().is_some_and(|code| PASSING.contains(&code.as_ref())),
        _ => false,
    }
}

/// Turns a violated unique key into what it means here; every other fault stays a fault.
pub fn on_unique<T>(result: std::result::Result<T, DbErr>, meaning: impl FnOnce() -> Error) -> Result<T> {
    result.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => meaning(),
        _ => error.into(),
    })
}

/// `true` when the database answers.
pub async fn ping(conn: &impl ConnectionTrait) -> bool {
    conn.execute_unprepared("select 1").await.is_ok()
}

/// The names of the migrations this database has seen, oldest first.
pub async fn migrations(conn: &impl ConnectionTrait) -> std::result::Result<Vec<String>, DbErr> {
    let sql = match conn.get_database_backend() {
        DbBackend::Sqlite => {
            "select name from sqlite_master where type = 'table' and name = 'seaql_migrations'"
        }
        _ => {
            "select tablename from pg_tables where tablename = 'seaql_migrations' and schemaname = current_schema()"
        }
    };
    let statement = |sql: &str| sea_orm::Statement::from_string(conn.get_database_backend(), sql);
    if conn.query_one_raw(statement(sql)).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows = conn.query_all_raw(statement("select version from seaql_migrations order by version")).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
