//! Organisations outside the host, and the people who may act for them.

use chrono::{DateTime, Utc};
use entity::{
    account, membership, organisation, pitch,
    values::{AccountId, ChangeMark, OrganisationId, OrganisationSize, PitchId, PitchState, TeamRole},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _,
    sea_query::{Expr, OnConflict},
};

pub mod list;
pub mod merge;
pub mod own;
pub mod pairs;

use super::Tx;
use crate::error::{Error, Refusal, Result};

/// An organisation somebody belongs to.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Membership {
    pub id: OrganisationId,
    pub name: String,
    pub folded_name: String,
    pub country: String,
    pub website: Option<String>,
    pub size: Option<OrganisationSize>,
    pub role: TeamRole,
}

/// The organisations of a person, by name.
pub async fn of(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Membership>> {
    use organisation::Column;
    Ok(organisation::Entity::find()
        .join_rev(JoinType::InnerJoin, membership::Relation::Organisation.def())
        .filter(membership::Column::AccountId.eq(account))
        .select_only()
        .columns([
            Column::Id,
            Column::Name,
            Column::FoldedName,
            Column::Country,
            Column::Website,
            Column::Size,
        ])
        .column(membership::Column::Role)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .into_model()
        .all(conn)
        .await?)
}

/// The organisation with this folded name, or the one that it was merged into.
pub async fn folded(conn: &impl ConnectionTrait, folded_name: &str) -> Result<Option<OrganisationId>> {
    let found: Option<(OrganisationId, Option<OrganisationId>)> = organisation::Entity::find()
        .filter(organisation::Column::FoldedName.eq(folded_name))
        .select_only()
        .columns([organisation::Column::Id, organisation::Column::MergedInto])
        .into_tuple()
        .one(conn)
        .await?;
    Ok(found.map(|(id, merged_into)| merged_into.unwrap_or(id)))
}

/// What is known of an organisation when it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub folded_name: String,
    /// ISO 3166-1 alpha-2, or empty while unknown.
    pub country: String,
    pub website: Option<String>,
    pub size: Option<OrganisationSize>,
    pub description: String,
}

/// A new organisation; `None`, and nothing written, when one with this folded name is there.
pub async fn insert(tx: &Tx, entry: Entry, now: DateTime<Utc>) -> Result<Option<OrganisationId>> {
    let id = OrganisationId::generate();
    let inserted = organisation::Entity::insert(organisation::ActiveModel {
        id: Set(id),
        name: Set(entry.name),
        folded_name: Set(entry.folded_name),
        country: Set(entry.country),
        website: Set(entry.website),
        size: Set(entry.size),
        description: Set(entry.description),
        created_at: Set(now),
        changed: Set(Some(ChangeMark::generate())),
        ..Default::default()
    })
    .on_conflict(OnConflict::column(organisation::Column::FoldedName).do_nothing().to_owned())
    .try_insert()
    .exec_without_returning(tx)
    .await?;
    let is_new = matches!(inserted, sea_orm::TryInsertResult::Inserted(rows) if rows > 0);
    Ok(is_new.then_some(id))
}

/// New organisations: name, folded name and country of each.
pub async fn insert_many(tx: &Tx, all: Vec<(String, String, String)>, now: DateTime<Utc>) -> Result<()> {
    // As many as a statement takes values on SQLite.
    for some in all.chunks(1_000) {
        let rows = some.iter().map(|(name, folded, country)| organisation::ActiveModel {
            id: Set(OrganisationId::generate()),
            name: Set(name.clone()),
            folded_name: Set(folded.clone()),
            country: Set(country.clone()),
            website: Set(None),
            size: Set(None),
            description: Set(String::new()),
            created_at: Set(now),
            changed: Set(Some(ChangeMark::generate())),
            ..Default::default()
        });
        organisation::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Corrects what is known of an organisation; its folded name must be free or its own.
pub async fn correct(tx: &Tx, id: OrganisationId, entry: Entry) -> Result<()> {
    use organisation::Column;
    organisation::Entity::update_many()
        .col_expr(Column::Name, Expr::value(entry.name))
        .col_expr(Column::FoldedName, Expr::value(entry.folded_name))
        .col_expr(Column::Country, Expr::value(entry.country))
        .col_expr(Column::Website, Expr::value(entry.website))
        .col_expr(Column::Size, Expr::value(entry.size))
        .col_expr(Column::Changed, Expr::value(ChangeMark::generate()))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Makes a person a member, or gives a member another role.
pub async fn add_member(
    tx: &Tx,
    organisation: OrganisationId,
    account: AccountId,
    role: TeamRole,
    now: DateTime<Utc>,
) -> Result<()> {
    use membership::Column;
    membership::Entity::insert(membership::ActiveModel {
        organisation_id: Set(organisation),
        account_id: Set(account),
        role: Set(role),
        created_at: Set(now),
    })
    .on_conflict(
        OnConflict::columns([Column::OrganisationId, Column::AccountId])
            .update_column(Column::Role)
            .to_owned(),
    )
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// Whether an organisation is known by this one draft only: nobody but `account` belongs to it and no other
/// pitch names it, so that a typing mistake can still be corrected in place.
pub async fn is_fresh(
    tx: &Tx,
    organisation: OrganisationId,
    draft: PitchId,
    account: AccountId,
) -> Result<bool> {
    let others = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(organisation))
        .filter(membership::Column::AccountId.ne(account))
        .count(tx)
        .await?;
    let pitches = pitch::Entity::find()
        .filter(pitch::Column::OrganisationId.eq(organisation))
        .filter(
            sea_orm::Condition::any()
                .add(pitch::Column::Id.ne(draft))
                .add(pitch::Column::State.ne(PitchState::Draft)),
        )
        .count(tx)
        .await?;
    Ok(others == 0 && pitches == 0)
}

/// The role of a person in an organisation.
pub async fn role_of(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    account: AccountId,
) -> Result<Option<TeamRole>> {
    Ok(membership::Entity::find_by_id((organisation, account))
        .select_only()
        .column(membership::Column::Role)
        .into_tuple()
        .one(conn)
        .await?)
}

/// 404 for an organisation one does not belong to, forbidden for whoever does not lead it.
pub async fn led_by(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    account: AccountId,
) -> Result<()> {
    match role_of(conn, organisation, account).await? {
        Some(TeamRole::Lead) => Ok(()),
        Some(TeamRole::Editor | TeamRole::Viewer) => Err(Error::Forbidden(Refusal::new("refused-not-lead"))),
        None => Err(Error::NotFound),
    }
}

/// Makes everybody wait who wants to change this organisation.
pub async fn lock(tx: &Tx, organisation: OrganisationId) -> Result<()> {
    organisation::Entity::find_by_id(organisation)
        .select_only()
        .column(organisation::Column::Id)
        .lock_exclusive()
        .into_tuple::<OrganisationId>()
        .one(tx)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(())
}

/// The addresses of an organisation's people.
pub async fn emails(tx: &Tx, organisation: OrganisationId) -> Result<Vec<String>> {
    Ok(account::Entity::find()
        .join_rev(JoinType::InnerJoin, membership::Relation::Account.def())
        .filter(membership::Column::OrganisationId.eq(organisation))
        .select_only()
        .column(account::Column::Email)
        .into_tuple()
        .all(tx)
        .await?)
}
