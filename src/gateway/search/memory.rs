//! The same contract over a list in memory, for tests: it reads every challenge for every question and forgives
//! one typing error in a word of four letters and more.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use entity::values::{Area, ChallengeId, ChallengeKind, Market, Offer};

use super::words::{Asked, Clause, Marker, Splitter, Word, composed, distance};
use crate::domain::search::{ChallengeDocument, Facets, Filter, Highlights, Hit, Hits, Query, Sort, Status};

/// Fewer challenges than this with all words: words are dropped.
const ENOUGH: usize = 5;

/// An index in memory. The clones share it.
#[derive(Clone, Default)]
pub struct Index(Arc<RwLock<Kept>>);

#[derive(Default)]
struct Kept {
    challenges: BTreeMap<ChallengeId, ChallengeDocument>,
    /// The rebuild under way and what has changed since it began: an absent challenge was taken out.
    rebuild: Option<Missed>,
    rebuilds: u32,
}

struct Missed {
    number: u32,
    changes: Vec<(ChallengeId, Option<ChallengeDocument>)>,
}

impl Kept {
    fn change(&mut self, id: ChallengeId, challenge: Option<ChallengeDocument>) {
        if let Some(missed) = &mut self.rebuild {
            missed.changes.push((id, challenge.clone()));
        }
        put(&mut self.challenges, id, challenge);
    }
}

fn put(
    challenges: &mut BTreeMap<ChallengeId, ChallengeDocument>,
    id: ChallengeId,
    challenge: Option<ChallengeDocument>,
) {
    match challenge.filter(ChallengeDocument::is_public) {
        Some(challenge) => challenges.insert(id, challenge),
        None => challenges.remove(&id),
    };
}

/// A list being filled beside the one in use.
pub struct Rebuild {
    index: Index,
    number: u32,
    challenges: BTreeMap<ChallengeId, ChallengeDocument>,
}

impl Rebuild {
    pub(super) fn push(&mut self, documents: &[ChallengeDocument]) {
        for document in documents {
            put(&mut self.challenges, document.id, Some(document.clone()));
        }
    }

    pub(super) fn switch(mut self) {
        let mut kept = self.index.write();
        if let Some(missed) = kept.rebuild.take_if(|missed| missed.number == self.number) {
            for (id, challenge) in missed.changes {
                put(&mut self.challenges, id, challenge);
            }
            kept.challenges = self.challenges;
        }
    }
}

impl Index {
    pub(super) fn upsert(&self, documents: &[ChallengeDocument]) {
        let mut kept = self.write();
        documents.iter().for_each(|document| kept.change(document.id, Some(document.clone())));
    }

    pub(super) fn delete(&self, ids: &[ChallengeId]) {
        let mut kept = self.write();
        ids.iter().for_each(|&id| kept.change(id, None));
    }

    pub(super) fn begin_rebuild(&self) -> Rebuild {
        let mut kept = self.write();
        kept.rebuilds += 1;
        let number = kept.rebuilds;
        kept.rebuild = Some(Missed { number, changes: Vec::new() });
        Rebuild { index: self.clone(), number, challenges: BTreeMap::new() }
    }

    pub(super) fn count(&self) -> u64 {
        self.read().challenges.len() as u64
    }

