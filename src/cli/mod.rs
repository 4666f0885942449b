//! What an operator types. Every command says in one sentence what is missing, and then exits with 1.

use std::{
    io::Write as _,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::Arc,
};

use actix_web::{HttpServer, web};
use anyhow::{Context as _, bail};
use clap::{Parser, Subcommand};
use tokio::sync::watch;

use crate::{
    app::App,
    config::{Config, Flags, SecondFactor},
    domain::actor::Op,
    services, web as site, worker,
};

mod bench;
mod duplicates;
mod import;
mod lock;
mod people;
mod privacy;
mod receipt;
mod relevance;
mod schema;
mod similar;
mod upkeep;

/// A self-hosted open-innovation portal: challenge, pitch, evaluation, decision, partnership.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Cli {
    /// The folder of everything that is kept [default: data].
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The settings file [default: overture.toml, when there is one].
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Try it: a portal with a demo world, on this machine alone, without any configuration.
    Demo {
        /// Address and port to listen on [default: 127.0.0.1:8080].
        #[arg(long)]
        listen: Option<SocketAddr>,
    },
    /// Serve the portal, with the worker in the same process.
    Serve {
        /// Address and port to listen on [default: 127.0.0.1:8080].
        #[arg(long)]
        listen: Option<SocketAddr>,
        /// Leave the queues to other processes (PostgreSQL only).
        #[arg(long)]
        no_worker: bool,
    },
    /// Work through the queues without serving pages (PostgreSQL only).
    Work,
    /// Bring the database to this version's shape.
    Migrate,
    /// People: add them, give roles, make sign-in links.
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Print every route with method, resource, action and audience.
    Routes {
        #[arg(long)]
        json: bool,
    },
    /// Take in a file of JSON lines (.jsonl or .jsonl.gz): the same file twice leaves the same state.
    Import {
        #[command(subcommand)]
        command: import::ImportCommand,
    },
    /// Build the search index anew; a running server does it beside the one in use.
    Reindex,
    /// Look for what is wrong: database, folder, index, mail, queues, audit chain, pitches.
    Doctor {
        #[arg(long)]
        json: bool,
    },
    /// Remove what a killed portal left of files that were on their way; it must not run meanwhile.
    Tidy,
    /// Switch parts of a running portal off, or all of it on again.
    Lockdown {
        /// read-only, no-search, both or off.
        what: upkeep::Switch,
        /// Why; everybody reads it.
        #[arg(long, default_value = "The people who run this portal are looking into a problem.")]
        reason: String,
    },
    /// People's rights: retention, and erasures after an old copy was brought back.
    Privacy {
        #[command(subcommand)]
        command: privacy::PrivacyCommand,
    },
    /// The audit trail.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Receipts of sent pitches: anybody can check one, without a portal and without a network.
    Receipt {
        #[command(subcommand)]
        command: receipt::ReceiptCommand,
    },
    /// Worlds for measurements.
    #[command(hide = true)]
    Bench {
        #[command(subcommand)]
        command: bench::BenchCommand,
    },
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Add a person, or a role to a person who is there.
    Add {
        email: String,
        /// The name shown to others [default: the part before the @].
        #[arg(long)]
        name: Option<String>,
        /// admin, auditor, ecosystem_manager, executive, partnership_owner, manager, approver or evaluator.
        #[arg(long)]
        role: Option<String>,
        /// The slug of the challenge the role is for [default: the whole portal].
        #[arg(long, requires = "role")]
        challenge: Option<String>,
    },
    /// Print a fresh sign-in link.
    Link { email: String },
    /// End all sessions, mailed links and roles of somebody at once.
    Revoke { email: String },
    /// Remove the second factor of somebody who has lost it. Make sure first that it is really them.
    DropFactor { email: String },
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Follow the whole chain and compare it with the heads written outside the database.
    Verify,
}

/// Runs one command.
pub async fn run(cli: Cli) -> anyhow::Result<()> {
    let listen = match &cli.command {
        Command::Demo { listen } | Command::Serve { listen, .. } => *listen,
        _ => None,
    };
    if let Command::Receipt { command } = &cli.command {
        return receipt::run(command);
    }
    let config = Config::load(cli.config.as_deref(), Flags { data: cli.data, listen })?;
    match cli.command {
        Command::Demo { .. } => serve(config, Mode::Demo).await,
        Command::Serve { no_worker, .. } => serve(config, Mode::Serve { worker: !no_worker }).await,
        Command::Work => serve(config, Mode::Work).await,
        Command::Migrate => {
            let app = prepared(config, false).await?;
            say(&format!("The database is at version {}.", schema::version(&app.db).await?));
            Ok(())
        }
        Command::Routes { json } => routes(json),
        Command::Import { command } => import::run(config, command).await,
        Command::Reindex => upkeep::reindex(config).await,
        Command::Tidy => upkeep::tidy(config).await,
        Command::Doctor { json } => upkeep::doctor(config, json).await,
        Command::Lockdown { what, reason } => upkeep::lockdown(config, what, reason).await,
        Command::User { command } => people::user(config, command).await,
        Command::Privacy { command } => privacy::run(config, command).await,
        Command::Audit { command } => people::audit(config, command).await,
        Command::Bench { command } => bench::run(config, command).await,
        Command::Receipt { command } => receipt::run(&command),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Demo,
    Serve { worker: bool },
    Work,
}

/// Opens the portal with the database in its present shape.
pub(crate) async fn prepared(config: Config, demo: bool) -> anyhow::Result<App> {
    let data = &config.server.data;
    make_folder(data)
        .and_then(|()| writable(data))
        .with_context(|| format!("the folder {} cannot be written", data.display()))?;
    let app = App::build(config, demo).await?;
    schema::migrate(&app.db).await?;
    let op = Op::of_operator(app.clock.now());
    let library = services::library::ensure(&app, &op).await?;
    services::challenge::keep_templates(&app, &op, library).await?;
    services::pitch::publish_receipt_key(&app, &op).await?;
    Ok(app)
}

/// Makes the data folder for its owner alone: pitches lie in it. One that exists keeps the rights it has.
fn make_folder(data: &Path) -> std::io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(data)
}

