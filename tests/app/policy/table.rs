//! The permission matrix as it is written down, and what its words mean.
//!
//! The words: `A` allow · `-` never · `F` sees it, is refused · `p` challenge published, and for everybody · `i` with
//! `p`: for invited people alone, too, to whoever accepted an invitation or has to do with one of its pitches · `d` draft · `s` sent ·
//! `w` before the deadline · `o` own · `f` if the stage's flag says so · `b` identity removed while blind ·
//! `a` after the own evaluation is final · `r` after release · `ref` reference number only · `x` break-glass ·
//! `n` numbers that name nobody. Two words stand in the table and are not asked for by the policy, so they
//! decide nothing here: `t` (the device token of a draft) and `2` (a second person or a fresh sign-in).

use std::collections::BTreeMap;

use overture::domain::policy::Line;

const TABLE: &str = include_str!("../policy.csv");

/// The columns after line and name.
pub(super) const COLUMNS: [&str; 21] = [
    "AN", "AO", "AE", "AV", "RV", "EV", "EU", "EC", "XE", "XN", "CM", "CO", "AD", "AP", "PO", "PA", "EM",
    "EX", "AU", "FM", "DU",
];

/// Every word but `ref`, which is kept as [`REF`].
const WORDS: &str = "A-Fpidswofbarx2nt";

/// The word `ref`.
pub(super) const REF: char = 'R';

/// The words of one cell: one bit for each character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Words(u128);

impl Words {
    /// A word that is none stops the test.
    fn read(cell: &str) -> Self {
        let mut words = Self::default();
        for word in cell.split_whitespace() {
            let letter = match word {
                "ref" => REF,
                word if word.len() == 1 && WORDS.contains(word) => char::from(word.as_bytes()[0]),
                _ => panic!("{word:?} is no word of the matrix"),
            };
            words.0 |= 1 << u32::from(letter);
        }
        words
    }

    pub(super) const fn has(self, word: char) -> bool {
        self.0 & (1 << word as u32) != 0
    }

    const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// One row: a line of the matrix with its cells.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) name: &'static str,
    cells: BTreeMap<&'static str, Words>,
}

impl Row {
    pub(super) fn cell(&self, column: &str) -> Words {
        self.cells[column]
    }
}

/// All rows, in the order of the file.
pub(super) fn rows() -> Vec<Row> {
    let mut lines = TABLE.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(header[..2], ["line", "name"]);
    assert_eq!(header[2..], COLUMNS);
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields.len(), COLUMNS.len() + 2, "{line}");
            let cells =
                COLUMNS.into_iter().zip(&fields[2..]).map(|(column, cell)| (column, Words::read(cell)));
            Row { number: fields[0].parse().unwrap(), name: fields[1], cells: cells.collect() }
        })
        .collect()
}

#[test]
fn every_line_of_the_policy_has_a_row_and_every_row_is_a_line() {
    let rows: Vec<&str> = rows().iter().map(|row| row.name).collect();
    let lines: Vec<&str> = Line::ALL.iter().map(|line| line.as_str()).collect();
    assert_eq!(rows, lines);
}

/// Search hits (35) and counters (36) are the rows of line 3; a decision (22) is proposed and approved.
#[test]
fn every_number_of_the_matrix_is_there() {
    let mut expected: Vec<u32> = (1..=34).chain([37]).collect();
    expected.insert(22, 22);
    let numbers: Vec<u32> = rows().iter().map(|row| row.number).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn no_cell_is_empty() {
    for row in rows() {
        for column in COLUMNS {
            assert!(!row.cell(column).is_empty(), "{} {column}", row.name);
        }
    }
}
