//! A signed-in browser: only the hash of its token is kept.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, SessionId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// SHA-256 of the cookie token, hex.
    #[sea_orm(unique)]
    pub token_hash: String,
    pub account_id: AccountId,
    pub user_agent: String,
    pub created_at: DateTimeUtc,
    pub seen_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    /// When this person last showed here who they are, by a code, or by a password where no code is asked for.
    pub proved_at: Option<DateTimeUtc>,
    /// When a session that single sign-on opened is over at the latest.
    pub ends_at: Option<DateTimeUtc>,
    /// When the provider of single sign-on said that a second factor was shown to it.
    pub factor_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
