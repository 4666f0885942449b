//! Sent versions: frozen once, found again by the key they were sent with.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use entity::{
    assignment, erased_body, pitch, pitch_move, pitch_version,
    values::{
        AccountId, Area, Document, OrganisationId, PitchId, PitchMoveId, PitchState, PitchVersionId, Words,
    },
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _, Statement, sea_query::Expr,
};

use super::{
    super::{Tx, account::Person, area::lies_in, attachment, on_unique},
    applicant,
    draft::document,
    similar,
};
use crate::{
    domain::{
        area::Tree,
        form::{Answers, FormDefinition},
        policy::{Grant, ReadBody, SubmitPitch, WithdrawPitch},
        receipt::{Receipt, ReceiptDocument, ReceiptFile},
    },
    error::{Error, Refusal, Result},
};

/// The events of moves that no workflow makes, besides the sending.
pub const PULLED_BACK: &str = "pulled_back";
pub const RESTORED: &str = "restored";

/// Everything a sending needs to know beside the pitch itself.
#[derive(Clone, Debug)]
pub struct Material {
    /// The draft.
    pub answers: Answers,
    pub form: FormDefinition,
    /// The title of the challenge.
    pub challenge: String,
    pub zone: String,
    pub terms_version: String,
    pub decision_at: Option<DateTime<Utc>>,
    pub lead: Person,
    /// The files of the draft.
    pub files: Vec<attachment::File>,
}

#[derive(FromQueryResult)]
struct MaterialRow {
    answers: Document,
    form: Document,
    challenge: String,
    challenge_zone: String,
    terms_version: String,
    decision_at: Option<DateTime<Utc>>,
    area: Area,
    further_areas: Words,
    id: AccountId,
    email: String,
    name: String,
    language: String,
    zone: Option<String>,
    disabled_at: Option<DateTime<Utc>>,
}

/// What the sending of this draft needs: two statements.
pub async fn material(
    conn: &impl ConnectionTrait,
    grant: &Grant<ReadBody>,
    areas: &Tree,
) -> Result<Material> {
    let sql = "select p.answers, f.definition as form, c.title as challenge, c.zone as challenge_zone, \
        c.terms_version, c.decision_at, c.area, c.further_areas, a.id, a.email, a.name, a.language, a.zone, a.disabled_at \
        from pitch p join form f on f.id = p.form_id join challenge c on c.id = p.challenge_id \
        join account a on a.id = p.lead_id where p.id = $1";
    let statement =
        Statement::from_sql_and_values(conn.get_database_backend(), sql, [grant.pitch().0.into()]);
    let row = MaterialRow::find_by_statement(statement).one(conn).await?.ok_or(Error::NotFound)?;
    let form: FormDefinition = serde_json::from_value(row.form.0).map_err(anyhow::Error::from)?;
    Ok(Material {
        answers: serde_json::from_value(row.answers.0).map_err(anyhow::Error::from)?,
        form: form.knowing(&areas.known(&lies_in(row.area, &row.further_areas))),
        challenge: row.challenge,
        zone: row.challenge_zone,
        terms_version: row.terms_version,
        decision_at: row.decision_at,
        lead: Person {
            id: row.id,
            email: row.email,
            name: row.name,
            language: row.language,
            zone: row.zone,
            disabled_at: row.disabled_at,
        },
        files: attachment::of_draft(conn, grant).await?,
    })
}

/// A version as it will be frozen.
#[derive(Clone, Debug)]
pub struct Sending {
    /// The version of the draft it was made from.
    pub draft: i32,
    pub version: i32,
    pub answers: Answers,
    pub form_version: i32,
    pub terms_version: String,
    /// Of the canonical receipt document, hex.
    pub sha256: String,
    pub key: String,
    pub sent_by: AccountId,
    pub organisation: Option<OrganisationId>,
    /// The stage it begins in.
    pub stage: String,
    /// The fields whose files are part of it.
    pub file_fields: Vec<String>,
}

