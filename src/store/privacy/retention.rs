//! What is due to go: counted and removed by the same words.

use chrono::{DateTime, Utc};
use entity::{
    draft_notice,
    values::{AccountId, ErasedWhy, PitchId},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait as _, FromQueryResult, Statement, Value};

use super::{
    super::{Tx, outbox::BLANK},
    Deed::{Delete, Set as Change},
    Sweep, pitches,
};
use crate::{
    domain::privacy::retention::{Periods, Rule},
    error::Result,
};

/// Pitches that are changed at once.
const BATCH: usize = 500;
/// When a challenge ended for those who did not send.
const CLOSED: &str =
    "coalesce(c.closes_at, case when c.state in ('withdrawn', 'archived') then c.updated_at end)";
const NOT_HELD: &str = "not exists (select 1 from legal_hold h where h.pitch_id = p.id)";
const NOT_EMPTY: &str = "not exists (select 1 from erased_body e where e.pitch_id = p.id)";

/// Rows about a pitch whose decision was released so long ago, without a legal hold.
macro_rules! of_released {
    ($more:literal) => {
        concat!(
            $more,
            " and pitch_id in (select d.pitch_id from decision d join release r on r.id = d.release_id \
              where r.released_at <= $1 \
              and not exists (select 1 from legal_hold h where h.pitch_id = d.pitch_id))"
        )
    };
}

const EVALUATIONS: &[Sweep] = &[
    Sweep { table: "review", rows: of_released!("scorecard <> '{}'"), deed: Change("scorecard = '{}'") },
    Sweep { table: "conflict", rows: of_released!("note <> ''"), deed: Change("note = ''") },
];

const SESSIONS: &[Sweep] = &[
    Sweep { table: "session", rows: "seen_at <= $1", deed: Delete },
    Sweep { table: "account_link", rows: "created_at <= $1", deed: Delete },
    Sweep { table: "known_browser", rows: "last_at <= $1", deed: Delete },
    Sweep { table: "sign_in_link", rows: "created_at <= $1", deed: Delete },
    Sweep { table: "early_draft", rows: "confirmed_at <= $1", deed: Delete },
];

const MAILS: &[Sweep] = &[Sweep {
    table: "outbox",
    rows: "to_address <> '' and state in ('done', 'dead') and coalesce(delivered_at, created_at) <= $1",
    deed: Change(BLANK),
}];

const EXPORTS: &[Sweep] = &[Sweep { table: "data_export", rows: "expires_at <= $1", deed: Delete }];

const SUBSCRIPTIONS: &[Sweep] = &[Sweep {
    table: "subscription",
    rows: "(confirmed_at is null and asked_at <= $1) or ended_at <= $1 or challenge_id in \
        (select c.id from challenge c where c.state in ('withdrawn', 'archived') and c.state_at <= $1)",
    deed: Delete,
}];

const INVITATIONS: &[Sweep] = &[Sweep {
    table: "challenge_invitation",
    rows: "state <> 'accepted' and expires_at <= $1",
    deed: Delete,
}];

/// What is due by one rule at one instant.
#[derive(Debug)]
pub enum Due {
    /// Drafts that go whole.
    Drafts(Vec<PitchId>),
    /// Pitches whose text goes.
    Texts(Vec<PitchId>, ErasedWhy),
    /// Rows of other tables, and their number.
    Rows(&'static [Sweep], Value, u64),
}

impl Due {
    /// How many rows are due.
    #[must_use]
    pub fn count(&self) -> u64 {
        match self {
            Self::Drafts(ids) | Self::Texts(ids, _) => u64::try_from(ids.len()).unwrap_or(u64::MAX),
            Self::Rows(_, _, count) => *count,
        }
    }
}

/// What is due by this rule. At most two statements.
pub async fn due(
    conn: &impl ConnectionTrait,
    rule: Rule,
    periods: &Periods,
    now: DateTime<Utc>,
) -> Result<Due> {
    let cutoff = rule.cutoff(periods, now);
    let rows = async |sweeps: &'static [Sweep]| {
        let mut count = 0;
        for sweep in sweeps {
            count += sweep.count(conn, cutoff.into()).await?;
        }
        Ok(Due::Rows(sweeps, cutoff.into(), count))
    };
    match rule {
        Rule::Unconfirmed => unconfirmed(conn, cutoff).await.map(Due::Drafts),
        Rule::Drafts => drafts(conn, cutoff, now - periods.of_notices()).await.map(Due::Drafts),
        Rule::Declined => declined(conn, cutoff).await.map(|ids| Due::Texts(ids, ErasedWhy::Declined)),
        Rule::Withdrawn => withdrawn(conn, cutoff).await.map(|ids| Due::Texts(ids, ErasedWhy::Withdrawn)),
        Rule::Evaluations => rows(EVALUATIONS).await,
        Rule::Sessions => rows(SESSIONS).await,
        Rule::Mails => rows(MAILS).await,
        Rule::Exports => rows(EXPORTS).await,
        Rule::Subscriptions => rows(SUBSCRIPTIONS).await,
        Rule::Invitations => rows(INVITATIONS).await,
    }
}

