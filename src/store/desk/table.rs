//! The table of pitches: filters, order, pages, and what stands beside each row.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    account, assignment, challenge, organisation, pitch, role_grant,
    values::{AccountId, AssignmentState, ChallengeId, PitchId, PitchState, Role, WorkflowId},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, ExprTrait as _, FromQueryResult,
    Order as Direction, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Select,
    sea_query::{Expr, Func, LikeExpr, SelectStatement},
};

use super::{Workflows, visible};
use crate::{
    domain::{
        decision::is_decided_in,
        desk::{After, Filter, Flag, Key, Order, Reach, Reviews, Sort},
        workflow::StageKind,
    },
    error::Result,
    store::pitch::shown_applicant,
};

/// A row. Of a withdrawn pitch the reference stays; the caller leaves the rest out.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: PitchId,
    pub reference: String,
    pub challenge_id: ChallengeId,
    pub workflow_id: WorkflowId,
    pub title: String,
    /// As the pitch names it, else as it is linked.
    pub organisation: Option<String>,
    pub state: PitchState,
    pub stage: String,
    pub stage_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub review_count: i32,
    pub score_mean_milli: Option<i32>,
    pub score_spread_milli: Option<i32>,
}

impl Row {
    /// The place of this row in a table ordered by `sort`.
    #[must_use]
    pub fn place(&self, sort: Sort) -> After {
        let key = match sort {
            Sort::Reference => Key::Text(self.reference.clone()),
            Sort::Title => Key::Text(self.title.clone()),
            Sort::Reviews => Key::Number(self.review_count),
            Sort::Score => Key::Number(self.score_mean_milli.unwrap_or(-1)),
            Sort::Spread => Key::Number(self.score_spread_milli.unwrap_or(-1)),
            Sort::Submitted => Key::Instant(self.submitted_at.unwrap_or(DateTime::UNIX_EPOCH)),
        };
        After { key, reference: self.reference.clone() }
    }
}

/// One page of the table: the rows in reach that pass the filter, in this order, after that place.
pub async fn rows(
    conn: &impl ConnectionTrait,
    passing: Condition,
    order: Order,
    after: Option<&After>,
    limit: u64,
) -> Result<Vec<Row>> {
    use pitch::Column;
    let key = sort_key(order.by);
    let reference = Expr::col((pitch::Entity, Column::Reference));
    let next = after.map(|after| {
        let here = Expr::tuple([key.clone(), reference.clone()]);
        let there = Expr::tuple([value(order.by, &after.key), Expr::val(after.reference.as_str())]);
        if order.descending { here.lt(there) } else { here.gt(there) }
    });
    let direction = if order.descending { Direction::Desc } else { Direction::Asc };
    Ok(selected(passing)
        .filter(Condition::all().add_option(next))
        .select_only()
        .columns([
            Column::Id,
            Column::Reference,
            Column::ChallengeId,
            Column::WorkflowId,
            Column::Title,
            Column::State,
            Column::Stage,
            Column::StageAt,
            Column::SubmittedAt,
            Column::ReviewCount,
            Column::ScoreMeanMilli,
            Column::ScoreSpreadMilli,
        ])
        .column_as(shown_applicant(), "organisation")
        .order_by(key, direction.clone())
        .order_by(reference, direction)
        .limit(limit)
        .into_model()
        .all(conn)
        .await?)
}

/// How many rows pass.
pub async fn count(conn: &impl ConnectionTrait, passing: Condition) -> Result<u64> {
    Ok(selected(passing).select_only().column(pitch::Column::Id).count(conn).await?)
}

fn selected(passing: Condition) -> Select<pitch::Entity> {
    pitch::Entity::find().left_join(organisation::Entity).filter(passing)
}

fn sort_key(sort: Sort) -> Expr {
    use pitch::Column;
    let column = |column: Column| Expr::col((pitch::Entity, column));
    match sort {
        Sort::Reference => column(Column::Reference),
        Sort::Title => Func::lower(column(Column::Title)).into(),
        Sort::Reviews => column(Column::ReviewCount),
        Sort::Score => Func::coalesce([column(Column::ScoreMeanMilli), Expr::val(-1)]).into(),
        Sort::Spread => Func::coalesce([column(Column::ScoreSpreadMilli), Expr::val(-1)]).into(),
        Sort::Submitted => column(Column::SubmittedAt),
    }
}

fn value(sort: Sort, key: &Key) -> Expr {
    match key {
        // Lowered by the database, as the column is: the two must agree on every letter.
        Key::Text(text) if sort == Sort::Title => Func::lower(Expr::val(text.as_str())).into(),
        Key::Text(text) => Expr::val(text.as_str()),
        Key::Number(number) => Expr::val(*number),
        Key::Instant(at) => Expr::val(*at),
    }
}

