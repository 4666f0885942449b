//! What the host looks for: the public text, its dates and the versions of form, rubric and workflow.

use sea_orm::entity::prelude::*;

use crate::values::{Area, ChallengeId, ChallengeKind, ChallengeState, FormId, RubricId, Words, WorkflowId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "challenge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChallengeId,
    #[sea_orm(unique)]
    pub slug: String,
    /// The letters before the hyphen in its pitches' references.
    #[sea_orm(unique)]
    pub code: String,
    pub title: String,
    pub summary: String,
    pub description: String,
    pub wanted: String,
    pub sponsor: String,
    pub area: Area,
    #[sea_orm(column_type = "JsonBinary")]
    pub markets: Words,
    pub kind: ChallengeKind,
    #[sea_orm(column_type = "JsonBinary")]
    pub offers: Words,
    /// Minor units of `prize_currency`.
    pub prize_minor: Option<i64>,
    pub prize_currency: Option<String>,
    pub eligibility: String,
    pub ip_terms: String,
    pub terms_version: String,
    pub confidentiality: String,
    /// IANA zone in which its dates are shown.
    pub zone: String,
    pub opens_at: DateTimeUtc,
    /// The first instant that is too late.
    pub closes_at: Option<DateTimeUtc>,
    /// The promised date of the decision.
    pub decision_at: Option<DateTimeUtc>,
    pub state: ChallengeState,
    pub external_url: Option<String>,
    pub source_name: Option<String>,
    pub source_url: Option<String>,
    pub source_licence: Option<String>,
    pub form_id: FormId,
    pub rubric_id: RubricId,
    pub workflow_id: WorkflowId,
    /// Source and id of an imported row: the same row twice is one challenge.
    #[sea_orm(unique)]
    pub import_key: Option<String>,
    pub published_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "form_id", to = "id")]
    pub form: BelongsTo<super::form::Entity>,
    #[sea_orm(belongs_to, from = "rubric_id", to = "id")]
    pub rubric: BelongsTo<super::rubric::Entity>,
    #[sea_orm(belongs_to, from = "workflow_id", to = "id")]
    pub workflow: BelongsTo<super::workflow::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
