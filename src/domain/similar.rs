//! Near-duplicates among texts: how much two of them share, and a sketch by which candidates are found without
//! reading everything.
//!
//! Resemblance is the Jaccard coefficient of the sets of three-word shingles (Broder, "On the resemblance and
//! containment of documents", 1997). Numbers count as one word, so that changed figures hide nothing. A sketch is a
//! MinHash signature cut into bands (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3): texts of
//! resemblance s share a band with probability 1 − (1 − s²)³².

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

/// Words of a shingle.
const SHINGLE: usize = 3;
/// Bands of a sketch.
pub const BANDS: usize = 32;
/// Values of a signature in one band.
const ROWS: usize = 2;
/// Two texts at least this much alike are near-duplicates: measured with `bench similar`.
pub const NEAR: Resemblance = Resemblance(300);

/// The share of shingles that two texts have in common, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Resemblance(pub u16);

impl Resemblance {
    /// In whole per cent.
    #[must_use]
    pub const fn percent(self) -> u16 {
        self.0 / 10
    }
}

/// The shingles of a text, each by 64 bits of its hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles(BTreeSet<u64>);

impl Shingles {
    /// Of several texts together; no shingle reaches from one into the next.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let hashes = |text| {
            let words: Vec<String> = words(text).map(|word| word.folded).collect();
            words.windows(SHINGLE).map(hash).collect::<Vec<_>>()
        };
        Self(texts.into_iter().flat_map(hashes).collect())
    }

    /// Too short to be compared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Jaccard's coefficient: 0 if one of them is empty.
    #[must_use]
    pub fn resemblance(&self, other: &Self) -> Resemblance {
        let shared = self.0.intersection(&other.0).count();
        let all = self.0.len() + other.0.len() - shared;
        Resemblance(u16::try_from((shared * 1000).checked_div(all).unwrap_or(0)).unwrap_or(1000))
    }

    /// One number for each band: texts that share one are candidates. None for an empty set.
    #[must_use]
    pub fn sketch(&self) -> Option<[i64; BANDS]> {
        if self.is_empty() {
            return None;
        }
        Some(std::array::from_fn(|band| {
            let smallest = |row| {
                let (factor, plus) = permutation(band * ROWS + row);
                self.0
                    .iter()
                    .map(|hash| mixed(hash.wrapping_mul(factor).wrapping_add(plus)))
                    .min()
                    .unwrap_or(0)
            };
            let joined = (0..ROWS).fold(0_u64, |sum, row| mixed(sum.rotate_left(1) ^ smallest(row)));
            i64::from_ne_bytes(joined.to_ne_bytes())
        }))
    }

    /// A text in pieces, each with whether it belongs to a shingle of this set.
    #[must_use]
    pub fn marked<'a>(&self, text: &'a str) -> Vec<Piece<'a>> {
        let words: Vec<Word> = words(text).collect();
        let folded: Vec<String> = words.iter().map(|word| word.folded.clone()).collect();
        let mut is_shared = vec![false; words.len()];
        for (at, shingle) in folded.windows(SHINGLE).enumerate() {
            if self.0.contains(&hash(shingle)) {
                is_shared[at..at + SHINGLE].fill(true);
            }
        }
        let mut pieces: Vec<Piece<'a>> = Vec::new();
        let (mut begin, mut current) = (0, false);
        for (word, is_shared) in words.iter().zip(is_shared) {
            if is_shared != current {
                pieces.extend(Piece::of(text, begin, word.begin, current));
                (begin, current) = (word.begin, is_shared);
            }
        }
        pieces.extend(Piece::of(text, begin, text.len(), current));
        pieces
    }
}

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    pub text: &'a str,
    pub is_shared: bool,
}

impl<'a> Piece<'a> {
    fn of(text: &'a str, begin: usize, end: usize, is_shared: bool) -> Option<Self> {
        text.get(begin..end).filter(|text| !text.is_empty()).map(|text| Self { text, is_shared })
    }
}

/// A word: where it begins, and what is compared.
struct Word {
    begin: usize,
    folded: String,
}

/// Letters and digits side by side, in lower case; whatever begins with a digit is the same number.
fn words(text: &str) -> impl Iterator<Item = Word> {
    let is_word = |letter: char| letter.is_alphanumeric();
    let mut rest = 0;
    std::iter::from_fn(move || {
        let begin = rest + text.get(rest..)?.find(is_word)?;
        let end = text[begin..].find(|letter| !is_word(letter)).map_or(text.len(), |length| begin + length);
        rest = end;
        let word = &text[begin..end];
        let is_number = word.starts_with(|letter: char| letter.is_numeric());
        let folded = if is_number { "0".to_owned() } else { word.to_lowercase() };
        Some(Word { begin, folded })
    })
}

