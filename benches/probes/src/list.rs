//! Probe d: 50 rows and their count from SQLite, rendered by Tera. The limit of a list that is not kept finished.

use std::{
    net::TcpListener,
    path::Path,
    sync::atomic::{AtomicI64, Ordering},
};

use actix_web::{
    App, HttpResponse, HttpServer, error::ErrorInternalServerError, http::header::ContentType, web,
};
use serde::Serialize;
use sqlx::{
    FromRow, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::Tera;

const TEMPLATE: &str = include_str!("list.html");
const ROWS_A_PAGE: i64 = 50;
const PAGES: i64 = 10;

#[derive(FromRow, Serialize)]
struct Item {
    slug: String,
    title: String,
    summary: String,
    area: String,
    offer: String,
    closes_at: String,
}

#[derive(Serialize)]
struct ListPage {
    count: i64,
    page: i64,
    items: Vec<Item>,
}

enum Engine {
    One(Box<tera1::Tera>),
    Two(Box<tera::Tera>),
}

struct Probe {
    pool: SqlitePool,
    engine: Engine,
    asked: AtomicI64,
}

/// Fills a database with that many rows and answers every GET with the next of ten pages.
pub(crate) async fn serve(listener: TcpListener, data: &Path, rows: i64, tera: Tera) -> anyhow::Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(data.join("list.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
    fill(&pool, rows).await?;
    let probe = web::Data::new(Probe { pool, engine: engine(tera)?, asked: AtomicI64::new(0) });
    HttpServer::new(move || App::new().app_data(probe.clone()).default_service(web::get().to(list)))
        .workers(crate::WORKERS)
        .listen(listener)?
        .run()
        .await?;
    Ok(())
}

fn engine(tera: Tera) -> anyhow::Result<Engine> {
    Ok(match tera {
        Tera::One => {
            let mut engine = tera1::Tera::default();
            engine.add_raw_template("list.html", TEMPLATE)?;
            Engine::One(Box::new(engine))
        }
        Tera::Two => {
            let mut engine = tera::Tera::default();
            engine.add_raw_template("list.html", TEMPLATE)?;
            Engine::Two(Box::new(engine))
        }
    })
}

async fn fill(pool: &SqlitePool, rows: i64) -> anyhow::Result<()> {
    sqlx::raw_sql(
        "CREATE TABLE item (id INTEGER PRIMARY KEY, slug TEXT NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL,
             area TEXT NOT NULL, offer TEXT NOT NULL, state TEXT NOT NULL, closes_at TEXT NOT NULL);
         CREATE INDEX item_by_deadline ON item (state, closes_at, id);",
    )
    .execute(pool)
    .await?;
    let mut tx = pool.begin().await?;
    for row in 0..rows {
        sqlx::query("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(row)
            .bind(format!("quieter-pumps-for-small-heat-networks-{row}"))
            .bind(format!("Quieter pumps for small heat networks, part {row}"))
            .bind("Night noise of the circulation pumps is the reason for most complaints; we look for a retrofit that halves it without a longer stop of the network.")
            .bind(["energy", "health", "materials", "mobility", "space"][(row % 5) as usize])
            .bind(["pilot_budget", "contract", "grant"][(row % 3) as usize])
            .bind(if row % 2 == 0 { "open" } else { "closed" })
            .bind(format!("2026-{:02}-{:02} 17:00", row % 12 + 1, row % 28 + 1))
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn list(probe: web::Data<Probe>) -> actix_web::Result<HttpResponse> {
    let page = probe.asked.fetch_add(1, Ordering::Relaxed) % PAGES;
    let items: Vec<Item> = sqlx::query_as(
        "SELECT slug, title, summary, area, offer, closes_at FROM item WHERE state = ?
         ORDER BY closes_at, id LIMIT ? OFFSET ?",
    )
    .bind("open")
    .bind(ROWS_A_PAGE)
    .bind(page * ROWS_A_PAGE)
    .fetch_all(&probe.pool)
    .await
    .map_err(ErrorInternalServerError)?;
    let count = sqlx::query_scalar("SELECT count(*) FROM item WHERE state = ?")
        .bind("open")
        .fetch_one(&probe.pool)
        .await
        .map_err(ErrorInternalServerError)?;
    let shown = ListPage { count, page: page + 1, items };
    let body = match &probe.engine {
        Engine::One(engine) => tera1::Context::from_serialize(&shown)
            .and_then(|context| engine.render("list.html", &context))
            .map_err(ErrorInternalServerError)?,
        Engine::Two(engine) => tera::Context::from_serialize(&shown)
            .and_then(|context| engine.render("list.html", &context))
            .map_err(ErrorInternalServerError)?,
    };
    Ok(HttpResponse::Ok().content_type(ContentType::html()).body(body))
}
