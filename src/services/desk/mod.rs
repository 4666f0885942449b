//! The desk of managers and approvers: what needs them today, and the table of pitches.

use std::collections::HashMap;

use entity::values::{AccountId, ChallengeId, Role};

use crate::{
    app::App,
    domain::{
        actor::Op,
        decision::is_decided_in,
        desk::{self, After, Filter, Flag, Order, Reach},
        partnership,
        policy::ApproveDecision,
        workflow::StageKind,
    },
    error::{Error, Result},
    store,
};

mod bulk;
mod dossier;
mod similar;

pub use crate::store::desk::{
    Challenge, ChallengePlace, Evaluator, Place, Workflows,
    dossier::{Assigned, Mailed, Moved, Sent, Summary},
    table::{Asked, Row},
};
pub use bulk::{Bulk, Report, chosen, could_move, could_propose, move_pitches};
pub use dossier::{Dossier, dossier};
pub use similar::{Alike, Side, alike, compare};

/// Challenges on the first page of the desk, and on each page after it.
const CHALLENGES: u64 = 50;

/// What this person sees as a manager or an approver; 404 for everybody else.
pub(super) fn reach(op: &Op) -> Result<Reach> {
    desk::reach(&op.actor, &[Role::Manager, Role::Approver], op.now).ok_or(Error::NotFound)
}

/// Something that waits for somebody, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    Flagged(Flag),
    /// Pitches that wait for a decision nobody has proposed.
    Unproposed,
    /// Proposals that this person may approve.
    Proposals,
    /// Proposals that were sent back.
    Returned,
    /// Approved decisions.
    Approved,
    /// Partnerships that go on and have no owner.
    Unowned,
}

/// What needs this person.
#[derive(Debug)]
pub struct Today {
    /// What waits, with how many; nothing with none.
    pub waiting: Vec<(Waiting, u64)>,
    pub challenges: Vec<ChallengeLine>,
    /// After which the list of challenges goes on.
    pub next: Option<ChallengePlace>,
}

/// A challenge with the pitches in its phases.
#[derive(Debug)]
pub struct ChallengeLine {
    pub challenge: Challenge,
    /// Only their number.
    pub drafts: i64,
    pub received: i64,
    pub evaluation: i64,
    pub decision: i64,
    pub selected: i64,
    /// Reserve list, not selected.
    pub other: i64,
}

/// The first page of the desk. Always the same number of statements.
pub async fn today(app: &App, op: &Op, after: Option<&ChallengePlace>) -> Result<Today> {
    let (conn, reach) = (app.db.read(), reach(op)?);
    let workflows = store::desk::workflows(conn, &reach).await?;
    let mut waiting = Vec::new();
    for flag in Flag::ALL {
        let filter = Filter { flags: vec![*flag], ..Filter::default() };
        let passing = store::desk::table::passing(&reach, &workflows, &filter, op.now);
        waiting.push((Waiting::Flagged(*flag), store::desk::table::count(conn, passing).await?));
    }
    let approves = desk::reach_for::<ApproveDecision>(&op.actor, &[Role::Approver], op.now);
    let manages = desk::reach(&op.actor, &[Role::Manager], op.now);
    let proposals = match &approves {
        Some(approves) => store::desk::attention::proposals(conn, approves).await?,
        None => 0,
    };
    let (unproposed, returned, unowned) = match &manages {
        Some(manages) => (
            store::desk::attention::unproposed(conn, manages, &workflows).await?,
            store::desk::attention::returned(conn, manages).await?,
            store::partnership::count(
                conn,
                store::partnership::seen_by(&op.actor, op.now),
                &partnership::Filter::unowned(),
            )
            .await?,
        ),
        None => (0, 0, 0),
    };
    waiting.extend([
        (Waiting::Unproposed, unproposed),
        (Waiting::Proposals, proposals),
        (Waiting::Returned, returned),
        (Waiting::Approved, store::desk::attention::approved(conn, &reach).await?),
        (Waiting::Unowned, unowned),
    ]);
    waiting.retain(|(_, count)| *count > 0);

    let mut challenges = store::desk::challenges_in(conn, &reach, after, CHALLENGES + 1).await?;
    let more = u64::try_from(challenges.len()).unwrap_or(u64::MAX) > CHALLENGES;
    challenges.truncate(usize::try_from(CHALLENGES).unwrap_or(usize::MAX));
    let next = challenges.last().filter(|_| more).map(|last| (last.closes_at, last.slug.clone()));
    let ids: Vec<ChallengeId> = challenges.iter().map(|challenge| challenge.id).collect();
    let by_stage = store::desk::attention::by_stage(conn, &reach, ids.iter().copied()).await?;
    let drafts = store::desk::attention::drafts(conn, ids).await?;
    let lines = challenges.into_iter().map(|challenge| {
        let drafts = drafts.get(&challenge.id).copied().unwrap_or(0);
        let stages = by_stage.get(&challenge.id).map_or(&[][..], Vec::as_slice);
        line(challenge, drafts, stages, &workflows)
    });
    Ok(Today { waiting, challenges: lines.collect(), next })
}

