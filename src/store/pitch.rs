//! Pitches: the facts a policy needs, the draft, the frozen versions, the steps through the workflow.

use chrono::{DateTime, Utc};
use entity::{
    assignment, challenge, conflict, decision, membership, pitch, pitch_move, pitch_version, review,
    values::{
        AccountId, AssignmentState, ChallengeId, ChallengeState, Document, FormId, OrganisationId, PitchId,
        PitchMoveId, PitchState, ReviewState, WorkflowId,
    },
    workflow,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::Expr,
};

pub mod draft;
pub mod own;
pub mod sending;

use super::Tx;
use crate::{
    domain::{
        actor::Actor,
        challenge::Timing,
        form::Answers,
        policy::{Grant, PitchFacts, ReadBody},
        workflow::{self as engine, StageFlags, Workflow},
    },
    error::{Error, Result},
};

/// A pitch as lists and rules need it: nothing that people wrote.
#[derive(Clone, Debug)]
pub struct Head {
    pub id: PitchId,
    pub reference: String,
    pub challenge: ChallengeId,
    pub organisation: Option<OrganisationId>,
    pub lead: AccountId,
    pub state: PitchState,
    pub stage: String,
    pub form: FormId,
    pub workflow: WorkflowId,
    /// Sent versions so far.
    pub version: i32,
    /// Saves of the draft so far.
    pub answers_version: i32,
    pub submitted_at: Option<DateTime<Utc>>,
    pub stage_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

/// A pitch, what the policy must know about it, and its challenge's timing.
#[derive(Clone, Debug)]
pub struct Seen {
    pub head: Head,
    pub facts: PitchFacts,
    pub timing: Timing,
    pub workflow: Workflow,
}

/// The pitch of this reference as `actor` stands to it; ask the policy before showing any of it.
///
/// Always the same number of statements: pitch with challenge, membership, assignment with review,
/// conflict, decision, workflow.
pub async fn seen(conn: &impl ConnectionTrait, reference: &str, actor: &Actor) -> Result<Seen> {
    let (row, challenge) = pitch::Entity::find()
        .filter(pitch::Column::Reference.eq(reference))
        .find_also_related(challenge::Entity)
        .one(conn)
        .await?
        .and_then(|(pitch, challenge)| Some((pitch, challenge?)))
        .ok_or(Error::NotFound)?;
    let account = actor.account();
    let workflow = workflow(conn, row.workflow_id).await?;
    let decision = decision::Entity::find().filter(decision::Column::PitchId.eq(row.id)).one(conn).await?;
    let released = decision.as_ref().is_some_and(|decision| decision.release_id.is_some());
    let timing = Timing {
        state: challenge.state,
        kind: challenge.kind,
        opens_at: challenge.opens_at,
        closes_at: challenge.closes_at,
        has_results: false,
    };
    let mut facts = PitchFacts {
        pitch: row.id,
        challenge: row.challenge_id,
        state: row.state,
        flags: workflow.stage(&row.stage).map_or_else(StageFlags::default, |stage| stage.flags),
        team: None,
        assignment: None,
        conflict: None,
        closes_at: challenge.closes_at,
        is_open: challenge.state == ChallengeState::Published,
        own_review_final: false,
        proposed_decision: decision.as_ref().is_some_and(|decision| Some(decision.proposed_by) == account),
        released,
    };
    if let Some(account) = account {
        stand(conn, &mut facts, row.lead_id, row.organisation_id, account).await?;
    }
    Ok(Seen { head: head(row), facts, timing, workflow })
}

/// Adds how this account stands to the pitch.
async fn stand(
    conn: &impl ConnectionTrait,
    facts: &mut PitchFacts,
    lead: AccountId,
    organisation: Option<OrganisationId>,
    account: AccountId,
) -> Result<()> {
    let member = match organisation {
        Some(organisation) => membership::Entity::find_by_id((organisation, account)).one(conn).await?,
        None => None,
    };
    // Who began a pitch leads it; the others' rights come from the organisation.
    facts.team =
        if lead == account { Some(entity::values::TeamRole::Lead) } else { member.map(|member| member.role) };
    let assigned = assignment::Entity::find()
        .filter(assignment::Column::PitchId.eq(facts.pitch))
        .filter(assignment::Column::EvaluatorId.eq(account))
        .order_by_desc(assignment::Column::Id)
        .one(conn)
        .await?;
    if let Some(assignment) = assigned {
        facts.assignment = Some(assignment.state);
        let review =
            review::Entity::find().filter(review::Column::AssignmentId.eq(assignment.id)).one(conn).await?;
        facts.own_review_final = review.is_some_and(|review| review.state == ReviewState::Submitted);
    }
    facts.conflict = conflict::Entity::find()
        .filter(conflict::Column::PitchId.eq(facts.pitch))
        .filter(conflict::Column::AccountId.eq(account))
        .select_only()
        .column(conflict::Column::Kind)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(())
}

pub(super) fn head(row: pitch::Model) -> Head {
    Head {
        id: row.id,
        reference: row.reference,
        challenge: row.challenge_id,
        organisation: row.organisation_id,
        lead: row.lead_id,
        state: row.state,
        stage: row.stage,
        form: row.form_id,
        workflow: row.workflow_id,
        version: row.version,
        answers_version: row.answers_version,
        submitted_at: row.submitted_at,
        stage_at: row.stage_at,
        created_at: row.created_at,
    }
}

/// The answers that this grant opens: the newest sent version, or the draft while nothing was sent.
/// Fields outside the grant's mask are the caller's to remove, with the form at hand.
pub async fn body(conn: &impl ConnectionTrait, grant: &Grant<ReadBody>) -> Result<Answers> {
    let sent: Option<Document> = pitch_version::Entity::find()
        .filter(pitch_version::Column::PitchId.eq(grant.pitch()))
        .order_by_desc(pitch_version::Column::Version)
        .select_only()
        .column(pitch_version::Column::Answers)
        .into_tuple()
        .one(conn)
        .await?;
    let document = match sent {
        Some(sent) => sent,
        None => pitch::Entity::find_by_id(grant.pitch())
            .select_only()
            .column(pitch::Column::Answers)
            .into_tuple()
            .one(conn)
            .await?
            .ok_or(Error::NotFound)?,
    };
    serde_json::from_value(document.0).map_err(|error| Error::Internal(error.into()))
}

/// A workflow version.
pub async fn workflow(conn: &impl ConnectionTrait, id: WorkflowId) -> Result<Workflow> {
    let document: Document = workflow::Entity::find_by_id(id)
        .select_only()
        .column(workflow::Column::Definition)
        .into_tuple()
        .one(conn)
        .await?
        .ok_or_else(|| Error::Internal(anyhow::anyhow!("workflow {id} is missing")))?;
    serde_json::from_value(document.0).map_err(|error| Error::Internal(error.into()))
}

/// Where a pitch stands in its workflow, with the facts its guards may use.
#[derive(Clone, Debug)]
pub struct Position {
    pub workflow: Workflow,
    pub stage: String,
    pub facts: engine::Facts,
}

/// Locks the pitch and says where it stands.
pub async fn position(tx: &Tx, pitch: PitchId) -> Result<Position> {
    let row = pitch::Entity::find_by_id(pitch).lock_exclusive().one(tx).await?.ok_or(Error::NotFound)?;
    let workflow = workflow(tx, row.workflow_id).await?;
    let open: Vec<AssignmentState> = assignment::Entity::find()
        .filter(assignment::Column::PitchId.eq(pitch))
        .filter(assignment::Column::State.eq(AssignmentState::Open))
        .select_only()
        .column(assignment::Column::State)
        .into_tuple()
        .all(tx)
        .await?;
    let approved = decision::Entity::find()
        .filter(decision::Column::PitchId.eq(pitch))
        .filter(decision::Column::ApprovedBy.is_not_null())
        .one(tx)
        .await?;
    let facts = engine::Facts {
        reviews: i64::from(row.review_count),
        open_assignments: i64::try_from(open.len()).unwrap_or(i64::MAX),
        minimum_reviews: workflow.stage(&row.stage).map_or(0, |stage| i64::from(stage.minimum_reviews)),
        mean_milli: i64::from(row.score_mean_milli.unwrap_or(0)),
        decision_approved: approved.is_some(),
    };
    Ok(Position { workflow, stage: row.stage, facts })
}

/// Puts the pitch into its next stage and keeps the move.
pub async fn step(
    tx: &Tx,
    pitch: PitchId,
    step: &engine::Step,
    event: &str,
    reason: &str,
    actor: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<()> {
    pitch::Entity::update_many()
        .col_expr(pitch::Column::Stage, Expr::value(step.to.clone()))
        .col_expr(pitch::Column::StageAt, Expr::value(now))
        .filter(pitch::Column::Id.eq(pitch))
        .exec(tx)
        .await?;
    pitch_move::Entity::insert(pitch_move::ActiveModel {
        id: Set(PitchMoveId::generate()),
        pitch_id: Set(pitch),
        from_stage: Set(step.from.clone()),
        to_stage: Set(step.to.clone()),
        event: Set(event.to_owned()),
        reason: Set(reason.to_owned()),
        actor_id: Set(actor),
        at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// Ends the assignments that are still open.
pub async fn close_assignments(tx: &Tx, pitch: PitchId) -> Result<()> {
    assignment::Entity::update_many()
        .col_expr(assignment::Column::State, Expr::value(AssignmentState::Recused))
        .filter(assignment::Column::PitchId.eq(pitch))
        .filter(assignment::Column::State.eq(AssignmentState::Open))
        .exec(tx)
        .await?;
    Ok(())
}
