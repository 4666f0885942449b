//! What managers and approvers see of pitches: the same rows everywhere, in lists, counts and bulk steps.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{
    account, assignment, challenge, decision, pitch, role_grant,
    values::{
        AccountId, AssignmentState, ChallengeId, ChallengeKind, ChallengeState, FormId, OrganisationId,
        PitchId, PitchState, Role, RubricId, WorkflowId,
    },
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DerivePartialModel, EntityTrait as _, ExprTrait as _,
    Order, QueryFilter as _, QueryOrder as _, QuerySelect as _, sea_query::NullOrdering,
};

use crate::{
    domain::{
        challenge::Timing,
        desk::Reach,
        policy::PitchFacts,
        workflow::{Facts, StageFlags},
    },
    error::{Error, Result},
    store::policy,
};

pub mod attention;
pub mod dossier;
pub mod table;
mod workflows;

pub use workflows::{Workflows, workflows, workflows_of_evaluator};

/// The rows of `reach`, as a condition on `pitch`.
pub(super) fn visible(reach: &Reach) -> Condition {
    // The challenges first: they are what the indexes begin with.
    let scope = reach.challenges.as_ref().map(|ids| pitch::Column::ChallengeId.is_in(ids.iter().copied()));
    // No rule of the desk depends on the flags of a stage.
    let allowed = policy::condition(&reach.rows, &reach.actor, &Workflows::default());
    Condition::all().add_option(scope).add(allowed)
}

/// Whether a pitch is among the rows in reach.
pub async fn holds(conn: &impl ConnectionTrait, reach: &Reach, pitch: PitchId) -> Result<bool> {
    let found: Option<PitchId> = pitch::Entity::find_by_id(pitch)
        .filter(visible(reach))
        .select_only()
        .column(pitch::Column::Id)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// A challenge as the desk needs it.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "challenge::Entity")]
pub struct Challenge {
    pub id: ChallengeId,
    pub slug: String,
    pub code: String,
    pub title: String,
    pub zone: String,
    pub kind: ChallengeKind,
    pub state: ChallengeState,
    pub opens_at: DateTime<Utc>,
    pub closes_at: Option<DateTime<Utc>>,
    pub decision_at: Option<DateTime<Utc>>,
    pub workflow_id: WorkflowId,
    pub rubric_id: RubricId,
}

impl Challenge {
    /// What its public status follows from.
    #[must_use]
    pub fn timing(&self) -> Timing {
        Timing {
            state: self.state,
            kind: self.kind,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            has_results: false,
        }
    }
}

/// The challenge of this slug, or 404 when it is out of reach.
pub async fn challenge(conn: &impl ConnectionTrait, reach: &Reach, slug: &str) -> Result<Challenge> {
    challenge::Entity::find()
        .filter(challenge::Column::Slug.eq(slug))
        .into_partial_model::<Challenge>()
        .one(conn)
        .await?
        .filter(|challenge| reach.covers(challenge.id))
        .ok_or(Error::NotFound)
}

/// Challenges by id, in no order.
pub async fn challenges(
    conn: &impl ConnectionTrait,
    ids: HashSet<ChallengeId>,
) -> Result<HashMap<ChallengeId, Challenge>> {
    let rows: Vec<Challenge> = challenge::Entity::find()
        .filter(challenge::Column::Id.is_in(ids))
        .into_partial_model()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|challenge| (challenge.id, challenge)).collect())
}

/// The deadline and the slug of a challenge: its place in the list of the desk.
pub type ChallengePlace = (Option<DateTime<Utc>>, String);

/// The challenges in reach: the latest deadline first, so that what runs or was closed last stands above what is
/// long decided; then those without a deadline.
pub async fn challenges_in(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    after: Option<&ChallengePlace>,
    limit: u64,
) -> Result<Vec<Challenge>> {
    use challenge::Column;
    let next = after.map(|(closes, slug)| {
        let tied = match closes {
            Some(at) => Column::ClosesAt.eq(*at),
            None => Column::ClosesAt.is_null(),
        };
        let later =
            closes.map(|at| Condition::any().add(Column::ClosesAt.lt(at)).add(Column::ClosesAt.is_null()));
        let tied = Condition::all().add(tied).add(Column::Slug.gt(slug.as_str()));
        Condition::any().add(tied).add_option(later)
    });
    let filter = Condition::all()
        .add(Column::State.ne(ChallengeState::Archived))
        .add_option(reach.challenges.as_ref().map(|ids| Column::Id.is_in(ids.iter().copied())))
        .add_option(next);
    Ok(challenge::Entity::find()
        .filter(filter)
        .order_by_with_nulls(Column::ClosesAt, Order::Desc, NullOrdering::Last)
        .order_by_asc(Column::Slug)
        .limit(limit)
        .into_partial_model()
        .all(conn)
        .await?)
}

