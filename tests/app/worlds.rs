//! Lists show what the policy allows: in thousands of small random worlds, the rows that a filter takes out of the
//! database are those on which the policy, asked about each pitch alone, says yes.

mod entering;
mod made;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use entity::{
    challenge, pitch,
    values::{ChallengeState, PitchId, PitchState, Role},
};
use overture::{
    domain::{
        actor::{Actor, Who},
        policy::{
            ApproveDecision, AssignEvaluators, ChallengeFacts, Clarify, Configure, DeclareConflict,
            EditChallenge, EditDraft, ExportPitch, Line, ManageTeam, Mask, ProposeDecision, ReadAccess,
            ReadAttachments, ReadAudit, ReadBody, ReadChallenge, ReadConflicts, ReadDecision, ReadEvaluators,
            ReadFeedback, ReadIdentity, ReadNotes, ReadOldAttachments, ReadOutbox, ReadRanking, ReadReviews,
            ReadUnreleased, ReturnPitch, Rows, SeePitch, SubmitPitch, WithdrawPitch, WriteReview, rows,
            rows_showing, verdict,
        },
    },
    services,
    store::{self, desk::Workflows},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, EntityTrait as _, QueryFilter as _, QueryResult,
    QuerySelect as _, QueryTrait as _, Statement, sea_query::Expr,
};

use crate::harness::{Engine, TestApp};
use made::{World, insert, worlds};

/// The tables that worlds are made of.
const FILLED: [&str; 22] = [
    "account",
    "acting",
    "assignment",
    "challenge",
    "challenge_invitation",
    "conflict",
    "decision",
    "form",
    "glass",
    "membership",
    "nda",
    "nda_acceptance",
    "organisation",
    "pitch",
    "pitch_extension",
    "pitch_member",
    "release",
    "review",
    "role_grant",
    "rubric",
    "session",
    "workflow",
];

/// The tables from which the policy learns nothing about a pitch, with why.
const BESIDE: [(&str, &[&str]); 14] = [
    (
        "what is asked for and gives nothing before it is answered: then it is a row of another table",
        &["challenge_reopening", "form_change", "invitation", "join_request", "staff_change"],
    ),
    (
        "ways in: what proves who somebody is, not what they may do",
        &[
            "account_link",
            "ceremony",
            "early_draft",
            "held_form",
            "identity",
            "known_browser",
            "passkey",
            "password",
            "recovery_code",
            "sign_in_link",
            "sso_attempt",
        ],
    ),
    (
        "what happened, or is to be done",
        &[
            "access",
            "attachment",
            "audit",
            "audit_payload",
            "challenge_version",
            "import_change",
            "import_file",
            "job",
            "outbox",
            "pitch_move",
            "pitch_version",
            "rate_limit",
            "setting",
            "terms",
            "removed_blob",
            "upload",
        ],
    ),
    (
        "what a challenge and the public say to each other: of pitches it tells nothing",
        &["challenge_update", "question", "subscription", "subscription_token"],
    ),
    ("other sites that show what is public", &["embed"]),
    (
        "links to a challenge before it is public, or to an invitation: whoever holds one reads what is behind it",
        &["challenge_invitation_token", "challenge_preview"],
    ),
    ("what is recommended gives nobody anything before they are invited", &["referral"]),
    (
        "what looks alike: who belongs to an organisation is a membership, who reads a pitch does not depend on its like",
        &["organisation_merge", "organisation_pair", "pitch_sketch"],
    ),
    (
        "what is kept, given out and forgotten: how long, not by whom it is read",
        &["data_export", "draft_notice", "erased_body", "erasure_request", "legal_hold"],
    ),
    (
        "what is said about a pitch, or was begun for it: read by who may read the pitch, and opens it to nobody",
        &["clarification", "closing_draft", "internal_note", "late_text", "message"],
    ),
    (
        "what somebody wished for, and the keys and forms of the portal",
        &["auto_send", "feed_token", "form_draft", "receipt_key", "reminder_stop"],
    ),
    ("what came of a pitch is another subject of the policy", &["partnership", "partnership_move"]),
    ("where a challenge is found: who reads its pitches does not depend on it", &["area"]),
    ("of the database itself", &["seaql_migrations", "sqlite_sequence", "sqlite_stat1", "sqlite_stat4"]),
];

