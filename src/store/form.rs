//! Versions of forms, the working copy of a challenge's form, and changes that wait for a second person.

use chrono::{DateTime, Utc};
use entity::{
    challenge, form, form_change, form_draft, pitch,
    values::{
        AccountId, Area, ChallengeId, Document, FormChangeId, FormId, PitchState, ReopeningState, Words,
    },
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, PaginatorTrait as _,
    QueryFilter as _, QuerySelect as _,
    sea_query::{Expr, Query},
};

use super::{Tx, area::lies_in, on_unique};
use crate::{
    domain::{area::Tree, form::FormDefinition},
    error::{Error, Refusal, Result},
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
    read(document)
}

/// A form version as it is asked in a challenge, which decides what innovation fields a pitch may lie in: one statement.
pub async fn asked(
    conn: &impl ConnectionTrait,
    id: FormId,
    challenge: ChallengeId,
    areas: &Tree,
) -> Result<FormDefinition> {
    #[derive(FromQueryResult)]
    struct Row {
        definition: Document,
        area: Area,
        further: Words,
    }
    let of_challenge = |column: challenge::Column| {
        let select = Query::select()
            .column((challenge::Entity, column))
            .from(challenge::Entity)
            .and_where(challenge::Column::Id.eq(challenge))
            .take();
        Expr::SubQuery(None, Box::new(select.into()))
    };
    let row: Option<Row> = form::Entity::find_by_id(id)
        .select_only()
        .column(form::Column::Definition)
        .column_as(of_challenge(challenge::Column::Area), "area")
        .column_as(of_challenge(challenge::Column::FurtherAreas), "further")
        .into_model()
        .one(conn)
        .await?;
    let row = row.ok_or_else(|| Error::Internal(anyhow::anyhow!("form {id} is missing")))?;
    Ok(read(row.definition)?.knowing(&areas.known(&lies_in(row.area, &row.further))))
}

/// When a form version was put in use.
pub async fn kept_at(conn: &impl ConnectionTrait, id: FormId) -> Result<Option<DateTime<Utc>>> {
    Ok(form::Entity::find_by_id(id)
        .select_only()
        .column(form::Column::CreatedAt)
        .into_tuple()
        .one(conn)
        .await?)
}

fn read(document: Document) -> Result<FormDefinition> {
    serde_json::from_value(document.0).map_err(|error| Error::Internal(error.into()))
}

fn document(form: &FormDefinition) -> Result<Document> {
    Ok(Document(serde_json::to_value(form).map_err(anyhow::Error::from)?))
}

/// A working copy.
#[derive(Clone, Debug)]
pub struct Draft {
    pub definition: FormDefinition,
    pub revision: i32,
}

/// The working copy of a challenge's form, if somebody began to change it.
pub async fn draft(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<Option<Draft>> {
    let row = form_draft::Entity::find_by_id(challenge).one(conn).await?;
    row.map(|row| Ok(Draft { definition: read(row.definition)?, revision: row.revision })).transpose()
}

/// Writes the working copy that was read at `revision` (0: none was there); refused when somebody wrote since.
pub async fn write_draft(
    tx: &Tx,
    challenge: ChallengeId,
    definition: &FormDefinition,
    revision: i32,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    let changed = || Error::Refused(Refusal::new("refused-form-changed"));
    let row = form_draft::ActiveModel {
        challenge_id: Set(challenge),
        definition: Set(document(definition)?),
        revision: Set(revision + 1),
        changed_by: Set(by),
        changed_at: Set(now),
    };
    if revision == 0 {
        on_unique(form_draft::Entity::insert(row).exec_without_returning(tx).await, changed)?;
        return Ok(());
    }
    let done = form_draft::Entity::update_many()
        .set(row)
        .filter(form_draft::Column::ChallengeId.eq(challenge))
        .filter(form_draft::Column::Revision.eq(revision))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(changed()) }
}

