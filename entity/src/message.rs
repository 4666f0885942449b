//! One message in the thread that the applicant and the host share.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, MessageId, PitchId, Side};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    pub pitch_id: PitchId,
    pub author_id: AccountId,
    pub side: Side,
    pub text: String,
    /// Until when an answer is needed.
    pub answer_by: Option<DateTimeUtc>,
    pub sent_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
    #[sea_orm(belongs_to, from = "author_id", to = "id")]
    pub author: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
