//! One state of the index, ready for questions: dates and values of every challenge in memory, each value
//! as a set of bits. Filters and counts are then a few words of AND, whatever the number of challenges.

use std::{collections::HashMap, sync::Arc};

use arc_swap::ArcSwap;
use entity::values::{Area, ChallengeId, ChallengeKind, ChallengeState, Market, Offer};
use tantivy::{
    DocAddress, DocSet as _, InvertedIndexReader, Searcher, SegmentReader, TERMINATED,
    columnar::ColumnValues, fieldnorm::FieldNormReader, schema::IndexRecordOption,
};
use uuid::Uuid;

use super::schema::{
    ARCHIVED, BITS, CLOSES, Fields, ID_HIGH, ID_LOW, KINDS, MARKETS, NEVER, OFFERS, OPENS, PAUSED, PUBLISHED,
    VALUES, place,
};
use crate::domain::search::{Branch, CLOSING, Facets, Filter, Sort, Status};

/// A set of challenges, by their number on the shelf.
#[derive(Clone)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn none(size: usize) -> Self {
        Self(vec![0; size.div_ceil(64)])
    }

    pub(super) fn set(&mut self, number: usize) {
        self.0[number / 64] |= 1 << (number % 64);
    }

    pub(super) fn has(&self, number: usize) -> bool {
        self.0[number / 64] >> (number % 64) & 1 == 1
    }

    pub(super) fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= b);
    }

    fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    fn common(&self, other: &Self) -> u64 {
        self.0.iter().zip(&other.0).map(|(a, b)| u64::from((a & b).count_ones())).sum()
    }
}

/// The words of one field in one segment, and how long each of its texts is.
pub(super) struct Text {
    pub(super) index: Arc<InvertedIndexReader>,
    pub(super) lengths: FieldNormReader,
}

/// One segment: its first number on the shelf and its words.
pub(super) struct Segment {
    pub(super) start: usize,
    /// All words as they are, folded.
    pub(super) words: Arc<InvertedIndexReader>,
    /// Stems of all texts, of the title, of the summary.
    pub(super) stems: [Text; 3],
}

/// The statuses at the instants from `from` to before `until`: between two dates nothing changes.
struct Clock {
    from: i64,
    until: i64,
    statuses: Vec<Bits>,
}

/// A state of the index with all that is needed to answer from it.
pub(super) struct Shelf {
    pub(super) searcher: Searcher,
    pub(super) segments: Vec<Segment>,
    pub(super) ids: Vec<ChallengeId>,
    pub(super) alive: Bits,
    /// Words per challenge on average: in all texts, the title, the summary.
    pub(super) average: [f32; 3],
    opens: Vec<i64>,
    closes: Vec<i64>,
    states: Vec<ChallengeState>,
    values: Vec<Bits>,
    /// By the word of the field; what no challenge lies in is absent.
    areas: HashMap<String, Bits>,
    by_closing: Vec<u32>,
    by_newest: Vec<u32>,
    clock: ArcSwap<Clock>,
}

/// What passes text and filter, and the counts.
pub(super) struct Picked {
    pub(super) all: Bits,
    pub(super) facets: Facets,
}

impl Shelf {
    /// Reads the dates and values of every challenge.
    pub(super) fn new(searcher: Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let size = searcher.segment_readers().iter().map(|segment| segment.max_doc() as usize).sum();
        let mut shelf = Self {
            segments: Vec::new(),
            ids: Vec::with_capacity(size),
            alive: Bits::none(size),
            average: [0.0; 3],
            opens: Vec::with_capacity(size),
            closes: Vec::with_capacity(size),
            states: Vec::with_capacity(size),
            values: vec![Bits::none(size); VALUES],
            areas: HashMap::new(),
            by_closing: Vec::new(),
            by_newest: Vec::new(),
            clock: ArcSwap::from_pointee(Clock { from: 0, until: 0, statuses: Vec::new() }),
            searcher: searcher.clone(),
        };
        let mut published = Vec::with_capacity(size);
        for segment in searcher.segment_readers() {
            shelf.add(segment, fields, &mut published, size)?;
        }
        for (average, field) in shelf.average.iter_mut().zip(0..) {
            let tokens: u64 = shelf.segments.iter().map(|s| s.stems[field].index.total_num_tokens()).sum();
            *average = tokens as f32 / size.max(1) as f32;
        }
        let living: Vec<u32> = (0..size as u32).filter(|&number| shelf.alive.has(number as usize)).collect();
        shelf.by_closing.clone_from(&living);
        shelf.by_closing.sort_unstable_by_key(|&n| (shelf.closes[n as usize], shelf.ids[n as usize]));
        shelf.by_newest = living;
        shelf.by_newest.sort_unstable_by_key(|&n| {
            (std::cmp::Reverse::<i64>(published[n as usize]), shelf.ids[n as usize])
        });
        Ok(shelf)
    }

