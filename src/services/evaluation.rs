//! Reviews.

use crate::{app::App, domain::actor::Op, error::Result};

/// Mails evaluators about reviews due soon.
pub async fn remind(_app: &App, _op: &Op) -> Result<()> {
    Ok(())
}

/// Queues the reminder job when something is due.
pub async fn queue_reminders(_app: &App, _op: &Op) -> Result<()> {
    Ok(())
}
