//! An organisation as its own people see it: what is known of it, who belongs to it, who asks to.

use chrono::{DateTime, Utc};
use entity::{
    join_request, membership, organisation,
    values::{
        AccountId, ChangeMark, JoinRequestId, JoinRequestState, OrganisationId, OrganisationSize,
        RegistryKind, TeamRole, Words,
    },
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _, FromQueryResult,
    PaginatorTrait as _, QueryFilter as _, Statement,
    sea_query::{Expr, OnConflict},
};

use super::super::{Tx, on_unique};
use crate::{
    domain::organisation::{duplicate::Traits, folded_name},
    error::{Error, Invalid, Refusal, Result},
};

/// What is known of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "organisation::Entity")]
pub struct Profile {
    pub id: OrganisationId,
    pub name: String,
    pub folded_name: String,
    pub aliases: Words,
    pub country: String,
    pub domain: Option<String>,
    pub website: Option<String>,
    pub size: Option<OrganisationSize>,
    pub registry_kind: Option<RegistryKind>,
    pub registry_id: Option<String>,
    pub description: String,
    pub verified_at: Option<DateTime<Utc>>,
    pub merged_into: Option<OrganisationId>,
    pub created_at: DateTime<Utc>,
}

/// What is known of these organisations, in no order.
pub async fn profiles(conn: &impl ConnectionTrait, ids: Vec<OrganisationId>) -> Result<Vec<Profile>> {
    Ok(organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(ids))
        .into_partial_model()
        .all(conn)
        .await?)
}

/// What is known of an organisation, or 404.
pub async fn profile(conn: &impl ConnectionTrait, id: OrganisationId) -> Result<Profile> {
    organisation::Entity::find_by_id(id).into_partial_model().one(conn).await?.ok_or(Error::NotFound)
}

/// What its people say about an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    pub name: String,
    pub folded_name: String,
    pub aliases: Vec<String>,
    pub country: String,
    pub domain: Option<String>,
    pub website: Option<String>,
    pub size: Option<OrganisationSize>,
    pub registry: Option<(RegistryKind, String)>,
    pub description: String,
}

/// What is compared of what its people say.
#[must_use]
pub fn traits(details: &Details) -> Traits {
    let aliases = details.aliases.iter().map(|alias| folded_name(alias));
    Traits {
        names: std::iter::once(details.folded_name.clone()).chain(aliases).collect(),
        country: details.country.clone(),
        domain: details.domain.clone(),
        registry: details.registry.clone(),
    }
}

/// A new organisation; `None`, and nothing written, when one with this folded name is there.
pub async fn register(tx: &Tx, details: Details, now: DateTime<Utc>) -> Result<Option<OrganisationId>> {
    let id = OrganisationId::generate();
    let (kind, number) = details.registry.unzip();
    let inserted = organisation::Entity::insert(organisation::ActiveModel {
        id: Set(id),
        name: Set(details.name),
        folded_name: Set(details.folded_name),
        country: Set(details.country),
        website: Set(details.website),
        size: Set(details.size),
        description: Set(details.description),
        created_at: Set(now),
        aliases: Set(Words(details.aliases)),
        domain: Set(details.domain),
        verified_at: Set(None),
        registry_kind: Set(kind),
        registry_id: Set(number),
        merged_into: Set(None),
        changed: Set(Some(ChangeMark::generate())),
    })
    .on_conflict(OnConflict::column(organisation::Column::FoldedName).do_nothing().to_owned())
    .try_insert()
    .exec_without_returning(tx)
    .await?;
    let is_new = matches!(inserted, sea_orm::TryInsertResult::Inserted(rows) if rows > 0);
    Ok(is_new.then_some(id))
}

/// Writes what its people say; refused when another organisation has the name.
pub async fn save(
    tx: &Tx,
    id: OrganisationId,
    details: Details,
    verified_at: Option<DateTime<Utc>>,
) -> Result<()> {
    use organisation::Column;
    let (kind, number) = details.registry.unzip();
    let saved = organisation::Entity::update_many()
        .col_expr(Column::Name, Expr::value(details.name))
        .col_expr(Column::FoldedName, Expr::value(details.folded_name))
        .col_expr(Column::Aliases, Expr::value(Words(details.aliases)))
        .col_expr(Column::Country, Expr::value(details.country))
        .col_expr(Column::Domain, Expr::value(details.domain))
        .col_expr(Column::Website, Expr::value(details.website))
        .col_expr(Column::Size, Expr::value(details.size))
        .col_expr(Column::RegistryKind, Expr::value(kind))
        .col_expr(Column::RegistryId, Expr::value(number))
        .col_expr(Column::Description, Expr::value(details.description))
        .col_expr(Column::VerifiedAt, Expr::value(verified_at))
        .col_expr(Column::Changed, Expr::value(ChangeMark::generate()))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await;
    on_unique(saved, || Error::Invalid(Invalid::field("name", "organisation-name-taken")))?;
    Ok(())
}

