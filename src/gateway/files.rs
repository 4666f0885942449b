//! Where the files of pitches lie: an object store with whole files under names of ours, and a folder beside it for
//! those that are still on their way. Both are in the data folder; no name of anybody's file is a name here.

use std::{
    fs::{self, TryLockError},
    io::{self, SeekFrom},
    ops::Range,
    path::{Path as OnDisk, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::{
    GetOptions, GetRange, ObjectStore, ObjectStoreExt as _, buffered::BufWriter, local::LocalFileSystem,
    path::Path,
};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};

use crate::domain::audit::hex;

/// Bytes that are carried at once: what a file takes of the memory on its way.
const PIECE: usize = 256 * 1024;
/// What the name of a file of the store has before it is whole.
const STAGED: char = '#';

/// The store.
#[derive(Debug)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    whole: PathBuf,
    parts: PathBuf,
}

/// Why a file that was begun cannot be gone on with.
#[derive(Debug, thiserror::Error)]
pub enum NotResumed {
    #[error("there is no such file")]
    Gone,
    #[error("somebody else writes it")]
    Busy,
    #[error(transparent)]
    Fault(#[from] io::Error),
}

impl Files {
    /// The store below this data folder, which is made.
    pub fn local(data: &OnDisk) -> anyhow::Result<Self> {
        let (whole, parts) = (data.join("files"), data.join("uploads"));
        fs::create_dir_all(&whole)?;
        fs::create_dir_all(&parts)?;
        let store = LocalFileSystem::new_with_prefix(&whole)?.with_automatic_cleanup(true).with_fsync(true);
        Ok(Self { store: Arc::new(store), whole, parts })
    }

    /// A new, empty file under way; it goes when it is dropped.
    pub async fn begin(&self, name: &str) -> io::Result<Part> {
        self.open(name, true).await.map_err(|error| match error {
            NotResumed::Fault(error) => error,
            other => io::Error::other(other),
        })
    }

    /// A file under way that is gone on with at its end; it stays when it is dropped. Only one at a time writes it.
    pub async fn resume(&self, name: &str) -> Result<Part, NotResumed> {
        self.open(name, false).await.map(Part::staying)
    }

    async fn open(&self, name: &str, new: bool) -> Result<Part, NotResumed> {
        let path = self.parts.join(name);
        let at = path.clone();
        let opened = blocking(move || {
            let mut options = fs::OpenOptions::new();
            let file = options.read(true).append(true).create_new(new).open(&at)?;
            match file.try_lock() {
                Ok(()) => Ok(Some((file.metadata()?.len(), file))),
                Err(TryLockError::WouldBlock) => Ok(None),
                Err(TryLockError::Error(error)) => Err(error),
            }
        });
        match opened.await {
            Ok(Some((length, file))) => {
                Ok(Part { path, file: tokio::fs::File::from_std(file), length, stays: false })
            }
            Ok(None) => Err(NotResumed::Busy),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(NotResumed::Gone),
            Err(error) => Err(error.into()),
        }
    }

