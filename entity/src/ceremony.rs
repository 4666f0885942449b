//! What a browser's authenticator was asked and has not answered yet: once, within minutes.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, CeremonyPurpose};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ceremony")]
pub struct Model {
    /// SHA-256 of the token in the cookie of the browser that was asked, hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    pub purpose: CeremonyPurpose,
    /// Who was asked; nobody known where somebody signs in.
    pub account_id: Option<AccountId>,
    /// The challenge and what the answer must fulfil, as JSON.
    pub state: String,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<Option<super::account::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
