//! One frozen version of a form; the definition is `domain::form::FormDefinition`.

use sea_orm::entity::prelude::*;

use crate::values::{Document, FormId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "form")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FormId,
    pub key: String,
    pub version: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub definition: Document,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
