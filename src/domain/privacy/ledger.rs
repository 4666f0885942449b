//! What is remembered of an erasure outside the database: enough to do it again after an old copy of the database
//! was brought back, and nothing that names anybody.

use chrono::{DateTime, Utc};
use entity::values::AccountId;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::erasure::Line;
use crate::domain::audit::hex;

/// One erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// See [`fingerprint`].
    pub account: String,
    pub at: DateTime<Utc>,
    pub counts: Vec<Line>,
}

/// SHA-256 of the account's id, hex. The id is random and was never shown to anybody outside.
#[must_use]
pub fn fingerprint(account: AccountId) -> String {
    hex(&Sha256::new().chain_update(b"overture-erasure-v1").chain_update(account.0.as_bytes()).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_same_for_the_same_account_and_for_no_other() {
        let (one, other) = (AccountId::generate(), AccountId::generate());
        assert_eq!(fingerprint(one), fingerprint(one));
        assert_ne!(fingerprint(one), fingerprint(other));
        assert!(!fingerprint(one).contains(&one.0.simple().to_string()));
    }
}
