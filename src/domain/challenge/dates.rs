//! The dates of a challenge: typed in its own zone, warned about, and moved only to the good of applicants once they
//! are public.

use chrono::{DateTime, Datelike as _, TimeDelta, Utc, Weekday};
use entity::values::ChallengeKind;
use jiff::{
    Timestamp, civil,
    tz::{AmbiguousOffset, TimeZone},
};

use super::Content;
use crate::error::{Invalid, Refusal};

/// Less time than this to write a pitch is warned about.
const SHORT: TimeDelta = TimeDelta::days(14);
/// No clock of ours is that wrong.
const LONGEST_GRACE: i32 = 120;
/// The longest time between two looks at the pitches of a challenge without a deadline.
const LONGEST_REVIEW: i32 = 366;

/// When a challenge opens and closes, and what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dates {
    pub kind: ChallengeKind,
    pub zone: String,
    pub opens_at: DateTime<Utc>,
    pub questions_until: Option<DateTime<Utc>>,
    /// The first instant that is too late.
    pub closes_at: Option<DateTime<Utc>>,
    pub grace_seconds: i32,
    pub review_days: Option<i32>,
    pub decision_at: Option<DateTime<Utc>>,
}

/// The same as it stands in a form: days and times of the zone, `2026-12-01T17:00`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'a> {
    pub kind: &'a str,
    pub zone: &'a str,
    pub opens: &'a str,
    pub questions_until: &'a str,
    pub closes: &'a str,
    pub grace: &'a str,
    pub review_days: &'a str,
    pub decision: &'a str,
}

impl From<&Content> for Dates {
    fn from(content: &Content) -> Self {
        Self {
            kind: content.kind,
            zone: content.zone.clone(),
            opens_at: content.opens_at,
            questions_until: content.rules.questions_until,
            closes_at: content.closes_at,
            grace_seconds: content.rules.grace_seconds,
            review_days: content.rules.review_days,
            decision_at: content.decision_at,
        }
    }
}

impl Typed<'_> {
    /// The dates that were typed. Every wrong field is told, a local time that no clock of the zone shows or shows
    /// twice among them.
    pub fn read(&self) -> Result<Dates, Invalid> {
        let mut invalid = Invalid::default();
        let kind = self.kind.parse::<ChallengeKind>().ok();
        if kind.is_none() {
            invalid.push("kind", Refusal::new("dates-kind-missing"));
        }
        let zone = TimeZone::get(self.zone.trim()).ok();
        let name = zone.as_ref().and_then(TimeZone::iana_name).map(str::to_owned);
        if name.is_none() {
            invalid.push("zone", Refusal::new("dates-zone-unknown"));
        }
        let zone = name.clone().unwrap_or_else(|| "UTC".to_owned());
        let mut at = |field: &str, typed: &str| match typed.trim() {
            "" => None,
            typed => local(typed, &zone).map_err(|why| invalid.push(field, why)).ok(),
        };
        let opens_at = at("opens", self.opens);
        let questions_until = at("questions_until", self.questions_until);
        let closes_at = at("closes", self.closes);
        let decision_at = at("decision", self.decision);
        let grace = number(self.grace, 0..=LONGEST_GRACE).unwrap_or_else(|| {
            invalid.push("grace", Refusal::new("dates-grace"));
            None
        });
        let review_days = number(self.review_days, 1..=LONGEST_REVIEW).unwrap_or_else(|| {
            invalid.push("review_days", Refusal::new("dates-review"));
            None
        });
        let told = |invalid: &Invalid, field: &str| invalid.0.iter().any(|error| error.field == field);
        if opens_at.is_none() && !told(&invalid, "opens") {
            invalid.push("opens", Refusal::new("dates-opens-missing"));
        }
        let is_boxed = kind == Some(ChallengeKind::TimeBoxed);
        match closes_at {
            None if is_boxed && !told(&invalid, "closes") => {
                invalid.push("closes", Refusal::new("challenge-needs-deadline"));
            }
            Some(_) if kind.is_some() && !is_boxed => {
                invalid.push("closes", Refusal::new("dates-no-deadline"));
            }
            Some(closes) if opens_at.is_some_and(|opens| closes <= opens) => {
                invalid.push("closes", Refusal::new("dates-closes-first"));
            }
            _ => {}
        }
        if kind.is_some() && !is_boxed && review_days.is_none() && !told(&invalid, "review_days") {
            invalid.push("review_days", Refusal::new("dates-review"));
        }
        if let (Some(until), Some(closes)) = (questions_until, closes_at)
            && until > closes
        {
            invalid.push("questions_until", Refusal::new("dates-questions-late"));
        }
        let (Some(kind), Some(opens_at), true) = (kind, opens_at, invalid.0.is_empty()) else {
            return Err(invalid);
        };
        Ok(Dates {
            kind,
            zone,
            opens_at,
            questions_until,
            closes_at,
            grace_seconds: grace.unwrap_or(0),
            review_days: review_days.filter(|_| !is_boxed),
            decision_at,
        })
    }
}

/// A whole number within bounds; the outer nothing is a refusal, the inner one an empty field.
fn number(typed: &str, bounds: std::ops::RangeInclusive<i32>) -> Option<Option<i32>> {
    match typed.trim() {
        "" => Some(None),
        typed => typed.parse().ok().filter(|number| bounds.contains(number)).map(Some),
    }
}