    /// How much of a file under way is there; none when it is not there.
    pub async fn received(&self, name: &str) -> io::Result<Option<u64>> {
        match tokio::fs::metadata(self.parts.join(name)).await {
            Ok(found) => Ok(Some(found.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The names of all files under way.
    pub async fn under_way(&self) -> io::Result<Vec<String>> {
        names(&self.parts).await
    }

    /// Removes a file under way; nothing happens when it is not there.
    pub async fn give_up(&self, name: &str) -> io::Result<()> {
        gone_is_fine(tokio::fs::remove_file(self.parts.join(name)).await)
    }

    /// Keeps a whole file under this name, and answers the SHA-256 of its content in hex. It is on the disk when this
    /// answers.
    pub async fn keep(&self, blob: &str, part: &mut Part) -> io::Result<String> {
        part.file.flush().await?;
        part.file.seek(SeekFrom::Start(0)).await?;
        let writer = BufWriter::with_capacity(Arc::clone(&self.store), Path::from(blob), PIECE);
        let mut writer = writer.with_max_concurrency(1);
        let (mut hash, mut piece) = (Sha256::new(), vec![0; PIECE]);
        loop {
            let read = part.file.read(&mut piece).await?;
            if read == 0 {
                break;
            }
            hash.update(&piece[..read]);
            writer.write_all(&piece[..read]).await?;
        }
        writer.shutdown().await?;
        Ok(hex(&hash.finalize()))
    }

    /// A part of a file, piece by piece.
    pub async fn read(
        &self,
        blob: &str,
        range: Range<u64>,
    ) -> anyhow::Result<impl Stream<Item = io::Result<Bytes>> + use<>> {
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        let found = self.store.get_opts(&Path::from(blob), options).await?;
        Ok(found.into_stream().map_err(io::Error::other))
    }

    /// Removes a file; nothing happens when it is not there.
    pub async fn remove(&self, blob: &str) -> anyhow::Result<()> {
        match self.store.delete(&Path::from(blob)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The names of all files.
    pub async fn all(&self) -> anyhow::Result<Vec<String>> {
        let listed = self.store.list(None).map(|found| found.map(|one| one.location.to_string()));
        Ok(listed.try_collect().await?)
    }

    /// What the store began to write and did not finish, as when the process was killed: it lists them nowhere.
    pub async fn unfinished(&self) -> io::Result<Vec<String>> {
        let mut names = names(&self.whole).await?;
        names.retain(|name| name.contains(STAGED));
        Ok(names)
    }

    /// Removes one of them.
    pub async fn discard(&self, unfinished: &str) -> io::Result<()> {
        gone_is_fine(tokio::fs::remove_file(self.whole.join(unfinished)).await)
    }
}

/// The names in a folder; those that are no text are not ours.
async fn names(folder: &OnDisk) -> io::Result<Vec<String>> {
    let (mut names, mut folder) = (Vec::new(), tokio::fs::read_dir(folder).await?);
    while let Some(entry) = folder.next_entry().await? {
        names.extend(entry.file_name().into_string());
    }
    Ok(names)
}

fn gone_is_fine(done: io::Result<()>) -> io::Result<()> {
    done.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

/// A file under way.
#[derive(Debug)]
pub struct Part {
    path: PathBuf,
    file: tokio::fs::File,
    length: u64,
    stays: bool,
}

impl Part {
    /// Bytes so far.
    #[must_use]
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// Adds a piece at the end.
    pub async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.file.write_all(piece).await?;
        self.length += piece.len() as u64;
        Ok(())
    }

    /// Puts what was written on the disk, so that it is there after a crash.
    pub async fn settle(&mut self) -> io::Result<()> {
        self.file.flush().await?;
        self.file.sync_data().await
    }

    /// Looks at the content, where it holds nobody up.
    pub async fn look<T: Send + 'static>(
        &mut self,
        look: impl FnOnce(&mut fs::File, u64) -> T + Send + 'static,
    ) -> io::Result<T> {
        self.file.flush().await?;
        let (mut file, length) = (self.file.try_clone().await?.into_std().await, self.length);
        blocking(move || Ok(look(&mut file, length))).await
    }

    /// Goes when it is dropped.
    #[must_use]
    pub fn going(self) -> Self {
        let mut part = self;
        part.stays = false;
        part
    }

    /// Stays when it is dropped, to be gone on with.
    #[must_use]
    pub fn staying(self) -> Self {
        let mut part = self;
        part.stays = true;
        part
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.stays
            && let Err(error) = gone_is_fine(fs::remove_file(&self.path))
        {
            tracing::warn!(%error, "a file under way was not removed; the worker will");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::canonical::sha256_hex;

    async fn content(files: &Files, blob: &str, range: Range<u64>) -> Vec<u8> {
        let pieces: Vec<Bytes> = files.read(blob, range).await.unwrap().try_collect().await.unwrap();
        pieces.concat()
    }

    #[tokio::test]
    async fn what_is_kept_is_read_whole_and_in_parts() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::local(folder.path()).unwrap();
        let bytes: Vec<u8> = (0..3 * PIECE + 7).map(|byte| (byte % 251) as u8).collect();
        let mut part = files.begin("a").await.unwrap();
        for piece in bytes.chunks(1000) {
            part.write(piece).await.unwrap();
        }
        assert_eq!(files.keep("2026110112/x", &mut part).await.unwrap(), sha256_hex(&bytes));
        drop(part);
        assert!(files.under_way().await.unwrap().is_empty());
        assert_eq!(content(&files, "2026110112/x", 0..bytes.len() as u64).await, bytes);
        assert_eq!(content(&files, "2026110112/x", 5..9).await, bytes[5..9]);
        assert_eq!(files.all().await.unwrap(), ["2026110112/x"]);
        files.remove("2026110112/x").await.unwrap();
        files.remove("2026110112/x").await.unwrap();
        assert!(files.all().await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_file_under_way_is_written_by_one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::local(folder.path()).unwrap();
        let mut part = files.begin("a").await.unwrap().staying();
        part.write(b"one").await.unwrap();
        part.settle().await.unwrap();
        assert!(matches!(files.resume("a").await, Err(NotResumed::Busy)));
        drop(part);
        let mut part = files.resume("a").await.unwrap();
        assert_eq!(part.length(), 3);
        part.write(b"two").await.unwrap();
        part.settle().await.unwrap();
        drop(part);
        assert_eq!(files.received("a").await.unwrap(), Some(6));
        drop(files.resume("a").await.unwrap().going());
        assert!(matches!(files.resume("a").await, Err(NotResumed::Gone)));
    }
}
