//! One evaluator's scorecard, draft or submitted.

use sea_orm::entity::prelude::*;

use crate::values::{AssignmentId, Document, PitchId, ReviewId, ReviewState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReviewId,
    #[sea_orm(unique)]
    pub assignment_id: AssignmentId,
    pub pitch_id: PitchId,
    pub state: ReviewState,
    /// `domain::evaluation::Scorecard`.
    #[sea_orm(column_type = "JsonBinary")]
    pub scorecard: Document,
    /// Counts saves: a save names the version it began with.
    pub version: i32,
    /// Weighted total, thousandths of a point; absent while nothing is scored.
    pub total_milli: Option<i32>,
    pub submitted_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "assignment_id", to = "id")]
    pub assignment: BelongsTo<super::assignment::Entity>,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
