//! Twin worlds: two databases that differ in one secret answer alike to everybody who may not know it.

use std::collections::BTreeMap;

use entity::{
    assignment, conflict, decision, pitch, pitch_version, review,
    values::{AssignmentId, AssignmentState, ConflictKind, DecisionReason, Document, Outcome, PitchId},
};
use overture::domain::policy::Line;
use sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, sea_query::Expr};

use crate::{
    harness::{Answer, Engine, TestApp},
    matrix::world::World,
};

/// The places of the pitches in the world.
const DRAFT: usize = 0;
const IN_EVALUATION: usize = 1;
const EMBARGO: usize = 2;
const RIVALS: usize = 6;

/// What a twin differs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Secret {
    ProposedOutcome,
    ApprovalMissing,
    NothingProposed,
    StaffNote,
    Feedback,
    OtherEvaluator,
    OneMoreEvaluator,
    Score,
    Comment,
    RivalMissing,
    DraftMissing,
    ConflictTakenBack,
    ConflictNote,
}

use Secret::{
    ApprovalMissing, Comment, ConflictNote, ConflictTakenBack, DraftMissing, Feedback, NothingProposed,
    OneMoreEvaluator, OtherEvaluator, ProposedOutcome, RivalMissing, Score, StaffNote,
};

const SECRETS: [Secret; 13] = [
    ProposedOutcome,
    ApprovalMissing,
    NothingProposed,
    StaffNote,
    Feedback,
    OtherEvaluator,
    OneMoreEvaluator,
    Score,
    Comment,
    RivalMissing,
    DraftMissing,
    ConflictTakenBack,
    ConflictNote,
];

impl Secret {
    /// The pitch it is about.
    const fn pitch(self) -> usize {
        match self {
            ProposedOutcome | ApprovalMissing | NothingProposed | StaffNote | Feedback => EMBARGO,
            RivalMissing => RIVALS,
            DraftMissing => DRAFT,
            _ => IN_EVALUATION,
        }
    }

    /// Whether this person may know it.
    fn is_known_to(self, world: &World, who: usize) -> bool {
        let says = |line| world.says(line, who, self.pitch()).is_ok();
        let column = world.people[who].column;
        match self {
            ProposedOutcome | ApprovalMissing | NothingProposed | StaffNote | Feedback => {
                says(Line::ReadUnreleased)
            }
            OtherEvaluator | OneMoreEvaluator => {
                says(Line::ReadEvaluators) || matches!(column, "EV evaluator" | "EU pool")
            }
            // Evaluators read each other's reviews once their own is in.
            Score | Comment => says(Line::ReadReviews) || says(Line::ReadRanking) || column == "EV evaluator",
            RivalMissing => says(Line::SeePitch),
            // Of drafts the desk learns the number.
            DraftMissing => says(Line::SeePitch) || world.says_of_challenge(Line::ReadOutbox, who, 0).is_ok(),
            ConflictTakenBack | ConflictNote => says(Line::ReadConflicts) || column == "EC evaluator",
        }
    }