/// Freezes a version and puts the pitch into its first stage: `false`, and nothing changed, when the draft is
/// not at that version any more or was sent already. Whether it is too late is asked of the locked draft.
pub async fn send(tx: &Tx, grant: &Grant<SubmitPitch>, sending: Sending, now: DateTime<Utc>) -> Result<bool> {
    use pitch::Column;
    let sent = pitch::Entity::update_many()
        .col_expr(Column::State, Expr::value(PitchState::Submitted))
        .col_expr(Column::Stage, Expr::value(sending.stage.as_str()))
        .col_expr(Column::StageAt, Expr::value(now))
        .col_expr(Column::Title, Expr::value(sending.answers.text("title").unwrap_or_default()))
        .col_expr(Column::Applicant, applicant(&sending.answers, sending.organisation))
        .col_expr(Column::Version, Expr::value(sending.version))
        .col_expr(Column::OrganisationId, Expr::value(sending.organisation))
        .col_expr(Column::SubmittedAt, Expr::value(now))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(grant.pitch()))
        .filter(Column::State.eq(PitchState::Draft))
        .filter(Column::AnswersVersion.eq(sending.draft))
        .exec(tx)
        .await?;
    if sent.rows_affected != 1 {
        return Ok(false);
    }
    freeze(tx, grant.pitch(), &sending, now).await?;
    attachment::leave_out(tx, grant.pitch(), &sending.file_fields, sending.version, now).await?;
    similar::keep(tx, grant.pitch(), &sending.answers).await?;
    moved(tx, grant.pitch(), ("", &sending.stage), "submitted", Some(sending.sent_by), now).await?;
    Ok(true)
}

