//! What is proposed, approved and released about a pitch.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ChallengeId, DecisionId, DecisionReason, Outcome, PitchId, ReleaseId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DecisionId,
    #[sea_orm(unique)]
    pub pitch_id: PitchId,
    pub challenge_id: ChallengeId,
    pub outcome: Outcome,
    pub reason: DecisionReason,
    /// For the staff only.
    pub note: String,
    /// For the applicant, after the release.
    pub feedback: String,
    pub proposed_by: AccountId,
    pub proposed_at: DateTimeUtc,
    pub approved_by: Option<AccountId>,
    pub approved_at: Option<DateTimeUtc>,
    /// Why the approver sent it back; gone with the next proposal.
    pub returned_reason: Option<String>,
    pub release_id: Option<ReleaseId>,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<super::pitch::Entity>,
    #[sea_orm(belongs_to, from = "challenge_id", to = "id")]
    pub challenge: BelongsTo<super::challenge::Entity>,
    #[sea_orm(belongs_to, from = "release_id", to = "id")]
    pub release: BelongsTo<Option<super::release::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
