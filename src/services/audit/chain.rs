//! Following the chain from its first entry to its last, beside the heads outside the database.

use serde::{Deserialize, Serialize};

use super::heads;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::{Check, Head, Whole},
        job::Job,
    },
    error::{Error, Result},
    services::record,
    store,
};

/// What a verification found.
#[derive(Debug)]
pub struct Verdict {
    /// Entries that were followed, and those whose payload is gone.
    pub whole: Whole,
    /// Heads that were compared.
    pub anchors: usize,
}

/// The last verification, as pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    pub at: chrono::DateTime<chrono::Utc>,
    pub entries: i64,
    /// How the chain is broken; none of a whole one.
    pub fault: Option<String>,
}

/// The setting that keeps the last verification.
const VERIFIED: &str = "audit.verified";
/// Entries that are read at once.
const PAGE: u64 = 5000;

/// Writes the present head, signed, to the data folder; nothing when it did not change.
pub async fn anchor(app: &App) -> Result<()> {
    let Some(head) = store::audit::last(app.db.read()).await? else { return Ok(()) };
    Ok(heads::write(&app.config.server.data, head)?)
}

/// The same when enough happened or enough time went by since the last one.
pub async fn anchor_if_due(app: &App) -> Result<()> {
    let Some(head) = store::audit::last(app.db.read()).await? else { return Ok(()) };
    let data = &app.config.server.data;
    if heads::last(data)?.is_none_or(|last| Head::is_due(&last, &head)) {
        heads::write(data, head)?;
    }
    Ok(())
}

/// Follows the whole chain and compares it with every signed head; the first break is the error.
pub async fn verify(app: &App) -> anyhow::Result<Verdict> {
    let heads = heads::verified(&app.config.server.data)?;
    let anchors = heads.len();
    let mut check = Check::new(heads);
    let mut seq = 0;
    loop {
        let page = store::audit::after(app.db.read(), seq, PAGE).await?;
        for (link, payload) in &page {
            check.take(link, payload.as_ref())?;
        }
        match page.last() {
            Some((link, _)) => seq = link.seq,
            None => break,
        }
    }
    Ok(Verdict { whole: check.finish()?, anchors })
}

/// Verifies the chain and keeps what was found, for the page of auditors; a break is an error in the log too.
pub async fn verify_and_keep(app: &App, op: &Op) -> Result<()> {
    let (entries, fault) = match verify(app).await {
        Ok(verdict) => (verdict.whole.entries, None),
        Err(error) => {
            tracing::error!("the audit chain is broken: {error:#}");
            (0, Some(format!("{error:#}")))
        }
    };
    let verified = Verified { at: op.now, entries, fault };
    let text = serde_json::to_string(&verified).map_err(anyhow::Error::from)?;
    store::write(&app.db, async |tx| store::setting::set(tx, VERIFIED, &text).await).await
}

/// Queues a verification; whoever may read the trail may ask for one.
pub async fn queue_verification(app: &App, op: &Op) -> Result<()> {
    super::may_read(op)?;
    store::write(&app.db, async |tx| record::job(tx, op, Job::VerifyAudit).await).await?;
    app.work.notify_one();
    Ok(())
}

/// Queues one when the last is a day old; for the clock.
pub async fn queue_daily_verification(app: &App, op: &Op) -> Result<()> {
    let last = last_verified(app).await?;
    if last.is_some_and(|last| op.now - last.at < chrono::TimeDelta::days(1)) {
        return Ok(());
    }
    store::write(&app.db, async |tx| record::job(tx, op, Job::VerifyAudit).await).await
}

/// The last verification.
pub(super) async fn last_verified(app: &App) -> Result<Option<Verified>> {
    let text = store::setting::get(app.db.read(), VERIFIED).await?;
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(|error| Error::Internal(error.into()))
}
