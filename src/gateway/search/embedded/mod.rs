//! The index inside this process, kept in a folder: nothing to install, nothing to run beside it.
//!
//! `<folder>/challenges-<n>/` is one generation of the index; `<folder>/CURRENT` names the one in use and what
//! it was written with. A rebuild fills the next generation while the old one answers, then takes its place.
//! Searches never wait for a write. One process writes: others have a folder of their own.

mod rank;
mod schema;
mod shelf;
mod terms;
#[cfg(test)]
mod tests;
mod write;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use arc_swap::{ArcSwap, ArcSwapOption};
use entity::values::ChallengeId;
use tantivy::{IndexReader, ReloadPolicy, TantivyDocument, TantivyError, schema::Value};

pub use self::write::Rebuild;
use self::{schema::Fields, shelf::Shelf, write::Writing};
use super::{
    SearchFault,
    words::{Asked, Splitter},
};
use crate::domain::search::{ChallengeDocument, Highlights, Hit, Hits, Part, Query, Sort};

/// The file that names the generation in use.
const CURRENT: &str = "CURRENT";

/// An index in a folder. Cheap to clone; the clones share it.
#[derive(Clone)]
pub struct Index(Arc<Shared>);

struct Shared {
    folder: PathBuf,
    fields: Fields,
    /// What answers searches.
    live: ArcSwapOption<Generation>,
    /// Why there is nothing live, or why the last write failed.
    fault: ArcSwapOption<SearchFault>,
    writing: Mutex<Writing>,
}

/// One generation of the index, open for searching.
struct Generation {
    folder: PathBuf,
    index: tantivy::Index,
    reader: IndexReader,
    shelf: ArcSwap<Shelf>,
}

impl Index {
    /// Opens what the folder holds. A folder that is missing, damaged or of another version is no failure
    /// here: [`Index::health`] tells it, and a rebuild mends it.
    #[must_use]
    pub fn open(folder: &Path) -> Self {
        let (_, fields) = schema::schema();
        let opened = current(folder).and_then(|name| Generation::open(&folder.join(name), &fields));
        let (live, fault) = match opened {
            Ok(generation) => (Some(Arc::new(generation)), None),
            Err(fault) => (None, Some(Arc::new(fault))),
        };
        Self(Arc::new(Shared {
            folder: folder.to_owned(),
            fields,
            live: ArcSwapOption::new(live),
            fault: ArcSwapOption::new(fault),
            writing: Mutex::new(Writing::default()),
        }))
    }

    /// One page of the challenges that match, with counts.
    pub fn search(&self, query: &Query) -> Result<Hits, SearchFault> {
        let generation = self.0.generation()?;
        Ok(answer(&generation.shelf.load(), &self.0.fields, query)?)
    }

    /// Takes these challenges in or replaces them; those that are not public are taken out.
    pub async fn upsert(&self, documents: &[ChallengeDocument]) -> Result<(), SearchFault> {
        self.0.change(documents.iter().cloned().map(write::Change::of).collect()).await
    }

    /// Takes these challenges out.
    pub async fn delete(&self, ids: &[ChallengeId]) -> Result<(), SearchFault> {
        self.0.change(ids.iter().copied().map(write::Change::Delete).collect()).await
    }

    /// Begins the next generation. An unfinished one is given up.
    pub async fn begin_rebuild(&self) -> Result<Rebuild, SearchFault> {
        Rebuild::begin(Arc::clone(&self.0)).await
    }

    /// How many challenges it holds.
    pub fn count(&self) -> Result<u64, SearchFault> {
        Ok(self.0.generation()?.shelf.load().alive.count())
    }

    /// Whether it answers, its last write worked and its files are still the ones in use.
    pub fn health(&self) -> Result<(), SearchFault> {
        if let Some(fault) = self.0.fault.load_full() {
            return Err((*fault).clone());
        }
        let generation = self.0.generation()?;
        let name = current(&self.0.folder)?;
        let same = generation.folder == self.0.folder.join(name);
        if same && generation.folder.join("meta.json").is_file() { Ok(()) } else { Err(SearchFault::Missing) }
    }
}

