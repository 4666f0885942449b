//! An admin who looked at confidential content: why, and until when.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, GlassId, PitchId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "glass")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GlassId,
    pub pitch_id: PitchId,
    pub account_id: AccountId,
    pub reason: String,
    pub broken_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
