//! A sent pitch whose text was removed; number, dates and the hash of the receipt stay.

use sea_orm::entity::prelude::*;

use crate::values::{ErasedWhy, PitchId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "erased_body")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub pitch_id: PitchId,
    pub why: ErasedWhy,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
