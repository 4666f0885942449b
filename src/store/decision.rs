//! Decisions. Before the release only the staff's functions read them; an applicant's need a grant.

use chrono::{DateTime, Utc};
use entity::{
    decision, release,
    values::{DecisionReason, Outcome},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _,
    QuerySelect as _, RelationTrait as _,
};

use crate::{
    domain::policy::{Grant, ReadDecision, ReadFeedback},
    error::Result,
};

/// A decision as everybody who may know it knows it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Released {
    pub outcome: Outcome,
    pub reason: DecisionReason,
    pub released_at: DateTime<Utc>,
}

/// The released decision about a pitch; `None` until then, whatever was proposed or approved.
pub async fn released(conn: &impl ConnectionTrait, grant: &Grant<ReadDecision>) -> Result<Option<Released>> {
    Ok(decision::Entity::find()
        .join(JoinType::InnerJoin, decision::Relation::Release.def())
        .filter(decision::Column::PitchId.eq(grant.pitch()))
        .select_only()
        .columns([decision::Column::Outcome, decision::Column::Reason])
        .column(release::Column::ReleasedAt)
        .into_model()
        .one(conn)
        .await?)
}

/// What the applicant is told beside the outcome; may be empty. `None` before the release.
pub async fn feedback(conn: &impl ConnectionTrait, grant: &Grant<ReadFeedback>) -> Result<Option<String>> {
    Ok(decision::Entity::find()
        .filter(decision::Column::PitchId.eq(grant.pitch()))
        .filter(decision::Column::ReleaseId.is_not_null())
        .select_only()
        .column(decision::Column::Feedback)
        .into_tuple()
        .one(conn)
        .await?)
}
