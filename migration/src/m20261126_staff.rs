//! Who of the host may do what: roles that run out, changes a second person confirms, glass that is broken for an
//! hour, sessions that act as somebody, and the confidentiality agreement guests accept.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::ddl;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, UP).await?;
        ddl::run(manager, if manager.get_database_backend() == DbBackend::Sqlite { SQLITE } else { POSTGRES })
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Sqlite {
            ddl::run(manager, "drop trigger nda_fixed on nda;; drop function refuse_nda_change").await?;
        }
        ddl::run(manager, DOWN).await
    }
}

const UP: &str = "
alter table role_grant add column expires_at {time};;
create index role_grant_role on role_grant (role, id);;
create index account_name on account (name, id);;
create table staff_change (
    id {id} not null primary key,
    account_id {id} not null references account (id),
    kind text not null check (kind in ('grant', 'revoke', 'disable', 'enable')),
    role text,
    challenge_id {id} references challenge (id),
    expires_at {time},
    reason text not null,
    proposed_by {id} not null references account (id),
    proposed_at {time} not null,
    state text not null check (state in ('waiting', 'done', 'confirmed', 'refused')),
    decided_by {id} references account (id),
    decided_at {time},
    check ((kind in ('grant', 'revoke')) = (role is not null)),
    check (decided_by is null or decided_by <> proposed_by),
    check (decided_by is null or decided_by <> account_id),
    check ((state in ('confirmed', 'refused')) = (decided_by is not null))
);;
create index staff_change_state on staff_change (state, id);;
create index staff_change_account on staff_change (account_id, id);;
create table glass (
    id {id} not null primary key,
    account_id {id} not null references account (id),
    pitch_id {id} not null references pitch (id),
    reason text not null,
    broken_at {time} not null,
    until_at {time} not null,
    ended_at {time}
);;
create index glass_account on glass (account_id, until_at);;
create index glass_pitch on glass (pitch_id, id);;
create table acting (
    id {id} not null primary key,
    session_id {id} not null references session (id),
    person_id {id} not null references account (id),
    reason text not null,
    begun_at {time} not null,
    until_at {time} not null,
    ended_at {time}
);;
create index acting_session on acting (session_id, until_at);;
create table nda (
    id {id} not null primary key,
    version {int} not null unique,
    body text not null,
    sha256 text not null,
    published_by {id} not null references account (id),
    published_at {time} not null
);;
create table nda_acceptance (
    id {id} not null primary key,
    nda_id {id} not null references nda (id),
    account_id {id} not null references account (id),
    name text not null,
    organisation text not null,
    version {int} not null,
    sha256 text not null,
    language text not null,
    method text not null,
    accepted_at {time} not null,
    unique (nda_id, account_id)
)
";

const SQLITE: &str = "
create trigger nda_no_update before update on nda begin select raise(abort, 'a published agreement stays'); end;;
create trigger nda_no_delete before delete on nda begin select raise(abort, 'a published agreement stays'); end
";

const POSTGRES: &str = "
create function refuse_nda_change() returns trigger language plpgsql as
    $$ begin raise exception 'a published agreement stays'; end $$;;
create trigger nda_fixed before update or delete on nda for each row execute function refuse_nda_change()
";

const DOWN: &str = "
drop table nda_acceptance;;
drop table nda;;
drop table acting;;
drop table glass;;
drop table staff_change;;
drop index account_name;;
drop index role_grant_role;;
alter table role_grant drop column expires_at
";
