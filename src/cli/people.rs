//! `user` and `audit`: short commands that open the database beside a running server.

use anyhow::{Context as _, anyhow, bail};
use entity::values::Role;

use super::{AuditCommand, UserCommand, beside, say};
use crate::{app::App, config::Config, domain::actor::Op, error::Error, services};

/// The setting that holds where the portal was last started.
const ORIGIN: &str = "origin";

pub(super) async fn user(config: Config, command: UserCommand) -> anyhow::Result<()> {
    let app = beside(config).await?;
    let op = Op::of_operator(app.clock.now());
    match command {
        UserCommand::Add { email, name, role, challenge } => {
            let role = role.as_deref().map(role_named).transpose()?;
            let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
            let (_, changed) =
                services::account::add_user(&app, &op, &email, &name, role, challenge.as_deref())
                    .await
                    .map_err(|error| plain(&app, error, &email, challenge.as_deref()))?;
            services::audit::anchor(&app).await?;
            say(if changed { "Done." } else { "Nothing to do: this person has it already." });
        }
        UserCommand::Revoke { email } => {
            services::account::revoke(&app, &op, &email)
                .await
                .map_err(|error| plain(&app, error, &email, None))?;
            services::audit::anchor(&app).await?;
            say("Done. Their sessions, their mailed links and their roles have ended.");
        }
        UserCommand::DropFactor { email } => {
            services::second_factor::drop_for_operator(&app, &op, &email)
                .await
                .map_err(|error| plain(&app, error, &email, None))?;
            services::audit::anchor(&app).await?;
            say("Done. All their sessions have ended, and a mail tells them.");
        }
        UserCommand::Link { email } => {
            let path = services::sign_in::link_for_operator(&app, &op, &email)
                .await
                .map_err(|error| plain(&app, error, &email, None))?;
            say(&format!("{}{path}", origin(&app).await?));
        }
    }
    Ok(())
}

/// Where the portal is reached: what the settings say, else where it was last started.
async fn origin(app: &App) -> anyhow::Result<String> {
    let started = match app.config.server.origin {
        Some(_) => None,
        None => services::system::setting(app, ORIGIN).await?,
    };
    Ok(started.unwrap_or_else(|| app.config.origin()))
}

/// Remembers where the portal is reached, for commands that are typed beside it.
pub(super) async fn remember_origin(app: &App) -> anyhow::Result<()> {
    let (op, origin) = (Op::of_operator(app.clock.now()), app.config.origin());
    if services::system::setting(app, ORIGIN).await?.as_ref() != Some(&origin) {
        services::system::set(app, &op, ORIGIN, &origin).await?;
    }
    Ok(())
}

/// Prints a sign-in link for everybody of the demo, and where their mail can be read.
pub(super) async fn introduce(app: &App) -> anyhow::Result<()> {
    let op = Op::of_operator(app.clock.now());
    say("");
    for person in crate::demo::CAST {
        let path = services::sign_in::link_for_operator(app, &op, person.email).await?;
        say(&format!("{:<18} {:<16} {}", person.part, person.name, app.link(&path)));
    }
    say(&format!("\n{:<35} {}", "every mail", app.link("/mailbox")));
    say("A link works once, for 15 minutes; `overture user link EMAIL` prints a fresh one.");
    for person in crate::demo::CAST {
        say(&format!("  {}", person.email));
    }
    Ok(())
}

fn role_named(word: &str) -> anyhow::Result<Role> {
    let words = || Role::ALL.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
    word.parse().map_err(|_| anyhow!("`{word}` is not a role: use one of {}", words()))
}

fn plain(app: &App, error: Error, email: &str, challenge: Option<&str>) -> anyhow::Error {
    match (error, challenge) {
        (Error::NotFound, Some(slug)) => anyhow!("there is no challenge `{slug}`"),
        (Error::NotFound, None) => anyhow!("nobody has the address {email}"),
        (Error::Invalid(_), _) => anyhow!("`{email}` is not an e-mail address"),
        (Error::Refused(refusal), _) => anyhow!(app.wording("en").refusal(&refusal)),
        (other, _) => anyhow!(other),
    }
}

pub(super) async fn audit(config: Config, command: AuditCommand) -> anyhow::Result<()> {
    let app = beside(config).await?;
    match command {
        AuditCommand::Verify => {
            match services::audit::verify(&app).await.context("the audit chain is broken") {
                Ok(verdict) => say(&format!(
                    "The chain is whole: {} entries, {} of them with their payload erased, {} heads compared.",
                    verdict.whole.entries, verdict.whole.erased, verdict.anchors
                )),
                Err(error) => bail!(error),
            }
        }
    }
    Ok(())
}
