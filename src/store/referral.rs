//! Organisations that were recommended for challenges. Of two recommendations of one organisation the first stands.

use chrono::{DateTime, Utc};
use entity::{
    referral::{ActiveModel, Column, Entity},
    values::{AccountId, ChallengeId, OrganisationId, PartnershipId, ReferralId, ReferralState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    FromQueryResult, QueryFilter as _, QueryOrder as _, Statement, sea_query::Expr,
};

use super::{Tx, on_unique};
use crate::{
    domain::referral::Recommended,
    error::{Error, Refusal, Result},
};

/// Recommendations that the desk has to look at on one page.
const MOST: u64 = 100;

/// A recommendation as it was made.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Referral {
    pub id: ReferralId,
    pub scout_id: Option<AccountId>,
    pub organisation: String,
    pub website: String,
    pub why: String,
    pub known: String,
    pub state: ReferralState,
    pub referred_at: DateTime<Utc>,
}

/// The first recommendation of the same organisation for this challenge.
pub async fn alike(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    of: &Recommended,
) -> Result<Option<Referral>> {
    let same_domain = of.domain.as_deref().map(|domain| Column::Domain.eq(domain));
    let same = Condition::any().add(Column::FoldedName.eq(of.folded_name.as_str())).add_option(same_domain);
    Ok(Entity::find()
        .filter(Column::ChallengeId.eq(challenge))
        .filter(same)
        .order_by_asc(Column::Id)
        .into_partial_model()
        .one(conn)
        .await?)
}

/// Keeps a recommendation; refused when the organisation was recommended meanwhile.
pub async fn insert(
    tx: &Tx,
    challenge: ChallengeId,
    scout: AccountId,
    of: Recommended,
    now: DateTime<Utc>,
) -> Result<ReferralId> {
    let id = ReferralId::generate();
    let inserted = Entity::insert(ActiveModel {
        id: Set(id),
        challenge_id: Set(challenge),
        scout_id: Set(Some(scout)),
        organisation: Set(of.organisation),
        folded_name: Set(of.folded_name),
        website: Set(of.website),
        domain: Set(of.domain),
        why: Set(of.why),
        known: Set(of.known),
        state: Set(ReferralState::Waiting),
        reason: Set(String::new()),
        referred_at: Set(now),
        settled_at: Set(None),
        partnership_id: Set(None),
        credited_at: Set(None),
    })
    .exec_without_returning(tx)
    .await;
    on_unique(inserted, || Error::Refused(Refusal::new("refused-recommended")))?;
    Ok(id)
}

/// A recommendation as the desk reads it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Waiting {
    pub id: ReferralId,
    pub organisation: String,
    pub website: String,
    pub why: String,
    pub known: String,
    pub referred_at: DateTime<Utc>,
    /// None once they were forgotten.
    pub scout: Option<String>,
}

/// The recommendations for a challenge that wait, the oldest first.
pub async fn waiting(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<Vec<Waiting>> {
    let sql = format!(
        "select r.id, r.organisation, r.website, r.why, r.known, r.referred_at, a.name as scout \
         from referral r left join account a on a.id = r.scout_id \
         where r.challenge_id = $1 and r.state = 'waiting' order by r.id limit {MOST}"
    );
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [challenge.0.into()]);
    Ok(Waiting::find_by_statement(statement).all(conn).await?)
}

/// A recommendation for this challenge that waits.
pub async fn one_waiting(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    id: ReferralId,
) -> Result<Option<Referral>> {
    Ok(Entity::find_by_id(id)
        .filter(Column::ChallengeId.eq(challenge))
        .filter(Column::State.eq(ReferralState::Waiting))
        .into_partial_model()
        .one(conn)
        .await?)
}

/// Notes what the desk did with a recommendation that waits; `false` when somebody was faster.
pub async fn settle(
    tx: &Tx,
    id: ReferralId,
    state: ReferralState,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::Reason, Expr::value(reason))
        .col_expr(Column::SettledAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(ReferralState::Waiting))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A recommendation of one's own.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Own {
    pub id: ReferralId,
    pub organisation: String,
    pub challenge: String,
    pub state: ReferralState,
    /// Why it was set aside.
    pub reason: String,
    pub referred_at: DateTime<Utc>,
    pub credited_at: Option<DateTime<Utc>>,
}

/// What this person recommended before that, the newest first.
pub async fn own(
    conn: &impl ConnectionTrait,
    scout: AccountId,
    before: Option<ReferralId>,
    limit: u64,
) -> Result<Vec<Own>> {
    let sql = "select r.id, r.organisation, c.title as challenge, r.state, r.reason, r.referred_at, r.credited_at \
        from referral r join challenge c on c.id = r.challenge_id \
        where r.scout_id = $1 and r.id < $2 order by r.id desc limit $3";
    let last = before.map_or(uuid::Uuid::max(), |before| before.0);
    let values = [scout.0.into(), last.into(), i64::try_from(limit).unwrap_or(50).into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(Own::find_by_statement(statement).all(conn).await?)
}

/// A recommendation whose scout is to be credited.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Due {
    pub id: ReferralId,
    pub organisation: String,
    pub scout_id: AccountId,
}

/// The first recommendation of this organisation for this challenge that nobody was credited for: the one that the lead
/// was invited after, or one of the same name or domain. The lead's own is none.
pub async fn due(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    organisation: OrganisationId,
    lead: AccountId,
    domain: Option<&str>,
) -> Result<Option<Due>> {
    let sql = "select r.id, r.organisation, r.scout_id from referral r join organisation o on o.id = $2 \
        where r.challenge_id = $1 and r.credited_at is null and r.scout_id <> $3 and ( \
            r.folded_name = o.folded_name or r.domain = o.domain or r.domain = $4 \
            or exists (select 1 from challenge_invitation i where i.referral_id = r.id and i.account_id = $3)) \
        order by r.id limit 1";
    let values = [challenge.0.into(), organisation.0.into(), lead.0.into(), domain.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(Due::find_by_statement(statement).one(conn).await?)
}

/// Credits the scout of a recommendation with this partnership; `false` when that was done.
pub async fn credit(tx: &Tx, id: ReferralId, partnership: PartnershipId, now: DateTime<Utc>) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::PartnershipId, Expr::value(partnership))
        .col_expr(Column::CreditedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::CreditedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
