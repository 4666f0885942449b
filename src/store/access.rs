//! The access register: who of the host opened which confidential part of a pitch, and when.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    access,
    values::{AccountId, PitchId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, FromQueryResult, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Statement,
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
#[derive(Clone, Debug)]
pub struct Look {
    pub name: String,
    /// As what they looked: `evaluator`, `manager`, …
    pub standing: String,
    pub first_at: DateTime<Utc>,
    pub last_at: DateTime<Utc>,
    pub times: i32,
    /// Why they broke the glass, each time, oldest first.
    pub glass: Vec<Glass>,
}

/// An hour in which an admin could read the pitch, and what was said for it.
#[derive(Clone, Debug)]
pub struct Glass {
    pub reason: String,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// A line with one of its reasons.
#[derive(FromQueryResult)]
struct LookRow {
    account_id: AccountId,
    facet: String,
    name: String,
    standing: String,
    first_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    times: i32,
    reason: Option<String>,
    broken_at: Option<DateTime<Utc>>,
    until_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
}

impl LookRow {
    fn glass(&mut self) -> Option<Glass> {
        let until = self.ended_at.or(self.until_at)?;
        Some(Glass { reason: self.reason.take()?, from: self.broken_at?, until })
    }
}

const LOOKS: &str = "select l.account_id, l.facet, a.name, l.standing, l.first_at, l.last_at, l.times, \
    g.reason, g.broken_at, g.until_at, g.ended_at from access l join account a on a.id = l.account_id \
    left join glass g on g.pitch_id = l.pitch_id and g.account_id = l.account_id \
    where l.pitch_id = $1 order by l.last_at desc, l.account_id, l.facet, g.id";

/// Who looked, the latest first. One statement; for a grant that opens single rows.
pub async fn looks(conn: &impl ConnectionTrait, grant: &Grant<ReadAccess>) -> Result<Vec<Look>> {
    if !grant.mask().rows {
        return Ok(Vec::new());
    }
    let values = [grant.pitch().0.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), LOOKS, values);
    let mut looks: Vec<Look> = Vec::new();
    let mut before = None;
    for mut row in LookRow::find_by_statement(statement).all(conn).await? {
        let glass = row.glass();
        let line = (row.account_id, row.facet);
        match looks.last_mut() {
            Some(last) if before.as_ref() == Some(&line) => last.glass.extend(glass),
            _ => looks.push(Look {
                name: row.name,
                standing: row.standing,
                first_at: row.first_at,
                last_at: row.last_at,
                times: row.times,
                glass: glass.into_iter().collect(),
            }),
        }
        before = Some(line);
    }
    Ok(looks)
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
