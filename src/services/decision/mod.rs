//! Deciding: one person proposes, another approves or sends back. Nothing of it is seen outside before
//! the release.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::values::{AccountId, ChallengeId, Role};

use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        decision::{Proposal, is_decided_in, takes_replacement},
        desk::{self, After, Order, Reach, Sort},
        policy::{ApproveDecision, ProposeDecision, decide},
    },
    error::{Error, FieldError, Invalid, Refusal, Result},
    services::record,
    store::{
        self, Tx,
        desk::{Place, Workflows},
    },
};

mod convert;
mod credit;
mod release;

pub use crate::store::{
    decision::{Decision, Ready, Release},
    desk::{Challenge, DecisionCounts, table::Row},
};
pub use convert::{Conversion, conversion, convert};
pub use release::{Confirmed, Letter, Preview, Recipient, Released, preview, release, released};

/// Rows on a page of decisions.
const ROWS: u64 = 50;
/// A reason for sending back is at most this many characters.
const REASON_LIMIT: usize = 1_000;

fn reach(op: &Op) -> Result<Reach> {
    desk::reach(&op.actor, &[Role::Manager, Role::Approver], op.now).ok_or(Error::NotFound)
}

fn account(op: &Op) -> Result<AccountId> {
    op.account().ok_or(Error::SignIn)
}

/// What a manager says about one pitch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Nothing yet; a proposal that was there is taken back.
    Hold,
    Propose(Proposal),
}

/// How far the decisions of a challenge are.
#[derive(Debug)]
pub struct Overview {
    pub challenge: Challenge,
    /// Pitches that wait for their decision, proposed or not.
    pub deciding: i64,
    pub counts: DecisionCounts,
}

/// Every challenge in reach with something to decide or decided: the most work first.
pub async fn overview(app: &App, op: &Op) -> Result<Vec<Overview>> {
    let (conn, reach) = (app.db.read(), reach(op)?);
    let workflows = store::desk::workflows(conn, &reach).await?;
    let deciding = store::desk::table::deciding_by_challenge(conn, &reach, &workflows).await?;
    let counts = store::desk::decision_counts(conn, &reach).await?;
    let ids = deciding.keys().chain(counts.keys()).copied().collect();
    let challenges = store::desk::challenges(conn, ids).await?;
    let mut lines: Vec<Overview> = challenges
        .into_values()
        .map(|challenge| Overview {
            deciding: deciding.get(&challenge.id).copied().unwrap_or(0),
            counts: counts.get(&challenge.id).copied().unwrap_or_default(),
            challenge,
        })
        .collect();
    lines.sort_by(|a, b| {
        let work = |line: &Overview| (line.deciding, line.counts.proposed + line.counts.approved);
        let name = |line: &Overview| (line.challenge.title.clone(), line.challenge.slug.clone());
        work(b).cmp(&work(a)).then_with(|| name(a).cmp(&name(b)))
    });
    Ok(lines)
}

/// The pitches of a challenge that wait for their decision, best mean first.
#[derive(Debug)]
pub struct Board {
    pub challenge: Challenge,
    pub rows: Vec<(Row, Option<Decision>)>,
    pub counts: DecisionCounts,
    pub total: u64,
    pub next: Option<After>,
    pub names: HashMap<AccountId, String>,
    pub releases: Vec<Release>,
    pub may_propose: bool,
    pub may_approve: bool,
}

/// One page of the board; 404 out of reach.
pub async fn board(app: &App, op: &Op, slug: &str, after: Option<&After>) -> Result<Board> {
    let (conn, reach) = (app.db.read(), reach(op)?);
    let challenge = store::desk::challenge(conn, &reach, slug).await?;
    let reach = Reach { challenges: Some(vec![challenge.id]), ..reach };
    let workflows = store::desk::workflows(conn, &reach).await?;
    let deciding = || store::desk::table::deciding(&reach, &workflows);
    let total = store::desk::table::count(conn, deciding()).await?;
    let order = Order { by: Sort::Score, descending: true };
    let mut rows = store::desk::table::rows(conn, deciding(), order, after, ROWS + 1).await?;
    let size = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|last| last.place(order.by));
    let decisions = store::decision::of_pitches(conn, rows.iter().map(|row| row.id)).await?;
    let people = decisions.iter().flat_map(|one| [Some(one.proposed_by), one.approved_by]).flatten();
    let names = store::decision::names(conn, people.collect::<BTreeSet<_>>()).await?;
    let counts = store::desk::decision_counts(conn, &reach).await?;
    Ok(Board {
        rows: rows
            .into_iter()
            .map(|row| {
                let decision = decisions.iter().find(|decision| decision.pitch == row.id).cloned();
                (row, decision)
            })
            .collect(),
        counts: counts.get(&challenge.id).copied().unwrap_or_default(),
        releases: store::decision::releases(conn, &reach, challenge.id).await?,
        may_propose: op.actor.roles.on(Role::Manager, challenge.id),
        may_approve: op.actor.roles.on(Role::Approver, challenge.id),
        challenge,
        total,
        next,
        names,
    })
}

