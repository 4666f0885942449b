//! Decisions and their releases. Before the release only the staff's functions read them; an applicant's
//! need a grant.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    account, challenge, decision, release,
    values::{AccountId, ChallengeId, DecisionId, DecisionReason, Outcome, PitchId, ReleaseId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _, FromQueryResult, JoinType,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _,
    sea_query::{Expr, LockType},
};

use super::{Tx, on_unique};
use crate::{
    domain::{
        decision::{Proposal, Standing},
        policy::{Grant, ReadDecision, ReadFeedback},
    },
    error::{Error, Result},
};

mod batch;

pub use batch::{Batch, Ready, Release, Whole, batch, deliveries, insert_release, release, releases, whole};

/// What stands about one pitch.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "decision::Entity")]
pub struct Decision {
    pub id: DecisionId,
    #[sea_orm(from_col = "pitch_id")]
    pub pitch: PitchId,
    pub outcome: Outcome,
    pub reason: DecisionReason,
    pub note: String,
    pub feedback: String,
    pub proposed_by: AccountId,
    pub proposed_at: DateTime<Utc>,
    pub approved_by: Option<AccountId>,
    pub approved_at: Option<DateTime<Utc>>,
    pub returned_reason: Option<String>,
    #[sea_orm(from_col = "release_id")]
    pub release: Option<ReleaseId>,
}

impl Decision {
    /// What the rules ask about it.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing {
            proposed_by: self.proposed_by,
            proposed_at: self.proposed_at,
            approved: self.approved_by.is_some(),
            returned: self.returned_reason.is_some(),
            released: self.release.is_some(),
        }
    }

    /// Whether it says the same.
    #[must_use]
    pub fn says(&self, proposal: &Proposal) -> bool {
        self.outcome == proposal.outcome
            && self.reason == proposal.reason
            && self.note == proposal.note
            && self.feedback == proposal.feedback
    }
}

/// The decisions about these pitches.
pub async fn of_pitches(
    conn: &impl ConnectionTrait,
    pitches: impl IntoIterator<Item = PitchId>,
) -> Result<Vec<Decision>> {
    Ok(decision::Entity::find()
        .filter(decision::Column::PitchId.is_in(pitches))
        .into_partial_model()
        .all(conn)
        .await?)
}

/// Keeps others from deciding about pitches of these challenges until the transaction ends.
pub async fn lock(tx: &Tx, challenges: impl IntoIterator<Item = ChallengeId>) -> Result<()> {
    challenge::Entity::find()
        .select_only()
        .column(challenge::Column::Id)
        .filter(challenge::Column::Id.is_in(challenges))
        .order_by_asc(challenge::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<ChallengeId>()
        .all(tx)
        .await?;
    Ok(())
}

/// Writes a proposal in the place of whatever was proposed before; an approval of that is void.
pub async fn put(
    tx: &Tx,
    pitch: PitchId,
    challenge: ChallengeId,
    before: Option<DecisionId>,
    proposal: &Proposal,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<DecisionId> {
    let id = before.unwrap_or_else(DecisionId::generate);
    let row = decision::ActiveModel {
        id: Set(id),
        pitch_id: Set(pitch),
        challenge_id: Set(challenge),
        outcome: Set(proposal.outcome),
        reason: Set(proposal.reason),
        note: Set(proposal.note.clone()),
        feedback: Set(proposal.feedback.clone()),
        proposed_by: Set(by),
        proposed_at: Set(now),
        approved_by: Set(None),
        approved_at: Set(None),
        returned_reason: Set(None),
        release_id: Set(None),
    };
    if before.is_some() {
        decision::Entity::update(row).exec(tx).await?;
    } else {
        on_unique(decision::Entity::insert(row).exec_without_returning(tx).await, || Error::Busy)?;
    }
    Ok(id)
}

/// Takes a proposal back; the pitch waits for a decision again.
pub async fn remove(tx: &Tx, id: DecisionId) -> Result<()> {
    decision::Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

/// Notes the second person.
pub async fn approve(tx: &Tx, id: DecisionId, by: AccountId, now: DateTime<Utc>) -> Result<()> {
    decision::Entity::update_many()
        .col_expr(decision::Column::ApprovedBy, Expr::value(by))
        .col_expr(decision::Column::ApprovedAt, Expr::value(now))
        .filter(decision::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Sends a proposal back, with an approval that it may have.
pub async fn send_back(tx: &Tx, id: DecisionId, reason: &str) -> Result<()> {
    decision::Entity::update_many()
        .col_expr(decision::Column::ApprovedBy, Expr::value(Option::<AccountId>::None))
        .col_expr(decision::Column::ApprovedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(decision::Column::ReturnedReason, Expr::value(reason))
        .filter(decision::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// The names of these people.
pub async fn names(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = AccountId>,
) -> Result<HashMap<AccountId, String>> {
    let rows: Vec<(AccountId, String)> = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::Name])
        .filter(account::Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// A decision as everybody who may know it knows it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Released {
    pub outcome: Outcome,
    pub reason: DecisionReason,
    pub released_at: DateTime<Utc>,
}

/// The released decision about a pitch; `None` until then, whatever was proposed or approved.
pub async fn released(conn: &impl ConnectionTrait, grant: &Grant<ReadDecision>) -> Result<Option<Released>> {
    Ok(decision::Entity::find()
        .join(JoinType::InnerJoin, decision::Relation::Release.def())
        .filter(decision::Column::PitchId.eq(grant.pitch()))
        .select_only()
        .columns([decision::Column::Outcome, decision::Column::Reason])
        .column(release::Column::ReleasedAt)
        .into_model()
        .one(conn)
        .await?)
}

/// What the applicant is told beside the outcome; may be empty. `None` before the release.
pub async fn feedback(conn: &impl ConnectionTrait, grant: &Grant<ReadFeedback>) -> Result<Option<String>> {
    Ok(decision::Entity::find()
        .filter(decision::Column::PitchId.eq(grant.pitch()))
        .filter(decision::Column::ReleaseId.is_not_null())
        .select_only()
        .column(decision::Column::Feedback)
        .into_tuple()
        .one(conn)
        .await?)
}
