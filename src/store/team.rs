//! The people who work on one pitch.

use chrono::{DateTime, Utc};
use entity::{
    pitch, pitch_member,
    values::{AccountId, PitchId, TeamRole},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _, QuerySelect as _,
    Select, Statement,
    sea_query::{Expr, OnConflict},
};

use super::Tx;
use crate::{
    domain::policy::{Grant, SeePitch},
    error::Result,
};

/// The pitches to which somebody was invited for one of these places, for row filters.
pub(super) fn invited(account: AccountId, roles: &[TeamRole]) -> Select<pitch_member::Entity> {
    pitch_member::Entity::find()
        .filter(pitch_member::Column::AccountId.eq(account))
        .filter(pitch_member::Column::Role.is_in(roles.iter().copied()))
        .select_only()
        .column(pitch_member::Column::PitchId)
}

/// The pitches that their leads let somebody send, for row filters.
pub(super) fn may_send(account: AccountId) -> Select<pitch_member::Entity> {
    invited(account, TeamRole::ALL).filter(pitch_member::Column::MaySendAt.is_not_null())
}

/// Who was invited to a pitch and came.
pub async fn members(conn: &impl ConnectionTrait, pitch: PitchId) -> Result<Vec<AccountId>> {
    Ok(pitch_member::Entity::find()
        .filter(pitch_member::Column::PitchId.eq(pitch))
        .select_only()
        .column(pitch_member::Column::AccountId)
        .into_tuple()
        .all(conn)
        .await?)
}

/// Somebody of a pitch.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Teammate {
    pub id: AccountId,
    pub name: String,
    pub email: String,
    pub language: String,
    /// Began it or took it over.
    pub is_lead: bool,
    /// By an invitation to this pitch.
    pub invited: Option<TeamRole>,
    /// As one of the organisation's people.
    pub member: Option<TeamRole>,
    pub may_send_at: Option<DateTime<Utc>>,
    pub seen_at: Option<DateTime<Utc>>,
}

const TEAM: &str = "select a.id, a.name, a.email, a.language, a.id = p.lead_id as is_lead, t.role as invited, \
    m.role as member, t.may_send_at, (select max(s.seen_at) from session s where s.account_id = a.id) as seen_at \
    from pitch p join account a on a.disabled_at is null and (a.id = p.lead_id \
        or a.id in (select x.account_id from pitch_member x where x.pitch_id = p.id) \
        or a.id in (select y.account_id from membership y where y.organisation_id = p.organisation_id)) \
    left join pitch_member t on t.pitch_id = p.id and t.account_id = a.id \
    left join membership m on m.organisation_id = p.organisation_id and m.account_id = a.id \
    where p.id = $1 order by a.name, a.id";

/// Everybody who can read a pitch on its applicant's side, by name.
pub async fn people(conn: &impl ConnectionTrait, grant: &Grant<SeePitch>) -> Result<Vec<Teammate>> {
    let values = [grant.pitch().0.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), TEAM, values);
    Ok(Teammate::find_by_statement(statement).all(conn).await?)
}

/// Makes everybody wait who wants to change this team: who is there is looked at after this.
pub async fn lock(tx: &Tx, pitch: PitchId) -> Result<()> {
    pitch::Entity::find_by_id(pitch)
        .select_only()
        .column(pitch::Column::Id)
        .lock_exclusive()
        .into_tuple::<PitchId>()
        .one(tx)
        .await?;
    Ok(())
}

/// Gives somebody a role in this pitch, or another one.
pub async fn set(
    tx: &Tx,
    pitch: PitchId,
    account: AccountId,
    role: TeamRole,
    may_send_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<()> {
    use pitch_member::Column;
    pitch_member::Entity::insert(pitch_member::ActiveModel {
        pitch_id: Set(pitch),
        account_id: Set(account),
        role: Set(role),
        may_send_at: Set(may_send_at),
        created_at: Set(now),
    })
    .on_conflict(
        OnConflict::columns([Column::PitchId, Column::AccountId])
            .update_columns([Column::Role, Column::MaySendAt])
            .to_owned(),
    )
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// Takes somebody out of this pitch; `false` when they were not in it by invitation.
pub async fn remove(tx: &Tx, pitch: PitchId, account: AccountId) -> Result<bool> {
    let done = pitch_member::Entity::delete_by_id((pitch, account)).exec(tx).await?;
    Ok(done.rows_affected == 1)
}

/// Gives the pitch another lead; the present one stays as an editor. `false` when `from` does not lead it.
pub async fn hand_over(
    tx: &Tx,
    pitch: PitchId,
    from: AccountId,
    to: AccountId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = pitch::Entity::update_many()
        .col_expr(pitch::Column::LeadId, Expr::value(to))
        .col_expr(pitch::Column::UpdatedAt, Expr::value(now))
        .filter(pitch::Column::Id.eq(pitch))
        .filter(pitch::Column::LeadId.eq(from))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 {
        return Ok(false);
    }
    remove(tx, pitch, to).await?;
    set(tx, pitch, from, TeamRole::Editor, None, now).await?;
    Ok(true)
}

/// The role somebody was invited to, and since when they may send.
pub async fn invited_as(
    conn: &impl ConnectionTrait,
    pitch: PitchId,
    account: AccountId,
) -> Result<(Option<TeamRole>, Option<DateTime<Utc>>)> {
    let row = pitch_member::Entity::find_by_id((pitch, account)).one(conn).await?;
    Ok(row.map_or((None, None), |row| (Some(row.role), row.may_send_at)))
}

/// The addresses of everybody on the applicant's side of a pitch.
pub async fn emails(tx: &Tx, pitch: PitchId) -> Result<Vec<String>> {
    let sql = "select a.email from account a join pitch p on p.id = $1 where a.id = p.lead_id \
        or a.id in (select x.account_id from pitch_member x where x.pitch_id = p.id) \
        or a.id in (select y.account_id from membership y where y.organisation_id = p.organisation_id)";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [pitch.0.into()]);
    let rows = tx.query_all_raw(statement).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<std::result::Result<_, _>>()?)
}
