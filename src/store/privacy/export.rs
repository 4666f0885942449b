//! Exports of own data: one a person, made by a job, gone after some days.

use chrono::{DateTime, Utc};
use entity::{
    data_export,
    values::{AccountId, DataExportId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _, QuerySelect as _, sea_query::Expr,
};

use super::super::Tx;
use crate::error::Result;

/// An export without what is in it.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "data_export::Entity")]
pub struct Export {
    pub id: DataExportId,
    pub account_id: AccountId,
    pub asked_at: DateTime<Utc>,
    pub ready_at: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
}

/// Asks for one in place of any other of this person.
pub async fn ask(tx: &Tx, account: AccountId, now: DateTime<Utc>) -> Result<DataExportId> {
    data_export::Entity::delete_many().filter(data_export::Column::AccountId.eq(account)).exec(tx).await?;
    let id = DataExportId::generate();
    data_export::Entity::insert(data_export::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        document: Set(None),
        asked_at: Set(now),
        ready_at: Set(None),
        expires_at: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(id)
}

/// The export of this person.
pub async fn of_account(conn: &impl ConnectionTrait, account: AccountId) -> Result<Option<Export>> {
    let own = data_export::Column::AccountId.eq(account);
    Ok(data_export::Entity::find().filter(own).into_partial_model().one(conn).await?)
}

/// One that is still to be made.
pub async fn waiting(conn: &impl ConnectionTrait, id: DataExportId) -> Result<Option<Export>> {
    Ok(data_export::Entity::find_by_id(id)
        .filter(data_export::Column::ReadyAt.is_null())
        .into_partial_model()
        .one(conn)
        .await?)
}

/// Keeps what was made; `false` when nobody waits for it any longer.
pub async fn finish(
    tx: &Tx,
    id: DataExportId,
    document: String,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool> {
    let done = data_export::Entity::update_many()
        .col_expr(data_export::Column::Document, Expr::value(document))
        .col_expr(data_export::Column::ReadyAt, Expr::value(now))
        .col_expr(data_export::Column::ExpiresAt, Expr::value(until))
        .filter(data_export::Column::Id.eq(id))
        .filter(data_export::Column::ReadyAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The document of this person's own export, until it expires.
pub async fn document(
    conn: &impl ConnectionTrait,
    id: DataExportId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Option<String>> {
    let found: Option<Option<String>> = data_export::Entity::find_by_id(id)
        .filter(data_export::Column::AccountId.eq(account))
        .filter(data_export::Column::ExpiresAt.gt(now))
        .select_only()
        .column(data_export::Column::Document)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(found.flatten())
}

/// Whether one has expired.
pub async fn is_any_expired(conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
    Ok(data_export::Entity::find().filter(data_export::Column::ExpiresAt.lte(now)).count(conn).await? > 0)
}
