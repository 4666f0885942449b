//! Small random worlds: one person, two challenges, a few pitches in every state, and how the person stands to each.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account, assignment, challenge, challenge_invitation, conflict, decision, membership, organisation,
    pitch, pitch_extension, pitch_member, release, review,
    values::{
        AccountId, AssignmentId, AssignmentState, ChallengeId, ChallengeInvitationId, ChallengeKind,
        ChallengeState, ConflictId, ConflictKind, DecisionId, DecisionReason, Document, InvitationState,
        OrganisationId, Outcome, PitchExtensionId, PitchId, PitchState, ReleaseId, ReviewId, ReviewState,
        Role, TeamRole, WorkflowId,
    },
    workflow,
};
use overture::{
    domain::{
        self,
        actor::{Actor, Roles, Who},
        desk,
        workflow::StageFlags,
    },
    store::{self, desk::Workflows},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::entering::Entered;
use crate::{builders, harness::TestApp};

/// One person and the pitches around them.
#[derive(Clone, Debug)]
pub(super) struct World {
    /// Of the session in which the person comes in.
    pub(super) token: String,
    pub(super) challenges: [ChallengeId; 2],
    pub(super) pitches: Vec<(PitchId, String)>,
}

/// Worlds and their rows.
#[derive(Default)]
pub(super) struct Made {
    pub(super) worlds: Vec<World>,
    workflows: Vec<workflow::ActiveModel>,
    accounts: Vec<account::ActiveModel>,
    challenges: Vec<challenge::ActiveModel>,
    invitations: Vec<challenge_invitation::ActiveModel>,
    organisations: Vec<organisation::ActiveModel>,
    memberships: Vec<membership::ActiveModel>,
    members: Vec<pitch_member::ActiveModel>,
    extensions: Vec<pitch_extension::ActiveModel>,
    entered: Entered,
    pitches: Vec<pitch::ActiveModel>,
    assignments: Vec<assignment::ActiveModel>,
    reviews: Vec<review::ActiveModel>,
    conflicts: Vec<conflict::ActiveModel>,
    releases: Vec<release::ActiveModel>,
    decisions: Vec<decision::ActiveModel>,
}

/// Chance that can be repeated.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    /// True once in so many.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(super) fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }
}

/// Seconds after the closing in which some challenges still take what comes.
const GRACE: i32 = 60;
/// The stages of every workflow; what is in none has no flags.
const STAGES: [&str; 4] = ["intake", "evaluation", "decision", "gone"];

/// `count` worlds, numbered from `first`.
pub(super) fn worlds(portal: &TestApp, seed: u64, first: usize, count: usize) -> Made {
    let (mut made, mut dice, now) = (Made::default(), Dice(seed), portal.now());
    let shared: Vec<WorkflowId> =
        (0..6).map(|number| made.workflow(&mut dice, i32::try_from(first + number).unwrap(), now)).collect();
    // There are portals that ask for no agreement.
    if !seed.is_multiple_of(4) {
        let by = made.account(now);
        made.entered.publish(by, now);
    }
    for number in first..first + count {
        made.world(&mut dice, number, &shared, now);
    }
    made
}

impl Made {
    /// The shipped workflow with other flags.
    fn workflow(&mut self, dice: &mut Dice, version: i32, now: DateTime<Utc>) -> WorkflowId {
        let id = WorkflowId::generate();
        let mut definition = domain::workflow::standard();
        for stage in &mut definition.stages {
            let mut coin = || dice.once_in(2);
            stage.flags = StageFlags {
                visible_to_assigned: coin() || coin(),
                scoring_open: coin(),
                peer_reviews_after_own: coin(),
                applicant_identity: coin(),
                visible_to_pool: coin(),
                clarification_visible: coin(),
                evaluator_identity_to_peers: coin(),
                ranking_visible: coin(),
                decision_visible: coin(),
            };
        }
        self.workflows.push(workflow::ActiveModel {
            id: Set(id),
            key: Set(format!("random-{version}-{id}")),
            version: Set(1),
            definition: Set(Document(serde_json::to_value(definition).unwrap())),
            created_at: Set(now),
        });
        id
    }

