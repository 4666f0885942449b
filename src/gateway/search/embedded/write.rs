//! Changes and rebuilds. Every write runs on a thread that may block, one at a time, and is on disk and
//! visible when it answers.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use entity::values::ChallengeId;
use tantivy::{IndexWriter, merge_policy::LogMergePolicy};
use tokio::task::spawn_blocking;

use super::{CURRENT, Generation, SearchFault, Shared, schema};
use crate::domain::search::ChallengeDocument;

/// Memory of a writer in bytes; more is written to disk on the way.
const BUDGET: usize = 30_000_000;
/// The share of deleted challenges from which a part of the index is written anew without them.
const DELETED: f32 = 0.3;

/// One change of the index.
#[derive(Clone)]
pub(super) enum Change {
    Put(Box<ChallengeDocument>),
    Delete(ChallengeId),
}

impl Change {
    /// Takes a challenge in, or out if it is not public.
    pub(super) fn of(challenge: ChallengeDocument) -> Self {
        if challenge.is_public() { Self::Put(Box::new(challenge)) } else { Self::Delete(challenge.id) }
    }
}

/// What writers need, one at a time.
#[derive(Default)]
pub(super) struct Writing {
    /// The writer of the live generation; made at the first write.
    writer: Option<IndexWriter>,
    /// The rebuild under way and what has changed since it began.
    rebuild: Option<(u32, Vec<Change>)>,
}

impl Shared {
    /// Makes these changes, all or none, in the live generation and in one that is being built.
    pub(super) async fn change(self: &Arc<Self>, changes: Vec<Change>) -> Result<(), SearchFault> {
        let shared = Arc::clone(self);
        blocking(move || shared.apply(&changes)).await
    }

    fn apply(&self, changes: &[Change]) -> Result<(), SearchFault> {
        let mut writing = self.writing();
        if let Some((_, missed)) = &mut writing.rebuild {
            missed.extend_from_slice(changes);
        }
        let Some(generation) = self.live.load_full() else {
            // With nothing to search yet it is enough that the index being built will have it.
            return if writing.rebuild.is_some() { Ok(()) } else { Err(self.fault()) };
        };
        let written = self.commit(&mut writing, &generation, changes);
        if let Err(fault) = &written {
            // The writer is of no use after a fault; the next change tries with a new one.
            writing.writer = None;
            self.fault.store(Some(Arc::new(fault.clone())));
        } else {
            self.fault.store(None);
        }
        written
    }

    fn commit(
        &self,
        writing: &mut Writing,
        generation: &Generation,
        changes: &[Change],
    ) -> Result<(), SearchFault> {
        let writer = match &mut writing.writer {
            Some(writer) => writer,
            none => none.insert(writer(&generation.index)?),
        };
        for change in changes {
            self.put(writer, change)?;
        }
        writer.commit()?;
        generation.refresh(&self.fields)
    }

    fn put(&self, writer: &IndexWriter, change: &Change) -> Result<(), SearchFault> {
        match change {
            Change::Put(challenge) => {
                writer.delete_term(self.fields.key(challenge.id));
                writer.add_document(self.fields.document(challenge))?;
            }
            Change::Delete(id) => {
                writer.delete_term(self.fields.key(id));
            }
        }
        Ok(())
    }

    fn fault(&self) -> SearchFault {
        self.fault.load_full().map_or(SearchFault::Missing, |fault| (*fault).clone())
    }
}

fn writer(index: &tantivy::Index) -> Result<IndexWriter, SearchFault> {
    let writer = index.writer_with_num_threads(1, BUDGET)?;
    let mut merging = LogMergePolicy::default();
    merging.set_del_docs_ratio_before_merge(DELETED);
    writer.set_merge_policy(Box::new(merging));
    Ok(writer)
}

/// The next generation of the index, being built.
pub struct Rebuild {
    shared: Arc<Shared>,
    number: u32,
    folder: PathBuf,
    /// Gone after a fault, and while a batch is written.
    building: Option<(tantivy::Index, IndexWriter)>,
    switched: bool,
}

