//! What a typed word means in this index: the same word in other forms, longer words that begin like it,
//! words a typing error away. Each meaning is a class of stems with weights.

use std::{cmp::Reverse, collections::HashMap};

use tantivy::{
    DocSet, InvertedIndexReader, TERMINATED, Term,
    query::FuzzyTermQuery,
    schema::{Field, IndexRecordOption},
};

use super::shelf::{Segment, Shelf};
use crate::gateway::search::words::{Splitter, Word, distance};

/// What a class counts, beside 1 for the word itself.
const PREFIX: f32 = 0.5;
const FUZZY: f32 = 0.25;
/// What the best class counts where the word itself is unknown.
const BEST: f32 = 0.8;
/// Words that are nearer, and words that begin with the right letter, are likelier to be meant.
const FARTHER: f32 = 0.5;
const OTHER_INITIAL: f32 = 0.5;

/// The most words that one word may stand for.
const MAX_NEAR: usize = 32;
const MAX_LONGER: usize = 48;
/// How many dictionary entries are read for one beginning, per segment.
const MAX_READ: usize = 2_000;

/// Stems that match in the same way.
pub(super) struct Class {
    /// What a match counts beside one in another class.
    pub(super) weight: f32,
    /// Each stem with what it counts inside the class.
    pub(super) stems: Vec<(String, f32)>,
}

/// All that a word stands for, the best first.
#[derive(Default)]
pub(super) struct Meaning {
    pub(super) classes: Vec<Class>,
    /// The likeliest stem.
    pub(super) best: Option<String>,
    /// The likeliest word, if no text has this one.
    pub(super) correction: Option<String>,
}

/// A word of the dictionary.
struct Near {
    text: String,
    edits: usize,
    documents: u32,
}

/// Looks a word up. Errors in typing are considered if nothing else matches, or when `forgiving`.
pub(super) fn meaning(
    shelf: &Shelf,
    field: Field,
    word: &Word,
    forgiving: bool,
    splitter: &mut Splitter,
) -> tantivy::Result<Meaning> {
    let mut meaning = Meaning::default();
    let known = lives(shelf, |segment| &segment.stems[0].index, &word.stem)?;
    if known {
        meaning.classes.push(Class { weight: 1.0, stems: vec![(word.stem.clone(), 1.0)] });
        meaning.best = Some(word.stem.clone());
    }
    if word.prefix {
        let longer = longer(shelf, &word.plain)?;
        meaning.add(PREFIX, longer.into_iter().map(|near| (near.text, 1.0)), word, splitter);
    }
    let matched = !meaning.classes.is_empty();
    let near = match (matched, forgiving) {
        (false, _) => near(shelf, field, &word.plain, word.edits, false)?,
        (true, true) => near(shelf, field, &word.plain, word.edits.min(1), false)?,
        (true, false) => Vec::new(),
    };
    if !matched {
        meaning.correction = correction(shelf, field, word, &near)?;
        meaning.best = meaning.correction.as_deref().map(|correction| splitter.stem(correction));
    }
    let near = if near.is_empty() && !matched && word.prefix {
        self::near(shelf, field, &word.plain, word.edits, true)?
    } else {
        near
    };
    let nearest = near.first().map_or(0, |near| near.edits);
    let weighed = near.into_iter().map(|near| {
        let far = if near.edits > nearest { FARTHER } else { 1.0 };
        let other = if same_initial(&near.text, &word.plain) { 1.0 } else { OTHER_INITIAL };
        (near.text, far * other)
    });
    meaning.add(FUZZY, weighed, word, splitter);
    if let Some(class) = meaning.classes.first_mut().filter(|_| !known) {
        class.weight = BEST;
    }
    Ok(meaning)
}

impl Meaning {
    /// Adds a class for words of the dictionary, unless their stems are the word's own.
    fn add(
        &mut self,
        weight: f32,
        words: impl Iterator<Item = (String, f32)>,
        word: &Word,
        splitter: &mut Splitter,
    ) {
        let mut stems: Vec<(String, f32)> = Vec::new();
        for (text, weight) in words {
            let stem = splitter.stem(&text);
            match stems.iter_mut().find(|(known, _)| *known == stem) {
                Some((_, known)) => *known = known.max(weight),
                None if stem == word.stem && !self.classes.is_empty() => {}
                None => stems.push((stem, weight)),
            }
        }
        if !stems.is_empty() {
            self.classes.push(Class { weight, stems });
        }
    }
}

