//! Guard: migrations and entities describe the same database, on SQLite and on PostgreSQL; up, down, up.

use std::collections::BTreeMap;

use entity::{
    access, account, account_link, acting, area, assignment, attachment, audit, audit_payload, auto_send,
    ceremony, challenge, challenge_invitation, challenge_invitation_token, challenge_preview,
    challenge_reopening, challenge_update, challenge_version, clarification, closing_draft, conflict,
    data_export, decision, draft_notice, early_draft, embed, erased_body, erasure_request, feed_token, form,
    form_change, form_draft, glass, held_form, identity, import_change, import_file, internal_note,
    invitation, job, join_request, known_browser, late_text, legal_hold, membership, message, nda,
    nda_acceptance, organisation, organisation_merge, organisation_pair, outbox, partnership,
    partnership_move, passkey, password, pitch, pitch_extension, pitch_member, pitch_move, pitch_sketch,
    pitch_version, question, rate_limit, receipt_key, recovery_code, referral, release, reminder_stop,
    removed_blob, review, role_grant, rubric, session, setting, sign_in_link, sso_attempt, staff_change,
    subscription, subscription_token, terms, upload, workflow,
};
use migration::{Migrator, MigratorTrait as _};
use overture::store::{Db, Place};
use sea_orm::{
    ColumnTrait as _, ColumnType, ConnectionTrait as _, DatabaseConnection, DbBackend, EntityTrait,
    IdenStatic as _, Iterable as _, PrimaryKeyToColumn as _, Statement,
};

use crate::harness::{Engine, postgres_at, postgres_do};

/// A column as both sides can say it: kind, nullable, part of the primary key.
type Column = (&'static str, bool, bool);
type Tables = BTreeMap<String, BTreeMap<String, Column>>;

fn described<E: EntityTrait>(tables: &mut Tables) {
    let keys: Vec<String> = E::PrimaryKey::iter().map(|key| key.into_column().as_str().to_owned()).collect();
    let columns = E::Column::iter().map(|column| {
        let definition = column.def();
        let name = column.as_str().to_owned();
        let is_key = keys.contains(&name);
        (name, (kind(definition.get_column_type()), definition.is_null(), is_key))
    });
    tables.insert(E::default().table_name().to_owned(), columns.collect());
}

fn kind(column: &ColumnType) -> &'static str {
    match column {
        ColumnType::Uuid => "id",
        ColumnType::Text | ColumnType::String(_) => "text",
        ColumnType::TimestampWithTimeZone => "time",
        ColumnType::Integer => "int",
        ColumnType::BigInteger => "bigint",
        ColumnType::Json | ColumnType::JsonBinary => "json",
        other => panic!("{other:?} is a column type no table of ours has"),
    }
}

fn entities() -> Tables {
    let mut tables = Tables::new();
    macro_rules! all {
        ($($table:ident),+ $(,)?) => { $(described::<$table::Entity>(&mut tables);)+ };
    }
    all!(
        access,
        account,
        account_link,
        acting,
        area,
        assignment,
        attachment,
        audit,
        audit_payload,
        auto_send,
        ceremony,
        challenge,
        challenge_invitation,
        challenge_invitation_token,
        challenge_preview,
        challenge_reopening,
        challenge_update,
        challenge_version,
        clarification,
        closing_draft,
        conflict,
        data_export,
        decision,
        draft_notice,
        early_draft,
        embed,
        erased_body,
        erasure_request,
        feed_token,
        form,
        form_change,
        form_draft,
        import_change,
        import_file,
        glass,
        held_form,
        identity,
        internal_note,
        invitation,
        job,
        join_request,
        known_browser,
        late_text,
        legal_hold,
        membership,
        message,
        nda,
        nda_acceptance,
        organisation,
        organisation_merge,
        organisation_pair,
        outbox,
        partnership,
        partnership_move,
        passkey,
        password,
        pitch,
        pitch_extension,
        pitch_member,
        pitch_move,
        pitch_sketch,
        pitch_version,
        question,
        rate_limit,
        receipt_key,
        recovery_code,
        referral,
        release,
        reminder_stop,
        removed_blob,
        review,
        role_grant,
        rubric,
        session,
        setting,
        sign_in_link,
        sso_attempt,
        staff_change,
        subscription,
        subscription_token,
        terms,
        upload,
        workflow,
    );
    tables
}

async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<Vec<String>> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter()
        .map(|row| {
            (0..row.column_names().len()).map(|at| row.try_get_by_index::<String>(at).unwrap()).collect()
        })
        .collect()
}

