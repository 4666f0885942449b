//! A mail as it leaves, and the parts that keep it honest: canonical addresses and header-safe lines.

use std::fmt;

use chrono::{DateTime, Utc};
use entity::values::OutboxId;
use serde::{Deserialize, Serialize};

use crate::error::Refusal;

/// One mail to one recipient, rendered once: every attempt sends the same.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: OutboxId,
    /// As in the header, with brackets: see [`message_id`].
    pub message_id: String,
    /// The sender with name, such as `Overture <overture@example.org>`.
    pub from: String,
    pub to_name: Line,
    pub to_address: EmailAddress,
    pub subject: Line,
    pub text: String,
    pub html: String,
    /// The message id that this mail is threaded under.
    pub references: Option<String>,
    /// Where one POST stops mails like this one (RFC 8058).
    #[serde(default)]
    pub unsubscribe: Option<String>,
    /// The `Date` of the mail, whenever it is sent.
    pub created_at: DateTime<Utc>,
}

/// Shows ids only: the body holds links that sign somebody in.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message").field("message_id", &self.message_id).finish_non_exhaustive()
    }
}

/// `<id@host>`: the same for every attempt, so that a mail that arrives twice is seen as one. `id` is the
/// outbox row, or a pitch as the root of a thread; `host` may carry a port, which is left out.
#[must_use]
pub fn message_id(id: impl fmt::Display, host: &str) -> String {
    let is_other = |c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-';
    match host.split(is_other).next() {
        Some(name) if !name.is_empty() => format!("<{id}@{name}>"),
        _ => format!("<{id}@localhost>"),
    }
}

/// A text that fits into one mail header: at most 200 characters, without control characters, line breaks
/// or overrides of the writing direction, and nothing that a mail program would decode.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct Line(String);

impl Line {
    /// Characters of the longest line.
    pub const MAX: usize = 200;

    /// Makes any text fit: breaks become spaces, runs of spaces one, the rest is cut with an ellipsis.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let visible = text.chars().filter(|c| !is_direction_override(*c));
        let spaced: String = visible.map(|c| if is_break(c) { ' ' } else { c }).collect();
        // `=?utf-8?…?=` would be decoded on arrival into something that nobody has checked.
        let plain = spaced.replace("=?", "= ?");
        let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(Self::MAX - 1) {
            Some((cut, last)) if cut + last.len_utf8() < line.len() => Self(format!("{}…", &line[..cut])),
            _ => Self(line),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Control characters, and the two separators that Unicode does not count among them.
fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Embeddings, overrides and isolates: they can make a name read as another one.
fn is_direction_override(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An e-mail address in its canonical form: lower case, ASCII. One account has one, and mail goes to
/// exactly this.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct EmailAddress(String);

/// Why a text is not an e-mail address that the portal takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressRefused {
    #[error("not an e-mail address")]
    Malformed,
    #[error("an e-mail address with letters that look like others")]
    Letters,
    #[error("an e-mail address of more than {} characters", EmailAddress::MAX)]
    TooLong,
}

impl EmailAddress {
    /// Bytes of the longest address (RFC 5321 §4.5.3.1, erratum 1690).
    pub const MAX: usize = 254;

    /// Trims and lowers the case. Anything but ASCII is refused, not folded: `ADMİN@`, a dotless ı or a
    /// full-width ＠ must not reach the account of somebody else. Quoted local parts and IP addresses are
    /// refused, too; the only domain without a dot is `localhost`.
    pub fn parse(text: &str) -> Result<Self, AddressRefused> {
        let text = text.trim();
        if !text.is_ascii() {
            return Err(AddressRefused::Letters);
        }
        if text.len() > Self::MAX {
            return Err(AddressRefused::TooLong);
        }
        let address = text.to_ascii_lowercase();
        match address.split_once('@') {
            Some((local, domain)) if is_local_part(local) && is_domain(domain) => Ok(Self(address)),
            _ => Err(AddressRefused::Malformed),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The dot-atom of RFC 5322 §3.2.3, at most 64 bytes.
fn is_local_part(local: &str) -> bool {
    let is_atom = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&c);
    local.len() <= 64 && local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom))
}

/// Host names of RFC 1123 whose last label is not a number.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
    };
    let is_name = |last: &str| last.bytes().any(|c| c.is_ascii_alphabetic());
    domain == "localhost"
        || domain.split('.').all(is_label) && domain.rsplit_once('.').is_some_and(|(_, last)| is_name(last))
}

impl TryFrom<String> for EmailAddress {
    type Error = AddressRefused;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl std::str::FromStr for EmailAddress {
    type Err = AddressRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The domain only: logs hold no whole address.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "…@{}", self.0.split_once('@').map_or("", |(_, domain)| domain))
    }
}

