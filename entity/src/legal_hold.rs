//! A pitch that is kept whole for a legal reason, whatever retention and erasure say.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, PitchId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "legal_hold")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub pitch_id: PitchId,
    pub reason: String,
    pub set_by: AccountId,
    pub set_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
    #[sea_orm(belongs_to, from = "set_by", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
