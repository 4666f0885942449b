//! One organisation taken into another, and out again.

use chrono::{DateTime, Utc};
use entity::{
    invitation, join_request, membership, organisation, organisation_merge, partnership, pitch,
    values::{
        AccountId, ChangeMark, Document, InvitationState, JoinRequestState, OrganisationId,
        OrganisationMergeId, Words,
    },
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Statement,
    TryGetable, Value, sea_query::Expr,
};

use super::{
    super::{Tx, on_unique},
    add_member, lock,
    own::{Profile, profile, remove_member},
    role_of,
};
use crate::{
    domain::organisation::merge::{Member, Moved, new_aliases},
    error::{Error, Refusal, Result},
};

/// How much belongs to an organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Belongings {
    pub people: u64,
    pub pitches: u64,
    pub partnerships: u64,
}

/// What a merge would move.
pub async fn belongings(conn: &impl ConnectionTrait, id: OrganisationId) -> Result<Belongings> {
    Ok(Belongings {
        people: membership::Entity::find()
            .filter(membership::Column::OrganisationId.eq(id))
            .count(conn)
            .await?,
        pitches: pitch::Entity::find().filter(pitch::Column::OrganisationId.eq(id)).count(conn).await?,
        partnerships: partnership::Entity::find()
            .filter(partnership::Column::OrganisationId.eq(id))
            .count(conn)
            .await?,
    })
}

/// The ids in `key` of the rows where `column` is this organisation.
async fn ids<E, I>(tx: &Tx, key: E::Column, column: E::Column, id: OrganisationId) -> Result<Vec<I>>
where
    E: EntityTrait,
    I: TryGetable + Send + Sync + 'static,
{
    let rows = E::find().filter(column.eq(id)).select_only().column(key).order_by_asc(key);
    let statement = tx.get_database_backend().build(&rows.into_query());
    let rows = tx.query_all_raw(statement).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<std::result::Result<_, _>>()?)
}

