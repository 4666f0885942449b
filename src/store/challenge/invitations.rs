//! Invitations to one challenge: one an address; of what opens them only the hash is kept.

use chrono::{DateTime, Utc};
use entity::{
    challenge_invitation::{ActiveModel, Column, Entity},
    challenge_invitation_token as token,
    values::{AccountId, ChallengeId, ChallengeInvitationId, ChallengeState, InvitationState, ReferralId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    FromQueryResult, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Statement, sea_query::Expr,
};

use super::super::{Tx, on_unique};
use crate::{
    domain::challenge::invitations::Progress,
    error::{Error, Refusal, Result},
};

/// A new invitation.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    pub challenge: ChallengeId,
    pub referral: Option<ReferralId>,
    pub organisation: String,
    pub contact: String,
    /// Canonical.
    pub email: String,
    pub by: AccountId,
    pub expires_at: DateTime<Utc>,
}

/// Keeps an invitation; refused when the address has one to this challenge.
pub async fn invite(tx: &Tx, new: NewInvitation, now: DateTime<Utc>) -> Result<ChallengeInvitationId> {
    let id = ChallengeInvitationId::generate();
    let inserted = Entity::insert(ActiveModel {
        id: Set(id),
        challenge_id: Set(new.challenge),
        referral_id: Set(new.referral),
        organisation: Set(new.organisation),
        contact: Set(new.contact),
        email: Set(new.email),
        invited_by: Set(new.by),
        account_id: Set(None),
        state: Set(InvitationState::Open),
        reason: Set(String::new()),
        created_at: Set(now),
        expires_at: Set(new.expires_at),
        opened_at: Set(None),
        settled_at: Set(None),
    })
    .exec_without_returning(tx)
    .await;
    on_unique(inserted, || Error::Refused(Refusal::new("refused-invited-already")))?;
    Ok(id)
}

/// Keeps what opens an invitation from one more mail.
pub async fn add_invitation_token(
    tx: &Tx,
    invitation: ChallengeInvitationId,
    token_hash: String,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = token::ActiveModel {
        token_hash: Set(token_hash),
        invitation_id: Set(invitation),
        made_at: Set(now),
        ended_at: Set(None),
    };
    token::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// How many mails invited people of this challenge got since then.
pub async fn invitations_mailed(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    since: DateTime<Utc>,
) -> Result<u64> {
    let of_challenge = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::ChallengeId.eq(challenge))
        .into_query();
    Ok(token::Entity::find()
        .filter(token::Column::InvitationId.in_subquery(of_challenge))
        .filter(token::Column::MadeAt.gt(since))
        .count(conn)
        .await?)
}

/// An invitation as the desk sees it.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Invitation {
    pub id: ChallengeInvitationId,
    pub organisation: String,
    pub contact: String,
    pub email: String,
    pub state: InvitationState,
    /// Why it was declined.
    pub reason: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub opened_at: Option<DateTime<Utc>>,
    pub settled_at: Option<DateTime<Utc>>,
}

impl Invitation {
    /// Where it stands at `now`.
    #[must_use]
    pub fn progress(&self, now: DateTime<Utc>) -> Progress {
        Progress::of(self.state, self.opened_at, self.expires_at, now)
    }
}

/// The invitations to a challenge before this one, the newest first.
pub async fn invitations(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    before: Option<ChallengeInvitationId>,
    limit: u64,
) -> Result<Vec<Invitation>> {
    let mut found = Entity::find().filter(Column::ChallengeId.eq(challenge));
    if let Some(before) = before {
        found = found.filter(Column::Id.lt(before));
    }
    Ok(found.order_by_desc(Column::Id).limit(limit).into_partial_model().all(conn).await?)
}

/// One invitation to this challenge.
pub async fn invitation(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    id: ChallengeInvitationId,
) -> Result<Option<Invitation>> {
    let found = Entity::find_by_id(id).filter(Column::ChallengeId.eq(challenge));
    Ok(found.into_partial_model().one(conn).await?)
}

