//! Somebody asks to belong to an organisation.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, JoinRequestId, JoinRequestState, OrganisationId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "join_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JoinRequestId,
    pub organisation_id: OrganisationId,
    pub account_id: AccountId,
    pub message: String,
    pub state: JoinRequestState,
    pub created_at: DateTimeUtc,
    pub settled_at: Option<DateTimeUtc>,
    pub settled_by: Option<AccountId>,
    #[sea_orm(belongs_to, from = "organisation_id", to = "id")]
    pub organisation: BelongsTo<super::organisation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
