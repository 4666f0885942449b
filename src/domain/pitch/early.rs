//! A draft that waits for its address to be confirmed: until when, and what ends it.

use chrono::{DateTime, Utc};

use crate::error::Refusal;

/// When what happened, or happens, to such a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The first instant that is too late.
    pub expires_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
}

impl Times {
    /// Whether its two tokens still open it: the browser that began it writes, the mailed link confirms. Refused: once
    /// it was confirmed, and once its time is over.
    pub fn are_open(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        if self.confirmed_at.is_some() {
            return Err(Refusal::new("refused-draft-confirmed"));
        }
        if now >= self.expires_at {
            return Err(Refusal::new("refused-draft-expired"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn the_tokens_open_it_until_it_is_confirmed_or_its_time_is_over() {
        let end = DateTime::UNIX_EPOCH;
        let (before, second) = (end - TimeDelta::milliseconds(1), TimeDelta::seconds(1));
        for (confirmed_at, now, refused) in [
            (None, before, None),
            (None, end, Some("refused-draft-expired")),
            (Some(before), before, Some("refused-draft-confirmed")),
            (Some(before), end + second, Some("refused-draft-confirmed")),
        ] {
            let open = Times { expires_at: end, confirmed_at }.are_open(now);
            assert_eq!(open.err().map(|refusal| refusal.message), refused, "{confirmed_at:?} {now}");
        }
    }
}
