//! `receipt`: checks a receipt on any machine, with nothing but the files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Subcommand;

use super::say;
use crate::domain::receipt::{Key, Statement};

#[derive(Debug, Subcommand)]
pub(super) enum ReceiptCommand {
    /// Check that the portal said this and that nothing in it was changed.
    Verify {
        /// The receipt as it was downloaded.
        file: PathBuf,
        /// The public keys of the portal, from its page /receipts.
        #[arg(long, value_name = "FILE")]
        keys: PathBuf,
        /// The receipt document (JSON): check that it is what was sent.
        #[arg(long, value_name = "FILE")]
        content: Option<PathBuf>,
    },
}

pub(super) fn run(command: &ReceiptCommand) -> anyhow::Result<()> {
    let ReceiptCommand::Verify { file, keys, content } = command;
    let pem = String::from_utf8_lossy(&read(keys)?).into_owned();
    let keys = Key::read(&pem).with_context(|| keys.display().to_string())?;
    let statement = Statement::proved(&read(file)?, &keys)?;
    if let Some(content) = content {
        statement.is_about(&read(content)?)?;
    }
    say("The receipt is genuine.");
    say(statement.to_string().trim_end());
    if content.is_some() {
        say("The content is what was sent.");
    }
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}
