//! `bench similar`: how surely copies with other names and other figures are found among real texts.
//!
//! Every fourth text gets a copy: each capitalised word inside a sentence becomes another name, each number another
//! number, and one sentence in ten is left out. A copy's near-duplicates should be its original and nothing else;
//! originals that are near-duplicates of each other already (the same firm, another phase) count as one.

use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
    time::Instant,
};

use anyhow::{Context as _, ensure};
use flate2::read::GzDecoder;
use serde_json::Value;

use super::{duplicates::roll, say};
use crate::domain::similar::{BANDS, NEAR, Shingles};

/// Shorter texts say too little to be told apart.
const SHORTEST: usize = 300;
/// One text of so many gets a copy.
const COPIED: usize = 4;
/// Invented names.
const NAMES: [&str; 12] = [
    "Aster", "Brook", "Corvid", "Delta", "Elmer", "Falk", "Gorse", "Heron", "Isle", "Juniper", "Kestrel",
    "Larch",
];

/// The texts by the bands of their sketches.
#[derive(Default)]
struct Index {
    texts: Vec<Shingles>,
    bands: Vec<HashMap<i64, Vec<usize>>>,
}

impl Index {
    fn push(&mut self, text: Shingles) {
        let place = self.texts.len();
        self.bands.resize_with(BANDS, HashMap::new);
        for (band, hash) in self.bands.iter_mut().zip(text.sketch().into_iter().flatten()) {
            band.entry(hash).or_default().push(place);
        }
        self.texts.push(text);
    }

    /// The near-duplicates of a text.
    fn near(&self, text: &Shingles) -> HashSet<usize> {
        let Some(sketch) = text.sketch() else { return HashSet::new() };
        let sharing: HashSet<usize> = self
            .bands
            .iter()
            .zip(sketch)
            .filter_map(|(band, hash)| band.get(&hash))
            .flatten()
            .copied()
            .collect();
        sharing.into_iter().filter(|place| text.resemblance(&self.texts[*place]) >= NEAR).collect()
    }
}

/// Reads a file of JSON lines with `abstract`; prints precision and recall.
pub(super) fn measure(file: &Path) -> anyhow::Result<()> {
    let texts = read(file)?;
    ensure!(texts.len() > 100, "{} has too few texts", file.display());
    let mut dice = 11_u64;
    let begun = Instant::now();
    let mut index = Index::default();
    texts.iter().for_each(|text| index.push(Shingles::of([text.as_str()])));
    say(&format!("sketched\t{}\t{:.1} s", texts.len(), begun.elapsed().as_secs_f64()));
    let (mut copies, mut found, mut named, mut right, mut times) = (0, 0, 0, 0, Vec::new());
    for (place, text) in texts.iter().enumerate().step_by(COPIED) {
        let copy = Shingles::of([altered(text, &mut dice).as_str()]);
        let begun = Instant::now();
        let near = index.near(&copy);
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        let family = index.near(&index.texts[place]);
        copies += 1;
        found += usize::from(near.contains(&place));
        named += near.len();
        right += near.intersection(&family).count();
    }
    times.sort_by(f64::total_cmp);
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    say(&format!(
        "copies\t{copies}\trecall {:.2} %\tprecision {:.2} %\tp50 {:.2} ms\tp99 {:.2} ms",
        share(found, copies),
        share(right, named),
        times[times.len() / 2],
        times[times.len() * 99 / 100],
    ));
    Ok(())
}

fn read(file: &Path) -> anyhow::Result<Vec<String>> {
    let opened = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut texts = Vec::new();
    for line in BufReader::new(GzDecoder::new(opened)).lines() {
        let row: Value = serde_json::from_str(&line?)?;
        texts.extend(row["abstract"].as_str().filter(|text| text.len() >= SHORTEST).map(str::to_owned));
    }
    Ok(texts)
}

/// The text with other names, other figures and a tenth of its sentences less.
fn altered(text: &str, dice: &mut u64) -> String {
    let mut words: Vec<String> = Vec::new();
    for sentence in text.split_inclusive(". ") {
        if roll(dice, 10) == 0 {
            continue;
        }
        for (place, word) in sentence.split_whitespace().enumerate() {
            words.push(if place > 0 && word.starts_with(char::is_uppercase) {
                NAMES[roll(dice, NAMES.len())].to_owned()
            } else if word.contains(|letter: char| letter.is_ascii_digit()) {
                (1 + roll(dice, 998)).to_string()
            } else {
                word.to_owned()
            });
        }
    }
    words.join(" ")
}
