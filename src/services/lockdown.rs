//! The lockdown switch: set by one administrator or the operator, lifted by another, seen by every request.

use super::record;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        lockdown::{Lockdown, Wanted},
        policy::{self, Administer, PortalFacts},
    },
    error::{Error, Refusal, Result},
    fresh::Stamp,
    store,
};

/// The setting that holds it; empty while nothing is locked.
const KEY: &str = "lockdown";

/// What is switched off now. Asked before almost every request, so it is kept for a few seconds: another instance
/// knows of a change after at most five.
pub async fn current(app: &App, op: &Op) -> Result<Option<Lockdown>> {
    let version = app.public_version();
    if let Some(kept) = app.lockdown.find(&(), version, op.now) {
        return Ok(kept);
    }
    let lockdown = read(&store::setting::get(app.db.read(), KEY).await?)?;
    app.lockdown.keep((), lockdown.clone(), 1, Stamp::new(version, op.now, None));
    Ok(lockdown)
}

fn read(value: &Option<String>) -> Result<Option<Lockdown>> {
    match value.as_deref() {
        None | Some("") => Ok(None),
        Some(text) => serde_json::from_str(text).map(Some).map_err(|error| Error::Internal(error.into())),
    }
}

/// What an administrator sees of it.
pub async fn look(app: &App, op: &Op) -> Result<Option<Lockdown>> {
    may_switch(op)?;
    read(&store::setting::get(app.db.read(), KEY).await?)
}

/// Switches parts of the portal off, from the next request on; refused without a reason.
pub async fn begin(app: &App, op: &Op, wanted: &Wanted) -> Result<()> {
    may_switch(op)?;
    let lockdown = Lockdown::begin(wanted, op).map_err(Error::Invalid)?;
    let text = serde_json::to_string(&lockdown).map_err(anyhow::Error::from)?;
    store::write(&app.db, async |tx| {
        if read(&store::setting::get(tx, KEY).await?)?.is_some() {
            return Err(Refusal::new("refused-locked-already").into());
        }
        store::setting::set(tx, KEY, &text).await?;
        let event = Event { kind: "lockdown.begun", object: None, details: serde_json::Value::Null };
        let event = event.with("writes", lockdown.writes).with("search", lockdown.search);
        record::audit(tx, op, event).await
    })
    .await?;
    app.public_changed();
    Ok(())
}

/// Switches everything on again; refused for whoever switched it off. Nothing happens when nothing is off.
pub async fn end(app: &App, op: &Op) -> Result<bool> {
    may_switch(op)?;
    let ended = store::write(&app.db, async |tx| {
        let Some(lockdown) = read(&store::setting::get(tx, KEY).await?)? else { return Ok(false) };
        lockdown.may_end(op)?;
        store::setting::set(tx, KEY, "").await?;
        let event = Event { kind: "lockdown.ended", object: None, details: serde_json::Value::Null };
        record::audit(tx, op, event).await?;
        Ok(true)
    })
    .await?;
    app.public_changed();
    Ok(ended)
}

fn may_switch(op: &Op) -> Result<()> {
    policy::decide::<Administer>(&op.actor, &PortalFacts { of: None }, op.now)?;
    Ok(())
}
