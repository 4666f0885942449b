//! A change of somebody's roles or account, with its reason; some wait for a second admin.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ChallengeId, Role, StaffChangeId, StaffChangeKind, StaffChangeState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StaffChangeId,
    pub account_id: AccountId,
    pub kind: StaffChangeKind,
    /// Of grants and revocations.
    pub role: Option<Role>,
    /// None: for the whole portal.
    pub challenge_id: Option<ChallengeId>,
    /// When the granted role runs out.
    pub expires_at: Option<DateTimeUtc>,
    pub reason: String,
    pub proposed_by: AccountId,
    pub proposed_at: DateTimeUtc,
    pub state: StaffChangeState,
    /// The second person.
    pub decided_by: Option<AccountId>,
    pub decided_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "challenge_id", to = "id")]
    pub challenge: BelongsTo<Option<super::challenge::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
