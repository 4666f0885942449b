//! What belongs to the person: exports, requests for erasure, what retention removed, what a legal hold keeps.

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
create table data_export (
    id {id} not null primary key,
    account_id {id} not null unique references account (id),
    document text,
    asked_at {time} not null,
    ready_at {time},
    expires_at {time},
    check ((document is null) = (ready_at is null)),
    check ((document is null) = (expires_at is null))
);;
create index data_export_expires on data_export (expires_at);;
create table erasure_request (
    id {id} not null primary key,
    account_id {id} not null references account (id),
    state text not null check (state in ('open', 'cancelled', 'done')),
    asked_at {time} not null,
    ended_at {time},
    counts {json},
    payloads {int} not null default 0,
    check ((state = 'open') = (ended_at is null)),
    check ((state = 'done') = (counts is not null))
);;
create index erasure_request_state on erasure_request (state, asked_at);;
create unique index erasure_request_open on erasure_request (account_id) where state = 'open';;
create table erased_body (
    pitch_id {id} not null primary key references pitch (id),
    why text not null check (why in ('erasure', 'declined', 'withdrawn')),
    at {time} not null
);;
create table legal_hold (
    pitch_id {id} not null primary key references pitch (id),
    reason text not null,
    set_by {id} not null references account (id),
    set_at {time} not null
);;
create table draft_notice (
    pitch_id {id} not null primary key references pitch (id) on delete cascade,
    at {time} not null
);;
create index session_seen on session (seen_at);;
create index sign_in_link_created on sign_in_link (created_at);;
create index outbox_account on outbox (account_id);;
create index outbox_address on outbox (to_address)
";

const DOWN: &str = "
drop index outbox_address;;
drop index outbox_account;;
drop index sign_in_link_created;;
drop index session_seen;;
drop table draft_notice;;
drop table legal_hold;;
drop table erased_body;;
drop table erasure_request;;
drop table data_export
";
