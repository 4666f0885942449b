//! One organisation taken into another, with everything that is needed to take it out again.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, Document, OrganisationId, OrganisationMergeId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation_merge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganisationMergeId,
    pub kept_id: OrganisationId,
    pub merged_id: OrganisationId,
    /// What moved: ids, memberships as they were, names that became aliases.
    pub moved: Document,
    pub merged_by: Option<AccountId>,
    pub merged_at: DateTimeUtc,
    pub undone_by: Option<AccountId>,
    pub undone_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
