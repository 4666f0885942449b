//! The audit chain in the database.

use chrono::{DateTime, Utc};
use entity::{
    account, audit, audit_payload, pitch, release,
    values::{AccountId, ChallengeId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationDef,
    sea_query::{Expr, Query, UnionType},
};

use super::Tx;
use crate::{
    domain::{
        actor::{Op, Who},
        audit::{Event, GENESIS, Head, Kept, Link, OF_CHALLENGES, OF_SENT_PITCHES, Payload, commitment},
        desk::Reach,
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
    let groups = (!filter.groups.is_empty()).then(|| in_groups(filter.groups.iter().map(String::as_str)));
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

/// Everything between `pitch.` and `pitch/`, of each group.
fn in_groups<'a>(groups: impl Iterator<Item = &'a str>) -> Condition {
    use audit::Column::Kind;
    groups.fold(Condition::any(), |any, group| {
        let (first, end) = (format!("{group}."), format!("{group}/"));
        any.add(Condition::all().add(Kind.gte(first)).add(Kind.lt(end)))
    })
}

/// A place in the trail of a challenge that tells nothing of what happens elsewhere, as the number of an entry would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The instant of the last entry that was read.
    pub at: DateTime<Utc>,
    /// How many entries of that instant were read.
    pub read: u64,
}

/// Which entries about a challenge are read.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Those of `OF_CHALLENGES`; all, where empty.
    pub groups: Vec<String>,
    /// About the pitch of this reference alone.
    pub pitch: Option<String>,
}

/// An entry about a challenge, one of its releases or a pitch to it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Step {
    #[sea_orm(nested)]
    pub entry: Entry,
    /// The reference of the pitch it is about.
    pub reference: Option<String>,
}

/// What was done about a challenge and the pitches in `reach` that were sent to it: the newest
/// first, after that place. One statement, by the index of objects.
pub async fn of_challenge(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    challenge: ChallengeId,
    wanted: &Wanted,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<Step>> {
    use audit::Column;
    let sent = Condition::all()
        .add(pitch::Column::ChallengeId.eq(challenge))
        .add(pitch::Column::SubmittedAt.is_not_null())
        .add(super::desk::visible(reach));
    let mut objects = Query::select().column(pitch::Column::Id).from(pitch::Entity).cond_where(sent).take();
    let releases = Query::select()
        .column(release::Column::Id)
        .from(release::Entity)
        .and_where(release::Column::ChallengeId.eq(challenge))
        .take();
    objects.union(UnionType::All, releases);
    objects.union(UnionType::All, Query::select().expr(Expr::val(challenge)).take());
    let chosen = OF_CHALLENGES
        .into_iter()
        .filter(|group| wanted.groups.is_empty() || wanted.groups.iter().any(|one| one == group));
    let (of_pitches, others): (Vec<&str>, Vec<&str>) = chosen.partition(|group| *group == "pitch");
    let kinds = in_groups(others.into_iter())
        .add_option((!of_pitches.is_empty()).then(|| Column::Kind.is_in(OF_SENT_PITCHES)));
    Ok(audit_payload::Entity::find()
        .join(JoinType::InnerJoin, payload().rev())
        .join(JoinType::LeftJoin, acting())
        .join(JoinType::LeftJoin, about())
        .filter(audit_payload::Column::ObjectId.in_subquery(objects))
        .filter(kinds)
        .filter(Condition::all().add_option(after.map(|place| Column::At.lte(place.at))))
        .filter(
            Condition::all()
                .add_option(wanted.pitch.as_ref().map(|pitch| pitch::Column::Reference.eq(pitch))),
        )
        .order_by_desc(Column::At)
        .order_by_desc(Column::Seq)
        .offset(after.map(|place| place.read))
        .limit(limit)
        .select_only()
        .columns([Column::Seq, Column::At, Column::Kind])
        .column_as(account::Column::Name, "actor")
        .columns([audit_payload::Column::ObjectId, audit_payload::Column::Payload])
        .column(pitch::Column::Reference)
        .into_model()
        .all(conn)
        .await?)
}

fn about() -> RelationDef {
    audit_payload::Entity::belongs_to(pitch::Entity)
        .from(audit_payload::Column::ObjectId)
        .to(pitch::Column::Id)
        .into()
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
