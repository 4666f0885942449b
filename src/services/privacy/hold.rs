//! Legal holds: set with a reason, lifted, listed.

use super::may_administer;
use crate::{
    app::App,
    domain::{actor::Op, audit::Event, form::characters, pitch::Reference},
    error::{Error, FieldError, Invalid, Refusal, Result},
    services::record,
    store::{self, privacy::hold::Hold},
};

/// A reason is at most this long, in characters.
const LONGEST_REASON: usize = 500;

/// The holds, the newest first.
pub async fn holds(app: &App, op: &Op) -> Result<Vec<Hold>> {
    may_administer(op)?;
    store::privacy::hold::listed(app.db.read()).await
}

/// Keeps a sent pitch whole, whatever retention and erasure say. Refused without a reason, and twice.
pub async fn hold(app: &App, op: &Op, reference: &str, reason: &str) -> Result<()> {
    may_administer(op)?;
    let by = op.account().ok_or(Error::SignIn)?;
    let pitch = match Reference::parse(reference) {
        Some(reference) => store::privacy::hold::sent(app.db.read(), reference.as_str()).await?,
        None => None,
    };
    let reason = reason.trim();
    let fault = |field: &str, id| FieldError { field: field.to_owned(), why: Refusal::new(id) };
    let mut faults = Vec::new();
    if pitch.is_none() {
        faults.push(fault("reference", "hold-reference-unknown"));
    }
    if reason.is_empty() || characters(reason) > LONGEST_REASON {
        faults.push(fault("reason", "hold-reason-missing"));
    }
    Invalid(faults).into_result()?;
    let pitch = pitch.ok_or(Error::NotFound)?;
    store::write(&app.db, async |tx| {
        store::privacy::hold::set(tx, pitch, reason, by, op.now).await?;
        record::audit(tx, op, Event::new("privacy.held", pitch.0)).await
    })
    .await
}

/// Lifts the hold on this pitch: what is due goes with the next round.
pub async fn lift(app: &App, op: &Op, reference: &str) -> Result<()> {
    may_administer(op)?;
    let pitch = store::privacy::hold::sent(app.db.read(), reference).await?.ok_or(Error::NotFound)?;
    store::write(&app.db, async |tx| {
        if !store::privacy::hold::lift(tx, pitch).await? {
            return Err(Error::NotFound);
        }
        record::audit(tx, op, Event::new("privacy.hold_lifted", pitch.0)).await
    })
    .await
}