/// Gives those rows of `from` whose ids stand here to `to`.
async fn give<E, I>(
    tx: &Tx,
    key: E::Column,
    column: E::Column,
    rows: &[I],
    from: OrganisationId,
    to: OrganisationId,
) -> Result<()>
where
    E: EntityTrait,
    I: Copy + Into<Value>,
{
    // SQLite takes so many values in one statement, and a few more.
    for some in rows.chunks(500) {
        E::update_many()
            .col_expr(column, Expr::value(to))
            .filter(key.is_in(some.iter().copied()))
            .filter(column.eq(from))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Takes `merged` into `kept` and keeps what is needed to take it out again. Refused when one of them was merged.
pub async fn merge(
    tx: &Tx,
    kept: OrganisationId,
    merged: OrganisationId,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<(OrganisationMergeId, Moved)> {
    let (keeper, other) = locked(tx, kept, merged).await?;
    if keeper.merged_into.is_some() || other.merged_into.is_some() {
        return Err(Refusal::new("refused-merge-merged").into());
    }
    let moved = Moved {
        people: move_people(tx, kept, merged).await?,
        pitches: ids::<pitch::Entity, _>(tx, pitch::Column::Id, pitch::Column::OrganisationId, merged)
            .await?,
        partnerships: ids::<partnership::Entity, _>(
            tx,
            partnership::Column::Id,
            partnership::Column::OrganisationId,
            merged,
        )
        .await?,
        invitations: open_invitations(tx, kept, merged).await?,
        requests: open_requests(tx, kept, merged).await?,
        organisations: ids::<organisation::Entity, _>(
            tx,
            organisation::Column::Id,
            organisation::Column::MergedInto,
            merged,
        )
        .await?,
        aliases: new_aliases(names(&keeper), names(&other)),
    };
    hand(tx, &moved, merged, kept).await?;
    let aliases = keeper.aliases.0.into_iter().chain(moved.aliases.iter().cloned()).collect();
    set_aliases(tx, kept, aliases).await?;
    set_merged_into(tx, merged, Some(kept)).await?;
    let id = OrganisationMergeId::generate();
    organisation_merge::Entity::insert(
        organisation_merge::Model {
            id,
            kept_id: kept,
            merged_id: merged,
            moved: Document(serde_json::to_value(&moved).map_err(anyhow::Error::from)?),
            merged_by: by,
            merged_at: now,
            undone_by: None,
            undone_at: None,
        }
        .into_active_model(),
    )
    .exec_without_returning(tx)
    .await?;
    Ok((id, moved))
}

fn names(of: &Profile) -> impl Iterator<Item = &str> {
    std::iter::once(of.name.as_str()).chain(of.aliases.0.iter().map(String::as_str))
}

/// Both, locked in the order of their ids: two merges cannot wait for each other.
async fn locked(tx: &Tx, kept: OrganisationId, merged: OrganisationId) -> Result<(Profile, Profile)> {
    lock(tx, kept.min(merged)).await?;
    lock(tx, kept.max(merged)).await?;
    Ok((profile(tx, kept).await?, profile(tx, merged).await?))
}

async fn move_people(tx: &Tx, kept: OrganisationId, merged: OrganisationId) -> Result<Vec<Member>> {
    let rows = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(merged))
        .order_by_asc(membership::Column::AccountId)
        .all(tx)
        .await?;
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        let had = role_of(tx, kept, row.account_id).await?;
        let member = Member { account: row.account_id, role: row.role, since: row.created_at, had };
        add_member(tx, kept, member.account, member.merged_role(), member.since).await?;
        remove_member(tx, merged, member.account).await?;
        people.push(member);
    }
    Ok(people)
}

/// Open invitations, but for people who are invited by both: theirs wait for the undoing.
async fn open_invitations<I: TryGetable>(
    tx: &Tx,
    kept: OrganisationId,
    merged: OrganisationId,
) -> Result<Vec<I>> {
    let sql = "select id from invitation where organisation_id = $1 and state = $3 and email not in \
        (select email from invitation where organisation_id = $2 and state = $3) order by id";
    waiting(tx, sql, merged, kept, InvitationState::Open.as_str()).await
}

async fn open_requests<I: TryGetable>(
    tx: &Tx,
    kept: OrganisationId,
    merged: OrganisationId,
) -> Result<Vec<I>> {
    let sql = "select id from join_request where organisation_id = $1 and state = $3 and account_id not in \
        (select account_id from join_request where organisation_id = $2 and state = $3) order by id";
    waiting(tx, sql, merged, kept, JoinRequestState::Open.as_str()).await
}

async fn waiting<I: TryGetable>(
    tx: &Tx,
    sql: &str,
    of: OrganisationId,
    unless: OrganisationId,
    state: &str,
) -> Result<Vec<I>> {
    let values = [of.0.into(), unless.0.into(), state.into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let rows = tx.query_all_raw(statement).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<std::result::Result<_, _>>()?)
}

/// Gives what moved from one to the other, as far as it is still there.
async fn hand(tx: &Tx, moved: &Moved, from: OrganisationId, to: OrganisationId) -> Result<()> {
    give::<pitch::Entity, _>(tx, pitch::Column::Id, pitch::Column::OrganisationId, &moved.pitches, from, to)
        .await?;
    let (id, of) = (partnership::Column::Id, partnership::Column::OrganisationId);
    give::<partnership::Entity, _>(tx, id, of, &moved.partnerships, from, to).await?;
    let (id, of) = (invitation::Column::Id, invitation::Column::OrganisationId);
    give::<invitation::Entity, _>(tx, id, of, &moved.invitations, from, to).await?;
    let (id, of) = (join_request::Column::Id, join_request::Column::OrganisationId);
    give::<join_request::Entity, _>(tx, id, of, &moved.requests, from, to).await?;
    let (id, of) = (organisation::Column::Id, organisation::Column::MergedInto);
    give::<organisation::Entity, _>(tx, id, of, &moved.organisations, from, to).await
}

async fn set_aliases(tx: &Tx, id: OrganisationId, aliases: Vec<String>) -> Result<()> {
    organisation::Entity::update_many()
        .col_expr(organisation::Column::Aliases, Expr::value(Words(aliases)))
        .col_expr(organisation::Column::Changed, Expr::value(ChangeMark::generate()))
        .filter(organisation::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

async fn set_merged_into(tx: &Tx, id: OrganisationId, kept: Option<OrganisationId>) -> Result<()> {
    let done = organisation::Entity::update_many()
        .col_expr(organisation::Column::MergedInto, Expr::value(kept))
        .col_expr(organisation::Column::Changed, Expr::value(ChangeMark::generate()))
        .filter(organisation::Column::Id.eq(id))
        .exec(tx)
        .await;
    on_unique(done, || Refusal::new("refused-merge-domain").into())?;
    Ok(())
}

/// A merge that was done.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Done {
    pub id: OrganisationMergeId,
    pub kept_id: OrganisationId,
    pub merged_id: OrganisationId,
    pub kept: String,
    pub merged: String,
    pub merged_at: DateTime<Utc>,
    pub undone_at: Option<DateTime<Utc>>,
    /// The one that was kept was merged itself since.
    pub kept_into: Option<OrganisationId>,
}

const DONE: &str = "select m.id, m.kept_id, m.merged_id, k.name as kept, o.name as merged, m.merged_at, \
    m.undone_at, k.merged_into as kept_into from organisation_merge m \
    join organisation k on k.id = m.kept_id join organisation o on o.id = m.merged_id";

/// The merges since then that stand, newest first; at most 50.
pub async fn since(conn: &impl ConnectionTrait, since: DateTime<Utc>) -> Result<Vec<Done>> {
    let sql = format!("{DONE} where m.undone_at is null and m.merged_at > $1 order by m.id desc limit 50");
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [since.into()]);
    Ok(Done::find_by_statement(statement).all(conn).await?)
}

/// One merge, or 404.
pub async fn done(conn: &impl ConnectionTrait, id: OrganisationMergeId) -> Result<Done> {
    let sql = format!("{DONE} where m.id = $1");
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [id.0.into()]);
    Done::find_by_statement(statement).one(conn).await?.ok_or(Error::NotFound)
}

