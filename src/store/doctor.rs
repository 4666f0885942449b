//! Questions that find what must never be: each counts the rows for which a promise does not hold.

use std::collections::HashMap;

use entity::{
    erased_body, pitch, pitch_version,
    values::{PitchId, PitchVersionId},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Statement, sea_query::SelectStatement,
};

use super::{attachment, pitch::sending::Sent};
use crate::error::Result;

/// A promise, and the statement that counts what breaks it.
const PROMISES: [(&str, &str); 7] = [
    (
        "versions",
        "select count(*) from pitch where version <> \
         (select count(*) from pitch_version where pitch_id = pitch.id) or (state <> 'draft' and version < 1)",
    ),
    (
        "audit entries",
        "select count(*) from pitch where version <> (select count(*) from audit_payload \
         join audit on audit.seq = audit_payload.seq \
         where audit_payload.object_id = pitch.id and audit.kind = 'pitch.submitted')",
    ),
    (
        "payloads",
        "select abs((select count(*) from audit where seq not in (select seq from audit_payload)) - \
         (select coalesce(sum(payloads), 0) from erasure_request))",
    ),
    (
        "erasures",
        "select count(*) from erasure_request r join account a on a.id = r.account_id \
         where r.state = 'done' and a.email not like '%@invalid'",
    ),
    (
        "receipts",
        "select count(*) from pitch where import_key is null and version <> \
         (select count(*) from outbox where pitch_id = pitch.id and kind = 'receipt')",
    ),
    (
        "moves",
        "select count(*) from pitch where state <> 'draft' and stage <> coalesce((select to_stage from \
         pitch_move where pitch_id = pitch.id order by id desc limit 1), stage)",
    ),
    (
        "partnerships",
        "select count(*) from decision where release_id is not null and outcome = 'selected' and not exists \
         (select 1 from partnership where partnership.pitch_id = decision.pitch_id)",
    ),
];

/// Each promise with how many rows break it.
///
/// `versions`: a sent pitch has exactly its versions. `audit entries`: each version has one `pitch.submitted`.
/// `payloads`: every entry has its payload, but those that went with a person. `erasures`: who was forgotten has no
/// address. `receipt hashes`: each version is what its receipt says.
/// `receipts`: each version that was sent here has one receipt mail. `moves`: a pitch stands where its last
/// move put it. `partnerships`: each released win became one.
pub async fn promises(conn: &impl ConnectionTrait) -> Result<Vec<(&'static str, u64)>> {
    let mut broken = Vec::with_capacity(PROMISES.len());
    for (name, sql) in PROMISES {
        let statement = Statement::from_string(conn.get_database_backend(), sql);
        let row = conn.query_one_raw(statement).await?;
        let count: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0);
        broken.push((name, u64::try_from(count).unwrap_or(0)));
    }
    broken.push(("receipt hashes", unproven(conn).await?));
    Ok(broken)
}

/// Sent versions read at once.
const BATCH: u64 = 500;

/// Pitches whose text was removed: their hash has nothing to be compared with.
fn emptied() -> SelectStatement {
    erased_body::Entity::find().select_only().column(erased_body::Column::PitchId).into_query()
}

/// How many sent versions do not have the hash that their receipt says. What they say stays in here.
async fn unproven(conn: &impl ConnectionTrait) -> Result<u64> {
    let mut wrong = 0;
    let mut after: Option<PitchVersionId> = None;
    loop {
        let mut select = pitch_version::Entity::find().order_by_asc(pitch_version::Column::Id).limit(BATCH);
        if let Some(after) = after {
            select = select.filter(pitch_version::Column::Id.gt(after));
        }
        let versions =
            select.filter(pitch_version::Column::PitchId.not_in_subquery(emptied())).all(conn).await?;
        let Some(last) = versions.last() else { return Ok(wrong) };
        after = Some(last.id);
        let references: HashMap<PitchId, String> = pitch::Entity::find()
            .filter(pitch::Column::Id.is_in(versions.iter().map(|version| version.pitch_id)))
            .select_only()
            .column(pitch::Column::Id)
            .column(pitch::Column::Reference)
            .into_tuple()
            .all(conn)
            .await?
            .into_iter()
            .collect();
        let pitches: Vec<PitchId> = references.keys().copied().collect();
        let attached = attachment::of_pitches(conn, &pitches).await?;
        for version in versions {
            let reference = references.get(&version.pitch_id).cloned().unwrap_or_default();
            let files = attached.get(&version.pitch_id).map(Vec::as_slice).unwrap_or_default();
            let sent = Sent::with_files_of(version, files)?;
            wrong +=
                u64::from(sent.receipt(&reference).map_or(true, |receipt| receipt.sha256 != sent.sha256));
        }
    }
}