    /// Changes this one thing in the twin.
    async fn change(self, world: &World, twin: &TestApp) {
        let pitch = world.pitches[self.pitch()].id;
        let id = |column: &str| world.people[world.place(column)].person.id.unwrap();
        overture::store::write(&twin.app.db, async |tx| {
            let decided = |column: decision::Column, value: Expr| {
                decision::Entity::update_many()
                    .col_expr(column, value)
                    .filter(decision::Column::PitchId.eq(pitch))
            };
            let declared = |column: conflict::Column, value: Expr| {
                conflict::Entity::update_many()
                    .col_expr(column, value)
                    .filter(conflict::Column::PitchId.eq(pitch))
                    .filter(conflict::Column::AccountId.eq(id("EC evaluator")))
            };
            let asked = assignment::Entity::find()
                .filter(assignment::Column::PitchId.eq(pitch))
                .filter(assignment::Column::EvaluatorId.eq(id("EV evaluator")));
            match self {
                ProposedOutcome => {
                    decided(decision::Column::Reason, Expr::value(DecisionReason::NotMature))
                        .exec(tx)
                        .await?;
                    decided(decision::Column::Outcome, Expr::value(Outcome::Declined)).exec(tx).await?;
                }
                ApprovalMissing => {
                    let none = Expr::value(Option::<uuid::Uuid>::None);
                    decided(decision::Column::ApprovedBy, none).exec(tx).await?;
                }
                NothingProposed => {
                    decision::Entity::delete_many()
                        .filter(decision::Column::PitchId.eq(pitch))
                        .exec(tx)
                        .await?;
                }
                StaffNote => {
                    decided(decision::Column::Note, Expr::value("Something else entirely.")).exec(tx).await?;
                }
                Feedback => {
                    decided(decision::Column::Feedback, Expr::value("Something else.")).exec(tx).await?;
                }
                OtherEvaluator => {
                    assignment::Entity::update_many()
                        .col_expr(assignment::Column::EvaluatorId, Expr::value(id("EU pool")))
                        .filter(assignment::Column::PitchId.eq(pitch))
                        .filter(assignment::Column::EvaluatorId.eq(id("EV evaluator")))
                        .exec(tx)
                        .await?;
                }
                OneMoreEvaluator => {
                    let row = asked.one(tx).await?.unwrap();
                    let more = assignment::Model {
                        id: AssignmentId::generate(),
                        evaluator_id: id("EU pool"),
                        state: AssignmentState::Open,
                        ..row
                    };
                    assignment::Entity::insert(more.into_active_model()).exec_without_returning(tx).await?;
                }
                Score => {
                    let row = asked.one(tx).await?.unwrap();
                    review::Entity::update_many()
                        .col_expr(review::Column::TotalMilli, Expr::value(1_000))
                        .filter(review::Column::AssignmentId.eq(row.id))
                        .exec(tx)
                        .await?;
                    pitch::Entity::update_many()
                        .col_expr(pitch::Column::ScoreMeanMilli, Expr::value(2_500))
                        .col_expr(pitch::Column::ScoreSpreadMilli, Expr::value(1_500))
                        .filter(pitch::Column::Id.eq(pitch))
                        .exec(tx)
                        .await?;
                }
                Comment => {
                    let row = asked.one(tx).await?.unwrap();
                    let found = review::Entity::find().filter(review::Column::AssignmentId.eq(row.id));
                    let mut card = found.one(tx).await?.unwrap().scorecard;
                    card.0["comment_panel"] = "Another word for the panel.".into();
                    review::Entity::update_many()
                        .col_expr(review::Column::Scorecard, Expr::value(Document(card.0)))
                        .filter(review::Column::AssignmentId.eq(row.id))
                        .exec(tx)
                        .await?;
                }
                RivalMissing | DraftMissing => remove(tx, pitch).await?,
                ConflictTakenBack => {
                    declared(conflict::Column::Kind, Expr::value(ConflictKind::None)).exec(tx).await?;
                }
                ConflictNote => {
                    declared(conflict::Column::Note, Expr::value("Another reason.")).exec(tx).await?;
                }
            }
            Ok(())
        })
        .await
        .unwrap();
    }
}

async fn remove(tx: &overture::store::Tx, pitch: PitchId) -> overture::error::Result<()> {
    pitch_version::Entity::delete_many().filter(pitch_version::Column::PitchId.eq(pitch)).exec(tx).await?;
    pitch::Entity::delete_by_id(pitch).exec(tx).await?;
    Ok(())
}

