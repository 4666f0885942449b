//! One evaluator asked to look at one pitch in one stage.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, AssignmentId, AssignmentState, PitchId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssignmentId,
    pub pitch_id: PitchId,
    pub evaluator_id: AccountId,
    pub stage: String,
    pub state: AssignmentState,
    pub due_at: DateTimeUtc,
    pub reminded_at: Option<DateTimeUtc>,
    pub created_by: AccountId,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
