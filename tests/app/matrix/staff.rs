//! What has an address beside pitches and challenges, and what stands behind it: invitations, requests, forms that
//! wait, broken glass, an admin who acts as somebody, the agreement and who accepted it.

use chrono::TimeDelta;
use entity::{
    acting, glass, held_form, invitation, join_request, nda, nda_acceptance, role_grant, session,
    staff_change,
    values::{
        ActingId, GlassId, HeldFormId, InvitationId, InvitationKind, InvitationState, JoinRequestId,
        JoinRequestState, NdaAcceptanceId, NdaId, PitchState, Role, StaffChangeId, StaffChangeKind,
        StaffChangeState, TeamRole,
    },
};
use overture::{
    domain::actor::{Actor, Roles, Who},
    services::record::token_hash,
};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use super::{
    secrets::Facet,
    world::{ASKS, World},
};

/// The names of things that routes are filled with.
#[derive(Default)]
pub(crate) struct Named {
    /// Somebody's account.
    pub(crate) person: String,
    pub(crate) invitation: String,
    pub(crate) request: String,
    /// A role that somebody holds.
    pub(crate) role: String,
    /// A change of roles that waits for a second admin.
    pub(crate) change: String,
    /// A form that waits for the lead.
    pub(crate) held: String,
    /// Of an invitation that is open.
    pub(crate) token: String,
}

impl World {
    pub(super) async fn named(&mut self) {
        let viewer = self.id("AV viewer");
        self.named.person = viewer.to_string();
        self.invitations().await;
        self.requests().await;
        self.changes().await;
        self.held().await;
        self.agreement().await;
        self.glass().await;
        self.acting().await;
    }

    /// On every pitch one that is open and one that was declined; and one whose link is known.
    async fn invitations(&mut self) {
        let (lead, now) = (self.id("AO lead"), self.portal.now());
        self.named.token = "offered".to_owned();
        for number in 0..self.pitches.len() {
            let pitch = self.pitches[number].id;
            let mut rows = vec![
                (self.secrets.make(Facet::Invited, number, None), InvitationState::Open, None),
                (self.secrets.make(Facet::Invited, number, None), InvitationState::Declined, None),
            ];
            if number == 1 {
                let offered = self.secrets.make(Facet::Offered, number, None);
                rows.push((offered, InvitationState::Open, Some(self.named.token.clone())));
            }
            for (address, state, token) in rows {
                let id = InvitationId::generate();
                let is_open = state == InvitationState::Open;
                let reason =
                    if is_open { String::new() } else { self.secrets.make(Facet::Invited, number, None) };
                let row = invitation::ActiveModel {
                    id: Set(id),
                    kind: Set(InvitationKind::Pitch),
                    token_hash: Set(token_hash(&token.unwrap_or_else(|| id.to_string()))),
                    email: Set(format!("{address}@example.org")),
                    role: Set(TeamRole::Editor),
                    pitch_id: Set(Some(pitch)),
                    organisation_id: Set(None),
                    invited_by: Set(lead),
                    state: Set(state),
                    reason: Set(reason),
                    created_at: Set(now),
                    expires_at: Set(now + TimeDelta::days(14)),
                    settled_at: Set((!is_open).then_some(now)),
                };
                self.insert::<invitation::Entity>(row).await;
                self.named.invitation = id.to_string();
            }
        }
    }

    async fn requests(&mut self) {
        let (asker, now) = (self.id(ASKS), self.portal.now());
        for number in 0..self.pitches.len() {
            let organisation = self.organisation(self.pitches[number].id).await;
            let id = JoinRequestId::generate();
            let row = join_request::ActiveModel {
                id: Set(id),
                organisation_id: Set(organisation),
                account_id: Set(asker),
                message: Set(self.secrets.make(Facet::Joining, number, None)),
                state: Set(JoinRequestState::Open),
                created_at: Set(now),
                settled_at: Set(None),
                settled_by: Set(None),
            };
            self.insert::<join_request::Entity>(row).await;
            self.named.request = id.to_string();
        }
    }