/// Where a secret could show.
fn pages(world: &World) -> Vec<String> {
    let mut pages: Vec<String> = [
        "/",
        "/challenges",
        "/challenges/quiet",
        "/challenges/quiet/pitch",
        "/my",
        "/review?state=all",
        "/review/next",
        "/manage",
        "/manage/pitches",
        "/manage/pitches?sort=-score",
        "/manage/decisions",
        "/manage/partnerships",
        "/manage/challenges/quiet/pitches",
        "/manage/challenges/quiet/decisions",
    ]
    .map(str::to_owned)
    .to_vec();
    for pitch in [DRAFT, IN_EVALUATION, EMBARGO, RIVALS] {
        let reference = &world.pitches[pitch].reference;
        for page in [
            "/my/pitches/{}",
            "/my/pitches/{}/receipt.json",
            "/review/{}",
            "/review/{}/conflict",
            "/manage/pitches/{}",
        ] {
            pages.push(page.replace("{}", reference));
        }
    }
    pages
}

/// Status, headers and body without what differs from request to request.
fn masked(answer: &Answer) -> (u16, BTreeMap<String, String>, String) {
    let number = answer.header("x-request-id").unwrap_or("-").to_owned();
    let headers = answer
        .headers
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "date" | "x-request-id"))
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    (answer.status.as_u16(), headers, String::from_utf8_lossy(&answer.bytes).replace(&number, ""))
}

/// The mails of this person, a week later.
async fn mailed(portal: &TestApp, email: &str) -> Vec<(String, String, String)> {
    let mails = portal.mails.sent();
    let own = mails.into_iter().filter(|mail| mail.to_address.as_str() == email);
    own.map(|mail| (mail.subject.to_string(), mail.text, mail.html)).collect()
}

/// T01, T08: nothing that a stranger, a rival, the applicant before the release or an evaluator can ask for tells
/// what they may not know.
#[actix_web::test]
async fn a_secret_makes_no_difference_to_whoever_may_not_know_it() {
    let world = World::of(TestApp::on(Engine::Sqlite).await).await;
    let pages = pages(&world);
    // Every look is on record: it has been there in both worlds.
    for somebody in &world.people {
        for page in &pages {
            world.portal.get(&somebody.person, page).await;
        }
    }
    let plain = world.portal.twin().await;
    let mut answers = BTreeMap::new();
    let (mut compared, mut told, mut differences) = (0, 0, Vec::new());
    for secret in SECRETS {
        let twin = world.portal.twin().await;
        secret.change(&world, &twin).await;
        for (who, somebody) in world.people.iter().enumerate() {
            let is_known = secret.is_known_to(&world, who);
            for page in &pages {
                // Who may know it is asked only whether it shows at all.
                if is_known && !(page.starts_with("/manage") && somebody.column == "CM manager") {
                    continue;
                }
                let key = (who, page.clone());
                if !answers.contains_key(&key) {
                    answers.insert(key.clone(), masked(&plain.get(&somebody.person, page).await));
                }
                let same = masked(&twin.get(&somebody.person, page).await) == answers[&key];
                if is_known {
                    told += usize::from(!same);
                    continue;
                }
                compared += 1;
                if !same {
                    differences.push(format!("{secret:?}: {} sees a difference at {page}", somebody.column));
                }
            }
        }
        twin.advance(chrono::TimeDelta::days(7));
        twin.work().await;
        if secret == SECRETS[0] {
            plain.advance(chrono::TimeDelta::days(7));
            plain.work().await;
        }
        for (who, somebody) in world.people.iter().enumerate().filter(|(_, one)| one.person.id.is_some()) {
            if secret.is_known_to(&world, who) {
                continue;
            }
            compared += 1;
            let (one, other) =
                (mailed(&plain, &somebody.person.email).await, mailed(&twin, &somebody.person.email).await);
            if one != other {
                differences.push(format!("{secret:?}: {} gets other mails", somebody.column));
            }
        }
    }
    eprintln!("{compared} comparisons; {told} pages showed a secret to the manager who may know it");
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
    assert!(compared >= 300, "{compared}");
    assert!(told >= SECRETS.len() / 2, "the secrets show nowhere: {told}");
}
