//! The ledger of erasures, `privacy/erasures.jsonl` in the data folder: it outlives the database, so that an old copy
//! brings nobody back.

use std::{
    collections::HashSet,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use crate::domain::privacy::ledger::Erased;

fn file(data: &Path) -> PathBuf {
    data.join("privacy").join("erasures.jsonl")
}

/// Every erasure that was written down.
pub(super) fn read(data: &Path) -> anyhow::Result<Vec<Erased>> {
    let path = file(data);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let damaged = || format!("{} is damaged", path.display());
    fs::read_to_string(&path)?.lines().map(|line| serde_json::from_str(line).with_context(damaged)).collect()
}

/// Writes down those that are not there yet; on the disk when this returns.
pub(super) fn follow(data: &Path, executed: &[Erased]) -> anyhow::Result<()> {
    let mut known: HashSet<String> = read(data)?.into_iter().map(|erased| erased.account).collect();
    let fresh: Vec<&Erased> = executed.iter().filter(|erased| known.insert(erased.account.clone())).collect();
    if fresh.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(data.join("privacy"))?;
    let mut options = fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file(data))?;
    for erased in fresh {
        writeln!(file, "{}", serde_json::to_string(erased)?)?;
    }
    Ok(file.sync_all()?)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::values::AccountId;

    use super::*;
    use crate::domain::privacy::ledger::fingerprint;

    #[test]
    fn each_erasure_is_written_down_once() {
        let data = tempfile::tempdir().unwrap();
        let erased =
            |account| Erased { account: fingerprint(account), at: DateTime::UNIX_EPOCH, counts: Vec::new() };
        let (one, other) = (erased(AccountId::generate()), erased(AccountId::generate()));
        assert_eq!(read(data.path()).unwrap(), []);
        follow(data.path(), &[]).unwrap();
        follow(data.path(), std::slice::from_ref(&one)).unwrap();
        follow(data.path(), &[one.clone(), other.clone()]).unwrap();
        assert_eq!(read(data.path()).unwrap(), [one, other]);
        std::fs::write(file(data.path()), "{ cut off").unwrap();
        assert!(read(data.path()).is_err(), "never taken for an empty one");
    }
}
