//! The open sessions of a person, for that person.

use chrono::{DateTime, Utc};
use entity::{
    session,
    values::{AccountId, SessionId},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, sea_query::Expr,
};

use super::Tx;
use crate::{
    domain::session::{ABSOLUTE, IDLE},
    error::Result,
};

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

/// The sessions of this account that are not over at `now`, last used first, at most 50.
pub async fn of_account(
    conn: &impl ConnectionTrait,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<OwnSession>> {
    Ok(session::Entity::find()
        .filter(session::Column::AccountId.eq(account))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::SeenAt.gte(now - IDLE))
        .filter(session::Column::CreatedAt.gte(now - ABSOLUTE))
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

/// Ends every session of this account; how many.
pub async fn end_all(tx: &Tx, account: AccountId, now: DateTime<Utc>) -> Result<u64> {
    let done = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(session::Column::AccountId.eq(account))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// Ends every session of this account but this one; how many.
pub async fn end_others(tx: &Tx, account: AccountId, kept: SessionId, now: DateTime<Utc>) -> Result<u64> {
    let done = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(session::Column::AccountId.eq(account))
        .filter(session::Column::Id.ne(kept))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}
