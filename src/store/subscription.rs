//! Addresses that follow a challenge; of what opens their page only the hash is kept.

use chrono::{DateTime, Utc};
use entity::{
    subscription::{ActiveModel, Column, Entity},
    subscription_token,
    values::{ChallengeId, SubscriptionId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _, FromQueryResult,
    QueryFilter as _, Statement,
    sea_query::{Expr, OnConflict},
};

use super::Tx;
use crate::{
    domain::subscription::{Step, Times},
    error::{Error, Result},
};

/// How many rows one statement writes.
const CHUNK: usize = 200;

/// An address that gets mails.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Follower {
    pub id: SubscriptionId,
    pub email: String,
    pub language: String,
}

/// Those of a challenge who confirmed it and have neither paused nor stopped.
pub async fn followers(conn: &impl ConnectionTrait, challenge: ChallengeId) -> Result<Vec<Follower>> {
    Ok(Entity::find()
        .filter(Column::ChallengeId.eq(challenge))
        .filter(Column::ConfirmedAt.is_not_null())
        .filter(Column::PausedAt.is_null())
        .filter(Column::EndedAt.is_null())
        .into_partial_model()
        .all(conn)
        .await?)
}

/// Keeps that somebody asked for mails to this address; one that was confirmed and not ended stays as it is. Its id,
/// and whether it was confirmed.
pub async fn ask(
    tx: &Tx,
    challenge: ChallengeId,
    email: &str,
    language: &str,
    now: DateTime<Utc>,
) -> Result<(SubscriptionId, bool)> {
    let row = ActiveModel {
        id: Set(SubscriptionId::generate()),
        challenge_id: Set(challenge),
        email: Set(email.to_owned()),
        language: Set(language.to_owned()),
        asked_at: Set(now),
        confirmed_at: Set(None),
        paused_at: Set(None),
        ended_at: Set(None),
    };
    let once = OnConflict::columns([Column::ChallengeId, Column::Email]).do_nothing().to_owned();
    Entity::insert(row).on_conflict(once).try_insert().exec_without_returning(tx).await?;
    let kept = Entity::find()
        .filter(Column::ChallengeId.eq(challenge))
        .filter(Column::Email.eq(email))
        .one(tx)
        .await?
        .ok_or(Error::NotFound)?;
    let is_confirmed = kept.confirmed_at.is_some() && kept.ended_at.is_none();
    if !is_confirmed {
        let none = || Expr::value(Option::<DateTime<Utc>>::None);
        Entity::update_many()
            .col_expr(Column::AskedAt, Expr::value(now))
            .col_expr(Column::ConfirmedAt, none())
            .col_expr(Column::PausedAt, none())
            .col_expr(Column::EndedAt, none())
            .filter(Column::Id.eq(kept.id))
            .exec(tx)
            .await?;
    }
    Ok((kept.id, is_confirmed))
}

/// Lets these hashes of tokens open their subscriptions.
pub async fn add_tokens(tx: &Tx, tokens: Vec<(SubscriptionId, String)>, now: DateTime<Utc>) -> Result<()> {
    let rows = tokens.into_iter().map(|(id, hash)| subscription_token::ActiveModel {
        token_hash: Set(hash),
        subscription_id: Set(id),
        made_at: Set(now),
    });
    let rows: Vec<_> = rows.collect();
    for rows in rows.chunks(CHUNK) {
        subscription_token::Entity::insert_many(rows.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// A subscription as its page shows it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Following {
    pub id: SubscriptionId,
    pub challenge: ChallengeId,
    pub slug: String,
    pub title: String,
    pub asked_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub paused_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
}

impl Following {
    /// What decides where it stands.
    #[must_use]
    pub const fn times(&self) -> Times {
        Times {
            asked: self.asked_at,
            confirmed: self.confirmed_at,
            paused: self.paused_at,
            ended: self.ended_at,
        }
    }
}

/// What a token opens.
pub async fn of_token(conn: &impl ConnectionTrait, hash: &str) -> Result<Option<Following>> {
    let sql = "select s.id, s.challenge_id as challenge, c.slug, c.title, s.asked_at, s.confirmed_at, s.paused_at, \
        s.ended_at from subscription_token t join subscription s on s.id = t.subscription_id \
        join challenge c on c.id = s.challenge_id where t.token_hash = $1";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [hash.into()]);
    Ok(Following::find_by_statement(statement).one(conn).await?)
}

/// Does what its reader wants.
pub async fn step(tx: &Tx, id: SubscriptionId, step: Step, now: DateTime<Utc>) -> Result<()> {
    let none = || Expr::value(Option::<DateTime<Utc>>::None);
    let update = Entity::update_many().filter(Column::Id.eq(id));
    let update = match step {
        Step::Confirm => update.col_expr(Column::ConfirmedAt, Expr::value(now)),
        Step::Pause => update.col_expr(Column::PausedAt, Expr::value(now)),
        Step::Resume => update.col_expr(Column::PausedAt, none()).col_expr(Column::EndedAt, none()),
        Step::Stop => update.col_expr(Column::EndedAt, Expr::value(now)),
    };
    update.exec(tx).await?;
    Ok(())
}
