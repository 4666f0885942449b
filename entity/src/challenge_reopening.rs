//! The wish to open a closed challenge again, and the second person's answer.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ChallengeId, ChallengeReopeningId, ReopeningState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "challenge_reopening")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChallengeReopeningId,
    pub challenge_id: ChallengeId,
    /// The new deadline.
    pub closes_at: DateTimeUtc,
    pub reason: String,
    pub proposed_by: AccountId,
    pub proposed_at: DateTimeUtc,
    pub state: ReopeningState,
    /// Somebody else; whoever proposed it can only take it back.
    pub decided_by: Option<AccountId>,
    pub decided_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
