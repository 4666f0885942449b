//! Mailed links with which an account is changed.

use chrono::{DateTime, Utc};
use entity::{
    account_link,
    values::{AccountId, AccountLinkId, LinkPurpose},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _, sea_query::Expr,
};

use super::Tx;
use crate::error::Result;

/// A mailed link.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "account_link::Entity")]
pub struct AccountLink {
    pub id: AccountLinkId,
    pub account_id: AccountId,
    /// The canonical address it was mailed to.
    pub address: String,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

/// Keeps a link; only the hash of its token.
pub async fn insert(
    tx: &Tx,
    purpose: LinkPurpose,
    token_hash: String,
    link: AccountLink,
    now: DateTime<Utc>,
) -> Result<()> {
    account_link::Entity::insert(account_link::ActiveModel {
        id: Set(link.id),
        token_hash: Set(token_hash),
        account_id: Set(link.account_id),
        purpose: Set(purpose),
        address: Set(link.address),
        created_at: Set(now),
        expires_at: Set(link.expires_at),
        used_at: Set(link.used_at),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// The link of this token hash, for this purpose.
pub async fn by_token(
    conn: &impl ConnectionTrait,
    purpose: LinkPurpose,
    token_hash: &str,
) -> Result<Option<AccountLink>> {
    Ok(account_link::Entity::find()
        .filter(account_link::Column::TokenHash.eq(token_hash))
        .filter(account_link::Column::Purpose.eq(purpose))
        .into_partial_model()
        .one(conn)
        .await?)
}

/// Uses up every open link of this account, whatever for; how many there were.
pub async fn take_every(tx: &Tx, account: AccountId, now: DateTime<Utc>) -> Result<u64> {
    let done = account_link::Entity::update_many()
        .col_expr(account_link::Column::UsedAt, Expr::value(now))
        .filter(account_link::Column::AccountId.eq(account))
        .filter(account_link::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// Uses up every open link of this account for this purpose; how many there were.
pub async fn take_all(tx: &Tx, account: AccountId, purpose: LinkPurpose, now: DateTime<Utc>) -> Result<u64> {
    let done = account_link::Entity::update_many()
        .col_expr(account_link::Column::UsedAt, Expr::value(now))
        .filter(account_link::Column::AccountId.eq(account))
        .filter(account_link::Column::Purpose.eq(purpose))
        .filter(account_link::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// How many links this account was sent for this purpose since then.
pub async fn count_since(
    conn: &impl ConnectionTrait,
    account: AccountId,
    purpose: LinkPurpose,
    since: DateTime<Utc>,
) -> Result<u64> {
    Ok(account_link::Entity::find()
        .filter(account_link::Column::AccountId.eq(account))
        .filter(account_link::Column::Purpose.eq(purpose))
        .filter(account_link::Column::CreatedAt.gt(since))
        .count(conn)
        .await?)
}
