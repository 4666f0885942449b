//! When something closes: one rule for everything that does.
//!
//! The server's clock decides, at the arrival of a request. What people are told is one instant; what arrives before
//! it counts, and what arrives within the grace after it counts too. Nothing that a browser says about time is read.

use chrono::{DateTime, TimeDelta, Utc};

use super::challenge::local;
use crate::error::{FieldError, Invalid, Refusal};

/// The word of a refusal because of a deadline.
pub const PASSED: &str = "refused-deadline-passed";
/// How long after the deadline something may be sent again that the portal could not take before it.
const AGAIN: TimeDelta = TimeDelta::minutes(15);
/// The most time one extension gives.
const LONGEST_EXTENSION: TimeDelta = TimeDelta::days(92);

/// A deadline with what moves it for one pitch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The instant that everybody is told.
    pub at: DateTime<Utc>,
    /// Seconds for which what was sent before may still arrive, 0 to 120.
    pub grace_seconds: i32,
    /// A later instant, for this one alone.
    pub extended_to: Option<DateTime<Utc>>,
}

impl Deadline {
    /// The deadline of a challenge that closes, as it is for one pitch; none without a closing.
    #[must_use]
    pub fn of(
        closes_at: Option<DateTime<Utc>>,
        grace_seconds: i32,
        extended_to: Option<DateTime<Utc>>,
    ) -> Option<Self> {
        closes_at.map(|at| Self { at, grace_seconds, extended_to })
    }

    /// The instant its people are told.
    #[must_use]
    pub fn told(&self) -> DateTime<Utc> {
        self.extended_to.map_or(self.at, |to| to.max(self.at))
    }

    /// The first instant that is too late.
    #[must_use]
    pub fn late_at(&self) -> DateTime<Utc> {
        self.told() + TimeDelta::seconds(self.grace_seconds.into())
    }

    /// Whether what arrives now is too late.
    #[must_use]
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        now >= self.late_at()
    }

    /// Whether something that arrived first at `arrived`, and could not be taken, is taken when it comes again now.
    #[must_use]
    pub fn takes_again(&self, arrived: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        !self.is_over(arrived) && arrived <= now && now < self.late_at() + AGAIN
    }
}

/// Reads more time for one pitch, typed in the zone of its challenge. Refused: no instant, one that has passed or is
/// not later than what its people have, one too far away, no reason.
pub fn extension(
    deadline: Option<Deadline>,
    typed: &str,
    zone: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Invalid> {
    let mut invalid = Invalid::default();
    let until = match (typed.trim(), deadline) {
        ("", _) => Err(Refusal::new("life-extension-missing")),
        (_, None) => Err(Refusal::new("life-extension-endless")),
        (typed, Some(deadline)) => local(typed, zone).and_then(|until| {
            if until <= now {
                Err(Refusal::new("life-extension-past"))
            } else if until <= deadline.told() {
                Err(Refusal::new("life-extension-shorter"))
            } else if until > now + LONGEST_EXTENSION {
                Err(Refusal::new("life-extension-long").with("days", LONGEST_EXTENSION.num_days()))
            } else {
                Ok(until)
            }
        }),
    };
    let until = until.map_err(|why| invalid.0.push(FieldError { field: "until".to_owned(), why }));
    if reason.trim().is_empty() {
        invalid.push("reason", Refusal::new("life-reason-missing"));
    }
    match until {
        Ok(until) if invalid.0.is_empty() => Ok(until),
        _ => Err(invalid),
    }
}

/// When people are reminded of a deadline, before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Week,
    TwoDays,
    FourHours,
}

impl Step {
    /// The nearest to the deadline first.
    pub const ALL: [Self; 3] = [Self::FourHours, Self::TwoDays, Self::Week];

    /// How long before the deadline.
    #[must_use]
    pub const fn before(self) -> TimeDelta {
        match self {
            Self::Week => TimeDelta::days(7),
            Self::TwoDays => TimeDelta::days(2),
            Self::FourHours => TimeDelta::hours(4),
        }
    }

