//! The seeded world: six pitches in six states, a challenge in each of its states, and everybody of security.md §2.2
//! who exists by now.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use entity::{
    account, challenge, conflict, decision, membership, organisation, partnership, partnership_move, pitch,
    pitch_member, pitch_move, pitch_version, release, review,
    values::{
        AccountId, AssignmentState, ChallengeId, ChallengeState, ConflictId, ConflictKind, Document,
        OrganisationId, Outcome, PitchId, PitchState, ReviewId, ReviewState, Role, TeamRole,
    },
};
use overture::{
    domain::{
        self,
        actor::{Actor, Roles, Who},
        evaluation::{Mark, Scorecard},
        policy::{PartnershipFacts, PitchFacts},
    },
    store::{self, pitch::sending::Sent},
};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

use super::{
    secrets::{Facet, Secrets},
    staff::Named,
};
use crate::{
    builders::{TYPED, answers_of},
    decision::Typed,
    desk::Desk,
    harness::{Person, TestApp},
};

/// Somebody, by the column of the matrix.
pub(crate) struct Somebody {
    pub(crate) column: &'static str,
    pub(crate) person: Person,
    pub(crate) actor: Actor,
}

/// A pitch in one of the states.
pub(crate) struct Placed {
    pub(crate) state: &'static str,
    pub(crate) reference: String,
    pub(crate) id: PitchId,
    /// The slug of the partnership it became.
    pub(crate) partnership: Option<String>,
}

pub(crate) struct World {
    pub(crate) portal: TestApp,
    pub(crate) people: Vec<Somebody>,
    pub(crate) pitches: Vec<Placed>,
    /// Slug, id and state.
    pub(crate) challenges: Vec<(String, ChallengeId, ChallengeState)>,
    pub(crate) release: String,
    pub(crate) secrets: Secrets,
    /// How each of `people` stands to each of `pitches`.
    pub(crate) facts: Vec<Vec<PitchFacts>>,
    /// The same for the partnerships, by slug.
    pub(crate) partnerships: BTreeMap<String, Vec<PartnershipFacts>>,
    /// The organisation of each pitch, with the place of each person in it.
    pub(crate) organisations: Vec<(OrganisationId, Vec<Option<TeamRole>>)>,
    /// What else has an address: see `super::staff`.
    pub(crate) named: Named,
}

/// Who asks to join every organisation.
pub(crate) const ASKS: &str = "PO owner";

/// The texts of the form that people write themselves.
const WRITTEN: [&str; 8] =
    ["org_name", "title", "summary", "solution", "novelty", "evidence", "needs", "risks"];

/// The states of the pitches, with the stage each is built in.
const STATES: [(&str, PitchState, &str); 6] = [
    ("draft", PitchState::Draft, ""),
    ("in evaluation", PitchState::Submitted, "evaluation"),
    ("embargo", PitchState::Submitted, "decision"),
    ("released", PitchState::Submitted, "decision"),
    ("released long ago", PitchState::Submitted, "decision"),
    ("withdrawn", PitchState::Withdrawn, "withdrawn"),
];

/// The columns, their roles in the challenges of this world (`true`) or in the portal, in the order of `people`.
const COLUMNS: [(&str, &[(Role, bool)]); 27] = [
    ("AN", &[]),
    ("AO lead", &[]),
    ("AE editor", &[]),
    ("AV viewer", &[]),
    ("IE invited editor", &[]),
    ("IV invited viewer", &[]),
    ("RV rival", &[]),
    ("EV evaluator", &[(Role::Evaluator, true)]),
    ("EV undeclared", &[(Role::Evaluator, true)]),
    ("EU pool", &[(Role::Evaluator, true)]),
    ("EC evaluator", &[(Role::Evaluator, true)]),
    ("EC manager", &[(Role::Manager, true)]),
    ("XE guest", &[]),
    ("XN guest", &[]),
    ("RC stepped back", &[(Role::Evaluator, true)]),
    ("CM manager", &[(Role::Manager, true)]),
    ("CO other manager", &[]),
    ("AP approver", &[(Role::Approver, true)]),
    ("AD admin", &[(Role::Admin, false)]),
    ("AB admin", &[(Role::Admin, false)]),
    ("AX admin", &[(Role::Admin, false)]),
    ("AU auditor", &[(Role::Auditor, false)]),
    ("PO owner", &[(Role::PartnershipOwner, false)]),
    ("EM ecosystem", &[(Role::EcosystemManager, false)]),
    ("EX executive", &[(Role::Executive, false)]),
    ("FM former member", &[]),
    ("DU disabled", &[]),
];

