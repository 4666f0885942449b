//! A time in which the session of an admin acts as somebody else.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ActingId, SessionId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "acting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ActingId,
    pub session_id: SessionId,
    pub person_id: AccountId,
    pub reason: String,
    pub begun_at: DateTimeUtc,
    pub until_at: DateTimeUtc,
    /// Ended before its time.
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
