//! Files that people send with a form: small ones, read whole and as text, and those of pitches, kept as they come.

use std::io::Read as _;

use actix_multipart::{Field, Multipart};
use actix_web::{HttpRequest, http::header, web};
use flate2::read::GzDecoder;
use futures_util::StreamExt as _;

use super::problem::Problem;
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services::{self, file::Part},
};

/// A file is at most this long on its way, in bytes.
const LIMIT: usize = 8 * 1024 * 1024;
/// And this long unpacked.
const UNPACKED: u64 = 32 * 1024 * 1024;
/// What else belongs to the body.
const AROUND: usize = 64 * 1024;
/// Bytes of a field beside a file.
const LONGEST_TEXT: usize = 200;

/// A file of a form, from the field `file`.
#[derive(Debug)]
pub(super) struct Upload {
    /// As it was called where it came from, without folders; empty when none was chosen.
    name: String,
    bytes: Vec<u8>,
}

impl Upload {
    /// The name, without the ending of a packed file, and the text. Refused beside its field: no file, what is no
    /// UTF-8, what unpacks to too much.
    pub(super) fn text(self) -> Result<(String, String), Invalid> {
        let refused = |why| Invalid::field("file", why);
        if self.name.is_empty() || self.bytes.is_empty() {
            return Err(refused("upload-missing"));
        }
        let (name, bytes) = match self.name.strip_suffix(".gz") {
            None => (self.name, self.bytes),
            Some(name) => {
                let mut bytes = Vec::new();
                let read = GzDecoder::new(self.bytes.as_slice()).take(UNPACKED + 1).read_to_end(&mut bytes);
                if read.is_err() {
                    return Err(refused("upload-not-packed"));
                }
                if bytes.len() as u64 > UNPACKED {
                    return Err(refused("upload-too-long"));
                }
                (name.to_owned(), bytes)
            }
        };
        let text = String::from_utf8(bytes).map_err(|_| refused("upload-not-text"))?;
        if text.contains('\0') { Err(refused("upload-not-text")) } else { Ok((name, text)) }
    }

    /// Reads the body of a request. Longer ones are refused before they came, or where they go on for too long.
    pub(super) async fn read(request: &HttpRequest, body: web::Payload) -> Result<Self, Problem> {
        if !is_multipart(request) {
            return Err(Problem::UnsupportedType);
        }
        if announced(request).is_some_and(|length| length > (LIMIT + AROUND) as u64) {
            return Err(Problem::TooLarge);
        }
        let mut parts = Multipart::new(request.headers(), body);
        let mut upload = Self { name: String::new(), bytes: Vec::new() };
        let mut around = 0;
        while let Some(part) = parts.next().await {
            let mut part = part.map_err(|_| Problem::BadRequest)?;
            let is_file = part.name() == Some("file");
            if is_file {
                let name = part.content_disposition().and_then(|part| part.get_filename());
                upload.name = plain(name.unwrap_or_default());
            }
            while let Some(chunk) = part.next().await {
                let chunk = chunk.map_err(|_| Problem::BadRequest)?;
                if is_file {
                    upload.bytes.extend_from_slice(&chunk);
                } else {
                    around += chunk.len();
                }
                if upload.bytes.len() > LIMIT || around > AROUND {
                    return Err(Problem::TooLarge);
                }
            }
        }
        Ok(upload)
    }
}

/// Parts of a form with a file: the file, and the field it is for.
const PARTS: usize = 4;

/// The file of a form, on the disk.
#[derive(Debug)]
pub(super) struct Sent {
    /// As it was called where it came from; not looked at yet.
    pub(super) name: String,
    pub(super) part: Part,
}

/// Why there is no file.
#[derive(Debug)]
pub(super) enum NotSent {
    Problem(Problem),
    Error(Error),
}

