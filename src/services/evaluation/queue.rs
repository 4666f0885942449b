//! The evaluator's queue.

use chrono::{DateTime, Utc};
use entity::values::Role;

use super::account;
use crate::{
    app::App,
    domain::{
        actor::Op,
        evaluation::{self, Waiting, Work, is_overdue, work},
        policy::{SeePitch, rows},
        workflow::{StageFlags, Workflow},
    },
    error::Result,
    store::{self, evaluation::Queued},
};

/// How many finished reviews tell an evaluator's pace.
const PACED: u64 = 20;

/// Everything one evaluator was asked for, by date and reference.
#[derive(Clone, Debug)]
pub struct Queue {
    pub items: Vec<Item>,
    /// Minutes for one review, when enough are finished.
    pub pace: Option<i64>,
    /// A confidentiality agreement has to be accepted before some of them are opened.
    pub needs_agreement: bool,
}

/// One assignment as its evaluator may see it.
#[derive(Clone, Debug)]
pub struct Item {
    pub reference: String,
    /// Only where a declaration about them is waited for, and never in a blind stage.
    pub applicant: Option<String>,
    /// Only where the pitch can be opened.
    pub title: Option<String>,
    pub challenge: String,
    /// What the staff calls the stage.
    pub stage: String,
    pub work: Work,
    pub due_at: DateTime<Utc>,
    /// The challenge's IANA zone.
    pub zone: String,
    pub is_overdue: bool,
    /// Reviews the pitch has from everybody.
    pub reviews: i32,
    /// The evaluator's own total, thousandths of a point.
    pub total_milli: Option<i32>,
}

impl Queue {
    /// Reviews that are owed.
    pub fn owed(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.work.is_owed())
    }

    /// Reviews that are handed in.
    #[must_use]
    pub fn done(&self) -> usize {
        self.items.iter().filter(|item| item.work == Work::Done).count()
    }

    /// The reference of the review to do next.
    #[must_use]
    pub fn next(&self, now: DateTime<Utc>) -> Option<&str> {
        let waiting = self.owed().map(|item| Waiting {
            reference: &item.reference,
            due_at: item.due_at,
            reviews: item.reviews,
        });
        evaluation::next(waiting, now)
    }
}

/// The queue of whoever asks: four statements, however long it is.
pub async fn queue(app: &App, op: &Op) -> Result<Queue> {
    let evaluator = account(op)?;
    let (items, needs_agreement) = items(app, op).await?;
    let minutes = store::evaluation::finished(app.db.read(), evaluator, PACED).await?;
    Ok(Queue { items, pace: evaluation::pace(minutes), needs_agreement })
}

/// The reference of the review to do next.
pub async fn next(app: &App, op: &Op) -> Result<Option<String>> {
    let (items, needs_agreement) = items(app, op).await?;
    let queue = Queue { items, pace: None, needs_agreement };
    Ok(queue.next(op.now).map(str::to_owned))
}

/// The assignments, and whether some of them show only their reference until an agreement is accepted.
pub(super) async fn items(app: &App, op: &Op) -> Result<(Vec<Item>, bool)> {
    let (conn, evaluator) = (app.db.read(), account(op)?);
    let workflows = store::desk::workflows_of_evaluator(conn, evaluator).await?;
    let seen = store::policy::condition(&rows::<SeePitch>(&op.actor, op.now), &op.actor, &workflows);
    let rows = store::evaluation::queue(conn, evaluator, seen).await?;
    let is_missing = store::nda::is_missing(conn, evaluator).await?;
    let is_sealed = |row: &Queued| is_missing && !op.actor.roles.on(Role::Evaluator, row.challenge_id);
    let needs_agreement = rows.iter().any(is_sealed);
    let items = rows.into_iter().map(|row| {
        let (workflow, is_sealed) = (workflows.get(row.workflow), is_sealed(&row));
        item(row, workflow, is_sealed, op.now)
    });
    Ok((items.collect(), needs_agreement))
}

fn item(row: Queued, workflow: Option<&Workflow>, is_sealed: bool, now: DateTime<Utc>) -> Item {
    let stage = workflow.and_then(|workflow| workflow.stage(&row.pitch_stage));
    let flags = stage.map_or_else(StageFlags::default, |stage| stage.flags);
    let scoring_open = flags.scoring_open && row.stage == row.pitch_stage;
    let work = work(row.state, row.declared, row.review, scoring_open);
    let is_shown = work.is_open() && flags.visible_to_assigned && !is_sealed;
    Item {
        is_overdue: work.is_owed() && is_overdue(row.due_at, now),
        applicant: row
            .applicant
            .filter(|_| work == Work::Undeclared && flags.names_applicant() && !is_sealed),
        title: row.title.filter(|_| is_shown),
        total_milli: row.total_milli.filter(|_| is_shown),
        stage: stage.map_or(row.pitch_stage, |stage| stage.name.clone()),
        reference: row.reference,
        challenge: row.challenge,
        work,
        due_at: row.due_at,
        zone: row.zone,
        reviews: row.reviews,
    }
}
