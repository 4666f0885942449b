//! The scanner is asked about files that wait for it; while it does not answer, they go on waiting.

use chrono::TimeDelta;

use crate::{
    app::App,
    domain::{actor::Op, audit::Event},
    error::Result,
    gateway::scanner::Verdict,
    services::record,
    store::{self, attachment::Waiting},
};

/// Files that are looked at in one round.
const ROUND: u64 = 8;
/// How long a file waits when the scanner did not answer.
const AGAIN: TimeDelta = TimeDelta::minutes(1);

/// One round; how many files were looked at or put off. For the worker.
pub async fn scan(app: &App, op: &Op) -> Result<u64> {
    if !app.scanner.is_on() {
        return Ok(0);
    }
    let waiting = store::attachment::waiting(app.db.read(), ROUND, op.now).await?;
    for file in &waiting {
        match asked(app, file).await {
            Ok(verdict) => keep(app, op, file, verdict).await?,
            Err(error) => {
                tracing::warn!(file = %file.id, "not scanned: {error:#}");
                let until = op.now + AGAIN;
                store::write(&app.db, async |tx| store::attachment::wait(tx, file.id, until).await).await?;
            }
        }
    }
    Ok(waiting.len() as u64)
}

async fn asked(app: &App, file: &Waiting) -> anyhow::Result<Verdict> {
    let content = app.files.read(&file.blob, 0..u64::try_from(file.size)?).await?;
    app.scanner.scan(content).await
}

async fn keep(app: &App, op: &Op, file: &Waiting, verdict: Verdict) -> Result<()> {
    let is_clean = verdict == Verdict::Clean;
    store::write(&app.db, async |tx| {
        if store::attachment::scanned(tx, file, is_clean, op.now).await? {
            let kind = if is_clean { "pitch.file_clean" } else { "pitch.file_infected" };
            record::audit(tx, op, Event::new(kind, file.pitch_id.0).with("file", file.id)).await?;
        }
        Ok(())
    })
    .await
}
