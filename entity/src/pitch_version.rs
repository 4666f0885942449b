//! What was sent, frozen, with its receipt hash.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, Document, PitchId, PitchVersionId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pitch_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PitchVersionId,
    pub pitch_id: PitchId,
    pub version: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub answers: Document,
    pub form_version: i32,
    pub terms_version: String,
    /// Of the canonical receipt document, hex.
    pub sha256: String,
    /// Given by the form: the same key twice is one sending.
    pub idempotency_key: String,
    pub sent_by: AccountId,
    pub sent_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
