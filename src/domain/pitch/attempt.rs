//! A sending that the portal could not take when it arrived: the applicant holds a ticket that says when that was.
//!
//! The ticket is signed, so that it is a record even where nothing could be written down, and it names exactly one
//! sending: of this person, of this version of this draft, from this page.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, Utc};
use ed25519_dalek::{Signature, Signer as _, SigningKey};
use entity::values::AccountId;

use crate::domain::receipt::Key;

/// What was tried.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    pub account: AccountId,
    pub reference: &'a str,
    /// Of the page.
    pub key: &'a str,
    /// Of the draft.
    pub version: i32,
}

impl Attempt<'_> {
    /// The ticket of an attempt that arrived at this instant.
    #[must_use]
    pub fn ticket(&self, arrived: DateTime<Utc>, key: &SigningKey) -> String {
        let arrived = arrived.timestamp_millis();
        format!("{arrived}.{}", BASE64.encode(key.sign(self.text(arrived).as_bytes()).to_bytes()))
    }

    /// When this was tried first, by a ticket that one of our keys signed.
    #[must_use]
    pub fn arrived(&self, ticket: &str, keys: &[Key]) -> Option<DateTime<Utc>> {
        let (arrived, signature) = ticket.split_once('.')?;
        let arrived: i64 = arrived.parse().ok()?;
        let signature = Signature::from_bytes(&BASE64.decode(signature).ok()?.try_into().ok()?);
        let text = self.text(arrived);
        let is_ours =
            keys.iter().any(|key| key.verifying().verify_strict(text.as_bytes(), &signature).is_ok());
        if is_ours { DateTime::from_timestamp_millis(arrived) } else { None }
    }

    fn text(&self, arrived: i64) -> String {
        let Self { account, reference, key, version } = self;
        format!("overture-attempt-v1\n{account}\n{reference}\n{key}\n{version}\n{arrived}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_good_for_the_one_sending_it_was_given_for() {
        let (signing, other) = (SigningKey::from_bytes(&[7; 32]), SigningKey::from_bytes(&[8; 32]));
        let keys = [Key::from(signing.verifying_key())];
        let at = DateTime::from_timestamp_millis(1_796_140_799_123).unwrap();
        let tried = Attempt {
            account: AccountId::generate(),
            reference: "NL-7K3M9Q",
            key: "0123456789abcdef",
            version: 7,
        };
        let ticket = tried.ticket(at, &signing);
        assert_eq!(tried.arrived(&ticket, &keys), Some(at));

        for different in [
            Attempt { account: AccountId::generate(), ..tried },
            Attempt { reference: "NL-7K3M9R", ..tried },
            Attempt { key: "0123456789abcdee", ..tried },
            Attempt { version: 8, ..tried },
        ] {
            assert_eq!(different.arrived(&ticket, &keys), None, "{different:?}");
        }
        let earlier = ticket.replacen("1796140799123", "1796140799122", 1);
        let foreign = tried.ticket(at, &other);
        for forged in [earlier.as_str(), foreign.as_str(), "", ".", "1796140799123.", "x.y"] {
            assert_eq!(tried.arrived(forged, &keys), None, "{forged}");
        }
    }
}
