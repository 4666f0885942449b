//! Drafts that begin before their address is confirmed: nobody leads them yet, and one browser holds their token.

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
        let (sqlite, postgres) = (reworded(STRICT, LOOSE), LOOSE_POSTGRES);
        ddl::run(manager, if is_sqlite(manager) { &sqlite } else { postgres }).await?;
        ddl::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, DOWN).await?;
        let (sqlite, postgres) = (reworded(LOOSE, STRICT), STRICT_POSTGRES);
        ddl::run(manager, if is_sqlite(manager) { &sqlite } else { postgres }).await
    }
}

fn is_sqlite(manager: &SchemaManager<'_>) -> bool {
    manager.get_database_backend() == DbBackend::Sqlite
}

/// The two passages of the table `pitch` that say who leads a draft, in SQLite's words.
type Passages = [&'static str; 2];

const STRICT: Passages =
    ["lead_id blob not null references", "check ((state = 'draft') = (submitted_at is null))"];
const LOOSE: Passages = [
    "lead_id blob references",
    "check ((state = 'draft') = (submitted_at is null)), check (lead_id is not null or state = 'draft')",
];

/// SQLite cannot loosen a column. A constraint does not change how rows are stored, so the text of the table may be
/// changed in place (<https://www.sqlite.org/lang_altertable.html>, the second procedure of "making other kinds of table
/// schema changes"); the table that is created or dropped beside it tells other connections.
fn reworded(from: Passages, to: Passages) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let sql = from.iter().zip(to).fold("sql".to_owned(), |sql, (from, to)| {
        format!("replace({sql}, {}, {})", quoted(from), quoted(to))
    });
    format!(
        "pragma writable_schema = on;; \
         update sqlite_schema set sql = {sql} where type = 'table' and name = 'pitch';; \
         pragma writable_schema = reset"
    )
}

const LOOSE_POSTGRES: &str = "
alter table pitch alter column lead_id drop not null;;
alter table pitch add constraint pitch_led check (lead_id is not null or state = 'draft')
";

const STRICT_POSTGRES: &str = "
alter table pitch drop constraint pitch_led;;
alter table pitch alter column lead_id set not null
";

const UP: &str = "
create table early_draft (
    pitch_id {id} not null primary key references pitch (id) on delete cascade,
    email text not null,
    device_hash text not null unique,
    link_hash text not null unique,
    begun_at {time} not null,
    expires_at {time} not null,
    confirmed_at {time}
);;
create index early_draft_email on early_draft (email)
";

// A draft without a lead is nobody's any more.
const DOWN: &str = "
delete from pitch where lead_id is null;;
drop table early_draft
";
