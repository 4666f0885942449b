//! A person's rows: counted before, removed, and found again in an old copy of the database.

use chrono::{DateTime, Utc};
use entity::{account, values::AccountId};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, QuerySelect as _, Statement,
};

use super::{
    super::Tx,
    pitches,
    places::{PLACES, Place},
};
use crate::{
    domain::privacy::{
        FORMER_MEMBER, NO_ADDRESS,
        erasure::{Facts, Kind, Line, Outcome},
    },
    error::{Error, Result},
};

/// Everything the plan for this person follows from. Two statements.
pub async fn facts(conn: &impl ConnectionTrait, account: AccountId) -> Result<Facts> {
    let counts: Vec<String> = PLACES
        .iter()
        .enumerate()
        .map(|(place, Place { sweep, .. })| {
            format!("select {place} as place, ({}) as count", sweep.count_sql())
        })
        .collect();
    let sql = format!("{} order by place", counts.join(" union all "));
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [account.0.into()]);
    let mut rows = Vec::with_capacity(PLACES.len());
    for (row, place) in conn.query_all_raw(statement).await?.iter().zip(PLACES) {
        let count: i64 = row.try_get_by("count")?;
        rows.push(line(place, u64::try_from(count).unwrap_or(0)));
    }
    Ok(Facts { pitches: pitches::led_by(conn, account).await?, rows })
}

fn line(place: &Place, count: u64) -> Line {
    Line { kind: place.kind, outcome: place.outcome(), count }
}

/// Removes this person's rows everywhere but among pitches; what was reached.
pub async fn sweep(tx: &Tx, account: AccountId) -> Result<Vec<Line>> {
    let mut done = Vec::new();
    for place in PLACES {
        done.push(line(place, place.sweep.execute(tx, account.0.into()).await?));
    }
    done.retain(|line| !matches!(line.outcome, Outcome::Stays(_)));
    Ok(done)
}

/// Takes name, address and everything else that is personal from the account itself. Every column is named: a new one
/// has to be decided about here.
pub async fn forget(tx: &Tx, account: AccountId, now: DateTime<Utc>) -> Result<Line> {
    let row = account::Entity::find_by_id(account).one(tx).await?.ok_or(Error::NotFound)?;
    account::ActiveModel {
        id: Set(account),
        email: Set(format!("erased-{account}{NO_ADDRESS}")),
        name: Set(FORMER_MEMBER.to_owned()),
        language: Set("en".to_owned()),
        zone: Set(None),
        theme: Set(None),
        density: Set(None),
        disabled_at: Set(Some(now)),
        totp_secret: Set(None),
        totp_confirmed_at: Set(None),
        totp_step: Set(None),
        created_at: Set(row.created_at),
    }
    .update(tx)
    .await?;
    Ok(Line { kind: Kind::Account, outcome: Outcome::Emptied, count: 1 })
}

/// Whether this address is that of somebody who was forgotten.
#[must_use]
pub fn is_forgotten(email: &str) -> bool {
    email.ends_with(NO_ADDRESS)
}

/// Everybody who was not forgotten.
pub async fn remembered(conn: &impl ConnectionTrait) -> Result<Vec<AccountId>> {
    Ok(account::Entity::find()
        .filter(account::Column::Email.not_like(format!("%{NO_ADDRESS}")))
        .select_only()
        .column(account::Column::Id)
        .into_tuple()
        .all(conn)
        .await?)
}
