//! Organisations that look like one: looked up, kept, listed.

use chrono::{DateTime, Utc};
use entity::{
    organisation, organisation_pair,
    values::{OrganisationId, PairState, Words},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, OnConflict},
};

use super::{super::Tx, own::Profile};
use crate::{
    domain::organisation::{
        duplicate::{Alike, Traits},
        folded_name,
    },
    error::Result,
};

impl Profile {
    /// What is compared of it.
    #[must_use]
    pub fn traits(&self) -> Traits {
        let aliases = self.aliases.0.iter().map(|alias| folded_name(alias));
        Traits {
            names: std::iter::once(self.folded_name.clone()).chain(aliases).collect(),
            country: self.country.clone(),
            domain: self.domain.clone(),
            registry: self.registry_kind.zip(self.registry_id.clone()),
        }
    }
}

/// The organisations that share a name, a domain or a number with these traits; what was merged into another one
/// stands for that.
pub async fn same(conn: &impl ConnectionTrait, traits: &Traits) -> Result<Vec<OrganisationId>> {
    use organisation::Column;
    let mut any = Condition::any().add(Column::FoldedName.is_in(&traits.names));
    if let Some(domain) = &traits.domain {
        any = any.add(Column::Domain.eq(domain));
    }
    if let Some((kind, number)) = &traits.registry {
        let number = Column::RegistryId.eq(number);
        any = any.add(Condition::all().add(number).add(Column::RegistryKind.eq(*kind)));
    }
    let rows: Vec<(OrganisationId, Option<OrganisationId>)> = organisation::Entity::find()
        .filter(any)
        .select_only()
        .columns([Column::Id, Column::MergedInto])
        .limit(100)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, merged_into)| merged_into.unwrap_or(id)).collect())
}

/// Two organisations that look like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub one: OrganisationId,
    pub other: OrganisationId,
    pub score_milli: i32,
    pub reasons: Vec<String>,
    pub explanation: String,
}

fn ordered(one: OrganisationId, other: OrganisationId) -> (OrganisationId, OrganisationId) {
    if one < other { (one, other) } else { (other, one) }
}

/// Keeps that two look like one, or how much they do now; `true` when that is new. What was said about them stays.
pub async fn keep(
    tx: &Tx,
    one: OrganisationId,
    other: OrganisationId,
    alike: &Alike,
    explanation: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    use organisation_pair::Column;
    let (one, other) = ordered(one, other);
    let is_new = organisation_pair::Entity::find_by_id((one, other)).count(tx).await? == 0;
    let mut update = OnConflict::columns([Column::OneId, Column::OtherId]);
    update.update_columns([Column::ScoreMilli, Column::Reasons]);
    if !explanation.is_empty() {
        update.update_column(Column::Explanation);
    }
    organisation_pair::Entity::insert(organisation_pair::ActiveModel {
        one_id: Set(one),
        other_id: Set(other),
        score_milli: Set(alike.score_milli),
        reasons: Set(Words(alike.reasons.iter().map(|reason| reason.as_str().to_owned()).collect())),
        explanation: Set(explanation.to_owned()),
        state: Set(PairState::Open),
        found_at: Set(now),
    })
    .on_conflict(update)
    .exec_without_returning(tx)
    .await?;
    Ok(is_new)
}

/// Says what became of a pair; `false` when the two were no open pair.
pub async fn settle(
    tx: &Tx,
    one: OrganisationId,
    other: OrganisationId,
    from: PairState,
    to: PairState,
) -> Result<bool> {
    use organisation_pair::Column;
    let (one, other) = ordered(one, other);
    let done = organisation_pair::Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .filter(Column::OneId.eq(one))
        .filter(Column::OtherId.eq(other))
        .filter(Column::State.eq(from))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The pairs nobody decided about, the surest first; of one organisation, if one is named.
pub async fn open(conn: &impl ConnectionTrait, of: Option<OrganisationId>, limit: u64) -> Result<Vec<Pair>> {
    use organisation_pair::Column;
    let ours = of.map(|id| Condition::any().add(Column::OneId.eq(id)).add(Column::OtherId.eq(id)));
    let rows = organisation_pair::Entity::find()
        .filter(Column::State.eq(PairState::Open))
        .filter(Condition::all().add_option(ours))
        .order_by_desc(Column::ScoreMilli)
        .order_by_asc(Column::OneId)
        .order_by_asc(Column::OtherId)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Pair {
            one: row.one_id,
            other: row.other_id,
            score_milli: row.score_milli,
            reasons: row.reasons.0,
            explanation: row.explanation,
        })
        .collect())
}