impl Rebuild {
    pub(super) async fn begin(shared: Arc<Shared>) -> Result<Self, SearchFault> {
        blocking(move || {
            fs::create_dir_all(&shared.folder)?;
            let mut writing = shared.writing();
            let number = generations(&shared.folder)?.into_iter().max().unwrap_or(0) + 1;
            let folder = shared.folder.join(name(number));
            fs::create_dir(&folder)?;
            writing.rebuild = Some((number, Vec::new()));
            drop(writing);
            let mut rebuild = Self { shared, number, folder, building: None, switched: false };
            let index = tantivy::Index::create_in_dir(&rebuild.folder, schema::schema().0)?;
            schema::register(&index);
            let writer = writer(&index)?;
            rebuild.building = Some((index, writer));
            Ok(rebuild)
        })
        .await
    }

    /// Adds challenges to the index being built; those that are not public are left out.
    pub async fn push(&mut self, documents: &[ChallengeDocument]) -> Result<(), SearchFault> {
        let (index, writer) = self.building.take().ok_or_else(given_up)?;
        let changes: Vec<Change> = documents.iter().cloned().map(Change::of).collect();
        let shared = Arc::clone(&self.shared);
        let writer = blocking(move || {
            changes.iter().try_for_each(|change| shared.put(&writer, change))?;
            Ok(writer)
        })
        .await?;
        self.building = Some((index, writer));
        Ok(())
    }

    /// Puts the new index in place of the old one and removes the old one.
    pub async fn switch(mut self) -> Result<(), SearchFault> {
        blocking(move || self.finish()).await
    }

    fn finish(&mut self) -> Result<(), SearchFault> {
        let (index, mut writer) = self.building.take().ok_or_else(given_up)?;
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        // From here no change can come between.
        let mut writing = self.shared.writing();
        let Some((number, missed)) = &writing.rebuild else { return Err(given_up()) };
        if *number != self.number {
            return Err(given_up());
        }
        missed.iter().try_for_each(|change| self.shared.put(&writer, change))?;
        writer.commit()?;
        let generation = Generation::read(&self.folder, index, &self.shared.fields)?;
        name_current(&self.shared.folder, self.number)?;
        self.shared.live.store(Some(Arc::new(generation)));
        self.shared.fault.store(None);
        self.switched = true;
        writing.rebuild = None;
        if let Some(old) = writing.writer.replace(writer) {
            // A merge that is still running would write into a folder that is gone; its result is not needed.
            let _ = old.wait_merging_threads();
        }
        // The lock is held until the end, so that no rebuild can begin in a folder that is about to go.
        let all = generations(&self.shared.folder).unwrap_or_default();
        for other in all.into_iter().filter(|&other| other != self.number) {
            if let Err(error) = fs::remove_dir_all(self.shared.folder.join(name(other))) {
                tracing::warn!(%error, "an old search index could not be removed");
            }
        }
        Ok(())
    }
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        if self.switched {
            return;
        }
        self.building = None;
        let mut writing = self.shared.writing();
        if writing.rebuild.as_ref().is_some_and(|(number, _)| *number == self.number) {
            writing.rebuild = None;
        }
        drop(writing);
        // What is left over is removed after the next rebuild.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn given_up() -> SearchFault {
    SearchFault::Broken("this rebuild was given up".to_owned())
}

/// The folder name of a generation.
pub(super) fn name(number: u32) -> String {
    format!("challenges-{number}")
}

/// The generation that a folder name stands for.
pub(super) fn number(name: &str) -> Option<u32> {
    let number = name.strip_prefix("challenges-")?.parse().ok()?;
    (self::name(number) == name).then_some(number)
}

/// The generations that have a folder, in use or not.
fn generations(folder: &Path) -> Result<Vec<u32>, SearchFault> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(folder)? {
        numbers.extend(entry?.file_name().to_str().and_then(number));
    }
    Ok(numbers)
}

/// Names the generation in use, in one step that survives a power cut.
fn name_current(folder: &Path, number: u32) -> Result<(), SearchFault> {
    let next = folder.join("CURRENT.next");
    let mut file = fs::File::create(&next)?;
    file.write_all(format!("{}\n{}\n", name(number), schema::marker()).as_bytes())?;
    file.sync_all()?;
    fs::rename(&next, folder.join(CURRENT))?;
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SearchFault> + Send + 'static,
) -> Result<T, SearchFault> {
    spawn_blocking(work).await.unwrap_or_else(|error| Err(SearchFault::Broken(error.to_string())))
}