    fn account(&mut self, now: DateTime<Utc>) -> AccountId {
        let id = AccountId::generate();
        self.accounts.push(account::ActiveModel {
            id: Set(id),
            email: Set(format!("{id}@example.org")),
            name: Set("Somebody".to_owned()),
            language: Set("en".to_owned()),
            created_at: Set(now),
            ..Default::default()
        });
        id
    }

    fn world(&mut self, dice: &mut Dice, number: usize, workflows: &[WorkflowId], now: DateTime<Utc>) {
        let (me, other) = (self.account(now), self.account(now));
        let challenges = [0, 1].map(|place| {
            let mut row = builders::challenge_row(&format!("w{number}-{place}"), now);
            row.state = dice.of(ChallengeState::ALL);
            row.closes_at =
                dice.of(&[None, Some(now - TimeDelta::days(1)), Some(now), Some(now + TimeDelta::days(1))]);
            row.grace_seconds = dice.of(&[0, 0, GRACE]);
            row.kind = row.closes_at.map_or(ChallengeKind::Evergreen, |_| ChallengeKind::TimeBoxed);
            row.invite_only_at = dice.once_in(3).then_some(now);
            row.code = format!("W{number}X{place}");
            row.workflow_id = dice.of(workflows);
            let id = row.id;
            self.challenges.push(row.into_active_model());
            if dice.once_in(3) {
                self.invited(dice, id, (me, other), now);
            }
            id
        });
        let organisation = OrganisationId::generate();
        self.organisations.push(organisation::ActiveModel {
            id: Set(organisation),
            name: Set(format!("Organisation {number}")),
            folded_name: Set(format!("organisation {number}")),
            country: Set("FI".to_owned()),
            website: Set(None),
            size: Set(None),
            description: Set(String::new()),
            created_at: Set(now),
            ..Default::default()
        });
        if dice.once_in(4) {
            self.memberships.push(membership::ActiveModel {
                organisation_id: Set(organisation),
                account_id: Set(me),
                role: Set(dice.of(TeamRole::ALL)),
                created_at: Set(now),
            });
        }
        let admin = self.account(now);
        self.entered.roles(dice, me, challenges, now);
        self.entered.accepts(dice, me, now);
        let token = self.entered.session(dice, (me, admin), now);
        let pitches = (0..2 + dice.below(2))
            .map(|place| {
                let reference = format!("W{number}-{place:06}");
                let lead = if dice.once_in(6) { me } else { other };
                let owner = dice.of(&[None, Some(organisation), Some(organisation)]);
                let challenge = dice.of(&challenges);
                let id = self.pitch(dice, (&reference, challenge, lead, owner), workflows, now);
                self.standing(dice, id, challenge, (me, other), now);
                for who in [me, admin] {
                    self.entered.glass(dice, who, id, now);
                }
                (id, reference)
            })
            .collect();
        self.worlds.push(World { token, challenges, pitches });
    }

    /// The person, or somebody else, was invited to a challenge.
    fn invited(
        &mut self,
        dice: &mut Dice,
        challenge: ChallengeId,
        (me, other): (AccountId, AccountId),
        now: DateTime<Utc>,
    ) {
        let (who, state) = (dice.of(&[me, me, me, other]), dice.of(InvitationState::ALL));
        let is_accepted = state == InvitationState::Accepted;
        self.invitations.push(challenge_invitation::ActiveModel {
            id: Set(ChallengeInvitationId::generate()),
            challenge_id: Set(challenge),
            referral_id: Set(None),
            organisation: Set("Aalto".to_owned()),
            contact: Set(String::new()),
            email: Set(format!("{who}@example.org")),
            invited_by: Set(other),
            account_id: Set(is_accepted.then_some(who)),
            state: Set(state),
            reason: Set(String::new()),
            created_at: Set(now),
            expires_at: Set(now + TimeDelta::days(9)),
            opened_at: Set(None),
            settled_at: Set((state != InvitationState::Open).then_some(now)),
        });
    }