/// Where a pitch in reach stands: what the policy and the guards of its workflow ask about it.
#[derive(Clone, Debug)]
pub struct Place {
    pub reference: String,
    pub lead: AccountId,
    pub organisation: Option<OrganisationId>,
    pub form: FormId,
    pub workflow: WorkflowId,
    pub stage: String,
    pub stage_at: DateTime<Utc>,
    pub policy: PitchFacts,
    /// `minimum_reviews` is that of the present stage.
    pub guards: Facts,
    pub decision: Option<super::decision::Decision>,
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "pitch::Entity")]
struct Standing {
    id: PitchId,
    reference: String,
    challenge_id: ChallengeId,
    organisation_id: Option<OrganisationId>,
    lead_id: AccountId,
    state: PitchState,
    stage: String,
    stage_at: DateTime<Utc>,
    form_id: FormId,
    workflow_id: WorkflowId,
    review_count: i32,
    score_mean_milli: Option<i32>,
}

/// The places of these pitches in the given order; 404 when one is out of reach. Always three statements.
pub async fn places(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    workflows: &Workflows,
    references: &[String],
) -> Result<Vec<Place>> {
    let rows: Vec<Standing> = pitch::Entity::find()
        .filter(visible(reach))
        .filter(pitch::Column::Reference.is_in(references))
        .into_partial_model()
        .all(conn)
        .await?;
    let ids: Vec<PitchId> = rows.iter().map(|row| row.id).collect();
    let open: Vec<(PitchId, i64)> = assignment::Entity::find()
        .select_only()
        .column(assignment::Column::PitchId)
        .column_as(assignment::Column::Id.count(), "open")
        .filter(assignment::Column::PitchId.is_in(ids.iter().copied()))
        .filter(assignment::Column::State.eq(AssignmentState::Open))
        .group_by(assignment::Column::PitchId)
        .into_tuple()
        .all(conn)
        .await?;
    let open: HashMap<PitchId, i64> = open.into_iter().collect();
    let decisions = super::decision::of_pitches(conn, ids).await?;
    let mut places: HashMap<String, Place> = rows
        .into_iter()
        .map(|row| {
            let decision = decisions.iter().find(|decision| decision.pitch == row.id).cloned();
            let open = open.get(&row.id).copied().unwrap_or(0);
            (row.reference.clone(), place(row, workflows, reach.by, open, decision))
        })
        .collect();
    let mut seen = HashSet::new();
    references
        .iter()
        .filter(|reference| seen.insert(reference.as_str()))
        .map(|reference| places.remove(reference).ok_or(Error::NotFound))
        .collect()
}

fn place(
    row: Standing,
    workflows: &Workflows,
    actor: AccountId,
    open: i64,
    decision: Option<super::decision::Decision>,
) -> Place {
    let stage = workflows.stage(row.workflow_id, &row.stage);
    // The row condition has left out own teams and declared conflicts; an own assignment changes nothing for
    // managers and approvers. The release has brought the pitch into its stage.
    let policy = PitchFacts {
        flags: stage.map_or_else(StageFlags::default, |stage| stage.flags),
        proposed_decision: decision.as_ref().is_some_and(|decision| decision.proposed_by == actor),
        released_at: decision.as_ref().and_then(|decision| decision.release).map(|_| row.stage_at),
        ..PitchFacts::new(row.id, row.challenge_id, row.state)
    };
    let guards = Facts {
        reviews: i64::from(row.review_count),
        open_assignments: open,
        minimum_reviews: stage.map_or(0, |stage| i64::from(stage.minimum_reviews)),
        mean_milli: i64::from(row.score_mean_milli.unwrap_or(0)),
        decision_approved: decision.as_ref().is_some_and(|decision| decision.approved_by.is_some()),
    };
    Place {
        reference: row.reference,
        lead: row.lead_id,
        organisation: row.organisation_id,
        form: row.form_id,
        workflow: row.workflow_id,
        stage: row.stage,
        stage_at: row.stage_at,
        policy,
        guards,
        decision,
    }
}