/// The rows of a line.
type Filter = fn(&Actor, DateTime<Utc>) -> Rows;

macro_rules! filters {
    ($($action:ident),+ $(,)?) => { &[$((Line::$action, rows::<$action> as Filter)),+] };
}

/// The lines about a pitch besides `SeePitch`, which is asked in every world; these take turns.
const FILTERS: &[(Line, Filter)] = filters![
    ReadBody,
    ReadIdentity,
    ReadAttachments,
    ReadOldAttachments,
    EditDraft,
    SubmitPitch,
    WithdrawPitch,
    ManageTeam,
    Clarify,
    ReturnPitch,
    DeclareConflict,
    ReadConflicts,
    AssignEvaluators,
    WriteReview,
    ReadReviews,
    ReadEvaluators,
    ReadNotes,
    ReadRanking,
    ProposeDecision,
    ApproveDecision,
    ReadUnreleased,
    ReadDecision,
    ReadFeedback,
    ExportPitch,
    ReadAccess,
];
/// So many of them are asked in one world.
const IN_TURN: usize = 5;

/// A pitch, and what a list or the policy says of it: seen, with its title, and the lines whose turn it is.
type Said = (PitchId, Vec<bool>);

/// What lists say about the pitches of a world, all in one statement.
async fn listed(
    portal: &TestApp,
    world: &World,
    actor: &Actor,
    (workflows, turn): (&Workflows, &[(Line, Filter)]),
) -> Vec<Said> {
    let now = portal.now();
    let mut asked =
        vec![rows::<SeePitch>(actor, now), rows_showing::<SeePitch>(actor, now, |mask| mask.title)];
    asked.extend(turn.iter().map(|(_, filter)| filter(actor, now)));
    let mut select = pitch::Entity::find().select_only().column(pitch::Column::Id);
    for (place, rows) in asked.iter().enumerate() {
        let condition = store::policy::condition(rows, actor, workflows);
        let case: Expr = Expr::case(condition, true).finally(false).into();
        select = select.column_as(case, format!("says_{place}"));
    }
    let query = select.filter(pitch::Column::ChallengeId.is_in(world.challenges)).into_query();
    let found = portal.app.db.read().query_all(&query).await.unwrap();
    let says = |row: &QueryResult| (1..=asked.len()).map(|at| row.try_get_by_index(at).unwrap()).collect();
    found.iter().map(|row| (row.try_get_by_index(0).unwrap(), says(row))).collect()
}

/// The same from the policy, pitch by pitch.
async fn decided(portal: &TestApp, world: &World, actor: &Actor, turn: &[(Line, Filter)]) -> Vec<Said> {
    let mut all = Vec::new();
    for (id, reference) in &world.pitches {
        let seen = store::pitch::seen(portal.app.db.read(), reference, actor).await.unwrap();
        let says = |line| verdict(line, actor, &seen.facts, portal.now());
        let see: Option<Mask> = says(Line::SeePitch).ok();
        let mut said = vec![see.is_some(), see.is_some_and(|mask| mask.title)];
        said.extend(turn.iter().map(|(line, _)| says(*line).is_ok()));
        all.push((*id, said));
    }
    all
}

/// Whoever comes in with the session of this world.
async fn entering(portal: &TestApp, world: &World) -> Actor {
    let found = services::session::identify(&portal.app, &portal.operator(), &world.token).await;
    found.unwrap().expect("the session is open").actor
}

