//! Accounts, their roles, sessions and mailed sign-in links.

use chrono::{DateTime, Utc};
use entity::{
    account, role_grant, session, sign_in_link,
    values::{AccountId, ChallengeId, Role, RoleGrantId, SessionId, SignInLinkId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    ExprTrait as _, FromQueryResult, PaginatorTrait as _, QueryFilter as _, QuerySelect as _,
    QueryTrait as _, Statement, sea_query::Expr,
};

use super::{Tx, on_unique};
use crate::{
    domain::actor::Roles,
    error::{Error, Refusal, Result},
};

/// What the portal knows about a person wherever a name is shown or a mail is addressed.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "account::Entity")]
pub struct Person {
    pub id: AccountId,
    pub email: String,
    pub name: String,
    pub language: String,
    pub zone: Option<String>,
    pub disabled_at: Option<DateTime<Utc>>,
}

/// The person with this canonical address.
pub async fn by_email(conn: &impl ConnectionTrait, email: &str) -> Result<Option<Person>> {
    Ok(account::Entity::find()
        .filter(account::Column::Email.eq(email))
        .into_partial_model()
        .one(conn)
        .await?)
}

/// The persons with these ids, in no order.
pub async fn persons(conn: &impl ConnectionTrait, ids: Vec<AccountId>) -> Result<Vec<Person>> {
    Ok(account::Entity::find().filter(account::Column::Id.is_in(ids)).into_partial_model().all(conn).await?)
}

/// The person with this id, or 404.
pub async fn person(conn: &impl ConnectionTrait, id: AccountId) -> Result<Person> {
    account::Entity::find_by_id(id).into_partial_model().one(conn).await?.ok_or(Error::NotFound)
}

/// A new account; `email` is canonical. Refused when the address has one.
pub async fn insert(
    tx: &Tx,
    email: &str,
    name: &str,
    language: &str,
    now: DateTime<Utc>,
) -> Result<AccountId> {
    let id = AccountId::generate();
    let insert = account::Entity::insert(account::ActiveModel {
        id: Set(id),
        email: Set(email.to_owned()),
        name: Set(name.to_owned()),
        language: Set(language.to_owned()),
        zone: Set(None),
        disabled_at: Set(None),
        totp_secret: Set(None),
        totp_confirmed_at: Set(None),
        totp_step: Set(None),
        created_at: Set(now),
    })
    .exec_without_returning(tx)
    .await;
    on_unique(insert, || Error::Refused(Refusal::new("refused-address-taken")))?;
    Ok(id)
}

/// Gives an account another name; `false` when it has that name.
pub async fn rename(tx: &Tx, id: AccountId, name: &str) -> Result<bool> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::Name, Expr::value(name))
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::Name.ne(name))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// All roles of a person.
pub async fn roles(conn: &impl ConnectionTrait, account: AccountId) -> Result<Roles> {
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.eq(account))
        .select_only()
        .columns([role_grant::Column::Role, role_grant::Column::ChallengeId])
        .into_tuple()
        .all(conn)
        .await?;
    Ok(Roles(grants))
}

