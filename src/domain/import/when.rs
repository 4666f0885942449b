//! Dates as people type them: read where they can mean one thing alone.

use jiff::{civil, fmt::strtime::BrokenDownTime, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::error::Refusal;

/// Which number of `03/04/2020` is the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    MonthFirst,
    DayFirst,
}

/// A wall clock's time, and whether it was written in the standard way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Typed {
    pub at: civil::DateTime,
    pub is_standard: bool,
}

/// The time that was typed, in `zone`; `time` is meant where a day stands alone. Refused: a text that lacks the day or
/// the year, that fits no date, or that names another zone.
pub(super) fn read(
    text: &str,
    order: Option<Order>,
    zone: &str,
    time: civil::Time,
) -> Result<Typed, Refusal> {
    let text = text.trim();
    if let Ok(at) = text.parse::<civil::DateTime>() {
        let at = if text.len() > 10 { at } else { at.date().to_datetime(time) };
        return Ok(Typed { at, is_standard: true });
    }
    let (words, named) = words(text);
    let at = formats(order)
        .find_map(|format| {
            let parsed = BrokenDownTime::parse(&format, &words).ok()?;
            let day = parsed.to_date().ok()?;
            // Two digits are no year that anybody could be held to.
            let time = if parsed.hour().is_some() { parsed.to_time().ok()? } else { time };
            (day.year() >= 1900).then(|| day.to_datetime(time))
        })
        .ok_or_else(|| Refusal::new("import-not-a-date"))?;
    match named {
        Some(named) if !is_of(&named, zone, at) => {
            Err(Refusal::new("import-zone-other").with("named", named).with("zone", zone))
        }
        _ => Ok(Typed { at, is_standard: false }),
    }
}

/// The words with halves of the day as `AM` and `PM`, and the letters of a zone that stood behind them.
fn words(text: &str) -> (String, Option<String>) {
    let mut words: Vec<String> = text
        .replace(',', " ")
        .split_whitespace()
        .map(|word| match word.to_ascii_uppercase().replace('.', "").as_str() {
            "AM" => "AM".to_owned(),
            "PM" => "PM".to_owned(),
            _ => word.to_owned(),
        })
        .collect();
    let is_zone = |word: &String| {
        (2..=5).contains(&word.len())
            && word.bytes().all(|byte| byte.is_ascii_uppercase())
            && !["AM", "PM"].contains(&word.as_str())
    };
    let named = if words.len() > 2 { words.pop_if(|last| is_zone(last)) } else { None };
    (words.join(" "), named)
}

/// Every way to write a day, with and without a time behind it.
fn formats(order: Option<Order>) -> impl Iterator<Item = String> {
    let numbers: &[&str] = match order {
        Some(Order::MonthFirst) => &["%m/%d/%Y", "%m-%d-%Y"],
        Some(Order::DayFirst) => &["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"],
        None => &[],
    };
    let days =
        numbers.iter().chain(&["%Y-%m-%d", "%Y/%m/%d", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y"]);
    let times = ["", " %I:%M %p", " %I %p", " %I:%M%p", " %I%p", " %H:%M", " %H:%M:%S"];
    days.flat_map(move |day| times.map(|time| format!("{day}{time}"))).collect::<Vec<_>>().into_iter()
}

/// Whether the letters name this zone at this time: `EST`, or `ET` for both halves of the year.
fn is_of(named: &str, zone: &str, at: civil::DateTime) -> bool {
    let Ok(zone) = TimeZone::get(zone) else { return false };
    let Ok(instant) = zone.to_ambiguous_zoned(at).compatible() else { return false };
    let letters = zone.to_offset_info(instant.timestamp()).abbreviation().to_owned();
    let general: String =
        letters.chars().enumerate().filter(|(place, _)| *place != 1).map(|(_, c)| c).collect();
    named == letters || (letters.len() == 3 && named == general)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<String, &'static str> {
        let read = read(text, Some(Order::MonthFirst), "America/New_York", civil::time(17, 0, 0, 0));
        read.map(|typed| typed.at.strftime("%Y-%m-%dT%H:%M").to_string()).map_err(|refusal| refusal.message)
    }

    #[test]
    fn a_date_is_read_when_it_can_mean_one_thing_alone() {
        for (typed, meant) in [
            ("2020-01-21T09:00", Ok("2020-01-21T09:00")),
            ("2020-01-21", Ok("2020-01-21T17:00")),
            ("01/21/2020 9 a.m.", Ok("2020-01-21T09:00")),
            ("01/21/2020 9:30 PM", Ok("2020-01-21T21:30")),
            ("1/2/2020", Ok("2020-01-02T17:00")),
            ("January 21, 2020 11:00 AM ET", Ok("2020-01-21T11:00")),
            ("Jan 21 2020 11:00 AM EST", Ok("2020-01-21T11:00")),
            ("21 June 2020, 23:59 EDT", Ok("2020-06-21T23:59")),
            ("21 June 2020, 23:59 EST", Err("import-zone-other")),
            ("21 June 2020, 23:59 PT", Err("import-zone-other")),
            ("11:00 AM ET", Err("import-not-a-date")),
            ("03/02/20202", Err("import-not-a-date")),
            ("04/23/ 10:00 AM", Err("import-not-a-date")),
            ("04/23/20 10:00 AM", Err("import-not-a-date")),
            ("13/01/2020", Err("import-not-a-date")),
            ("02/30/2020", Err("import-not-a-date")),
            ("soon", Err("import-not-a-date")),
            ("", Err("import-not-a-date")),
        ] {
            assert_eq!(of(typed), meant.map(str::to_owned), "{typed}");
        }
    }

    #[test]
    fn without_an_order_numbers_alone_are_no_date() {
        let noon = civil::time(12, 0, 0, 0);
        assert!(read("03/04/2020", None, "UTC", noon).is_err());
        let day_first = read("03/04/2020", Some(Order::DayFirst), "UTC", noon).unwrap();
        assert_eq!((day_first.at.month(), day_first.is_standard), (4, false));
    }
}
