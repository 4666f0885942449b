//! Names that are nearly the same: one organisation under two spellings.
//!
//! Likeness is SoftTFIDF with Jaro–Winkler (Cohen, Ravikumar and Fienberg, "A Comparison of String Distance
//! Metrics for Name-Matching Tasks", IIWeb 2003), the best of the measures compared there for names of
//! organisations: words count by how rare they are ("university" says little, "tampere" much), and two words
//! are one when their Jaro–Winkler similarity (Winkler 1990) is at least `SAME_WORD`.
//!
//! Comparing with everybody would be too slow. Candidates share trigrams with the name, the rarest counted
//! first; only the best `CANDIDATES` are compared in full. The index lies in memory: some 100,000 names need
//! about 20 MB.

use std::collections::HashMap;

use entity::values::OrganisationId;

/// From where on two words are one.
const SAME_WORD: f64 = 0.92;
/// From where on two names may be one organisation; measured on the names of ROR by `tests/long/duplicates`.
pub const ALIKE: f64 = 0.88;
/// Names that are compared in full.
const CANDIDATES: usize = 60;
/// Names that are looked at for shared trigrams at most, the rarest trigrams first.
const LOOKED_AT: usize = 5_000;

/// Somebody whose name is nearly the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    pub id: OrganisationId,
    /// From [`ALIKE`] to 1.
    pub score: f64,
}

/// The folded names of all organisations.
#[derive(Debug, Default)]
pub struct NameIndex {
    names: Vec<Name>,
    /// Where the names of an organisation are.
    places: HashMap<OrganisationId, Vec<u32>>,
    /// The names with a trigram, by place; those of removed names stay until they are looked at.
    trigrams: HashMap<[char; 3], Vec<u32>>,
    /// How many names have a word.
    words: HashMap<Box<str>, u32>,
}

#[derive(Debug)]
struct Name {
    id: OrganisationId,
    folded: Box<str>,
    is_gone: bool,
}

impl NameIndex {
    /// How many names it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.values().map(Vec::len).sum()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Gives an organisation these folded names, and no others.
    pub fn set(&mut self, id: OrganisationId, folded: impl IntoIterator<Item = String>) {
        let new: Vec<String> = folded.into_iter().filter(|name| !name.is_empty()).collect();
        let old = self.places.get(&id).map(Vec::as_slice).unwrap_or_default();
        let is_same = old.len() == new.len()
            && old.iter().zip(&new).all(|(place, name)| *self.names[*place as usize].folded == **name);
        if is_same {
            return;
        }
        self.remove(id);
        let places = new.into_iter().map(|name| self.add(id, name)).collect();
        self.places.insert(id, places);
    }

    /// Forgets an organisation.
    pub fn remove(&mut self, id: OrganisationId) {
        for place in self.places.remove(&id).unwrap_or_default() {
            let name = &mut self.names[place as usize];
            name.is_gone = true;
            for word in name.folded.split(' ') {
                if let Some(count) = self.words.get_mut(word) {
                    *count -= 1;
                }
            }
        }
    }

    fn add(&mut self, id: OrganisationId, folded: String) -> u32 {
        let place = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        for trigram in trigrams(&folded) {
            self.trigrams.entry(trigram).or_default().push(place);
        }
        for word in folded.split(' ') {
            *self.words.entry(word.into()).or_default() += 1;
        }
        self.names.push(Name { id, folded: folded.into(), is_gone: false });
        place
    }

    /// The organisations whose names are nearly `folded`, the most alike first; an exact match is among them.
    #[must_use]
    pub fn near(&self, folded: &str, limit: usize) -> Vec<Near> {
        let wanted = self.weighed(folded);
        let mut best: HashMap<OrganisationId, f64> = HashMap::new();
        for place in self.candidates(folded) {
            let name = &self.names[place as usize];
            let score = likeness(&wanted, &self.weighed(&name.folded));
            if score >= ALIKE {
                let known = best.entry(name.id).or_default();
                *known = known.max(score);
            }
        }
        let mut near: Vec<Near> = best.into_iter().map(|(id, score)| Near { id, score }).collect();
        near.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
        near.truncate(limit);
        near
    }

    /// The names that share most of their trigrams with this one.
    fn candidates(&self, folded: &str) -> Vec<u32> {
        let mut lists: Vec<&[u32]> =
            trigrams(folded).iter().filter_map(|one| self.trigrams.get(one)).map(Vec::as_slice).collect();
        lists.sort_by_key(|list| list.len());
        let mut shared: HashMap<u32, u32> = HashMap::new();
        let mut looked_at = 0;
        for list in lists {
            looked_at += list.len();
            // A common trigram brings nobody new, it only counts for those who are there.
            let is_open = looked_at <= LOOKED_AT;
            if is_open {
                list.iter().for_each(|place| *shared.entry(*place).or_default() += 1);
            } else {
                for (place, count) in &mut shared {
                    *count += u32::from(list.binary_search(place).is_ok());
                }
            }
        }
        let wanted = folded.chars().count();
        let mut found: Vec<(u32, u32)> = shared
            .into_iter()
            .filter(|(place, _)| !self.names[*place as usize].is_gone)
            .map(|(place, count)| {
                // Dice's coefficient, in millionths.
                let both = wanted + self.names[place as usize].folded.chars().count() + 4;
                (place, 2_000_000 * count / u32::try_from(both).unwrap_or(u32::MAX))
            })
            .collect();
        found.sort_unstable_by_key(|(place, dice)| (std::cmp::Reverse(*dice), *place));
        found.truncate(CANDIDATES);
        found.into_iter().map(|(place, _)| place).collect()
    }

