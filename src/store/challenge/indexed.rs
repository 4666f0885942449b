//! What the search index knows of challenges, and what the database finds for the time without one.

use chrono::{DateTime, Utc};
use entity::{
    challenge::{self, Column},
    values::{Area, ChallengeId, ChallengeKind, ChallengeState, Words},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DerivePartialModel, EntityTrait as _, ExprTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, Func, LikeExpr},
};

use super::{super::area::lies_in, content::known, public::listed};
use crate::{domain::search::ChallengeDocument, error::Result};

/// How many challenges a search in the database looks at.
const MOST: u64 = 5_000;

/// The documents of those among these challenges that are listed.
pub async fn documents_of(
    conn: &impl ConnectionTrait,
    ids: &[ChallengeId],
) -> Result<Vec<ChallengeDocument>> {
    let rows = listed().filter(Column::Id.is_in(ids.iter().copied())).all(conn).await?;
    Ok(rows.into_iter().map(projected).collect())
}

/// The documents of the public challenges after this id, in the order of their ids.
pub async fn documents(
    conn: &impl ConnectionTrait,
    after: Option<ChallengeId>,
    limit: u64,
) -> Result<Vec<ChallengeDocument>> {
    let mut select = listed().order_by_asc(Column::Id).limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after));
    }
    Ok(select.all(conn).await?.into_iter().map(projected).collect())
}

/// The challenges changed since then, oldest change first.
pub async fn changed_since(
    conn: &impl ConnectionTrait,
    since: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<(ChallengeId, DateTime<Utc>)>> {
    Ok(challenge::Entity::find()
        .filter(Column::UpdatedAt.gt(since))
        .order_by_asc(Column::UpdatedAt)
        .limit(limit)
        .select_only()
        .columns([Column::Id, Column::UpdatedAt])
        .into_tuple()
        .all(conn)
        .await?)
}

/// The public fields of a row, as the index takes them.
fn projected(row: challenge::Model) -> ChallengeDocument {
    ChallengeDocument {
        id: row.id,
        slug: row.slug,
        code: row.code,
        title: row.title,
        summary: row.summary,
        body: format!("{}\n\n{}", row.description, row.wanted),
        sponsor: row.sponsor,
        areas: lies_in(row.area, &row.further_areas),
        markets: known(&row.markets),
        kind: row.kind,
        offers: known(&row.offers),
        opens_at: row.opens_at.timestamp_millis(),
        closes_at: row.closes_at.map(|at| at.timestamp_millis()),
        published_at: row.published_at.unwrap_or(row.created_at).timestamp_millis(),
        state: row.state,
    }
}

#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "challenge::Entity")]
struct Slim {
    id: ChallengeId,
    area: Area,
    further_areas: Words,
    markets: Words,
    kind: ChallengeKind,
    offers: Words,
    opens_at: DateTime<Utc>,
    closes_at: Option<DateTime<Utc>>,
    published_at: Option<DateTime<Utc>>,
    state: ChallengeState,
}

/// The public challenges that have each of these words in title or summary, as far as lists need them to
/// filter, count and sort: for the time without an index. At most 5,000, the newest.
pub async fn having(conn: &impl ConnectionTrait, words: &[String]) -> Result<Vec<ChallengeDocument>> {
    let mut select = listed().order_by_desc(Column::Id).limit(MOST);
    for word in words {
        let pattern = || LikeExpr::new(pattern(word)).escape('\\');
        let lower = |column: Column| Expr::expr(Func::lower(Expr::col((challenge::Entity, column))));
        select = select.filter(
            Condition::any()
                .add(lower(Column::Title).like(pattern()))
                .add(lower(Column::Summary).like(pattern())),
        );
    }
    let rows: Vec<Slim> = select.into_partial_model().all(conn).await?;
    let document = |row: Slim| ChallengeDocument {
        id: row.id,
        slug: String::new(),
        code: String::new(),
        title: String::new(),
        summary: String::new(),
        body: String::new(),
        sponsor: String::new(),
        areas: lies_in(row.area, &row.further_areas),
        markets: known(&row.markets),
        kind: row.kind,
        offers: known(&row.offers),
        opens_at: row.opens_at.timestamp_millis(),
        closes_at: row.closes_at.map(|at| at.timestamp_millis()),
        published_at: row.published_at.map_or(0, |at| at.timestamp_millis()),
        state: row.state,
    };
    Ok(rows.into_iter().map(document).collect())
}

/// Matches texts that contain the word, whatever is special in it.
fn pattern(word: &str) -> String {
    let escaped = word.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
