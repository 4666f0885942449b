//! Asking evaluators: pitches × people, one mail for each person.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use chrono::{DateTime, Utc};
use entity::values::{AccountId, ChallengeId, PitchId, Role};

use super::account;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        notice::Notice,
        policy::{self, AssignEvaluators, Denied},
        workflow::{Happening, Trigger},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record,
    store::{self, Tx, account::Person, pitch::Seen},
};

/// One pitch and one evaluator, and what became of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    pub reference: String,
    pub evaluator: AccountId,
    pub paired: Paired,
}

/// What became of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paired {
    /// Asked now; a mail says so.
    Assigned,
    /// Was asked before, or is done already.
    Already,
    /// Declared a conflict, or a possible one.
    Conflict,
    /// Belongs to the applicant.
    OwnOrganisation,
    /// No evaluator of this challenge; managers and approvers do not judge their own.
    NotEvaluator,
    /// The pitch is withdrawn, or is in a stage that takes no scores.
    Closed,
}

impl Paired {
    /// Every answer, in the order of a report.
    pub const ALL: [Self; 6] = [
        Self::Assigned,
        Self::Already,
        Self::Conflict,
        Self::OwnOrganisation,
        Self::NotEvaluator,
        Self::Closed,
    ];

    /// The word in message ids: `assign-<word>`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Already => "already",
            Self::Conflict => "conflict",
            Self::OwnOrganisation => "own-organisation",
            Self::NotEvaluator => "not-evaluator",
            Self::Closed => "closed",
        }
    }
}

/// The people who can be asked to judge pitches of this challenge, by name. For its managers and approvers.
pub async fn evaluators(app: &App, op: &Op, challenge: ChallengeId) -> Result<Vec<Person>> {
    let runs = |role| op.actor.roles.on(role, challenge);
    if !runs(Role::Manager) && !runs(Role::Approver) {
        return Err(Error::NotFound);
    }
    store::evaluation::eligible(app.db.read(), challenge, op.now).await
}

/// A person who is asked, with what their mail will say.
struct Batch {
    person: Person,
    challenges: BTreeSet<String>,
    references: Vec<String>,
    zone: String,
    first: PitchId,
}

/// Asks each of these evaluators to judge each of these pitches until `due_at`, and answers what became of each
/// pair, in the order of the arguments. The first assignment moves a pitch into its evaluation. Refused as a
/// whole: nobody or nothing chosen, a date that has passed, a pitch that whoever assigns may not see or assign.
pub async fn assign(
    app: &App,
    op: &Op,
    references: &[String],
    evaluators: &[AccountId],
    due_at: DateTime<Utc>,
) -> Result<Vec<Pairing>> {
    let by = account(op)?;
    let mut invalid = Invalid::default();
    for (field, wrong, message) in [
        ("references", references.is_empty(), "review-assign-no-pitch"),
        ("evaluators", evaluators.is_empty(), "review-assign-nobody"),
        ("due_at", due_at <= op.now, "review-assign-due-passed"),
    ] {
        if wrong {
            invalid.push(field, Refusal::new(message));
        }
    }
    invalid.into_result()?;
    let pairings = store::write(&app.db, async |tx| {
        let mut people: BTreeMap<ChallengeId, Vec<Person>> = BTreeMap::new();
        let mut batches: BTreeMap<AccountId, Batch> = BTreeMap::new();
        let mut pairings = Vec::new();
        let mut done = BTreeSet::new();
        for reference in references.iter().filter(|reference| done.insert(*reference)) {
            store::evaluation::lock(tx, reference).await?;
            let seen = store::pitch::seen(tx, reference, &op.actor).await?;
            let is_live = may_assign(op, &seen)?;
            let challenge = seen.head.challenge;
            let people: &[Person] = match people.entry(challenge) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(fresh) => {
                    fresh.insert(store::evaluation::eligible(tx, challenge, op.now).await?)
                }
            };
            let answers = pair(tx, op, &seen, is_live, people, evaluators, (due_at, by)).await?;
            note(tx, &seen, people, &answers, &mut batches).await?;
            pairings.extend(answers);
        }
        for batch in batches.into_values() {
            send(tx, app, op, batch, due_at).await?;
        }
        Ok(pairings)
    })
    .await?;
    app.work.notify_one();
    Ok(pairings)
}

