//! Which browser a mailed sign-in link opens.
//!
//! A link that was asked for in a browser opens that browser with one click. In any other it also needs a code,
//! and the code stands on the page of the browser that asked, not in the mail. Whoever asks for a link to
//! somebody else's address therefore has a code that is of no use without the mail, and whoever is sent a
//! stranger's link cannot be signed in as that stranger by opening it (login CSRF, T33). The other way round, a
//! code in the mail that is typed where the link was asked for, could be talked out of its owner by telephone.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::{base32, canonical::sha256_hex};

/// Wrong codes after which a link is used up.
pub const TRIES: i32 = 5;
/// Characters of a code: 30 bits, of which five can be tried.
const LENGTH: usize = 6;

/// What a link asks of a browser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// Hash of what the browser that asked holds; the operator's links have none and open any.
    pub browser_hash: Option<String>,
    /// Hash of the code for other browsers.
    pub code_hash: Option<String>,
    /// Wrong codes so far.
    pub tries: i32,
}

/// Whether a link opens this browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Opens,
    /// It is another browser and no code was typed.
    NeedsCode,
    WrongCode,
    /// Too many wrong codes: nothing opens it any more.
    UsedUp,
}

impl Lock {
    /// The lock of a link that this browser asks for.
    #[must_use]
    pub fn for_browser(token: &str) -> Self {
        Self {
            browser_hash: Some(sha256_hex(token.as_bytes())),
            code_hash: Some(sha256_hex(code_of(token).as_bytes())),
            tries: 0,
        }
    }

    /// Tries it with what the browser holds and what was typed.
    #[must_use]
    pub fn tried(&self, browser: Option<&str>, typed: &str) -> Verdict {
        let Some(asked) = &self.browser_hash else { return Verdict::Opens };
        if self.tries >= TRIES {
            return Verdict::UsedUp;
        }
        if browser.is_some_and(|token| is_same(asked, &sha256_hex(token.as_bytes()))) {
            return Verdict::Opens;
        }
        if typed.trim().is_empty() {
            return Verdict::NeedsCode;
        }
        let typed = base32::read(typed, LENGTH).unwrap_or_default();
        match &self.code_hash {
            Some(code) if is_same(code, &sha256_hex(typed.as_bytes())) => Verdict::Opens,
            _ => Verdict::WrongCode,
        }
    }
}

/// The code that the page of the browser that asked shows. It follows from what that browser holds alone, so that
/// the page shows one whether the address has an account or not.
#[must_use]
pub fn code_of(browser: &str) -> String {
    base32::code(&Sha256::digest(format!("overture-sign-in-code-v1 {browser}")), LENGTH)
}

fn is_same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_the_browser_that_asked_and_others_with_its_code() {
        let lock = Lock::for_browser("mine");
        let code = code_of("mine");
        let spoken = format!(" {}-{} ", code[..3].to_lowercase(), &code[3..]);
        for (browser, typed, verdict) in [
            (Some("mine"), "", Verdict::Opens),
            (Some("mine"), "wrong", Verdict::Opens),
            (Some("other"), "", Verdict::NeedsCode),
            (None, "  ", Verdict::NeedsCode),
            (None, code.as_str(), Verdict::Opens),
            (None, &spoken, Verdict::Opens),
            (Some("other"), &code_of("other"), Verdict::WrongCode),
            (None, &code[..5], Verdict::WrongCode),
            (None, "mine", Verdict::WrongCode),
        ] {
            assert_eq!(lock.tried(browser, typed), verdict, "{browser:?} {typed}");
        }
        assert_eq!(Lock::default().tried(None, ""), Verdict::Opens, "the operator's");
    }

    #[test]
    fn after_five_wrong_codes_nothing_opens_it() {
        let lock = |tries| Lock { tries, ..Lock::for_browser("mine") };
        assert_eq!(lock(TRIES - 1).tried(None, &code_of("mine")), Verdict::Opens);
        for (browser, typed) in [(None, code_of("mine")), (Some("mine"), String::new())] {
            assert_eq!(lock(TRIES).tried(browser, &typed), Verdict::UsedUp);
        }
    }

    #[test]
    fn codes_are_six_characters_and_differ() {
        let codes: std::collections::BTreeSet<String> = (0..2_000).map(|n| code_of(&n.to_string())).collect();
        assert!(codes.iter().all(|code| code.len() == 6 && base32::read(code, 6).as_ref() == Some(code)));
        assert!(codes.len() > 1_990, "{}", codes.len());
    }
}
