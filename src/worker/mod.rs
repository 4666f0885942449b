//! Loops beside the requests: deliver the outbox, do the jobs, watch the clock. Calls services only.

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use tokio::sync::{Notify, watch};

use crate::{
    app::App,
    domain::{actor::Op, job::Job},
    error::Result,
    services::{self, deliveries, record::random_hex},
};

/// Mails delivered side by side: a slow server holds up a few, not all.
const MAILS: u64 = 16;
/// Files looked at or removed in a full round.
const FILES: u64 = 8;
/// Jobs taken at once.
const JOBS: u64 = 200;
/// The longest rest between two looks at the queues.
const REST: Duration = Duration::from_secs(1);
/// How long a round waits for company after the queue was told of something.
const GATHER: Duration = Duration::from_millis(50);
/// How often the clock is asked what is due, and the head of the audit chain is written down.
const TICK: Duration = Duration::from_secs(20);

/// Works until `stop` says so, then finishes what it has begun. Mails, jobs, files and the clock go side by side: a
/// mail server or a scanner that stalls holds up no index, and a rebuild no mail.
pub async fn run(app: Arc<App>, stop: watch::Receiver<bool>) {
    let name = format!("worker-{}", random_hex::<4>());
    tracing::info!(worker = name, "working");
    if let Err(error) = services::search::begin(&app, &Op::of_clock(app.clock.now())).await {
        tracing::warn!(%error, "the search index is not there yet");
    }
    tokio::join!(
        until_stopped(stop.clone(), &app.work.jobs, JOBS, async || jobs(&app, &name).await),
        until_stopped(stop.clone(), &app.work.mails, MAILS, async || mails(&app, &name).await),
        until_stopped(stop.clone(), &app.work.files, FILES, async || files(&app).await),
        watch_clock(&app, stop),
    );
    tick(&app).await;
    if let Err(error) = services::audit::anchor(&app).await {
        tracing::warn!(%error, "the audit head was not written");
    }
}

