//! What a challenge and the public say to each other: questions and their answers, news, and who hears of it.

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
create table question (
    id {id} not null primary key,
    challenge_id {id} not null references challenge (id),
    asker_id {id} references account (id),
    asked text not null,
    wording text not null,
    answer text not null,
    state text not null check (state in ('waiting', 'answered', 'merged', 'rejected')),
    merged_into {id} references question (id),
    reason text not null,
    asked_at {time} not null,
    settled_at {time},
    revised_at {time},
    rules_at {time},
    told_at {time},
    check ((state = 'waiting') = (settled_at is null)),
    check ((state = 'merged') = (merged_into is not null)),
    check (state <> 'answered' or (wording <> '' and answer <> '')),
    check (state <> 'rejected' or reason <> '')
);;
create index question_challenge on question (challenge_id, state, id);;
create index question_asker on question (asker_id, challenge_id, id);;
create index question_merged on question (merged_into) where merged_into is not null;;
create index question_untold on question (challenge_id, settled_at) where state = 'answered' and told_at is null;;
create table challenge_update (
    id {id} not null primary key,
    challenge_id {id} not null references challenge (id),
    title text not null,
    body text not null,
    posted_by {id} not null references account (id),
    posted_at {time} not null,
    told {int} not null
);;
create index challenge_update_challenge on challenge_update (challenge_id, id);;
create table subscription (
    id {id} not null primary key,
    challenge_id {id} not null references challenge (id),
    email text not null,
    language text not null,
    asked_at {time} not null,
    confirmed_at {time},
    paused_at {time},
    ended_at {time},
    unique (challenge_id, email)
);;
create index subscription_email on subscription (email);;
create table subscription_token (
    token_hash text not null primary key,
    subscription_id {id} not null references subscription (id) on delete cascade,
    made_at {time} not null
);;
create index subscription_token_subscription on subscription_token (subscription_id);;
alter table outbox add column unsubscribe text
";

const DOWN: &str = "
alter table outbox drop column unsubscribe;;
drop table subscription_token;;
drop table subscription;;
drop table challenge_update;;
drop table question
";
