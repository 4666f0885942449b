//! The pitches of one person: begun by them, or of an organisation they belong to.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    challenge, decision, partnership, pitch, pitch_extension, pitch_move,
    values::{
        AccountId, ChallengeId, ChallengeKind, ChallengeState, Document, PartnershipStage, PitchId,
        PitchState, ReleaseId, TeamRole, WorkflowId,
    },
    workflow,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _, Select,
    sea_query::{Alias, Expr, ExprTrait as _, Func, Query, SimpleExpr},
};

use crate::{
    domain::{
        challenge::Timing,
        deadline::Deadline,
        policy::{Grant, SeePitch},
        workflow::Workflow,
    },
    error::{Error, Result},
    store::{pitch::sending::RESTORED, policy::in_team},
};

/// One row of the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    pub id: PitchId,
    pub reference: String,
    pub title: String,
    pub state: PitchState,
    pub stage: String,
    pub workflow_id: WorkflowId,
    pub submitted_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    /// Of the release of its decision; nothing else of a decision is read here.
    pub release_id: Option<ReleaseId>,
    /// Where the partnership is that it became; null before the release.
    pub partnership: Option<PartnershipStage>,
    pub challenge: String,
    pub zone: String,
    pub challenge_kind: ChallengeKind,
    pub challenge_state: ChallengeState,
    pub opens_at: DateTime<Utc>,
    pub closes_at: Option<DateTime<Utc>>,
    /// For this pitch alone.
    pub extended_to: Option<DateTime<Utc>>,
    pub decision_at: Option<DateTime<Utc>>,
}

impl Listed {
    /// When it closes for this pitch.
    #[must_use]
    pub fn closes(&self) -> Option<DateTime<Utc>> {
        Deadline::of(self.closes_at, 0, self.extended_to).map(|deadline| deadline.told())
    }

    /// The timing of its challenge.
    #[must_use]
    pub fn timing(&self) -> Timing {
        Timing {
            state: self.challenge_state,
            kind: self.challenge_kind,
            opens_at: self.opens_at,
            closes_at: self.closes(),
            has_results: false,
        }
    }
}

/// Which part of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    #[default]
    All,
    Drafts,
    /// Sent, no decision released.
    Sent,
    Decided,
}

fn of(account: AccountId) -> Select<pitch::Entity> {
    use pitch::Column;
    let stage = Expr::col((partnership::Entity, partnership::Column::Stage));
    let told: Expr = Expr::case(decision::Column::ReleaseId.is_not_null(), stage).into();
    pitch::Entity::find()
        .join(JoinType::InnerJoin, pitch::Relation::Challenge.def())
        .join_rev(JoinType::LeftJoin, decision::Relation::Pitch.def())
        .join_rev(JoinType::LeftJoin, partnership::Relation::Pitch.def())
        .filter(in_team(account, TeamRole::ALL))
        .select_only()
        .columns([
            Column::Id,
            Column::Reference,
            Column::Title,
            Column::State,
            Column::Stage,
            Column::WorkflowId,
            Column::SubmittedAt,
            Column::CreatedAt,
        ])
        .column(decision::Column::ReleaseId)
        .column_as(told, "partnership")
        .column_as(challenge::Column::Title, "challenge")
        .column_as(challenge::Column::Kind, "challenge_kind")
        .column_as(challenge::Column::State, "challenge_state")
        .columns([
            challenge::Column::Zone,
            challenge::Column::OpensAt,
            challenge::Column::ClosesAt,
            challenge::Column::DecisionAt,
        ])
        .expr_as(extended_to(), "extended_to")
}

/// How long a pitch was given by itself.
pub(super) fn extended_to() -> SimpleExpr {
    let theirs = Expr::col((pitch_extension::Entity, pitch_extension::Column::PitchId));
    Query::select()
        .expr(Expr::col((pitch_extension::Entity, pitch_extension::Column::UntilAt)).max())
        .from(pitch_extension::Entity)
        .and_where(theirs.equals((pitch::Entity, pitch::Column::Id)))
        .take()
        .into()
}

