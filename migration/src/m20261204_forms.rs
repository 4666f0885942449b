//! Forms that managers make: the working copy of a challenge, changes that wait for a second person, and versions that
//! never change.

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
        let fixed = match manager.get_database_backend() {
            DbBackend::Sqlite => "drop trigger form_no_update;; drop trigger form_no_delete",
            _ => "drop trigger form_fixed on form;; drop function refuse_form_change",
        };
        ddl::run(manager, fixed).await?;
        ddl::run(manager, "drop table form_change;; drop table form_draft").await
    }
}

const UP: &str = "
create table form_draft (
    challenge_id {id} not null primary key references challenge (id),
    definition {json} not null,
    revision {int} not null,
    changed_by {id} not null references account (id),
    changed_at {time} not null
);;
create table form_change (
    id {id} not null primary key,
    challenge_id {id} not null references challenge (id),
    base_id {id} not null references form (id),
    definition {json} not null,
    reason text not null,
    proposed_by {id} not null references account (id),
    proposed_at {time} not null,
    state text not null check (state in ('waiting', 'confirmed', 'refused')),
    decided_by {id} references account (id),
    decided_at {time},
    check (decided_by is null or decided_by <> proposed_by or state = 'refused'),
    check ((state = 'waiting') = (decided_by is null))
);;
create unique index form_change_waiting on form_change (challenge_id) where state = 'waiting'
";

const SQLITE: &str = "
create trigger form_no_update before update on form begin select raise(abort, 'a version of a form stays'); end;;
create trigger form_no_delete before delete on form begin select raise(abort, 'a version of a form stays'); end
";

const POSTGRES: &str = "
create function refuse_form_change() returns trigger language plpgsql as
    $$ begin raise exception 'a version of a form stays'; end $$;;
create trigger form_fixed before update or delete on form for each row execute function refuse_form_change()
";
