//! Wishes to be forgotten.

use chrono::{DateTime, Utc};
use entity::{
    account, erasure_request,
    values::{AccountId, Document, ErasureRequestId, RequestState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _, Select, sea_query::Expr,
};

use super::super::{Tx, on_unique};
use crate::{
    domain::privacy::{
        erasure::Line,
        ledger::{Erased, fingerprint},
    },
    error::{Error, Refusal, Result},
};

/// Requests on one page.
pub const MOST: u64 = 100;

/// A request with its person.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Request {
    pub id: ErasureRequestId,
    pub account_id: AccountId,
    pub state: RequestState,
    pub asked_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub name: String,
    pub email: String,
}

fn select() -> Select<erasure_request::Entity> {
    use erasure_request::Column;
    erasure_request::Entity::find()
        .join(JoinType::InnerJoin, erasure_request::Relation::Account.def())
        .select_only()
        .columns([Column::Id, Column::AccountId, Column::State, Column::AskedAt, Column::EndedAt])
        .columns([account::Column::Name, account::Column::Email])
}

/// Keeps a request; refused while there is an open one.
pub async fn ask(tx: &Tx, account: AccountId, now: DateTime<Utc>) -> Result<ErasureRequestId> {
    let id = ErasureRequestId::generate();
    let kept = erasure_request::Entity::insert(erasure_request::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        state: Set(RequestState::Open),
        asked_at: Set(now),
        ended_at: Set(None),
        counts: Set(None),
        payloads: Set(0),
    })
    .exec_without_returning(tx)
    .await;
    on_unique(kept, || Error::Refused(Refusal::new("refused-erasure-asked")))?;
    Ok(id)
}

/// The open request of this person.
pub async fn open_of(conn: &impl ConnectionTrait, account: AccountId) -> Result<Option<Request>> {
    let open = erasure_request::Column::State.eq(RequestState::Open);
    let own = erasure_request::Column::AccountId.eq(account);
    Ok(select().filter(open).filter(own).into_model().one(conn).await?)
}

/// A request, whatever became of it.
pub async fn find(conn: &impl ConnectionTrait, id: ErasureRequestId) -> Result<Option<Request>> {
    Ok(select().filter(erasure_request::Column::Id.eq(id)).into_model().one(conn).await?)
}

/// Requests in this state, the oldest first; at most [`MOST`].
pub async fn listed(conn: &impl ConnectionTrait, state: RequestState) -> Result<Vec<Request>> {
    Ok(select()
        .filter(erasure_request::Column::State.eq(state))
        .order_by_asc(erasure_request::Column::AskedAt)
        .order_by_asc(erasure_request::Column::Id)
        .limit(MOST)
        .into_model()
        .all(conn)
        .await?)
}

/// Open requests that were asked at that time or before.
pub async fn asked_by(conn: &impl ConnectionTrait, then: DateTime<Utc>) -> Result<Vec<ErasureRequestId>> {
    Ok(erasure_request::Entity::find()
        .filter(erasure_request::Column::State.eq(RequestState::Open))
        .filter(erasure_request::Column::AskedAt.lte(then))
        .order_by_asc(erasure_request::Column::AskedAt)
        .limit(MOST)
        .select_only()
        .column(erasure_request::Column::Id)
        .into_tuple()
        .all(conn)
        .await?)
}

/// Takes an open request back; `false` when there is none.
pub async fn cancel(tx: &Tx, account: AccountId, now: DateTime<Utc>) -> Result<bool> {
    let done = erasure_request::Entity::update_many()
        .col_expr(erasure_request::Column::State, Expr::value(RequestState::Cancelled))
        .col_expr(erasure_request::Column::EndedAt, Expr::value(now))
        .filter(erasure_request::Column::AccountId.eq(account))
        .filter(erasure_request::Column::State.eq(RequestState::Open))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes that an open request is done, with what was removed; `false` when it is not open.
pub async fn done(
    tx: &Tx,
    id: ErasureRequestId,
    lines: &[Line],
    payloads: u64,
    now: DateTime<Utc>,
) -> Result<bool> {
    use erasure_request::Column;
    let counts = Document(serde_json::to_value(lines).map_err(anyhow::Error::from)?);
    let done = erasure_request::Entity::update_many()
        .col_expr(Column::State, Expr::value(RequestState::Done))
        .col_expr(Column::EndedAt, Expr::value(now))
        .col_expr(Column::Counts, Expr::value(counts))
        .col_expr(Column::Payloads, Expr::value(i32::try_from(payloads).unwrap_or(i32::MAX)))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(RequestState::Open))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// What was done, for the ledger, the oldest first.
pub async fn executed(conn: &impl ConnectionTrait) -> Result<Vec<Erased>> {
    let rows = erasure_request::Entity::find()
        .filter(erasure_request::Column::State.eq(RequestState::Done))
        .order_by_asc(erasure_request::Column::EndedAt)
        .all(conn)
        .await?;
    rows.into_iter()
        .filter_map(|row| Some((row.account_id, row.ended_at?, row.counts?)))
        .map(|(account, at, counts)| {
            let counts = serde_json::from_value(counts.0).map_err(anyhow::Error::from)?;
            Ok(Erased { account: fingerprint(account), at, counts })
        })
        .collect()
}
