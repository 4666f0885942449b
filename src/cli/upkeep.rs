//! `reindex`, `tidy` and `doctor`: what an operator does for the portal's health.

use anyhow::bail;
use clap::ValueEnum;
use serde::Serialize;

use super::{beside, lock, say, schema};
use crate::{
    app::App,
    config::Config,
    domain::{actor::Op, lockdown::Wanted},
    error::Error,
    services,
};

/// Builds the search index anew, or lets the running server do it.
pub(super) async fn reindex(config: Config) -> anyhow::Result<()> {
    let is_served = lock::is_taken(&config.server.data);
    let app = beside(config).await?;
    let op = Op::of_operator(app.clock.now());
    if is_served {
        services::search::queue_rebuild(&app, &op).await?;
        say("The running server builds the index anew.");
        return Ok(());
    }
    services::search::rebuild(&app, &op).await?;
    let health = services::search::health(&app).await?;
    say(&format!("The index holds {} challenges.", health.indexed));
    Ok(())
}

/// Removes the bytes of files that belong to nothing.
pub(super) async fn tidy(config: Config) -> anyhow::Result<()> {
    let _lock = lock::take(&config.server.data)?;
    let app = beside(config).await?;
    let removed = services::file::tidy_at_rest(&app, &Op::of_operator(app.clock.now())).await?;
    say(&format!("{removed} files that belonged to nothing were removed."));
    Ok(())
}

/// What `overture lockdown` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Switch {
    ReadOnly,
    NoSearch,
    Both,
    Off,
}

/// Switches parts off or on; a running server knows of it within five seconds.
pub(super) async fn lockdown(config: Config, what: Switch, reason: String) -> anyhow::Result<()> {
    let app = beside(config).await?;
    let op = Op::of_operator(app.clock.now());
    let done = match what {
        Switch::Off => services::lockdown::end(&app, &op).await.map(|ended| {
            if ended { "Everything is switched on again." } else { "Nothing was switched off." }
        }),
        _ => {
            let wanted =
                Wanted { writes: what != Switch::NoSearch, search: what != Switch::ReadOnly, reason };
            services::lockdown::begin(&app, &op, &wanted).await.map(|()| "It is switched off.")
        }
    };
    match done {
        Ok(text) => {
            say(text);
            Ok(())
        }
        Err(Error::Refused(refusal)) => bail!(app.wording("en").refusal(&refusal)),
        Err(Error::Invalid(_)) => bail!("a reason has at most 500 characters"),
        Err(other) => Err(other.into()),
    }
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    good: bool,
    says: String,
}

impl Check {
    fn new(name: &'static str, good: bool, says: impl Into<String>) -> Self {
        Self { name, good, says: says.into() }
    }
}

/// Looks at everything and says one line about each; an error when something is wrong.
pub(super) async fn doctor(config: Config, json: bool) -> anyhow::Result<()> {
    let folder = writable(&config);
    let mut checks = vec![folder];
    match beside(config).await {
        Ok(app) => checks.extend(examine(&app).await),
        Err(error) => checks.push(Check::new("database", false, format!("{error:#}"))),
    }
    if json {
        say(&serde_json::to_string_pretty(&checks)?);
    } else {
        for check in &checks {
            say(&format!("{:<5} {:<22} {}", if check.good { "ok" } else { "WRONG" }, check.name, check.says));
        }
    }
    match checks.iter().filter(|check| !check.good).count() {
        0 => Ok(()),
        wrong => bail!("{wrong} of {} checks found something wrong", checks.len()),
    }
}

fn writable(config: &Config) -> Check {
    let data = &config.server.data;
    match super::writable(data) {
        Ok(()) => Check::new("data folder", true, data.display().to_string()),
        Err(error) => Check::new("data folder", false, format!("{}: {error}", data.display())),
    }
}

async fn examine(app: &App) -> Vec<Check> {
    let mut checks = Vec::new();
    checks.push(match schema::version(&app.db).await {
        Ok(version) => Check::new("database", true, format!("answers, version {version}")),
        Err(error) => Check::new("database", false, format!("{error:#}")),
    });
    checks.push(index(app).await);
    checks.push(match services::system::mail_fault(app).await {
        None => Check::new("mail", true, "would be taken now"),
        Some(why) => Check::new("mail", false, why),
    });
    checks.push(queues(app).await);
    checks.push(match services::privacy::unapplied(app).await {
        Ok(0) => Check::new("erasures", true, "nobody who was forgotten is remembered"),
        Ok(count) => {
            Check::new("erasures", false, format!("{count} to forget again: `overture privacy reapply`"))
        }
        Err(error) => Check::new("erasures", false, format!("{error:#}")),
    });
    checks.push(match services::audit::verify(app).await {
        Ok(verdict) => Check::new(
            "audit chain",
            true,
            format!("whole: {} entries, {} heads compared", verdict.whole.entries, verdict.anchors),
        ),
        Err(error) => Check::new("audit chain", false, format!("{error:#}")),
    });
    checks.push(match services::file::lost(app).await {
        Ok(0) => Check::new("files", true, "all there"),
        Ok(lost) => Check::new("files", false, format!("{lost} are not in the store any more")),
        Err(error) => Check::new("files", false, format!("{error:#}")),
    });
    match services::system::promises(app).await {
        Ok(promises) => checks.extend(promises.into_iter().map(|(name, broken)| {
            let says = if broken == 0 { "as promised".to_owned() } else { format!("{broken} rows differ") };
            Check::new(name, broken == 0, says)
        })),
        Err(error) => checks.push(Check::new("promises", false, format!("{error:#}"))),
    }
    checks
}

async fn index(app: &App) -> Check {
    match services::search::health(app).await {
        Ok(health) => {
            let says = match &health.fault {
                Some(fault) => format!("{fault}; `overture reindex` builds it anew"),
                None => format!("holds {} of {} challenges", health.indexed, health.public),
            };
            Check::new("search index", health.is_good(), says)
        }
        Err(error) => Check::new("search index", false, format!("{error:#}")),
    }
}

async fn queues(app: &App) -> Check {
    match services::system::backlog(app).await {
        Ok(backlog) => Check::new(
            "queues",
            backlog.dead_mails + backlog.dead_jobs == 0,
            format!(
                "{} mails and {} jobs wait, {} mails and {} jobs were given up",
                backlog.mails, backlog.jobs, backlog.dead_mails, backlog.dead_jobs
            ),
        ),
        Err(error) => Check::new("queues", false, format!("{error:#}")),
    }
}