    /// A role that is to be given waits for a second admin.
    async fn changes(&mut self) {
        let (admin, executive, now) = (self.id("AD admin"), self.id("EX executive"), self.portal.now());
        let id = StaffChangeId::generate();
        let row = staff_change::ActiveModel {
            id: Set(id),
            account_id: Set(executive),
            kind: Set(StaffChangeKind::Grant),
            role: Set(Some(Role::Auditor)),
            challenge_id: Set(None),
            expires_at: Set(None),
            reason: Set(self.secrets.make(Facet::Reason, 0, None)),
            proposed_by: Set(admin),
            proposed_at: Set(now),
            state: Set(StaffChangeState::Waiting),
            decided_by: Set(None),
            decided_at: Set(None),
        };
        self.insert::<staff_change::Entity>(row).await;
        self.named.change = id.to_string();
        let held = role_grant::Entity::find()
            .filter(role_grant::Column::AccountId.eq(executive))
            .one(self.portal.app.db.read())
            .await
            .unwrap();
        self.named.role = held.unwrap().id.to_string();
    }

    async fn held(&mut self) {
        let (place, now) = (self.place("AO lead"), self.portal.now());
        let id = HeldFormId::generate();
        let token = self.secrets.make(Facet::Held, 0, Some(place));
        let row = held_form::ActiveModel {
            id: Set(id),
            account_id: Set(self.id("AO lead")),
            path: Set("/my/account".to_owned()),
            body: Set(format!("name={token}")),
            created_at: Set(now),
        };
        self.insert::<held_form::Entity>(row).await;
        self.named.held = id.to_string();
    }

    /// The agreement in its second version: one guest has accepted it, the other only the first.
    async fn agreement(&mut self) {
        let (admin, now) = (self.id("AD admin"), self.portal.now());
        for (version, column) in [(1, "XN guest"), (2, "XE guest")] {
            let id = NdaId::generate();
            let agreement = nda::ActiveModel {
                id: Set(id),
                version: Set(version),
                body: Set("What you read here stays here. ".repeat(8)),
                sha256: Set(String::new()),
                published_by: Set(admin),
                published_at: Set(now),
            };
            self.insert::<nda::Entity>(agreement).await;
            let place = self.place(column);
            let mut typed = || self.secrets.make(Facet::Acceptance, 0, Some(place));
            let (name, organisation) = (typed(), typed());
            let acceptance = nda_acceptance::ActiveModel {
                id: Set(NdaAcceptanceId::generate()),
                nda_id: Set(id),
                account_id: Set(self.id(column)),
                name: Set(name),
                organisation: Set(organisation),
                version: Set(version),
                sha256: Set(String::new()),
                language: Set("en".to_owned()),
                method: Set("typed_name".to_owned()),
                accepted_at: Set(now),
            };
            self.insert::<nda_acceptance::Entity>(acceptance).await;
        }
    }

    /// One admin has broken the glass of every pitch that was sent.
    async fn glass(&mut self) {
        let (place, now) = (self.place("AB admin"), self.portal.now());
        for number in 0..self.pitches.len() {
            let pitch = self.pitches[number].id;
            if self.pitches[number].state == PitchState::Draft.as_str() {
                continue;
            }
            let row = glass::ActiveModel {
                id: Set(GlassId::generate()),
                account_id: Set(self.people[place].person.id.unwrap()),
                pitch_id: Set(pitch),
                reason: Set(self.secrets.make(Facet::Glass, number, None)),
                broken_at: Set(now),
                until_at: Set(now + TimeDelta::hours(1)),
                ended_at: Set(None),
            };
            self.insert::<glass::Entity>(row).await;
            self.people[place].actor.glass.push(pitch);
        }
    }

    /// One admin sees the portal as the manager does.
    async fn acting(&mut self) {
        let (place, now) = (self.place("AX admin"), self.portal.now());
        let (admin, manager) = (self.people[place].person.id.unwrap(), self.place("CM manager"));
        let open = session::Entity::find()
            .filter(session::Column::AccountId.eq(admin))
            .one(self.portal.app.db.read())
            .await
            .unwrap();
        let person = self.people[manager].person.id.unwrap();
        let row = acting::ActiveModel {
            id: Set(ActingId::generate()),
            session_id: Set(open.unwrap().id),
            person_id: Set(person),
            reason: Set(self.secrets.make(Facet::Reason, 0, None)),
            begun_at: Set(now),
            until_at: Set(now + TimeDelta::minutes(30)),
            ended_at: Set(None),
        };
        self.insert::<acting::Entity>(row).await;
        let roles = Roles(self.people[manager].actor.roles.0.clone());
        self.people[place].actor = Actor::with(Who::Acting { admin, person }, roles);
    }
}
