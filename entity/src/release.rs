//! Decisions that became public together.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ChallengeId, ReleaseId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "release")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReleaseId,
    pub challenge_id: ChallengeId,
    pub released_by: AccountId,
    pub decisions: i32,
    pub released_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "challenge_id", to = "id")]
    pub challenge: BelongsTo<super::challenge::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
