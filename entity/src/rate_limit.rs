//! How much of a limit is used up, by the name of what is limited.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rate_limit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// When all of it is free again, milliseconds since 1970: the theoretical arrival time of GCRA.
    pub full_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
