//! Declarations about conflicts of interest.

use chrono::{DateTime, Utc};
use entity::{
    account, conflict, membership, pitch,
    values::{AccountId, ConflictId, ConflictKind, OrganisationId, PitchId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _, JoinType,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _, sea_query::OnConflict,
};

use crate::{
    domain::policy::{Grant, ReadConflicts},
    error::Result,
    store::Tx,
};

/// What one person declared about one pitch.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "conflict::Entity")]
pub struct Declared {
    pub kind: ConflictKind,
    pub note: String,
}

/// What this person declared about this pitch.
pub async fn conflict(
    conn: &impl ConnectionTrait,
    pitch: PitchId,
    account: AccountId,
) -> Result<Option<Declared>> {
    Ok(conflict::Entity::find()
        .filter(conflict::Column::PitchId.eq(pitch))
        .filter(conflict::Column::AccountId.eq(account))
        .into_partial_model()
        .one(conn)
        .await?)
}

/// Keeps a declaration in the place of an earlier one.
pub async fn declare(
    tx: &Tx,
    pitch: PitchId,
    account: AccountId,
    kind: ConflictKind,
    note: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    use conflict::Column;
    conflict::Entity::insert(conflict::ActiveModel {
        id: Set(ConflictId::generate()),
        pitch_id: Set(pitch),
        account_id: Set(account),
        kind: Set(kind),
        note: Set(note.to_owned()),
        declared_at: Set(now),
    })
    .on_conflict(
        OnConflict::columns([Column::PitchId, Column::AccountId])
            .update_columns([Column::Kind, Column::Note, Column::DeclaredAt])
            .to_owned(),
    )
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// A declaration with its author, for the people who manage.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "conflict::Entity")]
pub struct Declaration {
    pub account_id: AccountId,
    #[sea_orm(from_expr = "account::Column::Name")]
    pub name: String,
    pub kind: ConflictKind,
    /// The reason of a conflict; with no conflict, why the evaluator recused.
    pub note: String,
    pub declared_at: DateTime<Utc>,
}

/// Everything that was declared about this pitch, oldest first.
pub async fn conflicts(
    conn: &impl ConnectionTrait,
    grant: &Grant<ReadConflicts>,
) -> Result<Vec<Declaration>> {
    Ok(conflict::Entity::find()
        .join(JoinType::InnerJoin, conflict::Relation::Account.def())
        .filter(conflict::Column::PitchId.eq(grant.pitch()))
        .order_by_asc(conflict::Column::DeclaredAt)
        .order_by_asc(conflict::Column::Id)
        .into_partial_model()
        .all(conn)
        .await?)
}

/// Who cannot be asked to judge this pitch: those with a declared conflict, and the applicant's own people.
pub async fn barred(
    conn: &impl ConnectionTrait,
    pitch: PitchId,
    organisation: Option<OrganisationId>,
) -> Result<(Vec<AccountId>, Vec<AccountId>)> {
    let conflicted = conflict::Entity::find()
        .filter(conflict::Column::PitchId.eq(pitch))
        .filter(conflict::Column::Kind.ne(ConflictKind::None))
        .select_only()
        .column(conflict::Column::AccountId)
        .into_tuple()
        .all(conn)
        .await?;
    let mut own: Vec<AccountId> = pitch::Entity::find_by_id(pitch)
        .select_only()
        .column(pitch::Column::LeadId)
        .into_tuple()
        .all(conn)
        .await?;
    own.extend(super::super::team::members(conn, pitch).await?);
    if let Some(organisation) = organisation {
        let members: Vec<AccountId> = membership::Entity::find()
            .filter(membership::Column::OrganisationId.eq(organisation))
            .select_only()
            .column(membership::Column::AccountId)
            .into_tuple()
            .all(conn)
            .await?;
        own.extend(members);
    }
    Ok((conflicted, own))
}
