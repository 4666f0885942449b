//! Accounts and their roles.

use chrono::{DateTime, Utc};
use entity::{
    account, role_grant,
    values::{AccountId, ChallengeId, GrantSource, Role, RoleGrantId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, Condition, ConnectionTrait, DerivePartialModel, EntityTrait as _, ExprTrait as _,
    PaginatorTrait as _, QueryFilter as _, QuerySelect as _,
    sea_query::{Expr, SimpleExpr},
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

impl Person {
    /// The zone in which times are told to them that have none of their own: UTC until they choose one.
    #[must_use]
    pub fn zone(&self) -> &str {
        self.zone.as_deref().unwrap_or("UTC")
    }
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
        theme: Set(None),
        density: Set(None),
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

/// Gives an account another canonical address; refused when somebody else has it.
pub async fn readdress(tx: &Tx, id: AccountId, email: &str) -> Result<()> {
    let update = account::Entity::update_many()
        .col_expr(account::Column::Email, Expr::value(email))
        .filter(account::Column::Id.eq(id))
        .exec(tx)
        .await;
    on_unique(update, || Error::Refused(Refusal::new("refused-address-taken")))?;
    Ok(())
}

/// The roles that have not run out at `now`: what has is as good as revoked, without anybody doing anything.
pub fn in_force(now: DateTime<Utc>) -> SimpleExpr {
    role_grant::Column::ExpiresAt.is_null().or(role_grant::Column::ExpiresAt.gt(now))
}

/// All roles of a person that have not run out.
pub async fn roles(conn: &impl ConnectionTrait, account: AccountId, now: DateTime<Utc>) -> Result<Roles> {
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.eq(account))
        .filter(in_force(now))
        .select_only()
        .columns([role_grant::Column::Role, role_grant::Column::ChallengeId])
        .into_tuple()
        .all(conn)
        .await?;
    Ok(Roles(grants))
}

/// One role of one person, for the portal or for a challenge.
fn one_role(account: AccountId, role: Role, challenge: Option<ChallengeId>) -> Condition {
    Condition::all()
        .add(role_grant::Column::AccountId.eq(account))
        .add(role_grant::Column::Role.eq(role))
        .add(match challenge {
            Some(id) => role_grant::Column::ChallengeId.eq(id),
            None => role_grant::Column::ChallengeId.is_null(),
        })
}

/// Gives a role without an end; `false` when the person had it.
pub async fn grant(
    tx: &Tx,
    account: AccountId,
    role: Role,
    challenge: Option<ChallengeId>,
    now: DateTime<Utc>,
) -> Result<bool> {
    grant_until(tx, account, role, challenge, None, now).await
}

/// Gives a role that runs out at `expires_at`; `false` when the person had it. One that has run out begins anew.
pub async fn grant_until(
    tx: &Tx,
    account: AccountId,
    role: Role,
    challenge: Option<ChallengeId>,
    expires_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<bool> {
    give(tx, account, (role, challenge), expires_at, None, now).await
}

/// Gives a role that the same source takes away again; `false` when the person had it, from wherever.
pub async fn grant_from(
    tx: &Tx,
    account: AccountId,
    role: (Role, Option<ChallengeId>),
    source: GrantSource,
    now: DateTime<Utc>,
) -> Result<bool> {
    give(tx, account, role, None, Some(source), now).await
}

async fn give(
    tx: &Tx,
    account: AccountId,
    (role, challenge): (Role, Option<ChallengeId>),
    expires_at: Option<DateTime<Utc>>,
    source: Option<GrantSource>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let one = one_role(account, role, challenge);
    if role_grant::Entity::find().filter(one.clone()).filter(in_force(now)).count(tx).await? > 0 {
        return Ok(false);
    }
    role_grant::Entity::delete_many().filter(one).exec(tx).await?;
    role_grant::Entity::insert(role_grant::ActiveModel {
        id: Set(RoleGrantId::generate()),
        account_id: Set(account),
        role: Set(role),
        challenge_id: Set(challenge),
        created_at: Set(now),
        source: Set(source),
        expires_at: Set(expires_at),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(true)
}

/// Takes a role away.
pub async fn revoke(tx: &Tx, account: AccountId, role: Role, challenge: Option<ChallengeId>) -> Result<()> {
    role_grant::Entity::delete_many().filter(one_role(account, role, challenge)).exec(tx).await?;
    Ok(())
}

/// The persons with one of these roles on this challenge or on the whole portal, by name.
pub async fn with_role(
    conn: &impl ConnectionTrait,
    roles: &[Role],
    challenge: ChallengeId,
    now: DateTime<Utc>,
) -> Result<Vec<Person>> {
    let ids: Vec<AccountId> = role_grant::Entity::find()
        .filter(role_grant::Column::Role.is_in(roles.iter().copied()))
        .filter(in_force(now))
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
