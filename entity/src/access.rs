//! Who opened which confidential part of a pitch: one row a person and part.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, PitchId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub pitch_id: PitchId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// What was opened: `body`, `reviews`, `receipt`, …
    #[sea_orm(primary_key, auto_increment = false)]
    pub facet: String,
    /// As what they read it: `evaluator`, `manager`, …
    pub standing: String,
    pub first_at: DateTimeUtc,
    pub last_at: DateTimeUtc,
    pub times: i32,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
