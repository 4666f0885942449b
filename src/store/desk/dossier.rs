//! What the staff knows about one pitch besides answers and reviews: who was asked, moves, mails, versions.

use chrono::{DateTime, Utc};
use entity::{
    account, assignment, erased_body, organisation, outbox, pitch, pitch_move, pitch_version, review,
    values::{AssignmentState, DeliveryState, MailKind, ReviewState},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, RelationTrait as _,
};

use crate::{
    domain::policy::{Grant, ReadReviews, SeePitch},
    error::{Error, Result},
    store::pitch::shown_applicant,
};

/// What a list shows of a pitch, with its figures.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Summary {
    pub title: String,
    /// The newest that was sent.
    pub version: i32,
    /// As the pitch names it, else as it is linked.
    pub organisation: Option<String>,
    pub lead: String,
    pub review_count: i32,
    pub score_mean_milli: Option<i32>,
    pub score_spread_milli: Option<i32>,
    /// When the text was removed.
    pub erased_at: Option<DateTime<Utc>>,
}

/// The title and the figures of a pitch.
pub async fn summary(conn: &impl ConnectionTrait, grant: &Grant<SeePitch>) -> Result<Summary> {
    use pitch::Column;
    pitch::Entity::find_by_id(grant.pitch())
        .left_join(organisation::Entity)
        .inner_join(account::Entity)
        .join(JoinType::LeftJoin, erased_body::Relation::Pitch.def().rev())
        .select_only()
        .columns([Column::Title, Column::Version])
        .columns([Column::ReviewCount, Column::ScoreMeanMilli, Column::ScoreSpreadMilli])
        .column_as(shown_applicant(), "organisation")
        .column_as(account::Column::Name, "lead")
        .column_as(erased_body::Column::At, "erased_at")
        .into_model()
        .one(conn)
        .await?
        .ok_or(Error::NotFound)
}

/// An assignment of the pitch, with its review as far as it is.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Assigned {
    pub evaluator: String,
    pub stage: String,
    pub state: AssignmentState,
    pub due_at: DateTime<Utc>,
    pub review_state: Option<ReviewState>,
}

/// Who was asked, in the order of asking.
pub async fn assignments(conn: &impl ConnectionTrait, grant: &Grant<ReadReviews>) -> Result<Vec<Assigned>> {
    use assignment::Column;
    Ok(assignment::Entity::find()
        .join(
            JoinType::InnerJoin,
            assignment::Entity::belongs_to(account::Entity)
                .from(Column::EvaluatorId)
                .to(account::Column::Id)
                .into(),
        )
        .join(
            JoinType::LeftJoin,
            assignment::Entity::belongs_to(review::Entity)
                .from(Column::Id)
                .to(review::Column::AssignmentId)
                .into(),
        )
        .select_only()
        .columns([Column::Stage, Column::State, Column::DueAt])
        .column_as(account::Column::Name, "evaluator")
        .column_as(review::Column::State, "review_state")
        .filter(Column::PitchId.eq(grant.pitch()))
        .order_by_asc(Column::Id)
        .into_model()
        .all(conn)
        .await?)
}

/// One move between stages.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Moved {
    pub from_stage: String,
    pub to_stage: String,
    pub event: String,
    pub reason: String,
    pub actor: Option<String>,
    pub at: DateTime<Utc>,
}

/// The moves of the pitch, newest first.
pub async fn moves(conn: &impl ConnectionTrait, grant: &Grant<SeePitch>) -> Result<Vec<Moved>> {
    use pitch_move::Column;
    Ok(pitch_move::Entity::find()
        .left_join(account::Entity)
        .select_only()
        .columns([Column::FromStage, Column::ToStage, Column::Event, Column::Reason, Column::At])
        .column_as(account::Column::Name, "actor")
        .filter(Column::PitchId.eq(grant.pitch()))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .into_model()
        .all(conn)
        .await?)
}

/// A mail about the pitch: its metadata, never its text.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Mailed {
    pub kind: MailKind,
    pub to_name: String,
    pub state: DeliveryState,
    pub created_at: DateTime<Utc>,
    pub delivered_at: Option<DateTime<Utc>>,
}

/// The mails about the pitch, newest first.
pub async fn mails(conn: &impl ConnectionTrait, grant: &Grant<SeePitch>) -> Result<Vec<Mailed>> {
    use outbox::Column;
    Ok(outbox::Entity::find()
        .select_only()
        .columns([Column::Kind, Column::ToName, Column::State, Column::CreatedAt, Column::DeliveredAt])
        .filter(Column::PitchId.eq(grant.pitch()))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .into_model()
        .all(conn)
        .await?)
}

/// One sent version.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Sent {
    pub version: i32,
    pub sha256: String,
    pub sent_at: DateTime<Utc>,
}

/// The sent versions, newest first.
pub async fn versions(conn: &impl ConnectionTrait, grant: &Grant<SeePitch>) -> Result<Vec<Sent>> {
    use pitch_version::Column;
    Ok(pitch_version::Entity::find()
        .select_only()
        .columns([Column::Version, Column::Sha256, Column::SentAt])
        .filter(Column::PitchId.eq(grant.pitch()))
        .order_by_desc(Column::Version)
        .into_model()
        .all(conn)
        .await?)
}
