//! Challenges that are run by hand: who leads them, templates, dates that were settled, eligibility questions, what
//! changed after publication, terms that stay, links to look at a draft, reopenings that need a second person.

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
            let triggers = "drop trigger terms_fixed on terms;; \
                drop trigger challenge_version_fixed on challenge_version;; \
                drop function refuse_challenge_change";
            ddl::run(manager, triggers).await?;
        }
        ddl::run(manager, DOWN).await
    }
}

const UP: &str = "
alter table challenge add column owner_id {id} references account (id);;
alter table challenge add column template_at {time};;
alter table challenge add column dates_at {time};;
alter table challenge add column questions_until {time};;
alter table challenge add column review_days {int} check (review_days between 1 and 366);;
alter table challenge add column grace_seconds {int} not null default 0 check (grace_seconds between 0 and 120);;
alter table challenge add column eligibility_questions {json} not null default '[]';;
alter table challenge add column version {int} not null default 0;;
alter table challenge add column state_reason text;;
alter table challenge add column state_at {time};;
update challenge set dates_at = created_at;;
create index challenge_updated on challenge (updated_at, id);;
create table terms (
    id {id} not null primary key,
    challenge_id {id} not null references challenge (id),
    version {int} not null,
    ip_terms text not null,
    confidentiality text not null,
    sha256 text not null,
    kept_at {time} not null,
    unique (challenge_id, version)
);;
create table challenge_version (
    id {id} not null primary key,
    challenge_id {id} not null references challenge (id),
    version {int} not null,
    content {json} not null,
    note text not null,
    told {int} not null,
    changed_by {id} references account (id),
    changed_at {time} not null,
    unique (challenge_id, version)
);;
create table challenge_preview (
    id {id} not null primary key,
    challenge_id {id} not null references challenge (id),
    token_hash text not null unique,
    made_by {id} not null references account (id),
    made_at {time} not null,
    until_at {time} not null,
    revoked_at {time}
);;
create index challenge_preview_challenge on challenge_preview (challenge_id, id);;
create table challenge_reopening (
    id {id} not null primary key,
    challenge_id {id} not null references challenge (id),
    closes_at {time} not null,
    reason text not null,
    proposed_by {id} not null references account (id),
    proposed_at {time} not null,
    state text not null check (state in ('waiting', 'confirmed', 'refused')),
    decided_by {id} references account (id),
    decided_at {time},
    check (decided_by is null or decided_by <> proposed_by or state = 'refused'),
    check ((state = 'waiting') = (decided_by is null))
);;
create unique index challenge_reopening_waiting on challenge_reopening (challenge_id) where state = 'waiting'
";

const SQLITE: &str = "
create trigger terms_no_update before update on terms begin select raise(abort, 'kept terms stay'); end;;
create trigger terms_no_delete before delete on terms begin select raise(abort, 'kept terms stay'); end;;
create trigger challenge_version_no_update before update on challenge_version
    begin select raise(abort, 'what was published stays'); end;;
create trigger challenge_version_no_delete before delete on challenge_version
    begin select raise(abort, 'what was published stays'); end
";

const POSTGRES: &str = "
create function refuse_challenge_change() returns trigger language plpgsql as
    $$ begin raise exception 'what was published stays'; end $$;;
create trigger terms_fixed before update or delete on terms
    for each row execute function refuse_challenge_change();;
create trigger challenge_version_fixed before update or delete on challenge_version
    for each row execute function refuse_challenge_change()
";

const DOWN: &str = "
drop table challenge_reopening;;
drop table challenge_preview;;
drop table challenge_version;;
drop table terms;;
drop index challenge_updated;;
alter table challenge drop column state_at;;
alter table challenge drop column state_reason;;
alter table challenge drop column version;;
alter table challenge drop column eligibility_questions;;
alter table challenge drop column grace_seconds;;
alter table challenge drop column review_days;;
alter table challenge drop column questions_until;;
alter table challenge drop column dates_at;;
alter table challenge drop column template_at;;
alter table challenge drop column owner_id
";
