//! Who works together: teams of pitches, invitations, and organisations with what tells two of them apart.

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

/// The kinds of invitations are not checked here: others than these two will come.
const UP: &str = "
alter table organisation add column aliases {json} not null default '[]';;
alter table organisation add column domain text;;
alter table organisation add column verified_at {time};;
alter table organisation add column registry_kind text;;
alter table organisation add column registry_id text;;
alter table organisation add column merged_into {id};;
alter table organisation add column changed {id};;
create index organisation_domain on organisation (domain);;
create unique index organisation_verified_domain on organisation (domain)
    where verified_at is not null and merged_into is null;;
create index organisation_registry on organisation (registry_id, registry_kind);;
create index organisation_merged_into on organisation (merged_into);;
create index organisation_changed on organisation (changed);;
create table pitch_member (
    pitch_id {id} not null references pitch (id) on delete cascade,
    account_id {id} not null references account (id),
    role text not null check (role in ('editor', 'viewer')),
    may_send_at {time},
    created_at {time} not null,
    primary key (pitch_id, account_id),
    check (may_send_at is null or role = 'editor')
);;
create index pitch_member_account on pitch_member (account_id);;
create table invitation (
    id {id} not null primary key,
    kind text not null,
    token_hash text not null unique,
    email text not null,
    role text not null,
    pitch_id {id} references pitch (id) on delete cascade,
    organisation_id {id} references organisation (id),
    invited_by {id} not null references account (id),
    state text not null check (state in ('open', 'accepted', 'declined', 'revoked')),
    reason text not null,
    created_at {time} not null,
    expires_at {time} not null,
    settled_at {time},
    check ((state = 'open') = (settled_at is null))
);;
create index invitation_pitch on invitation (pitch_id, created_at);;
create index invitation_organisation on invitation (organisation_id, created_at);;
create unique index invitation_pitch_once on invitation (pitch_id, email) where state = 'open' and pitch_id is not null;;
create unique index invitation_organisation_once on invitation (organisation_id, email)
    where state = 'open' and organisation_id is not null;;
create table join_request (
    id {id} not null primary key,
    organisation_id {id} not null references organisation (id),
    account_id {id} not null references account (id),
    message text not null,
    state text not null check (state in ('open', 'accepted', 'declined')),
    created_at {time} not null,
    settled_at {time},
    settled_by {id} references account (id)
);;
create index join_request_account on join_request (account_id);;
create unique index join_request_once on join_request (organisation_id, account_id) where state = 'open';;
create table organisation_pair (
    one_id {id} not null references organisation (id),
    other_id {id} not null references organisation (id),
    score_milli {int} not null,
    reasons {json} not null,
    explanation text not null,
    state text not null check (state in ('open', 'distinct', 'merged')),
    found_at {time} not null,
    primary key (one_id, other_id),
    check (one_id < other_id)
);;
create index organisation_pair_state on organisation_pair (state, score_milli);;
create index organisation_pair_other on organisation_pair (other_id);;
create table organisation_merge (
    id {id} not null primary key,
    kept_id {id} not null references organisation (id),
    merged_id {id} not null references organisation (id),
    moved {json} not null,
    merged_by {id} references account (id),
    merged_at {time} not null,
    undone_by {id} references account (id),
    undone_at {time}
);;
create index organisation_merge_kept on organisation_merge (kept_id);;
create unique index organisation_merge_once on organisation_merge (merged_id) where undone_at is null
";

const DOWN: &str = "
drop table organisation_merge;;
drop table organisation_pair;;
drop table join_request;;
drop table invitation;;
drop table pitch_member;;
drop index organisation_changed;;
drop index organisation_merged_into;;
drop index organisation_registry;;
drop index organisation_verified_domain;;
drop index organisation_domain;;
alter table organisation drop column changed;;
alter table organisation drop column merged_into;;
alter table organisation drop column registry_id;;
alter table organisation drop column registry_kind;;
alter table organisation drop column verified_at;;
alter table organisation drop column domain;;
alter table organisation drop column aliases
";
