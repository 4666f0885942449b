//! A file that comes piece by piece.

use sea_orm::entity::prelude::*;

use crate::values::{PitchId, UploadId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    /// Names the file in which the pieces are put together.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UploadId,
    pub pitch_id: PitchId,
    /// The field of the form it answers; empty for the pitch as a whole.
    pub field: String,
    pub name: String,
    /// As it was announced.
    pub size: i64,
    /// As it was announced, hex.
    pub sha256: String,
    pub begun_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