fn line(
    challenge: Challenge,
    drafts: i64,
    stages: &[store::desk::attention::InStage],
    workflows: &Workflows,
) -> ChallengeLine {
    let mut line =
        ChallengeLine { challenge, drafts, received: 0, evaluation: 0, decision: 0, selected: 0, other: 0 };
    for stage in stages {
        use StageKind::{
            Accepted, Decision, Declined, Evaluation, Intake, NeedsInfo, Panel, Reserve, Screening, Withdrawn,
        };
        let kind = workflows.stage(stage.workflow, &stage.stage).map_or(Intake, |stage| stage.kind);
        let phase = match kind {
            Intake | Screening => &mut line.received,
            Evaluation | Panel | NeedsInfo => &mut line.evaluation,
            Decision => &mut line.decision,
            Accepted => &mut line.selected,
            Reserve | Declined => &mut line.other,
            Withdrawn => continue,
        };
        *phase += stage.count;
    }
    line
}

/// What to show of the table.
#[derive(Clone, Debug)]
pub struct Query {
    pub filter: Filter,
    pub order: Order,
    pub after: Option<After>,
    /// Rows on a page.
    pub size: u64,
}

/// One page of the table of pitches.
#[derive(Debug)]
pub struct Table {
    /// The challenge, when it is about one.
    pub challenge: Option<Challenge>,
    pub rows: Vec<Line>,
    /// How many pass the filter.
    pub total: u64,
    /// Drafts: only their number.
    pub drafts: u64,
    pub next: Option<After>,
    pub workflows: Workflows,
    pub assignees: Vec<(AccountId, String)>,
    /// Managers move and assign; approvers read.
    pub may_manage: bool,
}

/// A row with what stands beside it.
#[derive(Debug)]
pub struct Line {
    pub row: Row,
    pub challenge: Option<Challenge>,
    pub asked: Asked,
}

/// One page of the table: of one challenge, or of all this person manages or approves.
pub async fn pitches(app: &App, op: &Op, slug: Option<&str>, query: &Query) -> Result<Table> {
    let (conn, mut reach) = (app.db.read(), reach(op)?);
    let challenge = match slug {
        Some(slug) => {
            let challenge = store::desk::challenge(conn, &reach, slug).await?;
            reach.challenges = Some(vec![challenge.id]);
            Some(challenge)
        }
        None => None,
    };
    let workflows = store::desk::workflows(conn, &reach).await?;
    let passing = || store::desk::table::passing(&reach, &workflows, &query.filter, op.now);
    let total = store::desk::table::count(conn, passing()).await?;
    let drafts = store::desk::table::drafts(conn, &reach).await?;
    let mut rows =
        store::desk::table::rows(conn, passing(), query.order, query.after.as_ref(), query.size + 1).await?;
    let size = usize::try_from(query.size).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|last| last.place(query.order.by));
    let asked = store::desk::table::asked(conn, rows.iter().map(|row| row.id).collect()).await?;
    let challenges = match &challenge {
        Some(challenge) => HashMap::from([(challenge.id, challenge.clone())]),
        None => store::desk::challenges(conn, rows.iter().map(|row| row.challenge_id).collect()).await?,
    };
    let may_manage = match &challenge {
        Some(challenge) => op.actor.roles.on(Role::Manager, challenge.id),
        None => op.actor.roles.anywhere(Role::Manager),
    };
    Ok(Table {
        rows: rows
            .into_iter()
            .map(|row| Line {
                challenge: challenges.get(&row.challenge_id).cloned(),
                asked: asked.get(&row.id).copied().unwrap_or_default(),
                row,
            })
            .collect(),
        challenge,
        total,
        drafts,
        next,
        assignees: store::desk::table::assignees(conn, &reach).await?,
        workflows,
        may_manage,
    })
}

/// Whether a pitch of this place waits for its decision.
fn waits_for_decision(workflows: &Workflows, place: &Place) -> bool {
    workflows.get(place.workflow).is_some_and(|workflow| is_decided_in(workflow, &place.stage))
}
