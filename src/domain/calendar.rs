//! Dates as calendar programs read them (RFC 5545).

use chrono::{DateTime, Duration, TimeDelta, Utc};
use icalendar::{Alarm, Calendar, Component as _, Event, EventLike as _, EventStatus, Trigger};

/// How long an event lasts that ends at its date.
const LENGTH: TimeDelta = TimeDelta::minutes(15);
/// How often programs are told to ask again.
const REFRESH: Duration = Duration::hours(6);

/// One date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    /// Stays with the thing it is about: a program moves the event instead of adding one.
    pub uid: String,
    /// Grows with every change of the date.
    pub sequence: u32,
    pub changed_at: DateTime<Utc>,
    /// The instant at which the event ends.
    pub at: DateTime<Utc>,
    pub title: String,
    pub text: String,
    pub url: String,
    pub is_cancelled: bool,
}

/// A calendar with these dates; `reminds` sets an alarm a day before each.
#[must_use]
pub fn calendar(name: &str, dates: &[Date], reminds: bool) -> String {
    let mut calendar = Calendar::new();
    calendar.name(&plain(name)).ttl(&REFRESH);
    for date in dates {
        let mut event = Event::new();
        event
            .uid(&plain(&date.uid))
            .sequence(date.sequence)
            .timestamp(date.changed_at)
            .last_modified(date.changed_at)
            .starts(date.at - LENGTH)
            .ends(date.at)
            .summary(&plain(&date.title))
            .description(&plain(&date.text))
            .url(&plain(&date.url))
            .add_property("TRANSP", "TRANSPARENT");
        if date.is_cancelled {
            event.status(EventStatus::Cancelled);
        }
        if reminds {
            event.alarm(Alarm::display(&plain(&date.title), Trigger::before_start(Duration::days(1))));
        }
        calendar.push(event.done());
    }
    calendar.to_string()
}

/// Without what no calendar can hold: control characters, line breaks but for the plain one.
fn plain(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use icalendar::parser;

    use super::*;

    fn date() -> Date {
        Date {
            uid: "0193-closing@pitch.example.org".to_owned(),
            sequence: 3,
            changed_at: DateTime::from_timestamp(1_796_000_000, 0).unwrap(),
            at: DateTime::from_timestamp(1_796_140_800, 0).unwrap(),
            title: "Closes: Wärme; Lärm, \\ und\r\nBEGIN:VEVENT \u{1f30a}".repeat(4),
            text: "Tuesday 1 December 2026, 17:00 CET (Brussels)".to_owned(),
            url: "https://pitch.example.org/challenges/quiet".to_owned(),
            is_cancelled: false,
        }
    }

    #[test]
    fn a_calendar_is_read_by_a_parser_as_it_was_meant() {
        let text = calendar("Quiet & warm", &[date()], true);
        assert!(text.lines().all(|line| line.len() <= 75), "lines are folded at 75 octets:\n{text}");
        assert!(
            text.contains("DTSTART:20261201T154500Z") && text.contains("DTEND:20261201T160000Z"),
            "{text}"
        );
        let unfolded = parser::unfold(&text);
        let read = parser::read_calendar(&unfolded).unwrap();
        assert_eq!(read.components.len(), 1, "no event of a title's making:\n{text}");
        let event = &read.components[0];
        let value =
            |name: &str| event.find_prop(name).map(|property| property.val.to_string()).unwrap_or_default();
        assert_eq!(
            (value("UID").as_str(), value("SEQUENCE").as_str()),
            ("0193-closing@pitch.example.org", "3")
        );
        assert_eq!(value("TRANSP"), "TRANSPARENT");
        assert_eq!(event.components.len(), 1, "an alarm");
    }

    #[test]
    fn what_is_withdrawn_is_cancelled_and_nothing_is_a_calendar_too() {
        let cancelled = calendar("Quiet", &[Date { is_cancelled: true, ..date() }], false);
        assert!(cancelled.contains("STATUS:CANCELLED") && !cancelled.contains("VALARM"));
        let empty = calendar("Quiet", &[], true);
        assert!(parser::read_calendar(&parser::unfold(&empty)).unwrap().components.is_empty());
    }
}
