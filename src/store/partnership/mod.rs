//! Partnerships, their moves, and the organisations they are made with.

use chrono::{DateTime, Utc};
use entity::{
    account, challenge, conflict, organisation, partnership, partnership_move, pitch, role_grant,
    values::{
        AccountId, ChallengeId, ConflictKind, OrganisationId, PartnershipId, PartnershipModel,
        PartnershipMoveId, PartnershipStage, PitchId, Role,
    },
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    RelationTrait as _, Select, sea_query::Expr,
};

use super::{Tx, on_unique};
use crate::{
    domain::{
        actor::Actor,
        policy::{Grant, PartnershipFacts, ReadDecision},
    },
    error::{Error, Result},
};

mod list;

pub use list::{count, list, seen_by};

/// A partnership as its page shows it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Partnership {
    pub id: PartnershipId,
    pub slug: String,
    pub title: String,
    pub organisation_id: OrganisationId,
    pub organisation: String,
    pub pitch_id: Option<PitchId>,
    /// The reference of the pitch it came from.
    pub reference: Option<String>,
    pub challenge_id: Option<ChallengeId>,
    pub challenge: Option<String>,
    pub owner_id: Option<AccountId>,
    pub owner: Option<String>,
    pub stage: PartnershipStage,
    pub model: Option<PartnershipModel>,
    pub stage_at: DateTime<Utc>,
    pub next_review_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

fn joined() -> Select<partnership::Entity> {
    use partnership::{Column, Relation};
    partnership::Entity::find()
        .join(JoinType::InnerJoin, Relation::Organisation.def())
        .join(JoinType::LeftJoin, Relation::Pitch.def())
        .join(JoinType::LeftJoin, Relation::Challenge.def())
        .join(JoinType::LeftJoin, Relation::Account.def())
        .select_only()
        .columns([
            Column::Id,
            Column::Slug,
            Column::Title,
            Column::OrganisationId,
            Column::PitchId,
            Column::ChallengeId,
            Column::OwnerId,
            Column::Stage,
            Column::Model,
            Column::StageAt,
            Column::NextReviewAt,
            Column::CreatedAt,
        ])
        .column_as(organisation::Column::Name, "organisation")
        .column_as(pitch::Column::Reference, "reference")
        .column_as(challenge::Column::Title, "challenge")
        .column_as(account::Column::Name, "owner")
}

/// The partnership of this slug and how the actor stands to it; ask the rule before showing any of it.
pub async fn seen(
    conn: &impl ConnectionTrait,
    slug: &str,
    actor: &Actor,
) -> Result<(Partnership, PartnershipFacts)> {
    let partnership: Partnership = joined()
        .filter(partnership::Column::Slug.eq(slug))
        .into_model()
        .one(conn)
        .await?
        .ok_or(Error::NotFound)?;
    let conflicted = match (actor.account(), partnership.pitch_id) {
        (Some(account), Some(pitch)) => declared(conn, account, pitch).await?,
        _ => false,
    };
    let facts = PartnershipFacts {
        partnership: partnership.id,
        challenge: partnership.challenge_id,
        team: None,
        owns: actor.roles.anywhere(Role::PartnershipOwner)
            && actor.account().is_some_and(|account| partnership.owner_id == Some(account)),
        has_conflict: conflicted,
        break_glass: partnership.pitch_id.is_some_and(|pitch| actor.glass.contains(&pitch)),
    };
    Ok((partnership, facts))
}

/// Whether this person declared a conflict about this pitch.
pub async fn declared(conn: &impl ConnectionTrait, account: AccountId, pitch: PitchId) -> Result<bool> {
    let found = conflict::Entity::find()
        .filter(conflict::Column::AccountId.eq(account))
        .filter(conflict::Column::PitchId.eq(pitch))
        .filter(conflict::Column::Kind.ne(ConflictKind::None))
        .count(conn)
        .await?;
    Ok(found > 0)
}

/// The slug and title of the partnership that was made from this pitch.
pub async fn of_pitch(conn: &impl ConnectionTrait, pitch: PitchId) -> Result<Option<(String, String)>> {
    Ok(partnership::Entity::find()
        .select_only()
        .columns([partnership::Column::Slug, partnership::Column::Title])
        .filter(partnership::Column::PitchId.eq(pitch))
        .into_tuple()
        .one(conn)
        .await?)
}

/// A partnership as the people of the pitch it came from know it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Won {
    pub stage: PartnershipStage,
    /// When it came into its stage.
    pub stage_at: DateTime<Utc>,
    /// Who leads it on the host's side.
    pub owner: Option<String>,
}

/// The partnership that was made from this pitch, for who may know its decision.
pub async fn won(conn: &impl ConnectionTrait, grant: &Grant<ReadDecision>) -> Result<Option<Won>> {
    use partnership::{Column, Relation};
    Ok(partnership::Entity::find()
        .join(JoinType::LeftJoin, Relation::Account.def())
        .select_only()
        .columns([Column::Stage, Column::StageAt])
        .column_as(account::Column::Name, "owner")
        .filter(Column::PitchId.eq(grant.pitch()))
        .into_model()
        .one(conn)
        .await?)
}

