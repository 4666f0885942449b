//! Questions about challenges. Who asked leaves this file only for mails and for the asker.

use chrono::{DateTime, Utc};
use entity::{
    question::{ActiveModel, Column, Entity},
    values::{AccountId, ChallengeId, QuestionId, QuestionState},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _, ExprTrait as _, FromQueryResult,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Statement,
    sea_query::{Expr, Order, SimpleExpr},
};

use super::Tx;
use crate::error::Result;

/// So many questions a page shows.
const MOST: u64 = 500;

/// A question as everybody reads it.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Published {
    pub id: QuestionId,
    pub wording: String,
    pub answer: String,
    pub settled_at: Option<DateTime<Utc>>,
    pub revised_at: Option<DateTime<Utc>>,
    pub rules_at: Option<DateTime<Utc>>,
}

/// A question as its asker and the desk know it; it names nobody.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Question {
    pub id: QuestionId,
    pub asked: String,
    pub wording: String,
    pub answer: String,
    pub state: QuestionState,
    pub merged_into: Option<QuestionId>,
    pub reason: String,
    pub asked_at: DateTime<Utc>,
    pub settled_at: Option<DateTime<Utc>>,
    pub rules_at: Option<DateTime<Utc>>,
}

impl Question {
    /// As it stands: published words, else as it was asked.
    #[must_use]
    pub fn text(&self) -> &str {
        if self.wording.is_empty() { &self.asked } else { &self.wording }
    }
}

