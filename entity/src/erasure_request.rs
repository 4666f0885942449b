//! A person's wish to be forgotten, and what was removed when it was done.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, Document, ErasureRequestId, RequestState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "erasure_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ErasureRequestId,
    pub account_id: AccountId,
    pub state: RequestState,
    pub asked_at: DateTimeUtc,
    /// When it was cancelled or done.
    pub ended_at: Option<DateTimeUtc>,
    /// `domain::privacy::erasure::Line`s, once it is done.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub counts: Option<Document>,
    /// Audit payloads that went with it: as many entries may be without theirs.
    pub payloads: i32,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
