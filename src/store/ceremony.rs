//! What authenticators were asked: kept for one answer.

use chrono::{DateTime, Utc};
use entity::{
    ceremony,
    values::{AccountId, CeremonyPurpose},
};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use super::Tx;
use crate::error::Result;

/// Keeps a question to the authenticator of the browser that holds this token.
pub async fn insert(
    tx: &Tx,
    token_hash: String,
    purpose: CeremonyPurpose,
    account: Option<AccountId>,
    state: String,
    now: DateTime<Utc>,
) -> Result<()> {
    ceremony::Entity::insert(ceremony::ActiveModel {
        token_hash: Set(token_hash),
        purpose: Set(purpose),
        account_id: Set(account),
        state: Set(state),
        created_at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// Takes the question that was put to this browser for this purpose and account after `since`: it is gone, even
/// when it was put for something else.
pub async fn take(
    tx: &Tx,
    token_hash: &str,
    purpose: CeremonyPurpose,
    account: Option<AccountId>,
    since: DateTime<Utc>,
) -> Result<Option<String>> {
    let Some(found) = ceremony::Entity::find_by_id(token_hash).one(tx).await? else { return Ok(None) };
    let gone = ceremony::Entity::delete_by_id(token_hash).exec(tx).await?;
    let is_it = gone.rows_affected == 1
        && (found.purpose, found.account_id) == (purpose, account)
        && found.created_at > since;
    Ok(is_it.then_some(found.state))
}

/// Forgets the question that was put to this browser before.
pub async fn drop(tx: &Tx, token_hash: &str) -> Result<()> {
    ceremony::Entity::delete_by_id(token_hash).exec(tx).await?;
    Ok(())
}

/// Forgets what was asked up to `until`.
pub async fn forget(tx: &Tx, until: DateTime<Utc>) -> Result<()> {
    ceremony::Entity::delete_many().filter(ceremony::Column::CreatedAt.lte(until)).exec(tx).await?;
    Ok(())
}