/// Repeats a round: at once while it finds as much as it takes, else when it is told of some or after a rest.
async fn until_stopped(
    mut stop: watch::Receiver<bool>,
    told: &Notify,
    full: u64,
    round: impl AsyncFn() -> Result<u64>,
) {
    while !*stop.borrow() {
        match round().await {
            Ok(done) if done >= full => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the worker rests"),
        }
        tokio::select! {
            // What comes with it is taken with it.
            () = told.notified() => tokio::time::sleep(GATHER).await,
            () = tokio::time::sleep(REST) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn watch_clock(app: &App, mut stop: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(TICK);
    while !*stop.borrow() {
        tokio::select! {
            _ = ticks.tick() => tick(app).await,
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

/// One round over all queues; how many rows it took.
pub async fn once(app: &App, worker: &str) -> Result<u64> {
    Ok(jobs(app, worker).await? + mails(app, worker).await? + files(app).await?)
}

/// Removes the bytes of files that are gone, and has those looked at that wait for it.
async fn files(app: &App) -> Result<u64> {
    let op = Op::of_clock(app.clock.now());
    Ok(services::file::sweep(app, &op).await? + services::file::scan(app, &op).await?)
}

async fn jobs(app: &App, worker: &str) -> Result<u64> {
    let claimed = deliveries::claim_jobs(app, worker, JOBS).await?;
    let (changes, others): (Vec<_>, Vec<_>) =
        claimed.iter().partition(|one| matches!(one.job, Job::IndexChallenge { .. }));
    // One commit of the index takes many documents as quickly as one.
    if !changes.is_empty() {
        let ids: Vec<_> = changes.iter().filter_map(|one| one.job.challenge()).collect();
        let op = Op::of_clock(app.clock.now());
        let failed = services::search::follow(app, &op, &ids).await.err().map(|error| format!("{error:#}"));
        for one in changes {
            let ended = failed.as_ref().map_or(Ok(()), |why| Err(anyhow::anyhow!(why.clone()).into()));
            deliveries::finish_job(app, worker, one, ended).await?;
        }
    }
    for one in others {
        let ended = perform(app, &one.job).await;
        deliveries::finish_job(app, worker, one, ended).await?;
    }
    Ok(u64::try_from(claimed.len()).unwrap_or(u64::MAX))
}

async fn mails(app: &App, worker: &str) -> Result<u64> {
    let claimed = deliveries::claim_mails(app, worker, MAILS).await?;
    let delivering: FuturesUnordered<_> = claimed.iter().map(|mail| deliveries::deliver(app, mail)).collect();
    // Those that end together are written down together; none waits for a slower one.
    let mut ended = delivering.ready_chunks(claimed.len().max(1));
    while let Some(ended) = ended.next().await {
        deliveries::finish_mails(app, worker, ended).await?;
    }
    Ok(u64::try_from(claimed.len()).unwrap_or(u64::MAX))
}

async fn perform(app: &App, job: &Job) -> Result<()> {
    let op = Op::of_clock(app.clock.now());
    match job {
        Job::IndexChallenge { challenge } => services::search::follow(app, &op, &[*challenge]).await,
        Job::Reindex => services::search::rebuild(app, &op).await,
        Job::CompareOrganisation { organisation } => {
            services::organisation::compare_one(app, &op, *organisation).await
        }
        Job::VerifyAudit => services::audit::verify_and_keep(app, &op).await,
        Job::Remind => services::evaluation::remind(app, &op).await,
        Job::ExportOwnData { export } => services::privacy::make_export(app, &op, *export).await,
        Job::Retain => services::privacy::retain(app, &op).await.map(|_| ()),
        Job::Scrub => services::privacy::scrub(app, &op).await,
    }
}

/// What the clock does: write down the head of the audit chain, mend the search index, queue
/// the reminders and the retention, forget whose time has come.
async fn tick(app: &App) {
    let op = Op::of_clock(app.clock.now());
    if let Err(error) = services::audit::anchor_if_due(app).await {
        tracing::warn!(%error, "the audit head was not written");
    }
    if let Err(error) = services::audit::queue_daily_verification(app, &op).await {
        tracing::warn!(%error, "no verification was queued");
    }
    if let Err(error) = services::search::heal(app, &op).await {
        tracing::warn!(%error, "the search index was not looked at");
    }
    if let Err(error) = services::system::forget_limits(app, &op).await {
        tracing::warn!(%error, "the limits were not tidied");
    }
    if let Err(error) = services::session::forget(app, &op).await {
        tracing::warn!(%error, "the forms that waited were not tidied");
    }
    if let Err(error) = services::import::forget(app, &op).await {
        tracing::warn!(%error, "the files that nobody took in were not emptied");
    }
    if let Err(error) = services::file::tidy(app, &op).await {
        tracing::warn!(%error, "the store of files was not tidied");
    }
    if let Err(error) = timetable(app).await {
        tracing::warn!(%error, "what the clock does for pitches was not done");
    }
    if let Err(error) = services::privacy::queue_retention(app, &op).await {
        tracing::warn!(%error, "no retention was queued");
    }
    if let Err(error) = services::privacy::execute_due(app, &op).await {
        tracing::warn!(%error, "a request for erasure was not executed");
    }
}

/// What happens by itself at its time: drafts are sent at their deadline, people are reminded. Nothing of it while the
/// clock cannot be trusted; `false` then.
pub async fn timetable(app: &App) -> Result<bool> {
    let op = Op::of_clock(app.clock.now());
    if !services::clock::is_settled(app, &op).await? {
        return Ok(false);
    }
    services::pitch::send_due(app, &op).await?;
    services::pitch::remind(app, &op).await?;
    services::pitch::remind_requests(app, &op).await?;
    services::evaluation::queue_reminders(app, &op).await?;
    services::challenge::tell_answers(app, &op).await?;
    Ok(true)
}
