//! Secret links to challenges that are not public; of the secret only its hash is kept.

use chrono::{DateTime, Utc};
use entity::{
    challenge_preview::{ActiveModel, Column, Entity},
    values::{AccountId, ChallengeId, ChallengePreviewId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, sea_query::Expr,
};

use super::super::Tx;
use crate::error::Result;

/// A link that works.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Preview {
    pub id: ChallengePreviewId,
    pub made_at: DateTime<Utc>,
    pub until_at: DateTime<Utc>,
}

/// Keeps a new link.
pub async fn add_preview(
    tx: &Tx,
    challenge: ChallengeId,
    token_hash: String,
    by: AccountId,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<ChallengePreviewId> {
    let id = ChallengePreviewId::generate();
    Entity::insert(ActiveModel {
        id: Set(id),
        challenge_id: Set(challenge),
        token_hash: Set(token_hash),
        made_by: Set(by),
        made_at: Set(now),
        until_at: Set(until),
        revoked_at: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(id)
}

/// The links of a challenge that work now, newest first.
pub async fn previews(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    now: DateTime<Utc>,
) -> Result<Vec<Preview>> {
    Ok(Entity::find()
        .filter(Column::ChallengeId.eq(challenge))
        .filter(Column::RevokedAt.is_null())
        .filter(Column::UntilAt.gt(now))
        .order_by_desc(Column::Id)
        .limit(50)
        .into_partial_model()
        .all(conn)
        .await?)
}

/// The challenge that this secret shows now.
pub async fn previewed(
    conn: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<ChallengeId>> {
    Ok(Entity::find()
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::RevokedAt.is_null())
        .filter(Column::UntilAt.gt(now))
        .select_only()
        .column(Column::ChallengeId)
        .into_tuple()
        .one(conn)
        .await?)
}

/// Makes a link of this challenge show nothing any more; `false` when there is none that works.
pub async fn revoke_preview(
    tx: &Tx,
    challenge: ChallengeId,
    id: ChallengePreviewId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::ChallengeId.eq(challenge))
        .filter(Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
