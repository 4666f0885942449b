//! Places on other sites where challenges are shown.

use chrono::{DateTime, Utc};
use entity::{
    challenge,
    embed::{ActiveModel, Column, Entity},
    values::{AccountId, ChallengeId, ChallengeState, EmbedId, EmbedScope, Words},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, sea_query::Expr,
};

use super::super::Tx;
use crate::error::Result;

/// So many a page shows, the newest.
const MOST: u64 = 50;

/// One place.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Embed {
    pub id: EmbedId,
    pub challenge_id: ChallengeId,
    pub scope: EmbedScope,
    pub origins: Words,
    pub made_at: DateTime<Utc>,
}

/// Keeps it.
pub async fn add_embed(tx: &Tx, by: AccountId, embed: Embed) -> Result<()> {
    let row = ActiveModel {
        id: Set(embed.id),
        challenge_id: Set(embed.challenge_id),
        scope: Set(embed.scope),
        origins: Set(embed.origins),
        made_by: Set(by),
        made_at: Set(embed.made_at),
        ended_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Those made at the desk of this challenge that still work, the newest first.
pub async fn embeds(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<Vec<Embed>> {
    let working = Entity::find().filter(Column::ChallengeId.eq(challenge)).filter(Column::EndedAt.is_null());
    Ok(working.order_by_desc(Column::Id).limit(MOST).into_partial_model().all(conn).await?)
}

/// One that still works, with the address of its challenge.
pub async fn embed(conn: &impl ConnectionTrait, id: EmbedId) -> Result<Option<(Embed, String)>> {
    let working = Entity::find_by_id(id).filter(Column::EndedAt.is_null());
    let Some(embed) = working.into_partial_model::<Embed>().one(conn).await? else { return Ok(None) };
    let slug: Option<String> = challenge::Entity::find_by_id(embed.challenge_id)
        .select_only()
        .column(challenge::Column::Slug)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(slug.map(|slug| (embed, slug)))
}

/// Ends one of this challenge; `false` when there is none that works.
pub async fn end_embed(tx: &Tx, challenge: ChallengeId, id: EmbedId, now: DateTime<Utc>) -> Result<bool> {
    let ended = Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::ChallengeId.eq(challenge))
        .filter(Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(ended.rows_affected == 1)
}

/// The address of the challenge whose references begin with these letters.
pub async fn slug_of_code(conn: &impl ConnectionTrait, code: &str) -> Result<Option<String>> {
    Ok(challenge::Entity::find()
        .filter(challenge::Column::Code.eq(code))
        .filter(challenge::Column::State.ne(ChallengeState::Draft))
        .select_only()
        .column(challenge::Column::Slug)
        .into_tuple()
        .one(conn)
        .await?)
}
