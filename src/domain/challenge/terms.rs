//! The terms of a challenge: texts that bind both sides, kept version by version.

use sha2::{Digest as _, Sha256};

use crate::domain::audit::hex;

/// The fingerprint of terms, hex: the same texts have the same one, and moving words from one text to the other
/// changes it.
#[must_use]
pub fn sha256(ip_terms: &str, confidentiality: &str) -> String {
    let mut digest = Sha256::new();
    for text in [ip_terms, confidentiality] {
        digest.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(text);
    }
    hex(&digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::sha256;

    #[test]
    fn terms_are_the_same_only_when_both_texts_are() {
        let one = sha256("You keep it.", "We keep quiet.");
        assert_eq!(one, sha256("You keep it.", "We keep quiet."));
        for (ip, confidentiality) in
            [("You keep it.", ""), ("You keep it.We keep quiet.", ""), ("We keep quiet.", "You keep it.")]
        {
            assert_ne!(one, sha256(ip, confidentiality));
        }
        assert_eq!(one.len(), 64);
    }
}
