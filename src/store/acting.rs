//! Sessions of admins that act as somebody else.

use chrono::{DateTime, Utc};
use entity::{
    acting,
    values::{AccountId, ActingId, SessionId},
};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

use super::Tx;
use crate::error::Result;

/// From now until then the session acts as this person, and as nobody else.
pub async fn begin(
    tx: &Tx,
    session: SessionId,
    person: AccountId,
    reason: &str,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<ActingId> {
    end(tx, session, now).await?;
    let id = ActingId::generate();
    acting::Entity::insert(acting::ActiveModel {
        id: Set(id),
        session_id: Set(session),
        person_id: Set(person),
        reason: Set(reason.to_owned()),
        begun_at: Set(now),
        until_at: Set(until),
        ended_at: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(id)
}

/// The session is its own again; `false` when it was.
pub async fn end(tx: &Tx, session: SessionId, now: DateTime<Utc>) -> Result<bool> {
    let done = acting::Entity::update_many()
        .col_expr(acting::Column::EndedAt, Expr::value(now))
        .filter(acting::Column::SessionId.eq(session))
        .filter(acting::Column::EndedAt.is_null())
        .filter(acting::Column::UntilAt.gt(now))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}
