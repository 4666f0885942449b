//! Wishes to open closed challenges again.

use chrono::{DateTime, Utc};
use entity::{
    challenge_reopening::{ActiveModel, Column, Entity},
    values::{AccountId, ChallengeId, ChallengeReopeningId, ReopeningState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    QueryFilter as _, sea_query::Expr,
};

use super::super::{Tx, on_unique};
use crate::error::{Error, Refusal, Result};

/// A wish that waits.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Reopening {
    pub id: ChallengeReopeningId,
    pub closes_at: DateTime<Utc>,
    pub reason: String,
    pub proposed_by: AccountId,
    pub proposed_at: DateTime<Utc>,
}

/// The wish that waits for a second person, if one does.
pub async fn reopening(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<Option<Reopening>> {
    Ok(Entity::find()
        .filter(Column::ChallengeId.eq(challenge))
        .filter(Column::State.eq(ReopeningState::Waiting))
        .into_partial_model()
        .one(conn)
        .await?)
}

/// Keeps a wish; refused while another one waits.
pub async fn add_reopening(
    tx: &Tx,
    challenge: ChallengeId,
    closes_at: DateTime<Utc>,
    reason: &str,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    let insert = Entity::insert(ActiveModel {
        id: Set(ChallengeReopeningId::generate()),
        challenge_id: Set(challenge),
        closes_at: Set(closes_at),
        reason: Set(reason.to_owned()),
        proposed_by: Set(by),
        proposed_at: Set(now),
        state: Set(ReopeningState::Waiting),
        decided_by: Set(None),
        decided_at: Set(None),
    })
    .exec_without_returning(tx)
    .await;
    on_unique(insert, || Error::Refused(Refusal::new("refused-reopen-waits")))?;
    Ok(())
}

/// Notes the answer; refused when somebody answered before.
pub async fn settle_reopening(
    tx: &Tx,
    id: ChallengeReopeningId,
    state: ReopeningState,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::DecidedBy, Expr::value(by))
        .col_expr(Column::DecidedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(ReopeningState::Waiting))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(Refusal::new("refused-challenge-changed").into()) }
}
