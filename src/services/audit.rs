//! The audit chain beside the database: its head is signed and written to a file, and the whole is verified.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey};
use entity::values::Role;
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::{Check, Head, Whole},
        mail::EmailAddress,
        pitch::Reference,
    },
    error::{Error, Result},
    store::{self, audit::Filter},
};

pub use crate::store::audit::Entry;

/// One line of `audit/heads.jsonl`.
#[derive(Debug, Serialize, Deserialize)]
struct SignedHead {
    #[serde(flatten)]
    head: Head,
    /// Ed25519 over `overture-audit-head-v1`, seq, hash and time; base64.
    signature: String,
}

/// What a verification found.
#[derive(Debug)]
pub struct Verdict {
    /// Entries that were followed, and those whose payload is gone.
    pub whole: Whole,
    /// Heads that were compared.
    pub anchors: usize,
}

/// Entries on a page of the trail.
const ENTRIES: u64 = 50;

/// One page of the trail.
#[derive(Debug)]
pub struct Trail {
    pub entries: Vec<Entry>,
    /// The entry before which the list goes on.
    pub next: Option<i64>,
}

/// The audit trail for those who look after it: auditors and administrators, who change nothing of it. `what` is the
/// address of an account or the reference of a pitch; 404 for everybody else.
pub async fn trail(
    app: &App,
    op: &Op,
    groups: Vec<String>,
    what: &str,
    before: Option<i64>,
) -> Result<Trail> {
    let may = op.account().is_some()
        && [Role::Auditor, Role::Admin].iter().any(|role| op.actor.roles.portal(*role));
    if !may {
        return Err(Error::NotFound);
    }
    let conn = app.db.read();
    let nobody = Trail { entries: Vec::new(), next: None };
    let mut filter = Filter { groups, ..Filter::default() };
    if let Ok(address) = EmailAddress::parse(what) {
        match store::account::by_email(conn, address.as_str()).await? {
            Some(person) => filter.actor = Some(person.id),
            None => return Ok(nobody),
        }
    } else if !what.is_empty() {
        let Some(reference) = Reference::parse(what) else { return Ok(nobody) };
        match store::pitch::seen(conn, reference.as_str(), &op.actor).await {
            Ok(seen) => filter.object = Some(seen.head.id.0),
            Err(Error::NotFound) => return Ok(nobody),
            Err(other) => return Err(other),
        }
    }
    let mut entries = store::audit::entries(conn, &filter, before, ENTRIES + 1).await?;
    let size = usize::try_from(ENTRIES).unwrap_or(usize::MAX);
    let more = entries.len() > size;
    entries.truncate(size);
    Ok(Trail { next: entries.last().filter(|_| more).map(|last| last.seq), entries })
}

/// Writes the present head, signed, to the data folder; nothing when it did not change.
pub async fn anchor(app: &App, op: &Op) -> Result<()> {
    let Some(head) = store::audit::last(app.db.read()).await? else { return Ok(()) };
    let folder = app.config.server.data.clone();
    let _ = op;
    Ok(write_head(&folder, head)?)
}

fn write_head(data: &Path, head: Head) -> anyhow::Result<()> {
    let heads = heads_file(data);
    if read_heads(&heads)?.last().is_some_and(|last| last.head.seq >= head.seq) {
        return Ok(());
    }
    let key = key(data)?;
    let signature = BASE64.encode(key.sign(&signed_bytes(&head)).to_bytes());
    let line = serde_json::to_string(&SignedHead { head, signature })?;
    let mut file = fs::OpenOptions::new().create(true).append(true).open(&heads)?;
    writeln!(file, "{line}")?;
    file.sync_all()?;
    Ok(())
}

fn heads_file(data: &Path) -> PathBuf {
    data.join("audit").join("heads.jsonl")
}

fn signed_bytes(head: &Head) -> Vec<u8> {
    format!("overture-audit-head-v1\n{}\n{}\n{}", head.seq, head.hash, head.at.timestamp_millis())
        .into_bytes()
}

fn read_heads(file: &Path) -> anyhow::Result<Vec<SignedHead>> {
    if !file.exists() {
        return Ok(Vec::new());
    }
    fs::read_to_string(file)?
        .lines()
        .map(|line| serde_json::from_str(line).with_context(|| format!("{} is damaged", file.display())))
        .collect()
}

/// The signing key in `secrets/`, made at the first use, readable by its owner alone.
fn key(data: &Path) -> anyhow::Result<SigningKey> {
    let path = data.join("secrets").join("audit.key");
    if !path.exists() {
        for folder in ["secrets", "audit"] {
            fs::create_dir_all(data.join(folder))?;
        }
        let mut seed = [0_u8; 32];
        rand::RngExt::fill(&mut rand::rng(), &mut seed[..]);
        let mut options = fs::OpenOptions::new();
        options.create_new(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path)?;
        file.write_all(BASE64.encode(seed).as_bytes())?;
        file.sync_all()?;
        let public = BASE64.encode(SigningKey::from_bytes(&seed).verifying_key().to_bytes());
        fs::write(data.join("audit").join("public.key"), public)?;
    }
    let text = fs::read_to_string(&path)?;
    let seed: [u8; 32] = BASE64
        .decode(text.trim())?
        .try_into()
        .map_err(|_| anyhow::anyhow!("{} is damaged", path.display()))?;
    Ok(SigningKey::from_bytes(&seed))
}

/// Follows the whole chain and compares it with every signed head; the first break is the error.
pub async fn verify(app: &App) -> anyhow::Result<Verdict> {
    let data = &app.config.server.data;
    let heads = read_heads(&heads_file(data))?;
    if !heads.is_empty() {
        let public: VerifyingKey = key(data)?.verifying_key();
        for signed in &heads {
            let bytes: [u8; 64] = BASE64
                .decode(&signed.signature)?
                .try_into()
                .map_err(|_| anyhow::anyhow!("a signature in audit/heads.jsonl is damaged"))?;
            if public.verify(&signed_bytes(&signed.head), &Signature::from_bytes(&bytes)).is_err() {
                bail!(
                    "the head of entry {} in audit/heads.jsonl was not signed by this portal",
                    signed.head.seq
                );
            }
        }
    }
    let anchors = heads.len();
    if heads.is_empty() && data.join("secrets").join("audit.key").exists() {
        bail!("audit/heads.jsonl is gone or empty, although heads were signed");
    }
    let mut check = Check::new(heads.into_iter().map(|signed| signed.head));
    let mut seq = 0;
    loop {
        let page = store::audit::after(app.db.read(), seq, 5000).await?;
        for (link, payload) in &page {
            check.take(link, payload.as_ref())?;
        }
        match page.last() {
            Some((link, _)) => seq = link.seq,
            None => break,
        }
    }
    Ok(Verdict { whole: check.finish()?, anchors })
}
