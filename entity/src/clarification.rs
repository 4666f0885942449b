//! Questions about a sent pitch: the fields they open, until when, and the answers. The sent version stays as it is.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ClarificationId, Document, PitchId, Words};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "clarification")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClarificationId,
    pub pitch_id: PitchId,
    pub questions: String,
    /// Field ids of its form.
    #[sea_orm(column_type = "JsonBinary")]
    pub fields: Words,
    /// The first instant that is too late.
    pub due_at: DateTimeUtc,
    pub asked_by: AccountId,
    pub asked_at: DateTimeUtc,
    pub reminded_at: Option<DateTimeUtc>,
    /// `domain::form::Answers` of those fields, as far as they were written.
    #[sea_orm(column_type = "JsonBinary")]
    pub answers: Option<Document>,
    pub answered_by: Option<AccountId>,
    pub answered_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
