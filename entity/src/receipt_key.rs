//! A public key with which receipts of this portal are checked. None is ever taken away.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt_key")]
pub struct Model {
    /// The first 16 hexadecimal digits of the SHA-256 of the key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The 32 bytes of an Ed25519 key, base64.
    pub public: String,
    pub since_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
