//! What the public sees of challenges: never a draft, never anything of their pitches.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{
    challenge::{self, Column},
    form, partnership, release, rubric,
    values::{
        Area, ChallengeId, ChallengeKind, ChallengeState, Document, Market, Offer, PartnershipStage, Words,
        WorkflowId,
    },
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DerivePartialModel, EntityTrait as _, ExprTrait as _,
    FromQueryResult, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
    sea_query::{Expr, NullOrdering, Query},
};
use serde::de::DeserializeOwned;

use super::{
    super::library::Library,
    content::{content, known},
};
use crate::{
    domain::{
        actor::{Actor, Op, Who},
        area::Tree,
        challenge::{Content, Parts, Prize, Timing},
        evaluation::Rubric,
        form::FormDefinition,
        policy::{self, ReadChallenge},
    },
    error::{Error, Result},
};

/// The states of which lists know.
const LISTED: [ChallengeState; 3] =
    [ChallengeState::Published, ChallengeState::Paused, ChallengeState::Archived];
/// The challenges of lists, feeds, counts and the index: the same for everybody, hence those alone that a visitor
/// reads, and nothing that was taken down.
pub fn listed() -> Select<challenge::Entity> {
    let visitor = Actor::of(Who::Visitor);
    // What a visitor reads depends on no instant.
    let rows = policy::rows::<ReadChallenge>(&visitor, DateTime::UNIX_EPOCH);
    let read = super::super::policy::challenges(&rows, &visitor);
    challenge::Entity::find().filter(Column::State.is_in(LISTED)).filter(read)
}

/// One challenge as a page tells it.
#[derive(Clone, Debug)]
pub struct Public {
    pub id: ChallengeId,
    pub slug: String,
    pub content: Content,
    pub has_results: bool,
    pub form: FormDefinition,
    pub rubric: Rubric,
    pub workflow: WorkflowId,
    /// Of what is published.
    pub version: i32,
    /// Why it is in its state.
    pub state_reason: Option<String>,
    pub is_invite_only: bool,
}

impl Public {
    /// The same with a form that knows which innovation fields a pitch may lie in.
    #[must_use]
    pub fn knowing(self, areas: &Tree) -> Self {
        Self { form: self.form.knowing(&areas.known(&self.content.areas())), ..self }
    }
}

/// Whether decisions of this challenge were released.
pub async fn released(conn: &impl ConnectionTrait, id: ChallengeId) -> Result<bool> {
    Ok(with_results(conn, [id]).await?.contains(&id))
}

/// What its parts are made of; the dates are the caller's. Four statements.
pub async fn parts(conn: &impl ConnectionTrait, of: Library, evaluators: u64) -> Result<Parts> {
    let form = super::super::form::definition(conn, of.form).await?;
    let rubric = super::super::rubric::definition(conn, of.rubric).await?;
    let workflow = super::super::pitch::workflow(conn, of.workflow).await?;
    Ok(Parts {
        has_dates: false,
        fields: form.fields().count(),
        criteria: rubric.criteria.len(),
        stages: workflow.stages.len(),
        evaluators,
    })
}

/// The challenge of this slug with its form and rubric for whoever may read its public pages; for everybody else it
/// does not exist. Four statements, and one for whoever has to be known.
pub async fn public(conn: &impl ConnectionTrait, op: &Op, slug: &str) -> Result<Public> {
    let row = challenge::Entity::find().filter(Column::Slug.eq(slug)).one(conn).await?;
    let row = row.ok_or(Error::NotFound)?;
    super::shown::admitted(conn, op, (row.id, row.state, row.opens_at, row.invite_only_at)).await?;
    of_row(conn, row).await
}

/// The same, drafts included, for those who may see it.
pub async fn whole(conn: &impl ConnectionTrait, id: ChallengeId) -> Result<Public> {
    let row = challenge::Entity::find_by_id(id).one(conn).await?;
    of_row(conn, row.ok_or(Error::NotFound)?).await
}

async fn of_row(conn: &impl ConnectionTrait, row: challenge::Model) -> Result<Public> {
    let has_results = with_results(conn, [row.id]).await?.contains(&row.id);
    let form: Option<Document> = form::Entity::find_by_id(row.form_id)
        .select_only()
        .column(form::Column::Definition)
        .into_tuple()
        .one(conn)
        .await?;
    let rubric: Option<Document> = rubric::Entity::find_by_id(row.rubric_id)
        .select_only()
        .column(rubric::Column::Definition)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(Public {
        id: row.id,
        slug: row.slug.clone(),
        has_results,
        form: read(form)?,
        rubric: read(rubric)?,
        workflow: row.workflow_id,
        version: row.version,
        state_reason: row.state_reason.clone(),
        is_invite_only: row.invite_only_at.is_some(),
        content: content(row),
    })
}

fn read<T: DeserializeOwned>(document: Option<Document>) -> Result<T> {
    let document = document.map(|document| document.0).unwrap_or_default();
    Ok(serde_json::from_value(document).map_err(anyhow::Error::from)?)
}

/// The challenges among these of which something was released.
async fn with_results(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ChallengeId>,
) -> Result<HashSet<ChallengeId>> {
    let ids: Vec<ChallengeId> = release::Entity::find()
        .filter(release::Column::ChallengeId.is_in(ids))
        .select_only()
        .column(release::Column::ChallengeId)
        .distinct()
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().collect())
}