/// Keeps what a manager says about these pitches; all of it or nothing. A changed proposal loses its
/// approval; one that says the same stays as it is. Answers how many changed.
///
/// `seen_at` is when the person looked: what somebody else proposed since is not overwritten.
///
/// Refused: out of reach (404), no right (403), a wrong field (422, named `<field>-<reference>`), a pitch
/// that does not wait for its decision or was released already, a proposal that is newer (409).
pub async fn propose(
    app: &App,
    op: &Op,
    choices: &[(String, Choice)],
    seen_at: DateTime<Utc>,
) -> Result<usize> {
    keep_all(app, op, reach(op)?, choices, seen_at).await
}

/// The same on the page of one challenge: pitches of others do not exist there.
pub async fn propose_in(
    app: &App,
    op: &Op,
    slug: &str,
    choices: &[(String, Choice)],
    seen_at: DateTime<Utc>,
) -> Result<usize> {
    keep_all(app, op, of_challenge(app, op, slug).await?, choices, seen_at).await
}

async fn keep_all(
    app: &App,
    op: &Op,
    reach: Reach,
    choices: &[(String, Choice)],
    seen_at: DateTime<Utc>,
) -> Result<usize> {
    let by = account(op)?;
    check(choices)?;
    let references: Vec<String> = choices.iter().map(|(reference, _)| reference.clone()).collect();
    store::write(&app.db, async |tx| {
        let (workflows, places) = locked(tx, &reach, &references).await?;
        let mut changed = 0;
        for (place, (_, choice)) in places.iter().zip(choices) {
            decide::<ProposeDecision>(&op.actor, &place.policy, op.now)?;
            changed += usize::from(keep(tx, op, (by, seen_at), &workflows, place, choice).await?);
        }
        Ok(changed)
    })
    .await
}

fn check(choices: &[(String, Choice)]) -> Result<()> {
    let mut invalid = Invalid::default();
    let mut seen = BTreeSet::new();
    for (reference, choice) in choices {
        if !seen.insert(reference) {
            invalid.push(format!("outcome-{reference}"), Refusal::new("manage-chosen-twice"));
        }
        if let Choice::Propose(proposal) = choice
            && let Err(wrong) = proposal.check()
        {
            invalid.0.extend(
                wrong.0.into_iter().map(|FieldError { field, why }| FieldError {
                    field: format!("{field}-{reference}"),
                    why,
                }),
            );
        }
    }
    invalid.into_result()
}

/// The places of these pitches, after everybody else was done deciding about their challenges.
async fn locked(tx: &Tx, reach: &Reach, references: &[String]) -> Result<(Workflows, Vec<Place>)> {
    let workflows = store::desk::workflows(tx, reach).await?;
    let places = store::desk::places(tx, reach, &workflows, references).await?;
    let challenges: BTreeSet<ChallengeId> = places.iter().map(|place| place.policy.challenge).collect();
    store::decision::lock(tx, challenges).await?;
    // What was read before the lock may have changed while waiting for it.
    let places = store::desk::places(tx, reach, &workflows, references).await?;
    Ok((workflows, places))
}

