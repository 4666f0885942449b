//! Files that challenges are taken in from, and what each of them changed.

use chrono::{DateTime, Utc};
use entity::{
    challenge, challenge_preview, import_change, import_file, pitch, role_grant, staff_change,
    values::{AccountId, ChallengeId, ChallengeState, Document, ImportFileId, ImportFormat},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, Query},
};

use super::Tx;
use crate::{
    domain::{challenge::Content, import::Reader},
    error::{Error, Result},
};

/// A file with what is known of it.
#[derive(Clone, Debug)]
pub struct File {
    pub id: ImportFileId,
    pub name: String,
    pub format: ImportFormat,
    pub reader: Reader,
    /// Empty once it was taken in or forgotten.
    pub content: String,
    pub made_at: DateTime<Utc>,
    pub taken_at: Option<DateTime<Utc>>,
    pub undone_at: Option<DateTime<Utc>>,
}

/// Keeps a new file.
pub async fn keep(
    tx: &Tx,
    by: AccountId,
    (name, format): (&str, ImportFormat),
    reader: &Reader,
    content: String,
    now: DateTime<Utc>,
) -> Result<ImportFileId> {
    let id = ImportFileId::generate();
    import_file::Entity::insert(import_file::ActiveModel {
        id: Set(id),
        account_id: Set(by),
        name: Set(name.to_owned()),
        format: Set(format),
        map: Set(document(reader)?),
        content: Set(content),
        made_at: Set(now),
        taken_at: Set(None),
        undone_at: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(id)
}

/// A file of this person's own, if there is one.
pub async fn file(conn: &impl ConnectionTrait, by: AccountId, id: ImportFileId) -> Result<Option<File>> {
    let found = import_file::Entity::find_by_id(id).filter(import_file::Column::AccountId.eq(by));
    let Some(row) = found.one(conn).await? else { return Ok(None) };
    Ok(Some(File {
        id: row.id,
        name: row.name,
        format: row.format,
        reader: serde_json::from_value(row.map.0).map_err(anyhow::Error::from)?,
        content: row.content,
        made_at: row.made_at,
        taken_at: row.taken_at,
        undone_at: row.undone_at,
    }))
}

/// A line of the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    pub id: ImportFileId,
    pub name: String,
    pub made_at: DateTime<Utc>,
    pub taken_at: Option<DateTime<Utc>>,
    pub undone_at: Option<DateTime<Utc>>,
}

/// The newest files of this person.
pub async fn files(conn: &impl ConnectionTrait, by: AccountId, limit: u64) -> Result<Vec<Line>> {
    use import_file::Column;
    Ok(import_file::Entity::find()
        .filter(Column::AccountId.eq(by))
        .select_only()
        .columns([Column::Id, Column::Name, Column::MadeAt, Column::TakenAt, Column::UndoneAt])
        .order_by_desc(Column::Id)
        .limit(limit)
        .into_model()
        .all(conn)
        .await?)
}

/// Reads a file another way from now on; `false` once it was taken in.
pub async fn choose(tx: &Tx, id: ImportFileId, reader: &Reader) -> Result<bool> {
    let done = import_file::Entity::update_many()
        .col_expr(import_file::Column::Map, Expr::value(document(reader)?))
        .filter(import_file::Column::Id.eq(id))
        .filter(import_file::Column::TakenAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A file is taken in once: `false` when it was before. What it held is in the challenges now.
pub async fn take(tx: &Tx, id: ImportFileId, now: DateTime<Utc>) -> Result<bool> {
    let done = import_file::Entity::update_many()
        .col_expr(import_file::Column::TakenAt, Expr::value(now))
        .col_expr(import_file::Column::Content, Expr::value(""))
        .filter(import_file::Column::Id.eq(id))
        .filter(import_file::Column::TakenAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Empties files that nobody took in since then; how many.
pub async fn forget(tx: &Tx, before: DateTime<Utc>) -> Result<u64> {
    let done = import_file::Entity::update_many()
        .col_expr(import_file::Column::Content, Expr::value(""))
        .filter(import_file::Column::MadeAt.lt(before))
        .filter(import_file::Column::Content.ne(""))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// Keeps what a file made of a challenge.
pub async fn changed(
    tx: &Tx,
    file: ImportFileId,
    challenge: ChallengeId,
    title: &str,
    before: Option<Content>,
) -> Result<()> {
    import_change::Entity::insert(import_change::ActiveModel {
        file_id: Set(file),
        challenge_id: Set(challenge),
        title: Set(title.to_owned()),
        before: Set(before.as_ref().map(document).transpose()?),
        undone_at: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// What a file did with one challenge.
#[derive(Clone, Debug)]
pub struct Change {
    pub challenge: ChallengeId,
    pub title: String,
    /// None of what it made.
    pub before: Option<Content>,
    pub undone_at: Option<DateTime<Utc>>,
}

/// Everything a file did.
pub async fn changes(conn: &impl ConnectionTrait, file: ImportFileId) -> Result<Vec<Change>> {
    let rows = import_change::Entity::find()
        .filter(import_change::Column::FileId.eq(file))
        .order_by_asc(import_change::Column::Title)
        .order_by_asc(import_change::Column::ChallengeId)
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            let before = row.before.map(|content| serde_json::from_value(content.0)).transpose();
            Ok(Change {
                challenge: row.challenge_id,
                title: row.title,
                before: before.map_err(|error| Error::Internal(error.into()))?,
                undone_at: row.undone_at,
            })
        })
        .collect()
}

/// Takes a draft away that nobody has worked with since `taken`; `false` when somebody has. One statement finds out,
/// one takes the manager's right away, one the draft.
pub async fn unmake(tx: &Tx, id: ChallengeId, by: AccountId, taken: DateTime<Utc>) -> Result<bool> {
    use challenge::Column;
    let pitches = Query::select().column(pitch::Column::ChallengeId).from(pitch::Entity).take();
    let previews =
        Query::select().column(challenge_preview::Column::ChallengeId).from(challenge_preview::Entity).take();
    let others = Query::select()
        .column(role_grant::Column::ChallengeId)
        .from(role_grant::Entity)
        .and_where(role_grant::Column::AccountId.ne(by))
        .and_where(role_grant::Column::ChallengeId.is_not_null())
        .take();
    let asked = Query::select()
        .column(staff_change::Column::ChallengeId)
        .from(staff_change::Entity)
        .and_where(staff_change::Column::ChallengeId.is_not_null())
        .take();
    let untouched = Condition::all()
        .add(Column::Id.eq(id))
        .add(Column::State.eq(ChallengeState::Draft))
        .add(Column::UpdatedAt.eq(taken))
        .add(Column::Id.not_in_subquery(pitches))
        .add(Column::Id.not_in_subquery(previews))
        .add(Column::Id.not_in_subquery(others))
        .add(Column::Id.not_in_subquery(asked));
    let found: Option<ChallengeId> = challenge::Entity::find()
        .filter(untouched)
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .one(tx)
        .await?;
    if found.is_none() {
        return Ok(false);
    }
    role_grant::Entity::delete_many().filter(role_grant::Column::ChallengeId.eq(id)).exec(tx).await?;
    Ok(challenge::Entity::delete_by_id(id).exec(tx).await?.rows_affected == 1)
}

/// Marks what was undone.
pub async fn undone(
    tx: &Tx,
    file: ImportFileId,
    challenges: Vec<ChallengeId>,
    now: DateTime<Utc>,
) -> Result<()> {
    import_change::Entity::update_many()
        .col_expr(import_change::Column::UndoneAt, Expr::value(now))
        .filter(import_change::Column::FileId.eq(file))
        .filter(import_change::Column::ChallengeId.is_in(challenges))
        .exec(tx)
        .await?;
    import_file::Entity::update_many()
        .col_expr(import_file::Column::UndoneAt, Expr::value(now))
        .filter(import_file::Column::Id.eq(file))
        .exec(tx)
        .await?;
    Ok(())
}

fn document(value: &impl serde::Serialize) -> Result<Document> {
    Ok(Document(serde_json::to_value(value).map_err(anyhow::Error::from)?))
}
