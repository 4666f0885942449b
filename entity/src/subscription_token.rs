//! What opens the page of a subscription: each mail to a follower holds another one.

use sea_orm::entity::prelude::*;

use crate::values::SubscriptionId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subscription_token")]
pub struct Model {
    /// SHA-256 of the token, hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    pub subscription_id: SubscriptionId,
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
