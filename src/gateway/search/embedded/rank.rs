//! Which challenges match the words, and how well: BM25 over all texts with more weight on title and summary
//! (BM25F), every word as a class of equal meanings, and a bonus where words stand side by side.

use tantivy::{
    DocId, DocSet, InvertedIndexReader, TERMINATED,
    fieldnorm::FieldNormReader,
    postings::{Postings, SegmentPostings},
    schema::IndexRecordOption,
};

use super::{
    schema::Fields,
    shelf::{Bits, Segment, Shelf},
    terms::{Class, Meaning, meaning},
};
use crate::gateway::search::words::{Asked, Clause, Marker, Splitter, Word};

/// Fewer challenges than this with all words: typing errors are considered, then words are dropped.
const ENOUGH: usize = 5;
/// What a word counts in all texts, and more in the title, in the summary.
const WEIGHTS: [f32; 3] = [1.0, 2.0, 1.0];
/// How much a long text is held against a word in it: the `b` of BM25.
const LENGTH: [f32; 3] = [0.5, 0.3, 0.3];
/// When more of the same word stops counting: the `k1` of BM25.
const SATURATION: f32 = 1.2;
/// What the word exactly as typed counts more than another form of it.
const EXACT: f32 = 0.3;

/// Words side by side count only if one of them is no more frequent than this: what is common says little and
/// takes long to look up.
const MAX_NEIGHBOURS: u32 = 1_000;

/// What the words found.
pub(super) struct Ranked {
    pub(super) found: Bits,
    pub(super) marker: Marker,
    /// The question with unknown words corrected.
    pub(super) suggestion: Option<String>,
    board: Board,
}

impl Ranked {
    /// One page of a set, the best first: more of the words before better matches of fewer.
    pub(super) fn page(&self, shelf: &Shelf, set: &Bits, offset: usize, limit: usize) -> Vec<usize> {
        let mut numbers: Vec<usize> =
            self.board.seen.iter().map(|&number| number as usize).filter(|&number| set.has(number)).collect();
        let order = |a: &usize, b: &usize| {
            let words = |number: &usize| self.board.clauses[*number].count_ones();
            let score = |number: &usize| self.board.score[*number];
            words(b)
                .cmp(&words(a))
                .then_with(|| score(b).total_cmp(&score(a)))
                .then_with(|| shelf.ids[*a].cmp(&shelf.ids[*b]))
        };
        let end = numbers.len().min(offset + limit);
        if end < numbers.len() {
            numbers.select_nth_unstable_by(end, order);
            numbers.truncate(end);
        }
        numbers.sort_unstable_by(order);
        numbers.split_off(offset.min(numbers.len()))
    }
}

/// Finds and weighs the challenges that match what was asked.
pub(super) fn rank(
    shelf: &Shelf,
    fields: &Fields,
    asked: &Asked,
    splitter: &mut Splitter,
) -> tantivy::Result<Ranked> {
    let mut meanings = meanings(shelf, fields, asked, false, splitter)?;
    let mut board = Board::score(shelf, asked, &meanings)?;
    let suggestion = suggestion(asked, &meanings);
    if board.having(asked.everything()) < ENOUGH && asked.clauses.iter().any(forgivable) {
        meanings = self::meanings(shelf, fields, asked, true, splitter)?;
        board = Board::score(shelf, asked, &meanings)?;
    }
    let required = board.required(asked);
    let mut found = Bits::none(shelf.size());
    for &number in &board.seen {
        if board.clauses[number as usize] & required == required {
            found.set(number as usize);
        }
    }
    Ok(Ranked { found, marker: marker(asked, &meanings), suggestion, board })
}

fn meanings(
    shelf: &Shelf,
    fields: &Fields,
    asked: &Asked,
    forgiving: bool,
    splitter: &mut Splitter,
) -> tantivy::Result<Vec<Meaning>> {
    let read = |clause: &Clause| match clause {
        Clause::Word(word) => meaning(shelf, fields.words, word, forgiving, splitter),
        Clause::Phrase(_) => Ok(Meaning::default()),
    };
    asked.clauses.iter().map(read).collect()
}

fn forgivable(clause: &Clause) -> bool {
    matches!(clause, Clause::Word(word) if word.edits > 0)
}

fn suggestion(asked: &Asked, meanings: &[Meaning]) -> Option<String> {
    let mut text = asked.text.clone();
    let corrections = asked.clauses.iter().zip(meanings).rev().filter_map(|(clause, meaning)| match clause {
        Clause::Word(word) => Some((word, meaning.correction.as_ref()?)),
        Clause::Phrase(_) => None,
    });
    for (word, correction) in corrections {
        text.replace_range(word.place.clone(), correction);
    }
    (text != asked.text).then_some(text)
}

