//! What an audit link commits to; erasable without breaking the chain.

use sea_orm::entity::prelude::*;

use crate::values::AccountId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_payload")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// Random, hex: without it nobody can guess the payload from the commitment.
    pub salt: String,
    pub actor_id: Option<AccountId>,
    pub object_id: Option<Uuid>,
    pub payload: String,
    #[sea_orm(belongs_to, from = "seq", to = "seq")]
    pub audit: BelongsTo<super::audit::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
