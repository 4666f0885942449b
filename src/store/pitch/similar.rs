//! Sketches of sent pitches, and the pitches that share a band with one.

use entity::{
    challenge, pitch, pitch_sketch,
    values::{Document, PitchId, PitchState},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, ExprTrait as _, FromQueryResult,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::{Alias, Expr, Func, Order, Query, SelectStatement},
};

use super::super::Tx;
use crate::{
    domain::{
        form::Answers,
        policy::{Grant, ReadBody},
        similar::Shingles,
    },
    error::Result,
};

/// Keeps the sketch of what was sent, in the place of an earlier one. Texts too short to be compared have none.
pub async fn keep(tx: &Tx, pitch: PitchId, answers: &Answers) -> Result<()> {
    forget(tx, pitch).await?;
    let Some(sketch) = Shingles::of(answers.texts()).sketch() else { return Ok(()) };
    let bands = (0..).zip(sketch).map(|(band, hash)| pitch_sketch::ActiveModel {
        pitch_id: Set(pitch),
        band: Set(band),
        hash: Set(hash),
    });
    pitch_sketch::Entity::insert_many(bands).exec_without_returning(tx).await?;
    Ok(())
}

/// Drops the sketch of a pitch that is no sent one any more.
pub async fn forget(tx: &Tx, pitch: PitchId) -> Result<()> {
    pitch_sketch::Entity::delete_many().filter(pitch_sketch::Column::PitchId.eq(pitch)).exec(tx).await?;
    Ok(())
}

/// A pitch that may be alike.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Candidate {
    pub reference: String,
    pub title: String,
    pub challenge: String,
    pub answers: Document,
}

/// Sent pitches among these rows that share most bands with one, at most `limit`. `rows` are those whose answers
/// the reader may see: nothing else is loaded. One statement.
pub async fn candidates(
    conn: &impl ConnectionTrait,
    grant: &Grant<ReadBody>,
    rows: Condition,
    limit: u64,
) -> Result<Vec<Candidate>> {
    Ok(pitch::Entity::find()
        .inner_join(challenge::Entity)
        .select_only()
        .columns([pitch::Column::Reference, pitch::Column::Title, pitch::Column::Answers])
        .column_as(challenge::Column::Title, "challenge")
        .filter(pitch::Column::State.eq(PitchState::Submitted))
        .filter(pitch::Column::Id.in_subquery(sharing(grant.pitch(), limit)))
        .filter(rows)
        .order_by_asc(pitch::Column::Id)
        .into_model()
        .all(conn)
        .await?)
}

/// The ids of the pitches that share most bands with this one.
fn sharing(pitch: PitchId, limit: u64) -> SelectStatement {
    use pitch_sketch::Column::{Band, Hash, PitchId as Of};
    let (mine, theirs) = (Alias::new("mine"), Alias::new("theirs"));
    let mine_is = |column| Expr::col((mine.clone(), column));
    let theirs_is = |column| Expr::col((theirs.clone(), column));
    let mut query = Query::select();
    query
        .column((theirs.clone(), Of))
        .from_as(pitch_sketch::Entity, mine.clone())
        .join_as(
            sea_orm::JoinType::InnerJoin,
            pitch_sketch::Entity,
            theirs.clone(),
            mine_is(Hash).equals((theirs.clone(), Hash)).and(mine_is(Band).equals((theirs.clone(), Band))),
        )
        .and_where(mine_is(Of).eq(pitch))
        .and_where(theirs_is(Of).ne(pitch))
        .group_by_col((theirs.clone(), Of))
        .order_by_expr(Func::count(theirs_is(Band)).into(), Order::Desc)
        .order_by((theirs.clone(), Of), Order::Asc)
        .limit(limit);
    query
}
