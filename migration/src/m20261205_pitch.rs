//! The life of a pitch: keys of receipts, personal extensions, text that came too late, drafts at the closing, sending
//! without a hand, reminders that somebody stopped.

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
create table receipt_key (
    id text not null primary key,
    public text not null,
    since_at {time} not null
);;
create table pitch_extension (
    id {id} not null primary key,
    pitch_id {id} not null references pitch (id) on delete cascade,
    until_at {time} not null,
    reason text not null,
    given_by {id} not null references account (id),
    given_at {time} not null
);;
create index pitch_extension_pitch on pitch_extension (pitch_id, until_at);;
create table late_text (
    pitch_id {id} not null references pitch (id) on delete cascade,
    section text not null,
    typed {json} not null,
    at {time} not null,
    primary key (pitch_id, section)
);;
create table closing_draft (
    pitch_id {id} not null primary key references pitch (id) on delete cascade,
    closed_at {time} not null,
    answers {json} not null,
    answers_version {int} not null,
    reason text not null,
    terms_version text not null,
    asked_at {time},
    asked_by {id} references account (id),
    check ((asked_at is null) = (asked_by is null))
);;
create table auto_send (
    pitch_id {id} not null primary key references pitch (id) on delete cascade,
    asked_by {id} not null references account (id),
    terms_version text not null,
    asked_at {time} not null
);;
create table reminder_stop (
    account_id {id} not null primary key references account (id),
    at {time} not null
)
";

const DOWN: &str = "
drop table reminder_stop;;
drop table auto_send;;
drop table closing_draft;;
drop table late_text;;
drop table pitch_extension;;
drop table receipt_key
";
