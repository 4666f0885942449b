//! How long things are kept: one line a rule, with the settings of the host.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How long things are kept, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Periods {
    /// Drafts whose address nobody confirmed, after they were begun. Default 14.
    pub unconfirmed: u32,
    /// Drafts that were never sent, after their challenge closed. Default 365.
    pub drafts: u32,
    /// How long before that the person is told. Default 30.
    pub draft_notice: u32,
    /// The texts of pitches that were not selected, after the release. Default 730.
    pub declined: u32,
    /// The texts of withdrawn pitches. Default 90.
    pub withdrawn: u32,
    /// The words of evaluations, after the release. Default 730.
    pub evaluations: u32,
    /// Sessions and sign-in links after their last use. Default 90.
    pub sessions: u32,
    /// What mails said and to whom, after the delivery. Default 90.
    pub mails: u32,
    /// Exports of own data, after they were made. Default 7.
    pub exports: u32,
    /// Addresses that asked to follow a challenge and did not confirm it, or have stopped, or whose challenge was
    /// withdrawn or archived. Default 7.
    pub subscriptions: u32,
    /// Invitations to challenges that nobody accepted, with their addresses, after they have run out. Default 90.
    pub invitations: u32,
}

impl Default for Periods {
    fn default() -> Self {
        Self {
            drafts: 365,
            unconfirmed: 14,
            draft_notice: 30,
            declined: 730,
            withdrawn: 90,
            evaluations: 730,
            sessions: 90,
            mails: 90,
            exports: 7,
            subscriptions: 7,
            invitations: 90,
        }
    }
}

/// A number of days.
fn days(number: u32) -> TimeDelta {
    TimeDelta::days(i64::from(number))
}

impl Periods {
    /// How long a draft waits for its address to be confirmed.
    #[must_use]
    pub fn of_unconfirmed(&self) -> TimeDelta {
        days(self.unconfirmed)
    }

    /// How long an export can be downloaded.
    #[must_use]
    pub fn of_exports(&self) -> TimeDelta {
        days(self.exports)
    }

    /// How long before a draft is deleted its person is told.
    #[must_use]
    pub fn of_notices(&self) -> TimeDelta {
        days(self.draft_notice)
    }

    /// Drafts of challenges that closed by then are told of now.
    #[must_use]
    pub fn noticed(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - days(self.drafts.saturating_sub(self.draft_notice))
    }
}

/// One rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Unconfirmed,
    Drafts,
    Declined,
    Withdrawn,
    Evaluations,
    Sessions,
    Mails,
    Exports,
    Subscriptions,
    Invitations,
}

impl Rule {
    /// All of them, in the order in which they are shown and executed.
    pub const ALL: [Self; 10] = [
        Self::Unconfirmed,
        Self::Drafts,
        Self::Declined,
        Self::Withdrawn,
        Self::Evaluations,
        Self::Sessions,
        Self::Mails,
        Self::Exports,
        Self::Subscriptions,
        Self::Invitations,
    ];

    /// The word in message ids and audit entries.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::Drafts => "drafts",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Evaluations => "evaluations",
            Self::Sessions => "sessions",
            Self::Mails => "mails",
            Self::Exports => "exports",
            Self::Subscriptions => "subscriptions",
            Self::Invitations => "invitations",
        }
    }

    /// After how many days.
    #[must_use]
    pub const fn days(self, periods: &Periods) -> u32 {
        match self {
            Self::Unconfirmed => periods.unconfirmed,
            Self::Drafts => periods.drafts,
            Self::Declined => periods.declined,
            Self::Withdrawn => periods.withdrawn,
            Self::Evaluations => periods.evaluations,
            Self::Sessions => periods.sessions,
            Self::Mails => periods.mails,
            Self::Exports => periods.exports,
            Self::Subscriptions => periods.subscriptions,
            Self::Invitations => periods.invitations,
        }
    }

    /// What began at this instant or before is due now. An export and an unconfirmed draft carry their own end.
    #[must_use]
    pub fn cutoff(self, periods: &Periods, now: DateTime<Utc>) -> DateTime<Utc> {
        if matches!(self, Self::Exports | Self::Unconfirmed) { now } else { now - days(self.days(periods)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_its_own_period_and_what_carries_its_own_end_that() {
        let (periods, now) = (Periods::default(), DateTime::UNIX_EPOCH);
        let reach: Vec<i64> =
            Rule::ALL.iter().map(|rule| (now - rule.cutoff(&periods, now)).num_days()).collect();
        assert_eq!(reach, [0, 365, 730, 90, 730, 90, 90, 0, 7, 90]);
        assert_eq!((now - periods.noticed(now)).num_days(), 335);
        assert_eq!(periods.of_exports(), TimeDelta::days(7));
    }

    #[test]
    fn a_notice_longer_than_the_period_is_sent_when_the_challenge_closes() {
        let periods = Periods { drafts: 10, ..Periods::default() };
        assert_eq!(periods.noticed(DateTime::UNIX_EPOCH), DateTime::UNIX_EPOCH);
    }
}