/// Removes it; how many rows it reached.
pub async fn execute(tx: &Tx, due: &Due, now: DateTime<Utc>) -> Result<u64> {
    let mut done = 0;
    match due {
        Due::Drafts(ids) => {
            for some in ids.chunks(BATCH) {
                done += pitches::delete_drafts(tx, some, ErasedWhy::Withdrawn, now).await?;
            }
        }
        Due::Texts(ids, why) => {
            for some in ids.chunks(BATCH) {
                done += pitches::empty(tx, some, *why, now).await?;
            }
        }
        Due::Rows(sweeps, value, _) => {
            for sweep in *sweeps {
                done += sweep.execute(tx, value.clone()).await?;
            }
        }
    }
    Ok(done)
}

async fn ids(
    conn: &impl ConnectionTrait,
    sql: String,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<PitchId>> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let rows = conn.query_all_raw(statement).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// Drafts whose challenge closed by then and whose person was told by that time.
async fn drafts(
    conn: &impl ConnectionTrait,
    closed: DateTime<Utc>,
    told: DateTime<Utc>,
) -> Result<Vec<PitchId>> {
    let sql = format!(
        "select p.id from pitch p join challenge c on c.id = p.challenge_id \
         join draft_notice n on n.pitch_id = p.id \
         where p.state = 'draft' and {CLOSED} <= $1 and n.at <= $2 and {NOT_HELD}"
    );
    ids(conn, sql, [closed.into(), told.into()]).await
}

/// Drafts that nobody leads and whose time ended by then; one whose token is forgotten opens to nobody any more.
async fn unconfirmed(conn: &impl ConnectionTrait, ended: DateTime<Utc>) -> Result<Vec<PitchId>> {
    let sql = "select p.id from pitch p left join early_draft e on e.pitch_id = p.id \
        where p.lead_id is null and (e.pitch_id is null or e.expires_at <= $1)";
    ids(conn, sql.to_owned(), [ended.into()]).await
}

async fn declined(conn: &impl ConnectionTrait, released: DateTime<Utc>) -> Result<Vec<PitchId>> {
    let sql = format!(
        "select p.id from pitch p join decision d on d.pitch_id = p.id join release r on r.id = d.release_id \
         where d.outcome = 'declined' and r.released_at <= $1 and {NOT_HELD} and {NOT_EMPTY}"
    );
    ids(conn, sql, [released.into()]).await
}

async fn withdrawn(conn: &impl ConnectionTrait, since: DateTime<Utc>) -> Result<Vec<PitchId>> {
    let sql = format!(
        "select p.id from pitch p where p.state = 'withdrawn' and p.stage_at <= $1 and {NOT_HELD} and {NOT_EMPTY}"
    );
    ids(conn, sql, [since.into()]).await
}

/// A draft whose person has to be told that it will be deleted.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Ending {
    pub id: PitchId,
    pub reference: String,
    pub challenge: String,
    pub zone: String,
    pub lead_id: AccountId,
    pub closed_at: DateTime<Utc>,
}

/// Drafts of challenges that closed by then, whose person was not told; nobody is told of one that nobody leads.
pub async fn untold(conn: &impl ConnectionTrait, closed: DateTime<Utc>) -> Result<Vec<Ending>> {
    let sql = format!(
        "select p.id, p.reference, c.title as challenge, c.zone, p.lead_id, {CLOSED} as closed_at \
         from pitch p join challenge c on c.id = p.challenge_id \
         where p.state = 'draft' and p.lead_id is not null and {CLOSED} <= $1 and {NOT_HELD} \
         and not exists (select 1 from draft_notice n where n.pitch_id = p.id) order by p.id"
    );
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [closed.into()]);
    Ok(Ending::find_by_statement(statement).all(conn).await?)
}

/// Notes that the person behind this draft was told.
pub async fn told(tx: &Tx, pitch: PitchId, now: DateTime<Utc>) -> Result<()> {
    let row = draft_notice::ActiveModel { pitch_id: Set(pitch), at: Set(now) };
    draft_notice::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}
