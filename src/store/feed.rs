//! What calendars and feeds tell: dates and titles, no content of pitches.

use chrono::{DateTime, Utc};
use entity::{
    challenge, challenge_version, feed_token,
    values::{AccountId, ChallengeId, ChallengeState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, FromQueryResult,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Statement, sea_query::Expr,
};

use super::{Tx, challenge::listed};
use crate::error::Result;

/// A public challenge in a feed.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Entry {
    pub id: ChallengeId,
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub closes_at: Option<DateTime<Utc>>,
    pub zone: String,
    pub published_at: DateTime<Utc>,
    /// When what is published changed last.
    pub changed_at: Option<DateTime<Utc>>,
}

/// The newest public challenges.
pub async fn challenges(conn: &impl ConnectionTrait, limit: u64) -> Result<Vec<Entry>> {
    use challenge::Column;
    let of_this = Expr::col((challenge_version::Entity, challenge_version::Column::ChallengeId))
        .equals((challenge::Entity, Column::Id));
    let changed = challenge_version::Entity::find()
        .select_only()
        .expr(challenge_version::Column::ChangedAt.max())
        .filter(of_this)
        .into_query();
    Ok(listed()
        .filter(Column::PublishedAt.is_not_null())
        .select_only()
        .columns([Column::Id, Column::Slug, Column::Title, Column::Summary, Column::ClosesAt, Column::Zone])
        .column(Column::PublishedAt)
        .expr_as(Expr::SubQuery(None, Box::new(changed.into())), "changed_at")
        .order_by_desc(Column::PublishedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .into_model()
        .all(conn)
        .await?)
}

/// The closing of a challenge.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Closing {
    pub id: ChallengeId,
    pub slug: String,
    pub title: String,
    pub state: ChallengeState,
    pub closes_at: Option<DateTime<Utc>>,
    pub zone: String,
    pub version: i32,
    pub updated_at: DateTime<Utc>,
}

/// When a challenge closes, for whoever may know of it.
pub async fn closing(conn: &impl ConnectionTrait, id: ChallengeId) -> Result<Option<Closing>> {
    use challenge::Column;
    Ok(challenge::Entity::find_by_id(id)
        .select_only()
        .columns([
            Column::Id,
            Column::Slug,
            Column::Title,
            Column::State,
            Column::ClosesAt,
            Column::Zone,
            Column::Version,
            Column::UpdatedAt,
        ])
        .into_model()
        .one(conn)
        .await?)
}

/// Whose feed a token opens, and whether it still does.
pub async fn of_token(conn: &impl ConnectionTrait, hash: &str) -> Result<Option<(AccountId, bool)>> {
    let row = feed_token::Entity::find_by_id(hash).one(conn).await?;
    Ok(row.map(|row| (row.account_id, row.ended_at.is_none())))
}

/// Since when this person has a feed.
pub async fn made_at(conn: &impl ConnectionTrait, account: AccountId) -> Result<Option<DateTime<Utc>>> {
    Ok(feed_token::Entity::find()
        .filter(feed_token::Column::AccountId.eq(account))
        .filter(feed_token::Column::EndedAt.is_null())
        .order_by_desc(feed_token::Column::MadeAt)
        .one(conn)
        .await?
        .map(|row| row.made_at))
}

/// Opens a feed by another token; the earlier ones end.
pub async fn rotate(tx: &Tx, account: AccountId, hash: &str, now: DateTime<Utc>) -> Result<()> {
    feed_token::Entity::update_many()
        .col_expr(feed_token::Column::EndedAt, Expr::value(now))
        .filter(feed_token::Column::AccountId.eq(account))
        .filter(feed_token::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    let row = feed_token::ActiveModel {
        token_hash: Set(hash.to_owned()),
        account_id: Set(account),
        made_at: Set(now),
        ended_at: Set(None),
    };
    feed_token::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// One own date: of a draft, a sent pitch, a round of questions, a review.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Own {
    /// Of the thing it is about.
    pub id: uuid::Uuid,
    /// `closing`, `decision`, `request` or `review`.
    pub kind: String,
    pub reference: String,
    /// The title of the challenge.
    pub challenge: String,
    pub zone: String,
    pub at: DateTime<Utc>,
    /// Grows with every change of the date.
    pub sequence: i64,
}

/// The own dates of a person, the first to come first; at most `limit`, none from before `since`.
pub async fn own(
    conn: &impl ConnectionTrait,
    account: AccountId,
    since: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Own>> {
    let sql = "select * from ( \
        select p.id, 'closing' as kind, p.reference, c.title as challenge, c.zone, \
            coalesce((select max(x.until_at) from pitch_extension x where x.pitch_id = p.id \
                and x.until_at > c.closes_at), c.closes_at) as at, \
            c.version + (select count(*) from pitch_extension x where x.pitch_id = p.id) as sequence \
        from pitch p join challenge c on c.id = p.challenge_id \
        where p.state = 'draft' and c.state = 'published' and c.closes_at is not null and p.id in (MINE) \
        union all \
        select p.id, 'decision', p.reference, c.title, c.zone, c.decision_at, c.version + 0 * p.version \
        from pitch p join challenge c on c.id = p.challenge_id \
        where p.state = 'submitted' and c.decision_at is not null and p.id in (MINE) \
        and not exists (select 1 from decision d where d.pitch_id = p.id and d.release_id is not null) \
        union all \
        select q.id, 'request', p.reference, c.title, c.zone, q.due_at, 0 \
        from clarification q join pitch p on p.id = q.pitch_id join challenge c on c.id = p.challenge_id \
        where q.answered_at is null and p.state = 'submitted' and p.id in (MINE) \
        union all \
        select a.id, 'review', p.reference, c.title, c.zone, a.due_at, 0 \
        from assignment a join pitch p on p.id = a.pitch_id join challenge c on c.id = p.challenge_id \
        where a.evaluator_id = $1 and a.state = 'open' and p.state = 'submitted' \
        ) dates where at > $2 order by at, id limit $3";
    let mine = "select m.id from pitch m where m.lead_id = $1 union \
        select t.pitch_id from pitch_member t where t.account_id = $1 union \
        select m.id from pitch m join membership b on b.organisation_id = m.organisation_id where b.account_id = $1";
    let values = [account.0.into(), since.into(), i64::try_from(limit).unwrap_or(200).into()];
    let statement =
        Statement::from_sql_and_values(conn.get_database_backend(), sql.replace("MINE", mine), values);
    Ok(Own::find_by_statement(statement).all(conn).await?)
}
