//! An evaluator's queue, and the sheet behind a review: what was asked of the applicant and is asked of the
//! evaluator. What a declaration does not open is not selected.

use chrono::{DateTime, Utc};
use entity::{
    assignment, challenge, conflict, form, pitch, review, rubric,
    values::{
        AccountId, AssignmentState, ChallengeId, ConflictKind, Document, PitchState, ReviewState, WorkflowId,
    },
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DerivePartialModel, EntityTrait as _, ExprTrait as _,
    FromQueryResult, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationDef,
    RelationTrait as _,
    sea_query::{Expr, SimpleExpr},
};

use super::assignment::declaration;
use crate::{
    domain::{
        evaluation::{Rubric, Scorecard},
        form::FormDefinition,
        policy::{Grant, ReadBody, ReadIdentity},
    },
    error::{Error, Result},
    store::pitch::shown_applicant,
};

/// One assignment as its evaluator may see it.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "assignment::Entity")]
pub struct Queued {
    #[sea_orm(from_expr = "pitch::Column::Reference")]
    pub reference: String,
    #[sea_orm(from_expr = "pitch::Column::ChallengeId")]
    pub challenge_id: ChallengeId,
    #[sea_orm(from_expr = "challenge::Column::Title")]
    pub challenge: String,
    /// The challenge's IANA zone.
    #[sea_orm(from_expr = "challenge::Column::Zone")]
    pub zone: String,
    /// The stage the review was asked for in.
    pub stage: String,
    /// The stage the pitch is in.
    #[sea_orm(from_expr = "pitch::Column::Stage")]
    pub pitch_stage: String,
    #[sea_orm(from_expr = "pitch::Column::WorkflowId")]
    pub workflow: WorkflowId,
    pub state: AssignmentState,
    pub due_at: DateTime<Utc>,
    /// Reviews the pitch has from everybody.
    #[sea_orm(from_expr = "pitch::Column::ReviewCount")]
    pub reviews: i32,
    #[sea_orm(from_expr = "conflict::Column::Kind")]
    pub declared: Option<ConflictKind>,
    /// Only where a declaration is waited for: whom it is about. A blind stage keeps it back.
    #[sea_orm(from_expr = "before_declaring(shown_applicant())")]
    pub applicant: Option<String>,
    /// Only after "no conflict", and not after recusing.
    #[sea_orm(from_expr = "once_open(pitch::Column::Title)")]
    pub title: Option<String>,
    #[sea_orm(from_expr = "review::Column::State")]
    pub review: Option<ReviewState>,
    /// The evaluator's own total; only after "no conflict", and not after recusing.
    #[sea_orm(from_expr = "once_open(review::Column::TotalMilli)")]
    pub total_milli: Option<i32>,
}

/// The column where the evaluator declared "no conflict" and did not recuse; null elsewhere.
fn once_open(column: impl sea_orm::ColumnTrait) -> SimpleExpr {
    let open = conflict::Column::Kind
        .eq(ConflictKind::None)
        .and(assignment::Column::State.ne(AssignmentState::Recused));
    Expr::case(open, Expr::col(column.as_column_ref())).into()
}

/// The expression where the evaluator was asked and has declared nothing yet; null elsewhere.
fn before_declaring(shown: SimpleExpr) -> SimpleExpr {
    let waiting = conflict::Column::Kind.is_null().and(assignment::Column::State.eq(AssignmentState::Open));
    Expr::case(waiting, shown).into()
}

/// The assignments of this person to pitches among these rows that are in the running, by date and reference. One
/// statement.
pub async fn queue(
    conn: &impl ConnectionTrait,
    evaluator: AccountId,
    rows: Condition,
) -> Result<Vec<Queued>> {
    Ok(assignment::Entity::find()
        .join(JoinType::InnerJoin, assignment::Relation::Pitch.def())
        .join(JoinType::InnerJoin, pitch::Relation::Challenge.def())
        .join(JoinType::LeftJoin, pitch::Relation::Organisation.def())
        .join(JoinType::LeftJoin, declaration())
        .join(JoinType::LeftJoin, written())
        .filter(assignment::Column::EvaluatorId.eq(evaluator))
        .filter(pitch::Column::State.eq(PitchState::Submitted))
        .filter(rows)
        .order_by_asc(assignment::Column::DueAt)
        .order_by_asc(pitch::Column::Reference)
        .into_partial_model()
        .all(conn)
        .await?)
}

/// The review of an assignment.
fn written() -> RelationDef {
    assignment::Entity::belongs_to(review::Entity)
        .from(assignment::Column::Id)
        .to(review::Column::AssignmentId)
        .into()
}

/// How long this evaluator's last finished reviews took, in whole minutes, newest first.
pub async fn finished(conn: &impl ConnectionTrait, evaluator: AccountId, limit: u64) -> Result<Vec<i64>> {
    let rows: Vec<(Document, Option<DateTime<Utc>>)> = review::Entity::find()
        .join(JoinType::InnerJoin, review::Relation::Assignment.def())
        .filter(assignment::Column::EvaluatorId.eq(evaluator))
        .filter(review::Column::State.eq(ReviewState::Submitted))
        .order_by_desc(review::Column::SubmittedAt)
        .limit(limit)
        .select_only()
        .columns([review::Column::Scorecard, review::Column::SubmittedAt])
        .into_tuple()
        .all(conn)
        .await?;
    let mut minutes = Vec::with_capacity(rows.len());
    for (document, submitted_at) in rows {
        let card: Scorecard = parsed(document)?;
        if let (Some(begun), Some(submitted)) = (card.begun_at, submitted_at) {
            minutes.push((submitted - begun).num_minutes());
        }
    }
    Ok(minutes)
}

/// Who the applicant is, for a declaration about conflicts.
pub async fn applicant(conn: &impl ConnectionTrait, grant: &Grant<ReadIdentity>) -> Result<Option<String>> {
    let name: Option<Option<String>> = pitch::Entity::find_by_id(grant.pitch())
        .join(JoinType::LeftJoin, pitch::Relation::Organisation.def())
        .select_only()
        .column_as(shown_applicant(), "applicant")
        .into_tuple()
        .one(conn)
        .await?;
    Ok(name.flatten())
}

/// What a review is written on.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The title of the challenge.
    pub challenge: String,
    /// The challenge's IANA zone.
    pub zone: String,
    pub form: FormDefinition,
    pub rubric: Rubric,
}

#[derive(FromQueryResult)]
struct SheetRow {
    challenge: String,
    zone: String,
    form: Document,
    rubric: Document,
}

/// The form and the rubric of a pitch whose answers may be read.
pub async fn sheet(conn: &impl ConnectionTrait, grant: &Grant<ReadBody>) -> Result<Sheet> {
    let row = pitch::Entity::find_by_id(grant.pitch())
        .join(JoinType::InnerJoin, pitch::Relation::Challenge.def())
        .join(JoinType::InnerJoin, pitch::Relation::Form.def())
        .join(JoinType::InnerJoin, challenge::Relation::Rubric.def())
        .select_only()
        .column_as(challenge::Column::Title, "challenge")
        .column_as(challenge::Column::Zone, "zone")
        .column_as(form::Column::Definition, "form")
        .column_as(rubric::Column::Definition, "rubric")
        .into_model::<SheetRow>()
        .one(conn)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Sheet {
        challenge: row.challenge,
        zone: row.zone,
        form: parsed(row.form)?,
        rubric: parsed(row.rubric)?,
    })
}

fn parsed<T: serde::de::DeserializeOwned>(document: Document) -> Result<T> {
    serde_json::from_value(document.0).map_err(|error| Error::Internal(error.into()))
}
