//! One move of a pitch between workflow stages.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, PitchId, PitchMoveId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pitch_move")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PitchMoveId,
    pub pitch_id: PitchId,
    /// Empty for the first.
    pub from_stage: String,
    pub to_stage: String,
    pub event: String,
    pub reason: String,
    pub actor_id: Option<AccountId>,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
    #[sea_orm(belongs_to, from = "actor_id", to = "id")]
    pub actor: BelongsTo<Option<super::account::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
