//! The lines about a challenge, a partnership and the portal itself.

use chrono::{DateTime, Utc};
use entity::values::{AccountId, ChallengeId, ChallengeState, PartnershipId, Role, TeamRole};

use super::{
    Cell, Kind, Line, Mask, Subject,
    facts::{Answers, Asked},
    rows::Listed,
};
use crate::domain::actor::{Actor, Who};

/// What the policy must know about a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChallengeFacts {
    pub challenge: ChallengeId,
    pub state: ChallengeState,
    /// It is for those who are invited alone: to others it does not exist.
    pub is_invite_only: bool,
    /// The actor accepted an invitation to it.
    pub is_invited: bool,
    /// The actor has a place in the team of one of its pitches.
    pub takes_part: bool,
    /// The actor is asked for a review of one of its pitches.
    pub is_assigned: bool,
    /// It has been open: its form and workflow changed from here on need a second person.
    pub was_open: bool,
}

impl ChallengeFacts {
    /// A challenge for everybody, towards which the actor has no standing of their own.
    #[must_use]
    pub const fn new(challenge: ChallengeId, state: ChallengeState, was_open: bool) -> Self {
        Self {
            challenge,
            state,
            is_invite_only: false,
            is_invited: false,
            takes_part: false,
            is_assigned: false,
            was_open,
        }
    }

    /// Whether the actor may begin a pitch as far as invitations go: who only helps with somebody else's was not
    /// invited.
    #[must_use]
    pub const fn lets_begin(&self) -> bool {
        !self.is_invite_only || self.is_invited
    }
}

/// What the policy must know about a partnership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartnershipFacts {
    pub partnership: PartnershipId,
    /// The challenge it came from.
    pub challenge: Option<ChallengeId>,
    /// The actor's place among the partner's people.
    pub team: Option<TeamRole>,
    /// The actor leads it for the host.
    pub owns: bool,
    /// The actor declared a conflict about its pitch.
    pub has_conflict: bool,
    pub break_glass: bool,
}

/// The portal itself, as one account meets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortalFacts {
    /// Whose data it is about, where it is about somebody's.
    pub of: Option<AccountId>,
}

fn is_portal(actor: &Actor) -> bool {
    matches!(actor.who, Who::Clock | Who::Operator)
}

/// An own right that somebody with the role for the portal has too.
fn portal(actor: &Actor, role: Role) -> bool {
    actor.account().is_some() && actor.roles.portal(role)
}

impl Subject for ChallengeFacts {
    type Id = ChallengeId;

    const KIND: Kind = Kind::Challenge;

    fn id(&self) -> ChallengeId {
        self.challenge
    }

    fn cell(&self, line: Line, actor: &Actor, now: DateTime<Utc>) -> Cell {
        Self::cell_of(line, actor, &TowardsChallenge { actor, facts: self }, now)
    }

    fn is_seen(&self, actor: &Actor, now: DateTime<Utc>) -> bool {
        matches!(self.cell(Line::ReadChallenge, actor, now), Cell::Allow(_))
    }
}

impl Listed for ChallengeFacts {
    fn cell_of(line: Line, actor: &Actor, facts: &impl Answers, now: DateTime<Utc>) -> Cell {
        if is_portal(actor) {
            return Cell::Allow(Mask::ALL);
        }
        let has = |role| actor.account().is_some() && facts.is(Asked::On(role));
        let runs = || has(Role::Manager) || portal(actor, Role::Admin);
        let works = || runs() || has(Role::Approver);
        match line {
            Line::ReadChallenge => {
                let judges = || has(Role::Evaluator) || facts.is(Asked::Assigned);
                let is_asked = || facts.is(Asked::Invited) || facts.is(Asked::InTeam);
                let is_public =
                    || !facts.is(Asked::Unpublished) && (!facts.is(Asked::InviteOnly) || is_asked());
                Cell::when(works() || is_public() || judges())
            }
            Line::EditChallenge => Cell::when(runs()),
            Line::ReadAudit => Cell::when(works() || portal(actor, Role::Auditor)),
            Line::ReadOutbox => Cell::when(works()),
            Line::Configure if has(Role::Manager) && facts.is(Asked::OpenedBy(now)) => Cell::Refused,
            Line::Configure => Cell::when(runs()),
            _ => Cell::Never,
        }
    }
}

/// A challenge whose facts are known, and the actor they are about.
struct TowardsChallenge<'a> {
    actor: &'a Actor,
    facts: &'a ChallengeFacts,
}

impl Answers for TowardsChallenge<'_> {
    fn is(&self, asked: Asked) -> bool {
        let facts = self.facts;
        match asked {
            Asked::On(role) => self.actor.roles.on(role, facts.challenge),
            Asked::Unpublished => facts.state == ChallengeState::Draft,
            Asked::OpenedBy(_) => facts.was_open,
            Asked::InviteOnly => facts.is_invite_only,
            Asked::Invited => facts.is_invited,
            Asked::InTeam => facts.takes_part,
            Asked::Assigned => facts.is_assigned,
            // The other questions are about a pitch or a partnership.
            _ => false,
        }
    }
}

