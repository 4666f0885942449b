//! The life of a pitch: keys of receipts, personal extensions, text that came too late, drafts at the closing, sending
//! without a hand, reminders that somebody stopped, messages, questions about what was sent, secret
//! addresses of calendars.

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
create table receipt_key (
    id text not null primary key,
    public text not null,
    since_at {time} not null
);;
create table pitch_extension (
    id {id} not null primary key,
    pitch_id {id} not null references pitch (id) on delete cascade,
    until_at {time} not null,
    reason text not null,
    given_by {id} not null references account (id),
    given_at {time} not null
);;
create index pitch_extension_pitch on pitch_extension (pitch_id, until_at);;
create table late_text (
    pitch_id {id} not null references pitch (id) on delete cascade,
    section text not null,
    typed {json} not null,
    at {time} not null,
    primary key (pitch_id, section)
);;
create table closing_draft (
    pitch_id {id} not null primary key references pitch (id) on delete cascade,
    closed_at {time} not null,
    answers {json} not null,
    answers_version {int} not null,
    reason text not null,
    terms_version text not null,
    asked_at {time},
    asked_by {id} references account (id),
    check ((asked_at is null) = (asked_by is null))
);;
create table auto_send (
    pitch_id {id} not null primary key references pitch (id) on delete cascade,
    asked_by {id} not null references account (id),
    terms_version text not null,
    asked_at {time} not null
);;
create table reminder_stop (
    account_id {id} not null primary key references account (id),
    at {time} not null
);;
create table message (
    id {id} not null primary key,
    pitch_id {id} not null references pitch (id),
    author_id {id} not null references account (id),
    side text not null check (side in ('applicant', 'host')),
    text text not null,
    answer_by {time},
    sent_at {time} not null
);;
create index message_pitch on message (pitch_id, id);;
create table internal_note (
    id {id} not null primary key,
    pitch_id {id} not null references pitch (id),
    author_id {id} not null references account (id),
    text text not null,
    noted_at {time} not null
);;
create index internal_note_pitch on internal_note (pitch_id, id);;
create table clarification (
    id {id} not null primary key,
    pitch_id {id} not null references pitch (id),
    questions text not null,
    fields {json} not null,
    due_at {time} not null,
    asked_by {id} not null references account (id),
    asked_at {time} not null,
    reminded_at {time},
    answers {json},
    answered_by {id} references account (id),
    answered_at {time},
    check ((answered_by is null) = (answered_at is null))
);;
create index clarification_pitch on clarification (pitch_id, id);;
create index clarification_due on clarification (due_at) where answered_at is null;;
create unique index clarification_open on clarification (pitch_id) where answered_at is null;;
create table feed_token (
    token_hash text not null primary key,
    account_id {id} not null references account (id),
    made_at {time} not null,
    ended_at {time}
);;
create index feed_token_account on feed_token (account_id, made_at);;
create unique index feed_token_open on feed_token (account_id) where ended_at is null
";

const DOWN: &str = "
drop table feed_token;;
drop table clarification;;
drop table internal_note;;
drop table message;;
drop table reminder_stop;;
drop table auto_send;;
drop table closing_draft;;
drop table late_text;;
drop table pitch_extension;;
drop table receipt_key
";
