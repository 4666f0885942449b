//! Broken glass: the hours in which admins read single pitches.

use chrono::{DateTime, Utc};
use entity::{
    account, challenge, glass, pitch,
    values::{AccountId, ChallengeId, GlassId, PitchId, PitchState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _, sea_query::Expr,
};

use super::Tx;
use crate::error::{Error, Result};

/// What an admin may know of a pitch before breaking its glass.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Sealed {
    pub id: PitchId,
    pub reference: String,
    pub challenge_id: ChallengeId,
    pub challenge: String,
}

/// The sent pitch of this reference, or 404: of drafts the host learns only the number.
pub async fn sealed(conn: &impl ConnectionTrait, reference: &str) -> Result<Sealed> {
    pitch::Entity::find()
        .join(JoinType::InnerJoin, pitch::Relation::Challenge.def())
        .select_only()
        .columns([pitch::Column::Id, pitch::Column::Reference, pitch::Column::ChallengeId])
        .column_as(challenge::Column::Title, "challenge")
        .filter(pitch::Column::Reference.eq(reference))
        .filter(pitch::Column::State.ne(PitchState::Draft))
        .into_model()
        .one(conn)
        .await?
        .ok_or(Error::NotFound)
}

/// Breaks the glass until then.
pub async fn insert(
    tx: &Tx,
    account: AccountId,
    pitch: PitchId,
    reason: &str,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<GlassId> {
    let id = GlassId::generate();
    glass::Entity::insert(glass::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        pitch_id: Set(pitch),
        reason: Set(reason.to_owned()),
        broken_at: Set(now),
        until_at: Set(until),
        ended_at: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(id)
}

/// Ends this admin's glass of a pitch before its time; `false` when none is open.
pub async fn end(tx: &Tx, account: AccountId, pitch: PitchId, now: DateTime<Utc>) -> Result<bool> {
    let done = glass::Entity::update_many()
        .col_expr(glass::Column::EndedAt, Expr::value(now))
        .filter(glass::Column::AccountId.eq(account))
        .filter(glass::Column::PitchId.eq(pitch))
        .filter(glass::Column::EndedAt.is_null())
        .filter(glass::Column::UntilAt.gt(now))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// One time the glass was broken.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Broken {
    pub reference: String,
    pub name: String,
    pub reason: String,
    pub broken_at: DateTime<Utc>,
    pub until_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
}

/// The last times it was broken, newest first.
pub async fn latest(conn: &impl ConnectionTrait, limit: u64) -> Result<Vec<Broken>> {
    use glass::{Column, Relation};
    Ok(glass::Entity::find()
        .join(JoinType::InnerJoin, Relation::Account.def())
        .join(JoinType::InnerJoin, Relation::Pitch.def())
        .select_only()
        .columns([Column::Reason, Column::BrokenAt, Column::UntilAt, Column::EndedAt])
        .column(pitch::Column::Reference)
        .column(account::Column::Name)
        .order_by_desc(Column::Id)
        .limit(limit)
        .into_model()
        .all(conn)
        .await?)
}
