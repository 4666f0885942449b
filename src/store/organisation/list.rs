//! All organisations, for those who look after them.

use entity::values::OrganisationId;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::error::Result;

/// One row of the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    pub id: OrganisationId,
    pub name: String,
    pub country: String,
    pub domain: Option<String>,
    pub is_verified: bool,
    pub people: i64,
    pub pitches: i64,
    /// The name of the one it was merged into.
    pub merged_into: Option<String>,
}

const LIST: &str = "select o.id, o.name, o.country, o.domain, o.verified_at is not null as is_verified, \
    (select count(*) from membership m where m.organisation_id = o.id) as people, \
    (select count(*) from pitch p where p.organisation_id = o.id) as pitches, k.name as merged_into \
    from organisation o left join organisation k on k.id = o.merged_into";

/// The newest organisations before `after`; merged ones too.
pub async fn newest(
    conn: &impl ConnectionTrait,
    after: Option<OrganisationId>,
    limit: u64,
) -> Result<Vec<Listed>> {
    let (filter, values): (_, Vec<Value>) = match after {
        Some(after) => ("where o.id < $1", vec![after.0.into()]),
        None => ("", Vec::new()),
    };
    rows(conn, &format!("{LIST} {filter} order by o.id desc limit {limit}"), values).await
}

/// These organisations, by name.
pub async fn some(conn: &impl ConnectionTrait, ids: &[OrganisationId]) -> Result<Vec<Listed>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    let sql = format!("{LIST} where o.id in ({}) order by o.name, o.id", places.join(", "));
    rows(conn, &sql, ids.iter().map(|id| id.0.into()).collect()).await
}

/// The organisations whose folded name begins with this.
pub async fn beginning(conn: &impl ConnectionTrait, folded: &str, limit: u64) -> Result<Vec<OrganisationId>> {
    // A range instead of a pattern: it uses the index on both databases, and nothing in it is special.
    let sql = format!(
        "select id from organisation where folded_name >= $1 and folded_name < $2 order by folded_name limit {limit}"
    );
    let values = [folded.into(), format!("{folded}\u{10ffff}").into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let rows = conn.query_all_raw(statement).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<std::result::Result<_, _>>()?)
}

async fn rows(conn: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<Vec<Listed>> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(Listed::find_by_statement(statement).all(conn).await?)
}
