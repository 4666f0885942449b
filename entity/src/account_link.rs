//! A mailed link with which an account is changed, once: a new password, a new address.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, AccountLinkId, LinkPurpose};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountLinkId,
    /// SHA-256 of the mailed token, hex.
    #[sea_orm(unique)]
    pub token_hash: String,
    pub account_id: AccountId,
    pub purpose: LinkPurpose,
    /// The canonical address it was mailed to.
    pub address: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
