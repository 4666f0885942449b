//! Versions of forms.

use entity::{
    form,
    values::{Document, FormId},
};
use sea_orm::{ConnectionTrait, EntityTrait as _, QuerySelect as _};

use crate::{
    domain::form::FormDefinition,
    error::{Error, Result},
};

/// A form version; it never changes.
pub async fn definition(conn: &impl ConnectionTrait, id: FormId) -> Result<FormDefinition> {
    let document: Document = form::Entity::find_by_id(id)
        .select_only()
        .column(form::Column::Definition)
        .into_tuple()
        .one(conn)
        .await?
        .ok_or_else(|| Error::Internal(anyhow::anyhow!("form {id} is missing")))?;
    serde_json::from_value(document.0).map_err(|error| Error::Internal(error.into()))
}
