//! A file of a pitch, and the sent versions it is part of.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, AttachmentId, PitchId, ScanState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttachmentId,
    pub pitch_id: PitchId,
    /// The field of the form it answers; empty for the pitch as a whole.
    pub field: String,
    /// Where its bytes lie in the store; made by us, says nothing.
    pub blob: String,
    /// What it was called where it came from, as far as that can be shown.
    pub name: String,
    /// As its content tells.
    pub media_type: String,
    pub size: i64,
    /// Of its content, hex.
    pub sha256: String,
    pub scan: ScanState,
    /// When the scanner is asked next; set while it is pending.
    pub scan_at: Option<DateTimeUtc>,
    /// The first version it is part of, sent or the next to be sent.
    pub since: i32,
    /// The last version it is part of; none while it was not removed.
    pub until: Option<i32>,
    pub added_by: AccountId,
    pub added_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