    /// The word in keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Week => "7d",
            Self::TwoDays => "2d",
            Self::FourHours => "4h",
        }
    }

    /// The reminder of a deadline whose time has come: the nearest one, when the work was there before it. Nobody is
    /// reminded of what they have just begun, nor of what is over.
    #[must_use]
    pub fn due(deadline: DateTime<Utc>, begun: DateTime<Utc>, now: DateTime<Utc>) -> Option<Self> {
        let nearest = Self::ALL.into_iter().find(|step| deadline - step.before() <= now)?;
        (now < deadline && begun < deadline - nearest.before()).then_some(nearest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn deadline(grace_seconds: i32, extended_to: Option<&str>) -> Deadline {
        Deadline { at: at("2026-12-01T16:00:00Z"), grace_seconds, extended_to: extended_to.map(at) }
    }

    #[test]
    fn the_second_before_counts_and_the_instant_itself_does_not() {
        for (deadline, last, first_late) in [
            (deadline(0, None), "2026-12-01T15:59:59.999Z", "2026-12-01T16:00:00Z"),
            (deadline(30, None), "2026-12-01T16:00:29.999Z", "2026-12-01T16:00:30Z"),
            (deadline(120, None), "2026-12-01T16:01:59.999Z", "2026-12-01T16:02:00Z"),
            (deadline(0, Some("2026-12-03T16:00:00Z")), "2026-12-03T15:59:59.999Z", "2026-12-03T16:00:00Z"),
            (deadline(30, Some("2026-12-03T16:00:00Z")), "2026-12-03T16:00:29Z", "2026-12-03T16:00:30Z"),
            // The challenge itself was extended further since.
            (deadline(0, Some("2026-11-20T16:00:00Z")), "2026-12-01T15:59:59Z", "2026-12-01T16:00:00Z"),
        ] {
            assert!(!deadline.is_over(at(last)), "{deadline:?} at {last}");
            assert!(deadline.is_over(at(first_late)), "{deadline:?} at {first_late}");
        }
    }

    #[test]
    fn what_arrived_in_time_and_was_not_taken_may_come_again_for_a_quarter_of_an_hour() {
        let deadline = deadline(0, None);
        for (arrived, now, taken) in [
            ("2026-12-01T15:59:59Z", "2026-12-01T16:00:30Z", true),
            ("2026-12-01T15:59:59Z", "2026-12-01T16:14:59.999Z", true),
            ("2026-12-01T15:59:59Z", "2026-12-01T16:15:00Z", false),
            ("2026-12-01T16:00:00Z", "2026-12-01T16:00:01Z", false),
            ("2026-12-01T15:59:59Z", "2026-12-01T15:59:58Z", false),
        ] {
            assert_eq!(deadline.takes_again(at(arrived), at(now)), taken, "{arrived} {now}");
        }
    }

    #[test]
    fn a_deadline_at_a_change_of_the_clocks_is_one_instant() {
        // Brussels, 25 October 2026: 03:00 summer time is 02:00 winter time.
        for (typed, zone, utc) in [
            ("2026-10-25T01:59", "Europe/Brussels", Some("2026-10-24T23:59:00Z")),
            ("2026-10-25T02:30", "Europe/Brussels", None),
            ("2026-10-25T03:00", "Europe/Brussels", Some("2026-10-25T02:00:00Z")),
            // 28 March 2027: 02:00 is 03:00.
            ("2027-03-28T02:30", "Europe/Brussels", None),
            ("2027-03-28T03:00", "Europe/Brussels", Some("2027-03-28T01:00:00Z")),
            // Lord Howe moves by half an hour.
            ("2026-10-04T02:15", "Australia/Lord_Howe", None),
            ("2026-10-04T02:30", "Australia/Lord_Howe", Some("2026-10-03T15:30:00Z")),
        ] {
            assert_eq!(local(typed, zone).ok(), utc.map(at), "{typed} {zone}");
            let Some(closes) = utc.map(at) else { continue };
            let deadline = Deadline { at: closes, grace_seconds: 0, extended_to: None };
            assert!(!deadline.is_over(closes - TimeDelta::seconds(1)) && deadline.is_over(closes));
        }
    }

    #[test]
    fn an_extension_gives_more_time_with_a_reason() {
        let now = at("2026-12-02T10:00:00Z");
        let read = |typed: &str, reason: &str| {
            extension(Some(deadline(0, None)), typed, "Europe/Brussels", reason, now)
                .map_err(|invalid| invalid.0.iter().map(|error| error.why.message).collect::<Vec<_>>())
        };
        assert_eq!(read("2026-12-03T17:00", "A power cut."), Ok(at("2026-12-03T16:00:00Z")));
        for (typed, reason, why) in [
            ("", "", &["life-extension-missing", "life-reason-missing"][..]),
            ("2026-12-02T11:00", "x", &["life-extension-past"]),
            ("2027-12-03T17:00", "x", &["life-extension-long"]),
            ("tomorrow", "x", &["dates-unclear"]),
            ("2026-12-03T17:00", " ", &["life-reason-missing"]),
        ] {
            assert_eq!(read(typed, reason), Err(why.to_vec()), "{typed}");
        }
        let early = at("2026-11-01T10:00:00Z");
        let shorter = extension(Some(deadline(0, None)), "2026-12-01T17:00", "Europe/Brussels", "x", early);
        assert_eq!(shorter.unwrap_err().0[0].why.message, "life-extension-shorter");
        assert!(extension(None, "2026-12-03T17:00", "Europe/Brussels", "x", now).is_err());
    }

    #[test]
    fn each_reminder_has_its_time_and_the_nearest_one_counts() {
        let (closes, long_ago) = (at("2026-12-01T16:00:00Z"), at("2026-10-01T10:00:00Z"));
        for (begun, now, step) in [
            (long_ago, "2026-11-24T15:59:59Z", None),
            (long_ago, "2026-11-24T16:00:00Z", Some(Step::Week)),
            (long_ago, "2026-11-29T15:59:59Z", Some(Step::Week)),
            (long_ago, "2026-11-29T16:00:00Z", Some(Step::TwoDays)),
            (long_ago, "2026-12-01T12:00:00Z", Some(Step::FourHours)),
            (long_ago, "2026-12-01T16:00:00Z", None),
            (at("2026-11-25T10:00:00Z"), "2026-11-25T10:01:00Z", None),
            (at("2026-11-25T10:00:00Z"), "2026-11-29T16:00:00Z", Some(Step::TwoDays)),
        ] {
            assert_eq!(Step::due(closes, begun, at(now)), step, "{now}");
        }
    }
}
