//! The receipt as a text that people read and that is signed: what was sent, when, and the hash of its content.
//!
//! There is one way to write a statement, so that nothing in the file can be changed, added or moved without the
//! signature failing.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use chrono::{DateTime, SecondsFormat, Utc};
use ed25519_dalek::{Signature, Signer as _, SigningKey};

use super::Key;
use crate::domain::canonical::sha256_hex;

/// The first line. Another layout gets another number.
const LAYOUT: &str = "Overture receipt 1";
/// Bytes of the longest receipt.
const LONGEST: usize = 4096;

/// What the portal says about one sent version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The origin of the portal.
    pub portal: String,
    /// The slug of the challenge.
    pub challenge: String,
    pub reference: String,
    pub version: u32,
    /// Whole milliseconds.
    pub sent_at: DateTime<Utc>,
    pub form_version: u32,
    pub terms_version: u32,
    /// Of the receipt document, 64 lowercase hexadecimal digits.
    pub sha256: String,
}

/// Why a file proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotProved {
    #[error("this is not a receipt as a portal writes it: line {line} should be `{wanted}`")]
    Layout { line: usize, wanted: &'static str },
    #[error("the receipt names the key {named}, and that is none of the given keys ({given})")]
    OtherKey { named: String, given: String },
    #[error("the receipt was changed: its signature is not that of its text")]
    Signature,
    #[error("the content is not what was sent: its SHA-256 is {found}, and the receipt says {said}")]
    Content { found: String, said: String },
}

impl Statement {
    /// The receipt: the statement in lines, the name of the key, the signature over all before it.
    #[must_use]
    pub fn signed(&self, key: &SigningKey) -> String {
        let text = self.text(&Key::from(key.verifying_key()).name());
        let signature = BASE64.encode(key.sign(text.as_bytes()).to_bytes());
        format!("{text}signature: {signature}\n")
    }

    fn text(&self, key: &str) -> String {
        format!("{LAYOUT}\n{self}key: {key}\n")
    }

    /// Reads a receipt and checks it with one of these keys. Refused, by name: another layout in any byte, a key
    /// that is none of these, a signature over something else.
    pub fn proved(receipt: &[u8], keys: &[Key]) -> Result<Self, NotProved> {
        let (statement, named, signature) = Self::read(receipt)?;
        let Some(key) = keys.iter().find(|key| key.name() == named) else {
            let given: Vec<String> = keys.iter().map(Key::name).collect();
            return Err(NotProved::OtherKey { named, given: given.join(", ") });
        };
        let text = statement.text(&named);
        key.verifying()
            .verify_strict(text.as_bytes(), &signature)
            .map(|()| statement)
            .map_err(|_| NotProved::Signature)
    }

    /// Whether this is the document of which the receipt holds the hash.
    pub fn is_about(&self, document: &[u8]) -> Result<(), NotProved> {
        let found = sha256_hex(document);
        if found == self.sha256 {
            return Ok(());
        }
        Err(NotProved::Content { found, said: self.sha256.clone() })
    }

    fn read(receipt: &[u8]) -> Result<(Self, String, Signature), NotProved> {
        let text = std::str::from_utf8(receipt).ok().filter(|text| text.len() <= LONGEST);
        let mut lines = Lines { rest: text.unwrap_or_default(), line: 0 };
        lines.exactly(LAYOUT)?;
        let statement = Self {
            portal: lines.text("portal: …")?,
            challenge: lines.text("challenge: …")?,
            reference: lines.text("reference: …")?,
            version: lines.number("version: …")?,
            sent_at: lines.time("sent at: …")?,
            form_version: lines.number("form version: …")?,
            terms_version: lines.number("terms version: …")?,
            sha256: lines.text("sha256: …")?,
        };
        let key = lines.text("key: …")?;
        let signature = lines.signature("signature: …")?;
        if lines.rest.is_empty() { Ok((statement, key, signature)) } else { Err(lines.wrong("the end")) }
    }
}

/// The lines between the first and the key.
impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "portal: {}", self.portal)?;
        writeln!(f, "challenge: {}", self.challenge)?;
        writeln!(f, "reference: {}", self.reference)?;
        writeln!(f, "version: {}", self.version)?;
        writeln!(f, "sent at: {}", told(self.sent_at))?;
        writeln!(f, "form version: {}", self.form_version)?;
        writeln!(f, "terms version: {}", self.terms_version)?;
        writeln!(f, "sha256: {}", self.sha256)
    }
}

fn told(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// What is left of a receipt; every line ends with a line feed and nothing else.
struct Lines<'a> {
    rest: &'a str,
    /// Lines that were read.
    line: usize,
}

impl<'a> Lines<'a> {
    const fn wrong(&self, wanted: &'static str) -> NotProved {
        NotProved::Layout { line: self.line, wanted }
    }

