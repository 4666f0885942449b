//! Challenges for invited people alone, invitations to one challenge, and partners that somebody recommends.

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
alter table challenge add column invite_only_at {time};;
create table referral (
    id {id} not null primary key,
    challenge_id {id} not null references challenge (id),
    scout_id {id} references account (id),
    organisation text not null,
    folded_name text not null,
    website text not null,
    domain text,
    why text not null,
    known text not null,
    state text not null check (state in ('waiting', 'invited', 'set_aside')),
    reason text not null,
    referred_at {time} not null,
    settled_at {time},
    partnership_id {id} references partnership (id),
    credited_at {time},
    unique (challenge_id, folded_name),
    check ((state = 'waiting') = (settled_at is null)),
    check (state <> 'set_aside' or reason <> ''),
    check ((partnership_id is null) = (credited_at is null))
);;
create unique index referral_domain on referral (challenge_id, domain) where domain is not null;;
create unique index referral_partnership on referral (partnership_id) where partnership_id is not null;;
create index referral_scout on referral (scout_id, id);;
create table challenge_invitation (
    id {id} not null primary key,
    challenge_id {id} not null references challenge (id),
    referral_id {id} references referral (id),
    organisation text not null,
    contact text not null,
    email text not null,
    invited_by {id} not null references account (id),
    account_id {id} references account (id),
    state text not null check (state in ('open', 'accepted', 'declined', 'revoked')),
    reason text not null,
    created_at {time} not null,
    expires_at {time} not null,
    opened_at {time},
    settled_at {time},
    unique (challenge_id, email),
    check ((state = 'open') = (settled_at is null)),
    check ((state = 'accepted') = (account_id is not null))
);;
create index challenge_invitation_account on challenge_invitation (account_id, challenge_id)
    where account_id is not null;;
create index challenge_invitation_email on challenge_invitation (email);;
create index challenge_invitation_list on challenge_invitation (challenge_id, id);;
create index challenge_invitation_referral on challenge_invitation (referral_id) where referral_id is not null;;
create index challenge_invitation_over on challenge_invitation (expires_at) where state <> 'accepted';;
create table challenge_invitation_token (
    token_hash text not null primary key,
    invitation_id {id} not null references challenge_invitation (id) on delete cascade,
    made_at {time} not null,
    ended_at {time}
);;
create index challenge_invitation_token_invitation on challenge_invitation_token (invitation_id, made_at)
";

const DOWN: &str = "
drop table challenge_invitation_token;;
drop table challenge_invitation;;
drop table referral;;
alter table challenge drop column invite_only_at
";
