//! Twin worlds: two databases that differ in one secret answer alike to everybody who may not know it.

use std::collections::BTreeMap;

use actix_web::http::{
    Method,
    header::{self, HeaderMap},
};
use entity::{
    access, assignment, conflict, decision, glass, invitation, nda_acceptance, pitch, pitch_member,
    pitch_version, review,
    values::{AssignmentId, AssignmentState, ConflictKind, DecisionReason, Document, Outcome, PitchId},
};
use overture::domain::policy::Line;
use sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, sea_query::Expr};

use crate::{
    harness::{Engine, TestApp},
    matrix::{send, world::World},
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
    InvitationMissing,
    GlassWhole,
    NeverAccepted,
}

use Secret::{
    ApprovalMissing, Comment, ConflictNote, ConflictTakenBack, DraftMissing, Feedback, GlassWhole,
    InvitationMissing, NeverAccepted, NothingProposed, OneMoreEvaluator, OtherEvaluator, ProposedOutcome,
    RivalMissing, Score, StaffNote,
};

const SECRETS: [Secret; 16] = [
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
    InvitationMissing,
    GlassWhole,
    NeverAccepted,
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
            InvitationMissing => says(Line::ManageTeam),
            GlassWhole => says(Line::ReadConflicts) || world.says_of_portal(Line::Administer, who).is_ok(),
            NeverAccepted => column == "XN guest" || world.says_of_portal(Line::Administer, who).is_ok(),
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
                InvitationMissing => {
                    invitation::Entity::delete_many()
                        .filter(invitation::Column::PitchId.eq(pitch))
                        .exec(tx)
                        .await?;
                }
                GlassWhole => {
                    glass::Entity::delete_many().filter(glass::Column::PitchId.eq(pitch)).exec(tx).await?;
                }
                NeverAccepted => {
                    nda_acceptance::Entity::delete_many()
                        .filter(nda_acceptance::Column::AccountId.eq(id("XN guest")))
                        .exec(tx)
                        .await?;
                }
            }
            Ok(())
        })
        .await
        .unwrap();
    }
}

async fn remove(tx: &overture::store::Tx, pitch: PitchId) -> overture::error::Result<()> {
    pitch_member::Entity::delete_many().filter(pitch_member::Column::PitchId.eq(pitch)).exec(tx).await?;
    invitation::Entity::delete_many().filter(invitation::Column::PitchId.eq(pitch)).exec(tx).await?;
    glass::Entity::delete_many().filter(glass::Column::PitchId.eq(pitch)).exec(tx).await?;
    access::Entity::delete_many().filter(access::Column::PitchId.eq(pitch)).exec(tx).await?;
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
        "/my/organisation",
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
            "/my/pitches/{}/team",
            "/review/{}",
            "/review/{}/conflict",
            "/manage/pitches/{}",
        ] {
            pages.push(page.replace("{}", reference));
        }
    }
    pages
}

/// Status, headers and body without the key of the form, which is new on every page.
type Masked = (u16, BTreeMap<String, String>, String);

fn masked((status, headers, body): (u16, HeaderMap, String)) -> Masked {
    const KEY: &str = "name=\"_key\" value=\"";
    let kept = headers
        .iter()
        .filter(|(name, _)| *name != header::DATE)
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let mut parts = body.split(KEY);
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        text.push_str(part.split_once('"').unwrap().1);
    }
    (status, kept, text)
}

/// The first thing in which two answers differ.
fn difference(one: &Masked, other: &Masked) -> String {
    if one.0 != other.0 || one.1 != other.1 {
        return format!("{} {:?} and {} {:?}", one.0, one.1, other.0, other.1);
    }
    let lines = one.2.lines().zip(other.2.lines()).find(|(one, other)| one != other);
    lines.map_or("one is longer".to_owned(), |(one, other)| format!("{one:.200} and {other:.200}"))
}

/// The mails of this person, a week later.
fn mailed(portal: &TestApp, email: &str) -> Vec<(String, String, String)> {
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
    let first = actix_web::test::init_service(overture::web::site(world.portal.app.clone())).await;
    for somebody in &world.people {
        for page in pages.iter().filter(|page| page.contains("/review/") || page.contains("/manage/pitches/"))
        {
            let _ = send!(&first, &somebody.person, Method::GET, page, None);
        }
    }
    let plain = world.portal.twin().await;
    let later = world.portal.twin().await;
    later.advance(chrono::TimeDelta::days(7));
    later.work().await;
    let asked = actix_web::test::init_service(overture::web::site(plain.app.clone())).await;
    let mut answers: BTreeMap<(usize, String), Masked> = BTreeMap::new();
    let (mut compared, mut told, mut differences) = (0, 0, Vec::new());
    for secret in SECRETS {
        let twin = world.portal.twin().await;
        secret.change(&world, &twin).await;
        let changed = actix_web::test::init_service(overture::web::site(twin.app.clone())).await;
        for (who, somebody) in world.people.iter().enumerate() {
            let is_known = secret.is_known_to(&world, who);
            for page in &pages {
                let key = (who, page.clone());
                // What does not exist for somebody is only asked for again where it is about this pitch.
                let is_about = page.contains(&world.pitches[secret.pitch()].reference);
                let is_about_another = page.contains("/Q0-") && !is_about;
                if is_about_another {
                    continue;
                }
                if !is_about && answers.get(&key).is_some_and(|(status, ..)| *status != 200) {
                    continue;
                }
                // Who may know it is asked only whether it shows at all.
                if is_known && !(page.starts_with("/manage") && somebody.column == "CM manager") {
                    continue;
                }
                if !answers.contains_key(&key) {
                    answers.insert(
                        key.clone(),
                        masked(send!(&asked, &somebody.person, Method::GET, page, None)),
                    );
                }
                let answer = masked(send!(&changed, &somebody.person, Method::GET, page, None));
                let same = answer == answers[&key];
                if is_known {
                    told += usize::from(!same);
                    continue;
                }
                compared += 1;
                if !same {
                    let what = difference(&answers[&key], &answer);
                    differences.push(format!("{secret:?}: {} at {page}: {what}", somebody.column));
                }
            }
        }
        twin.advance(chrono::TimeDelta::days(7));
        twin.work().await;
        for (who, somebody) in world.people.iter().enumerate().filter(|(_, one)| one.person.id.is_some()) {
            if secret.is_known_to(&world, who) {
                continue;
            }
            compared += 1;
            let (one, other) =
                (mailed(&later, &somebody.person.email), mailed(&twin, &somebody.person.email));
            if one != other {
                differences.push(format!("{secret:?}: {} gets other mails", somebody.column));
            }
        }
    }
    eprintln!("{compared} comparisons; {told} pages showed a secret to the manager who may know it");
    let first = differences.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} differences:\n{first}", differences.len());
    assert!(compared >= 300, "{compared}");
    assert!(told >= SECRETS.len() / 2, "the secrets show nowhere: {told}");
}
