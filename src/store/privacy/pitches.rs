//! The texts of pitches: found, removed.

use chrono::{DateTime, Utc};
use entity::{
    clarification, closing_draft, erased_body, internal_note, late_text, message, outbox, pitch, pitch_move,
    pitch_sketch, pitch_version,
    values::{AccountId, Document, ErasedWhy, PitchId, PitchState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QuerySelect as _, Statement, sea_query::Expr,
};

use super::super::{Tx, attachment};
use crate::{domain::privacy::erasure::OwnPitch, error::Result};

/// Tables with rows of a draft, beside those that go with it by themselves.
pub const OF_DRAFTS: &[&str] = &[
    "outbox",
    "draft_notice",
    "early_draft",
    "invitation",
    "pitch_member",
    "pitch_extension",
    "late_text",
    "closing_draft",
    "auto_send",
    "attachment",
    "upload",
];
/// Tables whose rows belong to pitches that were sent.
pub const OF_SENT: &[&str] = &[
    "access",
    "assignment",
    "clarification",
    "conflict",
    "decision",
    "erased_body",
    "glass",
    "internal_note",
    "legal_hold",
    "message",
    "partnership",
    "pitch_move",
    "pitch_sketch",
    "pitch_version",
    "review",
];

#[derive(FromQueryResult)]
struct OwnRow {
    id: PitchId,
    state: PitchState,
    has_team: bool,
    is_decided: bool,
    is_partnership: bool,
    is_held: bool,
    is_empty: bool,
}

/// The pitches this person leads, as the rule about them wants to know them. One statement.
pub async fn led_by(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<OwnPitch>> {
    let sql = "select p.id, p.state, \
        exists (select 1 from membership m where m.organisation_id = p.organisation_id \
            and m.account_id <> p.lead_id) \
            or exists (select 1 from pitch_member t where t.pitch_id = p.id) as has_team, \
        exists (select 1 from decision d where d.pitch_id = p.id and d.approved_at is not null) as is_decided, \
        exists (select 1 from partnership s where s.pitch_id = p.id) as is_partnership, \
        exists (select 1 from legal_hold h where h.pitch_id = p.id) as is_held, \
        exists (select 1 from erased_body e where e.pitch_id = p.id) as is_empty \
        from pitch p where p.lead_id = $1 order by p.id";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [account.0.into()]);
    let rows = OwnRow::find_by_statement(statement).all(conn).await?;
    let own = |row: OwnRow| OwnPitch {
        id: row.id,
        state: row.state,
        has_team: row.has_team,
        is_decided: row.is_decided,
        is_partnership: row.is_partnership,
        is_held: row.is_held,
        is_empty: row.is_empty,
    };
    Ok(rows.into_iter().map(own).collect())
}

/// Deletes these drafts; how many. One that was sent meanwhile stays. Of one that had been sent and was pulled back only
/// the text is removed: that it was sent is on record.
pub async fn delete_drafts(tx: &Tx, ids: &[PitchId], why: ErasedWhy, now: DateTime<Utc>) -> Result<u64> {
    let pulled_back: Vec<PitchId> = pitch::Entity::find()
        .filter(pitch::Column::Id.is_in(ids.iter().copied()))
        .filter(pitch::Column::State.eq(PitchState::Draft))
        .filter(pitch::Column::Version.gt(0))
        .select_only()
        .column(pitch::Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    pitch::Entity::update_many()
        .col_expr(pitch::Column::State, Expr::value(PitchState::Withdrawn))
        .col_expr(pitch::Column::SubmittedAt, Expr::value(now))
        .filter(pitch::Column::Id.is_in(pulled_back.iter().copied()))
        .exec(tx)
        .await?;
    let emptied = empty(tx, &pulled_back, why, now).await?;
    outbox::Entity::update_many()
        .col_expr(outbox::Column::PitchId, Expr::value(Option::<PitchId>::None))
        .filter(outbox::Column::PitchId.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    attachment::forget_drafts(tx, ids, now).await?;
    let gone = pitch::Entity::delete_many()
        .filter(pitch::Column::Id.is_in(ids.iter().copied()))
        .filter(pitch::Column::State.eq(PitchState::Draft))
        .exec(tx)
        .await?;
    Ok(gone.rows_affected + emptied)
}

/// Removes what these sent pitches say, in every version, and notes why; how many.
pub async fn empty(tx: &Tx, ids: &[PitchId], why: ErasedWhy, now: DateTime<Utc>) -> Result<u64> {
    if ids.is_empty() {
        return Ok(0);
    }
    let nothing = || Expr::value(Document(serde_json::json!({})));
    let done = pitch::Entity::update_many()
        .col_expr(pitch::Column::Answers, nothing())
        .col_expr(pitch::Column::Title, Expr::value(""))
        .col_expr(pitch::Column::Applicant, Expr::value(""))
        .filter(pitch::Column::Id.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    pitch_sketch::Entity::delete_many()
        .filter(pitch_sketch::Column::PitchId.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    pitch_version::Entity::update_many()
        .col_expr(pitch_version::Column::Answers, nothing())
        .filter(pitch_version::Column::PitchId.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    attachment::forget_all(tx, ids, now).await?;
    // The applicant's own words about why.
    pitch_move::Entity::update_many()
        .col_expr(pitch_move::Column::Reason, Expr::value(""))
        .filter(pitch_move::Column::PitchId.is_in(ids.iter().copied()))
        .filter(pitch_move::Column::Event.eq("withdrawn"))
        .exec(tx)
        .await?;
    late_text::Entity::delete_many()
        .filter(late_text::Column::PitchId.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    closing_draft::Entity::delete_many()
        .filter(closing_draft::Column::PitchId.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    message::Entity::delete_many()
        .filter(message::Column::PitchId.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    internal_note::Entity::delete_many()
        .filter(internal_note::Column::PitchId.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    clarification::Entity::delete_many()
        .filter(clarification::Column::PitchId.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    let marks =
        ids.iter().map(|id| erased_body::ActiveModel { pitch_id: Set(*id), why: Set(why), at: Set(now) });
    erased_body::Entity::insert_many(marks).exec_without_returning(tx).await?;
    Ok(done.rows_affected)
}

/// Marks a sent pitch as withdrawn by its author, who is being forgotten.
pub async fn withdraw(tx: &Tx, id: PitchId, now: DateTime<Utc>) -> Result<()> {
    pitch::Entity::update_many()
        .col_expr(pitch::Column::State, Expr::value(PitchState::Withdrawn))
        .col_expr(pitch::Column::UpdatedAt, Expr::value(now))
        .filter(pitch::Column::Id.eq(id))
        .filter(pitch::Column::State.eq(PitchState::Submitted))
        .exec(tx)
        .await?;
    Ok(())
}

/// When the text of this pitch was removed, if it was.
pub async fn erased_at(conn: &impl ConnectionTrait, id: PitchId) -> Result<Option<DateTime<Utc>>> {
    Ok(erased_body::Entity::find_by_id(id).one(conn).await?.map(|row| row.at))
}