/// Notes that the domain is proved; refused when another organisation proved it before.
pub async fn verify(tx: &Tx, id: OrganisationId, now: DateTime<Utc>) -> Result<()> {
    let saved = organisation::Entity::update_many()
        .col_expr(organisation::Column::VerifiedAt, Expr::value(now))
        .filter(organisation::Column::Id.eq(id))
        .exec(tx)
        .await;
    on_unique(saved, || Refusal::new("refused-organisation-domain-taken").into())?;
    Ok(())
}

/// Somebody of an organisation.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Member {
    pub id: AccountId,
    pub name: String,
    pub email: String,
    pub language: String,
    pub role: TeamRole,
    pub created_at: DateTime<Utc>,
    pub seen_at: Option<DateTime<Utc>>,
}

/// Its people, by name; those whose accounts are closed are none.
pub async fn people(conn: &impl ConnectionTrait, id: OrganisationId) -> Result<Vec<Member>> {
    let sql = "select a.id, a.name, a.email, a.language, m.role, m.created_at, \
        (select max(s.seen_at) from session s where s.account_id = a.id) as seen_at \
        from membership m join account a on a.id = m.account_id \
        where m.organisation_id = $1 and a.disabled_at is null order by a.name, a.id";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [id.0.into()]);
    Ok(Member::find_by_statement(statement).all(conn).await?)
}

/// Takes somebody out; `false` when they do not belong to it.
pub async fn remove_member(tx: &Tx, id: OrganisationId, account: AccountId) -> Result<bool> {
    Ok(membership::Entity::delete_by_id((id, account)).exec(tx).await?.rows_affected == 1)
}

/// Somebody who asks to belong to an organisation.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Request {
    pub id: JoinRequestId,
    pub account_id: AccountId,
    pub name: String,
    pub email: String,
    pub language: String,
    pub message: String,
    pub created_at: DateTime<Utc>,
}

/// Who asks and waits for an answer, the first first.
pub async fn requests(conn: &impl ConnectionTrait, id: OrganisationId) -> Result<Vec<Request>> {
    let sql = "select r.id, r.account_id, a.name, a.email, a.language, r.message, r.created_at \
        from join_request r join account a on a.id = r.account_id \
        where r.organisation_id = $1 and r.state = 'open' and a.disabled_at is null order by r.id limit 100";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [id.0.into()]);
    Ok(Request::find_by_statement(statement).all(conn).await?)
}

/// How often somebody asked since then, anywhere.
pub async fn requests_since(
    conn: &impl ConnectionTrait,
    account: AccountId,
    since: DateTime<Utc>,
) -> Result<u64> {
    Ok(join_request::Entity::find()
        .filter(join_request::Column::AccountId.eq(account))
        .filter(join_request::Column::CreatedAt.gt(since))
        .count(conn)
        .await?)
}

/// Keeps a request; refused while one is open.
pub async fn insert_request(
    tx: &Tx,
    id: OrganisationId,
    account: AccountId,
    message: &str,
    now: DateTime<Utc>,
) -> Result<JoinRequestId> {
    let request = JoinRequestId::generate();
    let inserted = join_request::Entity::insert(join_request::ActiveModel {
        id: Set(request),
        organisation_id: Set(id),
        account_id: Set(account),
        message: Set(message.to_owned()),
        state: Set(JoinRequestState::Open),
        created_at: Set(now),
        settled_at: Set(None),
        settled_by: Set(None),
    })
    .exec_without_returning(tx)
    .await;
    on_unique(inserted, || Refusal::new("refused-organisation-asked").into())?;
    Ok(request)
}

/// Answers a request of this organisation; `false` when somebody was faster.
pub async fn settle_request(
    tx: &Tx,
    request: JoinRequestId,
    state: JoinRequestState,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<bool> {
    use join_request::Column;
    let done = join_request::Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::SettledAt, Expr::value(now))
        .col_expr(Column::SettledBy, Expr::value(by))
        .filter(Column::Id.eq(request))
        .filter(Column::State.eq(JoinRequestState::Open))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
