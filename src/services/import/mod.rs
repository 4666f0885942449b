//! Files of challenges, organisations and pitches, taken in by an operator.
//!
//! Each file is one transaction: all of its good rows are kept, or, where a row is bad and the caller did not
//! say to leave bad rows out, nothing is. Rows are known by their keys, so the same file twice changes nothing.

mod challenges;
mod organisations;
mod pitches;

pub use challenges::challenges;
pub use organisations::organisations;
pub use pitches::{Pitches, pitches, references};

use std::collections::HashMap;

use crate::{
    domain::import::lines,
    error::{Invalid, Refusal},
};

/// How a file is taken in.
#[derive(Clone, Copy, Debug, Default)]
pub struct How {
    /// Only say what would happen.
    pub dry_run: bool,
    /// Leave bad rows out instead of refusing the file.
    pub skip_bad: bool,
    /// Take no more rows than this.
    pub limit: Option<usize>,
}

/// A row that is refused, with every wrong field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// From 1.
    pub line: usize,
    pub faults: Invalid,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub refused: Vec<BadRow>,
    /// Something may have been written: not a dry run, and no bad row stood in the way.
    pub written: bool,
}

/// The rows of a file, good ones with their lines, while their faults are being found.
struct Plan<T> {
    rows: Vec<(usize, T)>,
    refused: Vec<BadRow>,
}

impl<T> Plan<T> {
    fn read(text: &str, how: How, parse: impl Fn(&str) -> Result<T, Invalid>) -> Self {
        let (mut rows, mut refused) = (Vec::new(), Vec::new());
        for (line, row) in lines(text).take(how.limit.unwrap_or(usize::MAX)) {
            match parse(row) {
                Ok(row) => rows.push((line, row)),
                Err(faults) => refused.push(BadRow { line, faults }),
            }
        }
        Self { rows, refused }
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

    /// The bad rows in the order of the file, and whether the good ones may be written.
    fn verdict(&mut self, how: How) -> (Vec<BadRow>, bool) {
        let mut refused = std::mem::take(&mut self.refused);
        refused.sort_by_key(|bad| bad.line);
        let written = !how.dry_run && (refused.is_empty() || how.skip_bad);
        (refused, written)
    }
}

/// One fault of a row.
fn fault(field: &str, why: Refusal) -> Invalid {
    let mut faults = Invalid::default();
    faults.push(field, why);
    faults
}
