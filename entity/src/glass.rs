//! An hour in which an admin reads one pitch, with the reason everybody concerned was told.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, GlassId, PitchId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "glass")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GlassId,
    pub account_id: AccountId,
    pub pitch_id: PitchId,
    pub reason: String,
    pub broken_at: DateTimeUtc,
    pub until_at: DateTimeUtc,
    /// Ended before its time.
    pub ended_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
