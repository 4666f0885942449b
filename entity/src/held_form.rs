//! A form that was sent in a session that was over, or whose sender had to show first who they are.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, HeldFormId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "held_form")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HeldFormId,
    /// Nobody else reads it.
    pub account_id: AccountId,
    /// The own path it was posted to.
    pub path: String,
    /// As it was posted, without passwords and codes.
    pub body: String,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
