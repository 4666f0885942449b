//! One version of the confidentiality agreement of guest experts; never changed.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, NdaId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "nda")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NdaId,
    #[sea_orm(unique)]
    pub version: i32,
    pub body: String,
    /// Of the text, hex.
    pub sha256: String,
    pub published_by: AccountId,
    pub published_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "published_by", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
