//! The evaluator's pages: queue, declaration, review.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::wording::Wording;

pub mod agreement;
pub mod conflict;
pub mod desk;
pub mod queue;
pub mod recuse;
mod samples;
mod sheet;

pub use sheet::{
    AnchorView, AnswerView, Chosen, CriterionView, Fact, FormView, LensView, OthersView, ReviewView,
    ScoreView, SectionView, TheirsView,
};

/// An instant as the `date` component takes it.
#[derive(Clone, Debug, Serialize)]
pub struct When {
    pub iso: String,
    pub text: String,
    pub yours: Option<String>,
}

impl When {
    fn of(wording: &Wording<'_>, at: DateTime<Utc>, zone: &str) -> Self {
        Self {
            iso: at.to_rfc3339_opts(SecondsFormat::Secs, true),
            text: wording.instant(at, zone),
            yours: None,
        }
    }

    fn sample() -> Self {
        Self {
            iso: "2026-12-01T16:00:00Z".to_owned(),
            text: "Tuesday 1 December 2026, 17:00 CET (Brussels)".to_owned(),
            yours: None,
        }
    }
}

/// A control as the `field` component takes it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Control {
    pub id: String,
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub kind: &'static str,
    pub value: Option<String>,
    pub options: Vec<Choice>,
    /// Characters.
    pub limit: Option<usize>,
    pub optional: bool,
    pub error: Option<String>,
}

/// One thing to choose.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub checked: bool,
    pub hint: Option<String>,
}

impl Control {
    fn new(name: &str, kind: &'static str, label: String) -> Self {
        Self { id: format!("f-{name}"), name: name.to_owned(), label, kind, ..Self::default() }
    }
}