async fn compare(engine: Engine, count: usize) {
    let (mut pitches, mut passed) = (0, BTreeMap::<&str, usize>::new());
    let (mut acting, mut through_glass) = (0, 0);
    for (batch, seed) in (0..count).step_by(1_000).zip(7_u64..) {
        let portal = TestApp::on(engine).await;
        let made = worlds(&portal, seed, batch, 1_000.min(count - batch));
        let workflows = insert(&portal, &made).await;
        for (number, world) in made.worlds.iter().enumerate() {
            let actor = entering(&portal, world).await;
            let first = number * IN_TURN % FILTERS.len();
            let turn = &FILTERS[first..first + IN_TURN];
            let mut listed = listed(&portal, world, &actor, (&workflows, turn)).await;
            let mut decided = decided(&portal, world, &actor, turn).await;
            listed.sort_unstable();
            decided.sort_unstable();
            let lines: Vec<&str> = turn.iter().map(|(line, _)| line.as_str()).collect();
            assert_eq!(listed, decided, "{engine:?}, batch {batch}, {lines:?}: {actor:#?} {world:#?}");
            acting += usize::from(actor.is_acting());
            through_glass += usize::from(actor.roles.portal(Role::Admin) && !actor.glass.is_empty());
            for (_, said) in listed {
                pitches += 1;
                let names = ["SeePitch", "its title"].iter().chain(&lines);
                for (name, is_so) in names.zip(said) {
                    *passed.entry(name).or_default() += usize::from(is_so);
                }
            }
        }
    }
    eprintln!(
        "{engine:?}: {count} worlds, {pitches} pitches, {acting} acting, {through_glass} with glass: {passed:?}"
    );
    assert!(passed.len() == FILTERS.len() + 2, "{passed:?}");
    // In few worlds some lines have no row.
    let are_met = count < 1_000 || passed.values().all(|rows| *rows > 0);
    let are_often = ["SeePitch", "its title"].iter().all(|line| passed[line] > count / 50);
    assert!(are_met && are_often, "a filter that takes nothing proves nothing: {passed:?}");
    assert!(passed["SeePitch"] < pitches * 9 / 10, "{passed:?} of {pitches}");
    assert!(acting > count / 50 && through_glass > count / 50, "{acting} {through_glass}");
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
    let beside = BESIDE.iter().flat_map(|(_, tables)| tables.iter().copied());
    let known: BTreeSet<&str> = FILLED.into_iter().chain(beside).collect();
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
            let listed = listed(&portal, world, &Actor::of(who), (&workflows, &[])).await;
            assert!(!listed.is_empty() && listed.iter().all(|(_, said)| said[0] == all), "{who:?}");
        }
    }
}

/// T01: whoever began a draft before confirming an address finds that one in every list of what they may do, and nothing
/// else; the token of a draft that somebody leads finds nothing.
#[actix_web::test]
async fn a_token_finds_its_own_draft_and_nothing_else() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let portal = TestApp::on(engine).await;
        let made = worlds(&portal, 5, 0, 100);
        let workflows = insert(&portal, &made).await;
        let rows = pitch::Entity::find().filter(pitch::Column::State.eq(PitchState::Draft));
        let drafts = rows.all(portal.app.db.read()).await.unwrap();
        let (mut early, mut led) = (0, 0);
        for world in &made.worlds {
            for draft in drafts.iter().filter(|row| world.challenges.contains(&row.challenge_id)) {
                let actor = Actor { draft: Some(draft.id), ..Actor::of(Who::Visitor) };
                let mut listed = listed(&portal, world, &actor, (&workflows, FILTERS)).await;
                let mut decided = decided(&portal, world, &actor, FILTERS).await;
                listed.sort_unstable();
                decided.sort_unstable();
                assert_eq!(listed, decided, "{engine:?}");
                for (id, said) in listed {
                    let is_found = id == draft.id && draft.lead_id.is_none();
                    assert!(said.iter().take(3).all(|says| *says == is_found), "{engine:?} {id} {said:?}");
                }
                *if draft.lead_id.is_none() { &mut early } else { &mut led } += 1;
            }
        }
        assert!(early > 5 && led > 5, "{early} {led}");
    }
}

