//! What is said about a pitch. Messages and notes are different tables and different functions with different grants: what
//! loads the thread that both sides share cannot load a note.

use chrono::{DateTime, Utc};
use entity::{
    account, challenge, clarification, internal_note, message, pitch,
    values::{
        AccountId, ChallengeId, ClarificationId, InternalNoteId, MessageId, PitchId, PitchState, Side,
        TeamRole, Words,
    },
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _, Select, sea_query::Expr,
};

use super::super::{Tx, on_unique, policy::in_team};
use crate::{
    domain::{
        form::Answers,
        policy::{Clarify, Grant, ReturnPitch},
        thread::Round,
    },
    error::{Error, Refusal, Result},
};

/// Messages of a thread that are shown.
const MOST: u64 = 200;

/// One message.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Message {
    pub id: MessageId,
    pub side: Side,
    /// Whose it is; of the host the applicant is told the team alone.
    pub author: String,
    pub text: String,
    pub answer_by: Option<DateTime<Utc>>,
    pub sent_at: DateTime<Utc>,
}

/// The thread that both sides share, oldest first; of a very long one its end.
pub async fn messages(conn: &impl ConnectionTrait, grant: &Grant<Clarify>) -> Result<Vec<Message>> {
    let mut messages: Vec<Message> = message::Entity::find()
        .join(JoinType::InnerJoin, message::Relation::Account.def())
        .filter(message::Column::PitchId.eq(grant.pitch()))
        .order_by_desc(message::Column::Id)
        .limit(MOST)
        .select_only()
        .columns([
            message::Column::Id,
            message::Column::Side,
            message::Column::Text,
            message::Column::AnswerBy,
            message::Column::SentAt,
        ])
        .column_as(account::Column::Name, "author")
        .into_model()
        .all(conn)
        .await?;
    messages.reverse();
    Ok(messages)
}

/// Adds a message.
pub async fn say(
    tx: &Tx,
    grant: &Grant<Clarify>,
    (author, side): (AccountId, Side),
    text: &str,
    answer_by: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = message::ActiveModel {
        id: Set(MessageId::generate()),
        pitch_id: Set(grant.pitch()),
        author_id: Set(author),
        side: Set(side),
        text: Set(text.to_owned()),
        answer_by: Set(answer_by),
        sent_at: Set(now),
    };
    message::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// One note among the host's people.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Note {
    pub author: String,
    pub text: String,
    pub noted_at: DateTime<Utc>,
}

/// The notes about a pitch, oldest first.
pub async fn notes(conn: &impl ConnectionTrait, grant: &Grant<ReturnPitch>) -> Result<Vec<Note>> {
    Ok(internal_note::Entity::find()
        .join(JoinType::InnerJoin, internal_note::Relation::Account.def())
        .filter(internal_note::Column::PitchId.eq(grant.pitch()))
        .order_by_asc(internal_note::Column::Id)
        .limit(MOST)
        .select_only()
        .columns([internal_note::Column::Text, internal_note::Column::NotedAt])
        .column_as(account::Column::Name, "author")
        .into_model()
        .all(conn)
        .await?)
}

