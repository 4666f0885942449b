//! A passkey: the public half of a key that only its owner's authenticator can use.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, PasskeyId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passkey")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PasskeyId,
    pub account_id: AccountId,
    /// What the authenticator calls it, base64url.
    #[sea_orm(unique)]
    pub credential_id: String,
    /// Public key, signature counter and backup state, as JSON.
    pub credential: String,
    /// What its owner calls it.
    pub name: String,
    pub created_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
