//! A mailed invitation: good once, for the account with its address; only the hash of its token is kept.

use sea_orm::entity::prelude::*;

use crate::values::{
    AccountId, InvitationId, InvitationKind, InvitationState, OrganisationId, PitchId, TeamRole,
};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvitationId,
    pub kind: InvitationKind,
    /// SHA-256 of the token, hex.
    #[sea_orm(unique)]
    pub token_hash: String,
    /// Canonical.
    pub email: String,
    pub role: TeamRole,
    pub pitch_id: Option<PitchId>,
    pub organisation_id: Option<OrganisationId>,
    pub invited_by: AccountId,
    pub state: InvitationState,
    /// Why it was declined; may be empty.
    pub reason: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub settled_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "invited_by", to = "id")]
    pub inviter: BelongsTo<super::account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
