//! A draft as it stood when its challenge closed, and the wish of its lead that it be taken as sent.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, Document, PitchId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "closing_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub pitch_id: PitchId,
    /// The first instant that was too late.
    pub closed_at: DateTimeUtc,
    /// `domain::form::Answers`.
    #[sea_orm(column_type = "JsonBinary")]
    pub answers: Document,
    pub answers_version: i32,
    /// Why it was not sent, in the words of its lead; empty until it is released.
    pub reason: String,
    /// The terms that were agreed to when it was released; empty until then.
    pub terms_version: String,
    /// When the host was let see it.
    pub asked_at: Option<DateTimeUtc>,
    pub asked_by: Option<AccountId>,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
