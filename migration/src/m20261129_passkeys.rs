//! Passkeys, and what their authenticators were just asked.

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
create table passkey (
    id {id} not null primary key,
    account_id {id} not null references account (id),
    credential_id text not null unique,
    credential text not null,
    name text not null,
    created_at {time} not null,
    used_at {time}
);;
create index passkey_account on passkey (account_id, created_at);;
create table ceremony (
    token_hash text not null primary key,
    purpose text not null check (purpose in ('add', 'sign_in', 'prove')),
    account_id {id} references account (id),
    state text not null,
    created_at {time} not null
);;
create index ceremony_created_at on ceremony (created_at)
";

const DOWN: &str = "
drop table ceremony;;
drop table passkey
";
