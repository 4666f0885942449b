//! A file that a manager takes challenges in from.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, Document, ImportFileId, ImportFormat};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportFileId,
    pub account_id: AccountId,
    /// As it was called where it came from.
    pub name: String,
    pub format: ImportFormat,
    /// How its rows are read: a `domain::import::Reader`.
    #[sea_orm(column_type = "JsonBinary")]
    pub map: Document,
    /// The file itself; empty once it was taken in or forgotten.
    pub content: String,
    pub made_at: DateTimeUtc,
    pub taken_at: Option<DateTimeUtc>,
    pub undone_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
