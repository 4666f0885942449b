//! Partnerships: who may see and lead one, how it moves, what it is called in URLs.

use chrono::{DateTime, Utc};
use entity::values::{AccountId, PartnershipStage, Role};

use super::{
    actor::Actor,
    policy::{PartnershipFacts, ReadPartnership, decide},
};
use crate::error::{Invalid, Refusal};

/// A reason is at most this many characters.
pub const REASON_LIMIT: usize = 1_000;

/// What somebody may do with a partnership they may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    Read,
    /// Read, move, name the owner, set the next review.
    Lead,
}

/// The right of this actor; `None` = may not learn that it exists.
#[must_use]
pub fn right(actor: &Actor, facts: &PartnershipFacts, now: DateTime<Utc>) -> Option<Right> {
    decide::<ReadPartnership>(actor, facts, now).ok()?;
    let roles = &actor.roles;
    let manages = facts.challenge.is_some_and(|challenge| roles.on(Role::Manager, challenge));
    let leads = actor.account().is_none()
        || facts.owns
        || manages
        || roles.portal(Role::Manager)
        || roles.portal(Role::EcosystemManager);
    Some(if leads { Right::Lead } else { Right::Read })
}

/// What a list of partnerships can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Partner,
    Stage,
    /// When it came into its stage.
    Moved,
    /// The next review; those without one last.
    Review,
}

impl Sort {
    /// In the order of the columns.
    pub const ALL: [Self; 4] = [Self::Partner, Self::Stage, Self::Moved, Self::Review];

    /// The word in the URL and in message ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Stage => "stage",
            Self::Moved => "moved",
            Self::Review => "review",
        }
    }
}

/// How a list of partnerships is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub by: Sort,
    pub descending: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self { by: Sort::Partner, descending: false }
    }
}

impl Order {
    /// Reads `review` or `-review`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (word, descending) = text.strip_prefix('-').map_or((text, false), |word| (word, true));
        Sort::ALL.into_iter().find(|sort| sort.as_str() == word).map(|by| Self { by, descending })
    }

    /// The word that [`Order::parse`] reads.
    #[must_use]
    pub fn word(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.by.as_str())
    }
}

/// What narrows a list of partnerships.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// In the partner's name or the title; case does not matter.
    pub text: String,
    /// One of these; empty = any.
    pub stages: Vec<PartnershipStage>,
    /// One of these, `None` = nobody; empty = any.
    pub owners: Vec<Option<AccountId>>,
}

/// The last row of the page before: what it was ordered by, and its slug.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    pub key: Key,
    pub slug: String,
}

/// What a row is ordered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    Name(String),
    Stage(PartnershipStage),
    /// None = never.
    Instant(Option<DateTime<Utc>>),
}

impl After {
    /// Reads `key~slug` for a list in this order.
    #[must_use]
    pub fn parse(text: &str, sort: Sort) -> Option<Self> {
        let (key, slug) = text.rsplit_once('~')?;
        let key = match sort {
            Sort::Partner => Key::Name(key.to_owned()),
            Sort::Stage => Key::Stage(key.parse().ok()?),
            Sort::Moved | Sort::Review if key.is_empty() => Key::Instant(None),
            Sort::Moved | Sort::Review => {
                Key::Instant(Some(DateTime::from_timestamp_millis(key.parse().ok()?)?))
            }
        };
        (!slug.is_empty()).then(|| Self { key, slug: slug.to_owned() })
    }

    /// The text that [`After::parse`] reads.
    #[must_use]
    pub fn word(&self) -> String {
        let key = match &self.key {
            Key::Name(name) => name.clone(),
            Key::Stage(stage) => stage.as_str().to_owned(),
            Key::Instant(at) => at.map_or_else(String::new, |at| at.timestamp_millis().to_string()),
        };
        format!("{key}~{}", self.slug)
    }
}

impl Filter {
    /// What lacks an owner and goes on: somebody has to name one.
    #[must_use]
    pub fn unowned() -> Self {
        let stages = PartnershipStage::ALL.iter().copied().filter(|stage| !is_over(*stage));
        Self { stages: stages.collect(), owners: vec![None], ..Self::default() }
    }
}

/// Whether nothing is done together any more.
#[must_use]
pub const fn is_over(stage: PartnershipStage) -> bool {
    matches!(stage, PartnershipStage::Ended | PartnershipStage::Discarded)
}

/// Whether a partnership may move: in every direction, with a reason; what is over is reopened knowingly.
pub fn check_move(
    from: PartnershipStage,
    to: PartnershipStage,
    reason: &str,
    reopen: bool,
) -> Result<(), Invalid> {
    let mut invalid = Invalid::default();
    if from == to {
        invalid.push("stage", Refusal::new("manage-partnership-same-stage"));
    }
    if reason.trim().is_empty() {
        invalid.push("reason", Refusal::new("manage-reason-missing"));
    }
    if reason.chars().count() > REASON_LIMIT {
        invalid.push("reason", Refusal::new("manage-text-too-long"));
    }
    if is_over(from) && !is_over(to) && !reopen {
        invalid.push("reopen", Refusal::new("manage-partnership-reopen-missing"));
    }
    if invalid.0.is_empty() { Ok(()) } else { Err(invalid) }
}

