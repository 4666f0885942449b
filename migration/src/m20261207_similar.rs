//! Sketches of pitches, by which near-duplicates are found.

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
create table pitch_sketch (
    pitch_id {id} not null references pitch (id) on delete cascade,
    band {int} not null check (band >= 0),
    hash {bigint} not null,
    primary key (pitch_id, band)
);;
create index pitch_sketch_hash on pitch_sketch (hash, band, pitch_id)
";

const DOWN: &str = "
drop table pitch_sketch
";
