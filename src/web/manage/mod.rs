//! The desk: managers and approvers of challenges, and whoever leads partnerships.

use chrono::{DateTime, Utc};

use super::view::{
    Badge, Choice, Control, Facet, FacetOption, Head, Link, Pager, Pairs, Row, When, size, text,
};
use crate::wording::Wording;

pub mod area;
pub mod bulk;
pub mod challenge;
pub mod challenges;
pub mod convert;
pub mod decisions;
pub mod dossier;
pub mod files;
pub mod history;
pub mod import;
pub mod overview;
pub mod partnership;
pub mod partnerships;
pub mod people;
pub mod pitches;
pub mod release;
mod reviews;
pub(in crate::web) mod samples;
pub mod similar;
pub mod thread;
pub mod today;

/// "4" days between two instants, never below 0.
fn days(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    (to - from).num_days().max(0)
}

/// A mean or a spread, or a dash where nothing was scored.
fn points(wording: &Wording<'_>, milli: Option<i32>) -> String {
    milli.map_or_else(|| "–".to_owned(), |milli| wording.points(milli))
}
