//! Who of the host may do what: which changes need a second person, who may propose and confirm them, and that
//! the portal never loses its last admin.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{AccountId, ChallengeId, Role, StaffChangeKind, StaffChangeState};

use super::actor::{Actor, Roles, Who};
use crate::error::{Error, Invalid, Refusal};

/// A reason for breaking the glass has at least this many characters.
pub const GLASS_REASON: usize = 20;
/// So long the glass stays broken.
pub const GLASS: TimeDelta = TimeDelta::minutes(60);
/// So long an admin acts as somebody.
pub const ACTING: TimeDelta = TimeDelta::minutes(30);
/// A reason has at most this many characters.
const LONGEST_REASON: usize = 1_000;
/// A search for people needs this many characters: there is no list of everybody.
pub const SHORTEST_SEARCH: usize = 3;

/// A reason as it was typed, trimmed; refused below so many characters, and above 1,000.
pub fn reason<'a>(typed: &'a str, at_least: usize, missing: &'static str) -> Result<&'a str, Error> {
    let reason = typed.trim();
    match reason.chars().count() {
        count if count < at_least => Err(Error::Invalid(Invalid::field("reason", missing))),
        count if count > LONGEST_REASON => Err(Error::Invalid(Invalid::field("reason", "staff-reason-long"))),
        _ => Ok(reason),
    }
}

/// A change of somebody's roles or of their account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub person: AccountId,
    pub kind: StaffChangeKind,
    /// Of grants and revocations.
    pub role: Option<Role>,
    /// None: for the whole portal.
    pub challenge: Option<ChallengeId>,
    /// When the granted role runs out.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What must be known about the portal to decide about a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    /// What the person has now.
    pub roles: Roles,
    /// Enabled accounts that are admins without an end.
    pub admins: Vec<AccountId>,
    /// The person belongs to the organisation behind a pitch of the challenge the role is for.
    pub applies: bool,
}

/// Why a role cannot be had there: some hold for the whole portal only, a guest belongs to a challenge.
#[must_use]
pub fn misplaced(role: Role, challenge: Option<ChallengeId>) -> Option<&'static str> {
    let for_challenges = matches!(role, Role::Manager | Role::Approver | Role::Evaluator | Role::Guest);
    match (for_challenges, challenge) {
        (false, Some(_)) => Some("staff-role-portal-only"),
        (true, None) if role == Role::Guest => Some("staff-role-challenge-only"),
        _ => None,
    }
}

impl Change {
    /// Whether a second admin has to confirm it: managers and admins come and go by four eyes, and nobody gives
    /// themselves a role.
    #[must_use]
    pub fn needs_second(&self, by: AccountId, roles: &Roles) -> bool {
        let weighty = |role| matches!(role, Role::Manager | Role::Admin);
        match self.kind {
            StaffChangeKind::Grant => self.role.is_some_and(weighty) || by == self.person,
            StaffChangeKind::Revoke => self.role.is_some_and(weighty),
            StaffChangeKind::Disable | StaffChangeKind::Enable => {
                roles.0.iter().any(|(role, _)| weighty(*role))
            }
        }
    }

    /// Whether the actor may ask for it: admins for everything, managers for who evaluates their own challenges.
    pub fn may_propose(&self, actor: &Actor) -> Result<(), Error> {
        let Who::Account(me) = actor.who else { return Err(Error::NotFound) };
        if actor.roles.portal(Role::Admin) {
            return Ok(());
        }
        let Some(challenge) = self.challenge.filter(|id| actor.roles.on(Role::Manager, *id)) else {
            return Err(Error::NotFound);
        };
        if !matches!(self.role, Some(Role::Evaluator | Role::Guest)) {
            return Err(Error::Forbidden(Refusal::new("refused-role-by-manager")));
        }
        if me == self.person {
            return Err(Refusal::new("refused-own-role").with("challenge", challenge).into());
        }
        Ok(())
    }

