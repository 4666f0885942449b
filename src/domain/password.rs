//! Passwords: which ones are taken, and how they are kept. What is here takes tens of milliseconds of a core and
//! 19 MiB of memory: callers run it on the pool for it.

use argon2::{
    Argon2, Params,
    password_hash::{
        PasswordHasher as _, PasswordVerifier as _,
        phc::{PasswordHash, Salt},
    },
};
use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::{Score, feedback::Warning, zxcvbn};

use crate::error::Refusal;

/// Characters of the shortest password.
pub const SHORTEST: usize = 12;
/// Characters of the longest one.
pub const LONGEST: usize = 128;
/// Random bytes of a salt.
pub const SALT_BYTES: usize = 16;

/// Verified against where there is no password, so that the answer takes as long: no password fits.
pub const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$b3ZlcnR1cmUtbm9ib2R5cw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password as it was typed, in normal form C: an accent is the same however the keyboard composes it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

/// How a typed password compares with the kept one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    Wrong,
    Right,
    /// It is right, and was kept with other parameters than are used today.
    Outdated,
}

impl Password {
    /// What somebody typed; nothing is trimmed.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        Self(text.nfc().collect())
    }

    /// Its bytes as they are hashed.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether it can be chosen: 12 to 128 characters that are not soon guessed by somebody who knows `about`, the
    /// name, the address and the portal. There is no rule about which characters.
    pub fn is_choosable(&self, about: &[&str]) -> Result<(), Refusal> {
        let length = self.0.chars().count();
        if length < SHORTEST {
            return Err(Refusal::new("password-short").with("count", SHORTEST));
        }
        if length > LONGEST {
            return Err(Refusal::new("password-long").with("count", LONGEST));
        }
        let words: Vec<&str> = about
            .iter()
            .flat_map(|text| std::iter::once(*text).chain(text.split(|c: char| !c.is_alphanumeric())))
            .filter(|word| word.chars().count() > 2)
            .collect();
        let found = zxcvbn(&self.0, &words);
        if found.score() >= Score::Three {
            return Ok(());
        }
        Err(Refusal::new(advice(found.feedback().and_then(|feedback| feedback.warning()))))
    }

    /// Its hash as a PHC string: Argon2id with 19 MiB, two passes, one lane (OWASP's minimum).
    pub fn hashed(&self, salt: [u8; SALT_BYTES]) -> anyhow::Result<String> {
        let salt = Salt::new(&salt).map_err(|error| anyhow::anyhow!("{error}"))?;
        let hash: PasswordHash = Argon2::default()
            .hash_password_with_salt(self.as_bytes(), &salt)
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(hash.to_string())
    }

    /// Compares it with the kept hash.
    #[must_use]
    pub fn matches(&self, phc: &str) -> Match {
        let Ok(kept) = PasswordHash::new(phc) else { return Match::Wrong };
        if Argon2::default().verify_password(self.as_bytes(), &kept).is_err() {
            return Match::Wrong;
        }
        match Params::try_from(&kept) {
            Ok(params) if cost(&params) == cost(&Params::default()) => Match::Right,
            _ => Match::Outdated,
        }
    }
}

/// Memory, passes and lanes.
const fn cost(params: &Params) -> (u32, u32, u32) {
    (params.m_cost(), params.t_cost(), params.p_cost())
}

/// The sentence that helps most against what was found.
const fn advice(warning: Option<Warning>) -> &'static str {
    use Warning as W;
    match warning {
        Some(W::StraightRowsOfKeysAreEasyToGuess | W::ShortKeyboardPatternsAreEasyToGuess) => {
            "password-weak-keyboard"
        }
        Some(W::RepeatsLikeAaaAreEasyToGuess | W::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess) => {
            "password-weak-repeats"
        }
        Some(
            W::SequencesLikeAbcAreEasyToGuess | W::RecentYearsAreEasyToGuess | W::DatesAreOftenEasyToGuess,
        ) => "password-weak-sequence",
        Some(
            W::NamesAndSurnamesByThemselvesAreEasyToGuess
            | W::CommonNamesAndSurnamesAreEasyToGuess
            | W::AWordByItselfIsEasyToGuess,
        ) => "password-weak-names",
        Some(
            W::ThisIsATop10Password
            | W::ThisIsATop100Password
            | W::ThisIsACommonPassword
            | W::ThisIsSimilarToACommonlyUsedPassword,
        ) => "password-weak-common",
        None => "password-weak",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: [&str; 3] = ["Kim Virtanen", "kim.virtanen@example.org", "Overture"];

    #[test]
    fn length_and_guesses_decide_and_no_composition() {
        let verdict = |text: &str| Password::typed(text).is_choosable(&ABOUT).map_err(|why| why.message);
        for (text, expected) in [
            ("correct horse battery", Ok(())),
            ("тихий насос под снегом", Ok(())),
            ("plum kettle orbit vast", Ok(())),
            ("eleven char", Err("password-short")),
            ("", Err("password-short")),
            (&"ab".repeat(64), Err("password-weak-repeats")),
            (&format!("{}x", "plum kettle orbi".repeat(8)), Err("password-long")),
            ("aaaaaaaaaaaa", Err("password-weak-repeats")),
            ("123456789012", Err("password-weak-sequence")),
        ] {
            assert_eq!(verdict(text), expected, "{text}");
        }
        for known in ["Kim Virtanen", "kim.virtanen@example.org", "KIM VIRTANEN"] {
            assert!(verdict(known).is_err(), "{known}");
        }
    }

    #[test]
    fn it_is_right_in_every_composition_and_nothing_else_is() {
        let kept = Password::typed("caf\u{e9} au lait, deux").hashed([7; SALT_BYTES]).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        for (typed, expected) in [
            ("caf\u{e9} au lait, deux", Match::Right),
            ("cafe\u{301} au lait, deux", Match::Right),
            ("cafe au lait, deux", Match::Wrong),
            ("caf\u{e9} au lait, deux ", Match::Wrong),
            ("", Match::Wrong),
        ] {
            assert_eq!(Password::typed(typed).matches(&kept), expected, "{typed}");
        }
        assert_eq!(Password::typed("anything").matches("no hash"), Match::Wrong);
        let other = Password::typed("caf\u{e9} au lait, deux").hashed([8; SALT_BYTES]).unwrap();
        assert_ne!(kept, other);
    }

    #[test]
    fn an_older_cost_is_noticed() {
        let params = Params::new(8 * 1024, 1, 1, None).unwrap();
        let hasher = Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
        let kept: PasswordHash = hasher.hash_password_with_salt(b"plum kettle orbit", &[1; 16]).unwrap();
        assert_eq!(Password::typed("plum kettle orbit").matches(&kept.to_string()), Match::Outdated);
    }

    #[test]
    fn nobodys_password_is_computed_like_any_and_never_right() {
        let parsed = PasswordHash::new(NOBODYS).unwrap();
        assert_eq!(cost(&Params::try_from(&parsed).unwrap()), cost(&Params::default()));
        assert_eq!(Password::typed("").matches(NOBODYS), Match::Wrong);
    }
}
