//! Passwords: one hash an account, or none.

use chrono::{DateTime, Utc};
use entity::{password, values::AccountId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    QueryFilter as _, sea_query::OnConflict,
};

use super::Tx;
use crate::error::Result;

/// What is kept of a password.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "password::Entity")]
pub struct Kept {
    /// The hash with its parameters.
    pub phc: String,
    pub set_at: DateTime<Utc>,
}

/// The password of this account.
pub async fn of_account(conn: &impl ConnectionTrait, account: AccountId) -> Result<Option<Kept>> {
    Ok(password::Entity::find_by_id(account).into_partial_model().one(conn).await?)
}

/// Gives the account this password instead of the one it had.
pub async fn set(tx: &Tx, account: AccountId, kept: Kept) -> Result<()> {
    let row =
        password::ActiveModel { account_id: Set(account), phc: Set(kept.phc), set_at: Set(kept.set_at) };
    let instead = OnConflict::column(password::Column::AccountId)
        .update_columns([password::Column::Phc, password::Column::SetAt])
        .to_owned();
    password::Entity::insert(row).on_conflict(instead).exec_without_returning(tx).await?;
    Ok(())
}

/// Removes the password; `false` when there was none.
pub async fn remove(tx: &Tx, account: AccountId) -> Result<bool> {
    let done =
        password::Entity::delete_many().filter(password::Column::AccountId.eq(account)).exec(tx).await?;
    Ok(done.rows_affected == 1)
}
