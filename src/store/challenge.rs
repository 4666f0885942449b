//! Challenges.

use entity::{challenge, values::ChallengeId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use crate::error::Result;

/// The challenge of this slug.
pub async fn id_of_slug(conn: &impl ConnectionTrait, slug: &str) -> Result<Option<ChallengeId>> {
    Ok(challenge::Entity::find()
        .filter(challenge::Column::Slug.eq(slug))
        .select_only()
        .column(challenge::Column::Id)
        .into_tuple()
        .one(conn)
        .await?)
}
