//! One place on another site where challenges are shown.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ChallengeId, EmbedId, EmbedScope, Words};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "embed")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmbedId,
    /// The challenge at whose desk it was made.
    pub challenge_id: ChallengeId,
    pub scope: EmbedScope,
    /// The sites that may show it, such as `https://www.example.org`.
    pub origins: Words,
    pub made_by: AccountId,
    pub made_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