/// Gives a role; `false` when the person had it.
pub async fn grant(
    tx: &Tx,
    account: AccountId,
    role: Role,
    challenge: Option<ChallengeId>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let scope = match challenge {
        Some(id) => role_grant::Column::ChallengeId.eq(id),
        None => role_grant::Column::ChallengeId.is_null(),
    };
    let has = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.eq(account))
        .filter(role_grant::Column::Role.eq(role))
        .filter(scope)
        .count(tx)
        .await?;
    if has > 0 {
        return Ok(false);
    }
    role_grant::Entity::insert(role_grant::ActiveModel {
        id: Set(RoleGrantId::generate()),
        account_id: Set(account),
        role: Set(role),
        challenge_id: Set(challenge),
        created_at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(true)
}

/// The persons with this role on this challenge or on the whole portal, by name.
pub async fn with_role(
    conn: &impl ConnectionTrait,
    role: Role,
    challenge: ChallengeId,
) -> Result<Vec<Person>> {
    let ids: Vec<AccountId> = role_grant::Entity::find()
        .filter(role_grant::Column::Role.eq(role))
        .filter(role_grant::Column::ChallengeId.is_null().or(role_grant::Column::ChallengeId.eq(challenge)))
        .select_only()
        .column(role_grant::Column::AccountId)
        .distinct()
        .into_tuple()
        .all(conn)
        .await?;
    let mut persons = persons(conn, ids).await?;
    persons.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(persons)
}

/// The administrators of the portal whose accounts are open.
pub async fn admins(conn: &impl ConnectionTrait) -> Result<Vec<Person>> {
    let ids = role_grant::Entity::find()
        .filter(role_grant::Column::Role.eq(Role::Admin))
        .filter(role_grant::Column::ChallengeId.is_null())
        .select_only()
        .column(role_grant::Column::AccountId)
        .into_query();
    Ok(account::Entity::find()
        .filter(account::Column::Id.in_subquery(ids))
        .filter(account::Column::DisabledAt.is_null())
        .into_partial_model()
        .all(conn)
        .await?)
}

/// An open session with its person.
#[derive(Clone, Debug)]
pub struct OpenSession {
    pub id: SessionId,
    pub created_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
    /// The person has a second factor, and it was not proved here.
    pub is_unproved: bool,
    pub person: Person,
}

#[derive(FromQueryResult)]
struct SessionRow {
    session_id: SessionId,
    created_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    proved_at: Option<DateTime<Utc>>,
    totp_confirmed_at: Option<DateTime<Utc>>,
    id: AccountId,
    email: String,
    name: String,
    language: String,
    zone: Option<String>,
    role: Option<Role>,
    challenge_id: Option<ChallengeId>,
}

/// The session of this token hash with the roles of its person, unless it was ended or its account is disabled.
/// One statement: it is asked for every page of somebody who is signed in.
pub async fn session(conn: &impl ConnectionTrait, token_hash: &str) -> Result<Option<(OpenSession, Roles)>> {
    let sql = "select s.id as session_id, s.created_at, s.seen_at, s.proved_at, a.totp_confirmed_at, \
        a.id, a.email, a.name, a.language, a.zone, g.role, g.challenge_id from session s join account a on a.id = s.account_id \
        left join role_grant g on g.account_id = a.id \
        where s.token_hash = $1 and s.ended_at is null and a.disabled_at is null";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [token_hash.into()]);
    let rows = SessionRow::find_by_statement(statement).all(conn).await?;
    let roles = rows.iter().filter_map(|row| Some((row.role?, row.challenge_id))).collect();
    Ok(rows.into_iter().next().map(|row| {
        let person = Person {
            id: row.id,
            email: row.email,
            name: row.name,
            language: row.language,
            zone: row.zone,
            disabled_at: None,
        };
        let (created_at, seen_at) = (row.created_at, row.seen_at);
        // What was proved of an earlier second factor proves nothing of this one.
        let is_unproved =
            row.totp_confirmed_at.is_some_and(|since| row.proved_at.is_none_or(|proved| proved < since));
        (OpenSession { id: row.session_id, created_at, seen_at, is_unproved, person }, Roles(roles))
    }))
}

/// Opens a session.
pub async fn open_session(
    tx: &Tx,
    account: AccountId,
    token_hash: String,
    user_agent: String,
    now: DateTime<Utc>,
) -> Result<SessionId> {
    let id = SessionId::generate();
    session::Entity::insert(session::ActiveModel {
        id: Set(id),
        token_hash: Set(token_hash),
        account_id: Set(account),
        user_agent: Set(user_agent),
        created_at: Set(now),
        seen_at: Set(now),
        ended_at: Set(None),
        proved_at: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(id)
}

/// Notes that a session was used.
pub async fn touch_session(tx: &Tx, id: SessionId, now: DateTime<Utc>) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(now))
        .filter(session::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Ends a session.
pub async fn end_session(tx: &Tx, id: SessionId, now: DateTime<Utc>) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// A mailed link that can still be used.
#[derive(Clone, Debug)]
pub struct Link {
    pub id: SignInLinkId,
    pub email: String,
    /// The name of the account to make, when there is none.
    pub name: Option<String>,
    pub next: String,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

/// Keeps a link; only the hash of its token.
pub async fn insert_link(tx: &Tx, token_hash: String, link: Link, now: DateTime<Utc>) -> Result<()> {
    sign_in_link::Entity::insert(sign_in_link::ActiveModel {
        id: Set(link.id),
        token_hash: Set(token_hash),
        email: Set(link.email),
        name: Set(link.name),
        next: Set(link.next),
        created_at: Set(now),
        expires_at: Set(link.expires_at),
        used_at: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// The link of this token hash.
pub async fn link(conn: &impl ConnectionTrait, token_hash: &str) -> Result<Option<Link>> {
    let row =
        sign_in_link::Entity::find().filter(sign_in_link::Column::TokenHash.eq(token_hash)).one(conn).await?;
    Ok(row.map(|row| Link {
        id: row.id,
        email: row.email,
        name: row.name,
        next: row.next,
        expires_at: row.expires_at,
        used_at: row.used_at,
    }))
}

/// Uses a link up; `false` when somebody was faster.
pub async fn use_link(tx: &Tx, id: SignInLinkId, now: DateTime<Utc>) -> Result<bool> {
    let done = sign_in_link::Entity::update_many()
        .col_expr(sign_in_link::Column::UsedAt, Expr::value(now))
        .filter(sign_in_link::Column::Id.eq(id))
        .filter(sign_in_link::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// How many links this address was sent since then.
pub async fn links_since(conn: &impl ConnectionTrait, email: &str, since: DateTime<Utc>) -> Result<u64> {
    Ok(sign_in_link::Entity::find()
        .filter(sign_in_link::Column::Email.eq(email))
        .filter(sign_in_link::Column::CreatedAt.gt(since))
        .count(conn)
        .await?)
}
