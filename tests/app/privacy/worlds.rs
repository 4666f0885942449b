//! Property: what the preview says is what the execution does, over random small worlds; and nothing else happens.

use chrono::TimeDelta;
use entity::{
    partnership,
    values::{
        AccountId, ChallengeId, ConflictKind, Outcome as Decided, PartnershipId, PartnershipStage,
        PitchState, RequestState,
    },
};
use overture::{
    domain::privacy::erasure::{Kind, Line, Outcome, Reason, plan, summed},
    services, store,
};
use sea_orm::{ActiveValue::Set, EntityTrait as _};

use crate::harness::{Person, TestApp, stories};

/// Worlds on each database.
const WORLDS: u64 = 25;

/// Numbers that look random and are the same each time (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    fn happens(&mut self) -> bool {
        self.below(2) == 0
    }
}

/// Whoever is around in every world.
struct Others {
    challenge: ChallengeId,
    admin: Person,
    approver: AccountId,
    lead: Person,
}

async fn partnership(portal: &TestApp, reference: &str) {
    let pitch = portal.pitch_row(reference).await;
    store::write(&portal.app.db, async |tx| {
        partnership::Entity::insert(partnership::ActiveModel {
            id: Set(PartnershipId::generate()),
            slug: Set(reference.to_lowercase()),
            title: Set("A partnership".to_owned()),
            organisation_id: Set(pitch.organisation_id.unwrap()),
            pitch_id: Set(Some(pitch.id)),
            challenge_id: Set(Some(pitch.challenge_id)),
            owner_id: Set(pitch.lead_id),
            stage: Set(PartnershipStage::Active),
            model: Set(None),
            stage_at: Set(portal.now()),
            next_review_at: Set(None),
            created_at: Set(portal.now()),
        })
        .exec_without_returning(tx)
        .await?;
        Ok(())
    })
    .await
    .unwrap();
}

/// Somebody with a random past.
async fn somebody(portal: &TestApp, others: &Others, dice: &mut Dice, world: u64) -> Person {
    let email = format!("person{world}@example.org");
    let who = portal.person(&email, &[]).await;
    for _ in 0..dice.below(3) {
        portal.person(&email, &[]).await;
        portal.post(&portal.visitor(), "/sign-in", &[("email", &email)]).await;
    }
    for _ in 0..dice.below(6) {
        let state = [PitchState::Draft, PitchState::Submitted, PitchState::Withdrawn][dice.below(3) as usize];
        let stage = if state == PitchState::Draft { "" } else { "evaluation" };
        let reference = portal.pitch(others.challenge, who.id.unwrap(), state, stage).await;
        portal.join_team(&reference, &who).await;
        if dice.below(3) == 0 {
            portal.join_team(&reference, &others.lead).await;
        }
        if state == PitchState::Draft {
            continue;
        }
        if dice.below(3) == 0 {
            let by = (others.admin.id.unwrap(), others.approver);
            portal.released(&reference, Decided::Selected, by, portal.now()).await;
            if dice.happens() {
                partnership(portal, &reference).await;
            }
        }
        if dice.below(4) == 0 {
            let fields = [("reference", reference.as_str()), ("reason", "Claim")];
            portal.post(&others.admin, "/admin/privacy/holds", &fields).await;
        }
        if dice.happens() {
            portal.reviewed(&reference, &others.lead, others.approver, 4).await;
        }
    }
    for _ in 0..dice.below(4) {
        let foreign = portal
            .pitch(others.challenge, others.lead.id.unwrap(), PitchState::Submitted, "evaluation")
            .await;
        match dice.below(3) {
            0 => portal.reviewed(&foreign, &who, others.approver, 3).await,
            1 => drop(portal.assignment(&foreign, who.id.unwrap(), others.approver).await),
            _ => portal.declared(&foreign, &who, ConflictKind::Possible).await,
        }
    }
    if dice.happens() {
        portal.post(&who, "/my/account/data/export", &[]).await;
    }
    who
}

async fn planned(portal: &TestApp, account: AccountId) -> Vec<Line> {
    plan(&store::privacy::erasure::facts(portal.app.db.read(), account).await.unwrap()).lines
}

fn stays(line: &Line) -> bool {
    matches!(line.outcome, Outcome::Stays(_))
}

/// What has to be found afterwards, from what was promised before.
fn left(before: &[Line]) -> Vec<Line> {
    let moved = before.iter().filter_map(|line| match (line.kind, line.outcome) {
        (_, Outcome::Stays(_)) => Some(*line),
        (Kind::Notes, _) => {
            Some(Line { kind: Kind::Conflicts, outcome: Outcome::Stays(Reason::Evidence), ..*line })
        }
        (Kind::Pitches, Outcome::Emptied) => Some(Line { outcome: Outcome::Stays(Reason::Empty), ..*line }),
        _ => None,
    });
    summed(moved)
}

stories! {
    async fn what_the_preview_says_is_what_happens(portal: TestApp) {
        let (mut dice, op) = (Dice(20_261_123), portal.operator());
        let others = Others {
            challenge: portal.challenge("quiet").await,
            admin: portal.admin().await,
            approver: portal.person("ali@example.org", &[]).await.id.unwrap(),
            lead: portal.person("lea@example.org", &[]).await,
        };
        let mut people = Vec::new();
        for world in 0..WORLDS {
            let who = somebody(&portal, &others, &mut dice, world).await;
            portal.ask_erasure(&who).await;
            people.push(who);
        }
        portal.work().await;
        portal.advance(TimeDelta::days(3));
        let lead_before = planned(&portal, others.lead.id.unwrap()).await;
        let mut kinds = std::collections::BTreeSet::new();
        let requests = services::privacy::requests(&portal.app, &op, RequestState::Open).await.unwrap();
        assert_eq!(requests.len() as u64, WORLDS);
        for request in requests {
            let op = portal.operator();
            let shown = services::privacy::preview(&portal.app, &op, request.id).await.unwrap().plan;
            let done = services::privacy::process(&portal.app, &op, request.id).await.unwrap();
            assert_eq!(done, shown.removed(), "{}", request.email);
            kinds.extend(shown.lines.iter().map(|line| (line.kind, line.outcome)));

            let after = planned(&portal, request.account_id).await;
            let kept: Vec<Line> = after.iter().filter(|line| stays(line)).copied().collect();
            assert_eq!(kept, left(&shown.lines), "{}", request.email);
            let gone: Vec<Kind> = after.iter().filter(|line| !stays(line)).map(|line| line.kind).collect();
            // The account without its name, and the note of what was done.
            assert_eq!(gone, [Kind::Account, Kind::Audit], "{}", request.email);
        }
        assert!(kinds.len() >= 14, "the worlds are too small: {kinds:?}");
        // Somebody who was in all of these worlds lost nothing.
        assert_eq!(planned(&portal, others.lead.id.unwrap()).await, lead_before);
    }
}
