//! A secret link with which somebody looks at a challenge that is not public.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ChallengeId, ChallengePreviewId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "challenge_preview")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChallengePreviewId,
    pub challenge_id: ChallengeId,
    #[sea_orm(unique)]
    pub token_hash: String,
    pub made_by: AccountId,
    pub made_at: DateTimeUtc,
    pub until_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
