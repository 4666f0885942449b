//! Who may meet which token: what the policy says about the thing it stands in.

use entity::values::{Role, TeamRole};
use overture::domain::policy::{ChallengeFacts, Denied, Line, Mask, PortalFacts, verdict};

use super::{
    secrets::{Facet, Secret},
    world::{ASKS, World},
};

impl World {
    /// What the policy says to this person about this pitch.
    pub(crate) fn says(&self, line: Line, who: usize, pitch: usize) -> Result<Mask, Denied> {
        verdict(line, &self.people[who].actor, &self.facts[who][pitch], self.portal.now())
    }

    /// The same about a challenge.
    pub(crate) fn says_of_challenge(&self, line: Line, who: usize, challenge: usize) -> Result<Mask, Denied> {
        let (_, id, state) = self.challenges[challenge];
        let facts = ChallengeFacts::new(id, state, true);
        verdict(line, &self.people[who].actor, &facts, self.portal.now())
    }

    pub(super) fn says_of_partnership(&self, who: usize, slug: &str) -> Result<Mask, Denied> {
        verdict(
            Line::ReadPartnership,
            &self.people[who].actor,
            &self.partnerships[slug][who],
            self.portal.now(),
        )
    }

    /// Whether this person may meet this token.
    pub(super) fn may_meet(&self, who: usize, secret: &Secret) -> bool {
        let about = secret.about;
        let allowed = |line| self.says(line, who, about).is_ok();
        let partnered = || {
            let slug = self.pitches[about].partnership.as_deref();
            slug.is_some_and(|slug| self.says_of_partnership(who, slug).is_ok())
        };
        match secret.facet {
            Facet::Title => self.says(Line::SeePitch, who, about).is_ok_and(|mask| mask.title),
            Facet::Body => allowed(Line::ReadBody),
            Facet::Confidential => self.says(Line::ReadBody, who, about).is_ok_and(|mask| mask.confidential),
            Facet::Identity => allowed(Line::ReadIdentity) || partnered(),
            Facet::Review => secret.by == Some(who) && allowed(Line::ReadBody) || allowed(Line::ReadReviews),
            Facet::Conflict => {
                secret.by == Some(who) && allowed(Line::DeclareConflict) || allowed(Line::ReadConflicts)
            }
            // Only the desk reads why something was moved, and what others declared.
            Facet::Move => allowed(Line::ReadConflicts),
            Facet::Note => allowed(Line::ReadUnreleased),
            Facet::Feedback => allowed(Line::ReadUnreleased) || allowed(Line::ReadFeedback),
            Facet::Partnership => partnered(),
            Facet::Challenge => self.says_of_challenge(Line::ReadChallenge, who, about).is_ok(),
            Facet::Person => self.may_know(who, about),
            // Of organisations the desks keep one register, whoever pitched for them.
            Facet::Organisation => {
                allowed(Line::ReadIdentity)
                    || partnered()
                    || self.belongs(who, about).is_some()
                    || self.says_of_portal(Line::SearchPeople, who).is_ok()
            }
            Facet::Description => {
                self.belongs(who, about).is_some() || self.says_of_portal(Line::SearchPeople, who).is_ok()
            }
            Facet::Invited => allowed(Line::ManageTeam),
            // Whoever has the link reads to which address it was mailed; a visitor has it in this world.
            Facet::Offered => allowed(Line::ManageTeam) || self.people[who].actor.account().is_none(),
            Facet::Joining => self.belongs(who, about) == Some(TeamRole::Lead),
            Facet::Reason => self.says_of_portal(Line::Administer, who).is_ok(),
            Facet::Glass => {
                allowed(Line::ReadConflicts) || self.says_of_portal(Line::Administer, who).is_ok()
            }
            Facet::Held | Facet::Acceptance => secret.by == Some(who) && !self.people[who].actor.is_acting(),
        }
    }

    /// The place of this person in the organisation of this pitch.
    pub(super) fn belongs(&self, who: usize, pitch: usize) -> Option<TeamRole> {
        self.organisations[pitch].1[who]
    }

    pub(crate) fn says_of_portal(&self, line: Line, who: usize) -> Result<Mask, Denied> {
        verdict(line, &self.people[who].actor, &PortalFacts { of: None }, self.portal.now())
    }

    /// Whether this is an admin who sees the portal as that person does.
    fn acts_as(&self, who: usize, whom: usize) -> bool {
        let (one, other) = (&self.people[who].actor, &self.people[whom].actor);
        one.is_acting() && (one.account() == other.account() || one.answerable() == other.answerable())
    }

    /// Whether this person may read the name or the address of that one.
    fn may_know(&self, who: usize, whom: usize) -> bool {
        let roles = &self.people[who].actor.roles;
        let searches = self.says_of_portal(Line::SearchPeople, who).is_ok();
        let is_own = who == whom || self.acts_as(who, whom);
        if is_own || searches || roles.portal(Role::Auditor) || roles.portal(Role::Admin) {
            return true;
        }
        let on_desk = roles.anywhere(Role::Manager) || roles.anywhere(Role::Approver);
        let pitches = || 0..self.pitches.len();
        let other = &self.people[whom].actor.roles;
        let applicant = || {
            pitches().any(|pitch| {
                self.facts[whom][pitch].team.is_some() && self.says(Line::ReadIdentity, who, pitch).is_ok()
            })
        };
        let evaluator = || {
            pitches().any(|pitch| {
                let asked = self.facts[whom][pitch].assignment.is_some() || other.anywhere(Role::Evaluator);
                asked && self.says(Line::ReadEvaluators, who, pitch).is_ok()
            })
        };
        let declared = || {
            pitches().any(|pitch| {
                self.facts[whom][pitch].conflict.is_some()
                    && self.says(Line::ReadConflicts, who, pitch).is_ok()
            })
        };
        // Who works for the host is known to those who work with them.
        let staff = [Role::Manager, Role::Approver].into_iter().any(|role| other.anywhere(role)) && on_desk;
        // Winners know who leads their partnership.
        let won = || {
            pitches().any(|pitch| {
                let is_partner =
                    self.pitches[pitch].partnership.is_some() && self.facts[who][pitch].team.is_some();
                is_partner && self.says(Line::ReadDecision, who, pitch).is_ok()
            })
        };
        let owner = other.anywhere(Role::PartnershipOwner)
            && (on_desk
                || won()
                || self.partnerships.keys().any(|slug| self.says_of_partnership(who, slug).is_ok()));
        // The history of a partnership names who moved it.
        let mover = other.anywhere(Role::Manager)
            && self.partnerships.keys().any(|slug| self.says_of_partnership(who, slug).is_ok());
        // Whoever asks to join an organisation says so to those who lead it.
        let asks = self.people[whom].column == ASKS
            && (0..self.organisations.len()).any(|pitch| self.belongs(who, pitch) == Some(TeamRole::Lead));
        // The trail of a challenge names the admin who broke the glass of a pitch to it.
        let broke = self.people[whom].column == "AB admin" && on_desk;
        asks || applicant() || evaluator() || declared() || staff || owner || mover || broke
    }
}