async fn keep(
    tx: &Tx,
    op: &Op,
    (by, seen_at): (AccountId, DateTime<Utc>),
    workflows: &Workflows,
    place: &Place,
    choice: &Choice,
) -> Result<bool> {
    let (pitch, before) = (place.policy.pitch, place.decision.as_ref());
    if let Some(decision) = before {
        decision.standing().takes_proposal()?;
        if !matches!(choice, Choice::Propose(proposal) if decision.says(proposal)) {
            takes_replacement(decision.approved_at.unwrap_or(decision.proposed_at), seen_at)?;
        }
    }
    match (choice, before) {
        (Choice::Hold, None) => Ok(false),
        (Choice::Hold, Some(decision)) => {
            store::decision::remove(tx, decision.id).await?;
            record::audit(tx, op, Event::new("decision.taken_back", pitch.0)).await?;
            Ok(true)
        }
        (Choice::Propose(proposal), Some(decision))
            if decision.says(proposal) && decision.returned_reason.is_none() =>
        {
            Ok(false)
        }
        (Choice::Propose(proposal), before) => {
            waits(workflows, place)?;
            let voided = before.is_some_and(|decision| decision.approved_by.is_some());
            let before = before.map(|decision| decision.id);
            store::decision::put(tx, pitch, place.policy.challenge, before, proposal, by, op.now).await?;
            let event = Event::new("decision.proposed", pitch.0)
                .with("outcome", proposal.outcome)
                .with("reason", proposal.reason)
                .with("approval_voided", voided);
            record::audit(tx, op, event).await?;
            Ok(true)
        }
    }
}

fn waits(workflows: &Workflows, place: &Place) -> Result<(), Refusal> {
    let waits = workflows.get(place.workflow).is_some_and(|workflow| is_decided_in(workflow, &place.stage));
    if waits {
        Ok(())
    } else {
        Err(Refusal::new("refused-pitch-not-in-decision").with("reference", &place.reference))
    }
}

/// Approves proposals as they stood at `seen_at`; all of them or none. The second person is the rule's
/// matter: an own proposal is refused (409), whatever roles somebody has.
pub async fn approve(
    app: &App,
    op: &Op,
    slug: &str,
    references: &[String],
    seen_at: DateTime<Utc>,
) -> Result<usize> {
    let by = account(op)?;
    let reach = of_challenge(app, op, slug).await?;
    something(references)?;
    store::write(&app.db, async |tx| {
        let (workflows, places) = locked(tx, &reach, references).await?;
        let mut approved = 0;
        for place in &places {
            let decision = proposed(place)?;
            decision.standing().takes_approval(by, seen_at)?;
            decide::<ApproveDecision>(&op.actor, &place.policy, op.now)?;
            waits(&workflows, place)?;
            if decision.approved_by.is_none() {
                store::decision::approve(tx, decision.id, by, op.now).await?;
                record::audit(tx, op, Event::new("decision.approved", place.policy.pitch.0)).await?;
                approved += 1;
            }
        }
        Ok(approved)
    })
    .await
}

/// Sends proposals back to whoever proposed them, approved ones too; with a reason.
pub async fn send_back(app: &App, op: &Op, slug: &str, references: &[String], reason: &str) -> Result<usize> {
    let by = account(op)?;
    let reach = of_challenge(app, op, slug).await?;
    something(references)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::Invalid(Invalid::field("back", "manage-reason-missing")));
    }
    if reason.chars().count() > REASON_LIMIT {
        return Err(Error::Invalid(Invalid::field("back", "manage-text-too-long")));
    }
    store::write(&app.db, async |tx| {
        let (_, places) = locked(tx, &reach, references).await?;
        for place in &places {
            let decision = proposed(place)?;
            decision.standing().takes_return(by)?;
            decide::<ApproveDecision>(&op.actor, &place.policy, op.now)?;
            store::decision::send_back(tx, decision.id, reason).await?;
            record::audit(tx, op, Event::new("decision.sent_back", place.policy.pitch.0)).await?;
        }
        Ok(places.len())
    })
    .await
}

/// The reach narrowed to one challenge: pitches of others do not exist on its pages.
async fn of_challenge(app: &App, op: &Op, slug: &str) -> Result<Reach> {
    let reach = reach(op)?;
    let challenge = store::desk::challenge(app.db.read(), &reach, slug).await?;
    Ok(Reach { challenges: Some(vec![challenge.id]), ..reach })
}

fn something(references: &[String]) -> Result<()> {
    if references.is_empty() {
        return Err(Error::Invalid(Invalid::field("pitch", "manage-bulk-nothing")));
    }
    Ok(())
}

fn proposed(place: &Place) -> Result<&Decision, Refusal> {
    place
        .decision
        .as_ref()
        .ok_or_else(|| Refusal::new("refused-nothing-proposed").with("reference", &place.reference))
}
