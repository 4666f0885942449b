//! The first shape: people, challenges, pitches, evaluation, decisions, partnerships, mail, jobs, audit.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::ddl;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// SQLite too: a kill in the middle leaves the old shape.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, TABLES).await?;
        ddl::run(manager, if manager.get_database_backend() == DbBackend::Sqlite { SQLITE } else { POSTGRES })
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Sqlite {
            ddl::run(manager, "drop trigger audit_append_only on audit;; drop trigger audit_payload_fixed on audit_payload;; drop function refuse_change").await?;
        }
        for table in DROPS {
            ddl::run(manager, &format!("drop table {table}")).await?;
        }
        Ok(())
    }
}

const TABLES: &str = "
create table account (
    id {id} not null primary key,
    email text not null unique,
    name text not null,
    language text not null,
    zone text,
    disabled_at {time},
    created_at {time} not null
);;
create table session (
    id {id} not null primary key,
    token_hash text not null unique,
    account_id {id} not null references account (id),
    user_agent text not null,
    created_at {time} not null,
    seen_at {time} not null,
    ended_at {time}
);;
create index session_account on session (account_id, created_at);;
create table sign_in_link (
    id {id} not null primary key,
    token_hash text not null unique,
    email text not null,
    name text,
    next text not null,
    created_at {time} not null,
    expires_at {time} not null,
    used_at {time}
);;
create index sign_in_link_email on sign_in_link (email, created_at);;
create table organisation (
    id {id} not null primary key,
    name text not null,
    folded_name text not null unique,
    country text not null,
    website text,
    size text check (size in ('micro', 'small', 'medium', 'large')),
    description text not null,
    created_at {time} not null
);;
create table membership (
    organisation_id {id} not null references organisation (id),
    account_id {id} not null references account (id),
    role text not null check (role in ('lead', 'editor', 'viewer')),
    created_at {time} not null,
    primary key (organisation_id, account_id)
);;
create index membership_account on membership (account_id);;
create table form (
    id {id} not null primary key,
    key text not null,
    version {int} not null,
    definition {json} not null,
    created_at {time} not null,
    unique (key, version)
);;
create table rubric (
    id {id} not null primary key,
    key text not null,
    version {int} not null,
    definition {json} not null,
    created_at {time} not null,
    unique (key, version)
);;
create table workflow (
    id {id} not null primary key,
    key text not null,
    version {int} not null,
    definition {json} not null,
    created_at {time} not null,
    unique (key, version)
);;
create table challenge (
    id {id} not null primary key,
    slug text not null unique,
    code text not null unique,
    title text not null,
    summary text not null,
    description text not null,
    wanted text not null,
    sponsor text not null,
    area text not null,
    markets {json} not null,
    kind text not null check (kind in ('time_boxed', 'evergreen', 'scouting')),
    offers {json} not null,
    prize_minor {bigint} check (prize_minor >= 0),
    prize_currency text,
    eligibility text not null,
    ip_terms text not null,
    terms_version text not null,
    confidentiality text not null,
    zone text not null,
    opens_at {time} not null,
    closes_at {time},
    decision_at {time},
    state text not null check (state in ('draft', 'published', 'paused', 'withdrawn', 'archived')),
    external_url text,
    source_name text,
    source_url text,
    source_licence text,
    form_id {id} not null references form (id),
    rubric_id {id} not null references rubric (id),
    workflow_id {id} not null references workflow (id),
    import_key text unique,
    published_at {time},
    created_at {time} not null,
    updated_at {time} not null,
    check (closes_at is null or closes_at > opens_at),
    check (kind <> 'time_boxed' or closes_at is not null)
);;
create index challenge_state_closes on challenge (state, closes_at);;
create table role_grant (
    id {id} not null primary key,
    account_id {id} not null references account (id),
    role text not null,
    challenge_id {id} references challenge (id),
    created_at {time} not null
);;
create index role_grant_account on role_grant (account_id);;
create index role_grant_challenge on role_grant (challenge_id, role);;
create unique index role_grant_portal on role_grant (account_id, role) where challenge_id is null;;
create unique index role_grant_scoped on role_grant (account_id, role, challenge_id) where challenge_id is not null;;
create table pitch (
    id {id} not null primary key,
    reference text not null unique,
    challenge_id {id} not null references challenge (id),
    organisation_id {id} references organisation (id),
    lead_id {id} not null references account (id),
    state text not null check (state in ('draft', 'submitted', 'withdrawn')),
    stage text not null,
    title text not null,
    answers {json} not null,
    answers_version {int} not null,
    form_id {id} not null references form (id),
    workflow_id {id} not null references workflow (id),
    version {int} not null,
    submitted_at {time},
    stage_at {time} not null,
    review_count {int} not null,
    score_mean_milli {int},
    score_spread_milli {int},
    import_key text unique,
    created_at {time} not null,
    updated_at {time} not null,
    check ((state = 'draft') = (submitted_at is null))
);;
create index pitch_challenge_stage on pitch (challenge_id, state, stage, id);;
create index pitch_challenge_score on pitch (challenge_id, state, score_mean_milli, id);;
create index pitch_challenge_submitted on pitch (challenge_id, state, submitted_at, id);;
create index pitch_challenge_title on pitch (challenge_id, state, title, id);;
create index pitch_lead on pitch (lead_id, id);;
create index pitch_organisation on pitch (organisation_id, id);;
create table pitch_version (
    id {id} not null primary key,
    pitch_id {id} not null references pitch (id),
    version {int} not null,
    answers {json} not null,
    form_version {int} not null,
    terms_version text not null,
    sha256 text not null,
    idempotency_key text not null,
    sent_by {id} not null references account (id),
    sent_at {time} not null,
    unique (pitch_id, version),
    unique (sent_by, idempotency_key)
);;
create table pitch_move (
    id {id} not null primary key,
    pitch_id {id} not null references pitch (id),
    from_stage text not null,
    to_stage text not null,
    event text not null,
    reason text not null,
    actor_id {id} references account (id),
    at {time} not null
);;
create index pitch_move_pitch on pitch_move (pitch_id, id);;
create table assignment (
    id {id} not null primary key,
    pitch_id {id} not null references pitch (id),
    evaluator_id {id} not null references account (id),
    stage text not null,
    state text not null check (state in ('open', 'recused', 'done')),
    due_at {time} not null,
    reminded_at {time},
    created_by {id} not null references account (id),
    created_at {time} not null,
    unique (pitch_id, evaluator_id, stage)
);;
create index assignment_evaluator on assignment (evaluator_id, state, due_at, id);;
create index assignment_due on assignment (state, due_at);;
create table conflict (
    id {id} not null primary key,
    pitch_id {id} not null references pitch (id),
    account_id {id} not null references account (id),
    kind text not null check (kind in ('none', 'possible', 'conflict')),
    note text not null,
    declared_at {time} not null,
    unique (pitch_id, account_id)
);;
create index conflict_account on conflict (account_id, kind);;
create table review (
    id {id} not null primary key,
    assignment_id {id} not null unique references assignment (id),
    pitch_id {id} not null references pitch (id),
    state text not null check (state in ('draft', 'submitted')),
    scorecard {json} not null,
    version {int} not null,
    total_milli {int},
    submitted_at {time},
    updated_at {time} not null,
    check ((state = 'submitted') = (submitted_at is not null))
);;
create index review_pitch on review (pitch_id, state);;
create table release (
    id {id} not null primary key,
    challenge_id {id} not null references challenge (id),
    released_by {id} not null references account (id),
    decisions {int} not null,
    released_at {time} not null
);;
create index release_challenge on release (challenge_id);;
create table decision (
    id {id} not null primary key,
    pitch_id {id} not null unique references pitch (id),
    challenge_id {id} not null references challenge (id),
    outcome text not null check (outcome in ('selected', 'reserve', 'declined')),
    reason text not null,
    note text not null,
    feedback text not null,
    proposed_by {id} not null references account (id),
    proposed_at {time} not null,
    approved_by {id} references account (id),
    approved_at {time},
    returned_reason text,
    release_id {id} references release (id),
    check (approved_by is null or approved_by <> proposed_by),
    check (approved_by is null or returned_reason is null),
    check (release_id is null or approved_by is not null)
);;
create index decision_challenge on decision (challenge_id, release_id);;
create index decision_release on decision (release_id);;
create table partnership (
    id {id} not null primary key,
    slug text not null unique,
    title text not null,
    organisation_id {id} not null references organisation (id),
    pitch_id {id} unique references pitch (id),
    challenge_id {id} references challenge (id),
    owner_id {id} references account (id),
    stage text not null,
    model text,
    stage_at {time} not null,
    next_review_at {time},
    created_at {time} not null
);;
create index partnership_owner on partnership (owner_id, id);;
create index partnership_stage on partnership (stage, id);;
create index partnership_organisation on partnership (organisation_id, id);;
create table partnership_move (
    id {id} not null primary key,
    partnership_id {id} not null references partnership (id),
    from_stage text not null,
    to_stage text not null,
    reason text not null,
    actor_id {id} references account (id),
    at {time} not null
);;
create index partnership_move_partnership on partnership_move (partnership_id, id);;
create table outbox (
    id {id} not null primary key,
    kind text not null,
    dedup_key text not null unique,
    message_id text not null,
    account_id {id} references account (id),
    pitch_id {id} references pitch (id),
    to_name text not null,
    to_address text not null,
    subject text not null,
    body_text text not null,
    body_html text not null,
    state text not null check (state in ('queued', 'running', 'done', 'dead')),
    attempts {int} not null,
    next_at {bigint} not null,
    locked_by text,
    locked_until {bigint},
    last_error text,
    created_at {time} not null,
    delivered_at {time}
);;
create index outbox_due on outbox (state, next_at);;
create index outbox_pitch on outbox (pitch_id);;
create table job (
    id {id} not null primary key,
    kind text not null,
    dedup_key text,
    payload {json} not null,
    state text not null check (state in ('queued', 'running', 'done', 'dead')),
    attempts {int} not null,
    next_at {bigint} not null,
    locked_by text,
    locked_until {bigint},
    last_error text,
    created_at {time} not null
);;
create index job_due on job (state, next_at);;
create unique index job_waiting_once on job (dedup_key) where state = 'queued';;
create table audit (
    seq {bigint} not null primary key,
    at {time} not null,
    kind text not null,
    commitment text not null,
    previous text not null,
    hash text not null
);;
create table audit_payload (
    seq {bigint} not null primary key references audit (seq),
    salt text not null,
    actor_id {id},
    object_id {id},
    payload text not null
);;
create index audit_payload_object on audit_payload (object_id, seq);;
create table setting (
    key text not null primary key,
    value text not null
)
";

const SQLITE: &str = "
create trigger audit_no_update before update on audit begin select raise(abort, 'audit is append-only'); end;;
create trigger audit_no_delete before delete on audit begin select raise(abort, 'audit is append-only'); end;;
create trigger audit_payload_no_update before update on audit_payload
    begin select raise(abort, 'an audit payload is written once'); end
";

const POSTGRES: &str = "
create function refuse_change() returns trigger language plpgsql as
    $$ begin raise exception 'audit is append-only'; end $$;;
create trigger audit_append_only before update or delete on audit
    for each row execute function refuse_change();;
create trigger audit_payload_fixed before update on audit_payload
    for each row execute function refuse_change()
";

/// Children before parents.
const DROPS: [&str; 25] = [
    "setting",
    "audit_payload",
    "audit",
    "job",
    "outbox",
    "partnership_move",
    "partnership",
    "decision",
    "release",
    "review",
    "conflict",
    "assignment",
    "pitch_move",
    "pitch_version",
    "pitch",
    "role_grant",
    "challenge",
    "workflow",
    "rubric",
    "form",
    "membership",
    "organisation",
    "sign_in_link",
    "session",
    "account",
];
