//! What the worker does with queued mail and queued work: claim, do, write down how it ended.

use chrono::TimeDelta;

use crate::{
    app::App,
    domain::{actor::Op, delivery::{self, Attempt, Next}, mail::Message},
    error::Result,
    store::{self, jobs::Claimed, outbox::{Ended, Mail}},
};

/// How long a claimed row belongs to its worker.
const LEASE: TimeDelta = TimeDelta::minutes(3);
/// How long the queue rests when the mail server takes nothing at all.
const PAUSE: TimeDelta = TimeDelta::minutes(1);

/// Claims the mails that are due, at most `limit`.
pub async fn claim_mails(app: &App, worker: &str, limit: u64) -> Result<Vec<Mail>> {
    let now = app.clock.now();
    let until = (now + LEASE).timestamp_millis();
    store::write(&app.db, async |tx| {
        store::outbox::claim(tx, worker, now.timestamp_millis(), until, limit).await
    })
    .await
}

/// Delivers one claimed mail and writes down how it ended. No transaction is open while the server is asked.
pub async fn deliver(app: &App, worker: &str, mail: &Mail) -> Result<()> {
    let message = Message {
        id: mail.id,
        message_id: mail.message_id.clone(),
        from: app.config.mail.from.clone(),
        to_name: mail.to_name.clone(),
        to_address: mail.to_address.clone(),
        subject: mail.subject.clone(),
        text: mail.text.clone(),
        html: mail.html.clone(),
        references: None,
        created_at: mail.created_at,
    };
    let attempt = app.mail.deliver(&message).await;
    let now = app.clock.now();
    let ended = match (&attempt, delivery::next(&attempt, mail.attempts, mail.created_at, now)) {
        (_, Next::Done) => Ended::Delivered(now),
        (Attempt::Pause(why), _) => Ended::Paused((now + PAUSE).timestamp_millis(), why.clone()),
        (_, Next::RetryAt(at)) => Ended::Again(at.timestamp_millis(), attempt.why().to_owned()),
        (_, Next::Dead) => Ended::Dead(attempt.why().to_owned()),
    };
    if !matches!(ended, Ended::Delivered(_)) {
        tracing::warn!(mail = %mail.id, ?attempt, "a mail was not delivered");
    }
    store::write(&app.db, async |tx| store::outbox::finish(tx, mail.id, worker, ended).await).await?;
    Ok(())
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
