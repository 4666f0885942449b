//! How the person of a world comes in: through a session, with roles that may have run out, as an admin with broken
//! glass or as somebody else, with or without the agreement.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    acting, glass, nda, nda_acceptance, role_grant, session,
    values::{
        AccountId, ActingId, ChallengeId, GlassId, NdaAcceptanceId, NdaId, PitchId, Role, RoleGrantId,
        SessionId,
    },
};
use overture::services::record::token_hash;
use sea_orm::ActiveValue::Set;

use super::made::Dice;

/// The roles that pitches know, the frequent ones more often; and some that they do not.
const ROLES: [Role; 10] = [
    Role::Manager,
    Role::Manager,
    Role::Approver,
    Role::Approver,
    Role::Evaluator,
    Role::Guest,
    Role::Admin,
    Role::Admin,
    Role::Auditor,
    Role::Executive,
];

/// The rows that say who comes in, and as what.
#[derive(Default)]
pub(super) struct Entered {
    pub(super) sessions: Vec<session::ActiveModel>,
    pub(super) grants: Vec<role_grant::ActiveModel>,
    pub(super) glasses: Vec<glass::ActiveModel>,
    pub(super) actings: Vec<acting::ActiveModel>,
    pub(super) agreements: Vec<nda::ActiveModel>,
    pub(super) acceptances: Vec<nda_acceptance::ActiveModel>,
    versions: Vec<NdaId>,
}

impl Entered {
    /// Two versions of the agreement; the second is in force.
    pub(super) fn publish(&mut self, by: AccountId, now: DateTime<Utc>) {
        for version in [1, 2] {
            let id = NdaId::generate();
            self.versions.push(id);
            self.agreements.push(nda::ActiveModel {
                id: Set(id),
                version: Set(version),
                body: Set("Nobody else learns of it.".to_owned()),
                sha256: Set(String::new()),
                published_by: Set(by),
                published_at: Set(now),
            });
        }
    }

    /// The person has accepted neither version, the old one, or the one in force.
    pub(super) fn accepts(&mut self, dice: &mut Dice, who: AccountId, now: DateTime<Utc>) {
        let count = dice.below(3);
        let Some(version) = count.checked_sub(1) else { return };
        let Some(id) = self.versions.get(version) else { return };
        self.acceptances.push(nda_acceptance::ActiveModel {
            id: Set(NdaAcceptanceId::generate()),
            nda_id: Set(*id),
            account_id: Set(who),
            name: Set("Some Body".to_owned()),
            organisation: Set("Somewhere".to_owned()),
            version: Set(i32::try_from(count).unwrap()),
            sha256: Set(String::new()),
            language: Set("en".to_owned()),
            method: Set("typed_name".to_owned()),
            accepted_at: Set(now),
        });
    }

    /// Up to three roles, some of which have run out, one of them this very instant.
    pub(super) fn roles(
        &mut self,
        dice: &mut Dice,
        who: AccountId,
        challenges: [ChallengeId; 2],
        now: DateTime<Utc>,
    ) {
        let mut given = Vec::new();
        for _ in 0..dice.below(4) {
            let scope = dice.of(&[None, Some(challenges[0]), Some(challenges[0]), Some(challenges[1])]);
            let role = (dice.of(&ROLES), scope);
            if !given.contains(&role) {
                given.push(role);
            }
        }
        for role in given {
            let instant = TimeDelta::milliseconds(1);
            let end = dice.of(&[None, None, None, None, Some(now - instant), Some(now), Some(now + instant)]);
            self.grant(who, role, end, now);
        }
    }

    fn grant(
        &mut self,
        who: AccountId,
        (role, scope): (Role, Option<ChallengeId>),
        end: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) {
        self.grants.push(role_grant::ActiveModel {
            id: Set(RoleGrantId::generate()),
            account_id: Set(who),
            role: Set(role),
            challenge_id: Set(scope),
            created_at: Set(now),
            expires_at: Set(end),
            source: Set(None),
        });
    }

    /// A session of this person, or of an admin who acts as them, or did until now; the token that opens it.
    pub(super) fn session(
        &mut self,
        dice: &mut Dice,
        (me, admin): (AccountId, AccountId),
        now: DateTime<Utc>,
    ) -> String {
        let id = SessionId::generate();
        let token = id.to_string();
        let acts = dice.once_in(8);
        let who = if acts { admin } else { me };
        if acts {
            self.grant(admin, (Role::Admin, None), None, now);
            self.actings.push(acting::ActiveModel {
                id: Set(ActingId::generate()),
                session_id: Set(id),
                person_id: Set(me),
                reason: Set("They cannot find it.".to_owned()),
                begun_at: Set(now),
                until_at: Set(now + TimeDelta::minutes(30)),
                ended_at: Set(dice.of(&[None, None, Some(now)])),
            });
        }
        self.sessions.push(session::ActiveModel {
            id: Set(id),
            token_hash: Set(token_hash(&token)),
            account_id: Set(who),
            user_agent: Set(String::new()),
            created_at: Set(now),
            seen_at: Set(now),
            ended_at: Set(None),
            proved_at: Set(None),
            factor_at: Set(None),
            ends_at: Set(None),
        });
        token
    }

    /// Glass of this pitch, whole again for some; only admins read through it.
    pub(super) fn glass(&mut self, dice: &mut Dice, who: AccountId, pitch: PitchId, now: DateTime<Utc>) {
        if dice.once_in(2) {
            return;
        }
        let hour = TimeDelta::hours(1);
        let (until, ended) =
            dice.of(&[(now + hour, None), (now + hour, None), (now, None), (now + hour, Some(now))]);
        self.glasses.push(glass::ActiveModel {
            id: Set(GlassId::generate()),
            account_id: Set(who),
            pitch_id: Set(pitch),
            reason: Set("The applicant asks whether it has arrived.".to_owned()),
            broken_at: Set(now),
            until_at: Set(until),
            ended_at: Set(ended),
        });
    }
}
