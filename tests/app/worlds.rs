//! Lists show what the policy allows: in thousands of small random worlds, the rows that a filter takes out of the
//! database are those on which the policy, asked about each pitch alone, says yes.

mod made;

use std::collections::BTreeSet;

use entity::{challenge, pitch, values::PitchId};
use overture::{
    domain::{
        actor::{Actor, Roles, Who},
        policy::{ApproveDecision, Line, Mask, ReadConflicts, Rows, SeePitch, rows, rows_showing, verdict},
    },
    store::{self, desk::Workflows},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    Statement, sea_query::Expr,
};

use crate::harness::{Engine, TestApp};
use made::{World, insert, worlds};

/// The tables that worlds are made of.
const FILLED: [&str; 13] = [
    "account",
    "assignment",
    "challenge",
    "conflict",
    "decision",
    "form",
    "membership",
    "organisation",
    "pitch",
    "release",
    "review",
    "rubric",
    "workflow",
];

/// The tables from which the policy learns nothing about a pitch. Roles come with the actor.
const BESIDE: [&str; 19] = [
    "access",
    "audit",
    "audit_payload",
    "job",
    "outbox",
    "partnership",
    "partnership_move",
    "pitch_move",
    "pitch_version",
    "rate_limit",
    "recovery_code",
    "role_grant",
    "seaql_migrations",
    "session",
    "setting",
    "sign_in_link",
    "sqlite_sequence",
    "sqlite_stat1",
    "sqlite_stat4",
];

/// What one list said about the pitches of a world.
type Listed = (PitchId, bool, bool, bool, bool);

/// The columns of [`Listed`], all in one statement.
async fn listed(portal: &TestApp, world: &World, actor: &Actor, workflows: &Workflows) -> Vec<Listed> {
    let now = portal.now();
    let asked = |rows: Rows| -> Expr {
        Expr::case(store::policy::condition(&rows, actor, workflows), true).finally(false).into()
    };
    pitch::Entity::find()
        .select_only()
        .column(pitch::Column::Id)
        .column_as(asked(rows::<SeePitch>(actor, now)), "seen")
        .column_as(asked(rows_showing::<SeePitch>(actor, now, |mask| mask.title)), "titled")
        .column_as(asked(rows::<ReadConflicts>(actor, now)), "managed")
        .column_as(asked(rows::<ApproveDecision>(actor, now)), "approved")
        .filter(pitch::Column::ChallengeId.is_in(world.challenges))
        .into_tuple()
        .all(portal.app.db.read())
        .await
        .unwrap()
}

/// The same from the policy, pitch by pitch.
async fn decided(portal: &TestApp, world: &World, actor: &Actor) -> Vec<Listed> {
    let mut all = Vec::new();
    for (id, reference) in &world.pitches {
        let seen = store::pitch::seen(portal.app.db.read(), reference, actor).await.unwrap();
        let says = |line| verdict(line, actor, &seen.facts, portal.now());
        let see: Option<Mask> = says(Line::SeePitch).ok();
        let titled = see.is_some_and(|mask| mask.title);
        all.push((
            *id,
            see.is_some(),
            titled,
            says(Line::ReadConflicts).is_ok(),
            says(Line::ApproveDecision).is_ok(),
        ));
    }
    all
}

async fn compare(engine: Engine, count: usize) {
    let mut passed = [0_usize; 4];
    let mut pitches = 0;
    for (batch, seed) in (0..count).step_by(1_000).zip(7_u64..) {
        let portal = TestApp::on(engine).await;
        let made = worlds(&portal, seed, batch, 1_000.min(count - batch));
        let workflows = insert(&portal, &made).await;
        for world in &made.worlds {
            let actor = Actor::with(world.who, Roles(world.roles.clone()));
            let mut listed = listed(&portal, world, &actor, &workflows).await;
            let mut decided = decided(&portal, world, &actor).await;
            listed.sort_unstable();
            decided.sort_unstable();
            assert_eq!(listed, decided, "{engine:?}, batch {batch}: {world:#?}");
            for (_, seen, titled, managed, approved) in listed {
                pitches += 1;
                for (place, is_so) in [seen, titled, managed, approved].into_iter().enumerate() {
                    passed[place] += usize::from(is_so);
                }
            }
        }
    }
    eprintln!("{engine:?}: {count} worlds, {pitches} pitches; seen, titled, managed, to approve: {passed:?}");
    assert!(
        passed.iter().all(|rows| *rows > count / 50),
        "{passed:?}: a filter that takes nothing proves nothing"
    );
    assert!(passed[0] < pitches * 9 / 10, "{passed:?} of {pitches}");
}

#[actix_web::test]
async fn in_ten_thousand_worlds_lists_show_what_the_policy_allows() {
    compare(Engine::Sqlite, 10_000).await;
}

#[actix_web::test]
async fn in_five_hundred_worlds_on_postgresql_too() {
    compare(Engine::Postgres, 500).await;
}

/// What the policy knows about a pitch is read from tables that the worlds fill: a new table is either one of them
/// or known to be none.
#[actix_web::test]
async fn every_table_is_part_of_the_worlds_or_beside_them() {
    let portal = TestApp::on(Engine::Sqlite).await;
    let conn = portal.app.db.read();
    let sql = "select name from sqlite_master where type = 'table'";
    let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await.unwrap();
    let known: BTreeSet<&str> = FILLED.into_iter().chain(BESIDE).collect();
    for row in rows {
        let name: String = row.try_get_by_index(0).unwrap();
        assert!(
            known.contains(name.as_str()),
            "does `store::pitch::seen` read {name}? Then fill it in `worlds/made.rs`; else name it beside them"
        );
    }
}

/// Whoever is not signed in finds nothing in any list, the portal itself everything.
#[actix_web::test]
async fn a_visitor_finds_nothing_and_the_clock_everything() {
    let portal = TestApp::on(Engine::Sqlite).await;
    let made = worlds(&portal, 3, 0, 50);
    let workflows = insert(&portal, &made).await;
    for (who, all) in [(Who::Visitor, false), (Who::Clock, true)] {
        for world in &made.worlds {
            let listed = listed(&portal, world, &Actor::of(who), &workflows).await;
            assert!(!listed.is_empty() && listed.iter().all(|(_, seen, ..)| *seen == all), "{who:?}");
        }
    }
}

/// The public list has the challenges that the policy lets a visitor read, and counts them.
#[actix_web::test]
async fn the_public_list_has_the_challenges_a_visitor_reads() {
    use overture::domain::policy::ChallengeFacts;

    let portal = TestApp::on(Engine::Sqlite).await;
    let made = worlds(&portal, 11, 0, 20);
    insert(&portal, &made).await;
    let rows = challenge::Entity::find().filter(Condition::all()).all(portal.app.db.read()).await.unwrap();
    let visitor = Actor::of(Who::Visitor);
    let mut hidden = 0;
    let listed = portal.get(&portal.visitor(), "/challenges").await.text();
    for row in rows {
        let facts =
            ChallengeFacts { challenge: row.id, state: row.state, is_assigned: false, was_open: false };
        let reads = verdict(Line::ReadChallenge, &visitor, &facts, portal.now()).is_ok();
        let page = portal.get(&portal.visitor(), &format!("/challenges/{}", row.slug)).await;
        // One that is gone says so.
        assert_eq!(page.status.as_u16() != 404, reads, "{}: {:?}", row.slug, row.state);
        assert!(reads || !listed.contains(&row.slug), "{} is listed", row.slug);
        hidden += usize::from(!reads);
    }
    assert!(hidden > 0);
}
