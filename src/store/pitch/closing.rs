//! What is kept about a pitch around its deadline: more time, text that came too late, the draft as it stood.

use chrono::{DateTime, Utc};
use entity::{
    account, challenge, closing_draft, late_text, pitch, pitch_extension,
    values::{AccountId, ChallengeId, Document, PitchExtensionId, PitchId, PitchState},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _,
    sea_query::{Expr, OnConflict},
};

use super::{super::Tx, draft::document};
use crate::{
    domain::{
        deadline::Deadline,
        form::Answers,
        policy::{Grant, ReadBody},
    },
    error::{Error, Result},
};

/// Gives a pitch more time.
pub async fn extend(
    tx: &Tx,
    pitch: PitchId,
    until: DateTime<Utc>,
    reason: &str,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = pitch_extension::ActiveModel {
        id: Set(PitchExtensionId::generate()),
        pitch_id: Set(pitch),
        until_at: Set(until),
        reason: Set(reason.to_owned()),
        given_by: Set(by),
        given_at: Set(now),
    };
    pitch_extension::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// More time that a pitch was given.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Extension {
    pub reference: String,
    pub until_at: DateTime<Utc>,
    pub reason: String,
    pub by: String,
    pub given_at: DateTime<Utc>,
}

/// The extensions of a challenge, newest first.
pub async fn extensions(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    limit: u64,
) -> Result<Vec<Extension>> {
    Ok(pitch_extension::Entity::find()
        .join(JoinType::InnerJoin, pitch_extension::Relation::Pitch.def())
        .join(
            JoinType::InnerJoin,
            pitch_extension::Entity::belongs_to(account::Entity)
                .from(pitch_extension::Column::GivenBy)
                .to(account::Column::Id)
                .into(),
        )
        .filter(pitch::Column::ChallengeId.eq(challenge))
        .order_by_desc(pitch_extension::Column::GivenAt)
        .order_by_desc(pitch_extension::Column::Id)
        .limit(limit)
        .select_only()
        .columns([
            pitch_extension::Column::UntilAt,
            pitch_extension::Column::Reason,
            pitch_extension::Column::GivenAt,
        ])
        .column(pitch::Column::Reference)
        .column_as(account::Column::Name, "by")
        .into_model()
        .all(conn)
        .await?)
}

/// A draft whose time somebody wants to know about.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Unsent {
    pub id: PitchId,
    pub reference: String,
    pub lead_id: AccountId,
    pub closes_at: Option<DateTime<Utc>>,
    pub grace_seconds: i32,
    pub extended_to: Option<DateTime<Utc>>,
}

impl Unsent {
    /// When it is too late for it.
    #[must_use]
    pub fn deadline(&self) -> Option<Deadline> {
        Deadline::of(self.closes_at, self.grace_seconds, self.extended_to)
    }
}

/// The draft of this reference, when it is one for this challenge and somebody leads it.
pub async fn unsent(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    reference: &str,
) -> Result<Option<Unsent>> {
    Ok(pitch::Entity::find()
        .join(JoinType::InnerJoin, pitch::Relation::Challenge.def())
        .filter(pitch::Column::ChallengeId.eq(challenge))
        .filter(pitch::Column::Reference.eq(reference))
        .filter(pitch::Column::State.eq(PitchState::Draft))
        .filter(pitch::Column::LeadId.is_not_null())
        .select_only()
        .columns([pitch::Column::Id, pitch::Column::Reference, pitch::Column::LeadId])
        .columns([challenge::Column::ClosesAt, challenge::Column::GraceSeconds])
        .expr_as(super::own::extended_to(), "extended_to")
        .into_model()
        .one(conn)
        .await?)
}

