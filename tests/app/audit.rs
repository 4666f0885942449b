//! The audit chain on a real database: every way of tampering is found by `audit verify`.

use actix_web::http::StatusCode;
use entity::values::Role;
use overture::{
    domain::audit::{Check, Kept, Link, Payload},
    services,
};
use sea_orm::ConnectionTrait as _;

use crate::harness::{TestApp, stories};

/// What somebody with the database file in their hands could do, and how the verdict names it.
const TAMPERING: [(&str, &str); 7] = [
    ("update audit set kind = 'pitch.withdrawn' where seq = 3", "was edited"),
    ("update audit_payload set payload = '{}' where seq = 3", "payload of entry 3 was edited"),
    (
        "update audit_payload set actor_id = object_id where object_id is not null and actor_id is null",
        "the payload of entry",
    ),
    ("update audit_payload set object_id = null where object_id is not null", "the payload of entry"),
    ("delete from audit where seq = 3", "entry 3 is missing"),
    ("update audit set seq = seq + 100000 where seq = 3", "entry 3 is missing"),
    ("delete from audit where seq > 3", "truncated"),
];

/// Switches off what keeps the trail append-only.
async fn off(portal: &TestApp) {
    let statements: &[&str] = if portal.app.db.is_shared() {
        &["alter table audit disable trigger all", "alter table audit_payload disable trigger all"]
    } else {
        &[
            "drop trigger audit_no_update",
            "drop trigger audit_no_delete",
            "drop trigger audit_payload_no_update",
            "pragma foreign_keys = off",
        ]
    };
    for sql in statements {
        portal.app.db.schema().execute_unprepared(sql).await.unwrap();
    }
}

stories! {
    async fn an_untouched_chain_verifies_and_every_tampering_is_found(portal: TestApp) {
        for name in ["ada", "bob", "eve"] {
            portal.person(&format!("{name}@example.org"), &[]).await;
        }
        services::audit::anchor(&portal.app).await.unwrap();
        let verdict = services::audit::verify(&portal.app).await.unwrap();
        assert!(verdict.whole.entries >= 9 && verdict.anchors == 1, "{verdict:?}");

        off(&portal).await;
        let (db, is_postgres) = (portal.app.db.schema(), portal.app.db.is_shared());
        for (sql, named) in TAMPERING {
            let restore = ["create table kept as select * from audit", "create table kept_payload as select * from audit_payload"];
            for sql in restore {
                db.execute_unprepared(sql).await.unwrap();
            }
            if is_postgres {
                db.execute_unprepared("alter table audit_payload drop constraint if exists audit_payload_seq_fkey").await.unwrap();
            }
            db.execute_unprepared(sql).await.unwrap();
            let found = services::audit::verify(&portal.app).await.expect_err(sql).to_string();
            assert!(found.contains(named), "{sql}: {found}");
            for sql in [
                "delete from audit_payload", "delete from audit", "insert into audit select * from kept",
                "insert into audit_payload select * from kept_payload", "drop table kept", "drop table kept_payload",
            ] {
                db.execute_unprepared(sql).await.unwrap();
            }
            services::audit::verify(&portal.app).await.unwrap();
        }
    }

    async fn the_head_is_signed_and_the_key_is_the_owners_alone(portal: TestApp) {
        portal.person("ada@example.org", &[]).await;
        services::audit::anchor(&portal.app).await.unwrap();
        let data = &portal.app.config.server.data;
        let key = std::fs::metadata(data.join("secrets/audit.key")).unwrap();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&key.permissions()) & 0o777, 0o600);

        let heads = data.join("audit/heads.jsonl");
        let forged = std::fs::read_to_string(&heads).unwrap().replace("\"seq\":", "\"seq\":1");
        std::fs::write(&heads, forged).unwrap();
        let found = services::audit::verify(&portal.app).await.unwrap_err().to_string();
        assert!(found.contains("was not signed by this portal"), "{found}");
    }

    async fn every_write_leaves_one_entry(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let before = services::audit::verify(&portal.app).await.unwrap().whole.entries;
        assert_eq!(portal.post(&kim, "/sign-out", &[]).await.status, StatusCode::SEE_OTHER);
        let after = services::audit::verify(&portal.app).await.unwrap().whole.entries;
        assert_eq!(after, before + 1);
    }

    async fn auditors_have_the_chain_followed_and_see_what_was_found(portal: TestApp) {
        let ann = portal.person("ann@example.org", &[(Role::Auditor, None)]).await;
        assert!(!portal.get(&ann, "/admin/audit").await.text().contains("The chain is"));
        for (sql, found) in [("select 1", "The chain is whole"), ("update audit_payload set object_id = null", "The chain is broken")] {
            if found.contains("broken") {
                off(&portal).await;
            }
            portal.app.db.schema().execute_unprepared(sql).await.unwrap();
            let asked = portal.post(&ann, "/admin/audit/verify", &[]).await;
            assert_eq!(asked.location(), "/admin/audit");
            portal.work().await;
            let page = portal.get(&ann, "/admin/audit").await.text();
            assert!(page.contains(found), "{page}");
        }
    }

    async fn an_export_is_enough_to_follow_the_chain_elsewhere(portal: TestApp) {
        let ann = portal.person("ann@example.org", &[(Role::Auditor, None)]).await;
        let export = portal.get(&ann, "/admin/audit/export").await;
        let mut check = Check::new([]);
        let mut kinds = Vec::new();
        for line in export.text().lines() {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            let link: Link = serde_json::from_value(entry.clone()).unwrap();
            let text = |name: &str| entry[name].as_str().unwrap().to_owned();
            let payload: Payload = serde_json::from_str(&text("payload")).unwrap();
            let kept = Kept { salt: text("salt"), text: text("payload"), actor: payload.actor, object: payload.object };
            check.take(&link, Some(&kept)).unwrap();
            kinds.push(link.kind);
        }
        let whole = check.finish().unwrap();
        assert_eq!(kinds.last().map(String::as_str), Some("audit.exported"));
        assert_eq!(whole.entries, services::audit::verify(&portal.app).await.unwrap().whole.entries);
        assert!(export.header("content-disposition").unwrap().starts_with("attachment"));
    }
}
