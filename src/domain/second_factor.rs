//! The codes of an authenticator app (RFC 6238: HMAC-SHA-1, six digits, 30 seconds) and the recovery codes that
//! stand in for it.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use subtle::ConstantTimeEq as _;

/// Random bytes of a secret, as many as SHA-1 gives.
pub const SECRET_BYTES: usize = 20;
/// Random bytes of a recovery code, of which 50 bits are used.
pub const RECOVERY_BYTES: usize = 7;
/// Recovery codes given at once.
pub const RECOVERY_CODES: usize = 10;

/// Seconds for which a code is shown.
const STEP: i64 = 30;
/// Steps a clock may be wrong, in both directions.
const TOLERANCE: i64 = 1;
/// RFC 4648.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Crockford's alphabet: nothing in it is read as something else.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a recovery code.
const RECOVERY_LENGTH: usize = 10;

/// What somebody typed where a code is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Six digits.
    Code(String),
    /// Ten characters in their canonical form.
    Recovery(String),
}

impl Typed {
    /// Spaces and dashes do not count; `None` for what can be neither.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(20).collect();
        if bare.len() == 6 && bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::Code(bare));
        }
        let code: String = bare
            .chars()
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let is_recovery = code.len() == RECOVERY_LENGTH && code.bytes().all(|byte| CROCKFORD.contains(&byte));
        is_recovery.then_some(Self::Recovery(code))
    }
}

/// The secret as it is kept and as apps take it: base32 without padding.
#[must_use]
pub fn secret(bytes: &[u8; SECRET_BYTES]) -> String {
    encode(bytes, BASE32)
}

/// A recovery code: 50 bits, such as `7K3M9QZ0AB`.
#[must_use]
pub fn recovery_code(bytes: &[u8; RECOVERY_BYTES]) -> String {
    let mut code = encode(bytes, CROCKFORD);
    code.truncate(RECOVERY_LENGTH);
    code
}

/// A text in groups, to be read and typed more easily.
#[must_use]
pub fn grouped(text: &str, size: usize, between: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let groups: Vec<String> =
        characters.chunks(size.max(1)).map(|group| group.iter().collect::<String>()).collect();
    groups.join(between)
}

/// The link that hands a secret to an app.
#[must_use]
pub fn app_link(secret: &str, site: &str, email: &str) -> String {
    let (site, email) = (escaped(site), escaped(email));
    format!(
        "otpauth://totp/{site}:{email}?secret={secret}&issuer={site}&algorithm=SHA1&digits=6&period={STEP}"
    )
}

/// The time step whose code this is, unless that step or a later one was used already.
#[must_use]
pub fn step_of(secret: &str, code: &str, used: Option<i64>, now: DateTime<Utc>) -> Option<i64> {
    let current = now.timestamp().div_euclid(STEP);
    let key = decode(secret)?;
    let mut found = None;
    for step in current - TOLERANCE..=current + TOLERANCE {
        let is_it = bool::from(code_at(&key, step)?.as_bytes().ct_eq(code.as_bytes()));
        if is_it && used.is_none_or(|used| step > used) && found.is_none() {
            found = Some(step);
        }
    }
    found
}

/// The code an app shows at `now`; `None` for a secret that is none.
#[must_use]
pub fn code(secret: &str, now: DateTime<Utc>) -> Option<String> {
    code_at(&decode(secret)?, now.timestamp().div_euclid(STEP))
}

fn code_at(key: &[u8], step: i64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash.last()? & 0x0f);
    let four: [u8; 4] = hash.get(at..at + 4)?.try_into().ok()?;
    Some(format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000))
}

/// Five bits a character, from the first bit on.
fn encode(bytes: &[u8], alphabet: &[u8; 32]) -> String {
    let mut text = String::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(alphabet[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(alphabet[(held << (5 - bits) & 31) as usize]));
    }
    text
}

