//! Single sign-on: who somebody is at the provider, those who are there just now, and where a role and a session
//! come from.

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
alter table role_grant add column source text;;
alter table session add column ends_at {time};;
alter table session add column factor_at {time};;
create table identity (
    issuer text not null,
    subject text not null,
    account_id {id} not null references account (id),
    created_at {time} not null,
    primary key (issuer, subject)
);;
create index identity_account on identity (account_id);;
create table sso_attempt (
    state_hash text not null primary key,
    browser_hash text not null,
    nonce text not null,
    verifier text not null,
    next text not null,
    purpose text not null check (purpose in ('sign_in', 'link', 'prove')),
    account_id {id} references account (id),
    created_at {time} not null
);;
create index sso_attempt_created_at on sso_attempt (created_at)
";

const DOWN: &str = "
drop table sso_attempt;;
drop table identity;;
alter table session drop column factor_at;;
alter table session drop column ends_at;;
alter table role_grant drop column source
";
