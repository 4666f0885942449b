//! A body outside the host that pitches or is a partner.

use sea_orm::entity::prelude::*;

use crate::values::{OrganisationId, OrganisationSize};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganisationId,
    pub name: String,
    /// The name without case, accents, punctuation and legal form.
    #[sea_orm(unique)]
    pub folded_name: String,
    /// ISO 3166-1 alpha-2, or empty while unknown.
    pub country: String,
    pub website: Option<String>,
    pub size: Option<OrganisationSize>,
    pub description: String,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