impl World {
    pub(crate) async fn of(portal: TestApp) -> Self {
        let mut world = Self {
            portal,
            people: Vec::new(),
            pitches: Vec::new(),
            challenges: Vec::new(),
            release: String::new(),
            secrets: Secrets::default(),
            facts: Vec::new(),
            partnerships: BTreeMap::new(),
            organisations: Vec::new(),
            named: Named::default(),
        };
        world.challenges().await;
        world.people().await;
        world.pitches().await;
        world.standings().await;
        world.decisions().await;
        world.leave().await;
        world.named().await;
        world.stand().await;
        world
    }

    pub(crate) fn place(&self, column: &str) -> usize {
        self.people.iter().position(|one| one.column == column).unwrap()
    }

    pub(super) fn id(&self, column: &str) -> AccountId {
        self.people[self.place(column)].person.id.unwrap()
    }

    async fn challenges(&mut self) {
        let now = self.portal.now();
        for (number, (slug, state)) in [
            ("quiet", ChallengeState::Published),
            ("closed", ChallengeState::Published),
            ("unpublished", ChallengeState::Draft),
            ("paused", ChallengeState::Paused),
            ("taken-back", ChallengeState::Withdrawn),
            ("archived", ChallengeState::Archived),
            ("elsewhere", ChallengeState::Published),
        ]
        .into_iter()
        .enumerate()
        {
            let text = self.secrets.make(Facet::Challenge, number, None);
            let id = self
                .portal
                .challenge_with(slug, |row: &mut challenge::Model| {
                    row.state = state;
                    row.code = format!("Q{number}");
                    row.description = format!("Outdoor units hum at night. {text}");
                    row.title = format!("Challenge {slug} {text}");
                    if slug == "closed" {
                        row.closes_at = Some(now - TimeDelta::days(1));
                    }
                    if state == ChallengeState::Draft {
                        (row.published_at, row.dates_at) = (None, None);
                    }
                })
                .await;
            self.challenges.push((slug.to_owned(), id, state));
        }
    }

    async fn people(&mut self) {
        let (elsewhere, here): (Vec<_>, Vec<_>) = self
            .challenges
            .iter()
            .map(|(slug, id, _)| (slug == "elsewhere", *id))
            .partition(|(other, _)| *other);
        for (number, (column, roles)) in COLUMNS.into_iter().enumerate() {
            let mut grants = Vec::new();
            for (role, scoped) in roles {
                match scoped {
                    true => grants.extend(here.iter().map(|(_, id)| (*role, Some(*id)))),
                    false => grants.push((*role, None)),
                }
            }
            if column.starts_with("CO") {
                grants.push((Role::Manager, Some(elsewhere[0].1)));
            }
            let person = match column {
                "AN" => self.portal.visitor(),
                _ => {
                    let token = self.secrets.make(Facet::Person, number, None);
                    self.portal.person(&format!("{token}@example.org"), &grants).await
                }
            };
            let who = person.id.map_or(Who::Visitor, Who::Account);
            self.people.push(Somebody { column, person, actor: Actor::with(who, Roles(grants)) });
        }
    }

    async fn pitches(&mut self) {
        let (lead, quiet) = (self.id("AO lead"), self.challenges[0].1);
        for (number, (state, row, stage)) in STATES.into_iter().enumerate() {
            let reference = self.portal.pitch(quiet, lead, row, stage).await;
            let id = self.portal.pitch_id(&reference).await;
            self.mark(number, id).await;
            self.pitches.push(Placed { state, reference, id, partnership: None });
        }
        // The rival's own, to the same challenge.
        let rival = self.id("RV rival");
        let reference = self.portal.pitch(quiet, rival, PitchState::Submitted, "evaluation").await;
        let id = self.portal.pitch_id(&reference).await;
        self.mark(self.pitches.len(), id).await;
        self.pitches.push(Placed { state: "the rival's", reference, id, partnership: None });
    }

