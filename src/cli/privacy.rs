//! `privacy`: what an operator does for people's rights, beside a running server.

use clap::Subcommand;

use super::{beside, say};
use crate::{config::Config, domain::actor::Op, services};

#[derive(Debug, Subcommand)]
pub(super) enum PrivacyCommand {
    /// Forget again whom the ledger of erasures names: after an old copy of the database was brought back.
    Reapply,
    /// Remove whose time is over, as the portal does once a day.
    Retention {
        /// Only say what is due.
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) async fn run(config: Config, command: PrivacyCommand) -> anyhow::Result<()> {
    let app = beside(config).await?;
    let op = Op::of_operator(app.clock.now());
    match command {
        PrivacyCommand::Reapply => {
            let count = services::privacy::reapply(&app, &op).await?;
            services::privacy::scrub(&app, &op).await?;
            say(&format!("{count} forgotten again."));
        }
        PrivacyCommand::Retention { dry_run } => {
            let lines = if dry_run {
                services::privacy::due(&app, &op).await?
            } else {
                services::privacy::retain(&app, &op).await?
            };
            for line in lines {
                say(&format!("{:<12} {:>5} days {:>8}", line.rule.as_str(), line.days, line.count));
            }
        }
    }
    services::audit::anchor(&app).await?;
    Ok(())
}