fn same_initial(a: &str, b: &str) -> bool {
    a.chars().next() == b.chars().next()
}

/// Whether a living challenge has this term. A dictionary remembers the words of deleted ones for a while,
/// and those must not come to light again.
fn lives(
    shelf: &Shelf,
    index: impl Fn(&Segment) -> &InvertedIndexReader,
    term: &str,
) -> tantivy::Result<bool> {
    for segment in &shelf.segments {
        let index = index(segment);
        let Some(entry) = index.terms().get(term)? else { continue };
        let mut postings = index.read_postings_from_terminfo(&entry, IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            if shelf.alive.has(segment.start + postings.doc() as usize) {
                return Ok(true);
            }
            postings.advance();
        }
    }
    Ok(false)
}

/// The most frequent words that begin like this one and are longer.
fn longer(shelf: &Shelf, prefix: &str) -> tantivy::Result<Vec<Near>> {
    let mut end = prefix.as_bytes().to_vec();
    // Greater than any UTF-8 text that begins like it.
    end.push(0xff);
    let mut found = HashMap::new();
    for segment in &shelf.segments {
        let mut terms = segment.words.terms().range().gt(prefix).lt(&end).into_stream()?;
        let mut read = 0;
        while read < MAX_READ && terms.advance() {
            read += 1;
            gather(&mut found, terms.key(), terms.value().doc_freq);
        }
    }
    Ok(ranked(found, MAX_LONGER, |_| 0))
}

/// The words at most so many errors away, without the word itself; with `begun`, those that begin so.
fn near(shelf: &Shelf, field: Field, plain: &str, edits: u8, begun: bool) -> tantivy::Result<Vec<Near>> {
    if edits == 0 {
        return Ok(Vec::new());
    }
    let term = Term::from_field_text(field, plain);
    let query = if begun {
        FuzzyTermQuery::new_prefix(term, edits, true)
    } else {
        FuzzyTermQuery::new(term, edits, true)
    };
    let mut found = HashMap::new();
    for segment in &shelf.segments {
        let mut terms = segment.words.terms().search(query.automaton()?).into_stream()?;
        while terms.advance() {
            if terms.key() != plain.as_bytes() {
                gather(&mut found, terms.key(), terms.value().doc_freq);
            }
        }
    }
    let cost = |text: &str| if begun { usize::from(edits) } else { distance(plain, text) };
    let mut near = ranked(found, usize::MAX, cost);
    near.sort_by_key(|near| (near.edits, !same_initial(&near.text, plain)));
    near.truncate(MAX_NEAR);
    Ok(near)
}

fn gather(found: &mut HashMap<String, u32>, key: &[u8], documents: u32) {
    if let Ok(text) = std::str::from_utf8(key) {
        match found.get_mut(text) {
            Some(sum) => *sum += documents,
            None => {
                found.insert(text.to_owned(), documents);
            }
        }
    }
}

/// The most frequent first.
fn ranked(found: HashMap<String, u32>, limit: usize, edits: impl Fn(&str) -> usize) -> Vec<Near> {
    let mut near: Vec<Near> =
        found.into_iter().map(|(text, documents)| Near { edits: edits(&text), text, documents }).collect();
    near.sort_unstable_by(|a, b| (Reverse(a.documents), &a.text).cmp(&(Reverse(b.documents), &b.text)));
    near.truncate(limit);
    near
}

/// The likeliest word for one that no text has: one error more is forgiven than for a match.
fn correction(shelf: &Shelf, field: Field, word: &Word, near: &[Near]) -> tantivy::Result<Option<String>> {
    let letters = word.plain.chars().count();
    let wider = if !near.is_empty() || letters < 3 || word.plain.contains(char::is_numeric) {
        Vec::new()
    } else {
        self::near(shelf, field, &word.plain, if letters == 3 { 1 } else { 2 }, false)?
    };
    for candidate in near.iter().chain(&wider) {
        if lives(shelf, |segment| &segment.words, &candidate.text)? {
            return Ok(Some(candidate.text.clone()));
        }
    }
    Ok(None)
}
