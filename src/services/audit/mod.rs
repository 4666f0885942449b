//! The audit trail: read by those who look after it, exported whole, and verified.

use entity::values::Role;
use serde::Serialize;

use super::record;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::{Event, Kept, Link},
        mail::EmailAddress,
        pitch::Reference,
        session::require_fresh,
    },
    error::{Error, Result},
    store::{self, audit::Filter},
};

mod chain;
mod heads;

pub use crate::store::audit::Entry;
pub use chain::{
    Verdict, Verified, anchor, anchor_if_due, queue_daily_verification, queue_verification, verify,
    verify_and_keep,
};

/// Entries on a page of the trail.
const ENTRIES: u64 = 50;
/// Entries of an export that are read at once.
const CHUNK: u64 = 2000;

/// One page of the trail.
#[derive(Debug)]
pub struct Trail {
    pub entries: Vec<Entry>,
    /// The entry before which the list goes on.
    pub next: Option<i64>,
    /// The last time the whole chain was followed.
    pub verified: Option<Verified>,
}

/// Auditors and administrators, who change nothing of it; it does not exist for anybody else.
fn may_read(op: &Op) -> Result<()> {
    let may = op.account().is_some()
        && [Role::Auditor, Role::Admin].iter().any(|role| op.actor.roles.portal(*role));
    if may { Ok(()) } else { Err(Error::NotFound) }
}

/// The newest entries that pass, before that one. `what` is the address of an account or the reference of a pitch.
pub async fn trail(
    app: &App,
    op: &Op,
    groups: Vec<String>,
    what: &str,
    before: Option<i64>,
) -> Result<Trail> {
    may_read(op)?;
    let verified = chain::last_verified(app).await?;
    let Some(filter) = filter(app, op, groups, what).await? else {
        return Ok(Trail { entries: Vec::new(), next: None, verified });
    };
    let mut entries = store::audit::entries(app.db.read(), &filter, before, ENTRIES + 1).await?;
    let size = usize::try_from(ENTRIES).unwrap_or(usize::MAX);
    let more = entries.len() > size;
    entries.truncate(size);
    Ok(Trail { next: entries.last().filter(|_| more).map(|last| last.seq), entries, verified })
}

/// What is looked for; nothing when there is no such account or pitch.
async fn filter(app: &App, op: &Op, groups: Vec<String>, what: &str) -> Result<Option<Filter>> {
    let conn = app.db.read();
    let mut filter = Filter { groups, ..Filter::default() };
    if let Ok(address) = EmailAddress::parse(what) {
        let Some(person) = store::account::by_email(conn, address.as_str()).await? else { return Ok(None) };
        filter.actor = Some(person.id);
    } else if !what.is_empty() {
        let Some(reference) = Reference::parse(what) else { return Ok(None) };
        match store::pitch::seen(conn, reference.as_str(), &op.actor).await {
            Ok(seen) => filter.object = Some(seen.head.id.0),
            Err(Error::NotFound) => return Ok(None),
            Err(other) => return Err(other),
        }
    }
    Ok(Some(filter))
}

/// Writes down that somebody exports the whole chain, before the first line leaves. They have just shown who they are.
pub async fn begin_export(app: &App, op: &Op) -> Result<()> {
    may_read(op)?;
    require_fresh(op)?;
    store::write(&app.db, async |tx| {
        let event = Event { kind: "audit.exported", object: None, details: serde_json::Value::Null };
        record::audit(tx, op, event).await
    })
    .await
}

/// The next lines of an export after that entry: JSON, one entry a line, with everything that is needed to follow the
/// chain elsewhere. Empty at the end.
pub async fn export_after(app: &App, op: &Op, seq: i64) -> Result<(String, i64)> {
    may_read(op)?;
    let page = store::audit::after(app.db.read(), seq, CHUNK).await?;
    let last = page.last().map_or(seq, |(link, _)| link.seq);
    let lines = page.iter().map(|(link, kept)| line(link, kept.as_ref())).collect::<Result<String>>()?;
    Ok((lines, last))
}

/// An entry as an export carries it.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    link: &'a Link,
    /// None of an erased one, like its payload.
    salt: Option<&'a str>,
    /// The exact text that was committed to.
    payload: Option<&'a str>,
}

fn line(link: &Link, kept: Option<&Kept>) -> Result<String> {
    let salt = kept.map(|kept| kept.salt.as_str());
    let payload = kept.map(|kept| kept.text.as_str());
    Ok(serde_json::to_string(&Line { link, salt, payload }).map_err(anyhow::Error::from)? + "\n")
}
