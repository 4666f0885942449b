//! What follows an erasure outside the transaction: the ledger, the local mailbox, the files of the database.

use super::ledger;
use crate::{app::App, domain::actor::Op, error::Result, store};

/// Mails that are looked up at once.
const BATCH: usize = 500;

/// Lets everything outside the database follow it. The search index holds public challenges alone, nothing of people.
pub async fn scrub(app: &App, _op: &Op) -> Result<()> {
    let executed = store::privacy::request::executed(app.db.read()).await?;
    ledger::follow(&app.config.server.data, &executed)?;
    follow_mailbox(app).await?;
    store::scrub(&app.db).await
}

/// Removes mails from the local mailbox whose rows say nothing any more.
async fn follow_mailbox(app: &App) -> Result<()> {
    let Some(mailbox) = app.mail.mailbox() else { return Ok(()) };
    let ids = mailbox.ids().await.map_err(anyhow::Error::from)?;
    for some in ids.chunks(BATCH) {
        let told = store::outbox::told(app.db.read(), some.to_vec()).await?;
        for id in some.iter().filter(|id| !told.contains(id)) {
            mailbox.remove(*id).await.map_err(anyhow::Error::from)?;
        }
    }
    Ok(())
}