/// The condition on `pitch` (joined with its organisation): in reach, and passing the filter.
#[must_use]
pub fn passing(reach: &Reach, workflows: &Workflows, filter: &Filter, now: DateTime<Utc>) -> Condition {
    use pitch::Column;
    let any_of = |conditions: Vec<Condition>| {
        (!conditions.is_empty()).then(|| conditions.into_iter().fold(Condition::any(), Condition::add))
    };
    let stages = (!filter.stages.is_empty()).then(|| Column::Stage.is_in(filter.stages.iter().cloned()));
    let assigned = (!filter.assignees.is_empty()).then(|| {
        let asked = of_pitch()
            .filter(assignment::Column::EvaluatorId.is_in(filter.assignees.iter().copied()))
            .filter(assignment::Column::State.ne(AssignmentState::Recused));
        Expr::exists(asked.into_query())
    });
    visible(reach)
        .add_option((!filter.text.is_empty()).then(|| has_text(&filter.text)))
        .add_option(stages)
        .add_option(any_of(filter.reviews.iter().copied().map(reviews_are).collect()))
        .add_option(any_of(filter.flags.iter().map(|flag| flagged(*flag, workflows, now)).collect()))
        .add_option(filter.least_milli.map(|least| Column::ScoreMeanMilli.gte(least)))
        .add_option(filter.most_milli.map(|most| Column::ScoreMeanMilli.lte(most)))
        .add_option(assigned)
}

/// The condition on `pitch`: in reach, and waiting for its decision.
#[must_use]
pub fn deciding(reach: &Reach, workflows: &Workflows) -> Condition {
    visible(reach)
        .add(pitch::Column::State.eq(PitchState::Submitted))
        .add(workflows.stage_is(|workflow, stage| is_decided_in(workflow, &stage.id)))
}

/// Title and organisation of a withdrawn pitch are not looked at: they are not shown either.
fn has_text(text: &str) -> Condition {
    let like = || {
        let escaped = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        LikeExpr::new(format!("%{escaped}%")).escape('\\')
    };
    let has = |column: Expr| Expr::from(Func::lower(column)).like(like());
    let shown = Condition::any()
        .add(has(Expr::col((pitch::Entity, pitch::Column::Title))))
        .add(has(shown_applicant()));
    Condition::any()
        .add(has(Expr::col((pitch::Entity, pitch::Column::Reference))))
        .add(Condition::all().add(pitch::Column::State.eq(PitchState::Submitted)).add(shown))
}

/// The assignments of the pitch of the outer query.
fn of_pitch() -> Select<assignment::Entity> {
    assignment::Entity::find().select_only().column(assignment::Column::Id).filter(
        Expr::col((assignment::Entity, assignment::Column::PitchId))
            .equals((pitch::Entity, pitch::Column::Id)),
    )
}

fn open() -> SelectStatement {
    of_pitch().filter(assignment::Column::State.eq(AssignmentState::Open)).into_query()
}

fn live() -> SelectStatement {
    of_pitch().filter(assignment::Column::State.ne(AssignmentState::Recused)).into_query()
}

fn reviews_are(reviews: Reviews) -> Condition {
    use pitch::Column;
    match reviews {
        Reviews::Complete => Condition::all().add(Column::ReviewCount.gt(0)).add(Expr::not_exists(open())),
        Reviews::Awaited => Condition::all().add(Expr::exists(open())),
        Reviews::None => Condition::all().add(Column::ReviewCount.eq(0)).add(Expr::not_exists(live())),
    }
}

fn flagged(flag: Flag, workflows: &Workflows, now: DateTime<Utc>) -> Condition {
    let submitted = pitch::Column::State.eq(PitchState::Submitted);
    match flag {
        Flag::Overdue => {
            let late = of_pitch()
                .filter(assignment::Column::State.eq(AssignmentState::Open))
                .filter(assignment::Column::DueAt.lt(now));
            Condition::all().add(submitted).add(Expr::exists(late.into_query()))
        }
        Flag::Unassigned => {
            let closed = challenge::Entity::find()
                .select_only()
                .column(challenge::Column::Id)
                .filter(challenge::Column::ClosesAt.is_null().or(challenge::Column::ClosesAt.lte(now)));
            Condition::all()
                .add(submitted)
                .add(workflows.stage_is(|_, stage| {
                    use StageKind::{Evaluation, Intake, Panel, Screening};
                    matches!(stage.kind, Intake | Screening | Evaluation | Panel)
                }))
                .add(pitch::Column::ReviewCount.eq(0))
                .add(Expr::not_exists(live()))
                .add(pitch::Column::ChallengeId.in_subquery(closed.into_query()))
        }
        Flag::Recused => Condition::all().add(submitted).add(short_of_reviewers(workflows)),
    }
}

