//! The search over public challenges. The index follows the database: one document at a time, or all of them
//! anew; what it answers is read again from the database before anybody sees it.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::ChallengeId;

use super::record;
use crate::{
    app::App,
    domain::{
        actor::Op,
        job::Job,
        search::{Facets, Filter, Highlights, Hits, MAX_PAGE, Query},
    },
    error::Result,
    fresh::Stamp,
    gateway::search::{Search, SearchFault},
    store::{self, challenge::Card},
};

/// Documents read at once while the index is built.
const BATCH: u64 = 500;
/// Words of a search that the database looks for.
const WORDS: usize = 8;

/// One page of challenges.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub total: u64,
    pub cards: Vec<(Arc<Card>, Highlights)>,
    pub facets: Facets,
    /// The text as it was probably meant.
    pub suggestion: Option<String>,
    /// The page that is shown; the last one when a later one was asked for.
    pub page: u32,
    /// How many pages can be asked for; 1 when nothing matches.
    pub pages: u32,
    /// The database answered: typing errors are not forgiven and nothing is ranked.
    pub reduced: bool,
}

/// The challenges that match. Without a usable index the database answers.
///
/// A chosen innovation field stands for everything below it, and every field is counted.
pub async fn search(app: &App, op: &Op, query: &Query) -> Result<Found> {
    let areas = app.areas(op).await?;
    let filter = Filter { areas: areas.widened(&query.filter.areas), ..query.filter.clone() };
    let query = &Query { filter, branches: areas.branches(), ..query.clone() };
    match page_of(&app.search, query) {
        Ok(page) => shown(app, op, page, false).await,
        Err(why) => {
            tracing::warn!(%why, "the database answers a search");
            let stand_in = in_database(app, &query.text).await?;
            let query = Query { text: String::new(), ..query.clone() };
            shown(app, op, page_of(&stand_in, &query).map_err(fault)?, true).await
        }
    }
}

/// One page of hits, its number, and how many there are.
struct PageOfHits {
    hits: Hits,
    page: u32,
    pages: u32,
}

/// The page that was asked for, or the last one when it lies behind it.
fn page_of(engine: &Search, query: &Query) -> Result<PageOfHits, SearchFault> {
    let hits = engine.search(query)?;
    let asked = query.page.clamp(1, MAX_PAGE);
    let pages = hits.total.div_ceil(u64::from(query.size.max(1)));
    let pages = u32::try_from(pages).unwrap_or(MAX_PAGE).clamp(1, MAX_PAGE);
    let page = asked.min(pages);
    let hits = if page == asked { hits } else { engine.search(&Query { page, ..query.clone() })? };
    Ok(PageOfHits { hits, page, pages })
}

/// The cards of these hits, read again: what is not public any more is left out.
async fn shown(app: &App, op: &Op, found: PageOfHits, reduced: bool) -> Result<Found> {
    let PageOfHits { hits, page, pages } = found;
    let ids: Vec<ChallengeId> = hits.hits.iter().map(|hit| hit.id).collect();
    let mut highlights: HashMap<ChallengeId, Highlights> =
        hits.hits.into_iter().map(|hit| (hit.id, hit.highlights)).collect();
    let cards = cards(app, op, &ids).await?;
    Ok(Found {
        total: hits.total,
        cards: cards
            .into_iter()
            .map(|card| {
                let highlights = highlights.remove(&card.id).unwrap_or_default();
                (card, highlights)
            })
            .collect(),
        facets: hits.facets,
        suggestion: hits.suggestion,
        page,
        pages,
        reduced,
    })
}

/// The cards of these challenges in this order, without those that are not public any more: at most one
/// statement, and none when all of them were read a moment ago.
async fn cards(app: &App, op: &Op, ids: &[ChallengeId]) -> Result<Vec<Arc<Card>>> {
    let version = app.public_version();
    let mut cards: HashMap<ChallengeId, Arc<Card>> =
        ids.iter().filter_map(|id| Some((*id, app.cards.find(id, version, op.now)?))).collect();
    let unread: Vec<ChallengeId> = ids.iter().copied().filter(|id| !cards.contains_key(id)).collect();
    if !unread.is_empty() {
        for card in store::challenge::cards(app.db.read(), &unread).await? {
            let (id, card) = (card.id, Arc::new(card));
            app.cards.keep(id, Arc::clone(&card), 1, Stamp::new(version, op.now, None));
            cards.insert(id, card);
        }
    }
    Ok(ids.iter().filter_map(|id| cards.remove(id)).collect())
}

/// What the database finds for a text, as an index of its own for one question.
async fn in_database(app: &App, text: &str) -> Result<Search> {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || c == '"')
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .map(str::to_owned)
        .collect();
    let documents = store::challenge::having(app.db.read(), &words).await?;
    let stand_in = Search::memory();
    stand_in.upsert(&documents).await.map_err(fault)?;
    Ok(stand_in)
}