/// Takes an organisation out of the one it was merged into: what moved and is still there goes back; what came since
/// stays. `false` when somebody was faster.
pub async fn undo(tx: &Tx, done: &Done, by: Option<AccountId>, now: DateTime<Utc>) -> Result<bool> {
    use organisation_merge::Column;
    let (kept, merged) = (done.kept_id, done.merged_id);
    let (keeper, _) = locked(tx, kept, merged).await?;
    let marked = organisation_merge::Entity::update_many()
        .col_expr(Column::UndoneAt, Expr::value(now))
        .col_expr(Column::UndoneBy, Expr::value(by))
        .filter(Column::Id.eq(done.id))
        .filter(Column::UndoneAt.is_null())
        .exec(tx)
        .await?;
    if marked.rows_affected == 0 {
        return Ok(false);
    }
    let row = organisation_merge::Entity::find_by_id(done.id).one(tx).await?.ok_or(Error::NotFound)?;
    let moved: Moved = serde_json::from_value(row.moved.0).map_err(anyhow::Error::from)?;
    for member in &moved.people {
        // Whoever left meanwhile has left.
        let Some(role) = role_of(tx, kept, member.account).await? else { continue };
        add_member(tx, merged, member.account, member.role, member.since).await?;
        match member.role_after_undo(role) {
            Some(role) => add_member(tx, kept, member.account, role, member.since).await?,
            None => remove_member(tx, kept, member.account).await.map(|_| ())?,
        }
    }
    hand(tx, &moved, kept, merged).await?;
    let aliases = keeper.aliases.0.into_iter().filter(|alias| !moved.aliases.contains(alias)).collect();
    set_aliases(tx, kept, aliases).await?;
    set_merged_into(tx, merged, None).await?;
    Ok(true)
}
