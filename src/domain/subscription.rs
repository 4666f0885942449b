//! Following a challenge by mail: asked for by anybody, confirmed by whoever reads the mails, ended with one click.

use chrono::{DateTime, TimeDelta, Utc};

/// How long one can confirm it.
pub const CONFIRM: TimeDelta = TimeDelta::days(7);
/// How long one can say that stopping was a mistake.
pub const UNDO: TimeDelta = TimeDelta::minutes(10);

/// When what happened to a subscription.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    pub asked: DateTime<Utc>,
    pub confirmed: Option<DateTime<Utc>>,
    pub paused: Option<DateTime<Utc>>,
    pub ended: Option<DateTime<Utc>>,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody confirmed it yet.
    Waiting,
    /// Nobody did in time.
    Expired,
    Follows,
    Paused,
    /// Just stopped.
    Undoable,
    Ended,
}

impl Times {
    /// Where it stands now.
    #[must_use]
    pub fn standing(&self, now: DateTime<Utc>) -> Standing {
        match (self.ended, self.confirmed, self.paused) {
            (Some(ended), Some(_), _) if now < ended + UNDO => Standing::Undoable,
            (Some(_), ..) => Standing::Ended,
            (None, None, _) if now < self.asked + CONFIRM => Standing::Waiting,
            (None, None, _) => Standing::Expired,
            (None, Some(_), None) => Standing::Follows,
            (None, Some(_), Some(_)) => Standing::Paused,
        }
    }
}

/// What its reader does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Confirm,
    Pause,
    /// After a pause, or after a stop that was a mistake.
    Resume,
    Stop,
}

impl Step {
    /// All of them, in the order of their buttons.
    pub const ALL: [Self; 4] = [Self::Confirm, Self::Resume, Self::Pause, Self::Stop];

    /// The word in forms, message ids and the trail.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Stop => "stop",
        }
    }

    /// The step of this word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == word)
    }

    /// Whether it follows.
    #[must_use]
    pub const fn follows(self, standing: Standing) -> bool {
        match self {
            Self::Confirm => matches!(standing, Standing::Waiting),
            Self::Pause => matches!(standing, Standing::Follows),
            Self::Resume => matches!(standing, Standing::Paused | Standing::Undoable),
            Self::Stop => matches!(standing, Standing::Waiting | Standing::Follows | Standing::Paused),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    #[test]
    fn nobody_gets_mails_who_did_not_confirm_in_time_and_nobody_who_stopped() {
        let asked = Times { asked: at(0), confirmed: None, paused: None, ended: None };
        let confirmed = Times { confirmed: Some(at(5)), ..asked };
        let paused = Times { paused: Some(at(7)), ..confirmed };
        let ended = Times { ended: Some(at(20)), ..paused };
        let week = 7 * 24 * 60;
        for (times, now, standing) in [
            (asked, at(week - 1), Standing::Waiting),
            (asked, at(week), Standing::Expired),
            (confirmed, at(week), Standing::Follows),
            (paused, at(week), Standing::Paused),
            (ended, at(29), Standing::Undoable),
            (ended, at(30), Standing::Ended),
            (Times { ended: Some(at(1)), ..asked }, at(2), Standing::Ended),
        ] {
            assert_eq!(times.standing(now), standing, "{times:?} {now}");
        }
    }

    #[test]
    fn each_step_follows_from_where_it_makes_sense() {
        use Standing::{Ended, Expired, Follows, Paused, Undoable, Waiting};
        for (standing, steps) in [
            (Waiting, "confirm stop"),
            (Expired, ""),
            (Follows, "pause stop"),
            (Paused, "resume stop"),
            (Undoable, "resume"),
            (Ended, ""),
        ] {
            let may: Vec<&str> =
                Step::ALL.into_iter().filter(|step| step.follows(standing)).map(Step::as_str).collect();
            assert_eq!(may.join(" "), steps, "{standing:?}");
        }
        assert_eq!(Step::of("stop"), Some(Step::Stop));
        assert_eq!(Step::of("shout"), None);
    }
}
