//! One link of the audit chain: hashes only, append-only.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    /// 1, 2, 3, … without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub at: DateTimeUtc,
    pub kind: String,
    /// SHA-256 of salt and payload, hex.
    pub commitment: String,
    /// `hash` of the entry before.
    pub previous: String,
    /// Of all of the above, hex.
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
