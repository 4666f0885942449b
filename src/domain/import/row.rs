//! One row being read: each field is asked for once, and whatever is wrong with it is kept by its name.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::Area;
use jiff::{civil, tz::TimeZone};
use serde_json::{Map, Value};

use crate::{
    domain::area::Tree,
    error::{FieldError, Invalid, Refusal},
};

/// A row that can be taken in, and what was repaired to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<T> {
    pub row: T,
    pub notes: Vec<FieldError>,
}

/// A row being read: what is wrong with it and what was repaired so far.
pub(super) struct Row {
    fields: Map<String, Value>,
    faults: Invalid,
    notes: Vec<FieldError>,
}

impl Row {
    /// The row of an object.
    pub(super) fn of(fields: Map<String, Value>) -> Self {
        Self { fields, faults: Invalid::default(), notes: Vec::new() }
    }

    pub(super) fn fault(&mut self, field: &str, why: Refusal) {
        self.faults.push(field, why);
    }

    pub(super) fn fault_id(&mut self, field: &str, message: &'static str) {
        self.fault(field, Refusal::new(message));
    }

    /// Keeps what was repaired in a field.
    fn note(&mut self, field: &str, why: Refusal) {
        self.notes.push(FieldError { field: field.to_owned(), why });
    }

    /// The raw value; JSON's null is no value.
    pub(super) fn take(&mut self, field: &str) -> Option<Value> {
        self.fields.remove(field).filter(|value| !value.is_null())
    }

    /// Passes over fields that belong to somebody else.
    pub(super) fn ignore(&mut self, fields: &[&str]) {
        for field in fields {
            self.take(field);
        }
    }

    /// A text that may be missing; at most `limit` characters. "N/A" is what people type for nothing.
    pub(super) fn optional(&mut self, field: &str, limit: usize) -> Option<String> {
        let text = match self.take(field)? {
            Value::String(text) => text,
            _ => {
                self.fault_id(field, "import-not-text");
                return None;
            }
        };
        if text.contains('\0') {
            self.fault_id(field, "import-control");
            return None;
        }
        let typed = text.trim().replace("\r\n", "\n");
        let text = clean(&text);
        if text.is_empty() {
            return None;
        }
        if ["n/a", "null"].contains(&text.to_ascii_lowercase().as_str()) {
            self.note(field, Refusal::new("import-nothing").with("typed", text));
            return None;
        }
        if text != typed {
            self.note(field, Refusal::new("import-repaired"));
        }
        if text.chars().count() > limit {
            self.fault(field, Refusal::new("import-too-long").with("limit", limit));
            return None;
        }
        Some(text)
    }

    /// A text that must be there.
    pub(super) fn text(&mut self, field: &str, limit: usize) -> String {
        let known = self.faults.0.len();
        match self.optional(field, limit) {
            Some(text) => text,
            None => {
                if self.faults.0.len() == known {
                    self.fault_id(field, "import-missing");
                }
                String::new()
            }
        }
    }

    /// A word of a vocabulary.
    pub(super) fn word<T: FromStr + Copy>(&mut self, field: &str, fallback: T, known: &[&str]) -> T {
        let text = self.text(field, 60);
        if text.is_empty() {
            return fallback;
        }
        text.parse().unwrap_or_else(|_| {
            self.unknown(field, &text, known);
            fallback
        })
    }

    /// The innovation field of a word; what was merged is known by what stands for it now.
    pub(super) fn area(&mut self, field: &str, areas: &Tree) -> Area {
        let text = self.text(field, 60);
        if text.is_empty() {
            return Area::fallback();
        }
        match text.parse().ok().and_then(|area| areas.resolve(&area)) {
            Some(node) => node.area.clone(),
            None => {
                let known: Vec<&str> = areas.offered(&[]).map(|node| node.area.as_str()).collect();
                self.unknown(field, &text, &known);
                Area::fallback()
            }
        }
    }

    /// A list of different words of a vocabulary; may be missing.
    pub(super) fn words<T: FromStr + PartialEq>(&mut self, field: &str, known: &[&str]) -> Vec<T> {
        let mut words = Vec::new();
        let list = match self.take(field) {
            None => return words,
            Some(Value::Array(list)) => list,
            Some(_) => {
                self.fault_id(field, "import-not-a-list");
                return words;
            }
        };
        for value in list {
            let text = value.as_str().unwrap_or_default().to_owned();
            match text.parse() {
                Ok(word) if !words.contains(&word) => words.push(word),
                Ok(_) => {}
                Err(_) => self.unknown(field, &text, known),
            }
        }
        words
    }

    fn unknown(&mut self, field: &str, value: &str, known: &[&str]) {
        let value: String = value.chars().take(40).collect();
        let why = Refusal::new("import-unknown-word").with("value", value).with("known", known.join(", "));
        self.fault(field, why);
    }

    /// A whole number that may be missing.
    pub(super) fn integer(&mut self, field: &str) -> Option<i64> {
        let value = self.take(field)?;
        let number = value.as_i64();
        if number.is_none() {
            self.fault_id(field, "import-not-a-number");
        }
        number
    }

    /// An `http` or `https` address that may be missing.
    pub(super) fn web_address(&mut self, field: &str) -> Option<String> {
        let text = self.optional(field, 2000)?;
        let fine = url::Url::parse(&text)
            .is_ok_and(|url| ["http", "https"].contains(&url.scheme()) && url.has_host());
        if !fine {
            self.fault_id(field, "import-web-address");
            return None;
        }
        Some(text)
    }

