//! Who has a draft that closes soon, and who wants to hear of it.

use chrono::{DateTime, Utc};
use entity::{
    reminder_stop,
    values::{AccountId, ChallengeId},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait as _, FromQueryResult, Statement};

use super::super::Tx;
use crate::{domain::deadline::Deadline, error::Result};

/// A draft and one of its people who can do something about it.
#[derive(Clone, Debug)]
pub struct Closing {
    pub account: AccountId,
    pub reference: String,
    pub challenge: ChallengeId,
    /// Of the challenge.
    pub title: String,
    pub zone: String,
    /// The instant they are told.
    pub deadline: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Row {
    account: AccountId,
    reference: String,
    challenge: ChallengeId,
    title: String,
    zone: String,
    closes_at: DateTime<Utc>,
    extended_to: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

/// Leads and invited editors of drafts whose deadline, or whose extension, lies after `now` and not after `until`; without
/// those who want no reminders and whose account is closed.
pub async fn closing(
    conn: &impl ConnectionTrait,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Closing>> {
    let sql = "select a.id as account, p.reference, c.id as challenge, c.title, c.zone, c.closes_at, \
        (select max(x.until_at) from pitch_extension x where x.pitch_id = p.id) as extended_to, p.created_at \
        from pitch p join challenge c on c.id = p.challenge_id \
        join (select d.id as pitch_id, d.lead_id as account_id from pitch d where d.state = 'draft' \
            union select t.pitch_id, t.account_id from pitch_member t where t.role <> 'viewer') w \
            on w.pitch_id = p.id \
        join account a on a.id = w.account_id \
        where p.state = 'draft' and c.state = 'published' and c.closes_at <= $2 \
        and (c.closes_at > $1 or exists (select 1 from pitch_extension x \
            where x.pitch_id = p.id and x.until_at > $1)) \
        and a.disabled_at is null and not exists (select 1 from reminder_stop s where s.account_id = a.id) \
        order by a.id, p.id";
    let values = [now.into(), until.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(conn).await?;
    let closing = rows.into_iter().map(|row| Closing {
        account: row.account,
        reference: row.reference,
        challenge: row.challenge,
        title: row.title,
        zone: row.zone,
        deadline: Deadline { at: row.closes_at, grace_seconds: 0, extended_to: row.extended_to }.told(),
        created_at: row.created_at,
    });
    Ok(closing.filter(|closing| closing.deadline <= until).collect())
}

/// Whether this person wants no reminders.
pub async fn is_stopped(conn: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    Ok(reminder_stop::Entity::find_by_id(account).one(conn).await?.is_some())
}

/// Stops the reminders of a person, or lets them come again.
pub async fn stop(tx: &Tx, account: AccountId, is_stopped: bool, now: DateTime<Utc>) -> Result<()> {
    if is_stopped {
        let row = reminder_stop::ActiveModel { account_id: Set(account), at: Set(now) };
        reminder_stop::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(tx).await?;
    } else {
        reminder_stop::Entity::delete_by_id(account).exec(tx).await?;
    }
    Ok(())
}
