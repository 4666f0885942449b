//! The audit chain in the database.

use chrono::{DateTime, Utc};
use entity::{account, audit, audit_payload, values::AccountId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult,
    JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationDef,
};

use super::Tx;
use crate::{
    domain::{
        actor::{Op, Who},
        audit::{Event, GENESIS, Head, Kept, Link, Payload, commitment},
    },
    error::Result,
};

/// A key nothing else of the portal locks by: appending to the chain is serial on PostgreSQL too.
const CHAIN_LOCK: &str = "select pg_advisory_xact_lock(7163208811)";

/// Appends one entry; part of the transaction that did what it tells. `salt` is random hex.
pub async fn append(tx: &Tx, op: &Op, event: &Event, salt: String) -> Result<()> {
    if tx.get_database_backend() == sea_orm::DbBackend::Postgres {
        tx.execute_unprepared(CHAIN_LOCK).await?;
    }
    let (seq, previous) = match last(tx).await? {
        Some(head) => (head.seq + 1, head.hash),
        None => (1, GENESIS.to_owned()),
    };
    let payload = Payload {
        actor: op.actor.answerable(),
        by: match op.actor.who {
            Who::Account(_) | Who::Acting { .. } => "account",
            Who::Visitor => "visitor",
            Who::Clock => "clock",
            Who::Operator => "operator",
        }
        .to_owned(),
        object: event.object,
        details: event.details.clone(),
    };
    let text = serde_json::to_string(&payload).map_err(anyhow::Error::from)?;
    let link = Link::next(seq, previous, op.now, event.kind, commitment(&salt, &text));

    audit::Entity::insert(audit::ActiveModel {
        seq: Set(link.seq),
        at: Set(link.at),
        kind: Set(link.kind),
        commitment: Set(link.commitment),
        previous: Set(link.previous),
        hash: Set(link.hash),
    })
    .exec_without_returning(tx)
    .await?;
    audit_payload::Entity::insert(audit_payload::ActiveModel {
        seq: Set(seq),
        salt: Set(salt),
        actor_id: Set(payload.actor),
        object_id: Set(payload.object),
        payload: Set(text),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// The newest entry.
pub async fn last(conn: &impl ConnectionTrait) -> Result<Option<Head>> {
    let row = audit::Entity::find().order_by_desc(audit::Column::Seq).limit(1).one(conn).await?;
    Ok(row.map(|row| Head { seq: row.seq, hash: row.hash, at: row.at }))
}

/// Up to `limit` entries after `seq`, in order, with their payloads where those are not erased.
pub async fn after(conn: &impl ConnectionTrait, seq: i64, limit: u64) -> Result<Vec<(Link, Option<Kept>)>> {
    let rows = audit::Entity::find()
        .filter(audit::Column::Seq.gt(seq))
        .order_by_asc(audit::Column::Seq)
        .limit(limit)
        .all(conn)
        .await?;
    let Some(last) = rows.last().map(|row| row.seq) else { return Ok(Vec::new()) };
    let mut payloads: std::collections::HashMap<i64, Kept> = audit_payload::Entity::find()
        .filter(audit_payload::Column::Seq.gt(seq))
        .filter(audit_payload::Column::Seq.lte(last))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| {
            let kept = Kept { salt: row.salt, text: row.payload, actor: row.actor_id, object: row.object_id };
            (row.seq, kept)
        })
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let payload = payloads.remove(&row.seq);
            let link = Link {
                seq: row.seq,
                at: row.at,
                kind: row.kind,
                commitment: row.commitment,
                previous: row.previous,
                hash: row.hash,
            };
            (link, payload)
        })
        .collect())
}

/// Whether an entry of this kind exists for this object; for tests and `doctor`.
pub async fn count(conn: &impl ConnectionTrait, kind: &str, object: uuid::Uuid) -> Result<u64> {
    use sea_orm::PaginatorTrait as _;
    let seqs: Vec<i64> = audit_payload::Entity::find()
        .filter(audit_payload::Column::ObjectId.eq(object))
        .select_only()
        .column(audit_payload::Column::Seq)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(audit::Entity::find()
        .filter(audit::Column::Seq.is_in(seqs))
        .filter(audit::Column::Kind.eq(kind))
        .count(conn)
        .await?)
}

/// Which entries a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// What happened to what: the part of the kind before the point, such as `pitch`. Any, where empty.
    pub groups: Vec<String>,
    /// Who did it.
    pub actor: Option<AccountId>,
    /// To what.
    pub object: Option<uuid::Uuid>,
}

/// An entry to read.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Entry {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub kind: String,
    /// The account that acted, when it was one.
    pub actor: Option<String>,
    pub object_id: Option<uuid::Uuid>,
    /// JSON; none of an erased one.
    pub payload: Option<String>,
}

/// The entries that pass, the newest first, before that one. One statement.
pub async fn entries(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<Entry>> {
    use audit::Column;
    let groups = (!filter.groups.is_empty()).then(|| {
        filter.groups.iter().fold(Condition::any(), |any, group| {
            // A range of an index: everything between `pitch.` and `pitch/`.
            let (first, end) = (format!("{group}."), format!("{group}/"));
            any.add(Condition::all().add(Column::Kind.gte(first)).add(Column::Kind.lt(end)))
        })
    });
    let passing = Condition::all()
        .add_option(groups)
        .add_option(before.map(|seq| Column::Seq.lt(seq)))
        .add_option(filter.actor.map(|actor| audit_payload::Column::ActorId.eq(actor)))
        .add_option(filter.object.map(|object| audit_payload::Column::ObjectId.eq(object)));
    Ok(audit::Entity::find()
        .join(JoinType::LeftJoin, payload())
        .join(JoinType::LeftJoin, acting())
        .filter(passing)
        .order_by_desc(Column::Seq)
        .limit(limit)
        .select_only()
        .columns([Column::Seq, Column::At, Column::Kind])
        .column_as(account::Column::Name, "actor")
        .columns([audit_payload::Column::ObjectId, audit_payload::Column::Payload])
        .into_model()
        .all(conn)
        .await?)
}

fn payload() -> RelationDef {
    audit::Entity::belongs_to(audit_payload::Entity)
        .from(audit::Column::Seq)
        .to(audit_payload::Column::Seq)
        .into()
}

fn acting() -> RelationDef {
    audit_payload::Entity::belongs_to(account::Entity)
        .from(audit_payload::Column::ActorId)
        .to(account::Column::Id)
        .into()
}