/// How many drafts a challenge has: all that its people learn of them.
pub async fn drafts(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<u64> {
    Ok(pitch::Entity::find()
        .filter(pitch::Column::ChallengeId.eq(challenge))
        .filter(pitch::Column::State.eq(PitchState::Draft))
        .count(conn)
        .await?)
}

/// Keeps what was typed into a section after the deadline, in the place of what was kept of it before.
pub async fn keep_late(
    tx: &Tx,
    pitch: PitchId,
    section: &str,
    typed: &Answers,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = late_text::ActiveModel {
        pitch_id: Set(pitch),
        section: Set(section.to_owned()),
        typed: Set(document(typed)?),
        at: Set(now),
    };
    let again = OnConflict::columns([late_text::Column::PitchId, late_text::Column::Section])
        .update_columns([late_text::Column::Typed, late_text::Column::At])
        .to_owned();
    late_text::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

/// What was typed into one section after the deadline.
#[derive(Clone, Debug)]
pub struct Late {
    pub section: String,
    pub typed: Answers,
    pub at: DateTime<Utc>,
}

/// All that came too late.
pub async fn late(conn: &impl ConnectionTrait, grant: &Grant<ReadBody>) -> Result<Vec<Late>> {
    let rows =
        late_text::Entity::find().filter(late_text::Column::PitchId.eq(grant.pitch())).all(conn).await?;
    rows.into_iter()
        .map(|row| Ok(Late { section: row.section, typed: answers(row.typed)?, at: row.at }))
        .collect()
}

/// Keeps the draft as it stands, for as long as the pitch is there; nothing when it was kept before.
pub async fn keep_draft(tx: &Tx, pitch: PitchId, closed_at: DateTime<Utc>) -> Result<()> {
    let (answers, version): (Document, i32) = pitch::Entity::find_by_id(pitch)
        .select_only()
        .columns([pitch::Column::Answers, pitch::Column::AnswersVersion])
        .into_tuple()
        .one(tx)
        .await?
        .ok_or(Error::NotFound)?;
    let row = closing_draft::ActiveModel {
        pitch_id: Set(pitch),
        closed_at: Set(closed_at),
        answers: Set(answers),
        answers_version: Set(version),
        reason: Set(String::new()),
        terms_version: Set(String::new()),
        asked_at: Set(None),
        asked_by: Set(None),
    };
    closing_draft::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(tx).await?;
    Ok(())
}

/// A draft as it stood at its deadline.
#[derive(Clone, Debug)]
pub struct ClosingDraft {
    pub closed_at: DateTime<Utc>,
    pub answers: Answers,
    /// The version of the draft it was.
    pub version: i32,
    pub reason: String,
    /// What was agreed to when the host was let see it.
    pub terms_version: String,
    pub asked: Option<(AccountId, DateTime<Utc>)>,
}

/// The draft of a pitch as it stood at its deadline, when that was kept.
pub async fn closing_draft(conn: &impl ConnectionTrait, pitch: PitchId) -> Result<Option<ClosingDraft>> {
    let Some(row) = closing_draft::Entity::find_by_id(pitch).one(conn).await? else { return Ok(None) };
    Ok(Some(ClosingDraft {
        closed_at: row.closed_at,
        answers: answers(row.answers)?,
        version: row.answers_version,
        reason: row.reason,
        terms_version: row.terms_version,
        asked: row.asked_by.zip(row.asked_at),
    }))
}

/// Lets the host see a kept draft; `false` when it may already.
pub async fn release(
    tx: &Tx,
    pitch: PitchId,
    reason: &str,
    terms_version: &str,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<bool> {
    use closing_draft::Column;
    let done = closing_draft::Entity::update_many()
        .col_expr(Column::Reason, Expr::value(reason))
        .col_expr(Column::TermsVersion, Expr::value(terms_version))
        .col_expr(Column::AskedAt, Expr::value(now))
        .col_expr(Column::AskedBy, Expr::value(by))
        .filter(Column::PitchId.eq(pitch))
        .filter(Column::AskedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A draft that the host was let see.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Released {
    pub reference: String,
    pub title: String,
    pub applicant: String,
    pub reason: String,
    pub asked_at: DateTime<Utc>,
}

/// The drafts of a challenge that its people were let see, and that nobody took yet; oldest first.
pub async fn released(
    conn: &impl ConnectionTrait,
    challenge: ChallengeId,
    limit: u64,
) -> Result<Vec<Released>> {
    Ok(closing_draft::Entity::find()
        .join(JoinType::InnerJoin, closing_draft::Relation::Pitch.def())
        .filter(pitch::Column::ChallengeId.eq(challenge))
        .filter(pitch::Column::State.eq(PitchState::Draft))
        .filter(closing_draft::Column::AskedAt.is_not_null())
        .order_by_asc(closing_draft::Column::AskedAt)
        .limit(limit)
        .select_only()
        .columns([closing_draft::Column::Reason, closing_draft::Column::AskedAt])
        .columns([pitch::Column::Reference, pitch::Column::Title, pitch::Column::Applicant])
        .into_model()
        .all(conn)
        .await?)
}

fn answers(document: Document) -> Result<Answers> {
    serde_json::from_value(document.0).map_err(|error| Error::Internal(error.into()))
}
