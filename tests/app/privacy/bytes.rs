//! After an erasure nothing of the person is left in any byte of the data folder, also not after an old copy of the
//! database was brought back.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
};

use actix_web::web;
use chrono::TimeDelta;
use entity::values::{PitchState, Role};
use overture::{
    app::{App, Clock},
    domain::{actor::Op, audit::Event},
    gateway::mail::MailGateway,
    services,
};
use walkdir::WalkDir;

use crate::{
    harness::{Engine, Person, TestApp},
    pitch::typed_with,
};

const ADDRESS: &str = "zqaddress7f3a@canary.example";
/// A text for each field the person can write, and the address.
const CANARIES: [&str; 9] = [
    ADDRESS,
    "ZqFirstName7f3a",
    "ZqSecondName7f3a",
    "ZqUserAgent7f3a",
    "ZqDraft7f3a",
    "ZqWithdrawn7f3a",
    "ZqReason7f3a",
    "ZqNote7f3a",
    "ZqPayload7f3a",
];

/// The files of the folder that hold this text.
fn holding(data: &Path, text: &str) -> Vec<String> {
    let files =
        WalkDir::new(data).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files
        .filter(|file| {
            let bytes = fs::read(file.path()).unwrap();
            bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
        })
        .map(|file| file.path().strip_prefix(data).unwrap().display().to_string())
        .collect()
}

/// A portal whose mails lie in its data folder, like those of a demo, and whose log does, too.
async fn portal() -> (TestApp, tracing::subscriber::DefaultGuard) {
    let mut portal = TestApp::on(Engine::Sqlite).await;
    let mut app =
        Arc::try_unwrap(portal.app.into_inner()).unwrap_or_else(|_| panic!("nobody else has it yet"));
    app.mail = MailGateway::build(&app.config.mail, &app.config.server.data).unwrap();
    let log = fs::File::create(app.config.server.data.join("log.txt")).unwrap();
    portal.app = web::Data::new(app);
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(Mutex::new(log)).finish();
    (portal, tracing::subscriber::set_default(subscriber))
}

/// Others around the person, so that pages of the database are divided and rows move.
async fn crowd(portal: &TestApp, numbers: std::ops::Range<u32>) {
    let op = portal.operator();
    for number in numbers {
        // No order in the names: they fall between each other in every index.
        let name = number.wrapping_mul(2_654_435_761);
        let email = format!("{name:08x}@example.org");
        let name = format!("{name:08x} {}", "Somebody ".repeat(8));
        services::account::add_user(&portal.app, &op, &email, &name, None, None).await.unwrap();
        portal.post(&portal.visitor(), "/sign-in", &[("email", &email)]).await;
    }
}

/// Writes a canary into every field.
async fn canary(portal: &TestApp) -> Person {
    let challenge = portal.challenge("quiet").await;
    let lea = portal.person("lea@example.org", &[]).await;
    let zoe = portal.person(ADDRESS, &[(Role::Evaluator, Some(challenge))]).await;
    portal.post(&zoe, "/my/account", &[("name", "ZqFirstName7f3a")]).await;
    assert!(!holding(&portal.app.config.server.data, "ZqFirstName7f3a").is_empty(), "it is written");
    portal.post(&zoe, "/my/account", &[("name", "ZqSecondName7f3a")]).await;
    portal.post(&portal.visitor(), "/sign-in", &[("email", ADDRESS)]).await;
    let op = portal.operator();
    let path = services::sign_in::link_for_operator(&portal.app, &op, ADDRESS).await.unwrap();
    let browser = services::sign_in::Browser { agent: "ZqUserAgent7f3a".to_owned(), ..Default::default() };
    let token = path.rsplit('/').next().unwrap();
    services::sign_in::confirm_link(&portal.app, &op, token, &browser, "").await.unwrap();

    let draft = portal.begin(&zoe, "quiet").await;
    for half in ["ZqDraft7f3a", "ZqDraft7f3a again"] {
        let fields = typed_with("solution", "title", half);
        portal.save(&zoe, &draft, "solution", &fields).await;
    }
    let sent = portal.begin(&zoe, "quiet").await;
    portal.fill(&zoe, &sent).await;
    let long = format!("ZqWithdrawn7f3a {}", "and so on ".repeat(150));
    portal.save(&zoe, &sent, "solution", &typed_with("solution", "solution", &long)).await;
    portal.send_pitch(&zoe, &sent).await;
    portal.post(&zoe, &format!("/my/pitches/{sent}/withdraw"), &[("reason", "ZqReason7f3a")]).await;

    let foreign = portal.pitch(challenge, lea.id.unwrap(), PitchState::Submitted, "evaluation").await;
    portal.assignment(&foreign, zoe.id.unwrap(), lea.id.unwrap()).await;
    let declared = [("kind", "possible"), ("note", "ZqNote7f3a")];
    portal.post(&zoe, &format!("/review/{foreign}/conflict"), &declared).await;
    overture::store::write(&portal.app.db, async |tx| {
        let event = Event::new("account.noted", zoe.id.unwrap().0).with("text", "ZqPayload7f3a");
        overture::store::audit::append(tx, &op, &event, "5a17".repeat(8)).await
    })
    .await
    .unwrap();
    portal.post(&zoe, "/my/account/data/export", &[]).await;
    zoe
}

