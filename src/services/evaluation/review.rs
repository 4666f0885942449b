//! Reading a pitch and judging it: drafts that two windows cannot overwrite, handing in, stepping back.

use chrono::{DateTime, Utc};
use entity::values::{AccountId, AssignmentState, ConflictKind, ReviewState};

use super::{account, queue, seen};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        evaluation::{Basis, Difference, ReviewRefused, Rubric, Scorecard, missing, settle, total_milli},
        form::{Shown, characters, display},
        policy::{self, DeclareConflict, Denied, ReadAttachments, ReadBody, ReadReviews, WriteReview},
        workflow::{Happening, Trigger},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record,
    store::{
        self, Tx,
        attachment::File,
        evaluation::{Assignment, Review, Sheet, Writing},
        pitch::Seen,
    },
};

/// The longest reason for recusing, in characters.
const REASON: usize = 2_000;

/// What an evaluator finds at a pitch.
#[derive(Debug)]
pub enum Desk {
    /// The question about conflicts comes first.
    Declare,
    Review(Box<Reviewing>),
}

/// A pitch to judge, with the evaluator's own review.
#[derive(Debug)]
pub struct Reviewing {
    pub reference: String,
    pub title: String,
    /// The title of the challenge.
    pub challenge: String,
    /// What the staff calls the stage.
    pub stage: String,
    /// The challenge's IANA zone.
    pub zone: String,
    pub due_at: DateTime<Utc>,
    /// The answers that may be read, in the order of the form.
    pub sections: Vec<Section>,
    /// The files that may be read.
    pub files: Vec<File>,
    /// Answers that tell who the applicant is are left out.
    pub is_blind: bool,
    pub rubric: Rubric,
    pub own: Option<Review>,
    pub access: Access,
    /// What others handed in; absent while it may not be read.
    pub others: Option<Vec<Others>>,
    pub place: Place,
}

/// One section of the form.
#[derive(Debug)]
pub struct Section {
    pub id: String,
    pub title: String,
    pub told: Vec<Told>,
}

/// One answer.
#[derive(Debug)]
pub struct Told {
    pub field: String,
    pub label: String,
    pub shown: Shown,
    pub is_confidential: bool,
}

/// What the evaluator may do with the own review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Write and hand in.
    Write,
    /// It is handed in and can still be changed.
    Change,
    /// Only read, and why.
    Read(Refusal),
}

/// A review by somebody else. Who wrote it is not told to other evaluators.
#[derive(Debug)]
pub struct Others {
    pub card: Scorecard,
    /// Thousandths of a point.
    pub total_milli: Option<i32>,
}

/// Where a pitch stands among those the evaluator can open, by date and reference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// From 1; 0 when it is not among them.
    pub number: usize,
    pub of: usize,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Stored as this version.
    Kept { version: i32 },
    /// Another window saved meanwhile: nothing was stored. Nobody has been shown these differences yet.
    Differs { version: i32, at: DateTime<Utc>, unseen: Vec<Difference> },
}

/// The pitch, for an evaluator who declared no conflict; the question, for one who has not declared.
pub async fn desk(app: &App, op: &Op, reference: &str) -> Result<Desk> {
    let conn = app.db.read();
    let evaluator = account(op)?;
    let seen = seen(conn, op, reference).await?;
    if is_undeclared(op, &seen) {
        return Ok(Desk::Declare);
    }
    let assignment =
        store::evaluation::assignment(conn, seen.head.id, evaluator).await?.ok_or(Error::NotFound)?;
    let own = store::evaluation::review(conn, assignment.id).await?;
    let access = access(op, &seen, &assignment)?;
    let body = policy::decide::<ReadBody>(&op.actor, &seen.facts, op.now)?;
    record::opened(app, op, &seen.facts, "body").await?;
    let answers = store::pitch::body(conn, &body).await?;
    let Sheet { challenge, zone, form, rubric } = store::evaluation::sheet(conn, &body).await?;
    let attached = policy::decide::<ReadAttachments>(&op.actor, &seen.facts, op.now)?;
    let files = store::attachment::of_version(conn, &attached, seen.file_version(), &form).await?;
    let form = form.knowing(&app.areas(op).await?.known(&[])).asked(&answers, op.now.date_naive());
    let mask = body.mask();
    let shown = answers.only(&form, |field| {
        (mask.identity || !field.identity) && (mask.confidential || !field.confidential)
    });
    let sections = form.sections.iter().map(|section| Section {
        id: section.id.clone(),
        title: section.title.clone(),
        told: section
            .fields
            .iter()
            .filter(|field| mask.identity || !field.identity)
            .filter(|field| mask.confidential || !field.confidential)
            .map(|field| Told {
                field: field.id.clone(),
                label: field.label.clone(),
                shown: display(field, shown.get(&field.id)),
                is_confidential: field.confidential,
            })
            .collect(),
    });
    Ok(Desk::Review(Box::new(Reviewing {
        title: shown.text("title").unwrap_or(reference).to_owned(),
        sections: sections.filter(|section| !section.told.is_empty()).collect(),
        files,
        is_blind: !mask.identity,
        stage: seen.workflow.stage(&seen.head.stage).map_or_else(String::new, |stage| stage.name.clone()),
        others: others(app, op, &seen, evaluator).await?,
        place: place(app, op, reference).await?,
        reference: seen.head.reference,
        due_at: assignment.standing.due_at,
        challenge,
        zone,
        rubric,
        own,
        access,
    })))
}