fn writable(data: &Path) -> std::io::Result<()> {
    let probe = data.join(".writable");
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(probe)
}

async fn serve(config: Config, mode: Mode) -> anyhow::Result<()> {
    let on_sqlite = config.database.url.is_none();
    match mode {
        Mode::Work if on_sqlite => {
            bail!("`work` needs PostgreSQL: on SQLite `serve` works through the queues itself")
        }
        Mode::Serve { worker: false } if on_sqlite => {
            bail!("--no-worker needs PostgreSQL: on SQLite nobody else can work through the queues")
        }
        Mode::Demo if !config.server.listen.ip().is_loopback() => {
            bail!("`demo` listens on loopback addresses only; `serve` is for everybody else")
        }
        _ => {}
    }
    let mut config = config;
    if mode == Mode::Demo {
        // Its people are invented and have no phones.
        config.security.second_factor = SecondFactor::Optional;
    }
    let listen = config.server.listen;
    let listener = match mode {
        Mode::Work => None,
        _ => Some(TcpListener::bind(listen).with_context(|| format!("{listen} cannot be listened on"))?),
    };
    make_folder(&config.server.data)
        .with_context(|| format!("the folder {} cannot be written", config.server.data.display()))?;
    let _lock = lock::take(&config.server.data)?;
    let app = Arc::new(prepared(config, mode == Mode::Demo).await?);
    if mode == Mode::Demo {
        crate::demo::load_once(&app, &mut |line| say(&line)).await?;
    }

    services::search::heal(&app, &Op::of_clock(app.clock.now())).await?;
    let (stop, stopped) = watch::channel(false);
    let mut loops = Vec::new();
    if mode != (Mode::Serve { worker: false }) {
        let (app, stopped) = (Arc::clone(&app), stopped.clone());
        loops.push(aside(move || worker::run(app, stopped)));
    }
    if mode != Mode::Work && app.db.is_shared() {
        let app = Arc::clone(&app);
        loops.push(aside(move || worker::follow(app, stopped)));
    }
    match listener {
        Some(listener) => {
            let threads = app.config.server.threads.unwrap_or(0);
            let shared = web::Data::from(Arc::clone(&app));
            let server = HttpServer::new(move || site::site(shared.clone()));
            let server = if threads > 0 { server.workers(threads) } else { server };
            people::remember_origin(&app).await?;
            say(&format!("{} listens on {}", app.config.site.name, app.config.origin()));
            if mode == Mode::Demo {
                people::introduce(&app).await?;
            }
            server.listen(listener)?.shutdown_timeout(30).run().await?;
        }
        None => told_to_stop().await?,
    }
    stop.send_replace(true);
    for one in loops {
        one.join().map_err(|_| anyhow::anyhow!("the worker stopped in a panic"))?;
    }
    Ok(())
}

/// Waits for an interrupt, or for the word with which a service is stopped.
async fn told_to_stop() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut end = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            done = tokio::signal::ctrl_c() => done,
            _ = end.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// Loops have a thread of their own: requests never wait for them.
fn aside<F: Future<Output = ()>>(work: impl FnOnce() -> F + Send + 'static) -> std::thread::JoinHandle<()> {
    std::thread::spawn(|| match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(work()),
        Err(error) => tracing::error!(%error, "no worker"),
    })
}

fn routes(json: bool) -> anyhow::Result<()> {
    if json {
        say(&serde_json::to_string_pretty(site::routes::ROUTES)?);
        return Ok(());
    }
    for route in site::routes::ROUTES {
        say(&format!(
            "{:<5} {:<48} {:<14} {:<10} {:?}",
            route.method, route.path, route.resource, route.action, route.audience
        ));
    }
    Ok(())
}

/// The answer of a command, for the person who typed it; whoever stopped listening (`| head`) misses nothing.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").ok();
}

/// Opens the database without changing it, beside a running server.
pub(crate) async fn beside(config: Config) -> anyhow::Result<App> {
    if config.database.url.is_none() && !config.server.data.join("overture.db").exists() {
        bail!("there is no portal in {}: `overture migrate` makes one", config.server.data.display());
    }
    let app = App::build(config, false).await?;
    schema::check(&app.db).await?;
    Ok(app)
}