/// A challenge as lists show it.
#[derive(Clone, Debug)]
pub struct Card {
    pub id: ChallengeId,
    pub slug: String,
    pub title: String,
    pub summary: String,
    /// The field it mainly lies in.
    pub area: Area,
    pub markets: Vec<Market>,
    pub offers: Vec<Offer>,
    pub prize: Option<Prize>,
    pub zone: String,
    pub timing: Timing,
}

#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "challenge::Entity")]
struct CardRow {
    id: ChallengeId,
    slug: String,
    title: String,
    summary: String,
    area: Area,
    markets: Words,
    offers: Words,
    prize_minor: Option<i64>,
    prize_currency: Option<String>,
    zone: String,
    kind: ChallengeKind,
    state: ChallengeState,
    opens_at: DateTime<Utc>,
    closes_at: Option<DateTime<Utc>>,
    #[sea_orm(from_expr = "has_results()")]
    has_results: bool,
}

/// Whether something of the challenge was released.
fn has_results() -> Expr {
    let released = Query::select()
        .expr(Expr::val(1))
        .from(release::Entity)
        .and_where(
            Expr::col((release::Entity, release::Column::ChallengeId))
                .equals((challenge::Entity, Column::Id)),
        )
        .take();
    Expr::exists(released)
}

/// The cards of these challenges in this order, without those that are not public any more: one statement.
pub async fn cards(conn: &impl ConnectionTrait, ids: &[ChallengeId]) -> Result<Vec<Card>> {
    let rows: Vec<CardRow> =
        listed().filter(Column::Id.is_in(ids.iter().copied())).into_partial_model().all(conn).await?;
    let mut cards: HashMap<ChallengeId, Card> = rows.into_iter().map(|row| (row.id, card(row))).collect();
    Ok(ids.iter().filter_map(|id| cards.remove(id)).collect())
}

fn card(row: CardRow) -> Card {
    Card {
        timing: Timing {
            state: row.state,
            kind: row.kind,
            opens_at: row.opens_at,
            closes_at: row.closes_at,
            has_results: row.has_results,
        },
        id: row.id,
        slug: row.slug,
        title: row.title,
        summary: row.summary,
        area: row.area,
        markets: known(&row.markets),
        offers: known(&row.offers),
        prize: row.prize_minor.zip(row.prize_currency).map(|(minor, currency)| Prize { minor, currency }),
        zone: row.zone,
    }
}

/// The addresses of the newest public challenges with the time of their last change.
pub async fn listed_slugs(conn: &impl ConnectionTrait, limit: u64) -> Result<Vec<(String, DateTime<Utc>)>> {
    let newest = listed().order_by_desc(Column::Id).limit(limit).select_only();
    Ok(newest.columns([Column::Slug, Column::UpdatedAt]).into_tuple().all(conn).await?)
}

fn open(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::State.eq(ChallengeState::Published))
        .add(Column::OpensAt.lte(now))
        .add(Condition::any().add(Column::ClosesAt.is_null()).add(Column::ClosesAt.gt(now)))
}

/// The open challenges that close next; those without a deadline last.
pub async fn open_cards(conn: &impl ConnectionTrait, now: DateTime<Utc>, limit: u64) -> Result<Vec<Card>> {
    let rows: Vec<CardRow> = listed()
        .filter(open(now))
        .order_by_with_nulls(Column::ClosesAt, sea_orm::Order::Asc, NullOrdering::Last)
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_partial_model()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(card).collect())
}

/// The published challenges that open next.
pub async fn announced_cards(
    conn: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Card>> {
    let rows: Vec<CardRow> = listed()
        .filter(Column::State.eq(ChallengeState::Published))
        .filter(Column::OpensAt.gt(now))
        .order_by_asc(Column::OpensAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_partial_model()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(card).collect())
}

/// Figures of the whole portal that anybody may know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Challenges that are or were public.
    pub challenges: u64,
    pub open: u64,
    /// Partnerships that are agreed: active or stabilised.
    pub partnerships: u64,
    /// When the first challenge was published.
    pub since: Option<DateTime<Utc>>,
}

/// The figures of the portal at `now`: three statements.
pub async fn figures(conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Figures> {
    #[derive(FromQueryResult)]
    struct Row {
        challenges: i64,
        since: Option<DateTime<Utc>>,
    }
    let row: Option<Row> = listed()
        .select_only()
        .column_as(Column::Id.count(), "challenges")
        .column_as(Column::PublishedAt.min(), "since")
        .into_model()
        .one(conn)
        .await?;
    let open = listed().filter(open(now)).count(conn).await?;
    let partnerships = partnership::Entity::find()
        .filter(partnership::Column::Stage.is_in([PartnershipStage::Active, PartnershipStage::Stabilised]))
        .count(conn)
        .await?;
    let (challenges, since) = row.map_or((0, None), |row| (row.challenges, row.since));
    Ok(Figures { challenges: u64::try_from(challenges).unwrap_or(0), open, partnerships, since })
}

/// How many challenges lists know.
pub async fn count(conn: &impl ConnectionTrait) -> Result<u64> {
    Ok(listed().count(conn).await?)
}
