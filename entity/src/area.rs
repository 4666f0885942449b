//! An innovation field: a place in the tree by which challenges and pitches are sorted and found.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, Area};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "area")]
pub struct Model {
    /// Never changes, and is never given to another one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: Area,
    pub name: String,
    pub description: String,
    pub parent: Option<Area>,
    /// Among its siblings.
    pub position: i32,
    /// Who looks after it.
    pub owner_id: Option<AccountId>,
    /// Since when it is offered no more.
    pub retired_at: Option<DateTimeUtc>,
    /// What stands for it now.
    pub merged_into: Option<Area>,
}

impl ActiveModelBehavior for ActiveModel {}
