//! One note about a pitch among the host's people. It has a table of its own, so that no list of messages can hold it.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, InternalNoteId, PitchId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "internal_note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InternalNoteId,
    pub pitch_id: PitchId,
    pub author_id: AccountId,
    pub text: String,
    pub noted_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
    #[sea_orm(belongs_to, from = "author_id", to = "id")]
    pub author: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
