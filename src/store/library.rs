//! The versions of forms, rubrics and workflows that come with the portal.

use chrono::{DateTime, Utc};
use entity::{
    form, rubric,
    values::{Document, FormId, RubricId, WorkflowId},
    workflow,
};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};
use serde_json::Value;

use super::Tx;
use crate::error::{Error, Result};

/// What a new challenge starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Library {
    pub form: FormId,
    pub rubric: RubricId,
    pub workflow: WorkflowId,
}

/// One definition with the key and version it is kept under.
#[derive(Clone, Debug)]
pub struct Shipped {
    pub key: String,
    pub version: i32,
    pub definition: Value,
}

macro_rules! kept {
    ($find:ident, $insert:ident, $table:ident, $id:ident) => {
        async fn $find(conn: &impl ConnectionTrait, key: &str, version: i32) -> Result<Option<$id>> {
            let row = $table::Entity::find()
                .filter($table::Column::Key.eq(key))
                .filter($table::Column::Version.eq(version))
                .one(conn)
                .await?;
            Ok(row.map(|row| row.id))
        }

        async fn $insert(tx: &Tx, shipped: &Shipped, now: DateTime<Utc>) -> Result<($id, bool)> {
            if let Some(id) = $find(tx, &shipped.key, shipped.version).await? {
                return Ok((id, false));
            }
            let id = $id::generate();
            $table::Entity::insert($table::ActiveModel {
                id: Set(id),
                key: Set(shipped.key.clone()),
                version: Set(shipped.version),
                definition: Set(Document(shipped.definition.clone())),
                created_at: Set(now),
            })
            .exec_without_returning(tx)
            .await?;
            Ok((id, true))
        }
    };
}

kept!(form_id, insert_form, form, FormId);
kept!(rubric_id, insert_rubric, rubric, RubricId);
kept!(workflow_id, insert_workflow, workflow, WorkflowId);

/// Everything that ships: form, rubric, workflow.
#[derive(Clone, Debug)]
pub struct Shelf {
    pub form: Shipped,
    pub rubric: Shipped,
    pub workflow: Shipped,
}

/// The library of this shelf when all of it is kept already.
pub async fn find(conn: &impl ConnectionTrait, shelf: &Shelf) -> Result<Option<Library>> {
    let form = form_id(conn, &shelf.form.key, shelf.form.version).await?;
    let rubric = rubric_id(conn, &shelf.rubric.key, shelf.rubric.version).await?;
    let workflow = workflow_id(conn, &shelf.workflow.key, shelf.workflow.version).await?;
    Ok(form.zip(rubric).zip(workflow).map(|((form, rubric), workflow)| Library { form, rubric, workflow }))
}

/// Keeps what is missing; says which parts were.
pub async fn keep(tx: &Tx, shelf: &Shelf, now: DateTime<Utc>) -> Result<(Library, Vec<&'static str>)> {
    let (form, new_form) = insert_form(tx, &shelf.form, now).await?;
    let (rubric, new_rubric) = insert_rubric(tx, &shelf.rubric, now).await?;
    let (workflow, new_workflow) = insert_workflow(tx, &shelf.workflow, now).await?;
    let new = [(new_form, "form"), (new_rubric, "rubric"), (new_workflow, "workflow")];
    Ok((
        Library { form, rubric, workflow },
        new.into_iter().filter(|(is_new, _)| *is_new).map(|(_, name)| name).collect(),
    ))
}

/// What new challenges start with: the newest version of each under the key `standard`.
pub async fn current(conn: &impl ConnectionTrait) -> Result<Library> {
    let missing = || Error::Internal(anyhow::anyhow!("the library is empty: `overture migrate` fills it"));
    macro_rules! newest {
        ($table:ident) => {{
            use sea_orm::{QueryOrder as _, QuerySelect as _};
            $table::Entity::find()
                .filter($table::Column::Key.eq("standard"))
                .order_by_desc($table::Column::Version)
                .select_only()
                .column($table::Column::Id)
                .into_tuple()
                .one(conn)
                .await?
                .ok_or_else(missing)?
        }};
    }
    Ok(Library { form: newest!(form), rubric: newest!(rubric), workflow: newest!(workflow) })
}
