//! Files of challenges, organisations and pitches, taken in by an operator.
//!
//! Each file is one transaction: all of its good rows are kept, or, where a row is bad and the caller did not
//! say to leave bad rows out, nothing is. Rows are known by their keys, so the same file twice changes nothing.

mod challenges;
mod files;
mod organisations;
mod pitches;

pub use crate::store::import_file::{Change, File, Line};
use challenges::outlook;
pub use challenges::{Outcome, challenges};
pub use files::{Look, Undone, account, choose, files, forget, keep, look, take, undo};
pub use organisations::organisations;
pub use pitches::{Pitches, pitches, references};

use std::collections::HashMap;

use entity::values::{ImportFileId, ImportFormat};
use serde_json::{Map, Value};

use crate::{
    domain::import::{Read, rows},
    error::{FieldError, Invalid, Refusal},
};

/// How a file is taken in.
#[derive(Clone, Copy, Debug, Default)]
pub struct How {
    /// Only say what would happen.
    pub dry_run: bool,
    /// Leave bad rows out instead of refusing the file.
    pub skip_bad: bool,
    /// Lines, unless said otherwise.
    pub format: ImportFormat,
    /// Take no more rows than this.
    pub limit: Option<usize>,
    /// Is told how many rows were written, of how many; nothing is kept before the last.
    pub told: Option<fn(usize, usize)>,
    /// The kept file that the rows are from: what they change can be undone.
    pub file: Option<ImportFileId>,
}

impl How {
    fn tell(&self, written: usize, all: usize) {
        if let Some(told) = self.told {
            told(written, all);
        }
    }
}

/// A row that is refused, with every wrong field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// From 1.
    pub line: usize,
    pub faults: Invalid,
}

/// What was repaired in a row that is taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// From 1.
    pub line: usize,
    pub repaired: FieldError,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub refused: Vec<BadRow>,
    /// What was repaired in rows that are not refused.
    pub notes: Vec<Note>,
    /// Something may have been written: not a dry run, and no bad row stood in the way.
    pub written: bool,
}

/// The rows of a file, good ones with their lines, while their faults are being found.
struct Plan<T> {
    rows: Vec<(usize, T)>,
    refused: Vec<BadRow>,
    notes: Vec<Note>,
}

impl<T> Plan<T> {
    fn read(text: &str, how: How, read: impl Fn(Map<String, Value>) -> Result<Read<T>, Invalid>) -> Self {
        let mut plan = Self { rows: Vec::new(), refused: Vec::new(), notes: Vec::new() };
        for (line, raw) in rows(text, how.format).take(how.limit.unwrap_or(usize::MAX)) {
            match raw.and_then(&read) {
                Ok(read) => {
                    plan.notes.extend(read.notes.into_iter().map(|repaired| Note { line, repaired }));
                    plan.rows.push((line, read.row));
                }
                Err(faults) => plan.refused.push(BadRow { line, faults }),
            }
        }
        plan
    }

    /// Refuses every row whose key an earlier row has.
    fn once(&mut self, field: &str, key: impl Fn(&T) -> String) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        self.retain(|line, row| match seen.insert(key(row), line) {
            None => Ok(()),
            Some(first) => {
                seen.insert(key(row), first);
                Err(fault(field, Refusal::new("import-twice").with("line", first)))
            }
        });
    }

    /// Keeps the rows that pass, and refuses the others with what is said of them.
    fn retain(&mut self, mut passes: impl FnMut(usize, &T) -> Result<(), Invalid>) {
        let mut kept = Vec::with_capacity(self.rows.len());
        for (line, row) in self.rows.drain(..) {
            match passes(line, &row) {
                Ok(()) => kept.push((line, row)),
                Err(faults) => self.refused.push(BadRow { line, faults }),
            }
        }
        self.rows = kept;
    }

    /// What is said of the rows: the bad ones in the order of the file, what was repaired in the good ones, and
    /// whether those may be written.
    fn verdict(&mut self, how: How) -> Report {
        let mut refused = std::mem::take(&mut self.refused);
        refused.sort_by_key(|bad| bad.line);
        let mut notes = std::mem::take(&mut self.notes);
        notes.retain(|note| refused.binary_search_by_key(&note.line, |bad| bad.line).is_err());
        let written = !how.dry_run && (refused.is_empty() || how.skip_bad);
        Report { refused, notes, written, ..Report::default() }
    }
}

/// One fault of a row.
fn fault(field: &str, why: Refusal) -> Invalid {
    let mut faults = Invalid::default();
    faults.push(field, why);
    faults
}