    /// Puts a token into every text of a pitch.
    async fn mark(&mut self, number: usize, id: PitchId) {
        let form = domain::form::standard();
        let mut tokens = BTreeMap::new();
        for field in form.sections.iter().flat_map(|section| &section.fields) {
            if !WRITTEN.contains(&field.id.as_str()) {
                continue;
            }
            let facet = match field {
                _ if field.id == "title" => Facet::Title,
                field if field.identity => Facet::Identity,
                field if field.confidential => Facet::Confidential,
                _ => Facet::Body,
            };
            tokens.insert(field.id.clone(), self.secrets.make(facet, number, None));
        }
        assert_eq!(tokens.len(), WRITTEN.len());
        let answers =
            Document(answers_of(|id, value| tokens.get(id).cloned().unwrap_or_else(|| value.to_owned())));
        assert!(TYPED.iter().any(|(id, _)| tokens.contains_key(*id)));
        let organisation = self.secrets.make(Facet::Organisation, number, None);
        let description = self.secrets.make(Facet::Description, number, None);
        overture::store::write(&self.portal.app.db, async |tx| {
            pitch::Entity::update_many()
                .col_expr(pitch::Column::Title, Expr::value(tokens["title"].as_str()))
                .col_expr(pitch::Column::Applicant, Expr::value(tokens["org_name"].as_str()))
                .col_expr(pitch::Column::Answers, Expr::value(answers.clone()))
                .filter(pitch::Column::Id.eq(id))
                .exec(tx)
                .await?;
            pitch_version::Entity::update_many()
                .col_expr(pitch_version::Column::Answers, Expr::value(answers.clone()))
                .filter(pitch_version::Column::PitchId.eq(id))
                .exec(tx)
                .await?;
            let row = pitch::Entity::find_by_id(id).one(tx).await?.unwrap();
            if let Some(at) = row.submitted_at {
                let sent = Sent {
                    version: 1,
                    answers: serde_json::from_value(answers.0.clone()).unwrap(),
                    form_version: 1,
                    terms_version: "1".to_owned(),
                    sha256: String::new(),
                    sent_at: at,
                    files: Vec::new(),
                };
                let sum = sent.receipt(&row.reference).unwrap().sha256;
                pitch_version::Entity::update_many()
                    .col_expr(pitch_version::Column::Sha256, Expr::value(sum))
                    .filter(pitch_version::Column::PitchId.eq(id))
                    .exec(tx)
                    .await?;
            }
            organisation::Entity::update_many()
                .col_expr(organisation::Column::Name, Expr::value(organisation.as_str()))
                .col_expr(organisation::Column::Description, Expr::value(description.as_str()))
                .filter(organisation::Column::Id.eq(row.organisation_id.unwrap()))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
    }

    pub(super) async fn organisation(&self, pitch: PitchId) -> OrganisationId {
        let row = pitch::Entity::find_by_id(pitch).one(self.portal.app.db.read()).await.unwrap().unwrap();
        row.organisation_id.unwrap()
    }

    /// The team, the evaluators, their reviews and declarations.
    async fn standings(&mut self) {
        let now = self.portal.now();
        let manager = self.id("CM manager");
        for (number, (_, state, _)) in STATES.into_iter().enumerate() {
            let (id, reference) = (self.pitches[number].id, self.pitches[number].reference.clone());
            let organisation = self.organisation(id).await;
            let team = [
                ("AO lead", TeamRole::Lead),
                ("AE editor", TeamRole::Editor),
                ("AV viewer", TeamRole::Viewer),
                ("FM former member", TeamRole::Editor),
            ];
            for (column, role) in team {
                let member = membership::ActiveModel {
                    organisation_id: Set(organisation),
                    account_id: Set(self.id(column)),
                    role: Set(role),
                    created_at: Set(now),
                };
                self.insert::<membership::Entity>(member).await;
            }
            for (column, role) in
                [("IE invited editor", TeamRole::Editor), ("IV invited viewer", TeamRole::Viewer)]
            {
                let member = pitch_member::ActiveModel {
                    pitch_id: Set(id),
                    account_id: Set(self.id(column)),
                    role: Set(role),
                    may_send_at: Set(None),
                    created_at: Set(now),
                };
                self.insert::<pitch_member::Entity>(member).await;
            }
            if state == PitchState::Draft {
                continue;
            }
            for (column, state, kind) in [
                ("EV evaluator", Some(AssignmentState::Done), Some(ConflictKind::None)),
                ("EV undeclared", Some(AssignmentState::Open), None),
                ("EC evaluator", Some(AssignmentState::Recused), Some(ConflictKind::Conflict)),
                ("EC manager", None, Some(ConflictKind::Conflict)),
                ("XE guest", Some(AssignmentState::Done), Some(ConflictKind::None)),
                ("XN guest", Some(AssignmentState::Open), Some(ConflictKind::None)),
                ("RC stepped back", Some(AssignmentState::Recused), Some(ConflictKind::None)),
            ] {
                let (place, who) = (self.place(column), self.id(column));
                if let Some(kind) = kind {
                    let note = self.secrets.make(Facet::Conflict, number, Some(place));
                    let row = conflict::ActiveModel {
                        id: Set(ConflictId::generate()),
                        pitch_id: Set(id),
                        account_id: Set(who),
                        kind: Set(kind),
                        note: Set(note),
                        declared_at: Set(now),
                    };
                    self.insert::<conflict::Entity>(row).await;
                }
                let Some(state) = state else { continue };
                let assignment = self.portal.assignment(&reference, who, manager).await;
                self.portal.set_assignment(assignment, state).await;
                if state != AssignmentState::Done {
                    continue;
                }
                let mut say = || self.secrets.make(Facet::Review, number, Some(place));
                let standard = domain::evaluation::standard();
                let card = Scorecard {
                    scores: standard.criteria.iter().map(|one| (one.id.clone(), Mark::Scored(4))).collect(),
                    notes: standard.criteria.iter().map(|one| (one.id.clone(), say())).collect(),
                    comment_panel: say(),
                    comment_applicant: say(),
                    ..Scorecard::default()
                };
                let row = review::ActiveModel {
                    id: Set(ReviewId::generate()),
                    assignment_id: Set(assignment),
                    pitch_id: Set(id),
                    state: Set(ReviewState::Submitted),
                    scorecard: Set(Document(serde_json::to_value(&card).unwrap())),
                    version: Set(1),
                    total_milli: Set(Some(4_000)),
                    submitted_at: Set(Some(now)),
                    updated_at: Set(now),
                };
                self.insert::<review::Entity>(row).await;
            }
            self.portal.score(&reference, 2, Some(4_000), Some(0)).await;
            let reason = self.secrets.make(Facet::Move, number, None);
            let moved = pitch_move::ActiveModel {
                id: Set(entity::values::PitchMoveId::generate()),
                pitch_id: Set(id),
                from_stage: Set("screening".to_owned()),
                to_stage: Set("evaluation".to_owned()),
                event: Set("manual".to_owned()),
                reason: Set(reason),
                actor_id: Set(Some(manager)),
                at: Set(now),
            };
            self.insert::<pitch_move::Entity>(moved).await;
        }
    }

    pub(super) async fn insert<E>(&self, row: impl sea_orm::ActiveModelTrait<Entity = E> + Send)
    where
        E: sea_orm::EntityTrait,
    {
        overture::store::write(&self.portal.app.db, async |tx| {
            E::insert(row.clone()).exec_without_returning(tx).await?;
            Ok(())
        })
        .await
        .unwrap();
    }

    /// Proposes, approves and releases as people do; one release is old.
    async fn decisions(&mut self) {
        let person = |column: &str| self.people[self.place(column)].person.clone();
        let desk = Desk {
            challenge: self.challenges[0].1,
            slug: "quiet".to_owned(),
            manager: person("CM manager"),
            approver: person("AP approver"),
            lead: person("AO lead"),
        };
        for number in [4, 3, 2] {
            let reference = self.pitches[number].reference.clone();
            let fields = Typed::of(&[(&reference, Outcome::Selected)])
                .set(&format!("note-{reference}"), &self.secrets.make(Facet::Note, number, None))
                .set(&format!("feedback-{reference}"), &self.secrets.make(Facet::Feedback, number, None));
            let proposed = self.portal.post(&desk.manager, &desk.at("decisions"), &fields.pairs()).await;
            assert_eq!(proposed.status.as_u16(), 303, "{}", proposed.text());
            let approved = desk.approve_as(&self.portal, &desk.approver, &[&reference]).await;
            assert_eq!(approved.status.as_u16(), 303, "{}", approved.text());
            if number == 2 {
                continue;
            }
            self.release =
                desk.release(&self.portal, "1").await.location().rsplit('/').next().unwrap().to_owned();
            self.partnered(number, self.pitches[number].id).await;
            if number == 4 {
                let long_ago = self.portal.now() - TimeDelta::days(31);
                overture::store::write(&self.portal.app.db, async |tx| {
                    release::Entity::update_many()
                        .col_expr(release::Column::ReleasedAt, Expr::value(long_ago))
                        .exec(tx)
                        .await?;
                    Ok(())
                })
                .await
                .unwrap();
            }
        }
        assert_eq!(decision::Entity::find().all(self.portal.app.db.read()).await.unwrap().len(), 3);
    }

    async fn partnered(&mut self, number: usize, id: PitchId) {
        let conn = self.portal.app.db.read();
        let found = partnership::Entity::find().filter(partnership::Column::PitchId.eq(id));
        let row = found.one(conn).await.unwrap().unwrap();
        let owner = self.id("PO owner");
        let mut token = || self.secrets.make(Facet::Partnership, number, None);
        let (title, reason) = (token(), token());
        overture::store::write(&self.portal.app.db, async |tx| {
            partnership::Entity::update_many()
                .col_expr(partnership::Column::Title, Expr::value(title.as_str()))
                .col_expr(partnership::Column::OwnerId, Expr::value(owner))
                .filter(partnership::Column::Id.eq(row.id))
                .exec(tx)
                .await?;
            partnership_move::Entity::update_many()
                .col_expr(partnership_move::Column::Reason, Expr::value(reason.as_str()))
                .filter(partnership_move::Column::PartnershipId.eq(row.id))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
        self.pitches[number].partnership = Some(row.slug);
    }

    /// The former member leaves, the disabled account is disabled: both while they are signed in.
    async fn leave(&mut self) {
        let (former, disabled, now) =
            (self.id("FM former member"), self.id("DU disabled"), self.portal.now());
        overture::store::write(&self.portal.app.db, async |tx| {
            membership::Entity::delete_many()
                .filter(membership::Column::AccountId.eq(former))
                .exec(tx)
                .await?;
            account::Entity::update_many()
                .col_expr(account::Column::DisabledAt, Expr::value(now))
                .filter(account::Column::Id.eq(disabled))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
        let place = self.place("DU disabled");
        self.people[place].actor = Actor::of(Who::Visitor);
    }

    /// Writes down how everybody stands to everything.
    async fn stand(&mut self) {
        for number in 0..self.pitches.len() {
            let organisation = self.organisation(self.pitches[number].id).await;
            let mut row = Vec::new();
            for somebody in &self.people {
                let Some(account) = somebody.actor.account() else {
                    row.push(None);
                    continue;
                };
                let conn = self.portal.app.db.read();
                row.push(store::organisation::role_of(conn, organisation, account).await.unwrap());
            }
            self.organisations.push((organisation, row));
        }
        let conn = self.portal.app.db.read();
        for somebody in &self.people {
            let mut row = Vec::new();
            for pitch in &self.pitches {
                row.push(store::pitch::seen(conn, &pitch.reference, &somebody.actor).await.unwrap().facts);
            }
            self.facts.push(row);
        }
        for slug in self.pitches.iter().filter_map(|pitch| pitch.partnership.clone()) {
            let mut row = Vec::new();
            for somebody in &self.people {
                row.push(store::partnership::seen(conn, &slug, &somebody.actor).await.unwrap().1);
            }
            self.partnerships.insert(slug, row);
        }
    }
}
