//! One frozen version of a rubric; the definition is `domain::evaluation::Rubric`.

use sea_orm::entity::prelude::*;

use crate::values::{Document, RubricId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rubric")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RubricId,
    pub key: String,
    pub version: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub definition: Document,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
