//! The form, the rubric and the workflow that come with the portal, kept as versions in the database.

use serde::Serialize;

use super::record;
use crate::{
    app::App,
    domain::{actor::Op, audit::Event, evaluation, form, workflow},
    error::Result,
    store::{
        self,
        library::{Library, Shelf, Shipped},
    },
};

/// Keeps the shipped versions that are missing; nothing is written when all are there.
pub async fn ensure(app: &App, op: &Op) -> Result<Library> {
    let shelf = shelf()?;
    if let Some(library) = store::library::find(app.db.read(), &shelf).await? {
        return Ok(library);
    }
    store::write(&app.db, async |tx| {
        let (library, new) = store::library::keep(tx, &shelf, op.now).await?;
        let entry = Event { kind: "library.kept", object: None, details: serde_json::json!({ "new": new }) };
        record::audit(tx, op, entry).await?;
        Ok(library)
    })
    .await
}

fn shelf() -> Result<Shelf> {
    let (form, rubric, workflow) = (form::standard(), evaluation::standard(), workflow::standard());
    let form_version = i32::try_from(form.version).map_err(anyhow::Error::from)?;
    Ok(Shelf {
        form: shipped(&form.key, form_version, &form)?,
        rubric: shipped(&rubric.key, rubric.version, &rubric)?,
        workflow: shipped(&workflow.key, workflow.version, &workflow)?,
    })
}

fn shipped(key: &str, version: i32, definition: &impl Serialize) -> Result<Shipped> {
    let definition = serde_json::to_value(definition).map_err(anyhow::Error::from)?;
    Ok(Shipped { key: key.to_owned(), version, definition })
}
