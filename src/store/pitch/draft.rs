//! Drafts: begun, saved under a version, thrown away.

use chrono::{DateTime, Utc};
use entity::{
    audit, audit_payload, challenge, pitch, pitch_extension,
    values::{AccountId, ChallengeState, Document, FormId, OrganisationId, PitchId, PitchState},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, JoinType, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect, RelationTrait as _,
    sea_query::{Expr, ExprTrait as _, LockType, Query, SimpleExpr},
};
use serde::Deserialize;

use super::{
    super::{Tx, attachment, challenge::Pitching},
    applicant,
};
use crate::{
    domain::{
        audit::Payload,
        deadline::Deadline,
        form::Answers,
        pitch::{Reference, Save},
        policy::{Action, EditDraft, Grant, PitchFacts},
    },
    error::{Error, Result},
};

/// The kind of the audit entry of a save; [`saves`] reads them again.
pub const SAVED: &str = "pitch.saved";
/// Saves that are looked at to find out what changed since a page was drawn.
const SAVES: u64 = 200;

/// Begins a draft, led by nobody while the address is not confirmed; `false` when one with this id or reference is there.
pub async fn insert(
    tx: &Tx,
    id: PitchId,
    reference: &Reference,
    challenge: &Pitching,
    lead: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let inserted = pitch::Entity::insert(pitch::ActiveModel {
        id: Set(id),
        reference: Set(reference.to_string()),
        challenge_id: Set(challenge.id),
        organisation_id: Set(None),
        lead_id: Set(lead),
        state: Set(PitchState::Draft),
        stage: Set(String::new()),
        title: Set(String::new()),
        applicant: Set(String::new()),
        answers: Set(document(&Answers::default())?),
        answers_version: Set(0),
        form_id: Set(challenge.form_id),
        workflow_id: Set(challenge.workflow_id),
        version: Set(0),
        submitted_at: Set(None),
        stage_at: Set(now),
        review_count: Set(0),
        score_mean_milli: Set(None),
        score_spread_milli: Set(None),
        import_key: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    })
    .on_conflict_do_nothing()
    .exec_without_returning(tx)
    .await?;
    Ok(matches!(inserted, sea_orm::TryInsertResult::Inserted(rows) if rows > 0))
}

pub(super) fn document(answers: &Answers) -> Result<Document> {
    Ok(Document(serde_json::to_value(answers).map_err(anyhow::Error::from)?))
}

/// The reference of the pitch with this id, if `lead` began it.
pub async fn begun(conn: &impl ConnectionTrait, id: PitchId, lead: AccountId) -> Result<Option<String>> {
    Ok(pitch::Entity::find_by_id(id)
        .filter(pitch::Column::LeadId.eq(lead))
        .select_only()
        .column(pitch::Column::Reference)
        .into_tuple()
        .one(conn)
        .await?)
}

/// How many drafts a person has open for a challenge.
pub async fn count(conn: &impl ConnectionTrait, lead: AccountId, challenge: &Pitching) -> Result<u64> {
    Ok(pitch::Entity::find()
        .filter(pitch::Column::LeadId.eq(lead))
        .filter(pitch::Column::ChallengeId.eq(challenge.id))
        .filter(pitch::Column::State.eq(PitchState::Draft))
        .count(conn)
        .await?)
}

/// A draft under the lock of a transaction.
#[derive(Clone, Debug)]
pub struct Locked {
    pub state: PitchState,
    pub answers: Answers,
    pub version: i32,
    pub organisation: Option<OrganisationId>,
    /// Somebody leads it.
    pub is_led: bool,
    pub is_open: bool,
    pub deadline: Option<Deadline>,
}

/// Locks a draft and says how it stands now: it may have changed since the grant was given.
pub async fn lock<A: Action<Facts = PitchFacts>>(tx: &Tx, grant: &Grant<A>) -> Result<Locked> {
    type Row = (
        PitchState,
        Document,
        i32,
        Option<OrganisationId>,
        Option<AccountId>,
        ChallengeState,
        Option<DateTime<Utc>>,
        i32,
        Option<DateTime<Utc>>,
    );
    let extended = Query::select()
        .expr(Expr::col(pitch_extension::Column::UntilAt).max())
        .from(pitch_extension::Entity)
        .and_where(pitch_extension::Column::PitchId.eq(grant.pitch()))
        .take();
    let mut select = pitch::Entity::find_by_id(grant.pitch())
        .join(JoinType::InnerJoin, pitch::Relation::Challenge.def())
        .select_only()
        .columns([
            pitch::Column::State,
            pitch::Column::Answers,
            pitch::Column::AnswersVersion,
            pitch::Column::OrganisationId,
            pitch::Column::LeadId,
        ])
        .column(challenge::Column::State)
        .column(challenge::Column::ClosesAt)
        .column(challenge::Column::GraceSeconds)
        .expr_as(SimpleExpr::from(extended), "extended_to");
    // The pitch alone: the challenge is everybody's.
    QuerySelect::query(&mut select).lock_with_tables(LockType::Update, [pitch::Entity]);
    let row: Option<Row> = select.into_tuple().one(tx).await?;
    let (state, answers, version, organisation, lead, challenge, closes_at, grace, extended_to) =
        row.ok_or(Error::NotFound)?;
    Ok(Locked {
        state,
        answers: serde_json::from_value(answers.0).map_err(anyhow::Error::from)?,
        version,
        organisation,
        is_led: lead.is_some(),
        is_open: challenge == ChallengeState::Published,
        deadline: Deadline::of(closes_at, grace, extended_to),
    })
}

