//! The audit chain on a real database: every way of tampering is found by `audit verify`.

use actix_web::http::StatusCode;
use overture::services;
use sea_orm::ConnectionTrait as _;

use crate::harness::stories;

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

stories! {
    async fn an_untouched_chain_verifies_and_every_tampering_is_found(portal: TestApp) {
        for name in ["ada", "bob", "eve"] {
            portal.person(&format!("{name}@example.org"), &[]).await;
        }
        services::audit::anchor(&portal.app, &portal.operator()).await.unwrap();
        let verdict = services::audit::verify(&portal.app).await.unwrap();
        assert!(verdict.whole.entries >= 9 && verdict.anchors == 1, "{verdict:?}");

        let db = portal.app.db.schema();
        let is_postgres = portal.app.db.is_shared();
        let off = if is_postgres {
            vec!["alter table audit disable trigger all", "alter table audit_payload disable trigger all"]
        } else {
            vec!["drop trigger audit_no_update", "drop trigger audit_no_delete", "drop trigger audit_payload_no_update", "pragma foreign_keys = off"]
        };
        for sql in off {
            db.execute_unprepared(sql).await.unwrap();
        }
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
        services::audit::anchor(&portal.app, &portal.operator()).await.unwrap();
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
}
