//! Passkeys: added, found by what their authenticator calls them, used, renamed, removed.

use chrono::{DateTime, Utc};
use entity::{
    account, passkey,
    values::{AccountId, PasskeyId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _, JoinType,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _,
    sea_query::Expr,
};

use super::{Tx, on_unique};
use crate::{
    domain::passkey::{Claim, Credential},
    error::{Error, Refusal, Result},
};

/// A passkey as its owner sees it.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "passkey::Entity")]
pub struct OwnPasskey {
    pub id: PasskeyId,
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

/// The passkeys of this account, oldest first.
pub async fn of_account(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<OwnPasskey>> {
    Ok(passkey::Entity::find()
        .filter(passkey::Column::AccountId.eq(account))
        .order_by_asc(passkey::Column::CreatedAt)
        .order_by_asc(passkey::Column::Id)
        .into_partial_model()
        .all(conn)
        .await?)
}

/// How many passkeys this account has.
pub async fn count(conn: &impl ConnectionTrait, account: AccountId) -> Result<u64> {
    Ok(passkey::Entity::find().filter(passkey::Column::AccountId.eq(account)).count(conn).await?)
}

/// What the authenticators of this account call its passkeys.
pub async fn credential_ids(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<String>> {
    Ok(passkey::Entity::find()
        .filter(passkey::Column::AccountId.eq(account))
        .select_only()
        .column(passkey::Column::CredentialId)
        .into_tuple()
        .all(conn)
        .await?)
}

/// Adds a passkey; refused when it is known already, whosever it is.
pub async fn insert(
    tx: &Tx,
    account: AccountId,
    credential: Credential,
    name: &str,
    now: DateTime<Utc>,
) -> Result<PasskeyId> {
    let id = PasskeyId::generate();
    let row = passkey::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        credential_id: Set(credential.id),
        credential: Set(credential.text),
        name: Set(name.to_owned()),
        created_at: Set(now),
        used_at: Set(None),
    };
    let insert = passkey::Entity::insert(row).exec_without_returning(tx).await;
    on_unique(insert, || Error::Refused(Refusal::new("refused-passkey-known")))?;
    Ok(id)
}

/// The passkey that an answer claims to be, as it is kept; none of a disabled account.
pub async fn claimed(conn: &impl ConnectionTrait, claim: &Claim) -> Result<Option<Credential>> {
    let text: Option<String> = passkey::Entity::find()
        .join(JoinType::InnerJoin, passkey::Relation::Account.def())
        .filter(passkey::Column::CredentialId.eq(&claim.credential_id))
        .filter(passkey::Column::AccountId.eq(claim.account))
        .filter(account::Column::DisabledAt.is_null())
        .select_only()
        .column(passkey::Column::Credential)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(text.map(|text| Credential { id: claim.credential_id.clone(), text }))
}

/// Keeps what a use changed; `false` when the passkey was removed or used otherwise since `before` was read.
pub async fn used(tx: &Tx, before: &Credential, after: &Credential, now: DateTime<Utc>) -> Result<bool> {
    let done = passkey::Entity::update_many()
        .col_expr(passkey::Column::Credential, Expr::value(&after.text))
        .col_expr(passkey::Column::UsedAt, Expr::value(now))
        .filter(passkey::Column::CredentialId.eq(&before.id))
        .filter(passkey::Column::Credential.eq(&before.text))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Names a passkey of this account; `false` when it has no such one.
pub async fn rename(tx: &Tx, account: AccountId, id: PasskeyId, name: &str) -> Result<bool> {
    let done = passkey::Entity::update_many()
        .col_expr(passkey::Column::Name, Expr::value(name))
        .filter(passkey::Column::Id.eq(id))
        .filter(passkey::Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Removes a passkey of this account; `false` when it has no such one.
pub async fn remove(tx: &Tx, account: AccountId, id: PasskeyId) -> Result<bool> {
    let done = passkey::Entity::delete_many()
        .filter(passkey::Column::Id.eq(id))
        .filter(passkey::Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Removes every passkey of this account.
pub async fn remove_all(tx: &Tx, account: AccountId) -> Result<()> {
    passkey::Entity::delete_many().filter(passkey::Column::AccountId.eq(account)).exec(tx).await?;
    Ok(())
}
