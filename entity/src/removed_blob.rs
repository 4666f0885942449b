//! Bytes in the store whose file is gone from the database; the worker removes them.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "removed_blob")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub blob: String,
    pub removed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
