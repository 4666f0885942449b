//! Pieces of the public list that stand on other sites.

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
create table embed (
    id {id} not null primary key,
    challenge_id {id} not null references challenge (id),
    scope text not null check (scope in ('challenge', 'list')),
    origins {json} not null,
    made_by {id} not null references account (id),
    made_at {time} not null,
    ended_at {time}
);;
create index embed_challenge on embed (challenge_id, id);;
";

const DOWN: &str = "
drop table embed;;
";
