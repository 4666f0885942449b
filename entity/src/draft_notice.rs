//! The person behind a draft was told that it will be deleted.

use sea_orm::entity::prelude::*;

use crate::values::PitchId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft_notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub pitch_id: PitchId,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