    fn next(&mut self, wanted: &'static str) -> Result<&'a str, NotProved> {
        self.line += 1;
        let (line, rest) = self.rest.split_once('\n').ok_or_else(|| self.wrong(wanted))?;
        self.rest = rest;
        Ok(line)
    }

    fn exactly(&mut self, wanted: &'static str) -> Result<(), NotProved> {
        if self.next(wanted)? == wanted { Ok(()) } else { Err(self.wrong(wanted)) }
    }

    /// The value of a line that begins as `wanted` does before its `…`.
    fn text(&mut self, wanted: &'static str) -> Result<String, NotProved> {
        let begins = wanted.trim_end_matches('…');
        let value = self.next(wanted)?.strip_prefix(begins).filter(|value| !value.is_empty());
        value.map(str::to_owned).ok_or_else(|| self.wrong(wanted))
    }

    /// Written in the one way we write it.
    fn number(&mut self, wanted: &'static str) -> Result<u32, NotProved> {
        let text = self.text(wanted)?;
        let number = text.parse().ok().filter(|number: &u32| number.to_string() == text);
        number.ok_or_else(|| self.wrong(wanted))
    }

    fn time(&mut self, wanted: &'static str) -> Result<DateTime<Utc>, NotProved> {
        let text = self.text(wanted)?;
        let at = text.parse().ok().filter(|at| told(*at) == text);
        at.ok_or_else(|| self.wrong(wanted))
    }

    fn signature(&mut self, wanted: &'static str) -> Result<Signature, NotProved> {
        let text = self.text(wanted)?;
        let bytes = BASE64.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(|bytes| Signature::from_bytes(&bytes)).ok_or_else(|| self.wrong(wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement() -> Statement {
        Statement {
            portal: "https://pitch.example.org".to_owned(),
            challenge: "quiet-heat-pumps".to_owned(),
            reference: "NL-7K3M9Q".to_owned(),
            version: 1,
            sent_at: DateTime::from_timestamp_millis(1_796_140_799_123).unwrap(),
            form_version: 3,
            terms_version: 2,
            sha256: sha256_hex(b"the document"),
        }
    }

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[7; 32])
    }

    fn keys() -> Vec<Key> {
        vec![Key::from(SigningKey::from_bytes(&[9; 32]).verifying_key()), Key::from(key().verifying_key())]
    }

    #[test]
    fn a_receipt_reads_as_a_letter_and_proves_what_it_says() {
        let receipt = statement().signed(&key());
        assert!(receipt.starts_with(
            "Overture receipt 1\nportal: https://pitch.example.org\nchallenge: quiet-heat-pumps\n\
             reference: NL-7K3M9Q\nversion: 1\nsent at: 2026-12-01T15:59:59.123Z\nform version: 3\n"
        ));
        assert_eq!(Statement::proved(receipt.as_bytes(), &keys()), Ok(statement()));
        assert_eq!(receipt, statement().signed(&key()), "the same words have the same signature");
    }

    #[test]
    fn no_byte_of_a_receipt_can_be_changed_taken_out_or_doubled() {
        let receipt = statement().signed(&key()).into_bytes();
        for place in 0..receipt.len() {
            for bit in 0..8 {
                let mut changed = receipt.clone();
                changed[place] ^= 1 << bit;
                assert!(Statement::proved(&changed, &keys()).is_err(), "bit {bit} of byte {place}");
            }
            let mut shorter = receipt.clone();
            let byte = shorter.remove(place);
            assert!(Statement::proved(&shorter, &keys()).is_err(), "without byte {place}");
            let mut longer = receipt.clone();
            longer.insert(place, byte);
            assert!(Statement::proved(&longer, &keys()).is_err(), "byte {place} twice");
        }
    }

    #[test]
    fn every_refusal_says_what_is_wrong() {
        let receipt = statement().signed(&key());
        let refused = |text: &str| Statement::proved(text.as_bytes(), &keys()).unwrap_err();
        assert_eq!(refused(&receipt.replace("version: 1\nsent", "version: 2\nsent")), NotProved::Signature);
        assert_eq!(
            refused(&receipt.replace("version: 1\nsent", "version: 01\nsent")),
            NotProved::Layout { line: 5, wanted: "version: …" }
        );
        assert_eq!(refused(&receipt.replace('\n', "\r\n")).to_string(), refused("").to_string());
        assert_eq!(refused(&format!("{receipt}\n")), NotProved::Layout { line: 11, wanted: "the end" });
        let others = Statement::proved(receipt.as_bytes(), &keys()[..1]).unwrap_err();
        assert!(matches!(others, NotProved::OtherKey { .. }), "{others}");
        assert_eq!(statement().is_about(b"the document"), Ok(()));
        assert!(matches!(statement().is_about(b"the Document"), Err(NotProved::Content { .. })));
    }
}
