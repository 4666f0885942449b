//! Work after the commit, claimed by workers under a lease.

use sea_orm::entity::prelude::*;

use crate::values::{DeliveryState, Document, JobId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    pub kind: String,
    /// At most one queued job has it.
    pub dedup_key: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub payload: Document,
    pub state: DeliveryState,
    pub attempts: i32,
    /// Milliseconds since 1970.
    pub next_at: i64,
    pub locked_by: Option<String>,
    /// End of the lease, milliseconds since 1970.
    pub locked_until: Option<i64>,
    pub last_error: Option<String>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