fn decode(secret: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for character in secret.bytes() {
        let value = BASE32.iter().position(|known| *known == character)?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 255).ok()?);
        }
        held &= (1 << bits) - 1;
    }
    Some(bytes)
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    /// The key of RFC 6238, appendix B.
    fn rfc() -> String {
        secret(b"12345678901234567890")
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        assert_eq!(rfc(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        for (seconds, eight) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(code(&rfc(), at(seconds)).as_deref(), Some(&eight[2..]), "{seconds}");
        }
    }

    #[test]
    fn base32_is_that_of_rfc_4648() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "MY"),
            (b"fo", "MZXQ"),
            (b"foo", "MZXW6"),
            (b"foob", "MZXW6YQ"),
            (b"fooba", "MZXW6YTB"),
            (b"foobar", "MZXW6YTBOI"),
            (b"\xff\x00\xff", "74AP6"),
        ] {
            assert_eq!(encode(bytes, BASE32), text);
            assert_eq!(decode(text).as_deref(), Some(bytes));
        }
        for broken in ["0", "a", "MZ=", "é"] {
            assert_eq!(decode(broken), None);
        }
    }

    #[test]
    fn one_step_early_or_late_is_taken_and_no_step_twice() {
        let (now, step) = (at(1_111_111_111), 1_111_111_111 / 30);
        for (shown, used, taken) in [
            (-2, None, None),
            (-1, None, Some(step - 1)),
            (0, None, Some(step)),
            (1, None, Some(step + 1)),
            (2, None, None),
            (0, Some(step - 1), Some(step)),
            (0, Some(step), None),
            (-1, Some(step), None),
            (1, Some(step), Some(step + 1)),
        ] {
            let shown_code = code(&rfc(), at(1_111_111_111 + shown * 30)).unwrap();
            assert_eq!(step_of(&rfc(), &shown_code, used, now), taken, "{shown} {used:?}");
        }
        for wrong in ["", "05047", "0504711", "000000", "abcdef"] {
            assert_eq!(step_of(&rfc(), wrong, None, now), None);
        }
        assert_eq!(step_of("no secret", "050471", None, now), None);
    }

    #[test]
    fn what_is_typed_is_read_as_people_type_it() {
        let code = |text: &str| Some(Typed::Code(text.to_owned()));
        let recovery = |text: &str| Some(Typed::Recovery(text.to_owned()));
        for (text, typed) in [
            ("123456", code("123456")),
            (" 123 456 ", code("123456")),
            ("7K3M9-QZ0AB", recovery("7K3M9QZ0AB")),
            ("7k3m9 qzoil", recovery("7K3M9QZ011")),
            ("1234567890", recovery("1234567890")),
            ("12345", None),
            ("1234567", None),
            ("7K3M9QZ0AU", None),
            ("١٢٣٤٥٦", None),
            ("", None),
        ] {
            assert_eq!(Typed::read(text), typed, "{text}");
        }
    }

    #[test]
    fn a_recovery_code_has_fifty_bits_and_is_read_as_it_is_shown() {
        assert_eq!(recovery_code(&[0; 7]), "0000000000");
        assert_eq!(recovery_code(&[255; 7]), "ZZZZZZZZZZ");
        let code = recovery_code(&[1, 2, 3, 4, 5, 6, 7]);
        assert_ne!(code, recovery_code(&[1, 2, 3, 4, 5, 6, 199]), "the last two bits that count");
        assert_eq!(code, recovery_code(&[1, 2, 3, 4, 5, 6, 7 | 63]), "six bits do not");
        assert_eq!(Typed::read(&grouped(&code, 5, "-")), Some(Typed::Recovery(code)));
    }

    #[test]
    fn a_link_cannot_be_broken_by_a_name() {
        assert_eq!(
            app_link("ABC", "Pitch & Co: 1", "kim+x@example.org"),
            "otpauth://totp/Pitch%20%26%20Co%3A%201:kim%2Bx%40example.org?secret=ABC\
             &issuer=Pitch%20%26%20Co%3A%201&algorithm=SHA1&digits=6&period=30"
        );
        assert_eq!(grouped("ABCDEFGHIJ", 4, " "), "ABCD EFGH IJ");
    }
}
