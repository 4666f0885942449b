//! Whether what happens by itself may happen: looked at by the worker, told to administrators, confirmed by one.

use std::sync::PoisonError;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::record;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        clock::Look,
        policy::{self, Administer, PortalFacts},
    },
    error::{Error, Result},
    store,
};

/// The setting that holds it, for all processes; empty while the clock is trusted.
const KEY: &str = "clock.jumped";
/// When another process saw the jump: how long to wait for what it says.
const WAIT: TimeDelta = TimeDelta::minutes(5);

/// A jump of the clock that is not settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jump {
    /// By the clock after it.
    pub at: DateTime<Utc>,
    /// Forward, or back when negative.
    pub seconds: i64,
}

/// Looks at the clock: whether it can be trusted with what happens by itself. For the worker, once a round.
pub async fn is_settled(app: &App, op: &Op) -> Result<bool> {
    let look = app.guard.lock().unwrap_or_else(PoisonError::into_inner).look(app.clock.hands());
    let known = jump(app).await?;
    match (look, known) {
        (Look::Jumped(seconds), _) => {
            tracing::error!(seconds, "the clock jumped: nothing happens by itself until it is settled");
            let jump = Jump { at: op.now, seconds };
            let text = serde_json::to_string(&jump).map_err(anyhow::Error::from)?;
            keep(app, op, &text, event("clock.jumped").with("seconds", seconds)).await?;
            Ok(false)
        }
        // An administrator said that the time is right, or it was settled elsewhere.
        (Look::Unsure, None) => {
            app.guard.lock().unwrap_or_else(PoisonError::into_inner).confirm();
            Ok(true)
        }
        (Look::Unsure, Some(_)) => Ok(false),
        (Look::Steady | Look::Agreed, None) => Ok(true),
        (Look::Steady, Some(jump)) if op.now - jump.at < WAIT && jump.at <= op.now => Ok(false),
        (Look::Steady | Look::Agreed, Some(_)) => {
            keep(app, op, "", event("clock.agreed")).await?;
            Ok(true)
        }
    }
}

/// The jump that is not settled, for administrators.
pub async fn look(app: &App, op: &Op) -> Result<Option<Jump>> {
    may_confirm(op)?;
    jump(app).await
}

/// Says that the time is right: what was held back happens in the next round.
pub async fn confirm(app: &App, op: &Op) -> Result<()> {
    may_confirm(op)?;
    if jump(app).await?.is_some() {
        keep(app, op, "", event("clock.confirmed")).await?;
    }
    Ok(())
}

fn may_confirm(op: &Op) -> Result<()> {
    policy::decide::<Administer>(&op.actor, &PortalFacts { of: None }, op.now)?;
    Ok(())
}

async fn jump(app: &App) -> Result<Option<Jump>> {
    match store::setting::get(app.db.read(), KEY).await?.as_deref() {
        None | Some("") => Ok(None),
        Some(text) => serde_json::from_str(text).map(Some).map_err(|error| Error::Internal(error.into())),
    }
}

async fn keep(app: &App, op: &Op, text: &str, event: Event) -> Result<()> {
    store::write(&app.db, async |tx| {
        store::setting::set(tx, KEY, text).await?;
        record::audit(tx, op, event).await
    })
    .await
}

const fn event(kind: &'static str) -> Event {
    Event { kind, object: None, details: serde_json::Value::Null }
}
