//! The table of contents of a zip file, read strictly and before anything is unpacked. What could be read in two ways
//! is refused: a reader that is more liberal than this one would see another file.

use std::io::{Read, Seek, SeekFrom};

use crate::error::Refusal;

/// Documents have no more entries.
const MOST_ENTRIES: usize = 1_000;
/// Bytes of the longest table of contents.
const LONGEST_TABLE: u64 = 1024 * 1024;
/// Unpacked to packed, of the whole and of each large entry.
const RATIO: u64 = 100;
/// Entries below this length may pack better: empty pages do.
const SMALL: u64 = 1024 * 1024;
/// Bytes of everything unpacked.
const UNPACKED: u64 = 200 * super::MIB;

const END: [u8; 4] = *b"PK\x05\x06";
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const LOCAL: [u8; 4] = *b"PK\x03\x04";
const END_LENGTH: u64 = 22;
const ENTRY_LENGTH: usize = 46;
const LOCAL_LENGTH: u64 = 30;
/// A number that stands for "see elsewhere": files of 4 GiB, which nobody sends here.
const ELSEWHERE: u32 = u32::MAX;

/// Endings of what holds further files.
const NESTED: [&str; 14] =
    ["zip", "jar", "7z", "rar", "gz", "tgz", "bz2", "xz", "zst", "tar", "cab", "arj", "lzh", "iso"];

/// What a document made of several files holds.
#[derive(Debug)]
pub(super) struct Contents {
    pub(super) names: Vec<String>,
    /// The text of a first entry `mimetype` that is stored as it is.
    pub(super) media_type: Option<String>,
}

impl Contents {
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|entry| entry == name)
    }
}

struct Entry {
    name: String,
    packed: u64,
    unpacked: u64,
    at: u64,
}

/// The contents of a zip file of this length. Refused: what is no zip file from its first to its last byte, and what
/// would not unpack to a document of reasonable size in one folder.
pub(super) fn contents(file: &mut (impl Read + Seek), length: u64) -> Result<Contents, Refusal> {
    let broken = || Refusal::new("file-broken");
    let (table, count, begins) = table(file, length).ok_or_else(broken)?;
    if count > MOST_ENTRIES {
        return Err(Refusal::new("file-archive-bomb"));
    }
    let mut rest = table.as_slice();
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        entries.push(entry(&mut rest)?);
    }
    if !rest.is_empty() || entries.is_empty() {
        return Err(broken());
    }
    is_reasonable(&entries)?;
    are_apart(&mut entries, begins).ok_or_else(|| Refusal::new("file-archive-bomb"))?;
    let media_type = match entries.first() {
        Some(first) if first.at == 0 && first.name == "mimetype" && first.packed == first.unpacked => {
            stored(file, first)
        }
        _ => None,
    };
    Ok(Contents { names: entries.into_iter().map(|entry| entry.name).collect(), media_type })
}

/// The bytes of the table of contents, the number of its entries, and where it begins: it ends where the end record
/// begins, and that ends with the file.
fn table(file: &mut (impl Read + Seek), length: u64) -> Option<(Vec<u8>, usize, u64)> {
    let tail = bytes(file, length.saturating_sub(END_LENGTH + u64::from(u16::MAX)), length)?;
    let fits = |at: &usize| {
        let rest = &tail[*at..];
        rest.starts_with(&END) && rest.len() as u64 == END_LENGTH + u64::from(u16_at(rest, 20))
    };
    let mut ends = (0..tail.len().checked_sub(END_LENGTH as usize - 1)?).filter(fits);
    let (at, None) = (ends.next()?, ends.next()) else { return None };
    let end = &tail[at..];
    let (count, size, begins) = (u16_at(end, 10), u32_at(end, 12), u32_at(end, 16));
    let is_one_disk = u16_at(end, 4) == 0 && u16_at(end, 6) == 0 && u16_at(end, 8) == count;
    let (size, begins) = (u64::from(size), u64::from(begins));
    let ends_at = length - (tail.len() - at) as u64;
    if !is_one_disk || count == u16::MAX || size > LONGEST_TABLE || begins.checked_add(size)? != ends_at {
        return None;
    }
    Some((bytes(file, begins, ends_at)?, count.into(), begins))
}

