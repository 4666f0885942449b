//! Five bits a character: the secrets of authenticator apps (RFC 4648), and codes that people read and type.

/// The alphabet of RFC 4648.
pub(super) const RFC_4648: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Crockford's alphabet: nothing in it is read as something else.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code of so many characters from the first bits of these bytes.
pub(super) fn code(bytes: &[u8], length: usize) -> String {
    let mut code = encode(bytes, CROCKFORD);
    code.truncate(length);
    code
}

/// A code of this length as somebody typed it, in its canonical form: spaces, dashes and case do not count, an O
/// is a zero, an I and an L are ones.
pub(super) fn read(text: &str, length: usize) -> Option<String> {
    let typed = text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(length + 1);
    let code: String = typed
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let is_code = code.len() == length && code.bytes().all(|byte| CROCKFORD.contains(&byte));
    is_code.then_some(code)
}

/// Five bits a character, from the first bit on.
pub(super) fn encode(bytes: &[u8], alphabet: &[u8; 32]) -> String {
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

/// The bytes of a secret; `None` for what is none.
pub(super) fn decode(secret: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for character in secret.bytes() {
        let value = RFC_4648.iter().position(|known| *known == character)?;
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

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(encode(bytes, RFC_4648), text);
            assert_eq!(decode(text).as_deref(), Some(bytes));
        }
        for broken in ["0", "a", "MZ=", "é"] {
            assert_eq!(decode(broken), None);
        }
    }
}
