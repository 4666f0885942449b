//! Challenges.

use entity::{challenge, values::ChallengeId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use crate::error::Result;

mod content;
mod own;
mod public;

pub use content::{Kept, New, codes, insert, kept, kept_among, update};
pub use own::{OpenDraft, Own, open_drafts, own};
pub use public::{
    Card, Figures, Public, announced_cards, cards, changed_since, count, document, documents, figures,
    having, open_cards, public,
};

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