fn marker(asked: &Asked, meanings: &[Meaning]) -> Marker {
    let mut marker = Marker::default();
    for (clause, meaning) in asked.clauses.iter().zip(meanings) {
        match clause {
            Clause::Phrase(words) => marker.phrase(words),
            Clause::Word(word) if word.prefix => marker.prefix(&word.plain),
            Clause::Word(_) => {}
        }
        meaning.classes.iter().flat_map(|class| &class.stems).for_each(|(stem, _)| marker.stem(stem));
    }
    marker
}

/// The scores, by number on the shelf.
struct Board {
    score: Vec<f32>,
    /// Which clauses a challenge matches, one bit each.
    clauses: Vec<u16>,
    /// The challenges that match any clause.
    seen: Vec<u32>,
}

impl Board {
    fn score(shelf: &Shelf, asked: &Asked, meanings: &[Meaning]) -> tantivy::Result<Self> {
        let size = shelf.size();
        let mut board = Self { score: vec![0.0; size], clauses: vec![0; size], seen: Vec::new() };
        let mut tally = Tally { sum: vec![0.0; size], touched: Vec::new() };
        let mut best = vec![0.0; size];
        for (at, (clause, meaning)) in asked.clauses.iter().zip(meanings).enumerate() {
            let mut matched = Vec::new();
            match clause {
                Clause::Phrase(words) => {
                    tally.phrase(shelf, |segment| &segment.words, words)?;
                    tally.settle(rarity(size, tally.touched.len()), &mut best, &mut matched);
                }
                Clause::Word(word) => {
                    let mut worth = None;
                    for class in &meaning.classes {
                        tally.class(shelf, class)?;
                        tally.exact(shelf, word)?;
                        // A rare misspelling must not weigh more than the word it stands for.
                        let worth = *worth.get_or_insert_with(|| rarity(size, tally.touched.len()));
                        tally.settle(class.weight * worth, &mut best, &mut matched);
                    }
                }
            }
            for number in matched {
                let place = number as usize;
                if board.clauses[place] == 0 {
                    board.seen.push(number);
                }
                board.clauses[place] |= 1 << at;
                board.score[place] += std::mem::take(&mut best[place]);
            }
        }
        for pair in meanings.windows(2) {
            let [Some(a), Some(b)] = [&pair[0].best, &pair[1].best] else { continue };
            if frequency(shelf, a)?.min(frequency(shelf, b)?) > MAX_NEIGHBOURS {
                continue;
            }
            tally.phrase(shelf, |segment| &segment.stems[0].index, &[a.clone(), b.clone()])?;
            let worth = rarity(size, tally.touched.len());
            tally.drain(|number, sum| board.score[number as usize] += worth * saturated(sum));
        }
        Ok(board)
    }

    /// How many challenges match all of these clauses.
    fn having(&self, clauses: u16) -> usize {
        self.seen.iter().filter(|&&number| self.clauses[number as usize] & clauses == clauses).count()
    }

    /// The clauses that a hit must match: all of them, or, if that leaves too few hits, all but the most
    /// frequent words. A quoted phrase is never dropped.
    fn required(&self, asked: &Asked) -> u16 {
        let mut required = asked.everything();
        let mut words: Vec<(usize, usize)> = asked
            .clauses
            .iter()
            .enumerate()
            .filter(|(_, clause)| matches!(clause, Clause::Word(_)))
            .map(|(at, _)| (self.having(1 << at), at))
            .collect();
        // Words that match nothing go first, then the most frequent, which say least.
        words.sort_unstable_by_key(|&(documents, at)| (documents != 0, std::cmp::Reverse(documents), at));
        for (_, at) in words {
            if self.having(required) >= ENOUGH {
                break;
            }
            required &= !(1 << at);
        }
        required
    }
}

impl Asked {
    /// Every clause, one bit each.
    fn everything(&self) -> u16 {
        u16::MAX.checked_shr(16 - self.clauses.len() as u32).unwrap_or(0)
    }
}

/// What one class of a word has found so far.
struct Tally {
    sum: Vec<f32>,
    touched: Vec<u32>,
}

impl Tally {
    /// Counts the stems of a class in all texts, longer texts less.
    fn class(&mut self, shelf: &Shelf, class: &Class) -> tantivy::Result<()> {
        for segment in &shelf.segments {
            for (field, text) in segment.stems.iter().enumerate() {
                let mut lengths = None;
                for (stem, weight) in &class.stems {
                    let Some(mut postings) = postings(&text.index, stem, IndexRecordOption::WithFreqs)?
                    else {
                        continue;
                    };
                    let lengths = lengths.get_or_insert_with(|| shares(LENGTH[field], shelf.average[field]));
                    while postings.doc() != TERMINATED {
                        let document = postings.doc();
                        let share = lengths[usize::from(text.lengths.fieldnorm_id(document))];
                        let count = postings.term_freq() as f32 * weight * WEIGHTS[field] * share;
                        self.add(shelf, segment, document, count);
                        postings.advance();
                    }
                }
            }
        }
        Ok(())
    }

