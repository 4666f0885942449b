//! Codes that stand in for a lost second factor: only their hashes are kept.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, RecoveryCodeId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_code")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecoveryCodeId,
    pub account_id: AccountId,
    /// SHA-256, hex: a code has 50 random bits and is tried under a rate limit.
    #[sea_orm(unique)]
    pub code_hash: String,
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
