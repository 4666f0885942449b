//! One band of the sketch of a sent pitch: pitches that share one may be near-duplicates.

use sea_orm::entity::prelude::*;

use crate::values::PitchId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pitch_sketch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub pitch_id: PitchId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub band: i32,
    pub hash: i64,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
