//! Somebody who works on one pitch without leading it.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, PitchId, TeamRole};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pitch_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub pitch_id: PitchId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// Never lead: that one stands with the pitch.
    pub role: TeamRole,
    /// Since when this editor may also send it.
    pub may_send_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
