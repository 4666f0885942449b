//! What a challenge is to the public at an instant, and when it takes pitches.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{ChallengeKind, ChallengeState};

/// Closing within this time is said on the badge.
pub const CLOSING: TimeDelta = TimeDelta::hours(72);

/// The facts that decide what the public sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    pub state: ChallengeState,
    pub kind: ChallengeKind,
    pub opens_at: DateTime<Utc>,
    /// The first instant that is too late; none for evergreen and scouting.
    pub closes_at: Option<DateTime<Utc>>,
    /// Something was released.
    pub has_results: bool,
}

/// The public status, one word each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    Draft,
    Announced,
    Open,
    /// Open, with less than 72 hours left.
    Closing,
    /// Open without a deadline.
    Evergreen,
    Paused,
    InEvaluation,
    Results,
    Withdrawn,
    Archived,
}

impl Phase {
    /// The word in message ids and class names.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Announced => "announced",
            Self::Open => "open",
            Self::Closing => "closing",
            Self::Evergreen => "evergreen",
            Self::Paused => "paused",
            Self::InEvaluation => "in-evaluation",
            Self::Results => "results",
            Self::Withdrawn => "withdrawn",
            Self::Archived => "archived",
        }
    }
}

impl Timing {
    /// What the public sees at `now`.
    #[must_use]
    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        match self.state {
            ChallengeState::Draft => Phase::Draft,
            ChallengeState::Withdrawn => Phase::Withdrawn,
            ChallengeState::Archived => Phase::Archived,
            ChallengeState::Paused => Phase::Paused,
            ChallengeState::Published => match self.closes_at {
                _ if now < self.opens_at => Phase::Announced,
                None => Phase::Evergreen,
                Some(closes) if now < closes - CLOSING => Phase::Open,
                Some(closes) if now < closes => Phase::Closing,
                Some(_) if self.has_results => Phase::Results,
                Some(_) => Phase::InEvaluation,
            },
        }
    }

    /// Whether a pitch can be begun, changed and sent at `now`.
    #[must_use]
    pub fn takes_pitches(&self, now: DateTime<Utc>) -> bool {
        matches!(self.phase(now), Phase::Open | Phase::Closing | Phase::Evergreen)
    }

    /// Whether the public may read it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.state != ChallengeState::Draft
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phase_follows_the_clock() {
        let opens = DateTime::UNIX_EPOCH + TimeDelta::days(10);
        let closes = opens + TimeDelta::days(30);
        let timing = Timing {
            state: ChallengeState::Published,
            kind: ChallengeKind::TimeBoxed,
            opens_at: opens,
            closes_at: Some(closes),
            has_results: false,
        };
        let ms = TimeDelta::milliseconds(1);
        for (now, phase, takes) in [
            (opens - ms, Phase::Announced, false),
            (opens, Phase::Open, true),
            (closes - CLOSING - ms, Phase::Open, true),
            (closes - CLOSING, Phase::Closing, true),
            (closes - ms, Phase::Closing, true),
            (closes, Phase::InEvaluation, false),
        ] {
            assert_eq!((timing.phase(now), timing.takes_pitches(now)), (phase, takes), "{now}");
        }
        assert_eq!(Timing { has_results: true, ..timing }.phase(closes), Phase::Results);
        assert_eq!(Timing { closes_at: None, ..timing }.phase(opens), Phase::Evergreen);
        for state in [
            ChallengeState::Draft,
            ChallengeState::Paused,
            ChallengeState::Withdrawn,
            ChallengeState::Archived,
        ] {
            assert!(!Timing { state, ..timing }.takes_pitches(opens), "{state}");
        }
    }
}
