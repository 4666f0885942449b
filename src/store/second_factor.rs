//! The second factor of an account: the secret of its app, the last step taken, its recovery codes.

use chrono::{DateTime, Utc};
use entity::{
    account, recovery_code,
    values::{AccountId, RecoveryCodeId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    ExprTrait as _, FromQueryResult, PaginatorTrait as _, QueryFilter as _, Statement, sea_query::Expr,
};

use super::Tx;
use crate::{
    domain::second_factor::Factors,
    error::{Error, Result},
};

/// The state of a second factor.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "account::Entity")]
pub struct SecondFactor {
    pub email: String,
    /// Base32.
    pub totp_secret: Option<String>,
    /// Asked for since then; before, the secret is only a proposal.
    pub totp_confirmed_at: Option<DateTime<Utc>>,
    /// The last step that was taken.
    pub totp_step: Option<i64>,
}

/// The second factor of this account, or 404.
pub async fn of_account(conn: &impl ConnectionTrait, account: AccountId) -> Result<SecondFactor> {
    account::Entity::find_by_id(account).into_partial_model().one(conn).await?.ok_or(Error::NotFound)
}

/// What this account has of second factors, and since when.
pub async fn factors(conn: &impl ConnectionTrait, account: AccountId) -> Result<Factors> {
    #[derive(FromQueryResult)]
    struct Row {
        app: Option<DateTime<Utc>>,
        passkey: Option<DateTime<Utc>>,
    }
    let sql = "select a.totp_confirmed_at as app, \
        (select min(p.created_at) from passkey p where p.account_id = a.id) as passkey from account a where a.id = $1";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [account.into()]);
    let row = Row::find_by_statement(statement).one(conn).await?.ok_or(Error::NotFound)?;
    Ok(Factors { app: row.app, passkey: row.passkey })
}

/// How many recovery codes are left.
pub async fn codes_left(conn: &impl ConnectionTrait, account: AccountId) -> Result<u64> {
    Ok(recovery_code::Entity::find()
        .filter(recovery_code::Column::AccountId.eq(account))
        .filter(recovery_code::Column::UsedAt.is_null())
        .count(conn)
        .await?)
}

/// Proposes a secret; `false` when one is confirmed.
pub async fn propose(tx: &Tx, account: AccountId, secret: &str) -> Result<bool> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::TotpSecret, Expr::value(secret))
        .col_expr(account::Column::TotpStep, Expr::value(None::<i64>))
        .filter(account::Column::Id.eq(account))
        .filter(account::Column::TotpConfirmedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Confirms the proposed secret; `false` when it is another by now or was confirmed already.
pub async fn confirm(tx: &Tx, account: AccountId, secret: &str, now: DateTime<Utc>) -> Result<bool> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::TotpConfirmedAt, Expr::value(now))
        .filter(account::Column::Id.eq(account))
        .filter(account::Column::TotpSecret.eq(secret))
        .filter(account::Column::TotpConfirmedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Takes a step; `false` when it or a later one was taken.
pub async fn take_step(tx: &Tx, account: AccountId, step: i64) -> Result<bool> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::TotpStep, Expr::value(step))
        .filter(account::Column::Id.eq(account))
        .filter(account::Column::TotpStep.is_null().or(account::Column::TotpStep.lt(step)))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Keeps the hashes of new recovery codes instead of all earlier ones.
pub async fn replace_codes(tx: &Tx, account: AccountId, hashes: Vec<String>) -> Result<()> {
    forget_codes(tx, account).await?;
    let rows = hashes.into_iter().map(|code_hash| recovery_code::ActiveModel {
        id: Set(RecoveryCodeId::generate()),
        account_id: Set(account),
        code_hash: Set(code_hash),
        used_at: Set(None),
    });
    recovery_code::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

async fn forget_codes(tx: &Tx, account: AccountId) -> Result<()> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    Ok(())
}

/// Uses a recovery code up; `false` when the account has no such unused code.
pub async fn use_code(tx: &Tx, account: AccountId, hash: &str, now: DateTime<Utc>) -> Result<bool> {
    let done = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(now))
        .filter(recovery_code::Column::AccountId.eq(account))
        .filter(recovery_code::Column::CodeHash.eq(hash))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Removes the second factor with its recovery codes.
pub async fn remove(tx: &Tx, account: AccountId) -> Result<()> {
    account::Entity::update_many()
        .col_expr(account::Column::TotpSecret, Expr::value(None::<String>))
        .col_expr(account::Column::TotpConfirmedAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(account::Column::TotpStep, Expr::value(None::<i64>))
        .filter(account::Column::Id.eq(account))
        .exec(tx)
        .await?;
    forget_codes(tx, account).await
}
