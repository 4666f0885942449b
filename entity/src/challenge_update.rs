//! One piece of news about a challenge, published to everybody.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ChallengeId, ChallengeUpdateId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "challenge_update")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChallengeUpdateId,
    pub challenge_id: ChallengeId,
    pub title: String,
    pub body: String,
    pub posted_by: AccountId,
    pub posted_at: DateTimeUtc,
    /// How many people were mailed.
    pub told: i32,
}

impl ActiveModelBehavior for ActiveModel {}
