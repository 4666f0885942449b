//! Entries of the audit trail, as the pages of auditors and of managers list them.

use serde::Serialize;

use super::{Facet, FacetOption, Row, When};
use crate::{services::audit::Entry, wording::Wording};

/// One entry.
#[derive(Debug, Serialize)]
pub struct EntryRow {
    pub at: When,
    pub kind: String,
    /// A person, or what else acted.
    pub by: String,
    pub details: Vec<Row>,
    /// Its payload was erased; the chain keeps that there was one.
    pub is_erased: bool,
}

impl EntryRow {
    pub(in crate::web) fn new(wording: &Wording<'_>, entry: &Entry) -> Self {
        let payload: serde_json::Value =
            entry.payload.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let by = payload["by"].as_str().unwrap_or("erased");
        Self {
            at: When::own(wording, entry.at),
            kind: entry.kind.clone(),
            by: entry.actor.clone().unwrap_or_else(|| wording.word("audit-by", by)),
            details: details(&payload["details"]),
            is_erased: entry.payload.is_none(),
        }
    }

    pub(in crate::web) fn sample(text: &str, is_erased: bool) -> Self {
        Self {
            at: When::sample(),
            kind: "pitch.submitted".to_owned(),
            by: text.to_owned(),
            details: if is_erased { Vec::new() } else { vec![Row::new("reason", text)] },
            is_erased,
        }
    }
}

/// The details as they stand in the chain: names and values, never markup.
fn details(details: &serde_json::Value) -> Vec<Row> {
    let Some(details) = details.as_object() else { return Vec::new() };
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    details.iter().map(|(name, value)| Row::new(name, text(value))).collect()
}

/// The filter by groups of events.
pub(in crate::web) fn groups(wording: &Wording<'_>, groups: &[&str], chosen: &[String]) -> Vec<Facet> {
    let options = groups.iter().map(|group| {
        let is_chosen = chosen.iter().any(|one| one == group);
        FacetOption::new(group, wording.word("audit-group", group), is_chosen)
    });
    vec![Facet {
        name: "kind",
        label: wording.say("audit-group-title"),
        open: true,
        options: options.collect(),
    }]
}
