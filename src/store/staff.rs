//! Roles and the changes of them: who has what where, what waits for a second admin, who is admin.

use chrono::{DateTime, Utc};
use entity::{
    account, challenge, membership, pitch, role_grant, staff_change,
    values::{AccountId, ChallengeId, PitchState, Role, RoleGrantId, StaffChangeId, StaffChangeState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, ExprTrait as _,
    FromQueryResult, JoinType, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, RelationTrait as _, Select, sea_query::Expr,
};

use super::{
    Tx,
    account::{Person, in_force, persons},
};
use crate::{
    domain::staff::{Change, Waiting},
    error::{Error, Result},
};

/// What narrows the list of roles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// One of these; empty = any.
    pub roles: Vec<Role>,
    /// Those for the whole portal only.
    pub portal: bool,
    /// Those for this challenge only.
    pub challenge: Option<ChallengeId>,
    /// In the name or the address; case does not matter for ASCII.
    pub text: String,
}

/// One role of one person.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Granted {
    pub id: RoleGrantId,
    pub account_id: AccountId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub challenge_id: Option<ChallengeId>,
    /// Slug and title of the challenge it is for.
    pub slug: Option<String>,
    pub challenge: Option<String>,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    pub disabled_at: Option<DateTime<Utc>>,
}

fn granted(now: DateTime<Utc>) -> Select<role_grant::Entity> {
    use role_grant::{Column, Relation};
    role_grant::Entity::find()
        .join(JoinType::InnerJoin, Relation::Account.def())
        .join(JoinType::LeftJoin, Relation::Challenge.def())
        .select_only()
        .columns([
            Column::Id,
            Column::AccountId,
            Column::Role,
            Column::ChallengeId,
            Column::CreatedAt,
            Column::ExpiresAt,
        ])
        .columns([account::Column::Name, account::Column::Email, account::Column::DisabledAt])
        .column(challenge::Column::Slug)
        .column_as(challenge::Column::Title, "challenge")
        .filter(in_force(now))
}

/// Who has which role where, by name, after the last row of the page before. One statement.
pub async fn roles(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<&(String, RoleGrantId)>,
    limit: u64,
    now: DateTime<Utc>,
) -> Result<Vec<Granted>> {
    use role_grant::Column;
    let text = filter.text.to_lowercase();
    let mut wanted = Condition::all();
    if !filter.roles.is_empty() {
        wanted = wanted.add(Column::Role.is_in(filter.roles.iter().copied()));
    }
    if filter.portal {
        wanted = wanted.add(Column::ChallengeId.is_null());
    }
    if !text.is_empty() {
        wanted = wanted.add(named(&text));
    }
    let next = after.map(|(name, id)| {
        let tied = Condition::all().add(account::Column::Name.eq(name.as_str())).add(Column::Id.gt(*id));
        Condition::any().add(account::Column::Name.gt(name.as_str())).add(tied)
    });
    Ok(granted(now)
        .filter(wanted.add_option(filter.challenge.map(|id| Column::ChallengeId.eq(id))).add_option(next))
        .order_by_asc(account::Column::Name)
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_model()
        .all(conn)
        .await?)
}

