//! Guard: every column that names an account or a pitch is decided about; a new one fails here until it is.

use std::collections::BTreeSet;

use overture::store::privacy::{
    pitches::{OF_DRAFTS, OF_SENT},
    places::{NAMELESS, PLACES},
    records::{KEYS, RECORDS, TOLD},
};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use crate::harness::{TestApp, stories};

/// Columns that refer to this table.
async fn referring(portal: &TestApp, table: &str) -> BTreeSet<(String, String)> {
    let conn = portal.app.db.read();
    let sql = match conn.get_database_backend() {
        DbBackend::Sqlite => format!(
            "select m.name, f.\"from\" from sqlite_master m join pragma_foreign_key_list(m.name) f \
             where m.type = 'table' and f.\"table\" = '{table}'"
        ),
        _ => format!(
            "select c.conrelid::regclass::text, a.attname::text from pg_constraint c \
             join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] \
             where c.contype = 'f' and c.confrelid = '{table}'::regclass"
        ),
    };
    let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect()
}

#[test]
fn every_place_is_told_about_in_the_export() {
    let told: BTreeSet<&str> = RECORDS.iter().map(|record| record.table).chain(TOLD).chain(KEYS).collect();
    assert_eq!(told.len(), RECORDS.len() + TOLD.len() + KEYS.len(), "a table is told about twice");
    let places: BTreeSet<&str> = PLACES.iter().map(|place| place.sweep.table).collect();
    assert_eq!(places, told, "what does the export say of them?");
}

stories! {
    async fn every_column_that_names_an_account_is_decided_about(portal: TestApp) {
        let decided: BTreeSet<(String, String)> = PLACES
            .iter()
            .map(|place| (place.sweep.table, place.column))
            .chain(NAMELESS.iter().copied())
            .map(|(table, column)| (table.to_owned(), column.to_owned()))
            .collect();
        let found = referring(&portal, "account").await;
        assert!(found.len() > 15, "{found:?}");
        let missing: Vec<_> = found.difference(&decided).collect();
        assert!(missing.is_empty(), "what becomes of {missing:?} when the person is forgotten?");
    }

    async fn every_table_that_names_a_pitch_is_decided_about(portal: TestApp) {
        let found: BTreeSet<String> = referring(&portal, "pitch").await.into_iter().map(|(table, _)| table).collect();
        let decided: BTreeSet<String> = OF_DRAFTS.iter().chain(OF_SENT).map(|table| (*table).to_owned()).collect();
        assert_eq!(found, decided, "what becomes of them when a draft is deleted?");
    }
}
