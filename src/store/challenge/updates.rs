//! News about a challenge: published once, never changed.

use chrono::{DateTime, Utc};
use entity::{
    challenge_update::{ActiveModel, Column, Entity},
    values::{AccountId, ChallengeId, ChallengeUpdateId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::super::Tx;
use crate::error::Result;

/// So many a page shows, the newest.
const MOST: u64 = 100;

/// One piece of news.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Update {
    pub id: ChallengeUpdateId,
    pub title: String,
    pub body: String,
    pub posted_at: DateTime<Utc>,
    pub told: i32,
}

/// Keeps it.
pub async fn add_update(tx: &Tx, challenge: ChallengeId, by: AccountId, update: Update) -> Result<()> {
    let row = ActiveModel {
        id: Set(update.id),
        challenge_id: Set(challenge),
        title: Set(update.title),
        body: Set(update.body),
        posted_by: Set(by),
        posted_at: Set(update.posted_at),
        told: Set(update.told),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// The newest first.
pub async fn updates(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<Vec<Update>> {
    Ok(Entity::find()
        .filter(Column::ChallengeId.eq(challenge))
        .order_by_desc(Column::Id)
        .limit(MOST)
        .into_partial_model()
        .all(conn)
        .await?)
}

/// How many there are.
pub async fn count_updates(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<u64> {
    Ok(Entity::find().filter(Column::ChallengeId.eq(challenge)).count(conn).await?)
}