    fn add(
        &mut self,
        segment: &SegmentReader,
        fields: &Fields,
        published: &mut Vec<i64>,
        size: usize,
    ) -> tantivy::Result<()> {
        let text = |field| -> tantivy::Result<Text> {
            Ok(Text { index: segment.inverted_index(field)?, lengths: segment.get_fieldnorms_reader(field)? })
        };
        let start = self.ids.len();
        self.segments.push(Segment {
            start,
            words: segment.inverted_index(fields.words)?,
            stems: [text(fields.stems)?, text(fields.title)?, text(fields.summary)?],
        });
        let columns = segment.fast_fields();
        let number = |name: &str| columns.column_first_or_default::<u64>(name);
        let instant = |name: &str| columns.column_first_or_default::<i64>(name);
        let (high, low, bits) = (number(ID_HIGH)?, number(ID_LOW)?, number(BITS)?);
        let (opens, closes, newest) = (instant(OPENS)?, instant(CLOSES)?, instant(PUBLISHED)?);
        for document in 0..segment.max_doc() {
            self.ids.push(ChallengeId(Uuid::from_u64_pair(high.get_val(document), low.get_val(document))));
            self.opens.push(opens.get_val(document));
            self.closes.push(closes.get_val(document));
            published.push(newest.get_val(document));
            let bits = bits.get_val(document);
            self.states.push(match bits {
                _ if bits >> PAUSED & 1 == 1 => ChallengeState::Paused,
                _ if bits >> ARCHIVED & 1 == 1 => ChallengeState::Archived,
                _ => ChallengeState::Published,
            });
            if segment.is_deleted(document) {
                continue;
            }
            let number = start + document as usize;
            self.alive.set(number);
            for (value, set) in self.values.iter_mut().enumerate() {
                if bits >> value & 1 == 1 {
                    set.set(number);
                }
            }
        }
        self.add_areas(segment, fields, start, size)
    }

    /// Which challenges of a segment lie in which fields.
    fn add_areas(
        &mut self,
        segment: &SegmentReader,
        fields: &Fields,
        start: usize,
        size: usize,
    ) -> tantivy::Result<()> {
        let index = segment.inverted_index(fields.areas)?;
        let mut words = index.terms().stream()?;
        while let Some((word, about)) = words.next() {
            let Ok(word) = std::str::from_utf8(word) else { continue };
            let set = self.areas.entry(word.to_owned()).or_insert_with(|| Bits::none(size));
            let mut postings = index.read_postings_from_terminfo(about, IndexRecordOption::Basic)?;
            let mut document = postings.doc();
            while document != TERMINATED {
                if !segment.is_deleted(document) {
                    set.set(start + document as usize);
                }
                document = postings.advance();
            }
        }
        Ok(())
    }

    /// How many numbers there are, those of deleted challenges among them.
    pub(super) fn size(&self) -> usize {
        self.ids.len()
    }

    /// Where the stored texts of a challenge are.
    pub(super) fn address(&self, number: usize) -> DocAddress {
        let segment = self.segments.partition_point(|segment| segment.start <= number).saturating_sub(1);
        let start = self.segments.get(segment).map_or(0, |segment| segment.start);
        DocAddress::new(segment as u32, (number - start) as u32)
    }

    /// Filters and counts: all challenges, or those that the text found.
    pub(super) fn pick(
        &self,
        found: Option<&Bits>,
        filter: &Filter,
        branches: &[Branch],
        now: i64,
    ) -> Picked {
        let clock = self.clock(now);
        let mut base = self.alive.clone();
        if let Some(found) = found {
            base.keep(found);
        }
        if let Some((after, until)) = filter.deadlines(now) {
            base.keep(&self.closing(after, until));
        }
        let chosen = [
            self.any(chosen(Status::ALL, &filter.status).map(|n| &clock.statuses[n])),
            (!filter.areas.is_empty()).then(|| self.lying_in(&filter.areas)),
            self.any(chosen(Market::ALL, &filter.markets).map(|n| &self.values[MARKETS.start + n])),
            self.any(chosen(ChallengeKind::ALL, &filter.kinds).map(|n| &self.values[KINDS.start + n])),
            self.any(chosen(Offer::ALL, &filter.offers).map(|n| &self.values[OFFERS.start + n])),
        ];
        let without = |left_out: usize| {
            let mut rest = base.clone();
            for (_, set) in chosen.iter().enumerate().filter(|(facet, _)| *facet != left_out) {
                set.iter().for_each(|set| rest.keep(set));
            }
            rest
        };
        Picked {
            all: without(chosen.len()),
            facets: Facets {
                status: counts(Status::ALL, &clock.statuses, &without(0)),
                areas: self.branches(branches, &without(1)),
                markets: counts(Market::ALL, &self.values[MARKETS], &without(2)),
                kinds: counts(ChallengeKind::ALL, &self.values[KINDS], &without(3)),
                offers: counts(Offer::ALL, &self.values[OFFERS], &without(4)),
            },
        }
    }

