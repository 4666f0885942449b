//! A question about a challenge: as it was asked, as it is published, and its answer.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, ChallengeId, QuestionId, QuestionState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "question")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuestionId,
    pub challenge_id: ChallengeId,
    /// None once they were forgotten.
    pub asker_id: Option<AccountId>,
    /// For the asker and the desk alone.
    pub asked: String,
    /// As everybody reads it; empty before it is published.
    pub wording: String,
    pub answer: String,
    pub state: QuestionState,
    /// The question that is the same.
    pub merged_into: Option<QuestionId>,
    /// Why it is not answered.
    pub reason: String,
    pub asked_at: DateTimeUtc,
    /// When it was settled first.
    pub settled_at: Option<DateTimeUtc>,
    /// When question or answer were changed after they were published.
    pub revised_at: Option<DateTimeUtc>,
    /// Since when the answer changes the rules.
    pub rules_at: Option<DateTimeUtc>,
    /// When followers were told of the answer.
    pub told_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