    fn pitch(
        &mut self,
        dice: &mut Dice,
        (reference, challenge, lead, organisation): (&str, ChallengeId, AccountId, Option<OrganisationId>),
        workflows: &[WorkflowId],
        now: DateTime<Utc>,
    ) -> PitchId {
        let id = PitchId::generate();
        use PitchState::{Draft, Submitted, Withdrawn};
        let state = dice.of(&[Draft, Submitted, Submitted, Submitted, Submitted, Withdrawn]);
        self.pitches.push(pitch::ActiveModel {
            id: Set(id),
            reference: Set(reference.to_owned()),
            challenge_id: Set(challenge),
            organisation_id: Set(organisation),
            // Some drafts wait for their address to be confirmed.
            lead_id: Set((state != Draft || !dice.once_in(3)).then_some(lead)),
            state: Set(state),
            stage: Set(dice.of(&STAGES).to_owned()),
            title: Set(format!("Pitch {reference}")),
            applicant: Set(String::new()),
            answers: Set(Document(json!({}))),
            answers_version: Set(1),
            form_id: Set(entity::values::FormId(uuid::Uuid::nil())),
            workflow_id: Set(dice.of(workflows)),
            version: Set(i32::from(state != Draft)),
            submitted_at: Set((state != Draft).then_some(now)),
            stage_at: Set(now),
            review_count: Set(0),
            score_mean_milli: Set(None),
            score_spread_milli: Set(None),
            import_key: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
        });
        id
    }

    /// How the person stands to a pitch, and what was decided about it.
    fn standing(
        &mut self,
        dice: &mut Dice,
        pitch: PitchId,
        challenge: ChallengeId,
        (me, other): (AccountId, AccountId),
        now: DateTime<Utc>,
    ) {
        if dice.once_in(6) {
            let editor = TeamRole::Editor;
            let (role, may_send_at) =
                dice.of(&[(editor, None), (editor, Some(now)), (TeamRole::Viewer, None)]);
            self.members.push(pitch_member::ActiveModel {
                pitch_id: Set(pitch),
                account_id: Set(me),
                role: Set(role),
                may_send_at: Set(may_send_at),
                created_at: Set(now),
            });
        }
        for until_at in [now - TimeDelta::seconds(GRACE.into()), now, now + TimeDelta::hours(1)] {
            if dice.once_in(6) {
                self.extensions.push(pitch_extension::ActiveModel {
                    id: Set(PitchExtensionId::generate()),
                    pitch_id: Set(pitch),
                    until_at: Set(until_at),
                    reason: Set(String::new()),
                    given_by: Set(other),
                    given_at: Set(now),
                });
            }
        }
        for stage in ["evaluation", "panel"].into_iter().take(dice.below(3)) {
            self.assigned(dice, pitch, (stage, me), now);
        }
        if dice.once_in(2) {
            self.assigned(dice, pitch, ("evaluation", other), now);
        }
        for who in [me, other] {
            if dice.once_in(2) {
                self.conflicts.push(conflict::ActiveModel {
                    id: Set(ConflictId::generate()),
                    pitch_id: Set(pitch),
                    account_id: Set(who),
                    kind: Set(dice.of(ConflictKind::ALL)),
                    note: Set(String::new()),
                    declared_at: Set(now),
                });
            }
        }
        if dice.once_in(2) {
            self.decided(dice, pitch, challenge, (me, other), now);
        }
    }

    fn assigned(
        &mut self,
        dice: &mut Dice,
        pitch: PitchId,
        (stage, who): (&str, AccountId),
        now: DateTime<Utc>,
    ) {
        let id = AssignmentId::generate();
        self.assignments.push(assignment::ActiveModel {
            id: Set(id),
            pitch_id: Set(pitch),
            evaluator_id: Set(who),
            stage: Set(stage.to_owned()),
            state: Set(dice.of(AssignmentState::ALL)),
            due_at: Set(now),
            reminded_at: Set(None),
            created_by: Set(who),
            created_at: Set(now),
        });
        if dice.once_in(2) {
            let state = dice.of(ReviewState::ALL);
            self.reviews.push(review::ActiveModel {
                id: Set(ReviewId::generate()),
                assignment_id: Set(id),
                pitch_id: Set(pitch),
                state: Set(state),
                scorecard: Set(Document(json!({}))),
                version: Set(1),
                total_milli: Set(None),
                submitted_at: Set((state == ReviewState::Submitted).then_some(now)),
                updated_at: Set(now),
            });
        }
    }

