//! Declarations about conflicts of interest, made before anything of a pitch is read.

use entity::values::{AssignmentState, ConflictKind};

use super::{account, seen};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        form::characters,
        policy::{self, DeclareConflict, ReadIdentity, SeePitch},
        workflow::{Happening, StageKind, Trigger},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record,
    store::{self, evaluation::Declared, pitch::Seen},
};

/// The longest note, in characters.
const NOTE: usize = 2_000;

/// What somebody sees who is asked whether they have a conflict: nothing of the pitch but whose it is.
#[derive(Clone, Debug)]
pub struct Declaration {
    pub reference: String,
    /// The organisation that pitches; none where they may not know it.
    pub applicant: Option<String>,
    /// The title of the challenge.
    pub challenge: String,
    /// What they declared before.
    pub declared: Option<Declared>,
}

/// Who may declare, about a pitch that they may know of.
fn may_declare(op: &Op, seen: &Seen) -> Result<()> {
    policy::decide::<SeePitch>(&op.actor, &seen.facts, op.now)?;
    policy::decide::<DeclareConflict>(&op.actor, &seen.facts, op.now)?;
    Ok(())
}

/// The question, for somebody who may answer it.
pub async fn declaration(app: &App, op: &Op, reference: &str) -> Result<Declaration> {
    let account = account(op)?;
    let seen = seen(app.db.read(), op, reference).await?;
    may_declare(op, &seen)?;
    let applicant = match policy::decide::<ReadIdentity>(&op.actor, &seen.facts, op.now) {
        Ok(grant) => store::evaluation::applicant(app.db.read(), &grant).await?,
        Err(_) => None,
    };
    let (challenge, _) = store::evaluation::challenge(app.db.read(), seen.head.challenge).await?;
    let declared = store::evaluation::conflict(app.db.read(), seen.head.id, account).await?;
    Ok(Declaration { reference: seen.head.reference, applicant, challenge, declared })
}

/// Keeps what somebody declares about one pitch, from the next request on; answers whether they may go on to a
/// review. A conflict ends the assignment, takes a submitted review out of the figures and, where nobody else
/// is waited for, moves the pitch on. A possible conflict needs a note: the manager is asked.
pub async fn declare(app: &App, op: &Op, reference: &str, kind: ConflictKind, note: &str) -> Result<bool> {
    let note = note.trim();
    if kind == ConflictKind::Possible && note.is_empty() {
        return Err(Error::Invalid(Invalid::field("note", "review-conflict-note-missing")));
    }
    if characters(note) > NOTE {
        let mut invalid = Invalid::default();
        invalid.push("note", Refusal::new("review-conflict-note-too-long").with("limit", NOTE));
        return Err(Error::Invalid(invalid));
    }
    store::write(&app.db, async |tx| {
        store::evaluation::lock(tx, reference).await?;
        let seen = seen(tx, op, reference).await?;
        may_declare(op, &seen)?;
        keep(tx, op, &seen, kind, note).await
    })
    .await
}

/// Declares "no conflict" about all of these at once; those that were declared before stay as they are.
pub async fn declare_none(app: &App, op: &Op, references: &[String]) -> Result<()> {
    if references.is_empty() {
        return Err(Error::Invalid(Invalid::field("reference", "review-declare-nothing")));
    }
    store::write(&app.db, async |tx| {
        for reference in references {
            store::evaluation::lock(tx, reference).await?;
            let seen = seen(tx, op, reference).await?;
            may_declare(op, &seen)?;
            if seen.facts.conflict.is_none() {
                keep(tx, op, &seen, ConflictKind::None, "").await?;
            }
        }
        Ok(())
    })
    .await
}

/// Whether the decision about the pitch is known, or it was withdrawn.
fn is_over(seen: &Seen) -> bool {
    use StageKind::{Accepted, Declined, Reserve, Withdrawn};
    let stage = seen.workflow.stage(&seen.head.stage);
    stage.is_some_and(|stage| matches!(stage.kind, Accepted | Declined | Reserve | Withdrawn))
}

async fn keep(tx: &store::Tx, op: &Op, seen: &Seen, kind: ConflictKind, note: &str) -> Result<bool> {
    let (pitch, account) = (seen.head.id, account(op)?);
    let before = seen.facts.conflict;
    store::evaluation::declare(tx, pitch, account, kind, note, op.now).await?;
    record::audit(tx, op, Event::new("conflict.declared", pitch.0).with("kind", kind).with("before", before))
        .await?;
    let assignment = store::evaluation::assignment(tx, pitch, account).await?;
    if let Some(assignment) = &assignment {
        let state = assignment.standing.state;
        let next = match (before, kind) {
            (_, ConflictKind::Conflict) if state == AssignmentState::Open => Some(AssignmentState::Recused),
            // A mistaken declaration is taken back: what it ended begins again, where it still can.
            (Some(ConflictKind::Conflict), ConflictKind::None | ConflictKind::Possible)
                if state == AssignmentState::Recused && assignment.stage == seen.head.stage =>
            {
                Some(AssignmentState::Open)
            }
            _ => None,
        };
        if let Some(next) = next {
            store::evaluation::set_state(tx, assignment.id, next).await?;
        }
        // What was decided was decided on these figures: a late conflict is kept, and changes none of them.
        if !is_over(seen) {
            store::evaluation::recount(tx, pitch).await?;
            record::step_if_any(tx, op, pitch, &Happening::of(Trigger::ReviewsChanged), "").await?;
        }
    }
    Ok(assignment.is_some() && kind == ConflictKind::None)
}
