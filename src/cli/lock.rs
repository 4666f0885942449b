//! One server a data folder.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use anyhow::{Context as _, bail};

/// Holds the folder until it is dropped; a second holder is refused.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "the open file is the lock")] File);

/// Takes the folder.
pub(super) fn take(data: &Path) -> anyhow::Result<Lock> {
    let file = File::create(path(data))
        .with_context(|| format!("the folder {} cannot be written", data.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => bail!("another server runs on the folder {}", data.display()),
        Err(TryLockError::Error(error)) => Err(error).context("the data folder cannot be locked"),
    }
}

/// Whether a server runs on this folder.
pub(super) fn is_taken(data: &Path) -> bool {
    File::open(path(data)).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

fn path(data: &Path) -> std::path::PathBuf {
    data.join("overture.lock")
}
