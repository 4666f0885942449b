//! One version of the terms of a challenge, as it was published: never changed, never deleted.

use sea_orm::entity::prelude::*;

use crate::values::{ChallengeId, TermsId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "terms")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TermsId,
    pub challenge_id: ChallengeId,
    pub version: i32,
    pub ip_terms: String,
    pub confidentiality: String,
    /// Of both texts, hex.
    pub sha256: String,
    pub kept_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
