//! The heads of the chain outside the database: signed, one a line, in `audit/heads.jsonl`.

use std::{
    fs,
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::{domain::audit::Head, signing};

/// One line of the file.
#[derive(Debug, Serialize, Deserialize)]
struct SignedHead {
    #[serde(flatten)]
    head: Head,
    /// Ed25519 over `overture-audit-head-v1`, seq, hash and time; base64.
    signature: String,
}

/// The name of the key.
const PURPOSE: &str = "audit";
/// No line is longer, in bytes.
const LINE: u64 = 1024;

fn file(data: &Path) -> PathBuf {
    data.join("audit").join("heads.jsonl")
}

/// Writes a head down behind the others; nothing when the last one is as far.
pub(super) fn write(data: &Path, head: Head) -> anyhow::Result<()> {
    if last(data)?.is_some_and(|last| last.seq >= head.seq) {
        return Ok(());
    }
    let signature = BASE64.encode(key(data)?.sign(&signed_bytes(&head)).to_bytes());
    let line = serde_json::to_string(&SignedHead { head, signature })?;
    let mut file = fs::OpenOptions::new().create(true).append(true).open(file(data))?;
    writeln!(file, "{line}")?;
    file.sync_all()?;
    Ok(())
}

/// The last head that was written; the others are not read.
pub(super) fn last(data: &Path) -> anyhow::Result<Option<Head>> {
    let path = file(data);
    if !path.exists() {
        return Ok(None);
    }
    let mut file = fs::File::open(&path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(LINE)))?;
    let mut end = String::new();
    file.read_to_string(&mut end)?;
    end.lines().next_back().map(|line| read(line, &path).map(|signed| signed.head)).transpose()
}

/// All heads that this portal signed; an error when one was not, or when they are gone.
pub(super) fn verified(data: &Path) -> anyhow::Result<Vec<Head>> {
    let path = file(data);
    let text = if path.exists() { fs::read_to_string(&path)? } else { String::new() };
    let signed = text.lines().map(|line| read(line, &path)).collect::<anyhow::Result<Vec<_>>>()?;
    if signed.is_empty() {
        if signing::file(data, PURPOSE).exists() {
            bail!("audit/heads.jsonl is gone or empty, although heads were signed");
        }
        return Ok(Vec::new());
    }
    let public: VerifyingKey = key(data)?.verifying_key();
    for signed in &signed {
        let bytes: [u8; 64] = BASE64
            .decode(&signed.signature)?
            .try_into()
            .map_err(|_| anyhow::anyhow!("a signature in audit/heads.jsonl is damaged"))?;
        if public.verify(&signed_bytes(&signed.head), &Signature::from_bytes(&bytes)).is_err() {
            let seq = signed.head.seq;
            bail!("the head of entry {seq} in audit/heads.jsonl was not signed by this portal");
        }
    }
    Ok(signed.into_iter().map(|signed| signed.head).collect())
}

fn read(line: &str, path: &Path) -> anyhow::Result<SignedHead> {
    serde_json::from_str(line).with_context(|| format!("{} is damaged", path.display()))
}

fn signed_bytes(head: &Head) -> Vec<u8> {
    format!("overture-audit-head-v1\n{}\n{}\n{}", head.seq, head.hash, head.at.timestamp_millis())
        .into_bytes()
}

/// The signing key, whose public half lies beside the heads.
fn key(data: &Path) -> anyhow::Result<SigningKey> {
    let key = signing::key(data, PURPOSE)?;
    let public = data.join("audit").join("public.key");
    if !public.exists() {
        fs::create_dir_all(data.join("audit"))?;
        fs::write(public, BASE64.encode(key.verifying_key().to_bytes()))?;
    }
    Ok(key)
}
