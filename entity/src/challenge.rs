//! What the host looks for: the public text, its dates and the versions of form, rubric and workflow.

use sea_orm::entity::prelude::*;

use crate::values::{
    AccountId, Area, ChallengeId, ChallengeKind, ChallengeState, Document, FormId, RubricId, Words,
    WorkflowId,
};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
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
    /// The field it mainly lies in.
    pub area: Area,
    /// At most two more.
    #[sea_orm(column_type = "JsonBinary")]
    pub further_areas: Words,
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
    /// Who leads it; what they may do follows from their role.
    pub owner_id: Option<AccountId>,
    /// Since when it is a template: never published, copied by everybody who manages challenges.
    pub template_at: Option<DateTimeUtc>,
    /// When its dates were settled last; before that they are a proposal nobody has looked at.
    pub dates_at: Option<DateTimeUtc>,
    pub questions_until: Option<DateTimeUtc>,
    /// Without a deadline: pitches are looked at every so many days.
    pub review_days: Option<i32>,
    /// For which what was sent before the deadline may still arrive.
    pub grace_seconds: i32,
    /// A list of `domain::challenge::Question`.
    #[sea_orm(column_type = "JsonBinary")]
    pub eligibility_questions: Document,
    /// Of what is published; 0 before.
    pub version: i32,
    /// Why it was paused, withdrawn or archived.
    pub state_reason: Option<String>,
    pub state_at: Option<DateTimeUtc>,
    /// Since when it is for those who are invited alone: to others it does not exist.
    pub invite_only_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "form_id", to = "id")]
    pub form: BelongsTo<super::form::Entity>,
    #[sea_orm(belongs_to, from = "rubric_id", to = "id")]
    pub rubric: BelongsTo<super::rubric::Entity>,
    #[sea_orm(belongs_to, from = "workflow_id", to = "id")]
    pub workflow: BelongsTo<super::workflow::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