    /// The words of a name, each once, with how rare it is. A word that nobody has is as rare as a word that one
    /// has.
    fn weighed<'a>(&self, folded: &'a str) -> Vec<(&'a str, f64)> {
        let all = f64::from(u32::try_from(self.places.len()).unwrap_or(u32::MAX).max(1));
        let mut words: Vec<(&str, f64)> = Vec::new();
        for word in folded.split(' ').filter(|word| !word.is_empty()) {
            if words.iter().all(|(known, _)| *known != word) {
                let having = f64::from(self.words.get(word).copied().unwrap_or(0).max(1));
                words.push((word, (1.0 + all / having).ln()));
            }
        }
        words
    }
}

/// SoftTFIDF of two names, from 0 to 1.
fn likeness(one: &[(&str, f64)], other: &[(&str, f64)]) -> f64 {
    let (mut one, mut other) = (one.to_vec(), other.to_vec());
    let mut free = vec![true; other.len()];
    let mut shared = 0.0;
    for (word, weight) in &mut one {
        let best = other
            .iter()
            .enumerate()
            .filter(|(at, _)| free[*at])
            .map(|(at, (with, _))| (at, same(word, with)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((at, same)) = best
            && same >= SAME_WORD
        {
            free[at] = false;
            // A misspelt word is rare, but it weighs what the word weighs that was meant.
            let meant = weight.min(other[at].1);
            (*weight, other[at].1) = (meant, meant);
            shared += same * meant * meant;
        }
    }
    let length = |words: &[(&str, f64)]| words.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    let both = length(&one) * length(&other);
    if both > 0.0 { (shared / both).min(1.0) } else { 0.0 }
}

/// How alike two words are; numbers and words of up to three letters are one or not.
fn same(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    let is_exact =
        |word: &str| word.chars().nth(3).is_none() || word.bytes().any(|byte| byte.is_ascii_digit());
    if is_exact(one) || is_exact(other) { 0.0 } else { strsim::jaro_winkler(one, other) }
}

/// The different trigrams of a name, with its beginning and end.
fn trigrams(folded: &str) -> Vec<[char; 3]> {
    let padded: Vec<char> =
        ['\u{2}', '\u{2}'].into_iter().chain(folded.chars()).chain(['\u{3}', '\u{3}']).collect();
    let mut all: Vec<[char; 3]> = padded.windows(3).map(|three| [three[0], three[1], three[2]]).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::{super::folded_name, *};

    /// Names as they stand in the open register of research organisations (ROR, CC0).
    const REAL: [&str; 16] = [
        "Tampere University",
        "University of Turku",
        "University of Oulu",
        "University of Helsinki",
        "Aalto University",
        "Technical University of Munich",
        "Technical University of Denmark",
        "University of Munich",
        "Siemens (Germany)",
        "Siemens Healthcare (Germany)",
        "Robert Bosch (Germany)",
        "Fraunhofer Institute for Solar Energy Systems",
        "Fraunhofer Institute for Laser Technology",
        "Norwegian University of Science and Technology",
        "Massachusetts Institute of Technology",
        "Massachusetts General Hospital",
    ];

    fn index() -> (NameIndex, Vec<OrganisationId>) {
        let mut index = NameIndex::default();
        let ids: Vec<_> = REAL
            .iter()
            .map(|name| {
                let id = OrganisationId::generate();
                index.set(id, [folded_name(name)]);
                id
            })
            .collect();
        (index, ids)
    }

    fn nearest(typed: &str) -> Option<&'static str> {
        let (index, ids) = index();
        let near = index.near(&folded_name(typed), 3);
        near.first().and_then(|near| ids.iter().position(|id| *id == near.id)).map(|at| REAL[at])
    }

    #[test]
    fn misspelt_and_turned_names_find_whom_they_mean() {
        for (typed, meant) in [
            ("Tampere University", "Tampere University"),
            ("University of Tampere", "Tampere University"),
            ("Tampere Univeristy", "Tampere University"),
            ("TAMPERE UNIVERSITY OY", "Tampere University"),
            ("Univeristy of Helsinky", "University of Helsinki"),
            ("Robert Bosh Germany GmbH", "Robert Bosch (Germany)"),
            ("Fraunhofer Institut for Solar Energy Systems", "Fraunhofer Institute for Solar Energy Systems"),
            ("Massachusets Institute of Technology", "Massachusetts Institute of Technology"),
            (
                "Norwegian University of Science and Tecnology",
                "Norwegian University of Science and Technology",
            ),
        ] {
            assert_eq!(nearest(typed), Some(meant), "{typed}");
        }
    }

    #[test]
    fn others_of_the_same_kind_are_not_taken_for_one() {
        for typed in [
            "University of Lapland",
            "University of Turin",
            "Technical University of Vienna",
            "Fraunhofer Institute for Wind Energy Systems",
            "Bosch Sensortec",
            "Massachusetts Eye Hospital",
            "Virtanen Sensors Oy",
            "",
        ] {
            assert_eq!(nearest(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_name_that_was_changed_or_removed_is_not_found_any_more() {
        let (mut index, ids) = index();
        let near =
            |index: &NameIndex, name: &str| index.near(&folded_name(name), 3).first().map(|near| near.id);
        index.set(ids[4], [folded_name("Helmi Institute"), folded_name("Aalto Research")]);
        assert_eq!(near(&index, "Aalto University"), None);
        assert_eq!(near(&index, "Helmi Institut"), Some(ids[4]));
        assert_eq!(near(&index, "Aalto Reserch"), Some(ids[4]));
        assert_eq!(index.len(), REAL.len() + 1);
        index.remove(ids[4]);
        assert_eq!(near(&index, "Helmi Institute"), None);
        assert_eq!(index.len(), REAL.len() - 1);
    }
}
