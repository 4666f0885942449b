//! An organisation that somebody recommends for a challenge: the first to name it is the one who is credited.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ChallengeId, PartnershipId, ReferralId, ReferralState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "referral")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReferralId,
    pub challenge_id: ChallengeId,
    /// None once they were forgotten.
    pub scout_id: Option<AccountId>,
    pub organisation: String,
    pub folded_name: String,
    /// A web or mail address, as it was typed.
    pub website: String,
    /// Of that address; none where it is a mail provider's.
    pub domain: Option<String>,
    /// Why it fits.
    pub why: String,
    /// How the scout knows it.
    pub known: String,
    pub state: ReferralState,
    /// Why it was set aside; its scout reads it.
    pub reason: String,
    pub referred_at: DateTimeUtc,
    pub settled_at: Option<DateTimeUtc>,
    /// What came of it.
    pub partnership_id: Option<PartnershipId>,
    pub credited_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