impl From<AddressRefused> for Refusal {
    fn from(refused: AddressRefused) -> Self {
        match refused {
            AddressRefused::Malformed => Self::new("invalid-email"),
            AddressRefused::Letters => Self::new("invalid-email-letters"),
            AddressRefused::TooLong => Self::new("invalid-email-long").with("max", EmailAddress::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_canonical_form_and_no_twin() {
        let long = format!("{}@{}.example.org", "a".repeat(64), "b.".repeat(89) + "bc");
        assert_eq!(long.len(), EmailAddress::MAX + 3);
        for (typed, expected) in [
            ("ada@example.org", Ok("ada@example.org")),
            ("  Ada@Example.ORG\n", Ok("ada@example.org")),
            ("ADMIN@example.org", Ok("admin@example.org")),
            ("ada+overture@example.org", Ok("ada+overture@example.org")),
            ("o'neil_4.x@xn--mnchen-3ya.example", Ok("o'neil_4.x@xn--mnchen-3ya.example")),
            ("help@localhost", Ok("help@localhost")),
            ("ADMİN@example.org", Err(AddressRefused::Letters)),
            ("admın@example.org", Err(AddressRefused::Letters)),
            ("admin＠example.org", Err(AddressRefused::Letters)),
            ("admin@ｅxample.org", Err(AddressRefused::Letters)),
            ("groß@example.org", Err(AddressRefused::Letters)),
            ("ren\u{e9}@example.org", Err(AddressRefused::Letters)),
            ("rene\u{301}@example.org", Err(AddressRefused::Letters)),
            ("ada@example\u{3002}org", Err(AddressRefused::Letters)),
            ("ad\u{200b}a@example.org", Err(AddressRefused::Letters)),
            ("ada@example.org.", Err(AddressRefused::Malformed)),
            ("ada.@example.org", Err(AddressRefused::Malformed)),
            (".ada@example.org", Err(AddressRefused::Malformed)),
            ("a..da@example.org", Err(AddressRefused::Malformed)),
            ("ada@example..org", Err(AddressRefused::Malformed)),
            ("ada@-example.org", Err(AddressRefused::Malformed)),
            ("ada@example", Err(AddressRefused::Malformed)),
            ("ada@127.0.0.1", Err(AddressRefused::Malformed)),
            ("ada@[127.0.0.1]", Err(AddressRefused::Malformed)),
            ("ada@@example.org", Err(AddressRefused::Malformed)),
            ("ada@evil.example@example.org", Err(AddressRefused::Malformed)),
            ("\"ada b\"@example.org", Err(AddressRefused::Malformed)),
            ("ada b@example.org", Err(AddressRefused::Malformed)),
            ("Ada <ada@example.org>", Err(AddressRefused::Malformed)),
            ("ada@example.org\r\nBcc: eve@example.org", Err(AddressRefused::Malformed)),
            ("ada\0@example.org", Err(AddressRefused::Malformed)),
            ("ada@example.org,eve@example.org", Err(AddressRefused::Malformed)),
            ("@example.org", Err(AddressRefused::Malformed)),
            ("ada@", Err(AddressRefused::Malformed)),
            ("", Err(AddressRefused::Malformed)),
            (&long, Err(AddressRefused::TooLong)),
        ] {
            let parsed = EmailAddress::parse(typed);
            assert_eq!(parsed.as_ref().map(EmailAddress::as_str), expected.as_ref().copied(), "{typed:?}");
        }
    }

    #[test]
    fn an_address_that_was_stored_is_checked_when_it_is_read() {
        assert!(serde_json::from_str::<EmailAddress>("\"ada@example.org\"").is_ok());
        assert!(serde_json::from_str::<EmailAddress>("\"ada@example.org\\r\\nBcc: x@y.org\"").is_err());
    }

    #[test]
    fn logs_show_no_whole_address() {
        let address = EmailAddress::parse("ada@example.org").expect("an address");
        assert_eq!(format!("{address:?} {address}"), "…@example.org ada@example.org");
    }

    #[test]
    fn a_line_stays_one_line() {
        for (text, expected) in [
            ("Received: NL-7K3M9Q", "Received: NL-7K3M9Q"),
            ("Größe: 木 ✓", "Größe: 木 ✓"),
            ("a\r\nBcc: eve@example.org", "a Bcc: eve@example.org"),
            ("a\u{85}b\u{2028}c\0d\te\u{7f}f", "a b c d e f"),
            ("  much    space ", "much space"),
            ("safe\u{202e}gpj.exe", "safegpj.exe"),
            ("=?utf-8?q?=0D=0ABcc:_x?=", "= ?utf-8?q?=0D=0ABcc:_x?="),
            ("", ""),
        ] {
            assert_eq!(Line::new(text).as_str(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_line_is_cut_at_two_hundred_characters() {
        for (length, expected) in [(199, 199), (200, 200), (201, 200), (10_000, 200)] {
            let line = Line::new(&"木".repeat(length));
            assert_eq!(line.as_str().chars().count(), expected, "{length}");
            assert_eq!(line.as_str().ends_with('…'), length > 200, "{length}");
        }
    }

    #[test]
    fn a_message_id_is_fixed_by_id_and_host() {
        let id = OutboxId::generate();
        for (host, name) in [
            ("pitch.example.org", "pitch.example.org"),
            ("127.0.0.1:8080", "127.0.0.1"),
            ("[::1]:8080", "localhost"),
            ("", "localhost"),
            ("a\r\nBcc: x", "a"),
        ] {
            assert_eq!(message_id(id, host), format!("<{id}@{name}>"), "{host:?}");
        }
    }
}