    /// An instant in RFC 3339 that may be missing.
    pub(super) fn instant(&mut self, field: &str) -> Option<DateTime<Utc>> {
        let text = self.optional(field, 60)?;
        match DateTime::parse_from_rfc3339(&text) {
            // Both databases keep whole milliseconds.
            Ok(at) => DateTime::from_timestamp_millis(at.timestamp_millis()),
            Err(_) => {
                self.fault_id(field, "import-not-an-instant");
                None
            }
        }
    }

    /// The date `name` in one of its three ways; more than one is refused.
    pub(super) fn date(
        &mut self,
        name: &str,
        zone: &str,
        start: Option<DateTime<Utc>>,
        time: &str,
    ) -> Option<DateTime<Utc>> {
        let (absolute, local, days) =
            (format!("{name}_at"), format!("{name}_at_local"), format!("{name}_days"));
        let has = |row: &Self, field: &str| row.fields.get(field).is_some_and(|value| !value.is_null());
        let given = [&absolute, &local, &days].into_iter().filter(|field| has(self, field)).count();
        if given > 1 {
            self.fault_id(&absolute, "import-two-dates");
        }
        let at_time = self.optional(&format!("{name}_time"), 8).unwrap_or_else(|| time.to_owned());
        if let Some(at) = self.instant(&absolute) {
            return Some(at);
        }
        if let Some(text) = self.optional(&local, 30) {
            return self.local(&local, text.parse().ok(), zone);
        }
        let count = self.integer(&days)?;
        let Some(start) = start else {
            self.fault_id(&days, "import-relative-day");
            return None;
        };
        let at = relative(start, count, &at_time, zone);
        self.local(&days, at, zone)
    }

    /// The date `name` must be there; one that was given and is wrong was told already.
    pub(super) fn missing_date(&mut self, name: &str) {
        if !self.faults.0.iter().any(|fault| fault.field.starts_with(name)) {
            self.fault_id(&format!("{name}_at"), "import-missing");
        }
    }

    /// A wall clock's time in its zone: refused where the clocks leap over it or show it twice.
    fn local(&mut self, field: &str, at: Option<civil::DateTime>, zone: &str) -> Option<DateTime<Utc>> {
        let Some(at) = at else {
            self.fault_id(field, "import-not-a-time");
            return None;
        };
        let zone = TimeZone::get(zone).ok()?;
        match zone.to_ambiguous_zoned(at).unambiguous() {
            Ok(at) => DateTime::from_timestamp_millis(at.timestamp().as_millisecond()),
            Err(_) => {
                self.fault_id(field, "import-clocks-change");
                None
            }
        }
    }

    /// The value, if nothing is wrong and every field was asked for.
    pub(super) fn done<T>(mut self, row: T) -> Result<Read<T>, Invalid> {
        let left: Vec<String> = self.fields.keys().cloned().collect();
        for field in left {
            self.fault_id(&field, "import-unknown-field");
        }
        if self.faults.0.is_empty() { Ok(Read { row, notes: self.notes }) } else { Err(self.faults) }
    }

    /// The faults of this object, each field below `place`; what was not asked for counts.
    pub(super) fn faults_below(self, place: &str) -> Vec<(String, Refusal)> {
        match self.done(()) {
            Ok(_) => Vec::new(),
            Err(faults) => {
                faults.0.into_iter().map(|fault| (format!("{place}.{}", fault.field), fault.why)).collect()
            }
        }
    }
}

/// So many days after the day of `start` in the zone, at a time of that day.
pub(super) fn relative(start: DateTime<Utc>, days: i64, time: &str, zone: &str) -> Option<civil::DateTime> {
    let zone = TimeZone::get(zone).ok()?;
    let day = jiff::Timestamp::from_millisecond(start.timestamp_millis()).ok()?.to_zoned(zone).date();
    let day = day.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some(day.to_datetime(time.parse().ok()?))
}

/// The day so many days after `start`, as forms write it.
pub(super) fn day_after(start: DateTime<Utc>, days: i64) -> Option<String> {
    start
        .checked_add_signed(TimeDelta::try_days(days)?)
        .map(|at| at.date_naive().format("%Y-%m-%d").to_string())
}

/// The text as people meant it: the damage that word processors and exports leave behind is repaired.
pub(super) fn clean(text: &str) -> String {
    let mut repaired = String::with_capacity(text.len());
    for c in text.replace("_x000D_", "").replace("\r\n", "\n").chars() {
        match c {
            '\r' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => repaired.push('\n'),
            '\n' | '\t' => repaired.push(c),
            // A bullet of a symbol font; a soft hyphen; a byte order mark.
            '\u{f0b7}' | '\u{f0a7}' => repaired.push('•'),
            '\u{ad}' | '\u{feff}' => {}
            c if c.is_control() => repaired.push(' '),
            c => repaired.push(c),
        }
    }
    repaired.trim().to_owned()
}

/// At most `limit` characters, ended at the end of a sentence where there is one, else between two words.
pub(super) fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let head: String = text.chars().take(limit - 1).collect();
    let sentence = [". ", ".\n", "! ", "? "].iter().filter_map(|end| head.rfind(end)).max();
    match sentence {
        Some(end) if end >= head.len() / 3 => head[..=end].to_owned(),
        _ => {
            let end = head.rfind(char::is_whitespace).unwrap_or(head.len());
            format!("{}…", head[..end].trim_end_matches([',', ';', ':', ' ']))
        }
    }
}
