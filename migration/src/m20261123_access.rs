//! Who comes in and what they open: second factors, limits, the access register;
//! and the name each pitch gives its applicant.

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
alter table account add column totp_secret text;;
alter table account add column totp_confirmed_at {time};;
alter table account add column totp_step {bigint};;
alter table session add column proved_at {time};;
create index audit_kind on audit (kind, seq);;
create index audit_payload_actor on audit_payload (actor_id, seq);;
create table recovery_code (
    id {id} not null primary key,
    account_id {id} not null references account (id),
    code_hash text not null unique,
    used_at {time}
);;
create index recovery_code_account on recovery_code (account_id);;
create table rate_limit (
    name text not null primary key,
    full_at {bigint} not null
);;
create index rate_limit_full_at on rate_limit (full_at);;
alter table pitch add column applicant text not null default '';;
update pitch set applicant = coalesce((select name from organisation where organisation.id = pitch.organisation_id), '');;
create table access (
    pitch_id {id} not null references pitch (id),
    account_id {id} not null references account (id),
    facet text not null,
    standing text not null,
    first_at {time} not null,
    last_at {time} not null,
    times {int} not null,
    primary key (pitch_id, account_id, facet)
)
";

const DOWN: &str = "
drop index audit_payload_actor;;
drop index audit_kind;;
drop table access;;
alter table pitch drop column applicant;;
drop table rate_limit;;
drop table recovery_code;;
alter table session drop column proved_at;;
alter table account drop column totp_step;;
alter table account drop column totp_confirmed_at;;
alter table account drop column totp_secret
";