    pub(super) fn search(&self, query: &Query) -> Hits {
        let kept = self.read();
        let mut splitter = Splitter::new();
        let asked = Asked::read(&query.text, &mut splitter);
        let found = found(kept.challenges.values(), &asked, &mut splitter);
        let passing =
            |facet| found.iter().filter(move |f| passes(f.challenge, &query.filter, query.now, facet));

        let mut all: Vec<&Found> = passing(None).collect();
        match query.sort {
            Sort::Relevance if !asked.clauses.is_empty() => all.sort_by_key(|f| Reverse(f.weight)),
            Sort::Newest => all.sort_by_key(|f| Reverse(f.challenge.published_at)),
            Sort::ClosingSoon | Sort::Relevance => {
                all.sort_by_key(|f| f.challenge.closes_at.unwrap_or(i64::MAX));
                let open = |f: &&Found| f.challenge.closes_at.is_none_or(|end| query.now < end);
                let (now_open, closed): (Vec<_>, Vec<_>) = all.into_iter().partition(open);
                all = now_open.into_iter().chain(closed.into_iter().rev()).collect();
            }
        }
        let marker = marker(&asked);
        let mut highlights = |challenge: &ChallengeDocument| match asked.clauses.is_empty() {
            true => Highlights::default(),
            false => Highlights {
                title: marker.mark(&composed(&challenge.title), &mut splitter),
                summary: marker.mark(&composed(&challenge.summary), &mut splitter),
            },
        };
        let page = all.iter().skip(query.offset()).take(query.limit());
        Hits {
            total: all.len() as u64,
            hits: page.map(|f| Hit { id: f.challenge.id, highlights: highlights(f.challenge) }).collect(),
            facets: Facets {
                status: counts(Status::ALL, passing(Some(Facet::Status)), |c, v| {
                    c.status(query.now).is_some_and(|status| status.counts_as(v))
                }),
                areas: query
                    .branches
                    .iter()
                    .map(|branch| {
                        let lies = |f: &&Found| lies_in(f.challenge, &branch.holds);
                        (branch.area.clone(), passing(Some(Facet::Area)).filter(lies).count() as u64)
                    })
                    .collect(),
                markets: counts(Market::ALL, passing(Some(Facet::Market)), |c, v| c.markets.contains(&v)),
                kinds: counts(ChallengeKind::ALL, passing(Some(Facet::Kind)), |c, v| c.kind == v),
                offers: counts(Offer::ALL, passing(Some(Facet::Offer)), |c, v| c.offers.contains(&v)),
            },
            suggestion: None,
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, Kept> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Kept> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A challenge with the words that it has: how many, and how much they count.
struct Found<'a> {
    challenge: &'a ChallengeDocument,
    matched: Vec<bool>,
    weight: (usize, u32),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Facet {
    Status,
    Area,
    Market,
    Kind,
    Offer,
}

fn passes(challenge: &ChallengeDocument, filter: &Filter, now: i64, left_out: Option<Facet>) -> bool {
    let holds = |facet, chosen: bool, passes: bool| left_out == Some(facet) || !chosen || passes;
    let deadline = filter.deadlines(now).is_none_or(|(after, until)| {
        challenge.closes_at.is_some_and(|closes_at| after < closes_at && closes_at <= until)
    });
    let status = challenge.status(now);
    deadline
        && holds(
            Facet::Status,
            !filter.status.is_empty(),
            status.is_some_and(|status| filter.status.iter().any(|&asked| status.counts_as(asked))),
        )
        && holds(Facet::Area, !filter.areas.is_empty(), lies_in(challenge, &filter.areas))
        && holds(
            Facet::Market,
            !filter.markets.is_empty(),
            filter.markets.iter().any(|market| challenge.markets.contains(market)),
        )
        && holds(Facet::Kind, !filter.kinds.is_empty(), filter.kinds.contains(&challenge.kind))
        && holds(
            Facet::Offer,
            !filter.offers.is_empty(),
            filter.offers.iter().any(|offer| challenge.offers.contains(offer)),
        )
}

fn lies_in(challenge: &ChallengeDocument, areas: &[Area]) -> bool {
    challenge.areas.iter().any(|area| areas.contains(area))
}

fn counts<'a, T: Copy>(
    all: &[T],
    found: impl Iterator<Item = &'a Found<'a>> + Clone,
    has: impl Fn(&ChallengeDocument, T) -> bool,
) -> Vec<(T, u64)> {
    let count = |value| found.clone().filter(|f| has(f.challenge, value)).count() as u64;
    all.iter().map(|&value| (value, count(value))).collect()
}

/// The challenges with all words, or, if they are too few, with some of them.
fn found<'a>(
    challenges: impl Iterator<Item = &'a ChallengeDocument>,
    asked: &Asked,
    splitter: &mut Splitter,
) -> Vec<Found<'a>> {
    let mut found: Vec<Found<'a>> =
        challenges.map(|challenge| weigh(challenge, &asked.clauses, splitter)).collect();
    let phrases =
        |f: &Found| asked.clauses.iter().zip(&f.matched).all(|(c, m)| *m || matches!(c, Clause::Word(_)));
    found.retain(|f| phrases(f) && (asked.clauses.is_empty() || f.weight.0 > 0));
    let complete = |f: &Found| f.weight.0 == asked.clauses.len();
    if found.iter().filter(|f| complete(f)).count() >= ENOUGH {
        found.retain(complete);
    }
    found
}

fn weigh<'a>(challenge: &'a ChallengeDocument, clauses: &[Clause], splitter: &mut Splitter) -> Found<'a> {
    let texts = [
        (3, &challenge.title),
        (2, &challenge.summary),
        (1, &challenge.body),
        (1, &challenge.sponsor),
        (1, &challenge.code),
    ];
    let texts = texts.map(|(weight, text)| {
        let words: Vec<String> =
            splitter.split(&composed(text)).into_iter().map(|token| token.plain).collect();
        (weight, words)
    });
    let mut weight = (0, 0);
    let mut matched = Vec::new();
    for clause in clauses {
        let counts = texts.iter().map(|(weight, words)| weight * occurrences(clause, words, splitter));
        let count: u32 = counts.sum();
        matched.push(count > 0);
        weight = (weight.0 + usize::from(count > 0), weight.1 + count);
    }
    Found { challenge, matched, weight }
}

/// How often a clause stands in a text; an occurrence with a typing error counts a quarter of a right one.
fn occurrences(clause: &Clause, words: &[String], splitter: &mut Splitter) -> u32 {
    match clause {
        Clause::Phrase(phrase) => {
            4 * words.windows(phrase.len()).filter(|window| *window == phrase.as_slice()).count() as u32
        }
        Clause::Word(word) => words.iter().map(|text| likeness(word, text, splitter)).sum(),
    }
}

fn likeness(word: &Word, text: &str, splitter: &mut Splitter) -> u32 {
    if text == word.plain
        || (word.prefix && text.starts_with(&word.plain))
        || splitter.stem(text) == word.stem
    {
        4
    } else {
        u32::from(word.edits > 0 && distance(&word.plain, text) <= 1)
    }
}

fn marker(asked: &Asked) -> Marker {
    let mut marker = Marker::default();
    for clause in &asked.clauses {
        match clause {
            Clause::Phrase(words) => marker.phrase(words),
            Clause::Word(word) => {
                marker.stem(&word.stem);
                if word.prefix {
                    marker.prefix(&word.plain);
                }
            }
        }
    }
    marker
}
