//! Mailed invitations; only the hash of a token is kept.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    invitation,
    values::{AccountId, InvitationId, InvitationKind, InvitationState, OrganisationId, PitchId, TeamRole},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Statement, sea_query::Expr,
};

use super::{Tx, on_unique};
use crate::error::{Error, Refusal, Result};

/// What somebody is invited to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    Pitch(PitchId),
    Organisation(OrganisationId),
}

impl To {
    /// The kind of such an invitation.
    #[must_use]
    pub const fn kind(self) -> InvitationKind {
        match self {
            Self::Pitch(_) => InvitationKind::Pitch,
            Self::Organisation(_) => InvitationKind::Organisation,
        }
    }

    /// The id of the object, for the trail.
    #[must_use]
    pub const fn object(self) -> uuid::Uuid {
        match self {
            Self::Pitch(PitchId(id)) | Self::Organisation(OrganisationId(id)) => id,
        }
    }

    fn condition(self) -> Condition {
        Condition::all().add(match self {
            Self::Pitch(id) => invitation::Column::PitchId.eq(id),
            Self::Organisation(id) => invitation::Column::OrganisationId.eq(id),
        })
    }
}

/// A new invitation.
#[derive(Clone, Debug)]
pub struct New {
    pub to: To,
    pub token_hash: String,
    pub email: String,
    pub role: TeamRole,
    pub by: AccountId,
    pub valid: TimeDelta,
}

/// Keeps an invitation; refused when one to the same address is open.
pub async fn insert(tx: &Tx, new: New, now: DateTime<Utc>) -> Result<InvitationId> {
    let id = InvitationId::generate();
    let (pitch, organisation) = match new.to {
        To::Pitch(id) => (Some(id), None),
        To::Organisation(id) => (None, Some(id)),
    };
    let inserted = invitation::Entity::insert(invitation::ActiveModel {
        id: Set(id),
        kind: Set(new.to.kind()),
        token_hash: Set(new.token_hash),
        email: Set(new.email),
        role: Set(new.role),
        pitch_id: Set(pitch),
        organisation_id: Set(organisation),
        invited_by: Set(new.by),
        state: Set(InvitationState::Open),
        reason: Set(String::new()),
        created_at: Set(now),
        expires_at: Set(now + new.valid),
        settled_at: Set(None),
    })
    .exec_without_returning(tx)
    .await;
    on_unique(inserted, || Error::Refused(Refusal::new("refused-invited-already")))?;
    Ok(id)
}

/// An invitation as its sender's side sees it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Pending {
    pub id: InvitationId,
    pub email: String,
    pub role: TeamRole,
    pub state: InvitationState,
    /// Why it was declined.
    pub reason: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// The invitations that are open, run out or were declined, newest first.
pub async fn pending(conn: &impl ConnectionTrait, to: To) -> Result<Vec<Pending>> {
    Ok(invitation::Entity::find()
        .filter(to.condition())
        .filter(invitation::Column::State.is_in([InvitationState::Open, InvitationState::Declined]))
        .order_by_desc(invitation::Column::Id)
        .into_model()
        .all(conn)
        .await?)
}

/// How many were mailed since then.
pub async fn mailed_since(conn: &impl ConnectionTrait, to: To, since: DateTime<Utc>) -> Result<u64> {
    Ok(invitation::Entity::find()
        .filter(to.condition())
        .filter(invitation::Column::CreatedAt.gt(since))
        .count(conn)
        .await?)
}

/// An invitation as whoever has its link sees it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Invitation {
    pub id: InvitationId,
    pub email: String,
    pub role: TeamRole,
    pub state: InvitationState,
    pub expires_at: DateTime<Utc>,
    pub invited_by: AccountId,
    pub inviter: String,
    pub inviter_email: String,
    pub inviter_language: String,
    pub inviter_disabled_at: Option<DateTime<Utc>>,
    pub pitch_id: Option<PitchId>,
    pub reference: Option<String>,
    pub lead_id: Option<AccountId>,
    pub challenge: Option<String>,
    pub organisation_id: Option<OrganisationId>,
    pub organisation: Option<String>,
    pub merged_into: Option<OrganisationId>,
    /// The account with the invited address.
    pub account_id: Option<AccountId>,
    pub account_disabled_at: Option<DateTime<Utc>>,
}

impl Invitation {
    /// What it is to; `None` when that is gone.
    #[must_use]
    pub fn to(&self) -> Option<To> {
        let organisation = self.organisation_id.filter(|_| self.merged_into.is_none());
        self.pitch_id.map(To::Pitch).or(organisation.map(To::Organisation))
    }
}

const BY_TOKEN: &str = "select i.id, i.email, i.role, i.state, i.expires_at, i.invited_by, b.name as inviter, \
    b.email as inviter_email, b.language as inviter_language, b.disabled_at as inviter_disabled_at, \
    i.pitch_id, p.reference, p.lead_id, c.title as challenge, i.organisation_id, o.name as organisation, \
    o.merged_into, a.id as account_id, a.disabled_at as account_disabled_at \
    from invitation i join account b on b.id = i.invited_by \
    left join pitch p on p.id = i.pitch_id left join challenge c on c.id = p.challenge_id \
    left join organisation o on o.id = i.organisation_id left join account a on a.email = i.email \
    where i.token_hash = $1";

/// The invitation of this token hash.
pub async fn by_token(conn: &impl ConnectionTrait, token_hash: &str) -> Result<Option<Invitation>> {
    let values = [token_hash.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), BY_TOKEN, values);
    Ok(Invitation::find_by_statement(statement).one(conn).await?)
}

/// An open invitation of this object, or nothing.
pub async fn open(conn: &impl ConnectionTrait, to: To, id: InvitationId) -> Result<Option<Pending>> {
    Ok(invitation::Entity::find_by_id(id)
        .filter(to.condition())
        .filter(invitation::Column::State.eq(InvitationState::Open))
        .into_model()
        .one(conn)
        .await?)
}

/// The open invitations that this person sent for this object, for whoever settles them next.
pub async fn sent_by(tx: &Tx, to: To, by: AccountId) -> Result<Vec<InvitationId>> {
    Ok(invitation::Entity::find()
        .filter(to.condition())
        .filter(invitation::Column::InvitedBy.eq(by))
        .filter(invitation::Column::State.eq(InvitationState::Open))
        .order_by_asc(invitation::Column::Id)
        .select_only()
        .column(invitation::Column::Id)
        .into_tuple()
        .all(tx)
        .await?)
}

/// Settles an open invitation; `false` when somebody was faster.
pub async fn settle(
    tx: &Tx,
    id: InvitationId,
    state: InvitationState,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = invitation::Entity::update_many()
        .col_expr(invitation::Column::State, Expr::value(state))
        .col_expr(invitation::Column::Reason, Expr::value(reason))
        .col_expr(invitation::Column::SettledAt, Expr::value(now))
        .filter(invitation::Column::Id.eq(id))
        .filter(invitation::Column::State.eq(InvitationState::Open))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
