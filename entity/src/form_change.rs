//! The wish to change a form that pitches were sent on, and the second person's answer.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ChallengeId, Document, FormChangeId, FormId, ReopeningState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "form_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FormChangeId,
    pub challenge_id: ChallengeId,
    /// The version it was made from.
    pub base_id: FormId,
    #[sea_orm(column_type = "JsonBinary")]
    pub definition: Document,
    pub reason: String,
    pub proposed_by: AccountId,
    pub proposed_at: DateTimeUtc,
    pub state: ReopeningState,
    /// Somebody else; whoever proposed it can only take it back.
    pub decided_by: Option<AccountId>,
    pub decided_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
