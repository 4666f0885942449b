//! The confidentiality agreement of guest experts: its versions, and who accepted which.

use chrono::{DateTime, Utc};
use entity::{
    account, assignment, nda, nda_acceptance,
    values::{AccountId, NdaAcceptanceId, NdaId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    RelationTrait as _, Select,
};

use super::{Tx, on_unique};
use crate::error::{Error, Refusal, Result};

/// One published version.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Version {
    pub id: NdaId,
    pub version: i32,
    pub body: String,
    /// Of the text, hex.
    pub sha256: String,
    /// Who published it.
    pub name: String,
    pub published_at: DateTime<Utc>,
}

/// The versions, newest first, at most `limit`.
pub async fn versions(conn: &impl ConnectionTrait, limit: u64) -> Result<Vec<Version>> {
    use nda::Column;
    Ok(nda::Entity::find()
        .join(JoinType::InnerJoin, nda::Relation::Account.def())
        .select_only()
        .columns([Column::Id, Column::Version, Column::Body, Column::Sha256, Column::PublishedAt])
        .column(account::Column::Name)
        .order_by_desc(Column::Version)
        .limit(limit)
        .into_model()
        .all(conn)
        .await?)
}

/// The version that is in force, if one was ever published.
pub async fn current(conn: &impl ConnectionTrait) -> Result<Option<Version>> {
    Ok(versions(conn, 1).await?.pop())
}

/// How many people accepted each version.
pub async fn accepted(conn: &impl ConnectionTrait) -> Result<Vec<(i32, i64)>> {
    use nda_acceptance::Column;
    Ok(nda_acceptance::Entity::find()
        .select_only()
        .column(Column::Version)
        .column_as(Column::Id.count(), "people")
        .group_by(Column::Version)
        .into_tuple()
        .all(conn)
        .await?)
}

/// Publishes a version; refused when somebody published one meanwhile.
pub async fn insert(
    tx: &Tx,
    version: i32,
    body: &str,
    sha256: &str,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<NdaId> {
    let id = NdaId::generate();
    let insert = nda::Entity::insert(nda::ActiveModel {
        id: Set(id),
        version: Set(version),
        body: Set(body.to_owned()),
        sha256: Set(sha256.to_owned()),
        published_by: Set(by),
        published_at: Set(now),
    })
    .exec_without_returning(tx)
    .await;
    on_unique(insert, || Error::Refused(Refusal::new("refused-nda-changed")))?;
    Ok(id)
}

/// How somebody accepts.
#[derive(Clone, Copy, Debug)]
pub struct Acceptance<'a> {
    /// As it was typed.
    pub name: &'a str,
    pub organisation: &'a str,
    pub language: &'a str,
    pub method: &'a str,
}

/// Keeps that somebody accepted a version; `false` when they had.
pub async fn accept(
    tx: &Tx,
    account: AccountId,
    version: &Version,
    how: Acceptance<'_>,
    now: DateTime<Utc>,
) -> Result<bool> {
    if has_accepted(tx, account, version.id).await? {
        return Ok(false);
    }
    nda_acceptance::Entity::insert(nda_acceptance::ActiveModel {
        id: Set(NdaAcceptanceId::generate()),
        nda_id: Set(version.id),
        account_id: Set(account),
        name: Set(how.name.to_owned()),
        organisation: Set(how.organisation.to_owned()),
        version: Set(version.version),
        sha256: Set(version.sha256.clone()),
        language: Set(how.language.to_owned()),
        method: Set(how.method.to_owned()),
        accepted_at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(true)
}

/// Whether somebody accepted this version.
pub async fn has_accepted(conn: &impl ConnectionTrait, account: AccountId, version: NdaId) -> Result<bool> {
    let found = nda_acceptance::Entity::find()
        .filter(nda_acceptance::Column::NdaId.eq(version))
        .filter(nda_acceptance::Column::AccountId.eq(account))
        .count(conn)
        .await?;
    Ok(found > 0)
}

/// The version in force, when this person has not accepted it; for row filters too.
pub(super) fn unaccepted(account: AccountId) -> Select<nda::Entity> {
    let newest =
        nda::Entity::find().select_only().column_as(nda::Column::Version.max(), "version").into_query();
    let accepted = nda_acceptance::Entity::find()
        .select_only()
        .column(nda_acceptance::Column::NdaId)
        .filter(nda_acceptance::Column::AccountId.eq(account))
        .into_query();
    nda::Entity::find()
        .select_only()
        .column(nda::Column::Id)
        .filter(nda::Column::Version.in_subquery(newest))
        .filter(nda::Column::Id.not_in_subquery(accepted))
}

/// Whether a version is in force that this person has not accepted. One statement.
pub async fn is_missing(conn: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    Ok(unaccepted(account).count(conn).await? > 0)
}

/// Whether this person was ever asked for a review: the agreement is theirs to read.
pub async fn is_asked(conn: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    let found = assignment::Entity::find()
        .filter(assignment::Column::EvaluatorId.eq(account))
        .limit(1)
        .count(conn)
        .await?;
    Ok(found > 0)
}
