//! Single sign-on: who somebody is at the provider, and those who are there just now.

use chrono::{DateTime, Utc};
use entity::{
    identity, role_grant, sso_attempt,
    values::{AccountId, ChallengeId, GrantSource, Role, SsoPurpose},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    QueryFilter as _, QuerySelect as _,
};

use super::{Tx, on_unique};
use crate::error::{Error, Refusal, Result};

/// Somebody who was sent to the provider.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "sso_attempt::Entity")]
pub struct Attempt {
    pub state_hash: String,
    pub browser_hash: String,
    pub nonce: String,
    pub verifier: String,
    pub next: String,
    pub purpose: SsoPurpose,
    pub account_id: Option<AccountId>,
    pub created_at: DateTime<Utc>,
}

/// Keeps what has to match when they come back.
pub async fn begin(tx: &Tx, attempt: Attempt) -> Result<()> {
    sso_attempt::Entity::insert(sso_attempt::ActiveModel {
        state_hash: Set(attempt.state_hash),
        browser_hash: Set(attempt.browser_hash),
        nonce: Set(attempt.nonce),
        verifier: Set(attempt.verifier),
        next: Set(attempt.next),
        purpose: Set(attempt.purpose),
        account_id: Set(attempt.account_id),
        created_at: Set(attempt.created_at),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// Takes what this browser began after `since`, once: nobody finds it again. A foreign browser leaves it there.
pub async fn take(
    tx: &Tx,
    state_hash: &str,
    browser_hash: &str,
    since: DateTime<Utc>,
) -> Result<Option<Attempt>> {
    let found: Option<Attempt> = sso_attempt::Entity::find_by_id(state_hash)
        .filter(sso_attempt::Column::BrowserHash.eq(browser_hash))
        .filter(sso_attempt::Column::CreatedAt.gt(since))
        .into_partial_model()
        .one(tx)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let gone = sso_attempt::Entity::delete_by_id(state_hash).exec(tx).await?;
    Ok((gone.rows_affected == 1).then_some(found))
}

/// Forgets who was sent there up to `until` and did not come back.
pub async fn forget(tx: &Tx, until: DateTime<Utc>) -> Result<()> {
    sso_attempt::Entity::delete_many().filter(sso_attempt::Column::CreatedAt.lte(until)).exec(tx).await?;
    Ok(())
}

/// The account of whom the provider calls so.
pub async fn account_of(
    conn: &impl ConnectionTrait,
    issuer: &str,
    subject: &str,
) -> Result<Option<AccountId>> {
    Ok(identity::Entity::find_by_id((issuer.to_owned(), subject.to_owned()))
        .select_only()
        .column(identity::Column::AccountId)
        .into_tuple()
        .one(conn)
        .await?)
}

/// Since when an account belongs to somebody at this provider.
pub async fn linked_at(
    conn: &impl ConnectionTrait,
    issuer: &str,
    account: AccountId,
) -> Result<Option<DateTime<Utc>>> {
    Ok(identity::Entity::find()
        .filter(identity::Column::AccountId.eq(account))
        .filter(identity::Column::Issuer.eq(issuer))
        .select_only()
        .column(identity::Column::CreatedAt)
        .into_tuple()
        .one(conn)
        .await?)
}

/// Lets an account belong to whom the provider calls so; refused when they have another one.
pub async fn link(
    tx: &Tx,
    issuer: &str,
    subject: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    let insert = identity::Entity::insert(identity::ActiveModel {
        issuer: Set(issuer.to_owned()),
        subject: Set(subject.to_owned()),
        account_id: Set(account),
        created_at: Set(now),
    })
    .exec_without_returning(tx)
    .await;
    on_unique(insert, || Error::Refused(Refusal::new("refused-sso-taken")))?;
    Ok(())
}

/// The roles that the provider gave this account.
pub async fn granted(
    conn: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Vec<(Role, Option<ChallengeId>)>> {
    Ok(role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.eq(account))
        .filter(role_grant::Column::Source.eq(GrantSource::Sso))
        .select_only()
        .columns([role_grant::Column::Role, role_grant::Column::ChallengeId])
        .into_tuple()
        .all(conn)
        .await?)
}
