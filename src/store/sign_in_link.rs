//! Mailed sign-in links.

use chrono::{DateTime, Utc};
use entity::{sign_in_link, values::SignInLinkId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _,
    PaginatorTrait as _, QueryFilter as _, sea_query::Expr,
};

use super::Tx;
use crate::{domain::sign_in::Lock, error::Result};

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
    /// Which browsers it opens.
    pub lock: Lock,
}

/// Keeps a link; only the hash of its token.
pub async fn insert(tx: &Tx, token_hash: String, link: Link, now: DateTime<Utc>) -> Result<()> {
    sign_in_link::Entity::insert(sign_in_link::ActiveModel {
        id: Set(link.id),
        token_hash: Set(token_hash),
        email: Set(link.email),
        name: Set(link.name),
        next: Set(link.next),
        created_at: Set(now),
        expires_at: Set(link.expires_at),
        used_at: Set(None),
        browser_hash: Set(link.lock.browser_hash),
        code_hash: Set(link.lock.code_hash),
        tries: Set(link.lock.tries),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// The link of this token hash.
pub async fn by_token(conn: &impl ConnectionTrait, token_hash: &str) -> Result<Option<Link>> {
    let row =
        sign_in_link::Entity::find().filter(sign_in_link::Column::TokenHash.eq(token_hash)).one(conn).await?;
    Ok(row.map(|row| Link {
        id: row.id,
        email: row.email,
        name: row.name,
        next: row.next,
        expires_at: row.expires_at,
        used_at: row.used_at,
        lock: Lock { browser_hash: row.browser_hash, code_hash: row.code_hash, tries: row.tries },
    }))
}

/// Uses a link up; `false` when somebody was faster.
pub async fn take(tx: &Tx, id: SignInLinkId, now: DateTime<Utc>) -> Result<bool> {
    let done = sign_in_link::Entity::update_many()
        .col_expr(sign_in_link::Column::UsedAt, Expr::value(now))
        .filter(sign_in_link::Column::Id.eq(id))
        .filter(sign_in_link::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Uses up every open link to this address; how many there were.
pub async fn take_all(tx: &Tx, email: &str, now: DateTime<Utc>) -> Result<u64> {
    let done = sign_in_link::Entity::update_many()
        .col_expr(sign_in_link::Column::UsedAt, Expr::value(now))
        .filter(sign_in_link::Column::Email.eq(email))
        .filter(sign_in_link::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// Counts a wrong code.
pub async fn note_try(tx: &Tx, id: SignInLinkId) -> Result<()> {
    sign_in_link::Entity::update_many()
        .col_expr(sign_in_link::Column::Tries, Expr::col(sign_in_link::Column::Tries).add(1))
        .filter(sign_in_link::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// How many links this address was sent since then.
pub async fn count_since(conn: &impl ConnectionTrait, email: &str, since: DateTime<Utc>) -> Result<u64> {
    Ok(sign_in_link::Entity::find()
        .filter(sign_in_link::Column::Email.eq(email))
        .filter(sign_in_link::Column::CreatedAt.gt(since))
        .count(conn)
        .await?)
}
