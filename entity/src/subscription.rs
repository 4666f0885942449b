//! One address that is told what happens to one challenge, once it has confirmed that it wants to be.

use sea_orm::entity::prelude::*;

use crate::values::{ChallengeId, SubscriptionId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subscription")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubscriptionId,
    pub challenge_id: ChallengeId,
    pub email: String,
    pub language: String,
    /// When somebody asked for it last.
    pub asked_at: DateTimeUtc,
    pub confirmed_at: Option<DateTimeUtc>,
    pub paused_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
