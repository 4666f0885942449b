//! A body outside the host that pitches or is a partner.

use sea_orm::entity::prelude::*;

use crate::values::{ChangeMark, OrganisationId, OrganisationSize, RegistryKind, Words};

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
    /// Other names, and those of organisations that were merged into it.
    pub aliases: Words,
    /// The domain it says is its own, in small letters.
    pub domain: Option<String>,
    /// Since when somebody with an address at that domain belongs to it.
    pub verified_at: Option<DateTimeUtc>,
    pub registry_kind: Option<RegistryKind>,
    /// Without spaces and dots, in capitals.
    pub registry_id: Option<String>,
    /// What this one became part of; it has no people, pitches and partnerships any more.
    pub merged_into: Option<OrganisationId>,
    /// For those who follow the names: set by every write that touches one.
    pub changed: Option<ChangeMark>,
}

impl ActiveModelBehavior for ActiveModel {}
