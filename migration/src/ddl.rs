//! One DDL text for two databases: the words in braces become each database's own types.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{DbBackend, Statement},
};

/// `{word}` → (SQLite, PostgreSQL).
const TYPES: [(&str, &str, &str); 5] = [
    ("{id}", "blob", "uuid"),
    ("{time}", "text", "timestamp with time zone"),
    ("{json}", "text", "jsonb"),
    ("{int}", "integer", "integer"),
    ("{bigint}", "integer", "bigint"),
];

/// Runs the statements in order; `;;` stands between them, so that trigger bodies may hold semicolons.
pub(crate) async fn run(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    let backend = manager.get_database_backend();
    for statement in statements.split(";;").map(str::trim).filter(|text| !text.is_empty()) {
        let sql = TYPES.iter().fold(statement.to_owned(), |sql, (word, sqlite, postgres)| {
            sql.replace(word, if backend == DbBackend::Sqlite { sqlite } else { postgres })
        });
        manager.get_connection().execute_raw(Statement::from_string(backend, sql)).await?;
    }
    Ok(())
}
