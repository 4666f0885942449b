//! What a selected pitch becomes.

use sea_orm::entity::prelude::*;

use crate::values::{
    AccountId, ChallengeId, OrganisationId, PartnershipId, PartnershipModel, PartnershipStage, PitchId,
};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partnership")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartnershipId,
    /// Its name in URLs.
    #[sea_orm(unique)]
    pub slug: String,
    pub title: String,
    pub organisation_id: OrganisationId,
    #[sea_orm(unique)]
    pub pitch_id: Option<PitchId>,
    pub challenge_id: Option<ChallengeId>,
    pub owner_id: Option<AccountId>,
    pub stage: PartnershipStage,
    pub model: Option<PartnershipModel>,
    pub stage_at: DateTimeUtc,
    pub next_review_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "organisation_id", to = "id")]
    pub organisation: BelongsTo<super::organisation::Entity>,
    #[sea_orm(belongs_to, from = "pitch_id", to = "id")]
    pub pitch: BelongsTo<Option<super::pitch::Entity>>,
    #[sea_orm(belongs_to, from = "challenge_id", to = "id")]
    pub challenge: BelongsTo<Option<super::challenge::Entity>>,
    #[sea_orm(belongs_to, from = "owner_id", to = "id")]
    pub owner: BelongsTo<Option<super::account::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
