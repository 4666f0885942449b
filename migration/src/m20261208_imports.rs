//! Files that managers take challenges in from, and what each of them changed.

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
create table import_file (
    id {id} not null primary key,
    account_id {id} not null references account (id),
    name text not null,
    format text not null check (format in ('lines', 'table')),
    map {json} not null,
    content text not null,
    made_at {time} not null,
    taken_at {time},
    undone_at {time},
    check (undone_at is null or taken_at is not null)
);;
create index import_file_account on import_file (account_id, id);;
create table import_change (
    file_id {id} not null references import_file (id) on delete cascade,
    challenge_id {id} not null,
    title text not null,
    before {json},
    undone_at {time},
    primary key (file_id, challenge_id)
)
";

const DOWN: &str = "
drop table import_change;;
drop table import_file
";
