//! One rendered mail to one recipient and its delivery.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, DeliveryState, MailKind, OutboxId, PitchId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutboxId,
    pub kind: MailKind,
    /// The same fact told twice is one mail.
    #[sea_orm(unique)]
    pub dedup_key: String,
    /// Fixed for all attempts.
    pub message_id: String,
    pub account_id: Option<AccountId>,
    pub pitch_id: Option<PitchId>,
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    pub body_text: String,
    pub body_html: String,
    /// Where one POST stops mails like this one.
    pub unsubscribe: Option<String>,
    pub state: DeliveryState,
    pub attempts: i32,
    /// Milliseconds since 1970.
    pub next_at: i64,
    pub locked_by: Option<String>,
    /// End of the lease, milliseconds since 1970.
    pub locked_until: Option<i64>,
    pub last_error: Option<String>,
    pub created_at: DateTimeUtc,
    pub delivered_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<Option<super::account::Entity>>,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<Option<super::pitch::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