/// The text stands somewhere in the name or the address; `%` and `_` mean themselves.
fn named(lower: &str) -> Condition {
    let pattern = format!("%{}%", lower.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    let like = sea_orm::sea_query::LikeExpr::new(pattern).escape('\\');
    let holds = |column: account::Column| {
        Expr::expr(sea_orm::sea_query::Func::lower(Expr::col((account::Entity, column)))).like(like.clone())
    };
    Condition::any().add(holds(account::Column::Name)).add(holds(account::Column::Email))
}

/// One role in force, or 404.
pub async fn role(conn: &impl ConnectionTrait, id: RoleGrantId, now: DateTime<Utc>) -> Result<Granted> {
    granted(now).filter(role_grant::Column::Id.eq(id)).into_model().one(conn).await?.ok_or(Error::NotFound)
}

/// The roles of one person, for the portal first.
pub async fn roles_of(
    conn: &impl ConnectionTrait,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<Granted>> {
    Ok(granted(now)
        .filter(role_grant::Column::AccountId.eq(account))
        .order_by_asc(role_grant::Column::Id)
        .into_model()
        .all(conn)
        .await?)
}

/// An enabled admin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Admin {
    pub account_id: AccountId,
    pub expires_at: Option<DateTime<Utc>>,
}

/// The enabled admins, locked: until the commit nobody else takes one away. On SQLite there is one writer.
pub async fn admins(tx: &Tx, now: DateTime<Utc>) -> Result<Vec<Admin>> {
    use role_grant::Column;
    Ok(role_grant::Entity::find()
        .join(JoinType::InnerJoin, role_grant::Relation::Account.def())
        .select_only()
        .columns([Column::AccountId, Column::ExpiresAt])
        .filter(Column::Role.eq(Role::Admin))
        .filter(Column::ChallengeId.is_null())
        .filter(in_force(now))
        .filter(account::Column::DisabledAt.is_null())
        .order_by_asc(Column::AccountId)
        .lock_exclusive()
        .into_model()
        .all(tx)
        .await?)
}

/// The enabled admins, to be written to.
pub async fn admin_people(conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Person>> {
    let ids = role_grant::Entity::find()
        .filter(role_grant::Column::Role.eq(Role::Admin))
        .filter(role_grant::Column::ChallengeId.is_null())
        .filter(in_force(now))
        .select_only()
        .column(role_grant::Column::AccountId)
        .into_tuple()
        .all(conn)
        .await?;
    let mut people = persons(conn, ids).await?;
    people.retain(|person| person.disabled_at.is_none());
    Ok(people)
}

/// Whether this person's organisation has a pitch in this challenge, or they lead one.
pub async fn applies(
    conn: &impl ConnectionTrait,
    account: AccountId,
    challenge: ChallengeId,
) -> Result<bool> {
    let teams = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::AccountId.eq(account))
        .into_query();
    let own = pitch::Column::LeadId.eq(account).or(pitch::Column::OrganisationId.in_subquery(teams));
    let found = pitch::Entity::find()
        .filter(pitch::Column::ChallengeId.eq(challenge))
        .filter(pitch::Column::State.ne(PitchState::Withdrawn))
        .filter(own)
        .count(conn)
        .await?;
    Ok(found > 0)
}

/// Keeps a change: one that is done, or one that waits.
pub async fn insert_change(
    tx: &Tx,
    change: &Change,
    reason: &str,
    by: AccountId,
    state: StaffChangeState,
    now: DateTime<Utc>,
) -> Result<StaffChangeId> {
    let id = StaffChangeId::generate();
    staff_change::Entity::insert(staff_change::ActiveModel {
        id: Set(id),
        account_id: Set(change.person),
        kind: Set(change.kind),
        role: Set(change.role),
        challenge_id: Set(change.challenge),
        expires_at: Set(change.expires_at),
        reason: Set(reason.to_owned()),
        proposed_by: Set(by),
        proposed_at: Set(now),
        state: Set(state),
        decided_by: Set(None),
        decided_at: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(id)
}

/// Whether the same change waits already.
pub async fn is_waiting(conn: &impl ConnectionTrait, change: &Change) -> Result<bool> {
    use staff_change::Column;
    let role = match change.role {
        Some(role) => Column::Role.eq(role),
        None => Column::Role.is_null(),
    };
    let challenge = match change.challenge {
        Some(id) => Column::ChallengeId.eq(id),
        None => Column::ChallengeId.is_null(),
    };
    let found = staff_change::Entity::find()
        .filter(Column::State.eq(StaffChangeState::Waiting))
        .filter(Column::AccountId.eq(change.person))
        .filter(Column::Kind.eq(change.kind))
        .filter(role)
        .filter(challenge)
        .count(conn)
        .await?;
    Ok(found > 0)
}

/// A change with its words.
#[derive(Clone, Debug)]
pub struct Asked {
    pub id: StaffChangeId,
    pub waiting: Waiting,
    pub reason: String,
    pub proposed_at: DateTime<Utc>,
    /// Slug and title of the challenge.
    pub challenge: Option<(String, String)>,
}

fn asked((row, challenge): (staff_change::Model, Option<challenge::Model>)) -> Asked {
    Asked {
        id: row.id,
        waiting: Waiting {
            change: Change {
                person: row.account_id,
                kind: row.kind,
                role: row.role,
                challenge: row.challenge_id,
                expires_at: row.expires_at,
            },
            by: row.proposed_by,
            state: row.state,
        },
        reason: row.reason,
        proposed_at: row.proposed_at,
        challenge: challenge.map(|challenge| (challenge.slug, challenge.title)),
    }
}

/// The changes that wait for a second admin, oldest first, at most `limit`.
pub async fn waiting(conn: &impl ConnectionTrait, limit: u64) -> Result<Vec<Asked>> {
    let rows = staff_change::Entity::find()
        .find_also_related(challenge::Entity)
        .filter(staff_change::Column::State.eq(StaffChangeState::Waiting))
        .order_by_asc(staff_change::Column::Id)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(asked).collect())
}

/// One change, or 404.
pub async fn change(conn: &impl ConnectionTrait, id: StaffChangeId) -> Result<Asked> {
    let row = staff_change::Entity::find_by_id(id).find_also_related(challenge::Entity).one(conn).await?;
    row.map(asked).ok_or(Error::NotFound)
}

/// Settles a change that waits; `false` when somebody was faster.
pub async fn settle(
    tx: &Tx,
    id: StaffChangeId,
    state: StaffChangeState,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = staff_change::Entity::update_many()
        .col_expr(staff_change::Column::State, Expr::value(state))
        .col_expr(staff_change::Column::DecidedBy, Expr::value(by))
        .col_expr(staff_change::Column::DecidedAt, Expr::value(now))
        .filter(staff_change::Column::Id.eq(id))
        .filter(staff_change::Column::State.eq(StaffChangeState::Waiting))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Takes an account out of use at `at`, or back into use.
pub async fn set_disabled(tx: &Tx, account: AccountId, at: Option<DateTime<Utc>>) -> Result<()> {
    account::Entity::update_many()
        .col_expr(account::Column::DisabledAt, Expr::value(at))
        .filter(account::Column::Id.eq(account))
        .exec(tx)
        .await?;
    Ok(())
}

/// People whose name or address holds this text (lower case), by name, at most `limit`.
pub async fn search(conn: &impl ConnectionTrait, lower: &str, limit: u64) -> Result<Vec<Person>> {
    Ok(account::Entity::find()
        .filter(named(lower))
        .order_by_asc(account::Column::Name)
        .order_by_asc(account::Column::Id)
        .limit(limit)
        .into_partial_model()
        .all(conn)
        .await?)
}