/// Asked for a review and not yet declared: the question is all there is.
fn is_undeclared(op: &Op, seen: &Seen) -> bool {
    seen.facts.assignment.is_some()
        && seen.facts.conflict.is_none()
        && policy::decide::<ReadBody>(&op.actor, &seen.facts, op.now).is_err()
        && policy::decide::<DeclareConflict>(&op.actor, &seen.facts, op.now).is_ok()
}

/// What the evaluator may do; who may not even read the review is answered as if there were none.
fn access(op: &Op, seen: &Seen, assignment: &Assignment) -> Result<Access> {
    match may_write(op, seen, assignment) {
        Ok(()) => Ok(match assignment.standing.state {
            AssignmentState::Done => Access::Change,
            AssignmentState::Open | AssignmentState::Recused => Access::Write,
        }),
        Err(Error::Refused(refusal)) => Ok(Access::Read(refusal)),
        Err(other) => Err(other),
    }
}

fn may_write(op: &Op, seen: &Seen, assignment: &Assignment) -> Result<()> {
    let by = account(op)?;
    match policy::decide::<WriteReview>(&op.actor, &seen.facts, op.now) {
        // Managers do not judge what they manage, and their desk is elsewhere.
        Err(Denied::Forbidden) => return Err(Error::NotFound),
        other => other?,
    };
    if assignment.stage != seen.head.stage {
        return Err(Refusal::new("refused-stage-closed").into());
    }
    match assignment.standing.state {
        AssignmentState::Done => assignment.standing.accepts_change(by, op.now)?,
        _ => assignment.standing.accepts_review(by, op.now)?,
    }
    Ok(())
}

/// What others handed in, where the policy lets this evaluator read it; without names.
async fn others(app: &App, op: &Op, seen: &Seen, evaluator: AccountId) -> Result<Option<Vec<Others>>> {
    let Ok(grant) = policy::decide::<ReadReviews>(&op.actor, &seen.facts, op.now) else { return Ok(None) };
    let reviews = store::evaluation::reviews(app.db.read(), &grant).await?;
    let others = reviews
        .into_iter()
        .filter(|review| review.evaluator != evaluator)
        .map(|review| Others { card: review.card, total_milli: review.total_milli });
    Ok(Some(others.collect()))
}

async fn place(app: &App, op: &Op, reference: &str) -> Result<Place> {
    let items = queue::items(app, op).await?.0;
    let open: Vec<String> =
        items.into_iter().filter(|item| item.work.is_open()).map(|item| item.reference).collect();
    let Some(index) = open.iter().position(|other| other == reference) else { return Ok(Place::default()) };
    Ok(Place {
        number: index + 1,
        of: open.len(),
        previous: index.checked_sub(1).and_then(|index| open.get(index)).cloned(),
        next: open.get(index + 1).cloned(),
    })
}

/// The rubric of a pitch, for an evaluator who may write a review of it now.
pub async fn rubric(app: &App, op: &Op, reference: &str) -> Result<Rubric> {
    let conn = app.db.read();
    let seen = seen(conn, op, reference).await?;
    standing(op, &seen, store::evaluation::assignment(conn, seen.head.id, account(op)?).await?)?;
    store::rubric::of_pitch(conn, seen.head.id).await
}

/// Keeps the draft of a review, written from `basis`; whatever it says is kept. Where another window saved
/// meanwhile, nothing is overwritten: the answer tells what differs. Refused once it is handed in.
pub async fn save_review(
    app: &App,
    op: &Op,
    reference: &str,
    basis: &Basis,
    card: Scorecard,
) -> Result<Saved> {
    store::write(&app.db, async |tx| {
        let (seen, assignment) = locked(tx, op, reference).await?;
        let assignment = open(op, &seen, assignment)?;
        put(tx, op, &seen, &assignment, basis, card, Handing::Draft).await
    })
    .await
}

/// Hands a review in, or a changed one again: closes its assignment, counts it into the figures of the pitch and
/// moves the pitch on when it was the last. Refused while something is missing, and then nothing changed.
pub async fn submit_review(
    app: &App,
    op: &Op,
    reference: &str,
    basis: &Basis,
    card: Scorecard,
) -> Result<Saved> {
    store::write(&app.db, async |tx| {
        let (seen, assignment) = locked(tx, op, reference).await?;
        let assignment = standing(op, &seen, assignment)?;
        let saved = put(tx, op, &seen, &assignment, basis, card, Handing::In).await?;
        if matches!(saved, Saved::Kept { .. }) {
            let pitch = seen.head.id;
            store::evaluation::set_state(tx, assignment.id, AssignmentState::Done).await?;
            store::evaluation::recount(tx, pitch).await?;
            record::step_if_any(tx, op, pitch, &Happening::of(Trigger::ReviewsChanged), "").await?;
        }
        Ok(saved)
    })
    .await
}