/// The next entry of the table.
fn entry(rest: &mut &[u8]) -> Result<Entry, Refusal> {
    let broken = || Refusal::new("file-broken");
    let head = rest.get(..ENTRY_LENGTH).filter(|head| head.starts_with(&ENTRY)).ok_or_else(broken)?;
    let (flags, packed, unpacked) = (u16_at(head, 8), u32_at(head, 20), u32_at(head, 24));
    let (name, extra, comment) = (u16_at(head, 28), u16_at(head, 30), u16_at(head, 32));
    let (system, attributes, at) = (head[5], u32_at(head, 38), u32_at(head, 42));
    let end = ENTRY_LENGTH + usize::from(name);
    let name = rest.get(ENTRY_LENGTH..end).ok_or_else(broken)?;
    let name = std::str::from_utf8(name).map_err(|_| broken())?.to_owned();
    *rest = rest.get(end + usize::from(extra) + usize::from(comment)..).ok_or_else(broken)?;
    if [packed, unpacked, at].contains(&ELSEWHERE) {
        return Err(Refusal::new("file-archive-bomb"));
    }
    if flags & 1 == 1 {
        return Err(Refusal::new("file-protected"));
    }
    // Unix (3) and macOS (19) keep the kind of a file in the upper half.
    let is_link = matches!(system, 3 | 19) && (attributes >> 16) & 0o170_000 == 0o120_000;
    if is_link || !stays_inside(&name) {
        return Err(Refusal::new("file-archive-paths"));
    }
    Ok(Entry { name, packed: packed.into(), unpacked: unpacked.into(), at: at.into() })
}

/// Unpacked, this entry would lie below the folder it is unpacked to.
fn stays_inside(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(['\\', '\0', ':'])
        && !name.starts_with('/')
        && name.split('/').all(|part| part != "..")
}

/// Not too much, not packed too well, and no archive within the archive. Tables behind the charts of a presentation
/// are documents in a document, and common.
fn is_reasonable(entries: &[Entry]) -> Result<(), Refusal> {
    let packed: u64 = entries.iter().map(|entry| entry.packed).sum();
    let unpacked: u64 = entries.iter().map(|entry| entry.unpacked).sum();
    let is_dense = |packed: u64, unpacked: u64| unpacked > SMALL && unpacked / RATIO > packed;
    let is_nested = |entry: &Entry| {
        let ending = entry.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        ending.is_some_and(|ending| NESTED.contains(&ending.as_str()))
    };
    let is_bomb = unpacked > UNPACKED
        || is_dense(packed, unpacked)
        || entries.iter().any(|entry| is_dense(entry.packed, entry.unpacked) || is_nested(entry));
    if is_bomb { Err(Refusal::new("file-archive-bomb")) } else { Ok(()) }
}

/// No two entries share bytes, the first begins with the file, and the last ends before the table.
fn are_apart(entries: &mut [Entry], table: u64) -> Option<()> {
    entries.sort_by_key(|entry| entry.at);
    let mut free = 0;
    for entry in &*entries {
        if entry.at < free {
            return None;
        }
        free = entry.at.checked_add(LOCAL_LENGTH + entry.name.len() as u64)?.checked_add(entry.packed)?;
    }
    (entries.first()?.at == 0 && free <= table).then_some(())
}

/// The text of a small entry that is not packed.
fn stored(file: &mut (impl Read + Seek), entry: &Entry) -> Option<String> {
    let head = bytes(file, 0, LOCAL_LENGTH)?;
    let is_stored = head.starts_with(&LOCAL) && u16_at(&head, 8) == 0 && entry.packed <= 100;
    let from = LOCAL_LENGTH + u64::from(u16_at(&head, 26)) + u64::from(u16_at(&head, 28));
    let text = bytes(file, from, from + entry.packed).filter(|_| is_stored)?;
    String::from_utf8(text).ok()
}

fn bytes(file: &mut (impl Read + Seek), from: u64, to: u64) -> Option<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(to.checked_sub(from)?).ok()?];
    file.seek(SeekFrom::Start(from)).ok()?;
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).map_or(0, u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}
