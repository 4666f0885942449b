//! Files of pitches, files that are still on their way, and blobs whose rows are gone.

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
create table attachment (
    id {id} not null primary key,
    pitch_id {id} not null references pitch (id) on delete cascade,
    field text not null,
    blob text not null unique,
    name text not null,
    media_type text not null,
    size {bigint} not null check (size > 0),
    sha256 text not null,
    scan text not null check (scan in ('unchecked', 'pending', 'clean', 'infected')),
    scan_at {time},
    since {int} not null,
    until {int},
    added_by {id} not null references account (id),
    added_at {time} not null,
    check (until is null or until >= since),
    check ((scan = 'pending') = (scan_at is not null))
);;
create index attachment_pitch on attachment (pitch_id, id);;
create index attachment_scan on attachment (scan_at) where scan_at is not null;;
create table upload (
    id {id} not null primary key,
    pitch_id {id} not null references pitch (id) on delete cascade,
    field text not null,
    name text not null,
    size {bigint} not null check (size > 0),
    sha256 text not null,
    begun_at {time} not null
);;
create index upload_pitch on upload (pitch_id);;
create index upload_begun on upload (begun_at);;
create table removed_blob (
    blob text not null primary key,
    removed_at {time} not null
)
";

const DOWN: &str = "
drop table removed_blob;;
drop table upload;;
drop table attachment
";
