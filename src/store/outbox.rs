//! Mails that wait for their delivery, written in the transaction of the fact they tell.

use chrono::{DateTime, Utc};
use entity::{
    outbox,
    values::{AccountId, DeliveryState, MailKind, OutboxId, PitchId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, PaginatorTrait as _,
    QueryFilter as _, QuerySelect as _,
    sea_query::{Expr, OnConflict},
};

use super::{Tx, queue};
use crate::error::Result;

/// Makes a row say nothing but that there was a mail, about which pitch and when; one that waits is not sent any more.
pub(super) const BLANK: &str = "account_id = null, to_name = '', to_address = '', subject = '', body_text = '', \
    body_html = '', unsubscribe = null, last_error = null, dedup_key = 'blank:' || message_id, \
    state = case when state in ('queued', 'running') then 'done' else state end";

/// A rendered mail.
#[derive(Clone, Debug)]
pub struct Mail {
    pub id: OutboxId,
    pub kind: MailKind,
    /// The same fact told twice is one mail.
    pub dedup_key: String,
    pub message_id: String,
    pub account: Option<AccountId>,
    pub pitch: Option<PitchId>,
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Where one POST stops mails like this one.
    pub unsubscribe: Option<String>,
    /// Attempts begun, the running one included.
    pub attempts: u32,
    pub created_at: DateTime<Utc>,
}

/// Queues a mail; `false` when this fact was told already.
pub async fn insert(tx: &Tx, mail: Mail) -> Result<bool> {
    let row = outbox::ActiveModel {
        id: Set(mail.id),
        kind: Set(mail.kind),
        dedup_key: Set(mail.dedup_key),
        message_id: Set(mail.message_id),
        account_id: Set(mail.account),
        pitch_id: Set(mail.pitch),
        to_name: Set(mail.to_name),
        to_address: Set(mail.to_address),
        subject: Set(mail.subject),
        body_text: Set(mail.text),
        body_html: Set(mail.html),
        unsubscribe: Set(mail.unsubscribe),
        state: Set(DeliveryState::Queued),
        attempts: Set(0),
        next_at: Set(mail.created_at.timestamp_millis()),
        locked_by: Set(None),
        locked_until: Set(None),
        last_error: Set(None),
        created_at: Set(mail.created_at),
        delivered_at: Set(None),
    };
    let inserted = outbox::Entity::insert(row)
        .on_conflict(OnConflict::column(outbox::Column::DedupKey).do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx)
        .await?;
    Ok(matches!(inserted, sea_orm::TryInsertResult::Inserted(rows) if rows > 0))
}

/// Claims due mails for `worker` until `until` (milliseconds since 1970).
pub async fn claim(tx: &Tx, worker: &str, now: i64, until: i64, limit: u64) -> Result<Vec<Mail>> {
    let ids = queue::claim(tx, "outbox", worker, now, until, limit).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = outbox::Entity::find()
        .filter(outbox::Column::Id.is_in(ids.into_iter().map(OutboxId)))
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(mail).collect())
}

fn mail(row: outbox::Model) -> Mail {
    Mail {
        id: row.id,
        kind: row.kind,
        dedup_key: row.dedup_key,
        message_id: row.message_id,
        account: row.account_id,
        pitch: row.pitch_id,
        to_name: row.to_name,
        to_address: row.to_address,
        subject: row.subject,
        text: row.body_text,
        html: row.body_html,
        unsubscribe: row.unsubscribe,
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        created_at: row.created_at,
    }
}

/// How an attempt ended, for the row.
#[derive(Clone, Debug)]
pub enum Ended {
    Delivered(DateTime<Utc>),
    /// Try again at this time (milliseconds since 1970).
    Again(i64, String),
    /// Try again, and the attempt does not count: the server takes no mail at all.
    Paused(i64, String),
    Dead(String),
}

/// Writes the end of an attempt; `false` when the lease was lost meanwhile, and then nothing changed.
pub async fn finish(tx: &Tx, id: OutboxId, worker: &str, ended: Ended) -> Result<bool> {
    use outbox::Column;
    let update = outbox::Entity::update_many()
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(DeliveryState::Running))
        .filter(Column::LockedBy.eq(worker))
        .col_expr(Column::LockedBy, Expr::value(Option::<String>::None))
        .col_expr(Column::LockedUntil, Expr::value(Option::<i64>::None));
    let update = match ended {
        Ended::Delivered(at) => update
            .col_expr(Column::State, Expr::value(DeliveryState::Done))
            .col_expr(Column::DeliveredAt, Expr::value(at)),
        Ended::Again(at, why) => update
            .col_expr(Column::State, Expr::value(DeliveryState::Queued))
            .col_expr(Column::NextAt, Expr::value(at))
            .col_expr(Column::LastError, Expr::value(why)),
        Ended::Paused(at, why) => update
            .col_expr(Column::State, Expr::value(DeliveryState::Queued))
            .col_expr(Column::NextAt, Expr::value(at))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).sub(1))
            .col_expr(Column::LastError, Expr::value(why)),
        Ended::Dead(why) => update
            .col_expr(Column::State, Expr::value(DeliveryState::Dead))
            .col_expr(Column::LastError, Expr::value(why)),
    };
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Mails not yet delivered, and mails given up.
pub async fn backlog(conn: &impl ConnectionTrait) -> Result<(u64, u64)> {
    let waiting = outbox::Entity::find()
        .filter(outbox::Column::State.is_in([DeliveryState::Queued, DeliveryState::Running]))
        .count(conn)
        .await?;
    let dead =
        outbox::Entity::find().filter(outbox::Column::State.eq(DeliveryState::Dead)).count(conn).await?;
    Ok((waiting, dead))
}

/// Which of these mails still say something.
pub async fn told(conn: &impl ConnectionTrait, ids: Vec<OutboxId>) -> Result<Vec<OutboxId>> {
    Ok(outbox::Entity::find()
        .filter(outbox::Column::Id.is_in(ids))
        .filter(outbox::Column::ToAddress.ne(""))
        .select_only()
        .column(outbox::Column::Id)
        .into_tuple()
        .all(conn)
        .await?)
}
