//! The names under which bytes lie: the hour in which they came and something random. Whatever nobody knows of is told
//! by them from what somebody is just about to write down, also on a copy, where times of files mean nothing.

use chrono::{DateTime, NaiveDateTime, Timelike as _, Utc};

const HOUR: &str = "%Y%m%d%H";

/// A name for what comes now.
#[must_use]
pub fn stamped(now: DateTime<Utc>, mark: &str) -> String {
    format!("{}-{mark}", now.format(HOUR))
}

/// The beginning of the hour in which what has this name came; none when it is no name of ours.
#[must_use]
pub fn stamped_at(name: &str) -> Option<DateTime<Utc>> {
    let (hour, _) = name.split_once('-').filter(|(hour, mark)| hour.len() == 10 && !mark.is_empty())?;
    let at = NaiveDateTime::parse_from_str(&format!("{hour}00"), "%Y%m%d%H%M").ok()?;
    (at.minute() == 0).then(|| at.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_hour() {
        let now = DateTime::from_timestamp(1_793_537_999, 0).unwrap();
        assert_eq!(stamped(now, "ab12"), "2026110112-ab12");
        assert_eq!(stamped_at("2026110112-ab12"), DateTime::from_timestamp(1_793_534_400, 0));
        for strange in ["", "lost+found", "2026110112", "2026110112-", "2026110125-a", "202611011x-a", "12-a"]
        {
            assert_eq!(stamped_at(strange), None, "{strange}");
        }
    }
}
