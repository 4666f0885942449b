//! Reviews: drafts with a version, submitted ones, and the figures of their pitch.

use chrono::{DateTime, Utc};
use entity::{
    account, assignment, conflict, pitch, review,
    values::{AccountId, AssignmentId, ConflictKind, Document, PitchId, ReviewId, ReviewState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _, sea_query::Expr,
};

use super::assignment::{declaration, evaluator};
use crate::{
    domain::{
        evaluation::{Scorecard, mean_and_spread},
        policy::{Grant, ReadReviews},
    },
    error::{Error, Result},
    store::Tx,
};

/// A stored review.
#[derive(Clone, Debug)]
pub struct Review {
    pub id: ReviewId,
    pub state: ReviewState,
    pub card: Scorecard,
    /// Saves so far.
    pub version: i32,
    /// Thousandths of a point; absent while nothing is scored.
    pub total_milli: Option<i32>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
}

/// The review of an assignment.
pub async fn review(conn: &impl ConnectionTrait, assignment: AssignmentId) -> Result<Option<Review>> {
    let row = review::Entity::find().filter(review::Column::AssignmentId.eq(assignment)).one(conn).await?;
    row.map(|row| {
        Ok(Review {
            id: row.id,
            state: row.state,
            card: card(row.scorecard)?,
            version: row.version,
            total_milli: row.total_milli,
            submitted_at: row.submitted_at,
            updated_at: row.updated_at,
        })
    })
    .transpose()
}

fn card(document: Document) -> Result<Scorecard> {
    serde_json::from_value(document.0).map_err(|error| Error::Internal(error.into()))
}

/// A review as it is to be stored.
#[derive(Clone, Debug)]
pub struct Writing {
    pub card: Scorecard,
    pub total_milli: Option<i32>,
    /// Handed in then; a draft without it.
    pub submitted_at: Option<DateTime<Utc>>,
}

impl Writing {
    const fn state(&self) -> ReviewState {
        if self.submitted_at.is_some() { ReviewState::Submitted } else { ReviewState::Draft }
    }
}

/// Stores a review in the place of `version` (0 = there is none yet) and answers its new version; `None` when
/// another save was faster, and then nothing changed.
pub async fn put(
    tx: &Tx,
    assignment: AssignmentId,
    pitch: PitchId,
    version: i32,
    writing: Writing,
    now: DateTime<Utc>,
) -> Result<Option<i32>> {
    use review::Column;
    let state = writing.state();
    let document = Document(serde_json::to_value(&writing.card).map_err(anyhow::Error::from)?);
    if version == 0 {
        review::Entity::insert(review::ActiveModel {
            id: Set(ReviewId::generate()),
            assignment_id: Set(assignment),
            pitch_id: Set(pitch),
            state: Set(state),
            scorecard: Set(document),
            version: Set(1),
            total_milli: Set(writing.total_milli),
            submitted_at: Set(writing.submitted_at),
            updated_at: Set(now),
        })
        .exec_without_returning(tx)
        .await?;
        return Ok(Some(1));
    }
    let done = review::Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::Scorecard, Expr::value(document))
        .col_expr(Column::Version, Expr::value(version + 1))
        .col_expr(Column::TotalMilli, Expr::value(writing.total_milli))
        .col_expr(Column::SubmittedAt, Expr::value(writing.submitted_at))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::AssignmentId.eq(assignment))
        .filter(Column::Version.eq(version))
        .exec(tx)
        .await?;
    Ok((done.rows_affected == 1).then_some(version + 1))
}

/// Writes number, mean and spread of the submitted reviews to their pitch. Reviews of people who declared a
/// conflict do not count; a review without any score counts as a review and not in the mean.
pub async fn recount(tx: &Tx, pitch: PitchId) -> Result<()> {
    let totals: Vec<Option<i32>> =
        counted(pitch).select_only().column(review::Column::TotalMilli).into_tuple().all(tx).await?;
    let scored: Vec<i32> = totals.iter().copied().flatten().collect();
    let (mean, spread) = mean_and_spread(&scored).unzip();
    pitch::Entity::update_many()
        .col_expr(pitch::Column::ReviewCount, Expr::value(i32::try_from(totals.len()).unwrap_or(i32::MAX)))
        .col_expr(pitch::Column::ScoreMeanMilli, Expr::value(mean))
        .col_expr(pitch::Column::ScoreSpreadMilli, Expr::value(spread))
        .filter(pitch::Column::Id.eq(pitch))
        .exec(tx)
        .await?;
    Ok(())
}

fn counted(pitch: PitchId) -> sea_orm::Select<review::Entity> {
    let free = Condition::any()
        .add(conflict::Column::Kind.is_null())
        .add(conflict::Column::Kind.eq(ConflictKind::None));
    review::Entity::find()
        .join(JoinType::InnerJoin, review::Relation::Assignment.def())
        .join(JoinType::LeftJoin, declaration())
        .filter(review::Column::PitchId.eq(pitch))
        .filter(review::Column::State.eq(ReviewState::Submitted))
        .filter(free)
}

/// A submitted review with its author.
#[derive(Clone, Debug)]
pub struct Reviewed {
    pub evaluator: AccountId,
    pub name: String,
    pub card: Scorecard,
    pub total_milli: Option<i32>,
    pub submitted_at: Option<DateTime<Utc>>,
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "review::Entity")]
struct ReviewedRow {
    #[sea_orm(from_expr = "assignment::Column::EvaluatorId")]
    evaluator: AccountId,
    #[sea_orm(from_expr = "account::Column::Name")]
    name: String,
    scorecard: Document,
    total_milli: Option<i32>,
    submitted_at: Option<DateTime<Utc>>,
}

/// The submitted reviews of this pitch that count, in the order in which they came in.
pub async fn reviews(conn: &impl ConnectionTrait, grant: &Grant<ReadReviews>) -> Result<Vec<Reviewed>> {
    let rows: Vec<ReviewedRow> = counted(grant.pitch())
        .join(JoinType::InnerJoin, evaluator())
        .order_by_asc(review::Column::SubmittedAt)
        .order_by_asc(review::Column::Id)
        .into_partial_model()
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Reviewed {
                evaluator: row.evaluator,
                name: row.name,
                card: card(row.scorecard)?,
                total_milli: row.total_milli,
                submitted_at: row.submitted_at,
            })
        })
        .collect()
}
