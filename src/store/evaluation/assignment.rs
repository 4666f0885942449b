//! Assignments: one evaluator asked to look at one pitch in one stage.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{
    account, assignment, challenge, conflict, pitch,
    values::{
        AccountId, AssignmentId, AssignmentState, ChallengeId, ConflictKind, PitchId, PitchState, Role,
    },
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    ExprTrait as _, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationDef,
    RelationTrait as _, sea_query::Expr,
};

use crate::{
    domain::evaluation::{GRACE, Standing},
    error::{Error, Result},
    store::{
        Tx,
        account::{Person, with_role},
    },
};

/// Locks the pitch of this reference, so that what is decided about it next stays true until the commit.
pub async fn lock(tx: &Tx, reference: &str) -> Result<PitchId> {
    pitch::Entity::find()
        .filter(pitch::Column::Reference.eq(reference))
        .select_only()
        .column(pitch::Column::Id)
        .lock_exclusive()
        .into_tuple()
        .one(tx)
        .await?
        .ok_or(Error::NotFound)
}

/// An assignment as rules need it.
#[derive(Clone, Debug)]
pub struct Assignment {
    pub id: AssignmentId,
    pub stage: String,
    pub standing: Standing,
}

/// This evaluator's newest assignment to this pitch.
pub async fn assignment(
    conn: &impl ConnectionTrait,
    pitch: PitchId,
    evaluator: AccountId,
) -> Result<Option<Assignment>> {
    let row = assignment::Entity::find()
        .filter(assignment::Column::PitchId.eq(pitch))
        .filter(assignment::Column::EvaluatorId.eq(evaluator))
        .order_by_desc(assignment::Column::Id)
        .one(conn)
        .await?;
    Ok(row.map(|row| Assignment {
        id: row.id,
        stage: row.stage,
        standing: Standing { evaluator: row.evaluator_id, state: row.state, due_at: row.due_at },
    }))
}

