//! That a guest expert accepted one version of the confidentiality agreement, and how.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, NdaAcceptanceId, NdaId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "nda_acceptance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NdaAcceptanceId,
    pub nda_id: NdaId,
    pub account_id: AccountId,
    /// As it was typed.
    pub name: String,
    pub organisation: String,
    pub version: i32,
    pub sha256: String,
    /// In which language the page was read.
    pub language: String,
    /// How it was accepted, in a word.
    pub method: String,
    pub accepted_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