#[actix_web::test]
async fn nothing_is_left_in_any_byte_of_the_data_folder() {
    let (mut portal, _log) = portal().await;
    let data = portal.app.config.server.data.clone();
    services::search::rebuild(&portal.app, &portal.operator()).await.unwrap();
    crowd(&portal, 0..60).await;
    let zoe = canary(&portal).await;
    crowd(&portal, 60..160).await;
    portal.work().await;
    services::audit::anchor(&portal.app).await.unwrap();
    // The first name was overwritten by the second.
    for canary in CANARIES.iter().filter(|canary| !canary.contains("First")) {
        assert!(!holding(&data, canary).is_empty(), "{canary} was never written");
    }
    assert!(holding(&data, ADDRESS).iter().any(|file| file.starts_with("mailbox/")), "mails lie there");
    assert!(!holding(&data, ADDRESS).iter().any(|file| file == "log.txt"), "logs hold no addresses");
    let backup = data.parent().unwrap().join(format!("{}-backup.db", std::process::id()));
    let sql = format!("vacuum into '{}'", backup.display());
    sea_orm::ConnectionTrait::execute_unprepared(portal.app.db.schema(), &sql).await.unwrap();

    portal.forget(&zoe).await;
    for canary in CANARIES {
        assert_eq!(holding(&data, canary), [] as [&str; 0], "{canary}");
    }
    services::audit::anchor(&portal.app).await.unwrap();
    let verdict = services::audit::verify(&portal.app).await.unwrap();
    assert!(verdict.whole.erased > 0, "the chain is whole without what was erased");
    let ledger = fs::read_to_string(data.join("privacy/erasures.jsonl")).unwrap();
    assert_eq!(ledger.lines().count(), 1);
    assert!(!ledger.contains(&zoe.id.unwrap().to_string()), "{ledger}");

    // The server stops; an old copy is brought back, and with it the person.
    let config = portal.app.config.clone();
    for connection in [portal.app.db.read(), portal.app.db.schema()] {
        connection.clone().close().await.unwrap();
    }
    for file in ["overture.db", "overture.db-wal", "overture.db-shm"] {
        let _ = fs::remove_file(data.join(file));
    }
    fs::rename(&backup, data.join("overture.db")).unwrap();
    let mut app = App::build(config, false).await.unwrap();
    app.clock = Clock::set_to(crate::harness::noon() + TimeDelta::days(5));
    portal.app = web::Data::new(app);
    assert!(!holding(&data, "ZqSecondName7f3a").is_empty());
    assert_eq!(services::privacy::unapplied(&portal.app).await.unwrap(), 1);
    let op = Op::of_operator(portal.now());
    assert_eq!(services::privacy::reapply(&portal.app, &op).await.unwrap(), 1);
    portal.work().await;
    for canary in CANARIES {
        assert_eq!(holding(&data, canary), [] as [&str; 0], "{canary} came back");
    }
    assert_eq!(services::privacy::reapply(&portal.app, &op).await.unwrap(), 0);
    assert_eq!(fs::read_to_string(data.join("privacy/erasures.jsonl")).unwrap(), ledger);
}