/// Whether the pitch can still be assigned; who may not assign it at all learns nothing else.
fn may_assign(op: &Op, seen: &Seen) -> Result<bool> {
    match policy::decide::<AssignEvaluators>(&op.actor, &seen.facts, op.now) {
        Ok(_) => Ok(true),
        Err(Denied::Locked(_)) => Ok(false),
        Err(denied) => Err(denied.into()),
    }
}

/// Pairs one pitch with the chosen evaluators.
async fn pair(
    tx: &Tx,
    op: &Op,
    seen: &Seen,
    is_live: bool,
    people: &[Person],
    evaluators: &[AccountId],
    (due_at, by): (DateTime<Utc>, AccountId),
) -> Result<Vec<Pairing>> {
    let pitch = seen.head.id;
    let (conflicted, own) = store::evaluation::barred(tx, pitch, seen.head.organisation).await?;
    let mut named = BTreeSet::new();
    let mut pairings: Vec<Pairing> = evaluators
        .iter()
        .filter(|evaluator| named.insert(**evaluator))
        .map(|evaluator| {
            let paired = if !is_live {
                Paired::Closed
            } else if own.contains(evaluator) {
                Paired::OwnOrganisation
            } else if conflicted.contains(evaluator) {
                Paired::Conflict
            } else if !people.iter().any(|person| person.id == *evaluator) {
                Paired::NotEvaluator
            } else {
                Paired::Assigned
            };
            Pairing { reference: seen.head.reference.clone(), evaluator: *evaluator, paired }
        })
        .collect();
    if !pairings.iter().any(|pairing| pairing.paired == Paired::Assigned) {
        return Ok(pairings);
    }
    record::step_if_any(tx, op, pitch, &Happening::of(Trigger::Assigned), "").await?;
    let position = store::pitch::position(tx, pitch).await?;
    let scoring = position.workflow.stage(&position.stage).is_some_and(|stage| stage.flags.scoring_open);
    for pairing in pairings.iter_mut().filter(|pairing| pairing.paired == Paired::Assigned) {
        let evaluator = pairing.evaluator;
        if !scoring {
            pairing.paired = Paired::Closed;
        } else if store::evaluation::assign(tx, pitch, evaluator, &position.stage, due_at, by, op.now).await?
        {
            let event = Event::new("assignment.made", pitch.0).with("evaluator", evaluator);
            record::audit(tx, op, event.with("due", due_at)).await?;
        } else {
            pairing.paired = Paired::Already;
        }
    }
    Ok(pairings)
}

/// Adds what is new about this pitch to the mails.
async fn note(
    tx: &Tx,
    seen: &Seen,
    people: &[Person],
    pairings: &[Pairing],
    batches: &mut BTreeMap<AccountId, Batch>,
) -> Result<()> {
    let fresh: Vec<&Pairing> = pairings.iter().filter(|pairing| pairing.paired == Paired::Assigned).collect();
    if fresh.is_empty() {
        return Ok(());
    }
    let (title, zone) = store::evaluation::challenge(tx, seen.head.challenge).await?;
    for pairing in fresh {
        let Some(person) = people.iter().find(|person| person.id == pairing.evaluator) else { continue };
        let batch = batches.entry(person.id).or_insert_with(|| Batch {
            person: person.clone(),
            challenges: BTreeSet::new(),
            references: Vec::new(),
            zone: zone.clone(),
            first: seen.head.id,
        });
        batch.challenges.insert(title.clone());
        batch.references.push(pairing.reference.clone());
    }
    Ok(())
}

/// Queues the mail of one person.
async fn send(tx: &Tx, app: &App, op: &Op, batch: Batch, due_at: DateTime<Utc>) -> Result<()> {
    let notice = Notice::Assignment {
        challenge: batch.challenges.into_iter().collect::<Vec<_>>().join(" · "),
        count: batch.references.len(),
        references: batch.references,
        due: app.wording(&batch.person.language).instant(due_at, &batch.zone),
        link: app.link("/review"),
    };
    let fact = format!("{}:{}", batch.first, op.now.timestamp_millis());
    record::mail(tx, app, op, &batch.person.into(), &fact, None, &notice).await
}
