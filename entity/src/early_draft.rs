//! A draft that was begun before its address was confirmed: which browser may write in it until then.

use sea_orm::entity::prelude::*;

use crate::values::PitchId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "early_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub pitch_id: PitchId,
    /// The canonical address that was typed; whose it is, nobody knows yet.
    pub email: String,
    /// SHA-256 of what the browser holds, hex.
    #[sea_orm(unique)]
    pub device_hash: String,
    /// SHA-256 of the mailed token, hex.
    #[sea_orm(unique)]
    pub link_hash: String,
    pub begun_at: DateTimeUtc,
    /// When the draft goes if the address is not confirmed by then; both tokens end with it.
    pub expires_at: DateTimeUtc,
    /// From then on it is its lead's, and the tokens open nothing.
    pub confirmed_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
