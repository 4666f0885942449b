//! What challenges said from when on, their terms, and the people whom a change concerns.

use chrono::{DateTime, Utc};
use entity::{
    challenge_version, terms,
    values::{AccountId, ChallengeId, ChallengeVersionId, Document, TermsId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Statement, sea_query::OnConflict,
};

use super::super::{Tx, account::Person};
use crate::{
    domain::challenge::{Content, terms_sha256},
    error::Result,
};

/// One version of what a challenge said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub version: i32,
    pub content: Content,
    /// Why it was changed; empty at the publication.
    pub note: String,
    /// How many people were mailed.
    pub told: i32,
    pub changed_by: Option<AccountId>,
    pub changed_at: DateTime<Utc>,
}

/// Keeps a version; it is never changed again.
pub async fn add_version(tx: &Tx, challenge: ChallengeId, version: Version) -> Result<()> {
    challenge_version::Entity::insert(challenge_version::ActiveModel {
        id: Set(ChallengeVersionId::generate()),
        challenge_id: Set(challenge),
        version: Set(version.version),
        content: Set(Document(serde_json::to_value(version.content).map_err(anyhow::Error::from)?)),
        note: Set(version.note),
        told: Set(version.told),
        changed_by: Set(version.changed_by),
        changed_at: Set(version.changed_at),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// The newest versions, newest first.
pub async fn versions(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    limit: u64,
) -> Result<Vec<Version>> {
    let rows = challenge_version::Entity::find()
        .filter(challenge_version::Column::ChallengeId.eq(challenge))
        .order_by_desc(challenge_version::Column::Version)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Version {
                version: row.version,
                content: serde_json::from_value(row.content.0).map_err(anyhow::Error::from)?,
                note: row.note,
                told: row.told,
                changed_by: row.changed_by,
                changed_at: row.changed_at,
            })
        })
        .collect()
}

/// Keeps the terms of this content under their version, once.
pub async fn keep_terms(
    tx: &Tx,
    challenge: ChallengeId,
    content: &Content,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = terms::ActiveModel {
        id: Set(TermsId::generate()),
        challenge_id: Set(challenge),
        version: Set(content.terms_version.parse().unwrap_or(1)),
        ip_terms: Set(content.ip_terms.clone()),
        confidentiality: Set(content.confidentiality.clone()),
        sha256: Set(terms_sha256(&content.ip_terms, &content.confidentiality)),
        kept_at: Set(now),
    };
    let once =
        OnConflict::columns([terms::Column::ChallengeId, terms::Column::Version]).do_nothing().to_owned();
    terms::Entity::insert(row).on_conflict(once).exec_without_returning(tx).await?;
    Ok(())
}

/// The kept versions of the terms, newest first: number, IP, confidentiality, fingerprint, since when.
pub async fn terms(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<Vec<terms::Model>> {
    Ok(terms::Entity::find()
        .filter(terms::Column::ChallengeId.eq(challenge))
        .order_by_desc(terms::Column::Version)
        .limit(50)
        .all(conn)
        .await?)
}

/// Everybody with a draft or a sent pitch, as its lead, in its team or in its organisation.
const CONCERNED: &str = "select a.id, a.email, a.name, a.language, a.zone, a.disabled_at from account a \
    where a.disabled_at is null and a.email <> '' and a.id in ( \
        select p.lead_id from pitch p where p.challenge_id = $1 and p.state <> 'withdrawn' \
        union select m.account_id from pitch_member m join pitch p on p.id = m.pitch_id \
            where p.challenge_id = $1 and p.state <> 'withdrawn') order by a.id";

/// The people whom a change of this challenge concerns.
pub async fn concerned(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<Vec<Person>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: AccountId,
        email: String,
        name: String,
        language: String,
        zone: Option<String>,
        disabled_at: Option<DateTime<Utc>>,
    }
    let backend = conn.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, CONCERNED, [challenge.0.into()]);
    let rows = Row::find_by_statement(statement).all(conn).await?;
    Ok(rows
        .into_iter()
        .map(|row| Person {
            id: row.id,
            email: row.email,
            name: row.name,
            language: row.language,
            zone: row.zone,
            disabled_at: row.disabled_at,
        })
        .collect())
}
