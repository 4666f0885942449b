//! Retention: what is due is shown, told of, and removed once a day.

use chrono::{DateTime, TimeDelta, Utc};

use super::may_administer;
use crate::{
    app::App,
    domain::{actor::Op, audit::Event, job::Job, notice::Notice, privacy::retention::Rule},
    error::{Error, Result},
    services::record,
    store::{self, privacy::retention::Ending},
};

/// The setting that says when it was done last.
const DONE: &str = "retention.done";

/// One rule and what is due by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueRule {
    pub rule: Rule,
    pub days: u32,
    pub count: u64,
}

/// What would be removed now; nothing is.
pub async fn due(app: &App, op: &Op) -> Result<Vec<DueRule>> {
    may_administer(op)?;
    let periods = &app.config.retention;
    let mut lines = Vec::new();
    for rule in Rule::ALL {
        let due = store::privacy::retention::due(app.db.read(), rule, periods, op.now).await?;
        lines.push(DueRule { rule, days: rule.days(periods), count: due.count() });
    }
    Ok(lines)
}

/// Queues the daily round, and one more when an export has expired; for the clock.
pub async fn queue_retention(app: &App, op: &Op) -> Result<()> {
    let done = store::setting::get(app.db.read(), DONE).await?;
    let done: Option<DateTime<Utc>> = done
        .map(|text| text.parse())
        .transpose()
        .map_err(|error| Error::Internal(anyhow::Error::new(error)))?;
    let is_new_day = done.is_none_or(|at| op.now - at >= TimeDelta::days(1));
    if !is_new_day && !store::privacy::export::is_any_expired(app.db.read(), op.now).await? {
        return Ok(());
    }
    store::write(&app.db, async |tx| record::job(tx, op, Job::Retain).await).await?;
    app.work.notify_one();
    Ok(())
}

/// Tells people about drafts whose time is nearly over, and removes whatever's time is over; what was removed.
pub async fn retain(app: &App, op: &Op) -> Result<Vec<DueRule>> {
    may_administer(op)?;
    let periods = &app.config.retention;
    tell(app, op).await?;
    let mut removed = Vec::new();
    for rule in Rule::ALL {
        let count = store::write(&app.db, async |tx| {
            let due = store::privacy::retention::due(tx, rule, periods, op.now).await?;
            let count = store::privacy::retention::execute(tx, &due, op.now).await?;
            if count > 0 {
                let event =
                    Event { kind: "retention.executed", object: None, details: serde_json::Value::Null };
                record::audit(tx, op, event.with("rule", rule.as_str()).with("count", count)).await?;
                record::job(tx, op, Job::Scrub).await?;
            }
            Ok(count)
        })
        .await?;
        removed.push(DueRule { rule, days: rule.days(periods), count });
    }
    let now = op.now.to_rfc3339();
    store::write(&app.db, async |tx| store::setting::set(tx, DONE, &now).await).await?;
    app.work.notify_one();
    Ok(removed)
}

async fn tell(app: &App, op: &Op) -> Result<()> {
    let periods = &app.config.retention;
    let endings = store::privacy::retention::untold(app.db.read(), periods.noticed(op.now)).await?;
    let leads = endings.iter().map(|ending| ending.lead_id).collect();
    let persons = store::account::persons(app.db.read(), leads).await?;
    for ending in endings {
        let Some(person) = persons.iter().find(|person| person.id == ending.lead_id) else { continue };
        let end = (ending.closed_at + TimeDelta::days(i64::from(periods.drafts)))
            .max(op.now + periods.of_notices());
        let Ending { id, reference, challenge, zone, .. } = ending;
        let notice = Notice::DraftEnds {
            day: app.wording(&person.language).day(end, &zone),
            link: app.link(&format!("/my/pitches/{reference}")),
            reference,
            challenge,
        };
        store::write(&app.db, async |tx| {
            store::privacy::retention::told(tx, id, op.now).await?;
            record::audit(tx, op, Event::new("pitch.ending_told", id.0)).await?;
            if person.disabled_at.is_some() {
                return Ok(());
            }
            record::mail(tx, app, op, &person.clone().into(), &id.to_string(), Some(id), &notice).await
        })
        .await?;
    }
    Ok(())
}
