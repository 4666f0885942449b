//! `bench`: worlds for the measurements of `benches/run` and `tests/kill/run`; not for a portal in use.

use std::path::PathBuf;

use anyhow::bail;
use clap::Subcommand;

use super::{beside, duplicates, lock, prepared, relevance, say, similar};
use crate::{config::Config, demo, services, web::session};

#[derive(Debug, Subcommand)]
pub(super) enum BenchCommand {
    /// Make a large world in an empty folder.
    World {
        #[arg(long, default_value_t = 500)]
        challenges: usize,
        #[arg(long, default_value_t = 2_000)]
        organisations: usize,
        #[arg(long, default_value_t = 5_000)]
        pitches: usize,
        #[arg(long, default_value_t = 25_000)]
        reviews: usize,
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Write drafts that lack nothing; prints cookie, path and body of the request that sends each.
    Drafts {
        #[arg(long)]
        count: usize,
    },
    /// Print nDCG@10 of the embedded index on judged sets: folders with corpus, queries and judgments.
    Relevance {
        #[arg(required = true, value_name = "DIR")]
        sets: Vec<PathBuf>,
    },
    /// Take in a list of organisations (CSV, gzip: name, country code) in an empty folder; print how fast and how
    /// surely a second registration of one is noticed.
    Duplicates {
        #[arg(value_name = "FILE")]
        names: PathBuf,
    },
    /// Alter every fourth text of a file (JSON lines with `abstract`, gzip); print how surely its original is found.
    Similar {
        #[arg(value_name = "FILE")]
        texts: PathBuf,
    },
}

pub(super) async fn run(config: Config, command: BenchCommand) -> anyhow::Result<()> {
    match command {
        BenchCommand::World { challenges, organisations, pitches, reviews, seed } => {
            std::fs::create_dir_all(&config.server.data)?;
            let _lock = lock::take(&config.server.data)?;
            let app = prepared(config, false).await?;
            if services::search::health(&app).await?.public > 0 {
                bail!("this portal is in use: a world for measurements needs an empty folder");
            }
            let size = demo::bench::Size { challenges, organisations, pitches, reviews, seed };
            demo::bench::make(&app, &size, &mut |line| say(&line)).await
        }
        BenchCommand::Drafts { count } => {
            let app = beside(config).await?;
            let name = session::cookie_name(&app);
            for ready in demo::bench::drafts(&app, count).await? {
                say(&format!("{name}={}\t{}\t{}", ready.token, ready.path, ready.body));
            }
            Ok(())
        }
        BenchCommand::Duplicates { names } => {
            std::fs::create_dir_all(&config.server.data)?;
            let app = prepared(config, false).await?;
            if services::search::health(&app).await?.public > 0 {
                bail!("this portal is in use: a list for measurements needs an empty folder");
            }
            duplicates::measure(&app, &names).await
        }
        BenchCommand::Similar { texts } => similar::measure(&texts),
        BenchCommand::Relevance { sets } => {
            for (number, set) in sets.iter().enumerate() {
                relevance::measure(set, &config.server.data.join(format!("relevance-{number}"))).await?;
            }
            Ok(())
        }
    }
}