/// Throws the working copy away; refused when somebody wrote since `revision`.
pub async fn drop_draft(tx: &Tx, challenge: ChallengeId, revision: i32) -> Result<()> {
    let done = form_draft::Entity::delete_many()
        .filter(form_draft::Column::ChallengeId.eq(challenge))
        .filter(form_draft::Column::Revision.eq(revision))
        .exec(tx)
        .await?;
    match (done.rows_affected, revision) {
        (1, _) | (_, 0) => Ok(()),
        _ => Err(Refusal::new("refused-form-changed").into()),
    }
}

/// Pitches of a challenge that were sent, and drafts.
pub async fn counts(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<(u64, u64)> {
    let of = |is_draft: bool| {
        let state = pitch::Column::State;
        pitch::Entity::find().filter(pitch::Column::ChallengeId.eq(challenge)).filter(if is_draft {
            state.eq(PitchState::Draft)
        } else {
            state.ne(PitchState::Draft)
        })
    };
    Ok((of(false).count(conn).await?, of(true).count(conn).await?))
}

/// Keeps a new version and puts it in use for a challenge that uses `base`; refused when it uses another one by now.
pub async fn put_in_use(
    tx: &Tx,
    challenge: ChallengeId,
    base: FormId,
    definition: &FormDefinition,
    now: DateTime<Utc>,
) -> Result<FormId> {
    let id = FormId::generate();
    let insert = form::Entity::insert(form::ActiveModel {
        id: Set(id),
        key: Set(definition.key.clone()),
        version: Set(i32::try_from(definition.version).map_err(anyhow::Error::from)?),
        definition: Set(document(definition)?),
        created_at: Set(now),
    })
    .exec_without_returning(tx)
    .await;
    let changed = || Error::Refused(Refusal::new("refused-form-changed"));
    on_unique(insert, changed)?;
    let done = challenge::Entity::update_many()
        .col_expr(challenge::Column::FormId, Expr::value(id))
        .filter(challenge::Column::Id.eq(challenge))
        .filter(challenge::Column::FormId.eq(base))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 { Ok(id) } else { Err(changed()) }
}

/// A change that waits for a second person.
#[derive(Clone, Debug)]
pub struct Change {
    pub id: FormChangeId,
    pub base: FormId,
    pub definition: FormDefinition,
    pub reason: String,
    pub proposed_by: AccountId,
}

/// The change that waits, if one does.
pub async fn waiting(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<Option<Change>> {
    let row = form_change::Entity::find()
        .filter(form_change::Column::ChallengeId.eq(challenge))
        .filter(form_change::Column::State.eq(ReopeningState::Waiting))
        .one(conn)
        .await?;
    row.map(|row| {
        Ok(Change {
            id: row.id,
            base: row.base_id,
            definition: read(row.definition)?,
            reason: row.reason,
            proposed_by: row.proposed_by,
        })
    })
    .transpose()
}

/// Keeps a change that waits; refused while another one does.
pub async fn add_change(
    tx: &Tx,
    challenge: ChallengeId,
    (base, definition): (FormId, &FormDefinition),
    reason: &str,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    let insert = form_change::Entity::insert(form_change::ActiveModel {
        id: Set(FormChangeId::generate()),
        challenge_id: Set(challenge),
        base_id: Set(base),
        definition: Set(document(definition)?),
        reason: Set(reason.to_owned()),
        proposed_by: Set(by),
        proposed_at: Set(now),
        state: Set(ReopeningState::Waiting),
        decided_by: Set(None),
        decided_at: Set(None),
    })
    .exec_without_returning(tx)
    .await;
    on_unique(insert, || Error::Refused(Refusal::new("refused-form-waits")))?;
    Ok(())
}

/// Notes the answer; refused when somebody answered before.
pub async fn settle_change(
    tx: &Tx,
    id: FormChangeId,
    state: ReopeningState,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    let done = form_change::Entity::update_many()
        .col_expr(form_change::Column::State, Expr::value(state))
        .col_expr(form_change::Column::DecidedBy, Expr::value(by))
        .col_expr(form_change::Column::DecidedAt, Expr::value(now))
        .filter(form_change::Column::Id.eq(id))
        .filter(form_change::Column::State.eq(ReopeningState::Waiting))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(Refusal::new("refused-form-changed").into()) }
}
