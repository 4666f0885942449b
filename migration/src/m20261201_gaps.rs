//! The look of pages that a person chose.

use sea_orm_migration::prelude::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, DOWN).await
    }
}

const UP: &str = "
alter table account add column theme text check (theme in ('system', 'light', 'dark'));;
alter table account add column density text check (density in ('comfortable', 'compact'))
";

const DOWN: &str = "
alter table account drop column density;;
alter table account drop column theme
";
