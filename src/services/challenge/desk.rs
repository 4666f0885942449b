//! The desk of challenges: the list of those one runs, and one of them with its parts.

use chrono::{DateTime, Utc};
use entity::values::{AccountId, Role};

use crate::{
    app::App,
    domain::{
        actor::Op,
        challenge::{After, Filter, Missing, Part, Parts, Phase, Progress, missing, progress},
        desk,
        policy::{self, Action, ChallengeFacts, EditChallenge, ReadOutbox},
    },
    error::{Error, Result},
    store::{
        self, Reading,
        challenge::{Kept, Line, Reopening},
    },
};

/// What the list is asked for.
#[derive(Clone, Debug)]
pub struct Query {
    pub filter: Filter,
    pub after: Option<After>,
    pub size: u64,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct List {
    pub rows: Vec<Line>,
    /// After which it goes on.
    pub next: Option<After>,
    pub total: u64,
    /// Who leads challenges of this list.
    pub owners: Vec<(AccountId, String)>,
    /// Whether the reader makes challenges.
    pub creates: bool,
}

/// The challenges this person manages or approves; a chosen field stands for everything below it. Always three
/// statements.
pub async fn list(app: &App, op: &Op, query: &Query) -> Result<List> {
    let reach = desk::reach(&op.actor, &[Role::Manager, Role::Approver], op.now).ok_or(Error::NotFound)?;
    let conn = app.db.read();
    let areas = app.areas(op).await?.widened(&query.filter.areas);
    let filter = Filter { areas, ..query.filter.clone() };
    let (mut rows, total) =
        store::challenge::list(conn, &reach, &filter, query.after, query.size + 1, op.now).await?;
    let size = usize::try_from(query.size).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    Ok(List {
        next: rows.last().filter(|_| more).map(Line::place),
        rows,
        total,
        owners: store::challenge::owners(conn, &reach).await?,
        creates: op.actor.roles.anywhere(Role::Manager),
    })
}

/// The challenge of this slug for somebody who may do `A` with it. To people of other desks it does not exist.
pub(super) async fn found<A: Action<Facts = ChallengeFacts>>(
    conn: &impl Reading,
    op: &Op,
    slug: &str,
) -> Result<Kept> {
    let kept = store::challenge::kept(conn, slug).await?.ok_or(Error::NotFound)?;
    let facts = kept.facts(op.now);
    policy::decide::<ReadOutbox>(&op.actor, &facts, op.now).map_err(|_| Error::NotFound)?;
    policy::decide::<A>(&op.actor, &facts, op.now)?;
    Ok(kept)
}

/// The challenge as its pages of work need it.
pub async fn editing(app: &App, op: &Op, slug: &str) -> Result<Kept> {
    found::<EditChallenge>(app.db.read(), op, slug).await
}

/// The parts of a challenge that are no text of it.
pub(super) async fn kept_parts(conn: &impl Reading, kept: &Kept, now: DateTime<Utc>) -> Result<Parts> {
    let roles = [Role::Evaluator, Role::Guest];
    let evaluators = store::account::with_role(conn, &roles, kept.id, now).await?.len();
    let parts = store::challenge::parts(conn, kept.library, evaluators as u64).await?;
    Ok(Parts { has_dates: kept.dates_at.is_some(), ..parts })
}

/// A challenge with how far it is.
#[derive(Clone, Debug)]
pub struct Overview {
    pub kept: Kept,
    pub phase: Phase,
    pub owner: Option<String>,
    pub parts: Vec<(Part, Progress)>,
    pub counts: Parts,
    /// What stands before its publication.
    pub missing: Vec<Missing>,
    /// A wish to open it again waits for a second person.
    pub reopening: Option<(Reopening, String)>,
    /// The reader may change it.
    pub edits: bool,
}

/// A challenge for those who manage or approve it.
pub async fn overview(app: &App, op: &Op, slug: &str) -> Result<Overview> {
    let conn = app.db.read();
    let kept = found::<ReadOutbox>(conn, op, slug).await?;
    let counts = kept_parts(conn, &kept, op.now).await?;
    let reopening = store::challenge::reopening(conn, kept.id).await?;
    let has_results = store::challenge::released(conn, kept.id).await?;
    let asked: Vec<AccountId> =
        kept.owner.into_iter().chain(reopening.as_ref().map(|one| one.proposed_by)).collect();
    let people = store::account::persons(conn, asked).await?;
    let name = |id: AccountId| people.iter().find(|person| person.id == id).map(|person| person.name.clone());
    Ok(Overview {
        phase: kept.content.timing(has_results).phase(op.now),
        owner: kept.owner.and_then(name),
        parts: Part::ALL.map(|part| (part, progress(part, &kept.content, &counts))).into(),
        missing: missing(&kept.content, &counts),
        counts,
        reopening: reopening.map(|one| (one.clone(), name(one.proposed_by).unwrap_or_default())),
        edits: policy::decide::<EditChallenge>(&op.actor, &kept.facts(op.now), op.now).is_ok(),
        kept,
    })
}
