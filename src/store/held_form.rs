//! Forms that wait until their sender has shown who they are.

use chrono::{DateTime, Utc};
use entity::{
    held_form,
    values::{AccountId, HeldFormId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::Tx;
use crate::error::Result;

/// A form as it was posted.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "held_form::Entity")]
pub struct HeldForm {
    /// The own path it was posted to.
    pub path: String,
    /// URL-encoded.
    pub body: String,
}

/// Keeps a form for this account, beside the newest `others` that it has waiting; older ones go.
pub async fn insert(
    tx: &Tx,
    account: AccountId,
    form: HeldForm,
    others: u64,
    now: DateTime<Utc>,
) -> Result<HeldFormId> {
    let newest: Vec<HeldFormId> = held_form::Entity::find()
        .filter(held_form::Column::AccountId.eq(account))
        .order_by_desc(held_form::Column::CreatedAt)
        .order_by_desc(held_form::Column::Id)
        .limit(others)
        .select_only()
        .column(held_form::Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    held_form::Entity::delete_many()
        .filter(held_form::Column::AccountId.eq(account))
        .filter(held_form::Column::Id.is_not_in(newest))
        .exec(tx)
        .await?;
    let id = HeldFormId::generate();
    held_form::Entity::insert(held_form::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        path: Set(form.path),
        body: Set(form.body),
        created_at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(id)
}

/// A form of this account that was posted after `since`.
pub async fn of_account(
    conn: &impl ConnectionTrait,
    account: AccountId,
    id: HeldFormId,
    since: DateTime<Utc>,
) -> Result<Option<HeldForm>> {
    Ok(held_form::Entity::find_by_id(id)
        .filter(held_form::Column::AccountId.eq(account))
        .filter(held_form::Column::CreatedAt.gt(since))
        .into_partial_model()
        .one(conn)
        .await?)
}

/// Forgets what was posted up to `until`.
pub async fn forget(tx: &Tx, until: DateTime<Utc>) -> Result<()> {
    held_form::Entity::delete_many().filter(held_form::Column::CreatedAt.lte(until)).exec(tx).await?;
    Ok(())
}