/// The pitches of a person, newest first, older than `after`.
pub async fn listed(
    conn: &impl ConnectionTrait,
    account: AccountId,
    part: Part,
    after: Option<PitchId>,
    limit: u64,
) -> Result<Vec<Listed>> {
    let mut select = of(account).order_by_desc(pitch::Column::Id).limit(limit);
    if let Some(after) = after {
        select = select.filter(pitch::Column::Id.lt(after));
    }
    let state = pitch::Column::State;
    let released = decision::Column::ReleaseId;
    select = match part {
        Part::All => select,
        Part::Drafts => select.filter(state.eq(PitchState::Draft)),
        Part::Sent => select.filter(state.eq(PitchState::Submitted)).filter(released.is_null()),
        Part::Decided => select.filter(released.is_not_null()),
    };
    Ok(select.into_model().all(conn).await?)
}

/// The drafts of a person whose challenge still takes pitches, the first to close first; those without a
/// deadline are not among them.
pub async fn closing(
    conn: &impl ConnectionTrait,
    account: AccountId,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Listed>> {
    Ok(of(account)
        .filter(pitch::Column::State.eq(PitchState::Draft))
        .filter(challenge::Column::State.eq(ChallengeState::Published))
        .filter(
            Condition::any().add(challenge::Column::ClosesAt.gt(now)).add(Expr::expr(extended_to()).gt(now)),
        )
        .order_by_asc(challenge::Column::ClosesAt)
        .order_by_asc(pitch::Column::Id)
        .limit(limit)
        .into_model()
        .all(conn)
        .await?)
}

/// Workflow versions by id.
pub async fn workflows(
    conn: &impl ConnectionTrait,
    ids: Vec<WorkflowId>,
) -> Result<HashMap<WorkflowId, Workflow>> {
    let rows: Vec<(WorkflowId, Document)> = workflow::Entity::find()
        .filter(workflow::Column::Id.is_in(ids))
        .select_only()
        .columns([workflow::Column::Id, workflow::Column::Definition])
        .into_tuple()
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|(id, document)| {
            serde_json::from_value(document.0)
                .map(|workflow| (id, workflow))
                .map_err(|error| Error::Internal(error.into()))
        })
        .collect()
}

/// A draft of a person for a challenge.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Draft {
    pub reference: String,
    pub title: String,
}

/// The drafts a person began for a challenge, newest first; at most `limit`.
pub async fn drafts(
    conn: &impl ConnectionTrait,
    account: AccountId,
    challenge: ChallengeId,
    limit: u64,
) -> Result<Vec<Draft>> {
    Ok(pitch::Entity::find()
        .filter(pitch::Column::LeadId.eq(account))
        .filter(pitch::Column::ChallengeId.eq(challenge))
        .filter(pitch::Column::State.eq(PitchState::Draft))
        .order_by_desc(pitch::Column::Id)
        .limit(limit)
        .select_only()
        .columns([pitch::Column::Reference, pitch::Column::Title])
        .into_model()
        .all(conn)
        .await?)
}

/// One step a pitch took.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Move {
    pub to_stage: String,
    pub at: DateTime<Utc>,
}

/// The steps of a pitch since it was sent or restored last, oldest first. What an applicant sees of them is decided by
/// the stages' public words.
pub async fn moves(conn: &impl ConnectionTrait, grant: &Grant<SeePitch>) -> Result<Vec<Move>> {
    let begun = Alias::new("begun");
    let of_begun = |column| Expr::col((begun.clone(), column));
    let since = Query::select()
        .expr(of_begun(pitch_move::Column::At).max())
        .from_as(pitch_move::Entity, begun.clone())
        .and_where(of_begun(pitch_move::Column::PitchId).eq(grant.pitch()))
        .and_where(of_begun(pitch_move::Column::Event).is_in(["submitted", RESTORED]))
        .take();
    // What was taken over from elsewhere has moves, and none that began it.
    let begins = Func::coalesce([SimpleExpr::from(since), Expr::value(DateTime::<Utc>::UNIX_EPOCH)]);
    let at = Expr::col((pitch_move::Entity, pitch_move::Column::At));
    Ok(pitch_move::Entity::find()
        .filter(pitch_move::Column::PitchId.eq(grant.pitch()))
        .filter(at.gte(begins))
        .order_by_asc(pitch_move::Column::At)
        .order_by_asc(pitch_move::Column::Id)
        .select_only()
        .columns([pitch_move::Column::ToStage, pitch_move::Column::At])
        .into_model()
        .all(conn)
        .await?)
}
