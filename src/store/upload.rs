//! Files that come piece by piece, before they belong to a pitch.

use chrono::{DateTime, Utc};
use entity::{
    upload::{ActiveModel, Column, Entity},
    values::UploadId,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

use super::Tx;
use crate::{
    domain::policy::{EditDraft, Grant},
    error::{Error, Result},
};

/// A file that comes piece by piece.
#[derive(Clone, Debug)]
pub struct Upload {
    pub id: UploadId,
    pub field: String,
    pub name: String,
    pub size: u64,
    /// As it was announced, hex.
    pub sha256: String,
    pub begun_at: DateTime<Utc>,
}

/// Begins a file.
pub async fn begin(tx: &Tx, grant: &Grant<EditDraft>, begun: &Upload, now: DateTime<Utc>) -> Result<()> {
    Entity::insert(ActiveModel {
        id: Set(begun.id),
        pitch_id: Set(grant.pitch()),
        field: Set(begun.field.clone()),
        name: Set(begun.name.clone()),
        size: Set(i64::try_from(begun.size).map_err(anyhow::Error::from)?),
        sha256: Set(begun.sha256.clone()),
        begun_at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// The file of this pitch that is on its way under this id; 404 when there is none.
pub async fn of(conn: &impl ConnectionTrait, grant: &Grant<EditDraft>, id: UploadId) -> Result<Upload> {
    let found = Entity::find_by_id(id).filter(Column::PitchId.eq(grant.pitch()));
    let row = found.one(conn).await?.ok_or(Error::NotFound)?;
    Ok(Upload {
        id: row.id,
        field: row.field,
        name: row.name,
        size: u64::try_from(row.size).map_err(anyhow::Error::from)?,
        sha256: row.sha256,
        begun_at: row.begun_at,
    })
}

/// How many files are on their way for this pitch.
pub async fn under_way(tx: &Tx, grant: &Grant<EditDraft>) -> Result<usize> {
    let ids: Vec<UploadId> = Entity::find()
        .filter(Column::PitchId.eq(grant.pitch()))
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    Ok(ids.len())
}

/// Ends a file's way, whatever became of it; `false` when it was over.
pub async fn end(tx: &Tx, id: UploadId) -> Result<bool> {
    Ok(Entity::delete_by_id(id).exec(tx).await?.rows_affected == 1)
}

/// Ends the way of files that were begun before; how many.
pub async fn end_older(tx: &Tx, before: DateTime<Utc>) -> Result<u64> {
    Ok(Entity::delete_many().filter(Column::BegunAt.lt(before)).exec(tx).await?.rows_affected)
}

/// The files that are on their way, of all pitches, and when they were begun.
pub async fn all(conn: &impl ConnectionTrait) -> Result<Vec<(UploadId, DateTime<Utc>)>> {
    let select = Entity::find().select_only();
    Ok(select.columns([Column::Id, Column::BegunAt]).into_tuple().all(conn).await?)
}