/// The name of an organisation.
pub async fn organisation_name(conn: &impl ConnectionTrait, id: OrganisationId) -> Result<String> {
    organisation::Entity::find_by_id(id)
        .select_only()
        .column(organisation::Column::Name)
        .into_tuple()
        .one(conn)
        .await?
        .ok_or(Error::NotFound)
}

/// A new partnership.
#[derive(Clone, Debug)]
pub struct New {
    pub id: PartnershipId,
    pub slug: String,
    pub title: String,
    pub organisation: OrganisationId,
    pub pitch: PitchId,
    pub challenge: ChallengeId,
    pub owner: Option<AccountId>,
    pub model: Option<PartnershipModel>,
}

/// Writes a new partnership in `exploration` with its first move. A pitch has at most one.
pub async fn insert(
    tx: &Tx,
    new: New,
    reason: &str,
    actor: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let id = new.id;
    let insert = partnership::Entity::insert(partnership::ActiveModel {
        id: Set(id),
        slug: Set(new.slug),
        title: Set(new.title),
        organisation_id: Set(new.organisation),
        pitch_id: Set(Some(new.pitch)),
        challenge_id: Set(Some(new.challenge)),
        owner_id: Set(new.owner),
        stage: Set(PartnershipStage::Exploration),
        model: Set(new.model),
        stage_at: Set(now),
        next_review_at: Set(None),
        created_at: Set(now),
    })
    .exec_without_returning(tx)
    .await;
    on_unique(insert, || Error::Busy)?;
    keep_move(tx, id, PartnershipStage::Prospect, PartnershipStage::Exploration, reason, actor, now).await
}

/// Puts a partnership into another stage and keeps the move.
pub async fn step(
    tx: &Tx,
    id: PartnershipId,
    from: PartnershipStage,
    to: PartnershipStage,
    reason: &str,
    actor: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let moved = partnership::Entity::update_many()
        .col_expr(partnership::Column::Stage, Expr::value(to))
        .col_expr(partnership::Column::StageAt, Expr::value(now))
        .filter(partnership::Column::Id.eq(id))
        .filter(partnership::Column::Stage.eq(from))
        .exec(tx)
        .await?;
    if moved.rows_affected == 0 {
        // Somebody else moved it in the meantime.
        return Err(Error::Busy);
    }
    keep_move(tx, id, from, to, reason, actor, now).await
}

async fn keep_move(
    tx: &Tx,
    id: PartnershipId,
    from: PartnershipStage,
    to: PartnershipStage,
    reason: &str,
    actor: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<()> {
    partnership_move::Entity::insert(partnership_move::ActiveModel {
        id: Set(PartnershipMoveId::generate()),
        partnership_id: Set(id),
        from_stage: Set(from),
        to_stage: Set(to),
        reason: Set(reason.to_owned()),
        actor_id: Set(actor),
        at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// Names the owner, or nobody.
pub async fn set_owner(tx: &Tx, id: PartnershipId, owner: Option<AccountId>) -> Result<()> {
    partnership::Entity::update_many()
        .col_expr(partnership::Column::OwnerId, Expr::value(owner))
        .filter(partnership::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Sets or clears the next review.
pub async fn set_review(tx: &Tx, id: PartnershipId, at: Option<DateTime<Utc>>) -> Result<()> {
    partnership::Entity::update_many()
        .col_expr(partnership::Column::NextReviewAt, Expr::value(at))
        .filter(partnership::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// One move of a partnership.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Moved {
    pub from_stage: PartnershipStage,
    pub to_stage: PartnershipStage,
    pub reason: String,
    pub actor: Option<String>,
    pub at: DateTime<Utc>,
}

/// The moves of a partnership, newest first.
pub async fn moves(conn: &impl ConnectionTrait, id: PartnershipId) -> Result<Vec<Moved>> {
    use partnership_move::Column;
    Ok(partnership_move::Entity::find()
        .left_join(account::Entity)
        .select_only()
        .columns([Column::FromStage, Column::ToStage, Column::Reason, Column::At])
        .column_as(account::Column::Name, "actor")
        .filter(Column::PartnershipId.eq(id))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .into_model()
        .all(conn)
        .await?)
}

/// Everyone who may own partnerships, by name.
pub async fn owners(conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<(AccountId, String)>> {
    let granted = role_grant::Entity::find()
        .select_only()
        .column(role_grant::Column::AccountId)
        .filter(role_grant::Column::Role.eq(Role::PartnershipOwner))
        .filter(super::account::in_force(now));
    Ok(account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::Name])
        .filter(account::Column::Id.in_subquery(granted.into_query()))
        .filter(account::Column::DisabledAt.is_null())
        .order_by_asc(account::Column::Name)
        .order_by_asc(account::Column::Id)
        .into_tuple()
        .all(conn)
        .await?)
}
