//! What was typed into a section after the deadline: kept for the lead, part of nothing.

use sea_orm::entity::prelude::*;

use crate::values::{Document, PitchId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "late_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub pitch_id: PitchId,
    /// A section id of its form.
    #[sea_orm(primary_key, auto_increment = false)]
    pub section: String,
    /// `domain::form::Answers` of that section.
    #[sea_orm(column_type = "JsonBinary")]
    pub typed: Document,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