/// The lines about a challenge.
const OF_CHALLENGES: &[(Line, Filter)] =
    filters![ReadChallenge, EditChallenge, ReadAudit, ReadOutbox, Configure];

/// The rows of every line about challenges are the challenges on which the policy allows it, for-invited-only ones
/// among them.
async fn compare_challenges(engine: Engine, count: usize) {
    let portal = TestApp::on(engine).await;
    let made = worlds(&portal, 17, 0, count);
    insert(&portal, &made).await;
    let (conn, now) = (portal.app.db.read(), portal.now());
    let mut passed = BTreeMap::<(&str, bool), usize>::new();
    for world in &made.worlds {
        let actor = entering(&portal, world).await;
        let rows = challenge::Entity::find()
            .filter(challenge::Column::Id.is_in(world.challenges))
            .all(conn)
            .await
            .unwrap();
        for (line, filter) in OF_CHALLENGES {
            // What is written while acting is decided by the mask, which challenges have none of.
            let condition = store::policy::challenges(&filter(&actor, now), &actor);
            let listed: BTreeSet<_> = challenge::Entity::find()
                .filter(challenge::Column::Id.is_in(world.challenges))
                .filter(condition)
                .all(conn)
                .await
                .unwrap()
                .into_iter()
                .map(|row| row.id)
                .collect();
            for row in &rows {
                let was_open = row.state != ChallengeState::Draft && row.opens_at <= now;
                let facts = ChallengeFacts {
                    is_invite_only: row.invite_only_at.is_some(),
                    ..ChallengeFacts::new(row.id, row.state, was_open)
                };
                let facts = store::challenge::known(conn, &actor, facts).await.unwrap();
                let decided = verdict(*line, &actor, &facts, now).is_ok();
                assert_eq!(listed.contains(&row.id), decided, "{line:?} {actor:#?} {facts:#?}");
                *passed.entry((line.as_str(), facts.is_invited)).or_default() += usize::from(decided);
            }
        }
    }
    assert!(passed[&("ReadChallenge", true)] > count / 20, "{passed:?}");
}

#[actix_web::test]
async fn in_a_thousand_worlds_lists_of_challenges_are_those_the_policy_allows() {
    compare_challenges(Engine::Sqlite, 1_000).await;
}

#[actix_web::test]
async fn in_two_hundred_worlds_on_postgresql_too() {
    compare_challenges(Engine::Postgres, 200).await;
}

/// The public list has the challenges that the policy lets a visitor read, and counts them.
#[actix_web::test]
async fn the_public_list_has_the_challenges_a_visitor_reads() {
    let portal = TestApp::on(Engine::Sqlite).await;
    let made = worlds(&portal, 11, 0, 20);
    insert(&portal, &made).await;
    let rows = challenge::Entity::find().filter(Condition::all()).all(portal.app.db.read()).await.unwrap();
    let visitor = Actor::of(Who::Visitor);
    let mut hidden = 0;
    let listed = portal.get(&portal.visitor(), "/challenges").await.text();
    for row in rows {
        let facts = ChallengeFacts {
            is_invite_only: row.invite_only_at.is_some(),
            ..ChallengeFacts::new(row.id, row.state, false)
        };
        let reads = verdict(Line::ReadChallenge, &visitor, &facts, portal.now()).is_ok();
        let page = portal.get(&portal.visitor(), &format!("/challenges/{}", row.slug)).await;
        // One that is gone says so.
        assert_eq!(page.status.as_u16() != 404, reads, "{}: {:?}", row.slug, row.state);
        assert!(reads || !listed.contains(&row.slug), "{} is listed", row.slug);
        hidden += usize::from(!reads);
    }
    assert!(hidden > 0);
}
