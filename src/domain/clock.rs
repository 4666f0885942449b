//! Whether the clock can be trusted with what happens by itself.
//!
//! The wall clock is compared with one that only goes forward. When they part by more than a minute, nothing that the
//! clock decides is done: no pitch is sent by itself, nobody is reminded. It goes on when an administrator says that the
//! time is right, or when both clocks went side by side for five minutes.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The most by which the clocks may part between two looks.
const MOST: TimeDelta = TimeDelta::seconds(60);
/// How long they have to go side by side after a jump.
const AGREEMENT: Duration = Duration::from_secs(5 * 60);

/// Both clocks at one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hands {
    pub wall: DateTime<Utc>,
    /// Since some instant that stays the same; never goes back.
    pub steady: Duration,
}

/// What was seen of the clocks so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Guard {
    last: Option<Hands>,
    /// The look after the last jump, while it is not over.
    jumped: Option<Hands>,
}

/// What a look says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    /// The clock can be trusted.
    Steady,
    /// It has just jumped by so many seconds: forward, or back when negative.
    Jumped(i64),
    /// It jumped lately.
    Unsure,
    /// It can be trusted again.
    Agreed,
}

impl Guard {
    /// Looks at both clocks.
    pub fn look(&mut self, now: Hands) -> Look {
        let Some(last) = self.last.replace(now) else { return Look::Steady };
        let passed = TimeDelta::from_std(now.steady.saturating_sub(last.steady)).unwrap_or(TimeDelta::MAX);
        let jump = (now.wall - last.wall) - passed;
        if jump.abs() > MOST {
            self.jumped = Some(now);
            return Look::Jumped(jump.num_seconds());
        }
        match self.jumped {
            None => Look::Steady,
            Some(jumped) if now.steady.saturating_sub(jumped.steady) < AGREEMENT => Look::Unsure,
            Some(_) => {
                self.jumped = None;
                Look::Agreed
            }
        }
    }

    /// Whether the time of what happens now is in doubt.
    #[must_use]
    pub const fn is_unsure(&self) -> bool {
        self.jumped.is_some()
    }

    /// Somebody said that the time is right.
    pub const fn confirm(&mut self) {
        self.jumped = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks through looks: by how many seconds the wall clock and the steady one moved, and what is seen.
    fn walk(steps: &[(i64, u64, Look)]) {
        let mut hands = Hands { wall: DateTime::UNIX_EPOCH, steady: Duration::ZERO };
        let mut guard = Guard::default();
        assert_eq!(guard.look(hands), Look::Steady);
        for (number, (wall, steady, seen)) in steps.iter().enumerate() {
            hands.wall += TimeDelta::seconds(*wall);
            hands.steady += Duration::from_secs(*steady);
            assert_eq!(guard.look(hands), *seen, "step {number}");
        }
    }

    #[test]
    fn a_clock_that_drifts_is_trusted_and_one_that_jumps_is_not() {
        use Look::{Agreed, Jumped, Steady, Unsure};
        walk(&[(20, 20, Steady), (80, 20, Steady), (-40, 20, Steady)]);
        walk(&[(81, 20, Jumped(61)), (20, 20, Unsure)]);
        walk(&[(-3600, 20, Jumped(-3620))]);
        walk(&[
            (86_400, 20, Jumped(86_380)),
            (20, 20, Unsure),
            (279, 279, Unsure),
            (1, 1, Agreed),
            (20, 20, Steady),
        ]);
        // A second jump begins the wait anew.
        walk(&[
            (3620, 20, Jumped(3600)),
            (299, 299, Unsure),
            (-3580, 20, Jumped(-3600)),
            (299, 299, Unsure),
            (1, 1, Agreed),
        ]);
        // A machine that slept: where the steady clock slept too, the wall jumped.
        walk(&[(7200, 0, Jumped(7200))]);
    }

    #[test]
    fn a_confirmed_clock_is_trusted_at_once() {
        let at = |wall, steady| Hands {
            wall: DateTime::UNIX_EPOCH + TimeDelta::seconds(wall),
            steady: Duration::from_secs(steady),
        };
        let mut guard = Guard::default();
        guard.look(at(0, 0));
        assert_eq!(guard.look(at(3620, 20)), Look::Jumped(3600));
        guard.confirm();
        assert_eq!(guard.look(at(3640, 40)), Look::Steady);
    }
}
