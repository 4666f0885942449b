//! How the portal itself is.

use super::record;
use crate::{
    app::App,
    domain::{actor::Op, audit::Event},
    error::Result,
    store,
};

/// Whether requests can be served.
pub async fn is_ready(app: &App) -> bool {
    store::ping(app.db.read()).await
}

/// What waits in the queues and what was given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    pub mails: u64,
    pub dead_mails: u64,
    pub jobs: u64,
    pub dead_jobs: u64,
}

/// The queues at this instant.
pub async fn backlog(app: &App) -> Result<Backlog> {
    let (mails, dead_mails) = store::outbox::backlog(app.db.read()).await?;
    let (jobs, dead_jobs) = store::jobs::backlog(app.db.read()).await?;
    Ok(Backlog { mails, dead_mails, jobs, dead_jobs })
}

/// Each promise that the portal makes about its data, with how many rows break it.
pub async fn promises(app: &App) -> Result<Vec<(&'static str, u64)>> {
    store::doctor::promises(app.db.read()).await
}

/// Why mails would not be taken now; none when they would be.
pub async fn mail_fault(app: &App) -> Option<String> {
    app.mail.probe().await.err().map(|attempt| format!("{attempt:?}"))
}

/// Forgets the limits that are free again.
pub async fn forget_limits(app: &App, op: &Op) -> Result<()> {
    store::write(&app.db, async |tx| store::limit::forget(tx, op.now.timestamp_millis()).await).await?;
    Ok(())
}

/// A value the portal keeps about itself.
pub async fn setting(app: &App, key: &str) -> Result<Option<String>> {
    store::setting::get(app.db.read(), key).await
}

/// Keeps a value.
pub async fn set(app: &App, op: &Op, key: &str, value: &str) -> Result<()> {
    store::write(&app.db, async |tx| {
        store::setting::set(tx, key, value).await?;
        let event = Event { kind: "setting.changed", object: None, details: serde_json::Value::Null };
        record::audit(tx, op, event.with("key", key)).await
    })
    .await
}
