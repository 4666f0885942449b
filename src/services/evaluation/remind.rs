//! Reminders of reviews that are due soon: once for each, one mail for each evaluator.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use crate::{
    app::App,
    domain::{actor::Op, audit::Event, job::Job, notice::Notice},
    error::Result,
    services::record,
    store::{self, evaluation::Due},
};

/// How long before the date a reminder is sent.
const AHEAD: TimeDelta = TimeDelta::hours(48);

/// Queues the reminder job when something is due, and otherwise writes nothing.
pub async fn queue_reminders(app: &App, op: &Op) -> Result<()> {
    if !store::evaluation::is_anything_due(app.db.read(), op.now, op.now + AHEAD).await? {
        return Ok(());
    }
    store::write(&app.db, async |tx| {
        record::audit(
            tx,
            op,
            Event { kind: "reminders.queued", object: None, details: serde_json::Value::Null },
        )
        .await?;
        record::job(tx, op, Job::Remind).await
    })
    .await?;
    app.work.notify_one();
    Ok(())
}

/// Mails every evaluator about their open reviews that are due within 48 hours or overdue, and notes it, so that
/// a repetition sends nothing.
pub async fn remind(app: &App, op: &Op) -> Result<()> {
    let sent = store::write(&app.db, async |tx| {
        let mut due_of: BTreeMap<_, Vec<Due>> = BTreeMap::new();
        for due in store::evaluation::due(tx, op.now, op.now + AHEAD).await? {
            due_of.entry(due.evaluator_id).or_default().push(due);
        }
        let persons = store::account::persons(tx, due_of.keys().copied().collect()).await?;
        for person in persons {
            let due = due_of.remove(&person.id).unwrap_or_default();
            let Some(first) = due.first() else { continue };
            let ids = due.iter().map(|due| due.id).collect();
            store::evaluation::reminded(tx, ids, op.now).await?;
            record::audit(
                tx,
                op,
                Event::new("evaluator.reminded", person.id.0).with("assignments", due.len()),
            )
            .await?;
            if person.disabled_at.is_some() {
                continue;
            }
            let notice = Notice::Reminder {
                count: due.len(),
                references: due.iter().map(|due| due.reference.clone()).collect(),
                due: app.wording(&person.language).instant(first.due_at, &first.zone),
                link: app.link("/review"),
            };
            let fact = format!("{}:{}", first.id, first.due_at.timestamp_millis());
            record::mail(tx, app, op, &person.into(), &fact, None, &notice).await?;
        }
        Ok(())
    })
    .await;
    app.work.notify_one();
    sent
}
