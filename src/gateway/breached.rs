//! The list of breached passwords in a file of the operator's: SHA-1 in hex, one a line, sorted, with or without
//! `:count` behind it, as Have I Been Pwned offers it for download. It is searched where it lies: 40 GB are about
//! 36 reads.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Seek as _, SeekFrom},
    path::Path,
};

use sha1::{Digest as _, Sha1};

use crate::domain::audit::hex;

/// Whether the file lists this password.
pub fn lists(path: &Path, password: &[u8]) -> io::Result<bool> {
    let wanted = hex(&Sha1::digest(password)).to_uppercase();
    let file = File::open(path)?;
    // The line looked for begins at or after `low` and before `high`, if it is there.
    let (mut low, mut high) = (0, file.metadata()?.len());
    let mut reader = BufReader::with_capacity(256, file);
    while low < high {
        let middle = low + (high - low) / 2;
        let Some((start, line)) = line_from(&mut reader, low, middle)? else {
            high = middle;
            continue;
        };
        let hash = line.split(':').next().unwrap_or_default().trim().to_uppercase();
        match hash.cmp(&wanted) {
            std::cmp::Ordering::Equal => return Ok(true),
            std::cmp::Ordering::Less => low = start + line.len() as u64,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    Ok(false)
}

/// The first line that begins at or after `at`, with its place; lines begin at `low`.
fn line_from(reader: &mut BufReader<File>, low: u64, at: u64) -> io::Result<Option<(u64, String)>> {
    let mut start = low;
    if at > low {
        // The rest of the line before, of which the last byte may be its end.
        reader.seek(SeekFrom::Start(at - 1))?;
        let mut rest = Vec::new();
        start = at - 1 + reader.read_until(b'\n', &mut rest)? as u64;
    } else {
        reader.seek(SeekFrom::Start(low))?;
    }
    let mut line = String::new();
    reader.read_line(&mut line)?;
    Ok((!line.is_empty()).then_some((start, line)))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn every_listed_password_is_found_and_no_other() {
        for (count, end) in [(0, "\n"), (1, "\n"), (2, "\r\n"), (997, "\r\n"), (1_000, "\n")] {
            for suffix in ["", ":3", ":24230577"] {
                let listed: Vec<String> = (0..count).map(|n| format!("password {n}")).collect();
                let mut lines: Vec<String> =
                    listed.iter().map(|text| hex(&Sha1::digest(text)).to_uppercase()).collect();
                lines.sort();
                let mut file = tempfile::NamedTempFile::new().unwrap();
                for line in &lines {
                    write!(file, "{line}{suffix}{end}").unwrap();
                }
                for text in &listed {
                    assert!(lists(file.path(), text.as_bytes()).unwrap(), "{text} of {count}{suffix}");
                }
                for other in ["", "password", "Password 1", "password 1000"] {
                    assert!(!lists(file.path(), other.as_bytes()).unwrap(), "{other} of {count}");
                }
            }
        }
        assert!(lists(Path::new("none"), b"x").is_err());
    }
}
