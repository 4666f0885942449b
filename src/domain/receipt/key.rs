//! Public keys of receipts: named by what they are, written as PEM, which other programs read too.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ed25519_dalek::{PUBLIC_KEY_LENGTH, VerifyingKey};

use crate::domain::canonical::sha256_hex;

/// What stands before the 32 bytes of an Ed25519 key in its DER form (RFC 8410).
const DER: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const END: &str = "-----END PUBLIC KEY-----";
/// Hexadecimal digits of a key's name.
const NAME: usize = 16;

/// A key with which receipts are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(VerifyingKey);

/// The text holds no public Ed25519 keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no public key in it, or one that is damaged")]
pub struct NotAKey;

impl Key {
    /// The name of the key: the first 16 hexadecimal digits of its SHA-256.
    #[must_use]
    pub fn name(&self) -> String {
        let mut digits = sha256_hex(self.0.as_bytes());
        digits.truncate(NAME);
        digits
    }

    /// The 32 bytes in base64.
    #[must_use]
    pub fn base64(&self) -> String {
        BASE64.encode(self.0.as_bytes())
    }

    /// Reads what [`Self::base64`] wrote.
    pub fn from_base64(text: &str) -> Result<Self, NotAKey> {
        Self::from_bytes(&BASE64.decode(text).map_err(|_| NotAKey)?)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, NotAKey> {
        let bytes: [u8; PUBLIC_KEY_LENGTH] = bytes.try_into().map_err(|_| NotAKey)?;
        VerifyingKey::from_bytes(&bytes).map(Self).map_err(|_| NotAKey)
    }

    /// Every key of a PEM text, whatever stands between them. Refused: a text without any, a damaged one.
    pub fn read(pem: &str) -> Result<Vec<Self>, NotAKey> {
        let mut keys = Vec::new();
        let mut rest = pem;
        while let Some((_, after)) = rest.split_once(BEGIN) {
            let (body, tail) = after.split_once(END).ok_or(NotAKey)?;
            let der = BASE64.decode(body.split_whitespace().collect::<String>()).map_err(|_| NotAKey)?;
            keys.push(Self::from_bytes(der.strip_prefix(&DER).ok_or(NotAKey)?)?);
            rest = tail;
        }
        if keys.is_empty() { Err(NotAKey) } else { Ok(keys) }
    }

    pub(in crate::domain) const fn verifying(&self) -> &VerifyingKey {
        &self.0
    }
}

impl From<VerifyingKey> for Key {
    fn from(key: VerifyingKey) -> Self {
        Self(key)
    }
}

/// As PEM.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let der: Vec<u8> = DER.iter().chain(self.0.as_bytes()).copied().collect();
        writeln!(f, "{BEGIN}\n{}\n{END}", BASE64.encode(der))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with `openssl genpkey -algorithm ed25519` from the seed of RFC 8032, test 1.
    const PEM: &str = "-----BEGIN PUBLIC KEY-----\n\
        MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\
        -----END PUBLIC KEY-----\n";

    #[test]
    fn a_key_is_written_as_other_programs_read_it() {
        let key = Key::read(PEM).unwrap()[0];
        assert_eq!(key.to_string(), PEM);
        assert_eq!(key.base64(), "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
        assert_eq!(Key::from_base64(&key.base64()), Ok(key));
        assert_eq!(key.name().len(), NAME);
    }

    #[test]
    fn several_keys_stand_in_one_file_and_what_is_none_is_refused() {
        let twice = format!("The keys of this portal\n{PEM}\n{PEM}");
        assert_eq!(Key::read(&twice).unwrap().len(), 2);
        for broken in
            ["", "no key", BEGIN, &PEM.replace("MCow", "AAAA"), &PEM.replace("URo=", "UR=="), &PEM[..60]]
        {
            assert_eq!(Key::read(broken), Err(NotAKey), "{broken}");
        }
    }
}
