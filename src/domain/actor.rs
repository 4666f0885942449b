//! Who acts, with which roles, when.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use entity::values::{AccountId, ChallengeId, PitchId, Role};

/// One operation: what every use case is told about its caller.
#[derive(Clone, Debug)]
pub struct Op {
    pub actor: Actor,
    /// The server's clock, whole milliseconds; the only time a rule may use.
    pub now: DateTime<Utc>,
    /// The language of what is said to the caller.
    pub language: String,
    /// The IANA zone in which the caller wants times told; `None` until they choose one.
    pub zone: Option<String>,
    /// When the caller last showed who they are: by signing in, or again since then; `None` for visitors.
    pub proved_at: Option<DateTime<Utc>>,
    /// The address the request came from, behind the trusted proxies.
    pub client: Option<IpAddr>,
    /// Ties log lines of one request together.
    pub request_id: String,
}

impl Op {
    /// An operation of the clock: a job, a reminder, a scheduled move.
    #[must_use]
    pub fn of_clock(now: DateTime<Utc>) -> Self {
        Self {
            actor: Actor::of(Who::Clock),
            now,
            language: "en".to_owned(),
            zone: None,
            proved_at: Some(now),
            client: None,
            request_id: String::new(),
        }
    }

    /// An operation typed by an operator at the machine.
    #[must_use]
    pub fn of_operator(now: DateTime<Utc>) -> Self {
        Self { actor: Actor::of(Who::Operator), ..Self::of_clock(now) }
    }

    /// The same operation, done by this account: what somebody does who is just being let in is on record as theirs.
    #[must_use]
    pub fn by(&self, account: AccountId) -> Self {
        Self { actor: Actor::of(Who::Account(account)), ..self.clone() }
    }

    /// The same operation, done by nobody in particular: for what must be the same for everybody.
    #[must_use]
    pub fn by_anybody(&self) -> Self {
        Self { actor: Actor::of(Who::Visitor), ..self.clone() }
    }

    /// The account that acts, when it is a person.
    #[must_use]
    pub const fn account(&self) -> Option<AccountId> {
        self.actor.account()
    }
}

/// Somebody or something that acts.
#[derive(Clone, Debug)]
pub struct Actor {
    pub who: Who,
    pub roles: Roles,
    /// The pitches for which this admin has broken the glass, and the hour is not over.
    pub glass: Vec<PitchId>,
    /// The draft that this visitor began before confirming an address, and whose token their browser holds.
    pub draft: Option<PitchId>,
}

/// What kind of actor it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody is signed in.
    Visitor,
    Account(AccountId),
    /// An admin who looks at the portal as somebody else does: no confidential content, no writes.
    Acting {
        admin: AccountId,
        person: AccountId,
    },
    /// The portal itself: jobs and timers.
    Clock,
    /// A person at the machine's command line.
    Operator,
}

impl Actor {
    /// An actor without any role.
    #[must_use]
    pub const fn of(who: Who) -> Self {
        Self::with(who, Roles(Vec::new()))
    }

    /// An actor with these roles.
    #[must_use]
    pub const fn with(who: Who, roles: Roles) -> Self {
        Self { who, roles, glass: Vec::new(), draft: None }
    }

    /// The account whose portal it is, when it is a person's.
    #[must_use]
    pub const fn account(&self) -> Option<AccountId> {
        match self.who {
            Who::Account(id) | Who::Acting { person: id, .. } => Some(id),
            _ => None,
        }
    }

    /// The person who answers for what is done: behind somebody acted as, the admin.
    #[must_use]
    pub const fn answerable(&self) -> Option<AccountId> {
        match self.who {
            Who::Account(id) | Who::Acting { admin: id, .. } => Some(id),
            _ => None,
        }
    }

    /// Whether an admin acts as somebody else.
    #[must_use]
    pub const fn is_acting(&self) -> bool {
        matches!(self.who, Who::Acting { .. })
    }
}

/// The roles of an actor: `None` is the whole portal, `Some` one challenge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles(pub Vec<(Role, Option<ChallengeId>)>);

impl Roles {
    /// Has this role for the portal.
    #[must_use]
    pub fn portal(&self, role: Role) -> bool {
        self.0.iter().any(|(has, scope)| *has == role && scope.is_none())
    }

    /// Has this role for this challenge, or for all of them.
    #[must_use]
    pub fn on(&self, role: Role, challenge: ChallengeId) -> bool {
        self.0.iter().any(|(has, scope)| *has == role && scope.is_none_or(|id| id == challenge))
    }

    /// Works for the host, whatever the work is.
    #[must_use]
    pub const fn is_staff(&self) -> bool {
        !self.0.is_empty()
    }

    /// Has this role anywhere.
    #[must_use]
    pub fn anywhere(&self, role: Role) -> bool {
        self.0.iter().any(|(has, _)| *has == role)
    }

    /// The challenges for which the role holds; `None` = all.
    #[must_use]
    pub fn scope(&self, role: Role) -> Option<Vec<ChallengeId>> {
        if self.portal(role) {
            return None;
        }
        Some(self.0.iter().filter(|(has, _)| *has == role).filter_map(|(_, scope)| *scope).collect())
    }
}
