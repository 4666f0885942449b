//! The working copy of a challenge's form: changed at the desk, seen by nobody else, gone when it is put in use.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ChallengeId, Document};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "form_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub challenge_id: ChallengeId,
    /// A `domain::form::FormDefinition` that may still have faults.
    #[sea_orm(column_type = "JsonBinary")]
    pub definition: Document,
    /// Counts changes: a change names the one it began with.
    pub revision: i32,
    pub changed_by: AccountId,
    pub changed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
