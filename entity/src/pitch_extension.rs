//! More time for one pitch, with the reason. The latest instant counts.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, PitchExtensionId, PitchId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pitch_extension")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PitchExtensionId,
    pub pitch_id: PitchId,
    /// The first instant that is too late, before any grace.
    pub until_at: DateTimeUtc,
    pub reason: String,
    pub given_by: AccountId,
    pub given_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
