//! What waits for somebody, counted; and how many pitches of each challenge are in each stage.

use std::collections::HashMap;

use entity::{
    decision, pitch,
    values::{ChallengeId, PitchState, WorkflowId},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, ExprTrait as _, PaginatorTrait as _,
    QueryFilter as _, QuerySelect as _, QueryTrait as _, sea_query::Expr,
};

use super::{Workflows, table::deciding, visible};
use crate::{domain::desk::Reach, error::Result};

/// Proposals about pitches in reach that wait for an approval.
pub async fn proposals(conn: &impl ConnectionTrait, reach: &Reach) -> Result<u64> {
    let waiting = Condition::all()
        .add(decision::Column::ApprovedBy.is_null())
        .add(decision::Column::ReturnedReason.is_null());
    decisions(conn, reach, waiting).await
}

/// Pitches in reach that wait for a decision nobody has proposed yet.
pub async fn unproposed(conn: &impl ConnectionTrait, reach: &Reach, workflows: &Workflows) -> Result<u64> {
    let proposed = decision::Entity::find().select_only().column(decision::Column::Id).filter(
        Expr::col((decision::Entity, decision::Column::PitchId)).equals((pitch::Entity, pitch::Column::Id)),
    );
    Ok(pitch::Entity::find()
        .select_only()
        .column(pitch::Column::Id)
        .filter(deciding(reach, workflows))
        .filter(Expr::not_exists(proposed.into_query()))
        .count(conn)
        .await?)
}

/// Proposals about pitches in reach that were sent back.
pub async fn returned(conn: &impl ConnectionTrait, reach: &Reach) -> Result<u64> {
    decisions(conn, reach, Condition::all().add(decision::Column::ReturnedReason.is_not_null())).await
}

/// Approved decisions about pitches in reach that wait for their release.
pub async fn approved(conn: &impl ConnectionTrait, reach: &Reach) -> Result<u64> {
    decisions(conn, reach, Condition::all().add(decision::Column::ApprovedBy.is_not_null())).await
}

async fn decisions(conn: &impl ConnectionTrait, reach: &Reach, which: Condition) -> Result<u64> {
    Ok(decision::Entity::find()
        .inner_join(pitch::Entity)
        .select_only()
        .column(decision::Column::Id)
        .filter(visible(reach))
        .filter(pitch::Column::State.eq(PitchState::Submitted))
        .filter(decision::Column::ReleaseId.is_null())
        .filter(which)
        .count(conn)
        .await?)
}

/// Pitches of one challenge in one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InStage {
    pub workflow: WorkflowId,
    pub stage: String,
    pub count: i64,
}

/// The pitches in reach by challenge and stage.
pub async fn by_stage(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    challenges: impl IntoIterator<Item = ChallengeId>,
) -> Result<HashMap<ChallengeId, Vec<InStage>>> {
    use pitch::Column;
    let rows: Vec<(ChallengeId, WorkflowId, String, i64)> = pitch::Entity::find()
        .select_only()
        .columns([Column::ChallengeId, Column::WorkflowId, Column::Stage])
        .column_as(Column::Id.count(), "count")
        .filter(visible(reach))
        .filter(Column::ChallengeId.is_in(challenges))
        .group_by(Column::ChallengeId)
        .group_by(Column::WorkflowId)
        .group_by(Column::Stage)
        .into_tuple()
        .all(conn)
        .await?;
    let mut counts: HashMap<ChallengeId, Vec<InStage>> = HashMap::new();
    for (challenge, workflow, stage, count) in rows {
        counts.entry(challenge).or_default().push(InStage { workflow, stage, count });
    }
    Ok(counts)
}

/// Drafts by challenge: only their number.
pub async fn drafts(
    conn: &impl ConnectionTrait,
    challenges: impl IntoIterator<Item = ChallengeId>,
) -> Result<HashMap<ChallengeId, i64>> {
    use pitch::Column;
    let rows: Vec<(ChallengeId, i64)> = pitch::Entity::find()
        .select_only()
        .column(Column::ChallengeId)
        .column_as(Column::Id.count(), "count")
        .filter(Column::State.eq(PitchState::Draft))
        .filter(Column::ChallengeId.is_in(challenges))
        .group_by(Column::ChallengeId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}