/// Asks an evaluator to judge a pitch in a stage; `true` when that is new. Who recused is asked again, open and
/// finished assignments stay as they are.
pub async fn assign(
    tx: &Tx,
    pitch: PitchId,
    evaluator: AccountId,
    stage: &str,
    due_at: DateTime<Utc>,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let present = assignment::Entity::find()
        .filter(assignment::Column::PitchId.eq(pitch))
        .filter(assignment::Column::EvaluatorId.eq(evaluator))
        .filter(assignment::Column::Stage.eq(stage))
        .one(tx)
        .await?;
    if let Some(row) = present {
        let again = row.state == AssignmentState::Recused;
        if again {
            assignment::Entity::update_many()
                .col_expr(assignment::Column::State, Expr::value(AssignmentState::Open))
                .col_expr(assignment::Column::DueAt, Expr::value(due_at))
                .col_expr(assignment::Column::RemindedAt, Expr::value(Option::<DateTime<Utc>>::None))
                .filter(assignment::Column::Id.eq(row.id))
                .exec(tx)
                .await?;
        }
        return Ok(again);
    }
    assignment::Entity::insert(assignment::ActiveModel {
        id: Set(AssignmentId::generate()),
        pitch_id: Set(pitch),
        evaluator_id: Set(evaluator),
        stage: Set(stage.to_owned()),
        state: Set(AssignmentState::Open),
        due_at: Set(due_at),
        reminded_at: Set(None),
        created_by: Set(by),
        created_at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(true)
}

/// Puts an assignment into another state.
pub async fn set_state(tx: &Tx, id: AssignmentId, state: AssignmentState) -> Result<()> {
    assignment::Entity::update_many()
        .col_expr(assignment::Column::State, Expr::value(state))
        .filter(assignment::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// The evaluators and guest experts of a challenge who neither manage nor approve it, by name: whoever does may not
/// write a review.
pub async fn eligible(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    now: DateTime<Utc>,
) -> Result<Vec<Person>> {
    let mut persons = with_role(conn, &[Role::Evaluator, Role::Guest], challenge, now).await?;
    let run_it = with_role(conn, &[Role::Manager, Role::Approver], challenge, now).await?;
    let run_it: BTreeSet<AccountId> = run_it.into_iter().map(|person| person.id).collect();
    persons.retain(|person| person.disabled_at.is_none() && !run_it.contains(&person.id));
    Ok(persons)
}

/// The title and the zone of a challenge.
pub async fn challenge(conn: &impl ConnectionTrait, id: ChallengeId) -> Result<(String, String)> {
    challenge::Entity::find_by_id(id)
        .select_only()
        .columns([challenge::Column::Title, challenge::Column::Zone])
        .into_tuple()
        .one(conn)
        .await?
        .ok_or(Error::NotFound)
}

/// A review that is due soon and was not reminded of.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "assignment::Entity")]
pub struct Due {
    pub id: AssignmentId,
    pub evaluator_id: AccountId,
    #[sea_orm(from_expr = "pitch::Column::Reference")]
    pub reference: String,
    pub due_at: DateTime<Utc>,
    /// The challenge's IANA zone.
    #[sea_orm(from_expr = "challenge::Column::Zone")]
    pub zone: String,
}

/// Open assignments that are due before `until`, still take a review at `now`, belong to nobody with a declared
/// conflict and were not reminded of; by evaluator and date.
pub async fn due(conn: &impl ConnectionTrait, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<Due>> {
    Ok(unreminded(now, until)
        .order_by_asc(assignment::Column::EvaluatorId)
        .order_by_asc(assignment::Column::DueAt)
        .order_by_asc(assignment::Column::Id)
        .into_partial_model()
        .all(conn)
        .await?)
}

/// Whether [`due`] would find anything.
pub async fn is_anything_due(
    conn: &impl ConnectionTrait,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool> {
    let first: Option<AssignmentId> = unreminded(now, until)
        .select_only()
        .column(assignment::Column::Id)
        .limit(1)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(first.is_some())
}

fn unreminded(now: DateTime<Utc>, until: DateTime<Utc>) -> sea_orm::Select<assignment::Entity> {
    let free = Condition::any()
        .add(conflict::Column::Kind.is_null())
        .add(conflict::Column::Kind.eq(ConflictKind::None));
    assignment::Entity::find()
        .join(JoinType::InnerJoin, assignment::Relation::Pitch.def())
        .join(JoinType::InnerJoin, pitch::Relation::Challenge.def())
        .join(JoinType::LeftJoin, declaration())
        .filter(assignment::Column::State.eq(AssignmentState::Open))
        .filter(assignment::Column::RemindedAt.is_null())
        .filter(assignment::Column::DueAt.lt(until))
        .filter(assignment::Column::DueAt.gt(now - GRACE))
        .filter(pitch::Column::State.eq(PitchState::Submitted))
        // What was asked for in an earlier stage is not waited for.
        .filter(
            Expr::col(assignment::Column::Stage.as_column_ref()).equals(pitch::Column::Stage.as_column_ref()),
        )
        .filter(free)
}

/// Notes that their evaluators were reminded of these.
pub async fn reminded(tx: &Tx, ids: Vec<AssignmentId>, now: DateTime<Utc>) -> Result<()> {
    assignment::Entity::update_many()
        .col_expr(assignment::Column::RemindedAt, Expr::value(now))
        .filter(assignment::Column::Id.is_in(ids))
        .exec(tx)
        .await?;
    Ok(())
}

/// The account of the evaluator.
pub(super) fn evaluator() -> RelationDef {
    assignment::Entity::belongs_to(account::Entity)
        .from(assignment::Column::EvaluatorId)
        .to(account::Column::Id)
        .into()
}

/// What the evaluator declared about the pitch.
pub(super) fn declaration() -> RelationDef {
    assignment::Entity::belongs_to(conflict::Entity)
        .from((assignment::Column::PitchId, assignment::Column::EvaluatorId))
        .to((conflict::Column::PitchId, conflict::Column::AccountId))
        .into()
}
