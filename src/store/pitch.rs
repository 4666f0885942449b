//! Pitches: the facts a policy needs, the draft, the frozen versions, the steps through the workflow.

use chrono::{DateTime, Utc};
use entity::{
    assignment, decision, organisation as linked, pitch, pitch_move,
    values::{
        AccountId, AssignmentState, ChallengeId, ChallengeKind, ChallengeState, ConflictKind, Document,
        FormId, NdaId, OrganisationId, PitchId, PitchMoveId, PitchState, ReviewState, Role, TeamRole,
        WorkflowId,
    },
    workflow,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, FromQueryResult, QueryFilter as _,
    QuerySelect as _, QueryTrait as _, Statement,
    sea_query::{Expr, Func},
};

pub mod auto_send;
pub mod closing;
pub mod draft;
pub mod early;
pub mod own;
pub mod remind;
pub mod sending;
pub mod similar;
pub mod thread;

use super::Tx;
use crate::{
    domain::{
        actor::Actor,
        challenge::Timing,
        deadline::Deadline,
        form::Answers,
        organisation,
        policy::{Grant, PitchFacts, ReadBody},
        team::strongest,
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
    /// Nobody, while the address of whoever began the draft is not confirmed.
    pub lead: Option<AccountId>,
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

impl Head {
    /// Who leads it; 404 while that is nobody.
    pub fn led_by(&self) -> Result<AccountId> {
        self.lead.ok_or(Error::NotFound)
    }
}

/// A pitch, what the policy must know about it, and its challenge's timing.
#[derive(Clone, Debug)]
pub struct Seen {
    pub head: Head,
    pub facts: PitchFacts,
    pub timing: Timing,
    /// When it is too late for this pitch; none where nothing closes.
    pub deadline: Option<Deadline>,
    pub workflow: Workflow,
}

impl Seen {
    /// What the policy must know now that the draft is locked.
    #[must_use]
    pub fn facts_now(&self, locked: &draft::Locked) -> PitchFacts {
        PitchFacts {
            state: locked.state,
            is_open: locked.is_open,
            closes_at: locked.deadline.map(|deadline| deadline.late_at()),
            holds_token: self.facts.holds_token && !locked.is_led,
            ..self.facts.clone()
        }
    }

    /// The version whose files are its present ones: that of a draft is still to be sent.
    #[must_use]
    pub fn file_version(&self) -> i32 {
        self.head.version + i32::from(self.head.state == PitchState::Draft)
    }
}

/// What [`seen`] reads.
#[derive(FromQueryResult)]
struct SeenRow {
    id: PitchId,
    reference: String,
    challenge_id: ChallengeId,
    organisation_id: Option<OrganisationId>,
    lead_id: Option<AccountId>,
    state: PitchState,
    stage: String,
    form_id: FormId,
    workflow_id: WorkflowId,
    version: i32,
    answers_version: i32,
    submitted_at: Option<DateTime<Utc>>,
    stage_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    challenge_state: ChallengeState,
    challenge_kind: ChallengeKind,
    opens_at: DateTime<Utc>,
    closes_at: Option<DateTime<Utc>>,
    grace_seconds: i32,
    extended_to: Option<DateTime<Utc>>,
    workflow: Document,
    proposed_by: Option<AccountId>,
    released_at: Option<DateTime<Utc>>,
    member: Option<TeamRole>,
    invited: Option<TeamRole>,
    may_send_at: Option<DateTime<Utc>>,
    assignment: Option<AssignmentState>,
    review: Option<ReviewState>,
    conflict: Option<ConflictKind>,
    unaccepted: Option<NdaId>,
}

/// All of it at once, and nothing that people wrote: this is asked before almost every page about a pitch.
const SEEN: &str = "select p.id, p.reference, p.challenge_id, p.organisation_id, p.lead_id, p.state, p.stage, \
    p.form_id, p.workflow_id, p.version, p.answers_version, p.submitted_at, p.stage_at, p.created_at, \
    c.state as challenge_state, c.kind as challenge_kind, c.opens_at, c.closes_at, c.grace_seconds, \
    (select max(y.until_at) from pitch_extension y where y.pitch_id = p.id) as extended_to, \
    w.definition as workflow, \
    d.proposed_by, x.released_at, m.role as member, t.role as invited, t.may_send_at, \
    a.state as assignment, r.state as review, k.kind as conflict, n.id as unaccepted \
    from pitch p join challenge c on c.id = p.challenge_id join workflow w on w.id = p.workflow_id \
    left join decision d on d.pitch_id = p.id left join release x on x.id = d.release_id \
    left join membership m on m.organisation_id = p.organisation_id and m.account_id = $2 \
    left join pitch_member t on t.pitch_id = p.id and t.account_id = $2 \
    left join assignment a on a.id = (select newest.id from assignment newest \
        where newest.pitch_id = p.id and newest.evaluator_id = $2 order by newest.id desc limit 1) \
    left join review r on r.assignment_id = a.id \
    left join conflict k on k.pitch_id = p.id and k.account_id = $2 \
    left join nda n on n.version = (select max(newest.version) from nda newest) \
        and not exists (select 1 from nda_acceptance y where y.nda_id = n.id and y.account_id = $2) \
    where p.reference = $1";

/// The pitch of this reference as `actor` stands to it; ask the policy before showing any of it. One statement.
pub async fn seen(conn: &impl ConnectionTrait, reference: &str, actor: &Actor) -> Result<Seen> {
    let account = actor.account();
    // Nobody has the nil id.
    let asking = account.unwrap_or(AccountId(uuid::Uuid::nil()));
    let values = [reference.into(), asking.0.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), SEEN, values);
    let row = SeenRow::find_by_statement(statement).one(conn).await?.ok_or(Error::NotFound)?;
    let workflow: Workflow =
        serde_json::from_value(row.workflow.0).map_err(|error| Error::Internal(error.into()))?;
    let deadline = Deadline::of(row.closes_at, row.grace_seconds, row.extended_to);
    // Nobody is not the lead of a draft that nobody leads.
    let leads = account.is_some() && row.lead_id == account;
    let facts = PitchFacts {
        flags: workflow.stage(&row.stage).map_or_else(StageFlags::default, |stage| stage.flags),
        // Others than the lead were invited to this pitch, or belong to its organisation.
        team: strongest([leads.then_some(TeamRole::Lead), row.member, row.invited]),
        may_send: row.may_send_at.is_some(),
        assignment: row.assignment,
        // Evaluators of the challenge have their contract with the host; whoever else is asked accepts first.
        nda_missing: row.unaccepted.is_some()
            && row.assignment.is_some()
            && !actor.roles.on(Role::Evaluator, row.challenge_id),
        conflict: row.conflict,
        closes_at: deadline.map(|deadline| deadline.late_at()),
        is_open: row.challenge_state == ChallengeState::Published,
        own_review_final: row.review == Some(ReviewState::Submitted),
        proposed_decision: row.proposed_by.is_some() && row.proposed_by == account,
        released_at: row.released_at,
        break_glass: actor.glass.contains(&row.id),
        holds_token: actor.draft == Some(row.id) && row.lead_id.is_none(),
        ..PitchFacts::new(row.id, row.challenge_id, row.state)
    };
    let timing = Timing {
        state: row.challenge_state,
        kind: row.challenge_kind,
        opens_at: row.opens_at,
        // Whoever has more time works on in it, and may ask others to.
        closes_at: deadline.map(|deadline| deadline.told()),
        has_results: false,
    };
    let head = Head {
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
    };
    Ok(Seen { head, facts, timing, deadline, workflow })
}

/// The answers that this grant opens: the draft while it is one, else the newest sent version.
/// Fields outside the grant's mask are the caller's to remove, with the form at hand.
pub async fn body(conn: &impl ConnectionTrait, grant: &Grant<ReadBody>) -> Result<Answers> {
    let sql = "select coalesce(v.answers, p.answers) as answers from pitch p left join pitch_version v \
        on v.pitch_id = p.id and v.version = p.version and p.state <> 'draft' where p.id = $1";
    let statement =
        Statement::from_sql_and_values(conn.get_database_backend(), sql, [grant.pitch().0.into()]);
    let row = conn.query_one_raw(statement).await?.ok_or(Error::NotFound)?;
    let document: Document = row.try_get_by("answers")?;
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

/// What is kept as the applicant of a pitch with these answers, for this organisation.
fn applicant(answers: &Answers, organisation: Option<OrganisationId>) -> Expr {
    match (organisation::applicant(answers), organisation) {
        (Some(name), _) => Expr::value(name),
        (None, None) => Expr::value(""),
        (None, Some(id)) => {
            let linked =
                linked::Entity::find_by_id(id).select_only().column(linked::Column::Name).into_query();
            Func::coalesce([Expr::from(linked), Expr::value("")]).into()
        }
    }
}

/// The applicant of a pitch as lists show and search it, where the pitch is joined with its organisation: null
/// when neither its answers nor a link name one.
pub(super) fn shown_applicant() -> Expr {
    let given = Expr::col((pitch::Entity, pitch::Column::Applicant));
    let linked = Expr::col((linked::Entity, linked::Column::Name));
    Expr::case(given.clone().ne(""), given).finally(linked).into()
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
