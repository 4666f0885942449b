//! Sessions: opened, found by their token, proved, listed and ended.

use chrono::{DateTime, Utc};
use entity::{
    account, session,
    values::{AccountId, ChallengeId, PitchId, Role, SessionId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    FromQueryResult, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _,
    Statement, sea_query::Expr,
};

use super::{Tx, account::Person};
use crate::{
    domain::{
        actor::Roles,
        second_factor::Factors,
        session::{Limits, Vouched},
    },
    error::Result,
};

/// An open session with its person.
#[derive(Clone, Debug)]
pub struct OpenSession {
    pub id: SessionId,
    pub created_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
    pub factors: Factors,
    pub vouched: Vouched,
    pub person: Person,
    /// The pitches this admin may read until then.
    pub glass: Vec<Glass>,
    /// As whom this session looks at the portal, and until when.
    pub acting: Option<(AccountId, DateTime<Utc>)>,
}

/// A pitch an admin may read for an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glass {
    pub pitch: PitchId,
    pub reference: String,
    pub until: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct SessionRow {
    session_id: SessionId,
    created_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    proved_at: Option<DateTime<Utc>>,
    app: Option<DateTime<Utc>>,
    passkey: Option<DateTime<Utc>>,
    factor_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    id: AccountId,
    email: String,
    name: String,
    language: String,
    zone: Option<String>,
    role: Option<Role>,
    challenge_id: Option<ChallengeId>,
    glass: Option<PitchId>,
    glass_reference: Option<String>,
    glass_until: Option<DateTime<Utc>>,
    acting: Option<AccountId>,
    acting_until: Option<DateTime<Utc>>,
}

impl SessionRow {
    fn glass(&self) -> Option<Glass> {
        Some(Glass { pitch: self.glass?, reference: self.glass_reference.clone()?, until: self.glass_until? })
    }
}

/// The session of this token hash with the roles of its person, unless it was ended or its account is disabled.
/// One statement: it is asked for every page of somebody who is signed in.
pub async fn by_token(
    conn: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<(OpenSession, Roles)>> {
    let sql = "select s.id as session_id, s.created_at, s.seen_at, s.proved_at, s.factor_at, s.ends_at, \
        a.totp_confirmed_at as app, \
        (select min(k.created_at) from passkey k where k.account_id = a.id) as passkey, \
        a.id, a.email, a.name, a.language, a.zone, g.role, g.challenge_id, \
        b.pitch_id as glass, p.reference as glass_reference, b.until_at as glass_until, \
        x.person_id as acting, x.until_at as acting_until \
        from session s join account a on a.id = s.account_id \
        left join role_grant g on g.account_id = a.id and (g.expires_at is null or g.expires_at > $2) \
        left join glass b on b.account_id = a.id and b.ended_at is null and b.until_at > $2 \
        left join pitch p on p.id = b.pitch_id \
        left join acting x on x.session_id = s.id and x.ended_at is null and x.until_at > $2 \
        where s.token_hash = $1 and s.ended_at is null and a.disabled_at is null";
    let values = [token_hash.into(), now.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let rows = SessionRow::find_by_statement(statement).all(conn).await?;
    // The rows are each role with each broken glass.
    let (mut roles, mut glass) = (Vec::new(), Vec::new());
    for row in &rows {
        roles.extend(row.role.map(|role| (role, row.challenge_id)).filter(|role| !roles.contains(role)));
        glass.extend(row.glass().filter(|one| !glass.contains(one)));
    }
    Ok(rows.into_iter().next().map(|row| {
        let session = OpenSession {
            id: row.session_id,
            created_at: row.created_at,
            seen_at: row.seen_at,
            factors: Factors { app: row.app, passkey: row.passkey },
            vouched: Vouched { proved_at: row.proved_at, factor_at: row.factor_at, ends_at: row.ends_at },
            person: Person {
                id: row.id,
                email: row.email,
                name: row.name,
                language: row.language,
                zone: row.zone,
                disabled_at: None,
            },
            glass,
            acting: row.acting.zip(row.acting_until),
        };
        (session, Roles(roles))
    }))
}

/// Opens a session; `vouched` is what the way in answers for.
pub async fn open(
    tx: &Tx,
    account: AccountId,
    token_hash: String,
    user_agent: String,
    vouched: Vouched,
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
        proved_at: Set(vouched.proved_at),
        factor_at: Set(vouched.factor_at),
        ends_at: Set(vouched.ends_at),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(id)
}

/// Notes that a session was used.
pub async fn touch(tx: &Tx, id: SessionId, now: DateTime<Utc>) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(now))
        .filter(session::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Ends the session of this token, if it is open.
pub async fn end_by_token(tx: &Tx, token_hash: &str, now: DateTime<Utc>) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(session::Column::TokenHash.eq(token_hash))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Notes that the person showed here who they are. From now on another token opens the session: whoever has the
/// one from before has nothing.
pub async fn prove(tx: &Tx, id: SessionId, token_hash: &str, now: DateTime<Utc>) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::ProvedAt, Expr::value(now))
        .col_expr(session::Column::TokenHash, Expr::value(token_hash))
        .filter(session::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Whose session this token opened, even when it is over; nobody's when the account is disabled.
pub async fn owner(conn: &impl ConnectionTrait, token_hash: &str) -> Result<Option<AccountId>> {
    Ok(session::Entity::find()
        .join(JoinType::InnerJoin, session::Relation::Account.def())
        .filter(session::Column::TokenHash.eq(token_hash))
        .filter(account::Column::DisabledAt.is_null())
        .select_only()
        .column(session::Column::AccountId)
        .into_tuple()
        .one(conn)
        .await?)
}

/// Sessions one page lists.
const MOST: u64 = 50;

/// One signed-in browser.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "session::Entity")]
pub struct OwnSession {
    pub id: SessionId,
    pub user_agent: String,
    pub created_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
}

/// The sessions of this account that are not over at `now` by these limits, last used first, at most 50.
pub async fn of_account(
    conn: &impl ConnectionTrait,
    account: AccountId,
    limits: &Limits,
    now: DateTime<Utc>,
) -> Result<Vec<OwnSession>> {
    Ok(session::Entity::find()
        .filter(session::Column::AccountId.eq(account))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::SeenAt.gte(now - limits.idle))
        .filter(session::Column::CreatedAt.gte(now - limits.absolute))
        .order_by_desc(session::Column::SeenAt)
        .order_by_desc(session::Column::Id)
        .limit(MOST)
        .into_partial_model()
        .all(conn)
        .await?)
}

/// Ends one session of this account; `false` when it has no such open session.
pub async fn end(tx: &Tx, account: AccountId, id: SessionId, now: DateTime<Utc>) -> Result<bool> {
    let done = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::AccountId.eq(account))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Ends every session of this account but the one that is kept, if one is; how many.
pub async fn end_all(
    tx: &Tx,
    account: AccountId,
    kept: Option<SessionId>,
    now: DateTime<Utc>,
) -> Result<u64> {
    let others = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(session::Column::AccountId.eq(account))
        .filter(session::Column::EndedAt.is_null());
    let done = match kept {
        Some(kept) => others.filter(session::Column::Id.ne(kept)).exec(tx).await?,
        None => others.exec(tx).await?,
    };
    Ok(done.rows_affected)
}
