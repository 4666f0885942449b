//! Drafts that wait for their address to be confirmed.

use chrono::{DateTime, Utc};
use entity::{
    challenge, early_draft, pitch,
    values::{AccountId, ChallengeId, PitchId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType,
    QueryFilter as _, QuerySelect as _, RelationTrait as _, sea_query::Expr,
};

use super::{super::Tx, own::Draft};
use crate::{
    domain::{
        pitch::Times,
        policy::{Grant, ReadBody},
    },
    error::{Error, Result},
};

/// Who waits for what, before it is kept.
#[derive(Clone, Debug)]
pub struct Early {
    pub pitch: PitchId,
    /// Canonical.
    pub email: String,
    /// Of what the browser holds.
    pub device_hash: String,
    /// Of what is mailed.
    pub link_hash: String,
    pub expires_at: DateTime<Utc>,
}

/// Keeps who waits beside a draft that nobody leads.
pub async fn insert(tx: &Tx, early: Early, now: DateTime<Utc>) -> Result<()> {
    early_draft::Entity::insert(early_draft::ActiveModel {
        pitch_id: Set(early.pitch),
        email: Set(early.email),
        device_hash: Set(early.device_hash),
        link_hash: Set(early.link_hash),
        begun_at: Set(now),
        expires_at: Set(early.expires_at),
        confirmed_at: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// The draft of a browser's token, and whether that opens it is a matter of the times.
pub async fn of_device(conn: &impl ConnectionTrait, hash: &str) -> Result<Option<(PitchId, Times)>> {
    let row = early_draft::Entity::find().filter(early_draft::Column::DeviceHash.eq(hash)).one(conn).await?;
    Ok(row.map(|row| (row.pitch_id, times(&row))))
}

const fn times(row: &early_draft::Model) -> Times {
    Times { expires_at: row.expires_at, confirmed_at: row.confirmed_at }
}

/// The address that one's own draft waits for, and until when.
pub async fn address(
    conn: &impl ConnectionTrait,
    grant: &Grant<ReadBody>,
) -> Result<Option<(String, DateTime<Utc>)>> {
    let row = early_draft::Entity::find_by_id(grant.pitch()).one(conn).await?;
    Ok(row.map(|row| (row.email, row.expires_at)))
}

/// The draft as lists name it, when it is one for this challenge.
pub async fn listed(
    conn: &impl ConnectionTrait,
    pitch: PitchId,
    challenge: ChallengeId,
) -> Result<Option<Draft>> {
    Ok(pitch::Entity::find_by_id(pitch)
        .filter(pitch::Column::ChallengeId.eq(challenge))
        .select_only()
        .columns([pitch::Column::Reference, pitch::Column::Title])
        .into_model()
        .one(conn)
        .await?)
}

/// Waits for another address, with another link: the one before opens nothing any more.
pub async fn readdress(tx: &Tx, grant: &Grant<ReadBody>, email: &str, link_hash: String) -> Result<()> {
    use early_draft::Column;
    early_draft::Entity::update_many()
        .col_expr(Column::Email, Expr::value(email))
        .col_expr(Column::LinkHash, Expr::value(link_hash))
        .filter(Column::PitchId.eq(grant.pitch()))
        .filter(Column::ConfirmedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// What a mailed link is about.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Mailed {
    pub pitch_id: PitchId,
    pub email: String,
    pub device_hash: String,
    pub reference: String,
    /// The title of its challenge.
    pub challenge: String,
    pub expires_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
}

impl Mailed {
    /// When what happens to it.
    #[must_use]
    pub const fn times(&self) -> Times {
        Times { expires_at: self.expires_at, confirmed_at: self.confirmed_at }
    }
}

/// What this link is about; 404 when there is none. One statement.
pub async fn of_link(conn: &impl ConnectionTrait, hash: &str) -> Result<Mailed> {
    use early_draft::Column;
    early_draft::Entity::find()
        .filter(Column::LinkHash.eq(hash))
        .join(JoinType::InnerJoin, early_draft::Relation::Pitch.def())
        .join(JoinType::InnerJoin, pitch::Relation::Challenge.def())
        .select_only()
        .columns([Column::PitchId, Column::Email, Column::DeviceHash, Column::ExpiresAt, Column::ConfirmedAt])
        .column(pitch::Column::Reference)
        .column_as(challenge::Column::Title, "challenge")
        .into_model()
        .one(conn)
        .await?
        .ok_or(Error::NotFound)
}

/// Gives a draft that nobody leads to this person, once; `false` when somebody was faster. From then on its tokens open
/// nothing.
pub async fn give(tx: &Tx, pitch: PitchId, lead: AccountId, now: DateTime<Utc>) -> Result<bool> {
    let led = pitch::Entity::update_many()
        .col_expr(pitch::Column::LeadId, Expr::value(lead))
        .filter(pitch::Column::Id.eq(pitch))
        .filter(pitch::Column::LeadId.is_null())
        .exec(tx)
        .await?;
    early_draft::Entity::update_many()
        .col_expr(early_draft::Column::ConfirmedAt, Expr::value(now))
        .filter(early_draft::Column::PitchId.eq(pitch))
        .exec(tx)
        .await?;
    Ok(led.rows_affected == 1)
}
