//! What an operator sees: one clear sentence and an exit code.

use std::{net::TcpListener, path::Path, process::Output};

use migration::MigratorTrait as _;
use overture::store::{Db, Place};
use sea_orm::ConnectionTrait as _;

use crate::served::{Served, command};

/// Runs the binary in a folder without settings.
fn overture(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

/// The complaint of a command that must fail.
fn complaint(folder: &Path, arguments: &[&str]) -> String {
    let output = overture(folder, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text.trim().lines().count(), 1, "not one sentence: {text}");
    assert!(!text.contains("panicked"), "{text}");
    text
}

fn answer(folder: &Path, arguments: &[&str]) -> String {
    let output = overture(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_port_in_use_is_said_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = taken.local_addr().unwrap().to_string();
    for command in ["demo", "serve"] {
        let text = complaint(folder.path(), &[command, "--listen", &listen]);
        assert!(text.contains(&listen) && text.contains("cannot be listened on"), "{text}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_said_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "in the way").unwrap();
    for command in [&["demo", "--listen", "127.0.0.1:0"][..], &["migrate"]] {
        let arguments = [command, &["--data", "file/data"]].concat();
        let text = complaint(folder.path(), &arguments);
        assert!(text.contains("the folder file/data cannot be written"), "{text}");
    }
}

#[actix_web::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let db = Db::open(&Place::File(data.join("overture.db")), 1).await.unwrap();
    migration::Migrator::up(db.schema(), None).await.unwrap();
    db.schema()
        .execute_unprepared(
            "insert into seaql_migrations (version, applied_at) values ('m99991231_later', 1)",
        )
        .await
        .unwrap();
    for arguments in
        [&["migrate"][..], &["serve", "--listen", "127.0.0.1:0"], &["user", "link", "a@example.org"]]
    {
        let text = complaint(folder.path(), arguments);
        assert!(text.contains("newer version") && text.contains("m99991231_later"), "{text}");
    }
}

#[test]
fn what_would_be_unsafe_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, sentence) in [
        (&["serve", "--listen", "0.0.0.0:0"][..], "OVERTURE_SERVER__ORIGIN=https://"),
        (&["work"], "`work` needs PostgreSQL"),
        (&["serve", "--no-worker"], "--no-worker needs PostgreSQL"),
        (&["user", "link", "nobody@example.org"], "there is no portal in data"),
        (&["serve", "--config", "missing.toml"], "missing.toml does not exist"),
    ] {
        let text = complaint(folder.path(), arguments);
        assert!(text.contains(sentence), "{arguments:?}: {text}");
    }
    let output = command(folder.path(), &["demo"])
        .env("OVERTURE_SERVER__LISTEN", "0.0.0.0:0")
        .env("OVERTURE_SERVER__ORIGIN", "https://pitch.example.org")
        .output()
        .unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("loopback addresses only"));
}

#[test]
fn a_wrong_setting_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (setting, value, named) in [
        ("OVERTURE_SERVER__LISTEN", "nowhere", "listen"),
        ("OVERTURE_SERVER__LISSEN", "127.0.0.1:0", "lissen"),
        ("OVERTURE_MAIL__URL", "smtp://mail.example.org?tls=none", "tls=none"),
    ] {
        let output = command(folder.path(), &["migrate"]).env(setting, value).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{setting}");
        assert!(text.to_lowercase().contains(named), "{setting}: {text}");
    }
}

#[test]
fn one_server_a_folder_and_short_commands_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Served::start(folder.path(), &[]);
    let text = complaint(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert!(text.contains("another server runs"), "{text}");

    assert!(answer(folder.path(), &["user", "add", "ines@example.org", "--role", "admin"]).contains("Done"));
    assert!(
        answer(folder.path(), &["user", "add", "ines@example.org", "--role", "admin"])
            .contains("Nothing to do")
    );
    let link = answer(folder.path(), &["user", "link", "ines@example.org"]);
    assert!(link.starts_with(&format!("http://{}/sign-in/link/", server.address)), "{link}");
    let verdict = answer(folder.path(), &["audit", "verify"]);
    assert!(verdict.contains("The chain is whole"), "{verdict}");
    let text = complaint(folder.path(), &["user", "revoke", "ines@example.org"]);
    assert!(text.contains("The last administrator stays"), "{text}");
    assert!(answer(folder.path(), &["user", "add", "kim@example.org", "--role", "auditor"]).contains("Done"));
    assert!(answer(folder.path(), &["user", "revoke", "kim@example.org"]).contains("their roles have ended"));
    let text = complaint(folder.path(), &["user", "revoke", "nobody@example.org"]);
    assert!(text.contains("nobody has the address"), "{text}");
    let text = complaint(folder.path(), &["user", "add", "ines@example.org", "--role", "queen"]);
    assert!(text.contains("`queen` is not a role"), "{text}");
    let text = complaint(folder.path(), &["user", "add", "no address"]);
    assert!(text.contains("not an e-mail address"), "{text}");
}

#[test]
fn the_routes_are_printed_with_method_resource_action_and_audience() {
    let folder = tempfile::tempdir().unwrap();
    let routes: Vec<serde_json::Value> =
        serde_json::from_str(&answer(folder.path(), &["routes", "--json"])).unwrap();
    assert_eq!(routes.len(), overture::web::routes::ROUTES.len());
    for route in routes {
        for key in ["method", "path", "resource", "action", "audience"] {
            assert!(route[key].as_str().is_some_and(|text| !text.is_empty()), "{route}");
        }
    }
    assert!(!folder.path().join("data").exists(), "printing routes makes no folder");
}
