//! An answer to a challenge: the draft, its place in the workflow and the figures its lists sort by.

use sea_orm::entity::prelude::*;

use crate::values::{
    AccountId, ChallengeId, Document, FormId, OrganisationId, PitchId, PitchState, WorkflowId,
};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pitch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PitchId,
    #[sea_orm(unique)]
    pub reference: String,
    pub challenge_id: ChallengeId,
    pub organisation_id: Option<OrganisationId>,
    /// Nobody, while the address of whoever began the draft is not confirmed.
    pub lead_id: Option<AccountId>,
    pub state: PitchState,
    /// A stage id of its workflow.
    pub stage: String,
    /// A copy of the answer `title`, for lists.
    pub title: String,
    /// The organisation it is for, for lists: a copy of the answer `org_name`; without one, the name of the linked
    /// organisation when it was written; may be empty.
    pub applicant: String,
    /// `domain::form::Answers` of the draft.
    #[sea_orm(column_type = "JsonBinary")]
    pub answers: Document,
    /// Counts saves: a save names the version it began with.
    pub answers_version: i32,
    pub form_id: FormId,
    pub workflow_id: WorkflowId,
    /// Sent versions so far.
    pub version: i32,
    pub submitted_at: Option<DateTimeUtc>,
    pub stage_at: DateTimeUtc,
    /// Submitted reviews that count.
    pub review_count: i32,
    /// Mean of the weighted totals, thousandths of a point.
    pub score_mean_milli: Option<i32>,
    /// Standard deviation of the totals, thousandths of a point.
    pub score_spread_milli: Option<i32>,
    /// Source and id of an imported row: the same row twice is one pitch.
    #[sea_orm(unique)]
    pub import_key: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "challenge_id", to = "id")]
    pub challenge: BelongsTo<super::challenge::Entity>,
    #[sea_orm(belongs_to, from = "organisation_id", to = "id")]
    pub organisation: BelongsTo<Option<super::organisation::Entity>>,
    #[sea_orm(belongs_to, from = "lead_id", to = "id")]
    pub lead: BelongsTo<Option<super::account::Entity>>,
    #[sea_orm(belongs_to, from = "form_id", to = "id")]
    pub form: BelongsTo<super::form::Entity>,
    #[sea_orm(belongs_to, from = "workflow_id", to = "id")]
    pub workflow: BelongsTo<super::workflow::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