/// Somebody who may be asked for reviews, with the reviews they owe already.
#[derive(Clone, Debug)]
pub struct Evaluator {
    pub id: AccountId,
    pub name: String,
    pub open: i64,
}

/// Everyone who evaluates for all of these challenges, by name.
pub async fn evaluators(
    conn: &impl ConnectionTrait,
    challenges: &HashSet<ChallengeId>,
    now: DateTime<Utc>,
) -> Result<Vec<Evaluator>> {
    use role_grant::Column;
    let scope = Column::ChallengeId.is_null().or(Column::ChallengeId.is_in(challenges.iter().copied()));
    let grants: Vec<(AccountId, Option<ChallengeId>, String)> = role_grant::Entity::find()
        .inner_join(account::Entity)
        .select_only()
        .columns([Column::AccountId, Column::ChallengeId])
        .column(account::Column::Name)
        .filter(Column::Role.is_in([Role::Evaluator, Role::Guest]))
        .filter(super::account::in_force(now))
        .filter(scope)
        .filter(account::Column::DisabledAt.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let mut covered: HashMap<AccountId, (String, bool, HashSet<ChallengeId>)> = HashMap::new();
    for (id, challenge, name) in grants {
        let entry = covered.entry(id).or_insert_with(|| (name, false, HashSet::new()));
        match challenge {
            Some(challenge) => drop(entry.2.insert(challenge)),
            None => entry.1 = true,
        }
    }
    covered.retain(|_, (_, everywhere, some)| *everywhere || some.is_superset(challenges));
    let owed: Vec<(AccountId, i64)> = assignment::Entity::find()
        .select_only()
        .column(assignment::Column::EvaluatorId)
        .column_as(assignment::Column::Id.count(), "open")
        .filter(assignment::Column::EvaluatorId.is_in(covered.keys().copied()))
        .filter(assignment::Column::State.eq(AssignmentState::Open))
        .group_by(assignment::Column::EvaluatorId)
        .into_tuple()
        .all(conn)
        .await?;
    let owed: HashMap<AccountId, i64> = owed.into_iter().collect();
    let mut list: Vec<Evaluator> = covered
        .into_iter()
        .map(|(id, (name, ..))| Evaluator { id, name, open: owed.get(&id).copied().unwrap_or(0) })
        .collect();
    list.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(list)
}

/// How far the decisions of a challenge are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecisionCounts {
    pub proposed: i64,
    pub returned: i64,
    pub approved: i64,
    pub released: i64,
}

/// The decisions about pitches in reach, counted by challenge.
pub async fn decision_counts(
    conn: &impl ConnectionTrait,
    reach: &Reach,
) -> Result<HashMap<ChallengeId, DecisionCounts>> {
    use decision::Column;
    let rows: Vec<(ChallengeId, bool, bool, bool, i64)> = decision::Entity::find()
        .inner_join(pitch::Entity)
        .select_only()
        .column(Column::ChallengeId)
        .column_as(Column::ApprovedBy.is_not_null(), "approved")
        .column_as(Column::ReturnedReason.is_not_null(), "returned")
        .column_as(Column::ReleaseId.is_not_null(), "released")
        .column_as(Column::Id.count(), "count")
        .filter(visible(reach))
        .filter(pitch::Column::State.eq(PitchState::Submitted).or(Column::ReleaseId.is_not_null()))
        .group_by(Column::ChallengeId)
        .group_by(Column::ApprovedBy.is_not_null())
        .group_by(Column::ReturnedReason.is_not_null())
        .group_by(Column::ReleaseId.is_not_null())
        .into_tuple()
        .all(conn)
        .await?;
    let mut counts: HashMap<ChallengeId, DecisionCounts> = HashMap::new();
    for (challenge, approved, returned, released, count) in rows {
        let entry = counts.entry(challenge).or_default();
        match (released, approved, returned) {
            (true, ..) => entry.released += count,
            (_, true, _) => entry.approved += count,
            (.., true) => entry.returned += count,
            _ => entry.proposed += count,
        }
    }
    Ok(counts)
}
