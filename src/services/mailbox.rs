//! Reading the local mailbox in the browser; there is none where mail leaves by SMTP.

use entity::values::OutboxId;

use crate::{
    app::App,
    domain::mail::Message,
    error::{Error, Result},
};

/// How many mails one page shows.
const PAGE: usize = 50;

/// One page of the mailbox, newest first, and where the next one goes on.
pub async fn list(app: &App, after: Option<OutboxId>) -> Result<(Vec<Message>, Option<OutboxId>)> {
    let mailbox = app.mail.mailbox().filter(|_| app.demo).ok_or(Error::NotFound)?;
    let shelf = mailbox.list(after, PAGE).await.map_err(anyhow::Error::from)?;
    if shelf.unreadable > 0 {
        tracing::warn!(files = shelf.unreadable, "files in the mailbox cannot be read");
    }
    Ok((shelf.messages, shelf.next))
}

/// One mail.
pub async fn read(app: &App, id: OutboxId) -> Result<Message> {
    let mailbox = app.mail.mailbox().filter(|_| app.demo).ok_or(Error::NotFound)?;
    mailbox.read(id).await.ok_or(Error::NotFound)
}
