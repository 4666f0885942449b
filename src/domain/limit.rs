//! How often something may be done: the generic cell rate algorithm (ITU-T I.371), which needs one number for
//! each thing that is limited.

use std::net::{IpAddr, Ipv6Addr};

use chrono::TimeDelta;

/// So many at once, and so many again after that time, evenly.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// What is limited; part of the name under which it is counted.
    pub of: &'static str,
    /// More than 0.
    pub many: u32,
    pub within: TimeDelta,
}

/// Asking for a sign-in link, for one client: a whole congress behind one address still gets in.
pub const SIGN_IN: Limit = Limit { of: "sign-in", many: 300, within: TimeDelta::hours(1) };
/// Asking an authenticator, for one client: each look at the page to sign in asks.
pub const PASSKEY: Limit = Limit { of: "passkey", many: 600, within: TimeDelta::hours(1) };
/// Sending pitches, for one account.
pub const SUBMIT: Limit = Limit { of: "submit", many: 120, within: TimeDelta::hours(1) };
/// Signing in by a password, for one address or one known browser: what was right does not count.
pub const PASSWORD: Limit = Limit { of: "password", many: 5, within: TimeDelta::minutes(5) };
/// Entering a second factor, for one account: who guesses needs months, and every guess is on record.
pub const SECOND_FACTOR: Limit = Limit { of: "second-factor", many: 10, within: TimeDelta::minutes(10) };
/// Asking for everything about oneself, for one account: each is made of all that there is.
pub const EXPORT: Limit = Limit { of: "export", many: 5, within: TimeDelta::days(1) };
/// Asking about challenges, for one account.
pub const QUESTION: Limit = Limit { of: "question", many: 10, within: TimeDelta::days(1) };
/// Asking for mails about challenges, for one client, and how many mails one address gets of it: more are kept back
/// without a word.
pub const FOLLOW: Limit = Limit { of: "follow", many: 60, within: TimeDelta::hours(1) };
pub const FOLLOW_MAIL: Limit = Limit { of: "follow-mail", many: 3, within: TimeDelta::hours(1) };

/// Beginning drafts before an address is confirmed, for one client: a whole course begins behind one address. And for
/// one address, whose owner gets a mail each time.
pub const EARLY: Limit = Limit { of: "early", many: 120, within: TimeDelta::hours(1) };
pub const EARLY_MAIL: Limit = Limit { of: "early-mail", many: 5, within: TimeDelta::days(1) };
/// Recommending organisations, for one account.
pub const REFERRAL: Limit = Limit { of: "referral", many: 20, within: TimeDelta::days(1) };

impl Limit {
    /// One more at `now`: when everything will be free again, or how long to wait; all in milliseconds.
    /// `full_at` is the last answer, if there is one.
    pub fn take(&self, full_at: Option<i64>, now: i64) -> Result<i64, i64> {
        let within = self.within.num_milliseconds();
        let one = within / i64::from(self.many.max(1));
        let next = full_at.unwrap_or(now).max(now) + one;
        let wait = next - now - within;
        if wait > 0 { Err(wait) } else { Ok(next) }
    }

    /// The name under which it is counted for somebody.
    #[must_use]
    pub fn for_whom(&self, whom: &str) -> String {
        format!("{}:{whom}", self.of)
    }
}

/// Whom an address stands for: itself, or in IPv6 the network that one customer gets.
#[must_use]
pub fn client(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: Limit = Limit { of: "x", many: 3, within: TimeDelta::seconds(30) };

    #[test]
    fn so_many_at_once_and_then_one_after_the_other() {
        let mut full_at = None;
        for _ in 0..3 {
            full_at = Some(THREE.take(full_at, 1_000).unwrap());
        }
        assert_eq!(THREE.take(full_at, 1_000), Err(10_000), "a third of the time for one");
        assert_eq!(THREE.take(full_at, 10_999), Err(1));
        assert!(THREE.take(full_at, 11_000).is_ok());
        assert_eq!(THREE.take(full_at, 500_000), Ok(510_000), "long unused is as good as new");
    }

    #[test]
    fn never_more_than_the_limit_in_any_window() {
        let (mut full_at, mut done) = (None, Vec::new());
        for now in (0..300_000).step_by(700) {
            if let Ok(next) = THREE.take(full_at, now) {
                full_at = Some(next);
                done.push(now);
            }
        }
        // A full burst, and then at the even pace.
        assert!(done.windows(6).all(|six| six[5] - six[0] >= 20_000), "{done:?}");
        assert!(done.len() >= 30);
    }

    #[test]
    fn a_network_counts_as_one_client() {
        let same = |a: &str, b: &str| client(a.parse().unwrap()) == client(b.parse().unwrap());
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(same("::ffff:192.0.2.7", "192.0.2.7"));
        assert!(!same("192.0.2.7", "192.0.2.8"));
    }
}
