//! The browsers in which a person signed in before.

use chrono::{DateTime, Utc};
use entity::{known_browser, values::AccountId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, sea_query::Expr,
};

use super::Tx;
use crate::error::Result;

/// Whether this browser is known to this account.
pub async fn knows(conn: &impl ConnectionTrait, account: AccountId, token_hash: &str) -> Result<bool> {
    let found = known_browser::Entity::find_by_id((account, token_hash.to_owned())).count(conn).await?;
    Ok(found > 0)
}

/// Whether this browser is known to anybody: what it holds was made here.
pub async fn is_ours(conn: &impl ConnectionTrait, token_hash: &str) -> Result<bool> {
    let found = known_browser::Entity::find().filter(known_browser::Column::TokenHash.eq(token_hash));
    Ok(found.count(conn).await? > 0)
}

/// How many browsers an account knows.
pub async fn count(conn: &impl ConnectionTrait, account: AccountId) -> Result<u64> {
    Ok(known_browser::Entity::find().filter(known_browser::Column::AccountId.eq(account)).count(conn).await?)
}

/// Notes that the person signed in with this browser; `true` when that was the first time.
pub async fn seen(tx: &Tx, account: AccountId, token_hash: &str, now: DateTime<Utc>) -> Result<bool> {
    let done = known_browser::Entity::update_many()
        .col_expr(known_browser::Column::LastAt, Expr::value(now))
        .filter(known_browser::Column::AccountId.eq(account))
        .filter(known_browser::Column::TokenHash.eq(token_hash))
        .exec(tx)
        .await?;
    if done.rows_affected > 0 {
        return Ok(false);
    }
    known_browser::Entity::insert(known_browser::ActiveModel {
        account_id: Set(account),
        token_hash: Set(token_hash.to_owned()),
        first_at: Set(now),
        last_at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(true)
}

/// Forgets the browsers that were last used before then.
pub async fn forget(tx: &Tx, before: DateTime<Utc>) -> Result<()> {
    known_browser::Entity::delete_many().filter(known_browser::Column::LastAt.lt(before)).exec(tx).await?;
    Ok(())
}
