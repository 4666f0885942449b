//! What pages of all audiences are made of: display-ready values, as the components take them.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::wording::Wording;

mod condition;
mod control;
mod file;
mod in_words;
mod list;
mod picture;
pub(in crate::web) mod trail;

pub(in crate::web) use condition::{comparison, sentence};
pub use control::{Choice, Control};
pub use file::FileLine;
pub(in crate::web) use in_words::{InWords, word};
pub use list::{Facet, FacetOption, Head, Pager};
pub(in crate::web) use list::{Pairs, size, text};
pub use picture::Picture;

/// An instant as the `date` component takes it.
#[derive(Clone, Debug, Serialize)]
pub struct When {
    pub iso: String,
    pub text: String,
    /// In the reader's own zone, where it differs.
    pub yours: Option<String>,
}

impl When {
    /// In these words.
    pub(in crate::web) fn told(at: DateTime<Utc>, text: String) -> Self {
        Self { iso: at.to_rfc3339_opts(SecondsFormat::Secs, true), text, yours: None }
    }

    /// With weekday, time and zone; in the reader's own, too, where they chose another one.
    pub(in crate::web) fn instant(wording: &Wording<'_>, at: DateTime<Utc>, zone: &str) -> Self {
        let own = wording.zone().filter(|own| *own != zone);
        Self { yours: own.map(|own| wording.instant(at, own)), ..Self::told(at, wording.instant(at, zone)) }
    }

    /// An instant that no challenge gives a zone: in the reader's.
    pub(in crate::web) fn own(wording: &Wording<'_>, at: DateTime<Utc>) -> Self {
        Self::told(at, wording.instant(at, wording.own_zone()))
    }

    /// The day alone, in the reader's zone.
    pub(in crate::web) fn own_day(wording: &Wording<'_>, at: DateTime<Utc>) -> Self {
        Self::told(at, wording.day(at, wording.own_zone()))
    }

    /// "1 Dec 2026" in the reader's zone.
    pub(in crate::web) fn own_short(wording: &Wording<'_>, at: DateTime<Utc>) -> Self {
        Self::told(at, wording.short_day(at, wording.own_zone()))
    }

    /// The day alone.
    pub(in crate::web) fn day(wording: &Wording<'_>, at: DateTime<Utc>, zone: &str) -> Self {
        Self::told(at, wording.day(at, zone))
    }

    /// "1 Dec 2026".
    pub(in crate::web) fn short(wording: &Wording<'_>, at: DateTime<Utc>, zone: &str) -> Self {
        Self::told(at, wording.short_day(at, zone))
    }

    /// For the samples of pages.
    pub(in crate::web) fn sample() -> Self {
        Self {
            iso: "2026-12-01T16:00:00Z".to_owned(),
            text: "Tuesday 1 December 2026, 17:00 CET (Brussels)".to_owned(),
            yours: Some("08:00 PST".to_owned()),
        }
    }
}

/// A state in a word.
#[derive(Clone, Debug, Serialize)]
pub struct Badge {
    pub kind: &'static str,
    pub text: String,
}

/// A place to go, with how much is there.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Link {
    pub label: String,
    pub href: String,
    pub current: bool,
    pub count: Option<u64>,
    /// Stands for page numbers that are left out.
    pub gap: bool,
}

impl Link {
    pub(in crate::web) fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into(), ..Self::default() }
    }
}

/// One line of a summary list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    pub label: String,
    pub value: Option<String>,
    pub values: Option<Vec<String>>,
    pub href: Option<String>,
    pub badge: Option<Badge>,
}

impl Row {
    pub(in crate::web) fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: Some(value.into()), ..Self::default() }
    }
}