impl From<Problem> for NotSent {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Error> for NotSent {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl Sent {
    /// Reads the body of a request: the place of the file (`field`), and the file. A body beyond the limit is refused
    /// before it came, or where it goes on for too long; nothing of it stays.
    pub(super) async fn read(
        app: &App,
        op: &Op,
        request: &HttpRequest,
        body: web::Payload,
        field: &mut String,
    ) -> Result<Self, NotSent> {
        let most = app.config.files.most_bytes();
        let headers = request.headers();
        if !is_multipart(request) {
            return Err(Problem::UnsupportedType.into());
        }
        if announced(request).is_some_and(|length| length > most + AROUND as u64) {
            return Err(Problem::TooLarge.into());
        }
        let (mut parts, mut sent, mut count) = (Multipart::new(headers, body), None, 0);
        while let Some(part) = parts.next().await {
            let mut part = part.map_err(|_| Problem::BadRequest)?;
            count += 1;
            let name = part.content_disposition().and_then(|said| said.get_filename()).map(str::to_owned);
            match (part.name(), name) {
                _ if count > PARTS => return Err(Problem::TooLarge.into()),
                (Some("file"), Some(name)) if sent.is_none() => {
                    let mut kept = services::file::part(app, op).await?;
                    while let Some(piece) = part.next().await {
                        let piece = piece.map_err(|_| Problem::BadRequest)?;
                        if kept.length() + piece.len() as u64 > most {
                            return Err(Problem::TooLarge.into());
                        }
                        kept.write(&piece).await.map_err(|error| Error::Internal(error.into()))?;
                    }
                    sent = Some(Self { name, part: kept });
                }
                (Some("field"), None) => *field = text(&mut part).await?,
                (Some("file"), _) => return Err(Problem::TooLarge.into()),
                _ => drop(text(&mut part).await?),
            }
        }
        let missing = || Error::Invalid(Invalid::field("file", "upload-missing"));
        let sent = sent.filter(|sent| !(sent.name.is_empty() && sent.part.length() == 0));
        Ok(sent.ok_or_else(missing)?)
    }
}

/// A short part as text.
async fn text(part: &mut Field) -> Result<String, NotSent> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.next().await {
        bytes.extend_from_slice(&piece.map_err(|_| Problem::BadRequest)?);
        if bytes.len() > LONGEST_TEXT {
            return Err(Problem::TooLarge.into());
        }
    }
    Ok(String::from_utf8(bytes).map_err(|_| Problem::BadRequest)?)
}

fn is_multipart(request: &HttpRequest) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"))
}

/// The length that the request says it has.
pub(super) fn announced(request: &HttpRequest) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The last part of a name, without what could lead elsewhere or hide how it ends.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control() && !is_turning(*c)).take(120).collect();
    name.trim().trim_start_matches('.').to_owned()
}

/// Characters that change the direction of what follows.
const fn is_turning(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn of(name: &str, bytes: &[u8]) -> Result<(String, String), &'static str> {
        let upload = Upload { name: plain(name), bytes: bytes.to_vec() };
        upload.text().map_err(|faults| faults.0[0].why.message)
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn a_file_is_a_text_with_a_plain_name_or_refused() {
        let read = |name: &str, text: &str| Ok((name.to_owned(), text.to_owned()));
        assert_eq!(of("../../etc/rows.csv", b"a"), read("rows.csv", "a"));
        assert_eq!(of("C:\\files\\rows.jsonl", b"a"), read("rows.jsonl", "a"));
        assert_eq!(of("rows\u{202e}vsc.exe", b"a"), read("rowsvsc.exe", "a"));
        assert_eq!(of("rows.csv.gz", &packed(b"a,b")), read("rows.csv", "a,b"));
        assert_eq!(of("", b"a"), Err("upload-missing"));
        assert_eq!(of("..", b"a"), Err("upload-missing"));
        assert_eq!(of("rows.csv", b""), Err("upload-missing"));
        assert_eq!(of("rows.csv", b"\xff\xfe"), Err("upload-not-text"));
        assert_eq!(of("rows.csv", b"a\0b"), Err("upload-not-text"));
        assert_eq!(of("rows.csv.gz", b"not packed"), Err("upload-not-packed"));
        let bomb = packed(&vec![b'0'; 33 * 1024 * 1024]);
        assert!(bomb.len() < 64 * 1024);
        assert_eq!(of("rows.csv.gz", &bomb), Err("upload-too-long"));
    }
}
