//! An invitation: how long it is good, for whom, and what of the inviter is said.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::InvitationState;

/// How long an invitation can be accepted.
pub const VALID: TimeDelta = TimeDelta::days(14);
/// The longest reason for declining, in characters.
pub const REASON: usize = 500;
/// The longest name that is said to people who have no account yet.
const SPOKEN: usize = 60;

/// What decides whether an invitation is good for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing<'a> {
    pub state: InvitationState,
    pub expires_at: DateTime<Utc>,
    /// The address it was sent to.
    pub email: &'a str,
    /// The inviter can no longer sign in, or what it is to is gone.
    pub is_void: bool,
    /// The account of that address, if there is one, is closed.
    pub is_closed: bool,
}

/// Why an invitation is not good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotGood {
    Used,
    Declined,
    Revoked,
    Expired,
    /// Somebody with another address is signed in.
    AnotherAccount,
}

impl NotGood {
    /// The message that says it.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Used => "invitation-used",
            Self::Declined => "invitation-was-declined",
            Self::Revoked => "invitation-revoked",
            Self::Expired => "invitation-expired",
            Self::AnotherAccount => "invitation-another-account",
        }
    }
}

impl Standing<'_> {
    /// Whether the person with this address, or whoever has the link when nobody is signed in, can answer it.
    pub fn answerable(&self, signed_in: Option<&str>, now: DateTime<Utc>) -> Result<(), NotGood> {
        // Others learn nothing of what became of it.
        if signed_in.is_some_and(|email| email != self.email) {
            return Err(NotGood::AnotherAccount);
        }
        match self.state {
            InvitationState::Accepted => return Err(NotGood::Used),
            InvitationState::Declined => return Err(NotGood::Declined),
            InvitationState::Revoked => return Err(NotGood::Revoked),
            InvitationState::Open => {}
        }
        if self.is_void || self.is_closed {
            return Err(NotGood::Revoked);
        }
        if now >= self.expires_at { Err(NotGood::Expired) } else { Ok(()) }
    }
}

/// The name of an inviter as strangers may read it: none when it could be read as anything but a name, because
/// whoever invites chooses it and we are the ones who mail it.
#[must_use]
pub fn spoken_name(name: &str) -> Option<&str> {
    let name = name.trim();
    let is_short = name.chars().count() <= SPOKEN;
    let is_name = name.split(' ').all(|word| {
        let word = word.strip_suffix('.').unwrap_or(word);
        word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
    });
    (is_short && is_name && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_good_once_for_its_address_until_it_ends() {
        let now = DateTime::UNIX_EPOCH;
        let open = Standing {
            state: InvitationState::Open,
            expires_at: now + VALID,
            email: "kim@example.org",
            is_void: false,
            is_closed: false,
        };
        let of = |state| Standing { state, ..open.clone() };
        let (kim, eve) = (Some("kim@example.org"), Some("eve@example.org"));
        for (standing, signed_in, at, answer) in [
            (open.clone(), None, now, Ok(())),
            (open.clone(), kim, now, Ok(())),
            (open.clone(), kim, now + VALID - TimeDelta::milliseconds(1), Ok(())),
            (open.clone(), kim, now + VALID, Err(NotGood::Expired)),
            (open.clone(), eve, now, Err(NotGood::AnotherAccount)),
            (of(InvitationState::Accepted), eve, now, Err(NotGood::AnotherAccount)),
            (of(InvitationState::Accepted), kim, now, Err(NotGood::Used)),
            (of(InvitationState::Declined), None, now, Err(NotGood::Declined)),
            (of(InvitationState::Revoked), kim, now, Err(NotGood::Revoked)),
            (Standing { is_void: true, ..open.clone() }, kim, now, Err(NotGood::Revoked)),
            (Standing { is_closed: true, ..open.clone() }, None, now, Err(NotGood::Revoked)),
        ] {
            assert_eq!(standing.answerable(signed_in, at), answer, "{standing:?} {signed_in:?}");
        }
    }

    #[test]
    fn only_what_reads_as_a_name_is_said_to_strangers() {
        for name in ["Kim Virtanen", "Jean-Luc O'Brien", "J. R. Okafor", "李明", " Zoë "] {
            assert_eq!(spoken_name(name), Some(name.trim()), "{name}");
        }
        let long = "Kim ".repeat(16);
        for other in [
            "",
            "  ",
            "evil.example",
            "Win now at www.evil.example",
            "https://evil.example",
            "<a href=x>Kim</a>",
            "[Kim](https://evil.example)",
            "Kim\r\nBcc: eve@example.org",
            "Kim\u{202e}",
            "kim@example.org",
            "Call 0900 123",
            &long,
        ] {
            assert_eq!(spoken_name(other), None, "{other}");
        }
    }
}