/// The pitch, locked, and the evaluator's newest assignment to it.
async fn locked(tx: &Tx, op: &Op, reference: &str) -> Result<(Seen, Option<Assignment>)> {
    let evaluator = account(op)?;
    let pitch = store::evaluation::lock(tx, reference).await?;
    let seen = seen(tx, op, reference).await?;
    Ok((seen, store::evaluation::assignment(tx, pitch, evaluator).await?))
}

/// The evaluator's own assignment, when it takes a review now.
fn standing(op: &Op, seen: &Seen, assignment: Option<Assignment>) -> Result<Assignment> {
    let assignment = assignment.ok_or(Error::NotFound)?;
    may_write(op, seen, &assignment)?;
    Ok(assignment)
}

/// The same, when it was not handed in.
fn open(op: &Op, seen: &Seen, assignment: Option<Assignment>) -> Result<Assignment> {
    let assignment = standing(op, seen, assignment)?;
    if assignment.standing.state != AssignmentState::Open {
        return Err(ReviewRefused::Closed.into());
    }
    Ok(assignment)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Handing {
    Draft,
    In,
}

async fn put(
    tx: &Tx,
    op: &Op,
    seen: &Seen,
    assignment: &Assignment,
    basis: &Basis,
    card: Scorecard,
    handing: Handing,
) -> Result<Saved> {
    let pitch = seen.head.id;
    let rubric = store::rubric::of_pitch(tx, pitch).await?;
    let stored = store::evaluation::review(tx, assignment.id).await?;
    let (version, at) = stored.as_ref().map_or((0, op.now), |review| (review.version, review.updated_at));
    let begun = stored.as_ref().and_then(|review| review.card.begun_at).or(card.begun_at).unwrap_or(op.now);
    let theirs = stored.as_ref().map(|review| review.card.clone()).unwrap_or_default();
    let mut card = match settle(&rubric, basis, version, card, &theirs) {
        Ok(card) => card,
        Err(unseen) => return Ok(Saved::Differs { version, at, unseen }),
    };
    if handing == Handing::In {
        missing(&rubric, &card).into_result()?;
    }
    card.begun_at = Some(begun.min(op.now));
    let writing = Writing {
        total_milli: total_milli(&rubric, &card),
        card,
        submitted_at: (handing == Handing::In).then_some(op.now),
    };
    let kind = match (handing, stored.map(|review| review.state)) {
        (Handing::Draft, _) => "review.saved",
        (Handing::In, Some(ReviewState::Submitted)) => "review.changed",
        (Handing::In, _) => "review.submitted",
    };
    let total = writing.total_milli;
    let kept = store::evaluation::put(tx, assignment.id, pitch, version, writing, op.now).await?;
    let version = kept.ok_or(Error::Busy)?;
    let event = Event::new(kind, pitch.0).with("version", version).with("total_milli", total);
    record::audit(tx, op, event).await?;
    Ok(Saved::Kept { version })
}

/// What an evaluator sees who wants to step back: the due date and the challenge are all that is said.
pub async fn recusing(app: &App, op: &Op, reference: &str) -> Result<()> {
    let conn = app.db.read();
    let seen = seen(conn, op, reference).await?;
    open(op, &seen, store::evaluation::assignment(conn, seen.head.id, account(op)?).await?).map(|_| ())
}

/// Steps back from a pitch: its assignment ends and its content is closed from the next request on. What was
/// written stays on record, the reason stands beside the declaration, where managers read it, and the pitch
/// moves on when nobody else is waited for. Refused without a reason, and once the review is handed in.
pub async fn recuse(app: &App, op: &Op, reference: &str, reason: &str) -> Result<()> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::Invalid(Invalid::field("reason", "review-recuse-no-reason")));
    }
    if characters(reason) > REASON {
        let mut invalid = Invalid::default();
        invalid.push("reason", Refusal::new("review-comment-too-long").with("limit", REASON));
        return Err(Error::Invalid(invalid));
    }
    store::write(&app.db, async |tx| {
        let (seen, assignment) = locked(tx, op, reference).await?;
        let assignment = open(op, &seen, assignment)?;
        let pitch = seen.head.id;
        store::evaluation::set_state(tx, assignment.id, AssignmentState::Recused).await?;
        store::evaluation::declare(tx, pitch, account(op)?, ConflictKind::None, reason, op.now).await?;
        record::audit(tx, op, Event::new("assignment.recused", pitch.0)).await?;
        record::step_if_any(tx, op, pitch, &Happening::of(Trigger::ReviewsChanged), "").await?;
        Ok(())
    })
    .await
}
