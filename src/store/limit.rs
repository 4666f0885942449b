//! How much of each limit is used up. On disk, so that a restart gives nobody a fresh start.

use entity::rate_limit;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, EntityTrait as _, QueryFilter as _,
    sea_query::{Expr, OnConflict},
};

use super::Tx;
use crate::error::Result;

/// When the limit of this name is free again, in milliseconds since 1970; nobody else changes it before the end
/// of the transaction.
pub async fn locked(tx: &Tx, name: &str) -> Result<i64> {
    // Writing the row as it is locks it, on both databases, whether it was there or not.
    let row = rate_limit::ActiveModel { name: Set(name.to_owned()), full_at: Set(0) };
    let same = OnConflict::column(rate_limit::Column::Name)
        .value(rate_limit::Column::FullAt, Expr::col((rate_limit::Entity, rate_limit::Column::FullAt)))
        .to_owned();
    Ok(rate_limit::Entity::insert(row).on_conflict(same).exec_with_returning(tx).await?.full_at)
}

/// Notes when the limit will be free again.
pub async fn keep(tx: &Tx, name: &str, full_at: i64) -> Result<()> {
    rate_limit::Entity::update_many()
        .col_expr(rate_limit::Column::FullAt, Expr::value(full_at))
        .filter(rate_limit::Column::Name.eq(name))
        .exec(tx)
        .await?;
    Ok(())
}

/// Forgets the limits that are free again at `now`; how many.
pub async fn forget(tx: &Tx, now: i64) -> Result<u64> {
    let gone = rate_limit::Entity::delete_many().filter(rate_limit::Column::FullAt.lte(now)).exec(tx).await?;
    Ok(gone.rows_affected)
}