    /// Raises what has the word exactly as typed.
    fn exact(&mut self, shelf: &Shelf, word: &Word) -> tantivy::Result<()> {
        for segment in &shelf.segments {
            let Some(mut postings) = postings(&segment.words, &word.plain, IndexRecordOption::Basic)? else {
                continue;
            };
            while postings.doc() != TERMINATED {
                self.sum[segment.start + postings.doc() as usize] *= 1.0 + EXACT;
                postings.advance();
            }
        }
        Ok(())
    }

    /// Counts the places where these words follow each other.
    fn phrase(
        &mut self,
        shelf: &Shelf,
        index: impl Fn(&Segment) -> &InvertedIndexReader,
        words: &[String],
    ) -> tantivy::Result<()> {
        for segment in &shelf.segments {
            let read =
                |word: &String| postings(index(segment), word, IndexRecordOption::WithFreqsAndPositions);
            let lists: Vec<Option<SegmentPostings>> =
                words.iter().map(read).collect::<tantivy::Result<_>>()?;
            let Some(mut lists) = lists.into_iter().collect::<Option<Vec<_>>>() else { continue };
            while let Some(document) = meet(&mut lists) {
                let count = in_a_row(&mut lists);
                if count > 0 {
                    self.add(shelf, segment, document, count as f32);
                }
                lists[0].advance();
            }
        }
        Ok(())
    }

    fn add(&mut self, shelf: &Shelf, segment: &Segment, document: DocId, count: f32) {
        let number = segment.start + document as usize;
        if !shelf.alive.has(number) {
            return;
        }
        if self.sum[number] == 0.0 {
            self.touched.push(number as u32);
        }
        self.sum[number] += count;
    }

    /// Keeps for each challenge the best of the classes and starts again at nothing.
    fn settle(&mut self, worth: f32, best: &mut [f32], matched: &mut Vec<u32>) {
        self.drain(|number, sum| {
            let place = &mut best[number as usize];
            if *place == 0.0 {
                matched.push(number);
            }
            *place = place.max(worth * saturated(sum));
        });
    }

    fn drain(&mut self, mut take: impl FnMut(u32, f32)) {
        for number in self.touched.drain(..) {
            take(number, std::mem::take(&mut self.sum[number as usize]));
        }
    }
}

fn postings(
    index: &InvertedIndexReader,
    term: &str,
    option: IndexRecordOption,
) -> tantivy::Result<Option<SegmentPostings>> {
    let Some(entry) = index.terms().get(term)? else { return Ok(None) };
    Ok(Some(index.read_postings_from_terminfo(&entry, option)?))
}

/// How many challenges have this stem.
fn frequency(shelf: &Shelf, stem: &str) -> tantivy::Result<u32> {
    let mut documents = 0;
    for segment in &shelf.segments {
        documents += segment.stems[0].index.terms().get(stem)?.map_or(0, |entry| entry.doc_freq);
    }
    Ok(documents)
}

/// The next document that is in all lists.
fn meet(lists: &mut [SegmentPostings]) -> Option<DocId> {
    let mut target = lists.first()?.doc();
    loop {
        let mut agreed = true;
        for list in &mut *lists {
            let found = if list.doc() < target { list.seek(target) } else { list.doc() };
            if found == TERMINATED {
                return None;
            }
            agreed &= found == target;
            target = target.max(found);
        }
        if agreed {
            return Some(target);
        }
    }
}

/// How often the words of these lists follow each other in the document they are all at.
fn in_a_row(lists: &mut [SegmentPostings]) -> usize {
    let mut starts = Vec::new();
    let mut positions = Vec::new();
    for (at, list) in lists.iter_mut().enumerate() {
        list.positions(&mut positions);
        let mut shifted = positions.iter().filter_map(|position| position.checked_sub(at as u32));
        if at == 0 {
            starts.extend(shifted);
        } else {
            let shifted: Vec<u32> = shifted.by_ref().collect();
            starts.retain(|start| shifted.binary_search(start).is_ok());
        }
    }
    starts.len()
}

/// What a word is worth that so many challenges have: the inverse document frequency of BM25.
fn rarity(size: usize, documents: usize) -> f32 {
    let (size, documents) = (size as f32, documents as f32);
    (1.0 + (size - documents + 0.5) / (documents + 0.5)).ln()
}

fn saturated(count: f32) -> f32 {
    count * (SATURATION + 1.0) / (count + SATURATION)
}

/// What one occurrence counts, by the length class of the text.
fn shares(b: f32, average: f32) -> [f32; 256] {
    let mut shares = [1.0; 256];
    for (share, class) in shares.iter_mut().zip(0..=u8::MAX) {
        let length = FieldNormReader::id_to_fieldnorm(class) as f32;
        *share = 1.0 / (1.0 - b + b * length / average.max(1.0));
    }
    shares
}
