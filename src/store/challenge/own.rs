//! The pitches of the person who reads a public page: that they are there, never what stands in them.

use chrono::{DateTime, Utc};
use entity::{
    challenge, pitch,
    values::{AccountId, ChallengeId, ChallengeState, PitchState, TeamRole},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use crate::{error::Result, store::policy::in_team};

/// A pitch of one's own.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Own {
    pub reference: String,
    pub title: String,
    pub state: PitchState,
}

/// The newest pitch of this person, or of an organisation of theirs, to a challenge; drafts before sent ones.
pub async fn own(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    account: AccountId,
) -> Result<Option<Own>> {
    Ok(pitch::Entity::find()
        .filter(pitch::Column::ChallengeId.eq(challenge))
        .filter(pitch::Column::State.ne(PitchState::Withdrawn))
        .filter(in_team(account, TeamRole::ALL))
        .select_only()
        .columns([pitch::Column::Reference, pitch::Column::Title, pitch::Column::State])
        .order_by_asc(pitch::Column::State)
        .order_by_desc(pitch::Column::Id)
        .into_model()
        .one(conn)
        .await?)
}

/// A draft that can still be sent.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct OpenDraft {
    pub reference: String,
    /// May be empty.
    pub title: String,
    pub challenge: String,
    pub zone: String,
    pub closes_at: Option<DateTime<Utc>>,
}

/// The drafts of this person whose challenges close next.
pub async fn open_drafts(
    conn: &impl ConnectionTrait,
    account: AccountId,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<OpenDraft>> {
    Ok(pitch::Entity::find()
        .inner_join(challenge::Entity)
        .filter(pitch::Column::State.eq(PitchState::Draft))
        .filter(in_team(account, TeamRole::ALL))
        .filter(challenge::Column::State.eq(ChallengeState::Published))
        .filter(
            Condition::any()
                .add(challenge::Column::ClosesAt.is_null())
                .add(challenge::Column::ClosesAt.gt(now)),
        )
        .select_only()
        .columns([pitch::Column::Reference, pitch::Column::Title])
        .column_as(challenge::Column::Title, "challenge")
        .columns([challenge::Column::Zone, challenge::Column::ClosesAt])
        .order_by_asc(challenge::Column::ClosesAt)
        .order_by_asc(pitch::Column::Id)
        .limit(limit)
        .into_model()
        .all(conn)
        .await?)
}
