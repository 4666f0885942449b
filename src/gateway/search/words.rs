//! How text becomes words: for what is indexed, for what is asked and for what is marked in a hit. The
//! text of a question is only ever cut into words and quoted phrases; it has no syntax to inject into.

use std::{borrow::Cow, collections::HashSet, ops::Range};

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RawTokenizer, RemoveLongFilter, SimpleTokenizer, Stemmer,
    TextAnalyzer, TokenStream,
};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::domain::search::Part;

/// Characters of a question that are read; the rest is ignored.
const MAX_TEXT: usize = 400;
/// Words and phrases of a question that are read.
pub(super) const MAX_CLAUSES: usize = 16;
/// Bytes of the longest word that is kept.
const MAX_WORD: usize = 64;

/// Words that say nothing in a question (the list of Lucene's English analyser).
const STOP: [&str; 33] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no",
    "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to",
    "was", "will", "with",
];

/// Cuts at everything that is not a letter or digit, folds accents and case.
pub(super) fn plain() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(MAX_WORD))
        .filter(AsciiFoldingFilter)
        .filter(LowerCaser)
        .build()
}

/// The same words cut down to their English stems.
pub(super) fn stemmed() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(MAX_WORD))
        .filter(AsciiFoldingFilter)
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::English))
        .build()
}

/// The text with letters and their accents in one character, as every text here must be.
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}

/// A word of a text: its place in bytes and its folded form.
pub(super) struct Token {
    pub(super) place: Range<usize>,
    pub(super) plain: String,
}

/// Splits texts and stems words; reusable, because its parts are costly to make.
pub(super) struct Splitter {
    plain: TextAnalyzer,
    stemmer: TextAnalyzer,
}

impl Splitter {
    pub(super) fn new() -> Self {
        let stemmer =
            TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::English)).build();
        Self { plain: plain(), stemmer }
    }

    /// The words of a text, in order.
    pub(super) fn split(&mut self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.plain.token_stream(text).process(&mut |token| {
            tokens.push(Token {
                place: token.offset_from..token.offset_to,
                plain: token.text.as_str().to_owned(),
            });
        });
        tokens
    }

    /// The stem of a folded word.
    pub(super) fn stem(&mut self, plain: &str) -> String {
        let mut stem = String::new();
        self.stemmer.token_stream(plain).process(&mut |token| stem.push_str(&token.text));
        stem
    }
}

/// One word that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) plain: String,
    pub(super) stem: String,
    /// How many typing errors are forgiven.
    pub(super) edits: u8,
    /// Still being typed: longer words that begin like it match too.
    pub(super) prefix: bool,
    /// Where it stands in the text of the question.
    pub(super) place: Range<usize>,
}

/// What a hit has to contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    Word(Word),
    /// These folded words, in this order, without a word between.
    Phrase(Vec<String>),
}

/// A question, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) clauses: Vec<Clause>,
}

impl Asked {
    /// Reads a question. Text without any word in it asks for nothing.
    pub(super) fn read(text: &str, splitter: &mut Splitter) -> Self {
        let short: String = text.chars().take(MAX_TEXT).collect();
        let text = composed(&short).into_owned();
        let mut clauses = Vec::new();
        for (range, quoted) in pieces(&text) {
            let tokens = splitter.split(&text[range.clone()]);
            if quoted {
                clauses.push(Clause::Phrase(tokens.into_iter().map(|token| token.plain).collect()));
                continue;
            }
            for token in tokens {
                let place = range.start + token.place.start..range.start + token.place.end;
                let prefix = place.end == text.len();
                let (stem, edits) = (splitter.stem(&token.plain), edits(&token.plain));
                clauses.push(Clause::Word(Word { plain: token.plain, stem, edits, prefix, place }));
            }
        }
        clauses.retain(|clause| !matches!(clause, Clause::Phrase(words) if words.is_empty()));
        if clauses.iter().any(|clause| !is_stop(clause)) {
            clauses.retain(|clause| !is_stop(clause));
        }
        let mut seen = HashSet::new();
        clauses.retain(|clause| match clause {
            Clause::Word(word) => seen.insert(word.plain.clone()),
            Clause::Phrase(_) => true,
        });
        clauses.truncate(MAX_CLAUSES);
        Self { text, clauses }
    }
}

/// Cuts a question at its quotation marks. A mark that is never closed is ignored.
fn pieces(text: &str) -> Vec<(Range<usize>, bool)> {
    let marks: Vec<(usize, usize)> = text
        .char_indices()
        .filter(|(_, c)| matches!(c, '"' | '“' | '”' | '„' | '«' | '»'))
        .map(|(at, c)| (at, at + c.len_utf8()))
        .collect();
    let mut pieces = Vec::new();
    let mut from = 0;
    for pair in marks.chunks_exact(2) {
        pieces.push((from..pair[0].0, false));
        pieces.push((pair[0].1..pair[1].0, true));
        from = pair[1].1;
    }
    pieces.push((from..text.len(), false));
    pieces
}

fn is_stop(clause: &Clause) -> bool {
    matches!(clause, Clause::Word(word) if STOP.contains(&word.plain.as_str()))
}

