//! Rubric versions, frozen once they are stored.

use chrono::{DateTime, Utc};
use entity::{
    challenge, pitch, rubric,
    values::{Document, PitchId, RubricId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, JoinType, QueryFilter as _,
    QuerySelect as _, RelationTrait as _,
};

use super::Tx;
use crate::{
    domain::evaluation::Rubric,
    error::{Error, Result},
};

/// Stores a rubric version, or finds it by key and version; what is stored is never changed.
pub async fn ensure(tx: &Tx, rubric: &Rubric, now: DateTime<Utc>) -> Result<RubricId> {
    let stored = rubric::Entity::find()
        .filter(rubric::Column::Key.eq(&rubric.key))
        .filter(rubric::Column::Version.eq(rubric.version))
        .select_only()
        .column(rubric::Column::Id)
        .into_tuple()
        .one(tx)
        .await?;
    if let Some(id) = stored {
        return Ok(id);
    }
    let id = RubricId::generate();
    rubric::Entity::insert(rubric::ActiveModel {
        id: Set(id),
        key: Set(rubric.key.clone()),
        version: Set(rubric.version),
        definition: Set(Document(serde_json::to_value(rubric).map_err(anyhow::Error::from)?)),
        created_at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(id)
}

/// A rubric version.
pub async fn definition(conn: &impl ConnectionTrait, id: RubricId) -> Result<Rubric> {
    let document: Option<Document> = rubric::Entity::find_by_id(id)
        .select_only()
        .column(rubric::Column::Definition)
        .into_tuple()
        .one(conn)
        .await?;
    parsed(document)
}

/// The rubric by which the pitches of its challenge are judged.
pub async fn of_pitch(conn: &impl ConnectionTrait, pitch: PitchId) -> Result<Rubric> {
    let document: Option<Document> = pitch::Entity::find_by_id(pitch)
        .join(JoinType::InnerJoin, pitch::Relation::Challenge.def())
        .join(JoinType::InnerJoin, challenge::Relation::Rubric.def())
        .select_only()
        .column(rubric::Column::Definition)
        .into_tuple()
        .one(conn)
        .await?;
    parsed(document)
}

fn parsed(document: Option<Document>) -> Result<Rubric> {
    let document = document.ok_or_else(|| Error::Internal(anyhow::anyhow!("a rubric is missing")))?;
    serde_json::from_value(document.0).map_err(|error| Error::Internal(error.into()))
}