/// Those of these addresses that have an invitation to this challenge.
pub async fn invited_among(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    emails: &[&str],
) -> Result<Vec<Invitation>> {
    Ok(Entity::find()
        .filter(Column::ChallengeId.eq(challenge))
        .filter(Column::Email.is_in(emails.iter().copied()))
        .into_partial_model()
        .all(conn)
        .await?)
}

/// How many were invited, and what they did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Invitations {
    pub sent: i64,
    pub opened: i64,
    pub accepted: i64,
    pub declined: i64,
}

/// The invitations to a challenge in numbers.
pub async fn count_invitations(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<Invitations> {
    let sql = "select count(*) as sent, count(opened_at) as opened, \
        count(case when state = 'accepted' then 1 end) as accepted, \
        count(case when state = 'declined' then 1 end) as declined \
        from challenge_invitation where challenge_id = $1";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [challenge.0.into()]);
    Ok(Invitations::find_by_statement(statement).one(conn).await?.unwrap_or_default())
}

/// When the last mail about this invitation was queued.
pub async fn invitation_mailed_at(
    conn: &impl ConnectionTrait,
    id: ChallengeInvitationId,
) -> Result<Option<DateTime<Utc>>> {
    let found = token::Entity::find()
        .filter(token::Column::InvitationId.eq(id))
        .order_by_desc(token::Column::MadeAt)
        .one(conn)
        .await?;
    Ok(found.map(|row| row.made_at))
}

/// Opens an invitation that nobody accepted once more, until then; what opened it before does not any more.
pub async fn renew_invitation(
    tx: &Tx,
    id: ChallengeInvitationId,
    by: AccountId,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool> {
    token::Entity::update_many()
        .col_expr(token::Column::EndedAt, Expr::value(now))
        .filter(token::Column::InvitationId.eq(id))
        .filter(token::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(InvitationState::Open))
        .col_expr(Column::Reason, Expr::value(""))
        .col_expr(Column::SettledAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::OpenedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::InvitedBy, Expr::value(by))
        .col_expr(Column::ExpiresAt, Expr::value(expires_at))
        .filter(Column::Id.eq(id))
        .filter(Column::State.ne(InvitationState::Accepted))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// An invitation as whoever has its link sees it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Offered {
    pub id: ChallengeInvitationId,
    pub contact: String,
    pub email: String,
    pub state: InvitationState,
    pub expires_at: DateTime<Utc>,
    pub opened_at: Option<DateTime<Utc>>,
    /// Another mail took the place of the one with this link.
    pub ended_at: Option<DateTime<Utc>>,
    pub inviter: String,
    pub challenge_id: ChallengeId,
    pub challenge_state: ChallengeState,
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub zone: String,
    pub closes_at: Option<DateTime<Utc>>,
    /// The account with the invited address.
    pub account_id: Option<AccountId>,
    pub account_disabled_at: Option<DateTime<Utc>>,
}

const OFFERED: &str = "select i.id, i.contact, i.email, i.state, i.expires_at, i.opened_at, t.ended_at, \
    b.name as inviter, i.challenge_id, c.state as challenge_state, c.slug, c.title, c.summary, c.zone, \
    c.closes_at, a.id as account_id, a.disabled_at as account_disabled_at \
    from challenge_invitation_token t join challenge_invitation i on i.id = t.invitation_id \
    join account b on b.id = i.invited_by join challenge c on c.id = i.challenge_id \
    left join account a on a.email = i.email where t.token_hash = $1";

/// The invitation that this token opens.
pub async fn offered(conn: &impl ConnectionTrait, token_hash: &str) -> Result<Option<Offered>> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), OFFERED, [token_hash.into()]);
    Ok(Offered::find_by_statement(statement).one(conn).await?)
}

/// Notes that an invitation was looked at; `false` when it had been.
pub async fn invitation_opened(tx: &Tx, id: ChallengeInvitationId, now: DateTime<Utc>) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::OpenedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::OpenedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Settles an open invitation, accepted by this account; `false` when somebody was faster.
pub async fn settle_invitation(
    tx: &Tx,
    id: ChallengeInvitationId,
    state: InvitationState,
    account: Option<AccountId>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::AccountId, Expr::value(account))
        .col_expr(Column::Reason, Expr::value(reason))
        .col_expr(Column::SettledAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(InvitationState::Open))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