    /// Whether it can be done where things stand so.
    pub fn check(&self, situation: &Situation) -> Result<(), Refusal> {
        let has = self.role.is_some_and(|role| situation.roles.0.contains(&(role, self.challenge)));
        match self.kind {
            StaffChangeKind::Grant if has => return Err(Refusal::new("refused-role-there")),
            StaffChangeKind::Grant
                if situation.applies && matches!(self.role, Some(Role::Evaluator | Role::Guest)) =>
            {
                return Err(Refusal::new("refused-role-applicant"));
            }
            StaffChangeKind::Revoke if !has => return Err(Refusal::new("refused-role-gone")),
            _ => {}
        }
        let demotes = match self.kind {
            StaffChangeKind::Revoke => self.role == Some(Role::Admin),
            StaffChangeKind::Disable => situation.roles.portal(Role::Admin),
            _ => false,
        };
        if demotes && situation.admins.iter().all(|admin| *admin == self.person) {
            return Err(Refusal::new("refused-last-admin"));
        }
        Ok(())
    }
}

/// A change that waits, as its second person must know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub change: Change,
    pub by: AccountId,
    pub state: StaffChangeState,
}

impl Waiting {
    /// Whether this admin may confirm or refuse it: never who proposed it, never who it is about.
    pub fn may_decide(&self, me: AccountId, admins: &[AccountId]) -> Result<(), Refusal> {
        if self.state != StaffChangeState::Waiting {
            return Err(Refusal::new("refused-change-decided"));
        }
        if me == self.by {
            return Err(Refusal::new("refused-own-change"));
        }
        if me == self.change.person {
            return Err(Refusal::new("refused-change-about-you"));
        }
        if !admins.contains(&me) || !admins.contains(&self.by) {
            return Err(Refusal::new("refused-no-admin-any-more"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(kind: StaffChangeKind, role: Option<Role>, challenge: Option<ChallengeId>) -> Change {
        Change { person: AccountId::generate(), kind, role, challenge, expires_at: None }
    }

    #[test]
    fn managers_and_admins_come_and_go_by_four_eyes_and_nobody_gives_themselves_a_role() {
        use StaffChangeKind::{Disable, Enable, Grant, Revoke};
        let by = AccountId::generate();
        for role in Role::ALL.iter().copied() {
            let weighty = matches!(role, Role::Admin | Role::Manager);
            let had = Roles(vec![(role, None)]);
            for kind in [Grant, Revoke] {
                let change = change(kind, Some(role), None);
                assert_eq!(change.needs_second(by, &Roles::default()), weighty, "{kind} {role}");
            }
            for kind in [Disable, Enable] {
                assert_eq!(change(kind, None, None).needs_second(by, &had), weighty, "{kind} {role}");
            }
            let own = Change { person: by, ..change(Grant, Some(role), None) };
            assert!(own.needs_second(by, &Roles::default()), "{role} for oneself");
        }
    }

    /// T21: the ladder of roles.
    #[test]
    fn admins_propose_everything_and_managers_only_who_evaluates_their_challenge() {
        let (here, there) = (ChallengeId::generate(), ChallengeId::generate());
        let person = |roles: Vec<_>| Actor::with(Who::Account(AccountId::generate()), Roles(roles));
        let (admin, manager) = (person(vec![(Role::Admin, None)]), person(vec![(Role::Manager, Some(here))]));
        let said = |actor: &Actor, role, at| match change(StaffChangeKind::Grant, Some(role), at)
            .may_propose(actor)
        {
            Ok(()) => 200,
            Err(Error::NotFound) => 404,
            Err(Error::Forbidden(_)) => 403,
            Err(_) => 409,
        };
        for role in Role::ALL.iter().copied() {
            let evaluates = matches!(role, Role::Evaluator | Role::Guest);
            assert_eq!(said(&admin, role, Some(here)), 200, "{role}");
            assert_eq!(said(&manager, role, Some(here)), if evaluates { 200 } else { 403 }, "{role}");
            for at in [None, Some(there)] {
                assert_eq!(said(&manager, role, at), 404, "{role} elsewhere");
            }
            for other in [Role::Approver, Role::Evaluator, Role::Auditor, Role::Executive] {
                assert_eq!(said(&person(vec![(other, None)]), role, Some(here)), 404, "{other} gives {role}");
            }
        }
        let Who::Account(me) = manager.who else { panic!() };
        let own = Change { person: me, ..change(StaffChangeKind::Grant, Some(Role::Evaluator), Some(here)) };
        assert!(matches!(own.may_propose(&manager), Err(Error::Refused(_))), "one's own evaluator");
        let acting = Who::Acting { admin: me, person: me };
        assert!(own.may_propose(&Actor::with(acting, Roles(vec![(Role::Admin, None)]))).is_err());
    }

    #[test]
    fn the_last_admin_stays() {
        use StaffChangeKind::{Disable, Grant, Revoke};
        let (me, other) = (AccountId::generate(), AccountId::generate());
        let situation = |admins: &[AccountId]| Situation {
            roles: Roles(vec![(Role::Admin, None)]),
            admins: admins.to_vec(),
            applies: false,
        };
        for (kind, role) in [(Revoke, Some(Role::Admin)), (Disable, None)] {
            let change = Change { person: me, ..change(kind, role, None) };
            assert_eq!(change.check(&situation(&[me, other])), Ok(()));
            for admins in [&[me][..], &[]] {
                assert_eq!(
                    change.check(&situation(admins)),
                    Err(Refusal::new("refused-last-admin")),
                    "{kind}"
                );
            }
        }
        let again = Change { person: me, ..change(Grant, Some(Role::Admin), None) };
        assert_eq!(again.check(&situation(&[me])), Err(Refusal::new("refused-role-there")));
        let gone = Change { person: me, ..change(Revoke, Some(Role::Auditor), None) };
        assert_eq!(gone.check(&situation(&[me])), Err(Refusal::new("refused-role-gone")));
    }

    #[test]
    fn nobody_evaluates_where_their_own_organisation_pitches() {
        let challenge = Some(ChallengeId::generate());
        let situation = Situation { roles: Roles::default(), admins: Vec::new(), applies: true };
        for role in Role::ALL.iter().copied() {
            let refused = change(StaffChangeKind::Grant, Some(role), challenge).check(&situation).is_err();
            assert_eq!(refused, matches!(role, Role::Evaluator | Role::Guest), "{role}");
        }
    }

    #[test]
    fn a_second_admin_decides_and_neither_the_first_nor_the_one_concerned() {
        let (by, second) = (AccountId::generate(), AccountId::generate());
        let waiting =
            |state| Waiting { change: change(StaffChangeKind::Grant, Some(Role::Admin), None), by, state };
        let open = waiting(StaffChangeState::Waiting);
        let about = open.change.person;
        let admins = [by, second, about];
        assert_eq!(open.may_decide(second, &admins), Ok(()));
        for (me, why) in [
            (by, "refused-own-change"),
            (about, "refused-change-about-you"),
            (AccountId::generate(), "refused-no-admin-any-more"),
        ] {
            assert_eq!(open.may_decide(me, &admins), Err(Refusal::new(why)));
        }
        for state in [StaffChangeState::Done, StaffChangeState::Confirmed, StaffChangeState::Refused] {
            let decided = waiting(state).may_decide(second, &admins);
            assert_eq!(decided, Err(Refusal::new("refused-change-decided")), "{state}");
        }
    }

    #[test]
    fn portal_roles_hold_for_the_portal_and_guests_for_a_challenge() {
        let here = Some(ChallengeId::generate());
        for (role, challenge, wrong) in [
            (Role::Admin, None, false),
            (Role::Admin, here, true),
            (Role::Auditor, here, true),
            (Role::Manager, None, false),
            (Role::Manager, here, false),
            (Role::Evaluator, here, false),
            (Role::Guest, here, false),
            (Role::Guest, None, true),
        ] {
            assert_eq!(misplaced(role, challenge).is_some(), wrong, "{role} {challenge:?}");
        }
    }
}
