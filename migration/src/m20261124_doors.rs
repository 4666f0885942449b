//! The doors: passwords, browsers that are known, links about an account, links bound to the browser that asked,
//! and the forms that wait while somebody shows who they are.

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
alter table sign_in_link add column browser_hash text;;
alter table sign_in_link add column code_hash text;;
alter table sign_in_link add column tries {int} not null default 0;;
create table password (
    account_id {id} not null primary key references account (id),
    phc text not null,
    set_at {time} not null
);;
create table known_browser (
    account_id {id} not null references account (id),
    token_hash text not null,
    first_at {time} not null,
    last_at {time} not null,
    primary key (account_id, token_hash)
);;
create index known_browser_token on known_browser (token_hash);;
create index known_browser_last_at on known_browser (last_at);;
create table account_link (
    id {id} not null primary key,
    token_hash text not null unique,
    account_id {id} not null references account (id),
    purpose text not null check (purpose in ('password', 'address')),
    address text not null,
    created_at {time} not null,
    expires_at {time} not null,
    used_at {time}
);;
create index account_link_account on account_link (account_id, purpose, created_at);;
create table held_form (
    id {id} not null primary key,
    account_id {id} not null references account (id),
    path text not null,
    body text not null,
    created_at {time} not null
);;
create index held_form_account on held_form (account_id, created_at);;
create index held_form_created_at on held_form (created_at)
";

const DOWN: &str = "
drop table held_form;;
drop table account_link;;
drop table known_browser;;
drop table password;;
alter table sign_in_link drop column tries;;
alter table sign_in_link drop column code_hash;;
alter table sign_in_link drop column browser_hash
";
