//! Questions that find what must never be: each counts the rows for which a promise does not hold.

use sea_orm::{ConnectionTrait, Statement};

use crate::error::Result;

/// A promise, and the statement that counts what breaks it.
const PROMISES: [(&str, &str); 5] = [
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
    Ok(broken)
}