/// Writes the next version of a draft.
pub async fn save(
    tx: &Tx,
    grant: &Grant<EditDraft>,
    answers: &Answers,
    version: i32,
    organisation: Option<OrganisationId>,
    now: DateTime<Utc>,
) -> Result<()> {
    use pitch::Column;
    pitch::Entity::update_many()
        .col_expr(Column::Answers, Expr::value(serde_json::to_value(answers).map_err(anyhow::Error::from)?))
        .col_expr(Column::AnswersVersion, Expr::value(version))
        .col_expr(Column::Title, Expr::value(answers.text("title").unwrap_or_default()))
        .col_expr(Column::Applicant, applicant(answers, organisation))
        .col_expr(Column::OrganisationId, Expr::value(organisation))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(grant.pitch()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Counts a change that is none of the answers as a version of the draft.
pub async fn touch(tx: &Tx, grant: &Grant<EditDraft>, version: i32, now: DateTime<Utc>) -> Result<()> {
    pitch::Entity::update_many()
        .col_expr(pitch::Column::AnswersVersion, Expr::value(version))
        .col_expr(pitch::Column::UpdatedAt, Expr::value(now))
        .filter(pitch::Column::Id.eq(grant.pitch()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Puts a draft on another version of its form.
pub async fn set_form(tx: &Tx, grant: &Grant<EditDraft>, form: FormId) -> Result<()> {
    pitch::Entity::update_many()
        .col_expr(pitch::Column::FormId, Expr::value(form))
        .filter(pitch::Column::Id.eq(grant.pitch()))
        .exec(tx)
        .await?;
    Ok(())
}

/// The newest saves of a draft, newest first, read from their audit entries.
pub async fn saves(conn: &impl ConnectionTrait, pitch: PitchId) -> Result<Vec<Save>> {
    saves_after(conn, pitch, DateTime::UNIX_EPOCH).await
}

/// The same, of those after this instant.
pub async fn saves_after(
    conn: &impl ConnectionTrait,
    pitch: PitchId,
    after: DateTime<Utc>,
) -> Result<Vec<Save>> {
    #[derive(Deserialize)]
    struct Details {
        version: i32,
        fields: Vec<String>,
    }
    let rows: Vec<(String, DateTime<Utc>)> = audit_payload::Entity::find()
        .join(JoinType::InnerJoin, audit_payload::Relation::Audit.def())
        .filter(audit_payload::Column::ObjectId.eq(pitch.0))
        .filter(audit::Column::Kind.eq(SAVED))
        .filter(audit::Column::At.gt(after))
        .order_by_desc(audit_payload::Column::Seq)
        .limit(SAVES)
        .select_only()
        .column(audit_payload::Column::Payload)
        .column(audit::Column::At)
        .into_tuple()
        .all(conn)
        .await?;
    // An erased payload says nothing; the gap in the versions is noticed by the rule.
    let read = |(payload, at): (String, DateTime<Utc>)| {
        let payload: Payload = serde_json::from_str(&payload).ok()?;
        let details: Details = serde_json::from_value(payload.details).ok()?;
        Some(Save { version: details.version, by: payload.actor, at, fields: details.fields })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Throws a draft away; `false` when it is no draft any more, or was one again after it was sent.
pub async fn delete(tx: &Tx, pitch: PitchId, now: DateTime<Utc>) -> Result<bool> {
    attachment::forget_drafts(tx, &[pitch], now).await?;
    let deleted = pitch::Entity::delete_many()
        .filter(pitch::Column::Id.eq(pitch))
        .filter(pitch::Column::State.eq(PitchState::Draft))
        .filter(pitch::Column::Version.eq(0))
        .exec(tx)
        .await?;
    Ok(deleted.rows_affected == 1)
}
