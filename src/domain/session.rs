//! How long a session lasts, when its person must show again who they are, and what a browser says of itself.

use chrono::{DateTime, TimeDelta, Utc};

use super::actor::{Op, Who};
use crate::error::{Error, Result};

/// Showing who one is lasts this long for what may not be done by whoever finds a browser open.
const FRESH: TimeDelta = TimeDelta::minutes(5);

/// How long sessions of one kind of people last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A session unused for this long is over.
    pub idle: TimeDelta,
    /// A session is over after this, used or not.
    pub absolute: TimeDelta,
}

impl Limits {
    /// Whether a session that was begun and last used then is over.
    #[must_use]
    pub fn is_over(&self, begun: DateTime<Utc>, used: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        now - used > self.idle || now - begun > self.absolute
    }
}

/// How far a session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Everything its person may do.
    Open,
    /// It waits for a code of the second factor.
    Unproved,
    /// Its person must have a second factor, and can only set one up.
    Enrolling,
}

/// What answers for who somebody is in a session, beyond opening it with a mailed link or a password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vouched {
    /// When they last showed here who they are; a passkey does so when it opens the session.
    pub proved_at: Option<DateTime<Utc>>,
    /// When they showed a second factor to the provider that opened it.
    pub factor_at: Option<DateTime<Utc>>,
    /// The provider answers for nothing after this: the session is over, whatever the limits of its person.
    pub ends_at: Option<DateTime<Utc>>,
}

/// Refused with [`Error::StepUp`] unless the caller showed within five minutes who they are. Every service asks
/// this before it does what an unattended browser must not do: roles, exports, agreements, confidential content
/// for administrators, the way to sign in. The clock and the operator at the machine have nobody to be mistaken for.
pub fn require_fresh(op: &Op) -> Result<()> {
    let is_fresh = match op.actor.who {
        Who::Clock | Who::Operator => true,
        Who::Visitor => return Err(Error::SignIn),
        // Whoever acts as somebody else does nothing of that.
        Who::Acting { .. } => return Err(Error::NotFound),
        Who::Account(_) => op.proved_at.is_some_and(|proved| op.now - proved <= FRESH),
    };
    if is_fresh { Ok(()) } else { Err(Error::StepUp) }
}

/// The path itself when it is one of ours, else the home page: never a way to another site.
#[must_use]
pub fn own_path(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.len() <= 2000
        && next.chars().all(|c| c.is_ascii_graphic());
    if own { next } else { "/" }
}

/// A browser and its system, as far as its user agent names them. It may lie: this is for people to recognise
/// their own, and decides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Browser {
    pub name: Option<&'static str>,
    pub system: Option<&'static str>,
}

impl Browser {
    /// What stands in a `User-Agent` header.
    #[must_use]
    pub fn of(user_agent: &str) -> Self {
        // Most browsers name others too; whoever pretends to be another stands before it.
        const NAMES: [(&str, &str); 7] = [
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser/", "Samsung Internet"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("Chrom", "Chrome"),
            ("Safari/", "Safari"),
        ];
        const SYSTEMS: [(&str, &str); 7] = [
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("Windows", "Windows"),
            ("Macintosh", "macOS"),
            ("CrOS", "ChromeOS"),
            ("Linux", "Linux"),
        ];
        let first = |list: &[(&str, &'static str)]| {
            list.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
        };
        // Chrome on an iPhone says Safari and CriOS.
        let name = if user_agent.contains("CriOS/") { Some("Chrome") } else { first(&NAMES) };
        Self { name, system: first(&SYSTEMS) }
    }
}

#[cfg(test)]
mod tests {
    use entity::values::AccountId;

    use super::*;
    use crate::domain::actor::Actor;

    #[test]
    fn a_session_is_over_when_it_is_unused_or_old() {
        let begun = DateTime::from_timestamp(1_793_534_400, 0).unwrap();
        let (minutes, hours) = (TimeDelta::minutes, TimeDelta::hours);
        let limits = Limits { idle: minutes(30), absolute: hours(8) };
        for (used, now, over) in [
            (hours(0), minutes(30), false),
            (hours(0), minutes(30) + TimeDelta::milliseconds(1), true),
            (hours(8), hours(8), false),
            (hours(8), hours(8) + TimeDelta::milliseconds(1), true),
        ] {
            assert_eq!(limits.is_over(begun, begun + used, begun + now), over, "{used} {now}");
        }
    }

    #[test]
    fn only_who_showed_it_lately_is_known_to_be_themselves() {
        let now = DateTime::from_timestamp(1_793_534_400, 0).unwrap();
        let op = |who, ago: Option<TimeDelta>| Op {
            actor: Actor::of(who),
            proved_at: ago.map(|ago| now - ago),
            ..Op::of_clock(now)
        };
        let account = Who::Account(AccountId::generate());
        let five = TimeDelta::minutes(5);
        let verdict = |op: Op| require_fresh(&op).map_err(|error| error.to_string());
        let again = || Err(Error::StepUp.to_string());
        for (op, expected) in [
            (op(account, Some(TimeDelta::zero())), Ok(())),
            (op(account, Some(five)), Ok(())),
            (op(account, Some(five + TimeDelta::milliseconds(1))), again()),
            (op(account, None), again()),
            (op(Who::Operator, None), Ok(())),
            (op(Who::Clock, None), Ok(())),
            (op(Who::Visitor, Some(TimeDelta::zero())), Err(Error::SignIn.to_string())),
        ] {
            assert_eq!(verdict(op.clone()), expected, "{op:?}");
        }
    }

    /// T38: whatever `next` says, the way leads to a page of ours.
    #[test]
    fn only_own_paths_are_followed() {
        for own in ["/", "/my", "/challenges/heat?tab=terms", "/my/pitches/NL-7K3M9Q"] {
            assert_eq!(own_path(own), own);
        }
        let long = format!("/{}", "a".repeat(8192));
        for foreign in [
            "//evil",
            "/\\evil",
            "https:evil",
            "javascript:alert(1)",
            "/\t/evil",
            "/a\r\nSet-Cookie:x",
            "",
            "evil",
            &long,
        ] {
            assert_eq!(own_path(foreign), "/", "{foreign:?}");
        }
    }

    #[test]
    fn browsers_are_named_as_people_name_them() {
        for (agent, name, system) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/140.0.0.0 Safari/537.36",
                "Chrome",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
                "Edge",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
                "Safari",
                "macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 \
                 Mobile/15E148 Safari/604.1",
                "Chrome",
                "iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
                "Chrome",
                "Android",
            ),
        ] {
            assert_eq!(Browser::of(agent), Browser { name: Some(name), system: Some(system) }, "{agent}");
        }
        for unknown in ["", "curl/8.0", "<script>alert(1)</script>"] {
            assert_eq!(Browser::of(unknown), Browser { name: None, system: None });
        }
    }
}
