//! Probes: what one machine can do at most, measured beside Overture in the same run.
//!
//! `page`, `list` and `insert` serve on a free loopback port with two workers and print that address;
//! `submit-load` is the client that sends pitches. `benches/run` starts them.

mod insert;
mod list;
mod page;
mod submit_load;

use std::{io::Write as _, net::TcpListener, path::PathBuf};

use anyhow::Context as _;
use clap::{Parser, Subcommand, ValueEnum};

/// The limits that Overture is measured against, and the load of the durable submits.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    mode: Mode,
}

#[derive(Subcommand)]
enum Mode {
    /// Probe b: one page from memory.
    Page {
        /// Its size in bytes.
        #[arg(long, default_value_t = 32 * 1024)]
        bytes: usize,
    },
    /// Probe d: 50 rows and a count from SQLite, rendered as a page.
    List {
        /// An empty folder for the database.
        #[arg(long)]
        data: PathBuf,
        #[arg(long, default_value_t = 5_000)]
        rows: i64,
        /// Which Tera renders it.
        #[arg(long, value_enum, default_value_t = Tera::One)]
        tera: Tera,
    },
    /// Probe e: durable inserts into SQLite, WAL and FULL.
    Insert {
        /// An empty folder for the database.
        #[arg(long)]
        data: PathBuf,
        /// How they reach the disk.
        #[arg(long, value_enum, default_value_t = Commit::Each)]
        commit: Commit,
    },
    /// Sends prepared requests, each once, and prints rate, latency and failures.
    SubmitLoad(submit_load::Load),
}

/// The template engines of the list.
#[derive(Clone, Copy, ValueEnum)]
enum Tera {
    #[value(name = "1")]
    One,
    #[value(name = "2")]
    Two,
}

/// How inserts become durable.
#[derive(Clone, Copy, ValueEnum)]
enum Commit {
    /// One transaction, one sync an insert.
    Each,
    /// Inserts that arrive together share one transaction and one sync.
    Group,
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    match Arguments::parse().mode {
        Mode::Page { bytes } => page::serve(listener()?, bytes).await,
        Mode::List { data, rows, tera } => list::serve(listener()?, &data, rows, tera).await,
        Mode::Insert { data, commit } => insert::serve(listener()?, &data, commit).await,
        Mode::SubmitLoad(load) => submit_load::run(load).await,
    }
}

/// As many workers as the machine of the targets has cores.
const WORKERS: usize = 2;

/// A free loopback port, printed as the one line of standard output.
fn listener() -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no free loopback port")?;
    let mut out = std::io::stdout();
    writeln!(out, "http://{}", listener.local_addr()?)?;
    out.flush()?;
    Ok(listener)
}
