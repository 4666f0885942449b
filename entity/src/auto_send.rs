//! Somebody who may send a draft wants it sent at the deadline, if it is complete by then.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, PitchId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "auto_send")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub pitch_id: PitchId,
    pub asked_by: AccountId,
    /// The version of the terms that was agreed to.
    pub terms_version: String,
    pub asked_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
