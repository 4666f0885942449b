//! Passkeys: how one is kept, who an answer claims to be, what a name may be, and who keeps the last one.

use chrono::TimeDelta;
use entity::values::AccountId;

use crate::error::{Error, Invalid, Result};

/// How long a question to an authenticator waits for its answer.
pub const ASKED_FOR: TimeDelta = TimeDelta::minutes(5);
/// Passkeys one account can have.
pub const MOST: u64 = 20;
/// Characters of the longest name.
const LONGEST_NAME: usize = 60;

/// A passkey as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// What the authenticator calls it, base64url.
    pub id: String,
    /// Public key, signature counter and backup state, as JSON.
    pub text: String,
}

/// Whose passkey answers, by what the answer itself says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub account: AccountId,
    pub credential_id: String,
}

/// What its owner calls a passkey, to tell it from others: 1 to 60 characters in one line.
pub fn name(typed: &str) -> Result<&str> {
    let name = typed.trim();
    let is_fine =
        !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
    if is_fine { Ok(name) } else { Err(Error::Invalid(Invalid::field("name", "passkey-name-missing"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_at_most_sixty_characters() {
        for (typed, taken) in [
            (" Laptop ", Some("Laptop")),
            ("<b>é</b>", Some("<b>é</b>")),
            (&"é".repeat(60), Some("é".repeat(60).as_str())),
            (&"é".repeat(61), None),
            ("", None),
            (" \t ", None),
            ("a\nb", None),
        ] {
            assert_eq!(name(typed).ok(), taken, "{typed:?}");
        }
    }
}