/// How many typing errors a word of this length may have; a number has none.
fn edits(word: &str) -> u8 {
    if word.contains(|c: char| c.is_numeric()) {
        return 0;
    }
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// How many letters must be added, left out, changed or swapped with their neighbour to get from one word to
/// the other.
pub(super) fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut previous = None;
    for (i, a) in from.chars().enumerate() {
        let mut row = vec![i + 1];
        for (j, &b) in to.iter().enumerate() {
            let mut least = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if j > 0 && previous == Some(b) && a == to[j - 1] {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
        previous = Some(a);
    }
    last[to.len()]
}

/// What to mark in the texts of a hit.
#[derive(Default)]
pub(super) struct Marker {
    /// Words with one of these stems.
    stems: HashSet<String>,
    /// Words that begin like this.
    prefix: Option<String>,
    phrases: Vec<Vec<String>>,
    /// First letters of the stems: a word and its stem begin alike, and stemming is the slow part.
    initials: HashSet<char>,
}

impl Marker {
    pub(super) fn stem(&mut self, stem: &str) {
        self.initials.extend(stem.chars().next());
        self.stems.insert(stem.to_owned());
    }

    pub(super) fn prefix(&mut self, prefix: &str) {
        self.prefix = Some(prefix.to_owned());
    }

    pub(super) fn phrase(&mut self, words: &[String]) {
        self.phrases.push(words.to_vec());
    }

    /// The text in parts, the matching words marked. Nothing of the text is lost or changed.
    pub(super) fn mark(&self, text: &str, splitter: &mut Splitter) -> Vec<Part> {
        let tokens = splitter.split(text);
        let mut marked: Vec<bool> = tokens.iter().map(|token| self.wants(&token.plain, splitter)).collect();
        for phrase in self.phrases.iter().filter(|phrase| !phrase.is_empty()) {
            for (at, window) in tokens.windows(phrase.len()).enumerate() {
                if window.iter().zip(phrase).all(|(token, word)| token.plain == *word) {
                    marked[at..at + phrase.len()].fill(true);
                }
            }
        }
        let mut parts = Vec::new();
        let mut from = 0;
        for (token, _) in tokens.iter().zip(marked).filter(|(_, mark)| *mark) {
            push(&mut parts, &text[from..token.place.start], false);
            push(&mut parts, &text[token.place.clone()], true);
            from = token.place.end;
        }
        push(&mut parts, &text[from..], false);
        parts
    }

    fn wants(&self, plain: &str, splitter: &mut Splitter) -> bool {
        self.prefix.as_ref().is_some_and(|prefix| plain.starts_with(prefix))
            || (plain.chars().next().is_some_and(|c| self.initials.contains(&c))
                && self.stems.contains(&splitter.stem(plain)))
    }
}

fn push(parts: &mut Vec<Part>, text: &str, mark: bool) {
    if !text.is_empty() {
        parts.push(Part { text: text.to_owned(), mark });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        Asked::read(text, &mut Splitter::new())
            .clauses
            .into_iter()
            .map(|clause| match clause {
                Clause::Word(word) => {
                    format!("{}{}~{}", word.plain, ["", "*"][usize::from(word.prefix)], word.edits)
                }
                Clause::Phrase(words) => format!("{words:?}"),
            })
            .collect()
    }

    #[test]
    fn a_question_is_words_and_quoted_phrases_and_nothing_else() {
        let cases: [(&str, &[&str]); 14] = [
            ("", &[]),
            ("  *** () []{} ^~ -- ", &[]),
            ("Fuel cells ", &["fuel~1", "cells~1"]),
            ("Café déjà-vu", &["cafe~1", "deja~1", "vu*~0"]),
            ("Cafe\u{301}s ", &["cafes~1"]),
            ("title:solar AND NOT (x) ", &["title~1", "solar~1", "x~0"]),
            ("the of", &["the~0", "of*~0"]),
            ("storage of hydrogen", &["storage~1", "hydrogen*~2"]),
            ("solar solar", &["solar~1"]),
            ("model2024x ", &["model2024x~0"]),
            ("\"fuel cell\" range", &["[\"fuel\", \"cell\"]", "range*~1"]),
            ("“to be” «or not»", &["[\"to\", \"be\"]", "[\"or\", \"not\"]"]),
            ("\"fuel ce", &["fuel~1", "ce*~0"]),
            ("\"\" NEAR/3 ", &["near~1", "3~0"]),
        ];
        for (text, wanted) in cases {
            assert_eq!(read(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_long_question_is_cut_short() {
        let many: String = ('a'..='z').flat_map(|a| ('b'..='z').map(move |b| format!("{a}{b} "))).collect();
        assert_eq!(read(&many).len(), MAX_CLAUSES);
        assert!(read(&"x".repeat(10_000)).is_empty());
    }

    #[test]
    fn a_swap_of_neighbours_is_one_error() {
        for (from, to, wanted) in [
            ("", "", 0),
            ("abc", "", 3),
            ("hydrogne", "hydrogen", 1),
            ("storgae", "storage", 1),
            ("recieve", "receive", 1),
            ("kitten", "sitting", 3),
            ("energie", "energy", 2),
            ("solar", "solar", 0),
        ] {
            assert_eq!((distance(from, to), distance(to, from)), (wanted, wanted), "{from} {to}");
        }
    }

    #[test]
    fn marked_parts_are_the_whole_text_in_a_row() {
        let mut marker = Marker::default();
        marker.stem("batteri");
        marker.prefix("rec");
        marker.phrase(&["second".to_owned(), "life".to_owned()]);
        let text = "<b>Batteries</b>: récycling & second-life, not life";
        let parts = marker.mark(text, &mut Splitter::new());
        let marked: Vec<&str> = parts.iter().filter(|p| p.mark).map(|p| p.text.as_str()).collect();
        assert_eq!(marked, ["Batteries", "récycling", "second", "life"]);
        assert_eq!(parts.iter().map(|p| p.text.as_str()).collect::<String>(), text);
    }
}