/// Keeps a question that waits for its answer.
pub async fn insert(
    tx: &Tx,
    challenge: ChallengeId,
    asker: AccountId,
    text: &str,
    now: DateTime<Utc>,
) -> Result<QuestionId> {
    let id = QuestionId::generate();
    let row = ActiveModel {
        id: Set(id),
        challenge_id: Set(challenge),
        asker_id: Set(Some(asker)),
        asked: Set(text.to_owned()),
        wording: Set(String::new()),
        answer: Set(String::new()),
        state: Set(QuestionState::Waiting),
        merged_into: Set(None),
        reason: Set(String::new()),
        asked_at: Set(now),
        settled_at: Set(None),
        revised_at: Set(None),
        rules_at: Set(None),
        told_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// The answered questions of a challenge, the newest answer first.
pub async fn published(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<Vec<Published>> {
    Ok(Entity::find()
        .filter(Column::ChallengeId.eq(challenge))
        .filter(Column::State.eq(QuestionState::Answered))
        .order_by_desc(Column::SettledAt)
        .order_by_desc(Column::Id)
        .limit(MOST)
        .into_partial_model()
        .all(conn)
        .await?)
}

/// How many questions of a challenge are in this state.
pub async fn count(conn: &impl ConnectionTrait, challenge: ChallengeId, state: QuestionState) -> Result<u64> {
    Ok(Entity::find()
        .filter(Column::ChallengeId.eq(challenge))
        .filter(Column::State.eq(state))
        .count(conn)
        .await?)
}

/// What somebody asked about a challenge, newest first.
pub async fn own(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    asker: AccountId,
) -> Result<Vec<Question>> {
    Ok(Entity::find()
        .filter(Column::AskerId.eq(asker))
        .filter(Column::ChallengeId.eq(challenge))
        .order_by_desc(Column::Id)
        .limit(MOST)
        .into_partial_model()
        .all(conn)
        .await?)
}

/// Whether somebody asked these very words about a challenge, and waits for the answer.
pub async fn is_waiting(tx: &Tx, challenge: ChallengeId, asker: AccountId, text: &str) -> Result<bool> {
    let same = Entity::find()
        .filter(Column::AskerId.eq(asker))
        .filter(Column::ChallengeId.eq(challenge))
        .filter(Column::State.eq(QuestionState::Waiting))
        .filter(Column::Asked.eq(text));
    Ok(same.count(tx).await? > 0)
}

/// All questions of a challenge for its desk: those that wait first, the oldest of them first.
pub async fn all(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<Vec<Question>> {
    let settled: SimpleExpr = Expr::case(Column::State.eq(QuestionState::Waiting), 0).finally(1).into();
    Ok(Entity::find()
        .filter(Column::ChallengeId.eq(challenge))
        .order_by(settled, Order::Asc)
        .order_by_asc(Column::Id)
        .limit(MOST)
        .into_partial_model()
        .all(conn)
        .await?)
}

/// One question of a challenge.
pub async fn one(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    id: QuestionId,
) -> Result<Option<Question>> {
    Ok(Entity::find_by_id(id)
        .filter(Column::ChallengeId.eq(challenge))
        .into_partial_model()
        .one(conn)
        .await?)
}

/// Who asked this, or the same; those who were forgotten are left out.
pub async fn askers(conn: &impl ConnectionTrait, id: QuestionId) -> Result<Vec<AccountId>> {
    Ok(Entity::find()
        .filter(Column::Id.eq(id).or(Column::MergedInto.eq(id)))
        .filter(Column::AskerId.is_not_null())
        .select_only()
        .column(Column::AskerId)
        .distinct()
        .into_tuple()
        .all(conn)
        .await?)
}

/// What is published.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    pub wording: &'a str,
    pub answer: &'a str,
    pub changes_rules: bool,
}

/// Publishes a question with its answer, or another answer to it, as it was read in this state; `false` when it is in
/// another one by now.
pub async fn publish(tx: &Tx, read: &Question, with: Answer<'_>, now: DateTime<Utc>) -> Result<bool> {
    let is_first = read.state != QuestionState::Answered;
    let rules_at = read.rules_at.or(with.changes_rules.then_some(now));
    let mut update = Entity::update_many()
        .col_expr(Column::Wording, Expr::value(with.wording))
        .col_expr(Column::Answer, Expr::value(with.answer))
        .col_expr(Column::State, Expr::value(QuestionState::Answered))
        .col_expr(Column::Reason, Expr::value(""))
        .col_expr(Column::RulesAt, Expr::value(rules_at));
    // Everybody hears of changed rules at once, and not once more in the digest.
    if with.changes_rules {
        update = update.col_expr(Column::ToldAt, Expr::value(now));
    }
    update = match is_first {
        true => update.col_expr(Column::SettledAt, Expr::value(now)),
        false => update.col_expr(Column::RevisedAt, Expr::value(now)),
    };
    let done = update.filter(Column::Id.eq(read.id)).filter(Column::State.eq(read.state)).exec(tx).await?;
    Ok(done.rows_affected == 1)
}

/// Says that a waiting question, and those that are the same as it, are the same as another one; `false` when it
/// does not wait any more.
pub async fn merge(tx: &Tx, id: QuestionId, into: QuestionId, now: DateTime<Utc>) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(QuestionState::Merged))
        .col_expr(Column::MergedInto, Expr::value(into))
        .col_expr(Column::SettledAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(QuestionState::Waiting))
        .exec(tx)
        .await?;
    Entity::update_many()
        .col_expr(Column::MergedInto, Expr::value(into))
        .filter(Column::MergedInto.eq(id))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Settles a waiting question without an answer; `false` when it does not wait any more.
pub async fn reject(tx: &Tx, id: QuestionId, reason: &str, now: DateTime<Utc>) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(QuestionState::Rejected))
        .col_expr(Column::Reason, Expr::value(reason))
        .col_expr(Column::SettledAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(QuestionState::Waiting))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Answers of which followers have not been told.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Untold {
    pub challenge: ChallengeId,
    pub slug: String,
    pub title: String,
    pub count: i64,
}

/// The challenges with an answer from before `since` of which followers have not been told, and how many there are by
/// now.
pub async fn untold(conn: &impl ConnectionTrait, since: DateTime<Utc>) -> Result<Vec<Untold>> {
    let sql = "select c.id as challenge, c.slug, c.title, count(*) as count from question q \
        join challenge c on c.id = q.challenge_id where q.state = 'answered' and q.told_at is null \
        group by c.id, c.slug, c.title having min(q.settled_at) <= $1 order by c.id limit 50";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [since.into()]);
    Ok(Untold::find_by_statement(statement).all(conn).await?)
}

/// Notes that followers are told of these answers; how many that are.
pub async fn told(tx: &Tx, challenge: ChallengeId, now: DateTime<Utc>) -> Result<u64> {
    let done = Entity::update_many()
        .col_expr(Column::ToldAt, Expr::value(now))
        .filter(Column::ChallengeId.eq(challenge))
        .filter(Column::State.eq(QuestionState::Answered))
        .filter(Column::ToldAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}