/// The instant at which the clocks of a zone show this: `2026-12-01T17:00`, or with a space. Refused: what is no day
/// and time, and what the clocks never show or show twice because they are changed.
pub fn local(typed: &str, zone: &str) -> Result<DateTime<Utc>, Refusal> {
    let unclear = || Refusal::new("dates-unclear");
    let typed = typed.trim().replacen(' ', "T", 1);
    let civil = civil::DateTime::strptime("%Y-%m-%dT%H:%M", &typed).map_err(|_| unclear())?;
    if !(2000..2200).contains(&civil.year()) {
        return Err(unclear());
    }
    let zone = TimeZone::get(zone).map_err(|_| Refusal::new("dates-zone-unknown"))?;
    let ambiguous = zone.to_ambiguous_timestamp(civil);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => return Err(Refusal::new("dates-skipped").with("time", typed)),
        AmbiguousOffset::Fold { .. } => return Err(Refusal::new("dates-twice").with("time", typed)),
        AmbiguousOffset::Unambiguous { .. } => {}
    }
    let at = ambiguous.unambiguous().map_err(|_| unclear())?;
    DateTime::from_timestamp_millis(at.as_millisecond()).ok_or_else(unclear)
}

/// An instant as a form shows it; an unknown zone is UTC.
#[must_use]
pub fn written(at: DateTime<Utc>, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(at.timestamp_millis()).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// Something about dates that may be meant, and often is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    OpensPast,
    OpensWeekend,
    ClosesWeekend,
    DecisionWeekend,
    /// Less than 14 days to write a pitch.
    Short,
    DecisionBeforeClosing,
    NoDecision,
}

impl Warning {
    /// The word in message ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpensPast => "opens-past",
            Self::OpensWeekend => "opens-weekend",
            Self::ClosesWeekend => "closes-weekend",
            Self::DecisionWeekend => "decision-weekend",
            Self::Short => "short",
            Self::DecisionBeforeClosing => "decision-early",
            Self::NoDecision => "no-decision",
        }
    }
}

impl Dates {
    /// What to think about before these dates are promised; nothing of it is refused.
    #[must_use]
    pub fn warnings(&self, now: DateTime<Utc>) -> Vec<Warning> {
        let weekend = |at: DateTime<Utc>| {
            written(at, &self.zone)
                .get(..10)
                .and_then(|day| day.parse::<chrono::NaiveDate>().ok())
                .is_some_and(|day| matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
        };
        let all = [
            (Warning::OpensPast, self.opens_at < now),
            (Warning::OpensWeekend, weekend(self.opens_at)),
            (Warning::ClosesWeekend, self.closes_at.is_some_and(weekend)),
            (Warning::DecisionWeekend, self.decision_at.is_some_and(weekend)),
            (Warning::Short, self.closes_at.is_some_and(|closes| closes - self.opens_at < SHORT)),
            (
                Warning::DecisionBeforeClosing,
                self.decision_at.is_some_and(|decision| decision < self.closes_at.unwrap_or(self.opens_at)),
            ),
            (Warning::NoDecision, self.decision_at.is_none()),
        ];
        all.into_iter().filter(|(_, holds)| *holds).map(|(warning, _)| warning).collect()
    }
}

/// What a new challenge is offered: it opens in four weeks and takes pitches for six, decisions six weeks later.
/// Nobody is held to it until the dates are saved.
#[must_use]
pub fn proposal(now: DateTime<Utc>, zone: &str) -> Dates {
    let day = |days: i64, time: &str| {
        let day = written(now + TimeDelta::days(days), zone);
        // Noon is nowhere skipped; the day itself may move with the weekday.
        let text = format!("{}T{time}", day.get(..10).unwrap_or_default());
        local(&text, zone).unwrap_or(now + TimeDelta::days(days))
    };
    // The next Tuesday after four weeks.
    let from_monday = i64::from((now + TimeDelta::days(28)).weekday().num_days_from_monday());
    let first = 28 + (8 - from_monday) % 7;
    Dates {
        kind: ChallengeKind::TimeBoxed,
        zone: zone.to_owned(),
        opens_at: day(first, "09:00"),
        questions_until: None,
        closes_at: Some(day(first + 42, "17:00")),
        grace_seconds: 0,
        review_days: None,
        decision_at: Some(day(first + 84, "17:00")),
    }
}

/// Whether dates that are public may become these: nothing that somebody relies on comes earlier. A closed challenge is
/// not opened again this way.
pub fn may_move(old: &Dates, new: &Dates, now: DateTime<Utc>) -> Result<(), Invalid> {
    let mut invalid = Invalid::default();
    let mut no = |field: &str, why: &'static str| invalid.push(field, Refusal::new(why));
    if old.kind != new.kind {
        no("kind", "dates-kind-fixed");
    }
    if old.zone != new.zone {
        no("zone", "dates-zone-fixed");
    }
    let is_open = old.opens_at <= now;
    if old.opens_at != new.opens_at && (is_open || new.opens_at <= now) {
        no("opens", if is_open { "dates-opens-fixed" } else { "dates-opens-past" });
    }
    match (old.closes_at, new.closes_at) {
        (Some(was), Some(becomes)) if was != becomes && was <= now => no("closes", "dates-closed"),
        (Some(was), Some(becomes)) if becomes < was => no("closes", "dates-only-later"),
        _ => {}
    }
    if new.grace_seconds < old.grace_seconds {
        no("grace", "dates-grace-shorter");
    }
    if invalid.0.is_empty() { Ok(()) } else { Err(invalid) }
}

/// Whether a challenge may be opened again until then: only one that is closed and of which nothing was released, and
/// only for a time to come.
pub fn may_reopen(
    old: &Dates,
    until: DateTime<Utc>,
    has_results: bool,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    if has_results {
        return Err(Refusal::new("refused-reopen-results"));
    }
    match old.closes_at {
        Some(closes) if closes <= now && now < until => Ok(()),
        Some(closes) if closes <= now => Err(Refusal::new("refused-reopen-past")),
        _ => Err(Refusal::new("refused-reopen-open")),
    }
}

#[cfg(test)]
#[path = "dates_tests.rs"]
mod tests;
