//! What the worker does with queued mail and queued work: claim, do, write down how it ended.

use chrono::TimeDelta;
use entity::values::OutboxId;

use crate::{
    app::App,
    domain::{
        actor::Op,
        delivery::{self, Attempt, Next},
        mail::{EmailAddress, Line, Message},
    },
    error::Result,
    store::{
        self,
        jobs::Claimed,
        outbox::{Ended, Mail},
    },
};

/// How long a claimed row belongs to its worker.
const LEASE: TimeDelta = TimeDelta::minutes(3);

/// Claims the mails that are due, at most `limit`.
pub async fn claim_mails(app: &App, worker: &str, limit: u64) -> Result<Vec<Mail>> {
    let now = app.clock.now();
    let until = (now + LEASE).timestamp_millis();
    store::write(&app.db, async |tx| {
        store::outbox::claim(tx, worker, now.timestamp_millis(), until, limit).await
    })
    .await
}

/// Delivers one claimed mail and says how it ended. No transaction is open while the server is asked.
pub async fn deliver(app: &App, mail: &Mail) -> (OutboxId, Ended) {
    let attempt = match message(app, mail) {
        Ok(message) => app.mail.deliver(&message).await,
        Err(why) => Attempt::GiveUp(why),
    };
    let now = app.clock.now();
    let next = delivery::next(&attempt, mail.attempts, mail.created_at, now);
    let ended = match (attempt, next) {
        (Attempt::Delivered, _) => Ended::Delivered(now),
        (Attempt::Pause(why), Next::RetryAt(at)) => Ended::Paused(at.timestamp_millis(), why),
        (Attempt::Retry(why), Next::RetryAt(at)) => Ended::Again(at.timestamp_millis(), why),
        (Attempt::Retry(why) | Attempt::GiveUp(why) | Attempt::Pause(why), _) => Ended::Dead(why),
    };
    if !matches!(ended, Ended::Delivered(_)) {
        tracing::warn!(mail = %mail.id, ?ended, "a mail was not delivered");
    }
    (mail.id, ended)
}

/// Writes down how these mails ended.
pub async fn finish_mails(app: &App, worker: &str, ended: Vec<(OutboxId, Ended)>) -> Result<()> {
    store::write(&app.db, async |tx| {
        for (mail, ended) in ended {
            store::outbox::finish(tx, mail, worker, ended).await?;
        }
        Ok(())
    })
    .await
}

/// The message of a row; a row whose address cannot be one is given up.
fn message(app: &App, mail: &Mail) -> Result<Message, String> {
    Ok(Message {
        id: mail.id,
        message_id: mail.message_id.clone(),
        from: app.config.mail.from.clone(),
        to_name: Line::new(&mail.to_name),
        to_address: EmailAddress::parse(&mail.to_address).map_err(|error| error.to_string())?,
        subject: Line::new(&mail.subject),
        text: mail.text.clone(),
        html: mail.html.clone(),
        references: None,
        unsubscribe: mail.unsubscribe.clone(),
        created_at: mail.created_at,
    })
}

/// Claims the jobs that are due, at most `limit`.
pub async fn claim_jobs(app: &App, worker: &str, limit: u64) -> Result<Vec<Claimed>> {
    let now = app.clock.now();
    let until = (now + LEASE).timestamp_millis();
    store::write(&app.db, async |tx| {
        store::jobs::claim(tx, worker, now.timestamp_millis(), until, limit).await
    })
    .await
}

/// Writes down how a job ended: gone, or back in the queue, or aside after the last try.
pub async fn finish_job(app: &App, worker: &str, claimed: &Claimed, ended: Result<()>) -> Result<()> {
    let now = Op::of_clock(app.clock.now()).now;
    store::write(&app.db, async |tx| match &ended {
        Ok(()) => store::jobs::done(tx, claimed.id, worker).await.map(|_| ()),
        Err(error) => {
            tracing::warn!(job = %claimed.id, kind = claimed.job.kind(), %error, "a job failed");
            let again = match delivery::next_job(claimed.id, claimed.attempts, now) {
                Next::RetryAt(at) => Some(at.timestamp_millis()),
                Next::Done | Next::Dead => None,
            };
            store::jobs::failed(tx, claimed.id, worker, again, format!("{error:#}")).await
        }
    })
    .await
}