/// In evaluation, somebody stepped back, and fewer than the stage asks for remain.
fn short_of_reviewers(workflows: &Workflows) -> Condition {
    let none = Condition::any().add(Expr::val(1).eq(2));
    workflows.of_kind(StageKind::Evaluation).fold(none, |any, (workflow, stage)| {
        let here = || of_pitch().filter(assignment::Column::Stage.eq(stage.id.as_str()));
        let back = here().filter(assignment::Column::State.eq(AssignmentState::Recused));
        let remain = assignment::Entity::find()
            .select_only()
            .column_as(assignment::Column::Id.count(), "remain")
            .filter(
                Expr::col((assignment::Entity, assignment::Column::PitchId))
                    .equals((pitch::Entity, pitch::Column::Id)),
            )
            .filter(assignment::Column::Stage.eq(stage.id.as_str()))
            .filter(assignment::Column::State.ne(AssignmentState::Recused));
        any.add(
            Condition::all()
                .add(pitch::Column::WorkflowId.eq(workflow))
                .add(pitch::Column::Stage.eq(stage.id.as_str()))
                .add(Expr::exists(back.into_query()))
                .add(Expr::from(remain.into_query()).lt(i64::from(stage.minimum_reviews))),
        )
    })
}

/// What is asked about a pitch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Assignments that are open or done.
    pub all: i64,
    /// When the first open one is due.
    pub due_at: Option<DateTime<Utc>>,
}

/// The assignments of these pitches, counted.
pub async fn asked(conn: &impl ConnectionTrait, ids: Vec<PitchId>) -> Result<HashMap<PitchId, Asked>> {
    use assignment::Column;
    let rows: Vec<(PitchId, AssignmentState, i64, DateTime<Utc>)> = assignment::Entity::find()
        .select_only()
        .columns([Column::PitchId, Column::State])
        .column_as(Column::Id.count(), "count")
        .column_as(Column::DueAt.min(), "due")
        .filter(Column::PitchId.is_in(ids))
        .filter(Column::State.ne(AssignmentState::Recused))
        .group_by(Column::PitchId)
        .group_by(Column::State)
        .into_tuple()
        .all(conn)
        .await?;
    let mut asked: HashMap<PitchId, Asked> = HashMap::new();
    for (pitch, state, count, due) in rows {
        let entry = asked.entry(pitch).or_default();
        entry.all += count;
        if state == AssignmentState::Open {
            entry.due_at = Some(due);
        }
    }
    Ok(asked)
}

/// Everyone with an assignment on a pitch in reach, by name; where all challenges are in reach, everyone who
/// evaluates: their assignments are too many to look through.
pub async fn assignees(conn: &impl ConnectionTrait, reach: &Reach) -> Result<Vec<(AccountId, String)>> {
    let people = if reach.challenges.is_some() {
        let pitches =
            pitch::Entity::find().select_only().column(pitch::Column::Id).filter(visible(reach)).into_query();
        assignment::Entity::find()
            .select_only()
            .column(assignment::Column::EvaluatorId)
            .filter(assignment::Column::PitchId.in_subquery(pitches))
            .into_query()
    } else {
        role_grant::Entity::find()
            .select_only()
            .column(role_grant::Column::AccountId)
            .filter(role_grant::Column::Role.eq(Role::Evaluator))
            .into_query()
    };
    Ok(account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::Name])
        .filter(account::Column::Id.in_subquery(people))
        .order_by_asc(account::Column::Name)
        .order_by_asc(account::Column::Id)
        .into_tuple()
        .all(conn)
        .await?)
}

/// The pitches in reach that wait for their decision, by challenge.
pub async fn deciding_by_challenge(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    workflows: &Workflows,
) -> Result<HashMap<ChallengeId, i64>> {
    let rows: Vec<(ChallengeId, i64)> = pitch::Entity::find()
        .select_only()
        .column(pitch::Column::ChallengeId)
        .column_as(pitch::Column::Id.count(), "count")
        .filter(deciding(reach, workflows))
        .group_by(pitch::Column::ChallengeId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Drafts to these challenges: only their number.
pub async fn drafts(conn: &impl ConnectionTrait, reach: &Reach) -> Result<u64> {
    let scope = reach.challenges.as_ref().map(|ids| pitch::Column::ChallengeId.is_in(ids.iter().copied()));
    Ok(pitch::Entity::find()
        .filter(pitch::Column::State.eq(PitchState::Draft))
        .filter(Condition::all().add_option(scope))
        .count(conn)
        .await?)
}