/// The first 64 bits of the hash of these words: the same on every machine and in every version.
fn hash(words: &[String]) -> u64 {
    let mut hasher = Sha256::new();
    for word in words {
        hasher.update(word.as_bytes());
        hasher.update([0]);
    }
    let digest = hasher.finalize();
    digest.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// Odd factor and summand of one permutation.
const fn permutation(number: usize) -> (u64, u64) {
    let seed = (number as u64).wrapping_mul(2);
    (mixed(seed.wrapping_mul(GOLDEN).wrapping_add(1)) | 1, mixed((seed + 1).wrapping_mul(GOLDEN)))
}

/// The increment of SplitMix64.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): spreads all bits.
const fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PUMP: &str = "Our membrane lifts the output of a heat pump by 14 % at two degrees below zero, and the \
        same frame fits every casing that was sold since 2009. Nordlicht GmbH has tested it for 900 hours.";

    fn of(text: &str) -> Shingles {
        Shingles::of([text])
    }

    #[test]
    fn a_copy_with_other_names_and_figures_is_near_and_another_text_is_not() {
        let copy = PUMP.replace("14 %", "31 %").replace("Nordlicht GmbH", "Aalto Oy").replace("900", "1200");
        assert!(
            of(PUMP).resemblance(&of(&copy)) >= Resemblance(700),
            "{:?}",
            of(PUMP).resemblance(&of(&copy))
        );
        let other = "Drones count the seals of the outer islands each spring, and volunteers check every tenth picture.";
        assert!(of(PUMP).resemblance(&of(other)) < Resemblance(20));
    }

    #[test]
    fn texts_of_fewer_than_three_words_resemble_nothing() {
        for short in ["", "heat", "heat pump", "… !? 12"] {
            assert!(of(short).is_empty(), "{short}");
            assert_eq!(of(short).sketch(), None);
            assert_eq!(of(short).resemblance(&of(PUMP)), Resemblance(0));
        }
    }

    #[test]
    fn no_shingle_reaches_from_one_answer_into_the_next() {
        assert!(Shingles::of(["heat pump", "for ships"]).is_empty());
    }

    #[test]
    fn marks_what_both_share_and_loses_no_letter() {
        let theirs = of("It lifts the output of a heat pump. Nothing else.");
        let pieces = theirs.marked(PUMP);
        let shared: Vec<&str> =
            pieces.iter().filter(|piece| piece.is_shared).map(|piece| piece.text).collect();
        assert_eq!(shared, ["lifts the output of a heat pump "]);
        assert_eq!(pieces.iter().map(|piece| piece.text).collect::<String>(), PUMP);
    }

    /// A sketch is kept in the database: it may never change.
    #[test]
    fn a_sketch_stays_what_it_was() {
        let sketch = of("a membrane for heat pumps").sketch().unwrap();
        assert_eq!(sketch[..2], [9_106_775_701_202_824_420, -4_844_329_388_913_014_940]);
    }

    proptest! {
        #[test]
        fn resemblance_is_symmetric_and_whole_only_for_the_same(a in "[a-d ]{0,60}", b in "[a-d ]{0,60}") {
            let (a, b) = (of(&a), of(&b));
            prop_assert_eq!(a.resemblance(&b), b.resemblance(&a));
            prop_assert_eq!(a.resemblance(&b) == Resemblance(1000), a == b && !a.is_empty());
        }

        #[test]
        fn marking_loses_nothing(text in "\\PC{0,80}", other in "\\PC{0,80}") {
            let joined: String = of(&other).marked(&text).iter().map(|piece| piece.text).collect();
            prop_assert_eq!(joined, text);
        }

        /// s = 0.5 shares a band in 99.99 of 100 cases.
        #[test]
        fn texts_that_share_half_of_their_words_share_a_band(words in proptest::collection::vec("[a-z]{4,9}", 60..90)) {
            let text = words.join(" ");
            let half = format!("{} {}", words[..48].join(" "), words[..12].iter().rev().cloned().collect::<Vec<_>>().join(" "));
            let (a, b) = (of(&text), of(&half));
            prop_assume!(a.resemblance(&b) >= Resemblance(450));
            let (a, b) = (a.sketch().unwrap(), b.sketch().unwrap());
            prop_assert!(a.iter().zip(&b).any(|(a, b)| a == b));
        }
    }
}