/// Brings the documents of these challenges in step with their rows.
pub async fn follow(app: &App, op: &Op, challenges: &[ChallengeId]) -> Result<()> {
    if let Err(fault) = keep_up(app, challenges).await? {
        // Building it anew takes these changes in too.
        tracing::warn!(%fault, "the search index is built anew");
        return queue_rebuild(app, op).await;
    }
    app.public_changed();
    Ok(())
}

/// Puts into the index what is listed of these challenges, and takes out what is not.
async fn keep_up(app: &App, challenges: &[ChallengeId]) -> Result<Result<(), SearchFault>> {
    let documents = store::challenge::documents_of(app.db.read(), challenges).await?;
    let there: HashSet<ChallengeId> = documents.iter().map(|document| document.id).collect();
    let gone: Vec<ChallengeId> = challenges.iter().copied().filter(|id| !there.contains(id)).collect();
    Ok(match app.search.upsert(&documents).await {
        Ok(()) if !gone.is_empty() => app.search.delete(&gone).await,
        other => other,
    })
}

/// Sees to it that there is an index before the first change comes.
pub async fn begin(app: &App, op: &Op) -> Result<()> {
    if let Err(fault) = app.search.health() {
        tracing::info!(%fault, "the search index is built anew");
        rebuild(app, op).await?;
    }
    Ok(())
}

/// Builds the index anew beside the one in use.
pub async fn rebuild(app: &App, _op: &Op) -> Result<()> {
    let mut building = app.search.begin_rebuild().await.map_err(fault)?;
    let mut after = None;
    loop {
        let documents = store::challenge::documents(app.db.read(), after, BATCH).await?;
        let Some(last) = documents.last() else { break };
        after = Some(last.id);
        building.push(&documents).await.map_err(fault)?;
    }
    building.switch().await.map_err(fault)?;
    app.public_changed();
    Ok(())
}

/// How the index stands to the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// What is wrong with it.
    pub fault: Option<String>,
    /// Challenges it holds.
    pub indexed: u64,
    /// Challenges it should hold.
    pub public: u64,
}

impl Health {
    /// It answers and holds as many challenges as there are.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        self.fault.is_none() && self.indexed == self.public
    }
}

/// Looks at the index without changing it.
pub async fn health(app: &App) -> Result<Health> {
    let fault = app.search.health().err().map(|fault| fault.to_string());
    let public = store::challenge::count(app.db.read()).await?;
    Ok(Health { fault, indexed: app.search.count().unwrap_or(0), public })
}

/// Queues a rebuild when the index is missing or broken, or differs although nothing waits.
pub async fn heal(app: &App, op: &Op) -> Result<()> {
    let health = health(app).await?;
    if health.is_good() {
        return Ok(());
    }
    let (waiting, _) = store::jobs::backlog(app.db.read()).await?;
    if health.fault.is_none() && waiting > 0 {
        return Ok(());
    }
    tracing::warn!(?health, "the search index is built anew");
    queue_rebuild(app, op).await
}

/// Queues a rebuild for the worker.
pub async fn queue_rebuild(app: &App, op: &Op) -> Result<()> {
    store::write(&app.db, async |tx| record::job(tx, op, Job::Reindex).await).await?;
    app.work.notify_one();
    Ok(())
}

/// How far back changes are looked at again: a transaction commits a while after the time it wrote down.
const OVERLAP: TimeDelta = TimeDelta::minutes(1);

/// Keeps the index of this process in step where several processes share a database: a job is done by one of
/// them, and each has an index of its own.
#[derive(Debug, Default)]
pub struct Follower {
    /// The newest change that was taken in.
    newest: Option<DateTime<Utc>>,
    /// Changes of the last minute that were taken in.
    taken: HashMap<ChallengeId, DateTime<Utc>>,
}

impl Follower {
    /// Takes in what changed since the last time; builds the index when it cannot be used or lacks something.
    pub async fn catch_up(&mut self, app: &App, op: &Op) -> Result<()> {
        let Some(newest) = self.newest else {
            self.newest = Some(op.now);
            return if health(app).await?.is_good() { Ok(()) } else { rebuild(app, op).await };
        };
        let changes = store::challenge::changed_since(app.db.read(), newest - OVERLAP, BATCH).await?;
        self.taken.retain(|_, at| *at > newest - OVERLAP);
        let fresh: Vec<_> = changes.into_iter().filter(|(id, at)| self.taken.get(id) != Some(at)).collect();
        if fresh.is_empty() {
            return Ok(());
        }
        let ids: Vec<ChallengeId> = fresh.iter().map(|(id, _)| *id).collect();
        if keep_up(app, &ids).await?.is_err() {
            return rebuild(app, op).await;
        }
        for (id, at) in fresh {
            self.newest = self.newest.max(Some(at));
            self.taken.insert(id, at);
        }
        app.public_changed();
        Ok(())
    }
}

fn fault(fault: SearchFault) -> crate::error::Error {
    crate::error::Error::Internal(anyhow::Error::new(fault))
}
