//! The access register: who of the host opened which confidential part of a pitch, and when.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    access, account,
    values::{AccountId, PitchId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, FromQueryResult, JoinType,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _,
    sea_query::{Expr, OnConflict},
};

use super::Tx;
use crate::{
    domain::policy::{Grant, ReadAccess},
    error::Result,
};

/// Looks that are this close together are one.
const ONE_LOOK: TimeDelta = TimeDelta::minutes(30);

/// Notes that somebody opened a part of a pitch; `false` when the last look was a moment ago.
pub async fn opened(
    tx: &Tx,
    pitch: PitchId,
    account: AccountId,
    facet: &str,
    standing: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    use access::Column;
    let row = access::ActiveModel {
        pitch_id: Set(pitch),
        account_id: Set(account),
        facet: Set(facet.to_owned()),
        standing: Set(standing.to_owned()),
        first_at: Set(now),
        last_at: Set(now),
        times: Set(1),
    };
    let again = OnConflict::columns([Column::PitchId, Column::AccountId, Column::Facet])
        .value(Column::Times, Expr::col((access::Entity, Column::Times)).add(1))
        .value(Column::LastAt, Expr::value(now))
        .value(Column::Standing, Expr::value(standing))
        .action_and_where(Expr::col((access::Entity, Column::LastAt)).lte(now - ONE_LOOK))
        .to_owned();
    let written = access::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(written > 0)
}

/// One line of the register.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Look {
    pub account_id: AccountId,
    pub name: String,
    /// As what they looked: `evaluator`, `manager`, …
    pub standing: String,
    pub facet: String,
    pub first_at: DateTime<Utc>,
    pub last_at: DateTime<Utc>,
    pub times: i32,
}

/// Who looked, the latest first. One statement; for a grant that opens single rows.
pub async fn looks(conn: &impl ConnectionTrait, grant: &Grant<ReadAccess>) -> Result<Vec<Look>> {
    if !grant.mask().rows {
        return Ok(Vec::new());
    }
    Ok(access::Entity::find()
        .join(JoinType::InnerJoin, access::Relation::Account.def())
        .filter(access::Column::PitchId.eq(grant.pitch()))
        .order_by_desc(access::Column::LastAt)
        .order_by_asc(access::Column::AccountId)
        .select_only()
        .column_as(account::Column::Name, "name")
        .columns([access::Column::AccountId, access::Column::Standing, access::Column::Facet])
        .columns([access::Column::FirstAt, access::Column::LastAt, access::Column::Times])
        .into_model()
        .all(conn)
        .await?)
}

/// How many people looked, by what they were; names nobody. One statement.
pub async fn totals(conn: &impl ConnectionTrait, grant: &Grant<ReadAccess>) -> Result<Vec<(String, i64)>> {
    Ok(access::Entity::find()
        .filter(access::Column::PitchId.eq(grant.pitch()))
        .group_by(access::Column::Standing)
        .order_by_asc(access::Column::Standing)
        .select_only()
        .column(access::Column::Standing)
        .column_as(Expr::col(access::Column::AccountId).count_distinct(), "people")
        .into_tuple()
        .all(conn)
        .await?)
}