/// What the database really has.
async fn found(db: &DatabaseConnection) -> Tables {
    let sqlite = "select m.name, c.name, lower(c.type), cast(c.\"notnull\" as text), cast(c.pk > 0 as text) \
        from sqlite_master m join pragma_table_info(m.name) c \
        where m.type = 'table' and m.name not like 'sqlite_%' and m.name <> 'seaql_migrations'";
    let postgres = "select c.table_name::text, c.column_name::text, c.data_type::text, \
        case c.is_nullable when 'NO' then '1' else '0' end, \
        case when k.column_name is null then '0' else '1' end \
        from information_schema.columns c \
        left join information_schema.table_constraints t \
          on t.table_schema = c.table_schema and t.table_name = c.table_name and t.constraint_type = 'PRIMARY KEY' \
        left join information_schema.key_column_usage k \
          on k.constraint_name = t.constraint_name and k.table_schema = c.table_schema and k.column_name = c.column_name \
        where c.table_schema = current_schema() and c.table_name <> 'seaql_migrations'";
    let is_sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let described = entities();
    let mut tables = Tables::new();
    for row in rows(db, if is_sqlite { sqlite } else { postgres }).await {
        let [table, column, stored, not_null, key] = row.as_slice() else { panic!("{row:?}") };
        let expected = described.get(table).and_then(|columns| columns.get(column)).map(|(kind, ..)| *kind);
        let possible: &[&str] = match (is_sqlite, stored.as_str()) {
            (true, "blob") | (false, "uuid") => &["id"],
            (true, "text") => &["text", "time", "json"],
            (true, "integer") => &["int", "bigint"],
            (false, "text") => &["text"],
            (false, "timestamp with time zone") => &["time"],
            (false, "jsonb") => &["json"],
            (false, "integer") => &["int"],
            (false, "bigint") => &["bigint"],
            other => panic!("{table}.{column} is {other:?}"),
        };
        // SQLite has fewer types than we do: any of the possible ones agrees.
        let kind = expected.filter(|kind| possible.contains(kind)).unwrap_or(possible[0]);
        tables.entry(table.clone()).or_default().insert(column.clone(), (kind, not_null == "0", key == "1"));
    }
    tables
}

/// The whole schema as text, indexes, checks and triggers included.
async fn dump(db: &DatabaseConnection) -> Vec<Vec<String>> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "select type, name, coalesce(sql, '') from sqlite_master where name not like 'sqlite_%' order by 1, 2"
        }
        _ => {
            "select 'column', table_name || '.' || column_name, data_type || is_nullable from information_schema.columns \
             where table_schema = current_schema() \
             union all select 'index', indexname, indexdef from pg_indexes where schemaname = current_schema() \
             union all select 'constraint', conname, pg_get_constraintdef(oid) from pg_constraint \
               where connamespace = current_schema()::regnamespace \
             union all select 'trigger', tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal \
             union all select 'function', proname, prosrc from pg_proc \
               where pronamespace = current_schema()::regnamespace order by 1, 2, 3"
        }
    };
    rows(db, sql).await
}

async fn check(place: Place) {
    let db = Db::open(&place, 2).await.unwrap();
    let schema = db.schema();
    Migrator::up(schema, None).await.unwrap();
    assert_eq!(found(schema).await, entities());
    let up = dump(schema).await;

    Migrator::down(schema, None).await.unwrap();
    assert_eq!(found(schema).await, Tables::new());
    Migrator::up(schema, None).await.unwrap();
    assert_eq!(dump(schema).await, up);
}

async fn refuses_to_change_the_audit(place: Place) {
    let db = Db::open(&place, 2).await.unwrap();
    let schema = db.schema();
    Migrator::up(schema, None).await.unwrap();
    for sql in [
        "insert into audit (seq, at, kind, commitment, previous, hash) values (1, '2026-11-01T00:00:00+00:00', 'a', 'b', 'c', 'd')",
        "insert into audit_payload (seq, salt, payload) values (1, 's', '{}')",
    ] {
        schema.execute_unprepared(sql).await.unwrap();
    }
    for sql in ["update audit set kind = 'x'", "delete from audit", "update audit_payload set payload = 'x'"]
    {
        assert!(schema.execute_unprepared(sql).await.is_err(), "{sql}");
    }
    schema.execute_unprepared("delete from audit_payload").await.unwrap();
}

async fn place(engine: Engine, name: &str) -> (Option<tempfile::TempDir>, Place) {
    match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("overture.db");
            (Some(folder), Place::File(file))
        }
        Engine::Postgres => {
            let name = format!("overture_{name}_{}", std::process::id());
            postgres_do(&format!("create database {name}")).await;
            (None, Place::Server(postgres_at(&name)))
        }
    }
}

#[actix_web::test]
async fn migrations_and_entities_agree_on_sqlite() {
    let (_folder, place) = place(Engine::Sqlite, "schema").await;
    check(place).await;
}

#[actix_web::test]
async fn migrations_and_entities_agree_on_postgres() {
    let (_folder, place) = place(Engine::Postgres, "schema").await;
    check(place).await;
}

#[actix_web::test]
async fn the_audit_cannot_be_rewritten_on_sqlite() {
    let (_folder, place) = place(Engine::Sqlite, "fixed").await;
    refuses_to_change_the_audit(place).await;
}

#[actix_web::test]
async fn the_audit_cannot_be_rewritten_on_postgres() {
    let (_folder, place) = place(Engine::Postgres, "fixed").await;
    refuses_to_change_the_audit(place).await;
}
