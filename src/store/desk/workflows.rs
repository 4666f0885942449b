//! The workflow versions around the pitches of a desk, and conditions on the stages in them.

use std::collections::{HashMap, HashSet};

use entity::{
    assignment, challenge, pitch,
    values::{AccountId, Document, WorkflowId},
    workflow,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, ExprTrait as _, JoinType,
    QueryFilter as _, QuerySelect as _, QueryTrait as _, RelationTrait as _, sea_query::Expr,
};

use crate::{
    domain::{
        desk::Reach,
        workflow::{Stage, StageKind, Workflow},
    },
    error::{Error, Result},
};

/// The workflow versions that pitches in reach may be in.
#[derive(Clone, Debug, Default)]
pub struct Workflows(HashMap<WorkflowId, Workflow>);

impl Workflows {
    /// One version.
    #[must_use]
    pub fn get(&self, id: WorkflowId) -> Option<&Workflow> {
        self.0.get(&id)
    }

    /// A stage of one version.
    #[must_use]
    pub fn stage(&self, id: WorkflowId, stage: &str) -> Option<&Stage> {
        self.0.get(&id)?.stage(stage)
    }

    /// All stages, each id once, in the order of the definitions.
    #[must_use]
    pub fn stages(&self) -> Vec<&Stage> {
        let mut versions: Vec<_> = self.0.iter().collect();
        versions.sort_by_key(|(id, _)| std::cmp::Reverse(**id));
        let mut seen = HashSet::new();
        let stages = versions.into_iter().flat_map(|(_, workflow)| &workflow.stages);
        stages.filter(|stage| seen.insert(stage.id.as_str())).collect()
    }

    /// A condition on `pitch`: it is in a stage for which this holds.
    pub(in crate::store) fn stage_is(&self, holds: impl Fn(&Workflow, &Stage) -> bool) -> Condition {
        self.0.iter().fold(Condition::any().add(Expr::val(1).eq(2)), |any, (id, workflow)| {
            let stages = workflow.stages.iter().filter(|stage| holds(workflow, stage));
            any.add(
                pitch::Column::WorkflowId
                    .eq(*id)
                    .and(pitch::Column::Stage.is_in(stages.map(|stage| stage.id.as_str()))),
            )
        })
    }

    /// The versions with the stages of this kind.
    pub(super) fn of_kind(&self, kind: StageKind) -> impl Iterator<Item = (WorkflowId, &Stage)> {
        self.0.iter().flat_map(move |(id, workflow)| {
            workflow.stages.iter().filter(move |stage| stage.kind == kind).map(|stage| (*id, stage))
        })
    }
}

/// The workflows of everything in reach.
pub async fn workflows(conn: &impl ConnectionTrait, reach: &Reach) -> Result<Workflows> {
    let used = reach.challenges.as_ref().map(|ids| {
        let by_pitches = pitch::Entity::find()
            .select_only()
            .column(pitch::Column::WorkflowId)
            .filter(pitch::Column::ChallengeId.is_in(ids.iter().copied()))
            .into_query();
        let by_challenges = challenge::Entity::find()
            .select_only()
            .column(challenge::Column::WorkflowId)
            .filter(challenge::Column::Id.is_in(ids.iter().copied()))
            .into_query();
        Condition::any()
            .add(workflow::Column::Id.in_subquery(by_pitches))
            .add(workflow::Column::Id.in_subquery(by_challenges))
    });
    read(conn, Condition::all().add_option(used)).await
}

/// The workflows of the pitches this person is asked about.
pub async fn workflows_of_evaluator(conn: &impl ConnectionTrait, evaluator: AccountId) -> Result<Workflows> {
    let asked = pitch::Entity::find()
        .join_rev(JoinType::InnerJoin, assignment::Relation::Pitch.def())
        .select_only()
        .column(pitch::Column::WorkflowId)
        .filter(assignment::Column::EvaluatorId.eq(evaluator))
        .into_query();
    read(conn, Condition::all().add(workflow::Column::Id.in_subquery(asked))).await
}

async fn read(conn: &impl ConnectionTrait, which: Condition) -> Result<Workflows> {
    let rows: Vec<(WorkflowId, Document)> = workflow::Entity::find()
        .select_only()
        .columns([workflow::Column::Id, workflow::Column::Definition])
        .filter(which)
        .into_tuple()
        .all(conn)
        .await?;
    let read = rows.into_iter().map(|(id, document)| {
        serde_json::from_value(document.0)
            .map(|workflow| (id, workflow))
            .map_err(|error| Error::Internal(error.into()))
    });
    read.collect::<Result<_>>().map(Workflows)
}