/// Adds a note.
pub async fn note(
    tx: &Tx,
    grant: &Grant<ReturnPitch>,
    author: AccountId,
    text: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = internal_note::ActiveModel {
        id: Set(InternalNoteId::generate()),
        pitch_id: Set(grant.pitch()),
        author_id: Set(author),
        text: Set(text.to_owned()),
        noted_at: Set(now),
    };
    internal_note::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// One round of questions.
#[derive(Clone, Debug)]
pub struct Request {
    pub id: ClarificationId,
    pub questions: String,
    pub fields: Vec<String>,
    pub due_at: DateTime<Utc>,
    pub asked_at: DateTime<Utc>,
    /// As far as they were written.
    pub answers: Answers,
    pub answered_at: Option<DateTime<Utc>>,
}

impl TryFrom<clarification::Model> for Request {
    type Error = Error;

    fn try_from(row: clarification::Model) -> Result<Self> {
        let answers = match row.answers {
            Some(document) => serde_json::from_value(document.0).map_err(anyhow::Error::from)?,
            None => Answers::default(),
        };
        Ok(Self {
            id: row.id,
            questions: row.questions,
            fields: row.fields.0,
            due_at: row.due_at,
            asked_at: row.asked_at,
            answers,
            answered_at: row.answered_at,
        })
    }
}

/// The rounds of questions about a pitch, newest first.
pub async fn requests(conn: &impl ConnectionTrait, grant: &Grant<Clarify>) -> Result<Vec<Request>> {
    let rows = clarification::Entity::find()
        .filter(clarification::Column::PitchId.eq(grant.pitch()))
        .order_by_desc(clarification::Column::Id)
        .limit(MOST)
        .all(conn)
        .await?;
    rows.into_iter().map(Request::try_from).collect()
}

/// Asks. Refused while an earlier round is open.
pub async fn ask(
    tx: &Tx,
    grant: &Grant<ReturnPitch>,
    by: AccountId,
    round: Round,
    now: DateTime<Utc>,
) -> Result<ClarificationId> {
    let id = ClarificationId::generate();
    let row = clarification::ActiveModel {
        id: Set(id),
        pitch_id: Set(grant.pitch()),
        questions: Set(round.questions),
        fields: Set(Words(round.fields)),
        due_at: Set(round.due_at),
        asked_by: Set(by),
        asked_at: Set(now),
        reminded_at: Set(None),
        answers: Set(None),
        answered_by: Set(None),
        answered_at: Set(None),
    };
    let asked = clarification::Entity::insert(row).exec_without_returning(tx).await;
    on_unique(asked, || Error::Refused(Refusal::new("refused-asked-already")))?;
    Ok(id)
}

/// Keeps answers of a round, and closes it when they are sent; `false` when it was answered or is too late.
pub async fn answer(
    tx: &Tx,
    grant: &Grant<Clarify>,
    id: ClarificationId,
    answers: &Answers,
    sent_by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<bool> {
    use clarification::Column;
    let sent_at = sent_by.map(|_| now);
    let answers = serde_json::to_value(answers).map_err(anyhow::Error::from)?;
    let done = clarification::Entity::update_many()
        .col_expr(Column::Answers, Expr::value(answers))
        .col_expr(Column::AnsweredBy, Expr::value(sent_by))
        .col_expr(Column::AnsweredAt, Expr::value(sent_at))
        .filter(Column::Id.eq(id))
        .filter(Column::PitchId.eq(grant.pitch()))
        .filter(Column::AnsweredAt.is_null())
        .filter(Column::DueAt.gt(now))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A round that waits for its answers.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Waiting {
    pub id: ClarificationId,
    pub pitch_id: PitchId,
    pub challenge_id: ChallengeId,
    pub reference: String,
    pub challenge: String,
    pub zone: String,
    pub due_at: DateTime<Utc>,
}

/// The rounds that this person can answer after `now`, the first to be due first; at most `limit`.
pub async fn open_for(
    conn: &impl ConnectionTrait,
    account: AccountId,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Waiting>> {
    let theirs = in_team(account, &[TeamRole::Lead, TeamRole::Editor]);
    Ok(waiting()
        .filter(clarification::Column::DueAt.gt(now))
        .filter(theirs)
        .limit(limit)
        .into_model()
        .all(conn)
        .await?)
}

/// The rounds that wait for answers to sent pitches, the first to be due first.
fn waiting() -> Select<clarification::Entity> {
    use clarification::Column;
    clarification::Entity::find()
        .join(JoinType::InnerJoin, clarification::Relation::Pitch.def())
        .join(JoinType::InnerJoin, pitch::Relation::Challenge.def())
        .filter(Column::AnsweredAt.is_null())
        .filter(pitch::Column::State.eq(PitchState::Submitted))
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Id)
        .select_only()
        .columns([Column::Id, Column::PitchId, Column::DueAt])
        .columns([pitch::Column::Reference, pitch::Column::ChallengeId])
        .column_as(challenge::Column::Title, "challenge")
        .column(challenge::Column::Zone)
}

/// The rounds that are due after `now` and not after `until`, and of which nobody was reminded.
pub async fn due(
    conn: &impl ConnectionTrait,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Waiting>> {
    use clarification::Column;
    Ok(waiting()
        .filter(Column::RemindedAt.is_null())
        .filter(Column::DueAt.gt(now))
        .filter(Column::DueAt.lte(until))
        .into_model()
        .all(conn)
        .await?)
}

/// Notes that its people were reminded; `false` when they had been.
pub async fn reminded(tx: &Tx, id: ClarificationId, now: DateTime<Utc>) -> Result<bool> {
    let done = clarification::Entity::update_many()
        .col_expr(clarification::Column::RemindedAt, Expr::value(now))
        .filter(clarification::Column::Id.eq(id))
        .filter(clarification::Column::RemindedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