    fn decided(
        &mut self,
        dice: &mut Dice,
        pitch: PitchId,
        challenge: ChallengeId,
        (me, other): (AccountId, AccountId),
        now: DateTime<Utc>,
    ) {
        let (by, approver) = dice.of(&[(me, other), (other, me)]);
        let approved = dice.once_in(2).then_some(approver);
        let release = approved.filter(|_| !dice.once_in(3)).map(|_| {
            let id = ReleaseId::generate();
            // Around the thirtieth day, to the millisecond.
            let back = TimeDelta::days(30) + TimeDelta::milliseconds(dice.of(&[-1, 0, 1]));
            self.releases.push(release::ActiveModel {
                id: Set(id),
                challenge_id: Set(challenge),
                released_by: Set(by),
                decisions: Set(1),
                released_at: Set(dice.of(&[now - back, now - TimeDelta::days(2)])),
            });
            id
        });
        self.decisions.push(decision::ActiveModel {
            id: Set(DecisionId::generate()),
            pitch_id: Set(pitch),
            challenge_id: Set(challenge),
            outcome: Set(Outcome::Declined),
            reason: Set(dice.of(DecisionReason::ALL)),
            note: Set(String::new()),
            feedback: Set(String::new()),
            proposed_by: Set(by),
            proposed_at: Set(now),
            approved_by: Set(approved),
            approved_at: Set(approved.map(|_| now)),
            returned_reason: Set(None),
            release_id: Set(release),
        });
    }
}

/// Writes the worlds in one transaction; all workflows there are now.
pub(super) async fn insert(portal: &TestApp, made: &Made) -> Workflows {
    let now = portal.now();
    overture::store::write(&portal.app.db, async |tx| {
        let (form, rubric, _) = builders::library(tx, now).await;
        async fn put<A>(tx: &store::Tx, rows: Vec<A>)
        where
            A: ActiveModelTrait + Send,
        {
            for chunk in rows.chunks(400) {
                <A::Entity as EntityTrait>::insert_many(chunk.to_vec())
                    .exec_without_returning(tx)
                    .await
                    .unwrap();
            }
        }
        put(tx, made.workflows.clone()).await;
        put(tx, made.accounts.clone()).await;
        let mut challenges = made.challenges.clone();
        for row in &mut challenges {
            row.form_id = Set(form);
            row.rubric_id = Set(rubric);
        }
        put(tx, challenges).await;
        put(tx, made.invitations.clone()).await;
        put(tx, made.organisations.clone()).await;
        put(tx, made.memberships.clone()).await;
        let mut pitches = made.pitches.clone();
        for row in &mut pitches {
            row.form_id = Set(form);
        }
        put(tx, pitches).await;
        put(tx, made.members.clone()).await;
        put(tx, made.extensions.clone()).await;
        put(tx, made.assignments.clone()).await;
        put(tx, made.reviews.clone()).await;
        put(tx, made.conflicts.clone()).await;
        put(tx, made.releases.clone()).await;
        put(tx, made.decisions.clone()).await;
        put(tx, made.entered.sessions.clone()).await;
        put(tx, made.entered.grants.clone()).await;
        put(tx, made.entered.glasses.clone()).await;
        put(tx, made.entered.actings.clone()).await;
        put(tx, made.entered.agreements.clone()).await;
        put(tx, made.entered.acceptances.clone()).await;
        Ok(())
    })
    .await
    .unwrap();
    portal.app.public_changed();
    let everywhere = Actor::with(Who::Account(AccountId::generate()), Roles(vec![(Role::Manager, None)]));
    let all = desk::reach(&everywhere, &[Role::Manager], now).unwrap();
    store::desk::workflows(portal.app.db.read(), &all).await.unwrap()
}