impl Subject for PartnershipFacts {
    type Id = PartnershipId;

    const KIND: Kind = Kind::Partnership;

    fn id(&self) -> PartnershipId {
        self.partnership
    }

    fn cell(&self, line: Line, actor: &Actor, now: DateTime<Utc>) -> Cell {
        Self::cell_of(line, actor, &TowardsPartnership { actor, facts: self }, now)
    }

    fn is_seen(&self, actor: &Actor, now: DateTime<Utc>) -> bool {
        matches!(self.cell(Line::ReadPartnership, actor, now), Cell::Allow(_))
    }
}

impl Listed for PartnershipFacts {
    fn cell_of(line: Line, actor: &Actor, facts: &impl Answers, _: DateTime<Utc>) -> Cell {
        if is_portal(actor) {
            return Cell::Allow(Mask::ALL);
        }
        if actor.account().is_none() || facts.is(Asked::Conflict) {
            return Cell::Never;
        }
        let on = |role| facts.is(Asked::FromChallenge) && facts.is(Asked::On(role));
        let leads = portal(actor, Role::Manager) || on(Role::Manager) || facts.is(Asked::Owned);
        let reads =
            portal(actor, Role::EcosystemManager) || portal(actor, Role::Executive) || on(Role::Approver);
        let glass = portal(actor, Role::Admin) && facts.is(Asked::BreakGlass);
        match line {
            Line::ReadPartnership => Cell::when(leads || reads || glass || facts.team().is_some()),
            Line::ReadAgreement if facts.team().is_some_and(|role| role != TeamRole::Lead) => Cell::Refused,
            Line::ReadAgreement => Cell::when(leads || glass || facts.team().is_some()),
            _ => Cell::Never,
        }
    }
}

/// A partnership whose facts are known, and the actor they are about.
struct TowardsPartnership<'a> {
    actor: &'a Actor,
    facts: &'a PartnershipFacts,
}

impl Answers for TowardsPartnership<'_> {
    fn is(&self, asked: Asked) -> bool {
        let facts = self.facts;
        match asked {
            Asked::On(role) => facts.challenge.is_some_and(|challenge| self.actor.roles.on(role, challenge)),
            Asked::InTeam => facts.team.is_some(),
            Asked::Team(role) => facts.team == Some(role),
            Asked::Conflict => facts.has_conflict,
            Asked::BreakGlass => facts.break_glass,
            Asked::FromChallenge => facts.challenge.is_some(),
            Asked::Owned => facts.owns,
            // The other questions are about a pitch.
            _ => false,
        }
    }
}

impl Subject for PortalFacts {
    type Id = Option<AccountId>;

    const KIND: Kind = Kind::Portal;

    fn id(&self) -> Option<AccountId> {
        self.of
    }

    fn cell(&self, line: Line, actor: &Actor, _: DateTime<Utc>) -> Cell {
        if is_portal(actor) {
            return Cell::Allow(Mask::ALL);
        }
        let manages = actor.account().is_some() && actor.roles.anywhere(Role::Manager);
        let admin = portal(actor, Role::Admin);
        match line {
            Line::SearchPeople => Cell::when(manages || admin),
            Line::Administer => Cell::when(admin),
            Line::OwnData => Cell::when(self.of.is_some() && self.of == actor.account()),
            _ => Cell::Never,
        }
    }

    /// That there is a portal is no secret.
    fn is_seen(&self, actor: &Actor, _: DateTime<Utc>) -> bool {
        actor.account().is_some()
    }
}

#[cfg(test)]
mod tests {
    use entity::values::{AccountId, ChallengeId, ChallengeState, PartnershipId};

    use super::*;
    use crate::domain::{actor::Roles, policy::verdict};

    /// The most that one person can be.
    fn everybody() -> Actor {
        let roles = [Role::Manager, Role::Approver, Role::Admin, Role::Auditor, Role::EcosystemManager];
        Actor::with(Who::Account(AccountId::generate()), Roles(roles.map(|role| (role, None)).to_vec()))
    }

    fn refuses_the_lines_of_others<S: Subject>(facts: &S) {
        for line in Line::ALL.iter().filter(|line| line.kind() != S::KIND) {
            assert!(verdict(*line, &everybody(), facts, DateTime::UNIX_EPOCH).is_err(), "{line:?}");
        }
    }

    #[test]
    fn facts_about_one_thing_open_no_line_about_another() {
        refuses_the_lines_of_others(&ChallengeFacts {
            is_invited: true,
            is_assigned: true,
            ..ChallengeFacts::new(ChallengeId::generate(), ChallengeState::Published, false)
        });
        refuses_the_lines_of_others(&PartnershipFacts {
            partnership: PartnershipId::generate(),
            challenge: Some(ChallengeId::generate()),
            team: Some(TeamRole::Lead),
            owns: true,
            has_conflict: false,
            break_glass: true,
        });
        refuses_the_lines_of_others(&PortalFacts { of: None });
    }
}
