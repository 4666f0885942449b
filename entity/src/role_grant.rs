//! A role of a person, for the portal or for one challenge.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ChallengeId, GrantSource, Role, RoleGrantId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoleGrantId,
    pub account_id: AccountId,
    pub role: Role,
    pub challenge_id: Option<ChallengeId>,
    pub created_at: DateTimeUtc,
    /// Who gives and takes it away; nobody named is a person of the portal.
    pub source: Option<GrantSource>,
    /// From here on it is as if it were not there.
    pub expires_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::account::Entity>,
    #[sea_orm(belongs_to, from = "challenge_id", to = "id")]
    pub challenge: BelongsTo<Option<super::challenge::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
