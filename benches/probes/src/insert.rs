//! Probe e: a POST is one row that is on the disk before the answer. The limit of the durable submits.

use std::{net::TcpListener, path::Path, thread};

use actix_web::{App, HttpResponse, HttpServer, error::ErrorInternalServerError, web};
use rusqlite::{Connection, TransactionBehavior};
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::{mpsc, oneshot};

use crate::Commit;

const FILE: &str = "insert.db";

/// The most inserts that share a transaction.
const LARGEST_GROUP: usize = 1_000;

type Waiting = (String, oneshot::Sender<()>);

enum Probe {
    Each(SqlitePool),
    Group(mpsc::Sender<Waiting>),
}

/// Answers every POST with 303 once its body is durable.
pub(crate) async fn serve(listener: TcpListener, data: &Path, commit: Commit) -> anyhow::Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(data.join(FILE))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    // SQLite has one writer at a time; a second connection would only wait.
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    sqlx::raw_sql("CREATE TABLE submit (id INTEGER PRIMARY KEY, body TEXT NOT NULL)").execute(&pool).await?;
    let probe = web::Data::new(match commit {
        Commit::Each => Probe::Each(pool),
        Commit::Group => {
            let (queue, waiting) = mpsc::channel(LARGEST_GROUP);
            let file = data.join(FILE);
            thread::spawn(move || {
                if let Err(error) = write_groups(&file, waiting) {
                    eprintln!("the group commit ended: {error}");
                }
            });
            Probe::Group(queue)
        }
    });
    HttpServer::new(move || App::new().app_data(probe.clone()).default_service(web::post().to(insert)))
        .workers(crate::WORKERS)
        .listen(listener)?
        .run()
        .await?;
    Ok(())
}

async fn insert(probe: web::Data<Probe>, body: String) -> actix_web::Result<HttpResponse> {
    match probe.get_ref() {
        Probe::Each(pool) => {
            sqlx::query("INSERT INTO submit (body) VALUES (?)")
                .bind(body)
                .execute(pool)
                .await
                .map_err(ErrorInternalServerError)?;
        }
        Probe::Group(queue) => {
            let (done, durable) = oneshot::channel();
            queue.send((body, done)).await.map_err(ErrorInternalServerError)?;
            durable.await.map_err(ErrorInternalServerError)?;
        }
    }
    Ok(HttpResponse::SeeOther().insert_header(("Location", "/sent")).finish())
}

/// Writes whatever waits in one transaction and answers after its commit. On a thread of its own with SQLite's plain
/// interface: a limit may not spend its time on handing single statements to another thread.
fn write_groups(file: &Path, mut waiting: mpsc::Receiver<Waiting>) -> rusqlite::Result<()> {
    let mut database = Connection::open(file)?;
    // The journal mode stays with the file, this does not.
    database.pragma_update(None, "synchronous", "FULL")?;
    let mut group = Vec::new();
    while waiting.blocking_recv_many(&mut group, LARGEST_GROUP) > 0 {
        let tx = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert = tx.prepare_cached("INSERT INTO submit (body) VALUES (?)")?;
            for (body, _) in &group {
                insert.execute([body])?;
            }
        }
        tx.commit()?;
        for (_, answer) in group.drain(..) {
            // Whoever hung up does not want the answer.
            let _ = answer.send(());
        }
    }
    Ok(())
}
