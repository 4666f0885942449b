//! Two organisations that look like one; the smaller id comes first.

use sea_orm::entity::prelude::*;

use crate::values::{OrganisationId, PairState, Words};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation_pair")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub one_id: OrganisationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub other_id: OrganisationId,
    /// How alike, in thousandths.
    pub score_milli: i32,
    /// Why, as words of the duplicate rule.
    pub reasons: Words,
    /// What somebody said who registered the later one all the same; may be empty.
    pub explanation: String,
    pub state: PairState,
    pub found_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
