//! Drafts that are sent at their deadline without a hand.

use chrono::{DateTime, Utc};
use entity::{
    auto_send, challenge, pitch,
    values::{AccountId, ChallengeState, PitchId, PitchState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _, sea_query::OnConflict,
};

use super::{super::Tx, own::extended_to};
use crate::{domain::deadline::Deadline, error::Result};

/// Who wants a draft sent, and what they agreed to.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Wish {
    pub asked_by: AccountId,
    pub terms_version: String,
    pub asked_at: DateTime<Utc>,
}

/// Switches it on, in the name of this person.
pub async fn ask(tx: &Tx, pitch: PitchId, wish: Wish) -> Result<()> {
    use auto_send::Column;
    let row = auto_send::ActiveModel {
        pitch_id: Set(pitch),
        asked_by: Set(wish.asked_by),
        terms_version: Set(wish.terms_version),
        asked_at: Set(wish.asked_at),
    };
    let again = OnConflict::column(Column::PitchId)
        .update_columns([Column::AskedBy, Column::TermsVersion, Column::AskedAt])
        .to_owned();
    auto_send::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

/// Switches it off; `false` when it was not on.
pub async fn drop(tx: &Tx, pitch: PitchId) -> Result<bool> {
    Ok(auto_send::Entity::delete_by_id(pitch).exec(tx).await?.rows_affected == 1)
}

/// Whether it is on.
pub async fn wish(conn: &impl ConnectionTrait, pitch: PitchId) -> Result<Option<Wish>> {
    Ok(auto_send::Entity::find_by_id(pitch)
        .select_only()
        .columns([auto_send::Column::AskedBy, auto_send::Column::TermsVersion, auto_send::Column::AskedAt])
        .into_model()
        .one(conn)
        .await?)
}

/// A draft that may be due.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Waiting {
    pub reference: String,
    pub asked_by: AccountId,
    pub terms_version: String,
    pub closes_at: Option<DateTime<Utc>>,
    pub grace_seconds: i32,
    pub extended_to: Option<DateTime<Utc>>,
}

impl Waiting {
    /// When it is too late for it.
    #[must_use]
    pub fn deadline(&self) -> Option<Deadline> {
        Deadline::of(self.closes_at, self.grace_seconds, self.extended_to)
    }
}

/// The drafts of published challenges that closed by now, the first to close first; grace and extensions are the
/// caller's to ask about.
pub async fn closed(conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Waiting>> {
    Ok(auto_send::Entity::find()
        .join(JoinType::InnerJoin, auto_send::Relation::Pitch.def())
        .join(JoinType::InnerJoin, pitch::Relation::Challenge.def())
        .filter(pitch::Column::State.eq(PitchState::Draft))
        .filter(challenge::Column::State.eq(ChallengeState::Published))
        .filter(challenge::Column::ClosesAt.lte(now))
        .order_by_asc(challenge::Column::ClosesAt)
        .order_by_asc(pitch::Column::Id)
        .select_only()
        .column(pitch::Column::Reference)
        .columns([auto_send::Column::AskedBy, auto_send::Column::TermsVersion])
        .columns([challenge::Column::ClosesAt, challenge::Column::GraceSeconds])
        .expr_as(extended_to(), "extended_to")
        .into_model()
        .all(conn)
        .await?)
}
