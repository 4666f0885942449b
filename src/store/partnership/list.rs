//! The list of partnerships: filters, order, pages.

use chrono::{DateTime, Utc};
use entity::{organisation, partnership, values::PartnershipStage};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, ExprTrait as _, Order as Direction, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::{CaseStatement, Expr, Func, LikeExpr},
};

use super::{Partnership, joined};
use crate::{
    domain::{
        actor::Actor,
        partnership::{After, Filter, Key, Order, Sort},
        policy::{ReadPartnership, rows},
    },
    error::Result,
    store::policy,
};

/// The condition on `partnership` that this person may see it now.
#[must_use]
pub fn seen_by(actor: &Actor, now: DateTime<Utc>) -> Condition {
    policy::partnerships(&rows::<ReadPartnership>(actor, now), actor)
}

/// One page of the list, and how many pass in all.
pub async fn list(
    conn: &impl ConnectionTrait,
    seen: Condition,
    filter: &Filter,
    order: Order,
    after: Option<&After>,
    limit: u64,
) -> Result<(Vec<Partnership>, u64)> {
    use partnership::Column;
    let passing = passing(seen, filter);
    let total = joined().filter(passing.clone()).count(conn).await?;
    let (key, slug) = (sort_key(order.by), Expr::col((partnership::Entity, Column::Slug)));
    let next = after.map(|after| {
        let here = Expr::tuple([key.clone(), slug.clone()]);
        let there = Expr::tuple([value(&after.key), Expr::val(after.slug.as_str())]);
        if order.descending { here.lt(there) } else { here.gt(there) }
    });
    let direction = if order.descending { Direction::Desc } else { Direction::Asc };
    let rows = joined()
        .filter(passing)
        .filter(Condition::all().add_option(next))
        .order_by(key, direction.clone())
        .order_by(slug, direction)
        .limit(limit)
        .into_model()
        .all(conn)
        .await?;
    Ok((rows, total))
}

/// How many of these pass the filter.
pub async fn count(conn: &impl ConnectionTrait, seen: Condition, filter: &Filter) -> Result<u64> {
    Ok(joined().filter(passing(seen, filter)).count(conn).await?)
}

fn passing(seen: Condition, filter: &Filter) -> Condition {
    use partnership::Column;
    let owned = (!filter.owners.is_empty()).then(|| {
        let nobody = filter.owners.contains(&None).then(|| Column::OwnerId.is_null());
        Condition::any()
            .add(Column::OwnerId.is_in(filter.owners.iter().copied().flatten()))
            .add_option(nobody)
    });
    Condition::all()
        .add(seen)
        .add_option((!filter.text.is_empty()).then(|| has_text(&filter.text)))
        .add_option((!filter.stages.is_empty()).then(|| Column::Stage.is_in(filter.stages.iter().copied())))
        .add_option(owned)
}

fn has_text(text: &str) -> Condition {
    let escaped = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let has = |column: Expr| {
        Expr::from(Func::lower(column)).like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
    };
    Condition::any()
        .add(has(Expr::col((organisation::Entity, organisation::Column::Name))))
        .add(has(Expr::col((partnership::Entity, partnership::Column::Title))))
}

/// The far future: partnerships without a date stand last.
fn never() -> DateTime<Utc> {
    DateTime::from_timestamp(253_402_300_799, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

/// Where a stage stands in the pipeline.
fn position(stage: PartnershipStage) -> i32 {
    let place = PartnershipStage::ALL.iter().position(|other| *other == stage);
    place.and_then(|place| i32::try_from(place).ok()).unwrap_or(-1)
}

fn sort_key(sort: Sort) -> Expr {
    use partnership::Column;
    match sort {
        Sort::Partner => Func::lower(Expr::col((organisation::Entity, organisation::Column::Name))).into(),
        // In the order of the pipeline, not of the alphabet.
        Sort::Stage => PartnershipStage::ALL
            .iter()
            .fold(CaseStatement::new(), |case, stage| {
                case.case(
                    Expr::col((partnership::Entity, Column::Stage)).eq(stage.as_str()),
                    position(*stage),
                )
            })
            .finally(-1)
            .into(),
        Sort::Moved => Expr::col((partnership::Entity, Column::StageAt)),
        Sort::Review => {
            let at = Expr::col((partnership::Entity, Column::NextReviewAt));
            Func::coalesce([at, Expr::val(never())]).into()
        }
    }
}

fn value(key: &Key) -> Expr {
    match key {
        Key::Name(name) => Func::lower(Expr::val(name.as_str())).into(),
        Key::Stage(stage) => Expr::val(position(*stage)),
        Key::Instant(at) => Expr::val(at.unwrap_or_else(never)),
    }
}

impl Partnership {
    /// The place of this row in a list ordered by `sort`.
    #[must_use]
    pub fn place(&self, sort: Sort) -> After {
        let key = match sort {
            Sort::Partner => Key::Name(self.organisation.clone()),
            Sort::Stage => Key::Stage(self.stage),
            Sort::Moved => Key::Instant(Some(self.stage_at)),
            Sort::Review => Key::Instant(self.next_review_at),
        };
        After { key, slug: self.slug.clone() }
    }
}
