//! One move of a partnership between stages.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, PartnershipId, PartnershipMoveId, PartnershipStage};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partnership_move")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartnershipMoveId,
    pub partnership_id: PartnershipId,
    pub from_stage: PartnershipStage,
    pub to_stage: PartnershipStage,
    pub reason: String,
    pub actor_id: Option<AccountId>,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "partnership_id", to = "id")]
    pub partnership: BelongsTo<super::partnership::Entity>,
    #[sea_orm(belongs_to, from = "actor_id", to = "id")]
    pub actor: BelongsTo<Option<super::account::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
