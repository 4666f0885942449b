//! A challenge that a file made or changed.

use sea_orm::entity::prelude::*;

use crate::values::{ChallengeId, Document, ImportFileId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: ImportFileId,
    /// No reference: undoing takes away what was made.
    #[sea_orm(primary_key, auto_increment = false)]
    pub challenge_id: ChallengeId,
    pub title: String,
    /// The `domain::challenge::Content` it had; none of what was made.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub before: Option<Document>,
    pub undone_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
