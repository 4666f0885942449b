//! The search over public challenges. One contract, several engines: an index inside this process, which
//! needs nothing beside it, and one in memory for tests. The database is the truth; an index follows it,
//! may lag, and can always be thrown away and built again.

pub mod embedded;
pub mod memory;
mod words;

#[cfg(test)]
mod contract;

use std::path::Path;

use entity::values::ChallengeId;

use crate::domain::search::{ChallengeDocument, Hits, Query};

/// Why an engine cannot answer. Whoever asks falls back to the database; whoever writes tries again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchFault {
    /// There is no index yet, or it is of another version: build it.
    #[error("there is no search index")]
    Missing,
    /// The index is damaged or does not take writes: build it again.
    #[error("the search index is broken: {0}")]
    Broken(String),
    #[error("the search engine did not answer in time")]
    Timeout,
}

/// The engine in use. Cheap to clone; the clones share one index.
#[derive(Clone)]
pub enum Search {
    Embedded(embedded::Index),
    Memory(memory::Index),
}

impl Search {
    /// The index below this folder. Never fails: what is wrong with it stands in [`Search::health`].
    #[must_use]
    pub fn embedded(folder: &Path) -> Self {
        Self::Embedded(embedded::Index::open(folder))
    }

    /// An empty index for tests.
    #[must_use]
    pub fn memory() -> Self {
        Self::Memory(memory::Index::default())
    }

    /// One page of the challenges that match, with counts. Takes well under a millisecond of this thread.
    pub fn search(&self, query: &Query) -> Result<Hits, SearchFault> {
        match self {
            Self::Embedded(index) => index.search(query),
            Self::Memory(index) => Ok(index.search(query)),
        }
    }

    /// Takes these challenges in or replaces them; those that are not public are taken out. The change is
    /// found as soon as this returns, and kept.
    pub async fn upsert(&self, documents: &[ChallengeDocument]) -> Result<(), SearchFault> {
        match self {
            Self::Embedded(index) => index.upsert(documents).await,
            Self::Memory(index) => {
                index.upsert(documents);
                Ok(())
            }
        }
    }

    /// Takes these challenges out; an unknown id is no fault.
    pub async fn delete(&self, ids: &[ChallengeId]) -> Result<(), SearchFault> {
        match self {
            Self::Embedded(index) => index.delete(ids).await,
            Self::Memory(index) => {
                index.delete(ids);
                Ok(())
            }
        }
    }

    /// Begins an index beside the one in use. Searches go on answering from the old one until
    /// [`Rebuild::switch`], and changes made meanwhile are in both. A rebuild begun earlier ends here.
    pub async fn begin_rebuild(&self) -> Result<Rebuild, SearchFault> {
        Ok(match self {
            Self::Embedded(index) => Rebuild::Embedded(Box::new(index.begin_rebuild().await?)),
            Self::Memory(index) => Rebuild::Memory(index.begin_rebuild()),
        })
    }

    /// The whole index anew from these challenges, without a moment in which nothing is found.
    pub async fn rebuild(&self, documents: &[ChallengeDocument]) -> Result<(), SearchFault> {
        let mut rebuild = self.begin_rebuild().await?;
        rebuild.push(documents).await?;
        rebuild.switch().await
    }

    /// How many challenges it holds.
    pub fn count(&self) -> Result<u64, SearchFault> {
        match self {
            Self::Embedded(index) => index.count(),
            Self::Memory(index) => Ok(index.count()),
        }
    }

    /// Whether it answers, takes writes and is still on disk.
    pub fn health(&self) -> Result<(), SearchFault> {
        match self {
            Self::Embedded(index) => index.health(),
            Self::Memory(_) => Ok(()),
        }
    }
}

/// An index being built. Dropped before [`Rebuild::switch`], it leaves the old one as it was.
pub enum Rebuild {
    Embedded(Box<embedded::Rebuild>),
    Memory(memory::Rebuild),
}

impl Rebuild {
    /// Adds challenges; one that comes twice is kept as it came last.
    pub async fn push(&mut self, documents: &[ChallengeDocument]) -> Result<(), SearchFault> {
        match self {
            Self::Embedded(rebuild) => rebuild.push(documents).await,
            Self::Memory(rebuild) => {
                rebuild.push(documents);
                Ok(())
            }
        }
    }

    /// Repeats the changes made since the beginning and puts the new index in place of the old one.
    pub async fn switch(self) -> Result<(), SearchFault> {
        match self {
            Self::Embedded(rebuild) => rebuild.switch().await,
            Self::Memory(rebuild) => {
                rebuild.switch();
                Ok(())
            }
        }
    }
}