/// Keeps a move that no workflow made.
async fn moved(
    tx: &Tx,
    pitch: PitchId,
    (from, to): (&str, &str),
    event: &str,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<()> {
    pitch_move::Entity::insert(pitch_move::ActiveModel {
        id: Set(PitchMoveId::generate()),
        pitch_id: Set(pitch),
        from_stage: Set(from.to_owned()),
        to_stage: Set(to.to_owned()),
        event: Set(event.to_owned()),
        reason: Set(String::new()),
        actor_id: Set(by),
        at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

async fn freeze(tx: &Tx, pitch: PitchId, sending: &Sending, now: DateTime<Utc>) -> Result<()> {
    let frozen = pitch_version::Entity::insert(pitch_version::ActiveModel {
        id: Set(PitchVersionId::generate()),
        pitch_id: Set(pitch),
        version: Set(sending.version),
        answers: Set(document(&sending.answers)?),
        form_version: Set(sending.form_version),
        terms_version: Set(sending.terms_version.clone()),
        sha256: Set(sending.sha256.clone()),
        idempotency_key: Set(sending.key.clone()),
        sent_by: Set(sending.sent_by),
        sent_at: Set(now),
    })
    .exec_without_returning(tx)
    .await;
    on_unique(frozen, || Error::Refused(Refusal::new("refused-key-used")))?;
    Ok(())
}

/// The pitch that was sent by this person with this key, and the version of its draft.
pub async fn by_key(conn: &impl ConnectionTrait, account: AccountId, key: &str) -> Result<Option<PitchId>> {
    Ok(pitch_version::Entity::find()
        .filter(pitch_version::Column::SentBy.eq(account))
        .filter(pitch_version::Column::IdempotencyKey.eq(key))
        .select_only()
        .column(pitch_version::Column::PitchId)
        .into_tuple()
        .one(conn)
        .await?)
}

/// A sent version.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    pub version: i32,
    pub answers: Answers,
    pub form_version: i32,
    pub terms_version: String,
    pub sha256: String,
    pub sent_at: DateTime<Utc>,
    /// In the order in which they were added.
    pub files: Vec<ReceiptFile>,
}

impl Sent {
    /// The receipt of this version of the pitch with that reference.
    pub fn receipt(&self, reference: &str) -> anyhow::Result<Receipt> {
        let terms = self.terms_version.parse().with_context(|| {
            format!("the terms version `{}` is not a whole number, which a receipt needs", self.terms_version)
        })?;
        let document = ReceiptDocument::new(
            reference.to_owned(),
            u32::try_from(self.version)?,
            self.sent_at,
            u32::try_from(self.form_version)?,
            terms,
            self.answers.clone(),
            self.files.clone(),
        );
        Ok(document.receipt()?)
    }
}

impl Sent {
    /// A version with those of these files of its pitch that are part of it.
    pub(in crate::store) fn with_files_of(
        row: pitch_version::Model,
        files: &[attachment::File],
    ) -> anyhow::Result<Self> {
        let own = files.iter().filter(|file| file.is_part_of(row.version)).map(attachment::File::receipt);
        let files = own.collect();
        Self::of(row, files)
    }

    fn of(row: pitch_version::Model, files: Vec<ReceiptFile>) -> anyhow::Result<Self> {
        Ok(Self {
            version: row.version,
            answers: serde_json::from_value(row.answers.0)?,
            form_version: row.form_version,
            terms_version: row.terms_version,
            sha256: row.sha256,
            sent_at: row.sent_at,
            files,
        })
    }
}

/// The newest sent version; `None` while nothing was sent.
pub async fn sent(conn: &impl ConnectionTrait, grant: &Grant<ReadBody>) -> Result<Option<Sent>> {
    let row = pitch_version::Entity::find()
        .filter(pitch_version::Column::PitchId.eq(grant.pitch()))
        .order_by_desc(pitch_version::Column::Version)
        .one(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let files = attachment::of_receipt(conn, grant, row.version).await?;
    Ok(Some(Sent::of(row, files)?))
}

/// The sent version of this number; 404 where there is none.
pub async fn version(conn: &impl ConnectionTrait, grant: &Grant<ReadBody>, number: i32) -> Result<Sent> {
    let row = pitch_version::Entity::find()
        .filter(pitch_version::Column::PitchId.eq(grant.pitch()))
        .filter(pitch_version::Column::Version.eq(number))
        .one(conn)
        .await?;
    let row = row.ok_or(Error::NotFound)?;
    let files = attachment::of_receipt(conn, grant, row.version).await?;
    Ok(Sent::of(row, files)?)
}

/// What was sent and when, without the answers.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SentHead {
    pub version: i32,
    pub sha256: String,
    pub sent_at: DateTime<Utc>,
}

/// All sent versions, newest first.
pub async fn versions(conn: &impl ConnectionTrait, grant: &Grant<ReadBody>) -> Result<Vec<SentHead>> {
    Ok(pitch_version::Entity::find()
        .filter(pitch_version::Column::PitchId.eq(grant.pitch()))
        .order_by_desc(pitch_version::Column::Version)
        .select_only()
        .columns([
            pitch_version::Column::Version,
            pitch_version::Column::Sha256,
            pitch_version::Column::SentAt,
        ])
        .into_model()
        .all(conn)
        .await?)
}

/// Makes a sent pitch a draft again, while nobody evaluates it; what was sent stays on record. `false`, and nothing
/// changed, when it is not a sent one, has left the stage `start`, or somebody was asked to evaluate it.
pub async fn pull_back(
    tx: &Tx,
    pitch: PitchId,
    start: &str,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<bool> {
    use pitch::Column;
    let asked = assignment::Entity::find().select_only().column(assignment::Column::PitchId);
    let done = pitch::Entity::update_many()
        .col_expr(Column::State, Expr::value(PitchState::Draft))
        .col_expr(Column::Stage, Expr::value(""))
        .col_expr(Column::StageAt, Expr::value(now))
        .col_expr(Column::SubmittedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(pitch))
        .filter(Column::State.eq(PitchState::Submitted))
        .filter(Column::Stage.eq(start))
        .filter(Column::Id.not_in_subquery(asked.into_query()))
        .exec(tx)
        .await?;
    if done.rows_affected != 1 {
        return Ok(false);
    }
    similar::forget(tx, pitch).await?;
    moved(tx, pitch, (start, ""), PULLED_BACK, Some(by), now).await?;
    Ok(true)
}

/// Takes a withdrawal back: the pitch stands where a sent one begins. `false`, and nothing changed, when it is not
/// withdrawn or its text was removed.
pub async fn restore(
    tx: &Tx,
    pitch: PitchId,
    start: &str,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<bool> {
    use pitch::Column;
    let emptied = erased_body::Entity::find().select_only().column(erased_body::Column::PitchId);
    let done = pitch::Entity::update_many()
        .col_expr(Column::State, Expr::value(PitchState::Submitted))
        .col_expr(Column::Stage, Expr::value(start))
        .col_expr(Column::StageAt, Expr::value(now))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(pitch))
        .filter(Column::State.eq(PitchState::Withdrawn))
        .filter(Column::Id.not_in_subquery(emptied.into_query()))
        .exec(tx)
        .await?;
    if done.rows_affected != 1 {
        return Ok(false);
    }
    moved(tx, pitch, ("", start), RESTORED, Some(by), now).await?;
    Ok(true)
}

/// Marks a pitch as withdrawn; `false` when it is not a sent one.
pub async fn withdraw(tx: &Tx, grant: &Grant<WithdrawPitch>, now: DateTime<Utc>) -> Result<bool> {
    let done = pitch::Entity::update_many()
        .col_expr(pitch::Column::State, Expr::value(PitchState::Withdrawn))
        .col_expr(pitch::Column::UpdatedAt, Expr::value(now))
        .filter(pitch::Column::Id.eq(grant.pitch()))
        .filter(pitch::Column::State.eq(PitchState::Submitted))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
