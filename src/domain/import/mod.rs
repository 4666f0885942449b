//! Rows from a file: one JSON object a line (split at `\n` alone: a text may hold U+2028), read strictly.
//!
//! Each row says by which key it is known, so that the same file twice leaves the same state. A row is
//! taken whole or refused with every wrong field by name; nothing is guessed.
//!
//! **Challenges**: `slug`, `code` (optional), `title`, `summary`, `description`, `wanted`, `sponsor`, `area`,
//! `markets`, `kind`, `offer`, `prize_minor` and `prize_currency` (both or none), `eligibility`, `ip_terms`,
//! `terms_version` (default `1`), `confidentiality`, `zone` (IANA), `state`, `external_url`, `source` (`name`,
//! `id`, `url`, `licence`), `import_key` (default `slug:` and the slug). Its dates `opens`, `closes` (the first
//! instant that is too late) and `decision` are each given in one of three ways: `opens_at` is RFC 3339 with
//! offset; `opens_at_local` is `2027-03-01T09:00` in `zone`; `opens_days` counts days from a start that the
//! caller gives, at `opens_time` in `zone` (default 09:00, `closes_time` 17:00).
//!
//! **Organisations**: `name`, `country` (ISO 3166-1 alpha-2), `website`, `size`, `description`; known by the
//! name without case, accents, punctuation and legal form.
//!
//! **Pitches**: `import_key` (or `key`), `challenge` (slug), `organisation` (name), `lead_email`, `submitted_at`,
//! `answers` by field id of the challenge's form: texts, numbers, words, lists of words, `yes`/`no`; money as
//! `<field>_minor` and `<field>_currency`, a date (`available_from`, say) also as
//! `available_in_days`, counted from the sending.

mod challenge;
mod map;
mod mapping;
mod organisation;
mod pitch;
mod reader;
mod row;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod traps;
mod when;

pub use challenge::{ChallengeRow, codes};
pub use map::{FieldMap, Mapped, Reading, Rule};
pub use mapping::{Window, dod_topic, sbir_award};
pub use organisation::OrganisationRow;
pub use pitch::{PitchRow, answers};
pub use reader::{Column, FIELDS, Reader};
pub use row::Read;
pub use table::{Raw, object, rows};
pub use when::Order;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::area::Tree;

/// The rows of a file with their line numbers, from 1; empty lines are passed over.
pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.trim_start_matches('\u{feff}')
        .split('\n')
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty())
}

/// What a caller adds to the rows of a file.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Where days are counted from; without it relative days are refused.
    pub start: Option<DateTime<Utc>>,
    /// The fields there are; another word is refused, a merged one becomes what stands for it.
    pub areas: Arc<Tree>,
}
