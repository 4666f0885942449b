//! What a challenge said to the public from one instant on: never changed, never deleted.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ChallengeId, ChallengeVersionId, Document};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "challenge_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChallengeVersionId,
    pub challenge_id: ChallengeId,
    pub version: i32,
    /// A `domain::challenge::Content`.
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Document,
    /// Why it was changed; empty at the publication.
    pub note: String,
    /// How many people were mailed.
    pub told: i32,
    pub changed_by: Option<AccountId>,
    pub changed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
