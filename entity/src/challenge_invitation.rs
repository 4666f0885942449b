//! A mailed invitation to one challenge: one an address, good for the account with that address.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ChallengeId, ChallengeInvitationId, InvitationState, ReferralId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "challenge_invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChallengeInvitationId,
    pub challenge_id: ChallengeId,
    /// Who recommended the organisation.
    pub referral_id: Option<ReferralId>,
    /// As the desk typed it.
    pub organisation: String,
    /// May be empty.
    pub contact: String,
    /// Canonical.
    pub email: String,
    pub invited_by: AccountId,
    /// Who accepted it.
    pub account_id: Option<AccountId>,
    pub state: InvitationState,
    /// Why it was declined; may be empty.
    pub reason: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    /// When somebody first looked at it by its link.
    pub opened_at: Option<DateTimeUtc>,
    pub settled_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
