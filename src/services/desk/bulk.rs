//! Several pitches at once: what could happen to each is said before anything happens.

use std::collections::{HashMap, HashSet};

use entity::values::ChallengeId;

use super::{Challenge, Evaluator, Place, Workflows, reach, waits_for_decision};
use crate::{
    app::App,
    domain::{
        actor::Op,
        policy::{AssignEvaluators, Denied, decide},
        workflow::{Happening, Trigger, advance},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record,
    store,
};

/// A reason is at most this many characters.
const REASON_LIMIT: usize = 1_000;

/// Pitches that were chosen together.
#[derive(Debug)]
pub struct Bulk {
    pub places: Vec<Place>,
    pub workflows: Workflows,
    pub challenges: HashMap<ChallengeId, Challenge>,
    /// Who can be asked about all of them.
    pub evaluators: Vec<Evaluator>,
}

/// What became, or would become, of each pitch.
pub type Report = Vec<(String, Result<(), Refusal>)>;

/// The chosen pitches; 404 when one of them is out of reach, 403 for who only approves.
pub async fn chosen(app: &App, op: &Op, references: &[String]) -> Result<Bulk> {
    let (conn, reach) = (app.db.read(), reach(op)?);
    let workflows = store::desk::workflows(conn, &reach).await?;
    let places = store::desk::places(conn, &reach, &workflows, references).await?;
    for place in &places {
        manages(op, place)?;
    }
    let ids: HashSet<ChallengeId> = places.iter().map(|place| place.policy.challenge).collect();
    let evaluators = store::desk::evaluators(conn, &ids, op.now).await?;
    let challenges = store::desk::challenges(conn, ids).await?;
    Ok(Bulk { places, workflows, challenges, evaluators })
}

/// Whether this person manages the pitch at all; the state of a single pitch is its row's matter.
fn manages(op: &Op, place: &Place) -> Result<()> {
    match decide::<AssignEvaluators>(&op.actor, &place.policy, op.now) {
        Ok(_) | Err(Denied::Locked(_)) => Ok(()),
        Err(denied) => Err(denied.into()),
    }
}

/// Whether this pitch could be moved there now.
pub fn could_move(op: &Op, workflows: &Workflows, place: &Place, to: &str) -> Result<(), Refusal> {
    if let Err(Denied::Locked(refusal)) = decide::<AssignEvaluators>(&op.actor, &place.policy, op.now) {
        return Err(refusal);
    }
    if place.stage == to {
        return Err(Refusal::new("refused-already-there"));
    }
    let workflow = workflows.get(place.workflow).ok_or_else(|| Refusal::new("refused-workflow-broken"))?;
    let what = Happening { trigger: Trigger::Manual, to: Some(to) };
    advance(workflow, &place.stage, &what, &place.guards).map(|_| ()).map_err(Refusal::from)
}

/// Whether a decision could be proposed about this pitch now.
pub fn could_propose(workflows: &Workflows, place: &Place) -> Result<(), Refusal> {
    if let Some(decision) = &place.decision {
        decision.standing().takes_proposal()?;
    }
    if waits_for_decision(workflows, place) { Ok(()) } else { Err(Refusal::new("refused-not-in-decision")) }
}

/// Moves each pitch that can move to this stage, and says of the others why they stay. Refused as a
/// whole: no reason, nothing chosen, a pitch out of reach, no right.
pub async fn move_pitches(
    app: &App,
    op: &Op,
    references: &[String],
    to: &str,
    reason: &str,
) -> Result<Report> {
    let mut invalid = Invalid::default();
    if references.is_empty() {
        invalid.push("pitch", Refusal::new("manage-bulk-nothing"));
    }
    if to.is_empty() {
        invalid.push("to", Refusal::new("manage-bulk-stage-missing"));
    }
    if reason.trim().is_empty() {
        invalid.push("reason", Refusal::new("manage-reason-missing"));
    }
    if reason.chars().count() > REASON_LIMIT {
        invalid.push("reason", Refusal::new("manage-text-too-long"));
    }
    invalid.into_result()?;
    let reach = reach(op)?;
    store::write(&app.db, async |tx| {
        let workflows = store::desk::workflows(tx, &reach).await?;
        let places = store::desk::places(tx, &reach, &workflows, references).await?;
        let mut report = Report::new();
        for place in places {
            manages(op, &place)?;
            let moved = match could_move(op, &workflows, &place, to) {
                Ok(()) => {
                    let what = Happening { trigger: Trigger::Manual, to: Some(to) };
                    match record::step(tx, op, place.policy.pitch, &what, reason.trim()).await {
                        Ok(_) => Ok(()),
                        Err(Error::Refused(refusal)) => Err(refusal),
                        Err(other) => return Err(other),
                    }
                }
                Err(refusal) => Err(refusal),
            };
            report.push((place.reference, moved));
        }
        Ok(report)
    })
    .await
}
