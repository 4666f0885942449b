//! Rubric versions, frozen once they are stored.

use entity::{
    challenge, pitch, rubric,
    values::{Document, PitchId, RubricId},
};
use sea_orm::{ConnectionTrait, EntityTrait as _, JoinType, QuerySelect as _, RelationTrait as _};

use crate::{
    domain::evaluation::Rubric,
    error::{Error, Result},
};

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
