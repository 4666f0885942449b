//! What opens an invitation to a challenge: one a mail, so that the first mail and its reminder both work.

use sea_orm::entity::prelude::*;

use crate::values::ChallengeInvitationId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "challenge_invitation_token")]
pub struct Model {
    /// SHA-256 of the token, hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    pub invitation_id: ChallengeInvitationId,
    pub made_at: DateTimeUtc,
    /// Since when another mail took its place.
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
