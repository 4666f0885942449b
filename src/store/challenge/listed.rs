//! The list of challenges at the desk, and the templates new ones are made from.

use chrono::{DateTime, Utc};
use entity::{
    account, challenge,
    challenge::Column,
    values::{AccountId, Area, ChallengeId, ChallengeKind, ChallengeState},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, ExprTrait as _, FromQueryResult,
    JoinType, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationDef, Select,
    sea_query::{Expr, Func, LikeExpr},
};

use super::super::area::also_in;
use crate::{
    domain::{
        challenge::{After, Filter, Standing, Timing},
        desk::Reach,
    },
    error::Result,
};

/// A row of the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    pub id: ChallengeId,
    pub slug: String,
    pub code: String,
    pub title: String,
    pub area: Area,
    pub kind: ChallengeKind,
    pub state: ChallengeState,
    pub zone: String,
    pub opens_at: DateTime<Utc>,
    pub closes_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    pub dates_at: Option<DateTime<Utc>>,
    /// Who leads it.
    pub owner: Option<String>,
}

impl Line {
    /// What its public status follows from.
    #[must_use]
    pub const fn timing(&self) -> Timing {
        Timing {
            state: self.state,
            kind: self.kind,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            has_results: false,
        }
    }

    /// Its place in the list.
    #[must_use]
    pub const fn place(&self) -> After {
        After { at: self.updated_at, id: self.id }
    }
}

/// Challenges in reach: templates are in nobody's list.
fn reached(reach: &Reach) -> Select<challenge::Entity> {
    let scope = reach.challenges.as_ref().map(|ids| Column::Id.is_in(ids.iter().copied()));
    challenge::Entity::find().filter(Condition::all().add(Column::TemplateAt.is_null()).add_option(scope))
}

fn owner() -> RelationDef {
    challenge::Entity::belongs_to(account::Entity).from(Column::OwnerId).to(account::Column::Id).into()
}

/// One page of the challenges in reach that pass, the last changed first, and how many pass in all.
pub async fn list(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    filter: &Filter,
    after: Option<After>,
    limit: u64,
    now: DateTime<Utc>,
) -> Result<(Vec<Line>, u64)> {
    let passing = reached(reach).filter(passes(filter, now));
    let total = passing.clone().count(conn).await?;
    let next = after.map(|after| {
        let tied = Column::UpdatedAt.eq(after.at).and(Column::Id.lt(after.id));
        Condition::any().add(Column::UpdatedAt.lt(after.at)).add(tied)
    });
    let rows = passing
        .filter(Condition::all().add_option(next))
        .join(JoinType::LeftJoin, owner())
        .select_only()
        .columns([Column::Id, Column::Slug, Column::Code, Column::Title, Column::Area, Column::Kind])
        .columns([Column::State, Column::Zone, Column::OpensAt, Column::ClosesAt, Column::UpdatedAt])
        .column(Column::DatesAt)
        .column_as(account::Column::Name, "owner")
        .order_by_desc(Column::UpdatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .into_model()
        .all(conn)
        .await?;
    Ok((rows, total))
}

fn passes(filter: &Filter, now: DateTime<Utc>) -> Condition {
    let standings = (!filter.standings.is_empty()).then(|| {
        filter.standings.iter().fold(Condition::any(), |any, standing| any.add(stands(*standing, now)))
    });
    let owned = (!filter.owners.is_empty()).then(|| {
        let nobody = filter.owners.contains(&None).then(|| Column::OwnerId.is_null());
        let people = Column::OwnerId.is_in(filter.owners.iter().copied().flatten());
        Condition::any().add(people).add_option(nobody)
    });
    let areas = (!filter.areas.is_empty()).then(|| {
        let main = Condition::any().add(Column::Area.is_in(filter.areas.iter().cloned()));
        filter.areas.iter().fold(main, |any, area| any.add(also_in(area)))
    });
    let text = (!filter.text.is_empty()).then(|| {
        let escaped =
            filter.text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let title = Func::lower(Expr::col((challenge::Entity, Column::Title)));
        Expr::from(title).like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
    });
    Condition::all().add_option(text).add_option(standings).add_option(areas).add_option(owned)
}

/// The same as `Timing::phase`, for the database.
fn stands(standing: Standing, now: DateTime<Utc>) -> Condition {
    let is = |state: ChallengeState| Condition::all().add(Column::State.eq(state));
    let published = is(ChallengeState::Published);
    match standing {
        Standing::Draft => is(ChallengeState::Draft),
        Standing::Paused => is(ChallengeState::Paused),
        Standing::Withdrawn => is(ChallengeState::Withdrawn),
        Standing::Archived => is(ChallengeState::Archived),
        Standing::Announced => published.add(Column::OpensAt.gt(now)),
        Standing::Open => published
            .add(Column::OpensAt.lte(now))
            .add(Condition::any().add(Column::ClosesAt.is_null()).add(Column::ClosesAt.gt(now))),
        Standing::Closed => published.add(Column::ClosesAt.lte(now)),
    }
}

/// Who leads challenges in reach, by name.
pub async fn owners(conn: &impl ConnectionTrait, reach: &Reach) -> Result<Vec<(AccountId, String)>> {
    Ok(reached(reach)
        .join(JoinType::InnerJoin, owner())
        .select_only()
        .column(account::Column::Id)
        .column(account::Column::Name)
        .distinct()
        .order_by_asc(account::Column::Name)
        .limit(100)
        .into_tuple()
        .all(conn)
        .await?)
}

/// Something a new challenge is made from.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Template {
    pub slug: String,
    pub title: String,
    pub summary: String,
}

/// The templates, by title.
pub async fn templates(conn: &impl ConnectionTrait) -> Result<Vec<Template>> {
    Ok(challenge::Entity::find()
        .filter(Column::TemplateAt.is_not_null())
        .select_only()
        .columns([Column::Slug, Column::Title, Column::Summary])
        .order_by_asc(Column::Title)
        .limit(50)
        .into_model()
        .all(conn)
        .await?)
}
