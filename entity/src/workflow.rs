//! One frozen version of a workflow; the definition is `domain::workflow::Workflow`.

use sea_orm::entity::prelude::*;

use crate::values::{Document, WorkflowId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "workflow")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkflowId,
    pub key: String,
    pub version: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub definition: Document,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
