//! A browser in which this person signed in before: it is not announced again, and strangers who guess
//! passwords do not shut it out.

use sea_orm::entity::prelude::*;

use crate::values::AccountId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "known_browser")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// SHA-256 of what the browser holds, hex; one browser can be known to several accounts.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    pub first_at: DateTimeUtc,
    pub last_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
