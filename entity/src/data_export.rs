//! Everything the portal keeps about one person, as one document made for that person; gone after some days.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, DataExportId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "data_export")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DataExportId,
    /// One a person: asking again replaces it.
    #[sea_orm(unique)]
    pub account_id: AccountId,
    /// JSON; none while it is being made.
    pub document: Option<String>,
    pub asked_at: DateTimeUtc,
    pub ready_at: Option<DateTimeUtc>,
    pub expires_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
