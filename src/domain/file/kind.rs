//! The kinds of files that are taken, told by their content. The ending of the name has to agree, and is never enough.

use std::io::{Read, Seek, SeekFrom};

use super::{
    archive::{self, Contents},
    image::{self, Format},
};
use crate::error::Refusal;

/// Bytes at the beginning in which nothing that a browser runs may stand.
const HEAD: u64 = 4096;
/// Bytes of text that are looked at together.
const PIECE: usize = 64 * 1024;
/// What makes a browser that guesses take a file for a page.
const ACTIVE: [&[u8]; 8] =
    [b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<svg", b"<object"];

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Pdf,
    Png,
    Jpeg,
    Gif,
    Webp,
    Docx,
    Xlsx,
    Pptx,
    Odt,
    Ods,
    Odp,
    Text,
    Csv,
    Markdown,
}

impl Kind {
    /// All of them, in the order in which people are told.
    pub const ALL: [Self; 14] = [
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Odt,
        Self::Ods,
        Self::Odp,
        Self::Png,
        Self::Jpeg,
        Self::Gif,
        Self::Webp,
        Self::Text,
        Self::Csv,
        Self::Markdown,
    ];

    /// The endings of its names, the usual one first.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Gif => &["gif"],
            Self::Webp => &["webp"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
            Self::Odp => &["odp"],
            Self::Text => &["txt"],
            Self::Csv => &["csv"],
            Self::Markdown => &["md"],
        }
    }

    /// The media type it is served as.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Text => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Markdown => "text/markdown; charset=utf-8",
        }
    }

    fn of_name(name: &str) -> Option<Self> {
        let (stem, ending) = name.rsplit_once('.')?;
        let ending = ending.to_lowercase();
        let fits = |kind: &Self| !stem.is_empty() && kind.endings().contains(&ending.as_str());
        Self::ALL.into_iter().find(fits)
    }
}

/// What a file of this name and length is. Refused: an empty one, a kind that is not taken, a content that is not what
/// the name says, one that is broken, protected, active in a browser, or too much to open.
pub fn examine(name: &str, file: &mut (impl Read + Seek), length: u64) -> Result<Kind, Refusal> {
    let Some(kind) = Kind::of_name(name) else { return Err(Refusal::new("file-kind-unknown")) };
    if length == 0 {
        return Err(Refusal::new("file-empty"));
    }
    let head = head(file).ok_or_else(|| Refusal::new("file-broken"))?;
    if is_active(&head) {
        return Err(Refusal::new("file-active"));
    }
    let found = infer::get(&head).map(|found| found.mime_type());
    let is = |expected: &str| if found == Some(expected) { Ok(()) } else { Err(differs()) };
    match kind {
        Kind::Pdf => {
            is("application/pdf")?;
            if head.starts_with(b"%PDF-") { Ok(()) } else { Err(differs()) }
        }
        Kind::Png => is("image/png").and_then(|()| image::examine(file, length, Format::Png)),
        Kind::Jpeg => is("image/jpeg").and_then(|()| image::examine(file, length, Format::Jpeg)),
        Kind::Gif => is("image/gif").and_then(|()| image::examine(file, length, Format::Gif)),
        Kind::Webp => is("image/webp").and_then(|()| image::examine(file, length, Format::Webp)),
        Kind::Docx | Kind::Xlsx | Kind::Pptx | Kind::Odt | Kind::Ods | Kind::Odp => {
            document(kind, &head, file, length)
        }
        Kind::Text | Kind::Csv | Kind::Markdown => {
            if found.is_none() && is_text(file) {
                Ok(())
            } else {
                Err(differs())
            }
        }
    }
    .map(|()| kind)
}

fn differs() -> Refusal {
    Refusal::new("file-kind-differs")
}

fn head(file: &mut (impl Read + Seek)) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.by_ref().take(HEAD).read_to_end(&mut head).ok()?;
    Some(head)
}

/// Whether a browser that guesses would find a page here: in any letter case, and in the other encodings of text.
fn is_active(head: &[u8]) -> bool {
    let plain: Vec<u8> = head.iter().filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
    ACTIVE.iter().any(|word| plain.windows(word.len()).any(|part| part == *word))
}

/// A document of an office program: a zip file with the parts of its kind, and no programs.
fn document(kind: Kind, head: &[u8], file: &mut (impl Read + Seek), length: u64) -> Result<(), Refusal> {
    if !head.starts_with(b"PK\x03\x04") {
        return Err(differs());
    }
    let contents = archive::contents(file, length)?;
    if has_program(&contents) {
        return Err(Refusal::new("file-macros"));
    }
    let part = match kind {
        Kind::Docx => "word/document.xml",
        Kind::Xlsx => "xl/workbook.xml",
        Kind::Pptx => "ppt/presentation.xml",
        _ => "content.xml",
    };
    let is_named = match kind {
        Kind::Docx | Kind::Xlsx | Kind::Pptx => contents.has("[Content_Types].xml"),
        _ => contents.media_type.as_deref() == Some(kind.media_type()),
    };
    if is_named && contents.has(part) { Ok(()) } else { Err(differs()) }
}

fn has_program(contents: &Contents) -> bool {
    contents.names.iter().map(|name| name.to_ascii_lowercase()).any(|name| {
        name.ends_with("vbaproject.bin") || name.starts_with("basic/") || name.starts_with("scripts/")
    })
}

/// UTF-8 from the first to the last byte, without control characters but line breaks and tabs.
fn is_text(file: &mut (impl Read + Seek)) -> bool {
    if file.seek(SeekFrom::Start(0)).is_err() {
        return false;
    }
    let (mut piece, mut held) = (vec![0; PIECE], 0);
    loop {
        let Ok(read) = file.read(&mut piece[held..]) else { return false };
        let filled = held + read;
        let valid = match std::str::from_utf8(&piece[..filled]) {
            Ok(_) => filled,
            // A letter may go on in the next piece; nothing else may be wrong.
            Err(error) if error.error_len().is_none() && read > 0 => error.valid_up_to(),
            Err(_) => return false,
        };
        let is_control =
            |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c) || *byte == 0x7f;
        if piece[..valid].iter().any(is_control) {
            return false;
        }
        if read == 0 {
            return true;
        }
        piece.copy_within(valid..filled, 0);
        held = filled - valid;
    }
}

#[cfg(test)]
#[path = "kind_tests.rs"]
mod tests;
