//! Values in a reader's words: dates with their zone, money, days left, messages.

use chrono::{DateTime, TimeDelta, Utc};
use jiff::{Timestamp, Zoned, tz::TimeZone};

use crate::{domain::session::Browser, error::Refusal, templates::Templates};

/// The words of one language.
#[derive(Clone, Copy)]
pub struct Wording<'a> {
    templates: &'a Templates,
    language: &'a str,
    zone: Option<&'a str>,
}

impl<'a> Wording<'a> {
    /// The words of `language`, English where it has none.
    #[must_use]
    pub const fn new(templates: &'a Templates, language: &'a str) -> Self {
        Self { templates, language, zone: None }
    }

    /// The same words for a reader who chose this zone, if they chose one.
    #[must_use]
    pub const fn read_in(self, zone: Option<&'a str>) -> Self {
        Self { zone, ..self }
    }

    /// The zone the reader chose.
    #[must_use]
    pub const fn zone(&self) -> Option<&'a str> {
        self.zone
    }

    /// The zone of times that have none of their own: the reader's, UTC until they choose one.
    #[must_use]
    pub fn own_zone(&self) -> &'a str {
        self.zone.unwrap_or("UTC")
    }

    /// A message without arguments.
    #[must_use]
    pub fn say(&self, id: &str) -> String {
        self.templates.message(self.language, id, &[])
    }

    /// A message with arguments.
    #[must_use]
    pub fn say_with(&self, id: &str, args: &[(&str, String)]) -> String {
        self.templates.message(self.language, id, args)
    }

    /// Why a rule said no.
    #[must_use]
    pub fn refusal(&self, refusal: &Refusal) -> String {
        self.templates.message(self.language, refusal.message, &refusal.args)
    }

    /// The word for a value of a vocabulary: the message `<group>-<word>` with `_` as `-`.
    #[must_use]
    pub fn word(&self, group: &str, word: &str) -> String {
        self.say(&format!("{group}-{}", word.replace('_', "-")))
    }

    /// "Firefox on Linux".
    #[must_use]
    pub fn browser(&self, browser: Browser) -> String {
        match (browser.name, browser.system) {
            (Some(name), Some(system)) => {
                self.say_with("browser", &[("browser", name.to_owned()), ("system", system.to_owned())])
            }
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => self.say("browser-unknown"),
        }
    }

    /// "Tuesday 1 December 2026, 17:00 CET (Brussels)".
    #[must_use]
    pub fn instant(&self, at: DateTime<Utc>, zone: &str) -> String {
        let at = zoned(at, zone);
        let (short, city) = (at.strftime("%Z").to_string(), city(zone));
        let id = if short == city { "instant-without-city" } else { "instant" };
        let mut args =
            vec![("date", self.day_of(&at)), ("time", at.strftime("%H:%M").to_string()), ("zone", short)];
        if id == "instant" {
            args.push(("city", city));
        }
        self.say_with(id, &args)
    }

    /// "Tuesday 1 December 2026".
    #[must_use]
    pub fn day(&self, at: DateTime<Utc>, zone: &str) -> String {
        self.day_of(&zoned(at, zone))
    }

    fn day_of(&self, at: &Zoned) -> String {
        self.say_with(
            "day",
            &[
                ("weekday", self.say(&format!("weekday-{}", at.weekday().to_monday_one_offset()))),
                ("day", at.day().to_string()),
                ("month", self.say(&format!("month-{}", at.month()))),
                ("year", at.year().to_string()),
            ],
        )
    }

    /// "1 Dec 2026".
    #[must_use]
    pub fn short_day(&self, at: DateTime<Utc>, zone: &str) -> String {
        let at = zoned(at, zone);
        self.say_with(
            "short-day",
            &[
                ("day", at.day().to_string()),
                ("month", self.say(&format!("short-month-{}", at.month()))),
                ("year", at.year().to_string()),
            ],
        )
    }

    /// How long until `at`, in calendar days of the zone; hours below 48, minutes below 1 hour.
    #[must_use]
    pub fn time_left(&self, at: DateTime<Utc>, now: DateTime<Utc>, zone: &str) -> String {
        let left = at - now;
        if left <= TimeDelta::zero() {
            return self.say("left-none");
        }
        let (id, count) = if left < TimeDelta::hours(1) {
            ("left-minutes", left.num_minutes().max(1))
        } else if left < TimeDelta::hours(48) {
            ("left-hours", left.num_hours())
        } else {
            let days = zoned(now, zone).date().until(zoned(at, zone).date());
            ("left-days", days.map_or(left.num_days(), |span| i64::from(span.get_days())))
        };
        self.say_with(id, &[("count", count.to_string())])
    }

    /// "EUR 250,000" or "EUR 250,000.50", from minor units.
    #[must_use]
    pub fn money(&self, minor: i64, currency: &str) -> String {
        let (whole, cents) = (minor / 100, minor % 100);
        let digits = whole.to_string();
        let mut grouped = String::new();
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        if cents == 0 { format!("{currency} {grouped}") } else { format!("{currency} {grouped}.{cents:02}") }
    }

    /// Thousandths of a point with two decimals: "3.42".
    #[must_use]
    pub fn points(&self, milli: i32) -> String {
        format!("{:.2}", f64::from(milli) / 1000.0)
    }
}

/// The instant in its zone; an unknown zone is UTC.
fn zoned(at: DateTime<Utc>, zone: &str) -> Zoned {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    Timestamp::from_millisecond(at.timestamp_millis()).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone)
}

/// "Brussels" of "Europe/Brussels".
fn city(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_people_write_them() {
        let templates = Templates::load().unwrap();
        let wording = Wording::new(&templates, "en");
        let at = DateTime::from_timestamp(1_796_140_800, 0).unwrap();
        assert_eq!(wording.instant(at, "Europe/Brussels"), "Tuesday 1 December 2026, 17:00 CET (Brussels)");
        assert_eq!(wording.short_day(at, "Asia/Tokyo"), "2 Dec 2026");
        assert_eq!(wording.money(25_000_050, "EUR"), "EUR 250,000.50");
    }
}
