//! Somebody who is at the provider of single sign-on just now.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, SsoPurpose};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sso_attempt")]
pub struct Model {
    /// SHA-256 of the state that comes back, hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub state_hash: String,
    /// SHA-256 of what the browser that began holds, hex.
    pub browser_hash: String,
    pub nonce: String,
    /// What the code is exchanged with (PKCE).
    pub verifier: String,
    /// The own path to continue at.
    pub next: String,
    pub purpose: SsoPurpose,
    /// Whoever was signed in and links an identity or shows again who they are.
    pub account_id: Option<AccountId>,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<Option<super::account::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
