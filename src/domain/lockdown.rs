//! The switch for the bad day: when something leaks or is being changed that should not, the portal stops parts of
//! itself at once and without a new version of it.

use chrono::{DateTime, Utc};
use entity::values::AccountId;
use serde::{Deserialize, Serialize};

use super::actor::Op;
use crate::error::{FieldError, Invalid, Refusal};

/// A reason is at most this long, in characters.
const LONGEST_REASON: usize = 500;

/// What is switched off, by whom and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lockdown {
    /// Nothing is sent, saved or decided.
    pub writes: bool,
    /// Nothing is searched and nothing downloaded.
    pub search: bool,
    /// Shown to everybody.
    pub reason: String,
    /// None: an operator at the machine.
    pub by: Option<AccountId>,
    pub since: DateTime<Utc>,
}

/// What a request would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    Read,
    Write,
    /// A search, or a file to keep.
    Take,
}

/// The same fields that a lockdown is asked for with.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub writes: bool,
    pub search: bool,
    pub reason: String,
}

impl Lockdown {
    /// A lockdown from now on; refused when it would stop nothing or says no reason.
    pub fn begin(wanted: &Wanted, op: &Op) -> Result<Self, Invalid> {
        let reason = wanted.reason.trim();
        let fault = |field: &str, id| FieldError { field: field.to_owned(), why: Refusal::new(id) };
        let mut faults = Vec::new();
        if !wanted.writes && !wanted.search {
            faults.push(fault("off", "lockdown-nothing"));
        }
        if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
            faults.push(fault("reason", "lockdown-reason-missing"));
        }
        if !faults.is_empty() {
            return Err(Invalid(faults));
        }
        let (writes, search) = (wanted.writes, wanted.search);
        Ok(Self { writes, search, reason: reason.to_owned(), by: op.account(), since: op.now })
    }

    /// Whether it stops this.
    #[must_use]
    pub const fn stops(&self, wish: Wish) -> bool {
        match wish {
            Wish::Read => false,
            Wish::Write => self.writes,
            Wish::Take => self.search,
        }
    }

    /// It takes one to lock and another one to unlock: whoever has one stolen account cannot do both.
    pub fn may_end(&self, op: &Op) -> Result<(), Refusal> {
        match (self.by, op.account()) {
            (Some(by), Some(account)) if by == account => Err(Refusal::new("refused-own-lockdown")),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::actor::{Actor, Who};

    fn by(account: AccountId) -> Op {
        Op { actor: Actor::of(Who::Account(account)), ..Op::of_clock(DateTime::UNIX_EPOCH) }
    }

    #[test]
    fn it_stops_what_it_names_and_never_reading() {
        for (writes, search) in [(true, false), (false, true), (true, true)] {
            let wanted = Wanted { writes, search, reason: " Pitches leak ".to_owned() };
            let lockdown = Lockdown::begin(&wanted, &Op::of_operator(DateTime::UNIX_EPOCH)).unwrap();
            assert_eq!(lockdown.reason, "Pitches leak");
            for (wish, stopped) in [(Wish::Read, false), (Wish::Write, writes), (Wish::Take, search)] {
                assert_eq!(lockdown.stops(wish), stopped, "{lockdown:?} {wish:?}");
            }
        }
    }

    #[test]
    fn one_that_stops_nothing_or_has_no_reason_is_refused_beside_the_field() {
        let long = "x".repeat(LONGEST_REASON + 1);
        for (writes, reason, fields) in [
            (false, "Pitches leak", &["off"][..]),
            (true, "  ", &["reason"]),
            (true, &long, &["reason"]),
            (false, "", &["off", "reason"]),
        ] {
            let wanted = Wanted { writes, search: false, reason: reason.to_owned() };
            let Invalid(faults) = Lockdown::begin(&wanted, &Op::of_clock(DateTime::UNIX_EPOCH)).unwrap_err();
            assert_eq!(faults.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), fields);
        }
    }

    #[test]
    fn whoever_locked_cannot_unlock() {
        let (ines, pat) = (AccountId::generate(), AccountId::generate());
        let wanted = Wanted { writes: true, search: true, reason: "Pitches leak".to_owned() };
        let lockdown = Lockdown::begin(&wanted, &by(ines)).unwrap();
        assert_eq!(lockdown.may_end(&by(ines)), Err(Refusal::new("refused-own-lockdown")));
        assert_eq!(lockdown.may_end(&by(pat)), Ok(()));
        assert_eq!(lockdown.may_end(&Op::of_operator(DateTime::UNIX_EPOCH)), Ok(()));
        let typed = Lockdown { by: None, ..lockdown };
        assert_eq!(typed.may_end(&by(ines)), Ok(()));
    }
}
