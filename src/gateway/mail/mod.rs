//! Where mails go. It carries one mail and says what came of it; when to try again is decided in
//! [`crate::domain::delivery`], and nothing here touches the outbox.

mod letter;
pub mod mailbox;
pub mod memory;
mod server;
pub mod smtp;
#[cfg(test)]
mod tests;

use std::path::Path;

use anyhow::Context as _;

use crate::{
    config,
    domain::{delivery::Attempt, mail::Message},
};

/// The one way out for mails.
pub enum MailGateway {
    /// A real mail server.
    Smtp(smtp::Smtp),
    /// A folder whose mails are read in the browser.
    Mailbox(mailbox::Mailbox),
    /// For tests.
    Memory(memory::Memory),
}

impl MailGateway {
    /// The mail server of the settings, or else the local mailbox in the data folder. Refuses settings that
    /// would send a mail or a password in plain text to another machine.
    pub fn build(config: &config::Mail, data: &Path) -> anyhow::Result<Self> {
        let wanted = || format!("mail.from is {:?}: it must look like Name <name@host>", config.from);
        config.from.parse::<lettre::message::Mailbox>().with_context(wanted)?;
        match &config.url {
            Some(url) => Ok(Self::Smtp(smtp::Smtp::build(config, url)?)),
            None => Ok(Self::Mailbox(mailbox::Mailbox::open(&data.join("mailbox"))?)),
        }
    }

    /// Tries once to hand over the mail; answers within the timeout of the settings.
    pub async fn deliver(&self, message: &Message) -> Attempt {
        match self {
            Self::Smtp(smtp) => smtp.deliver(message).await,
            Self::Mailbox(mailbox) => mailbox.deliver(message).await,
            Self::Memory(memory) => memory.deliver(message),
        }
    }

    /// Asks whether mails would be taken now, without sending one: a queue that waits for an unreachable or
    /// misconfigured server need not wait for its next try.
    pub async fn probe(&self) -> Result<(), Attempt> {
        match self {
            Self::Smtp(smtp) => smtp.probe().await,
            Self::Mailbox(_) | Self::Memory(_) => Ok(()),
        }
    }

    /// The local mailbox, if that is where mails go.
    #[must_use]
    pub fn mailbox(&self) -> Option<&mailbox::Mailbox> {
        match self {
            Self::Mailbox(mailbox) => Some(mailbox),
            Self::Smtp(_) | Self::Memory(_) => None,
        }
    }
}
