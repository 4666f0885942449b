//! When a mail or a job is tried again, and when it is given up.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::JobId;

/// What came of one attempt to deliver a mail. The reasons are for operators: one line, without addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The other side has taken over responsibility.
    Delivered,
    /// Nobody's fault for long: unreachable, busy, greylisted, no answer in time.
    Retry(String),
    /// This mail will never be taken: its recipient or content is refused.
    GiveUp(String),
    /// Our settings or the server's certificate are wrong, and every mail would fail alike: the queue waits.
    Pause(String),
}

/// What happens next to a mail or a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Done,
    RetryAt(DateTime<Utc>),
    /// Given up: kept, shown, and sent again only by hand.
    Dead,
}

/// The waits after the first failures, in minutes; after them once an hour.
const FIRST_WAITS: [i64; 4] = [1, 5, 15, 30];

/// How long a mail is tried, counted from its first attempt (RFC 5321 §4.5.4.1).
pub const PATIENCE: TimeDelta = TimeDelta::days(5);

/// How long the queue waits after an [`Attempt::Pause`].
pub const PAUSE: TimeDelta = TimeDelta::minutes(5);

/// How often a job is tried.
pub const JOB_TRIES: u32 = 12;

/// The wait after the given number of failed attempts at a mail; none before the first.
#[must_use]
pub fn backoff(attempts: u32) -> Option<TimeDelta> {
    let failed = usize::try_from(attempts.checked_sub(1)?).ok()?;
    Some(FIRST_WAITS.get(failed).map_or(TimeDelta::hours(1), |minutes| TimeDelta::minutes(*minutes)))
}

/// What happens to a mail after an attempt; `attempts` counts this one too.
///
/// A mail is given up when its next try would come later than [`PATIENCE`] after the first. It always has
/// the short waits first, so that a portal that was switched off for a week does not wake up and give up.
/// A pause never kills a mail.
#[must_use]
pub fn next(attempt: &Attempt, attempts: u32, first_at: DateTime<Utc>, now: DateTime<Utc>) -> Next {
    match attempt {
        Attempt::Delivered => Next::Done,
        Attempt::GiveUp(_) => Next::Dead,
        Attempt::Pause(_) => Next::RetryAt(now + PAUSE),
        Attempt::Retry(_) => {
            let at = now + backoff(attempts).unwrap_or_default();
            let is_early = usize::try_from(attempts).is_ok_and(|attempts| attempts <= FIRST_WAITS.len());
            if is_early || at <= first_at + PATIENCE { Next::RetryAt(at) } else { Next::Dead }
        }
    }
}

/// The wait after the given number of failed tries of a job: 30 s, doubled each time, and up to a quarter
/// more, by the job's id, so that jobs that failed together do not return together. None after the last try.
#[must_use]
pub fn job_backoff(attempts: u32, id: JobId) -> Option<TimeDelta> {
    if !(1..JOB_TRIES).contains(&attempts) {
        return None;
    }
    let wait = 30_000_i64 << (attempts - 1);
    let jitter = wait / 4 * i64::from(id.0.as_bytes()[15]) / 255;
    Some(TimeDelta::milliseconds(wait + jitter))
}

/// What happens to a job that failed; `attempts` counts this try too.
#[must_use]
pub fn next_job(id: JobId, attempts: u32, now: DateTime<Utc>) -> Next {
    job_backoff(attempts, id).map_or(Next::Dead, |wait| Next::RetryAt(now + wait))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn retry() -> Attempt {
        Attempt::Retry("busy".to_owned())
    }

    #[test]
    fn a_mail_waits_longer_each_time_and_at_most_an_hour() {
        for (attempts, minutes) in [
            (0, None),
            (1, Some(1)),
            (2, Some(5)),
            (3, Some(15)),
            (4, Some(30)),
            (5, Some(60)),
            (99, Some(60)),
        ] {
            assert_eq!(backoff(attempts), minutes.map(TimeDelta::minutes), "{attempts}");
        }
        assert_eq!(backoff(u32::MAX), Some(TimeDelta::hours(1)));
    }

    #[test]
    fn each_answer_has_its_consequence() {
        let later = START + TimeDelta::minutes(1);
        for (attempt, expected) in [
            (Attempt::Delivered, Next::Done),
            (retry(), Next::RetryAt(later)),
            (Attempt::GiveUp("unknown user".to_owned()), Next::Dead),
            (Attempt::Pause("password refused".to_owned()), Next::RetryAt(START + PAUSE)),
        ] {
            assert_eq!(next(&attempt, 1, START, START), expected, "{attempt:?}");
        }
    }

    #[test]
    fn an_unreachable_server_is_tried_for_five_days() {
        let (mut now, mut attempts) = (START, 1);
        while let Next::RetryAt(at) = next(&retry(), attempts, START, now) {
            assert!(at - now <= TimeDelta::hours(1));
            (now, attempts) = (at, attempts + 1);
        }

        assert_eq!(attempts, 124);
        assert!(now <= START + PATIENCE && now > START + PATIENCE - TimeDelta::hours(1), "{now}");
    }

    #[test]
    fn a_portal_that_slept_for_a_week_does_not_wake_up_and_give_up() {
        let week = START + TimeDelta::days(7);

        assert_eq!(next(&retry(), 2, START, week), Next::RetryAt(week + TimeDelta::minutes(5)));
        assert_eq!(next(&retry(), 5, START, week), Next::Dead);
    }

    #[test]
    fn a_pause_never_kills_a_mail() {
        let month = START + TimeDelta::days(30);
        let pause = Attempt::Pause("certificate expired".to_owned());

        assert_eq!(next(&pause, 5_000, START, month), Next::RetryAt(month + PAUSE));
    }

    #[test]
    fn a_job_is_tried_twelve_times_with_doubled_waits() {
        let id = JobId::generate();
        let mut plain = TimeDelta::seconds(30);
        for attempts in 1..JOB_TRIES {
            let wait = job_backoff(attempts, id).expect("a try is left");
            assert!(plain <= wait && wait <= plain * 5 / 4, "{attempts}: {wait}");
            assert_eq!(next_job(id, attempts, START), Next::RetryAt(START + wait), "the same each time");
            plain = plain * 2;
        }
        assert_eq!(next_job(id, JOB_TRIES, START), Next::Dead);
        assert_eq!(job_backoff(u32::MAX, id), None);
    }
}
