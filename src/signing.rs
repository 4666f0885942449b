//! The keys with which this portal signs: one for each purpose, in `secrets/` of the data folder.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ed25519_dalek::SigningKey;

/// The file of the key for this purpose.
#[must_use]
pub fn file(data: &Path, purpose: &str) -> PathBuf {
    data.join("secrets").join(format!("{purpose}.key"))
}

/// The key for this purpose, made at the first use, readable by its owner alone.
pub fn key(data: &Path, purpose: &str) -> anyhow::Result<SigningKey> {
    let path = file(data, purpose);
    if !path.exists() {
        make(&path)?;
    }
    let text = fs::read_to_string(&path)?;
    let seed: [u8; 32] = BASE64
        .decode(text.trim())?
        .try_into()
        .map_err(|_| anyhow::anyhow!("{} is damaged", path.display()))?;
    Ok(SigningKey::from_bytes(&seed))
}

/// Writes it whole before it has its name: of two that make one at once, both use the first.
fn make(path: &Path) -> anyhow::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut seed = [0_u8; 32];
    rand::RngExt::fill(&mut rand::rng(), &mut seed[..]);
    let draft = folder.join(format!(".{}", uuid::Uuid::now_v7()));
    let mut options = fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(BASE64.encode(seed).as_bytes())?;
    file.sync_all()?;
    let named = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match named {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_differs_by_purpose() {
        let folder = tempfile::tempdir().unwrap();
        let made: Vec<_> = std::thread::scope(|scope| {
            let makers: Vec<_> =
                (0..8).map(|_| scope.spawn(|| key(folder.path(), "receipt").unwrap())).collect();
            makers.into_iter().map(|maker| maker.join().unwrap().to_bytes()).collect()
        });
        assert!(made.iter().all(|one| *one == made[0]), "everybody has the same");
        assert_ne!(key(folder.path(), "audit").unwrap().to_bytes(), made[0]);
        assert_eq!(fs::read_dir(folder.path().join("secrets")).unwrap().count(), 2, "nothing is left behind");
    }
}
