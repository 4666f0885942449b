//! Legal holds: pitches that neither retention nor erasure touches.

use chrono::{DateTime, Utc};
use entity::{
    account, legal_hold, pitch,
    values::{AccountId, PitchId, PitchState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _,
};

use super::super::{Tx, on_unique};
use crate::error::{Error, Refusal, Result};

/// Holds on one page.
const MOST: u64 = 100;

/// One hold. Of the pitch only the number: whoever looks after holds reads no pitches.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Hold {
    pub reference: String,
    pub reason: String,
    pub set_by: String,
    pub set_at: DateTime<Utc>,
}

/// The newest first; at most 100.
pub async fn listed(conn: &impl ConnectionTrait) -> Result<Vec<Hold>> {
    Ok(legal_hold::Entity::find()
        .join(JoinType::InnerJoin, legal_hold::Relation::Pitch.def())
        .join(JoinType::InnerJoin, legal_hold::Relation::Account.def())
        .order_by_desc(legal_hold::Column::SetAt)
        .limit(MOST)
        .select_only()
        .column(pitch::Column::Reference)
        .columns([legal_hold::Column::Reason, legal_hold::Column::SetAt])
        .column_as(account::Column::Name, "set_by")
        .into_model()
        .all(conn)
        .await?)
}

/// The sent pitch of this reference; of drafts nobody at the host learns anything.
pub async fn sent(conn: &impl ConnectionTrait, reference: &str) -> Result<Option<PitchId>> {
    Ok(pitch::Entity::find()
        .filter(pitch::Column::Reference.eq(reference))
        .filter(pitch::Column::State.ne(PitchState::Draft))
        .select_only()
        .column(pitch::Column::Id)
        .into_tuple()
        .one(conn)
        .await?)
}

/// Sets a hold; refused while there is one.
pub async fn set(tx: &Tx, pitch: PitchId, reason: &str, by: AccountId, now: DateTime<Utc>) -> Result<()> {
    let kept = legal_hold::Entity::insert(legal_hold::ActiveModel {
        pitch_id: Set(pitch),
        reason: Set(reason.to_owned()),
        set_by: Set(by),
        set_at: Set(now),
    })
    .exec_without_returning(tx)
    .await;
    on_unique(kept, || Error::Refused(Refusal::new("refused-held-already"))).map(|_| ())
}

/// Lifts a hold; `false` when there is none.
pub async fn lift(tx: &Tx, pitch: PitchId) -> Result<bool> {
    Ok(legal_hold::Entity::delete_by_id(pitch).exec(tx).await?.rows_affected == 1)
}