    /// One page of a set in the order of the dates.
    pub(super) fn page(&self, set: &Bits, sort: Sort, now: i64, offset: usize, limit: usize) -> Vec<usize> {
        let (closed, open) = self.by_closing.split_at(self.closed(now));
        let walk: Box<dyn Iterator<Item = &u32>> = match sort {
            Sort::Newest => Box::new(self.by_newest.iter()),
            Sort::ClosingSoon | Sort::Relevance => Box::new(open.iter().chain(closed.iter().rev())),
        };
        walk.map(|&number| number as usize)
            .filter(|&number| set.has(number))
            .skip(offset)
            .take(limit)
            .collect()
    }

    /// How many deadlines have passed.
    fn closed(&self, now: i64) -> usize {
        self.by_closing.partition_point(|&number| self.closes[number as usize] <= now)
    }

    fn closing(&self, after: i64, until: i64) -> Bits {
        let mut set = Bits::none(self.size());
        let deadline = |number: u32| self.closes[number as usize];
        self.by_closing[self.closed(after)..]
            .iter()
            .take_while(|&&number| deadline(number) <= until && deadline(number) != NEVER)
            .for_each(|&number| set.set(number as usize));
        set
    }

    /// The challenges in at least one of these fields.
    fn lying_in(&self, areas: &[Area]) -> Bits {
        let sets = areas.iter().filter_map(|area| self.areas.get(area.as_str()));
        self.any(sets).unwrap_or_else(|| Bits::none(self.size()))
    }

    fn branches(&self, branches: &[Branch], among: &Bits) -> Vec<(Area, u64)> {
        let count = |branch: &Branch| match branch.holds.as_slice() {
            [one] => self.areas.get(one.as_str()).map_or(0, |set| set.common(among)),
            several => self.lying_in(several).common(among),
        };
        branches.iter().map(|branch| (branch.area.clone(), count(branch))).collect()
    }

    /// What at least one of the sets has; nothing if there are no sets to choose from.
    fn any<'a>(&self, sets: impl Iterator<Item = &'a Bits>) -> Option<Bits> {
        sets.fold(None, |union: Option<Bits>, set| {
            let mut union = union.unwrap_or_else(|| Bits::none(self.size()));
            union.add(set);
            Some(union)
        })
    }

    fn clock(&self, now: i64) -> Arc<Clock> {
        let clock = self.clock.load_full();
        if (clock.from..clock.until).contains(&now) {
            return clock;
        }
        let clock = Arc::new(self.statuses(now));
        self.clock.store(Arc::clone(&clock));
        clock
    }

    fn statuses(&self, now: i64) -> Clock {
        let (mut from, mut until) = (i64::MIN, i64::MAX);
        let mut statuses = vec![Bits::none(self.size()); Status::ALL.len()];
        for &number in &self.by_newest {
            let number = number as usize;
            let (opens, closes) = (self.opens[number], self.closes[number]);
            for change in [opens, closes, closes.saturating_sub(CLOSING)] {
                if change <= now { from = from.max(change) } else { until = until.min(change) }
            }
            let end = (closes != NEVER).then_some(closes);
            if let Some(status) = Status::of(self.states[number], opens, end, now) {
                for &asked in Status::ALL.iter().filter(|&&asked| status.counts_as(asked)) {
                    statuses[place(Status::ALL, &asked)].set(number);
                }
            }
        }
        Clock { from, until, statuses }
    }
}

fn chosen<T: PartialEq>(all: &[T], wanted: &[T]) -> impl Iterator<Item = usize> {
    wanted.iter().map(|value| place(all, value))
}

fn counts<T: Copy>(all: &[T], sets: &[Bits], among: &Bits) -> Vec<(T, u64)> {
    all.iter().zip(sets).map(|(&value, set)| (value, set.common(among))).collect()
}