impl Shared {
    fn generation(&self) -> Result<Arc<Generation>, SearchFault> {
        self.live
            .load_full()
            .ok_or_else(|| self.fault.load_full().map_or(SearchFault::Missing, |fault| (*fault).clone()))
    }

    fn writing(&self) -> MutexGuard<'_, Writing> {
        // A panic of another writer leaves nothing half done that a rollback or rebuild does not mend.
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Generation {
    /// Opens a folder and proves that no file in it is cut short or changed.
    fn open(folder: &Path, fields: &Fields) -> Result<Self, SearchFault> {
        if !folder.join("meta.json").is_file() {
            return Err(SearchFault::Missing);
        }
        let index = tantivy::Index::open_in_dir(folder)?;
        if index.schema() != schema::schema().0 {
            return Err(SearchFault::Missing);
        }
        let damaged = index.validate_checksum()?;
        if !damaged.is_empty() {
            return Err(SearchFault::Broken(format!("damaged: {damaged:?}")));
        }
        Self::read(folder, index, fields)
    }

    fn read(folder: &Path, index: tantivy::Index, fields: &Fields) -> Result<Self, SearchFault> {
        schema::register(&index);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let shelf = ArcSwap::from_pointee(Shelf::new(reader.searcher(), fields)?);
        Ok(Self { folder: folder.to_owned(), index, reader, shelf })
    }

    /// Makes what was committed visible.
    fn refresh(&self, fields: &Fields) -> Result<(), SearchFault> {
        self.reader.reload()?;
        self.shelf.store(Arc::new(Shelf::new(self.reader.searcher(), fields)?));
        Ok(())
    }
}

/// The name of the generation in use, if it was written by this version.
fn current(folder: &Path) -> Result<String, SearchFault> {
    let text = match std::fs::read_to_string(folder.join(CURRENT)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(SearchFault::Missing),
        Err(error) => return Err(SearchFault::Broken(error.to_string())),
    };
    let mut lines = text.lines();
    let number = lines.next().and_then(write::number);
    match (number, lines.next()) {
        (Some(number), Some(marker)) if marker == schema::marker() => Ok(write::name(number)),
        (Some(_), Some(_)) => Err(SearchFault::Missing),
        _ => Err(SearchFault::Broken(format!("{CURRENT} names no index"))),
    }
}

fn answer(shelf: &Shelf, fields: &Fields, query: &Query) -> tantivy::Result<Hits> {
    let mut splitter = Splitter::new();
    let asked = Asked::read(&query.text, &mut splitter);
    let (offset, limit) = (query.offset(), query.limit());
    if asked.clauses.is_empty() {
        let picked = shelf.pick(None, &query.filter, &query.branches, query.now);
        let page = shelf.page(&picked.all, query.sort, query.now, offset, limit);
        let hits = page.into_iter().map(|n| Hit { id: shelf.ids[n], highlights: Highlights::default() });
        return Ok(Hits {
            total: picked.all.count(),
            hits: hits.collect(),
            facets: picked.facets,
            suggestion: None,
        });
    }
    let ranked = rank::rank(shelf, fields, &asked, &mut splitter)?;
    let picked = shelf.pick(Some(&ranked.found), &query.filter, &query.branches, query.now);
    let page = match query.sort {
        Sort::Relevance => ranked.page(shelf, &picked.all, offset, limit),
        sort => shelf.page(&picked.all, sort, query.now, offset, limit),
    };
    let mut hits = Vec::with_capacity(page.len());
    for number in page {
        let stored: TantivyDocument = shelf.searcher.doc(shelf.address(number))?;
        let mut marked = |field| -> Vec<Part> {
            let text = stored.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
            ranked.marker.mark(text, &mut splitter)
        };
        let highlights = Highlights { title: marked(fields.title), summary: marked(fields.summary) };
        hits.push(Hit { id: shelf.ids[number], highlights });
    }
    Ok(Hits { total: picked.all.count(), hits, facets: picked.facets, suggestion: ranked.suggestion })
}

impl From<TantivyError> for SearchFault {
    fn from(error: TantivyError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<std::io::Error> for SearchFault {
    fn from(error: std::io::Error) -> Self {
        Self::Broken(error.to_string())
    }
}