/// The word of a partnership in URLs: its organisation's name and something random against collisions.
#[must_use]
pub fn slug(organisation: &str, random: &str) -> String {
    let name: String = slug::slugify(organisation).chars().take(48).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { format!("partner-{random}") } else { format!("{name}-{random}") }
}

#[cfg(test)]
mod tests {
    use entity::values::{ChallengeId, PartnershipId};

    use super::*;
    use crate::domain::actor::{Roles, Who};

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn person(id: AccountId, roles: &[(Role, Option<ChallengeId>)]) -> Actor {
        Actor::with(Who::Account(id), Roles(roles.to_vec()))
    }

    #[test]
    fn owners_managers_of_the_origin_and_ecosystem_managers_lead_and_executives_read() {
        let me = AccountId::generate();
        let (here, there) = (ChallengeId::generate(), ChallengeId::generate());
        let facts = |owns, challenge| PartnershipFacts {
            partnership: PartnershipId::generate(),
            challenge,
            team: None,
            owns,
            has_conflict: false,
            break_glass: false,
        };
        let (mine, from_here, nobodys) = (facts(true, None), facts(false, Some(here)), facts(false, None));
        for (roles, facts, expected) in [
            (vec![], nobodys, None),
            (vec![(Role::PartnershipOwner, None)], mine, Some(Right::Lead)),
            (vec![(Role::PartnershipOwner, None)], from_here, None),
            (vec![(Role::PartnershipOwner, None)], nobodys, None),
            (vec![(Role::Manager, Some(here))], from_here, Some(Right::Lead)),
            (vec![(Role::Manager, Some(there))], from_here, None),
            (vec![(Role::Manager, None)], from_here, Some(Right::Lead)),
            (vec![(Role::Manager, None)], nobodys, Some(Right::Lead)),
            (vec![(Role::Approver, Some(here))], from_here, Some(Right::Read)),
            (vec![(Role::Approver, None)], nobodys, None),
            (vec![(Role::Evaluator, None)], from_here, None),
            (vec![(Role::Admin, None)], from_here, None),
            (vec![(Role::EcosystemManager, None)], nobodys, Some(Right::Lead)),
            (vec![(Role::Executive, None)], nobodys, Some(Right::Read)),
            (vec![(Role::Executive, None), (Role::Manager, Some(here))], from_here, Some(Right::Lead)),
        ] {
            let actor = person(me, &roles);
            assert_eq!(right(&actor, &facts, NOW), expected, "{roles:?} {facts:?}");
            let conflicted = PartnershipFacts { has_conflict: true, ..facts };
            assert_eq!(right(&actor, &conflicted, NOW), None, "conflict beats {roles:?}");
        }
        assert_eq!(right(&Actor::of(Who::Visitor), &from_here, NOW), None);
        assert_eq!(right(&Actor::of(Who::Operator), &nobodys, NOW), Some(Right::Lead));
    }

    #[test]
    fn every_direction_is_legal_with_a_reason() {
        use PartnershipStage::{Active, Discarded, Ended, Exploration, Paused, Prospect};
        for (from, to, reason, reopen, wrong) in [
            (Exploration, Active, "Signed.", false, None),
            (Active, Prospect, "Began again from the start.", false, None),
            (Active, Ended, "The term is over.", false, None),
            (Ended, Active, "They came back.", true, None),
            (Ended, Discarded, "Filed in the wrong place.", false, None),
            (Ended, Active, "They came back.", false, Some("reopen")),
            (Discarded, Exploration, "A second look.", false, Some("reopen")),
            (Paused, Active, " \n", false, Some("reason")),
            (Active, Active, "No move.", false, Some("stage")),
            (Paused, Active, &"a".repeat(REASON_LIMIT + 1), false, Some("reason")),
        ] {
            let found = check_move(from, to, reason, reopen).err().map(|invalid| invalid.0[0].field.clone());
            assert_eq!(found.as_deref(), wrong, "{from} -> {to}");
        }
    }

    #[test]
    fn orders_and_places_are_read_as_they_are_written() {
        for by in Sort::ALL {
            for descending in [false, true] {
                let order = Order { by, descending };
                assert_eq!(Order::parse(&order.word()), Some(order));
            }
        }
        assert_eq!((Order::parse("slug"), Order::parse("")), (None, None));
        for (sort, key) in [
            (Sort::Partner, Key::Name("A ~ B".to_owned())),
            (Sort::Stage, Key::Stage(PartnershipStage::Active)),
            (Sort::Review, Key::Instant(None)),
            (Sort::Moved, Key::Instant(Some(DateTime::UNIX_EPOCH))),
        ] {
            let after = After { key, slug: "aalto-7k3m".to_owned() };
            assert_eq!(After::parse(&after.word(), sort), Some(after));
        }
        for (wrong, sort) in
            [("", Sort::Partner), ("x~", Sort::Partner), ("x~a", Sort::Stage), ("x~a", Sort::Review)]
        {
            assert_eq!(After::parse(wrong, sort), None, "{wrong}");
        }
    }

    #[test]
    fn a_slug_is_a_name_and_something_random() {
        assert_eq!(slug("Aalto Sensors Oy", "7k3m"), "aalto-sensors-oy-7k3m");
        assert_eq!(slug("日本", "7k3m"), "ri-ben-7k3m");
        assert_eq!(slug("!!!", "7k3m"), "partner-7k3m");
        assert!(slug(&"Long name ".repeat(30), "7k3m").len() <= 53);
    }
}
