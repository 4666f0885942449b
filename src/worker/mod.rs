//! Loops beside the requests: deliver the outbox, do the jobs, watch the clock. Calls services only.

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use tokio::sync::watch;

use crate::{
    app::App,
    domain::{actor::Op, job::Job},
    error::Result,
    services::{self, deliveries, record::random_hex},
};

/// Mails delivered side by side: a slow server holds up a few, not all.
const MAILS: u64 = 8;
/// Jobs taken at once.
const JOBS: u64 = 50;
/// The longest rest between two looks at the queues.
const REST: Duration = Duration::from_secs(1);

/// Works until `stop` says so, then finishes what it has begun.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let name = format!("worker-{}", random_hex::<4>());
    tracing::info!(worker = name, "working");
    let mut ticks = tokio::time::interval(Duration::from_secs(60));
    while !*stop.borrow() {
        let busy = match once(&app, &name).await {
            Ok(done) => done > 0,
            Err(error) => {
                tracing::warn!(%error, "the worker rests");
                false
            }
        };
        if busy {
            continue;
        }
        tokio::select! {
            () = app.work.notified() => {}
            () = tokio::time::sleep(REST) => {}
            _ = ticks.tick() => tick(&app).await,
            _ = stop.changed() => {}
        }
    }
}

/// Keeps the index of this process in step with a database that other processes write too, until `stop` says so.
pub async fn follow(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let mut follower = services::search::Follower::default();
    while !*stop.borrow() {
        let op = Op::of_clock(app.clock.now());
        if let Err(error) = follower.catch_up(&app, &op).await {
            tracing::warn!(%error, "the search index did not follow");
        }
        tokio::select! {
            () = tokio::time::sleep(REST) => {}
            _ = stop.changed() => {}
        }
    }
}

/// One round over both queues; how many rows it took.
pub async fn once(app: &App, worker: &str) -> Result<usize> {
    let jobs = deliveries::claim_jobs(app, worker, JOBS).await?;
    for claimed in &jobs {
        let ended = perform(app, &claimed.job).await;
        deliveries::finish_job(app, worker, claimed, ended).await?;
    }
    let mails = deliveries::claim_mails(app, worker, MAILS).await?;
    for ended in join_all(mails.iter().map(|mail| deliveries::deliver(app, worker, mail))).await {
        ended?;
    }
    Ok(jobs.len() + mails.len())
}

async fn perform(app: &App, job: &Job) -> Result<()> {
    let op = Op::of_clock(app.clock.now());
    match job {
        Job::IndexChallenge { challenge } => services::search::follow(app, &op, *challenge).await,
        Job::Reindex => services::search::rebuild(app, &op).await,
        Job::Remind => services::evaluation::remind(app, &op).await,
    }
}

/// What the clock does once a minute: write down the head of the audit chain, mend the search index, queue
/// the reminders.
async fn tick(app: &App) {
    let op = Op::of_clock(app.clock.now());
    if let Err(error) = services::audit::anchor(app, &op).await {
        tracing::warn!(%error, "the audit head was not written");
    }
    if let Err(error) = services::search::heal(app, &op).await {
        tracing::warn!(%error, "the search index was not looked at");
    }
    if let Err(error) = services::evaluation::queue_reminders(app, &op).await {
        tracing::warn!(%error, "no reminders were queued");
    }
}
