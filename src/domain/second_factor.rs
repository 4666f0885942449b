//! The codes of an authenticator app (RFC 6238: HMAC-SHA-1, six digits, 30 seconds) and the recovery codes that
//! stand in for it.

use chrono::{DateTime, Utc};
use entity::values::Role;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use subtle::ConstantTimeEq as _;

use super::{
    actor::Roles,
    base32,
    session::{Standing, Vouched},
};

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
/// Characters of a recovery code.
const RECOVERY_LENGTH: usize = 10;

/// What an account has besides a mailed link or a password, and since when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// A confirmed authenticator app.
    pub app: Option<DateTime<Utc>>,
    /// The oldest passkey.
    pub passkey: Option<DateTime<Utc>>,
}

impl Factors {
    /// Nothing: a mailed link or a password is all there is.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.app.is_none() && self.passkey.is_none()
    }
}

/// Whether these roles are too much for a mailbox or a password alone: whoever decides about pitches or people,
/// anywhere, needs a second factor.
#[must_use]
pub fn needs_enrolment(roles: &Roles, factors: Factors) -> bool {
    factors.is_empty() && is_bound(roles)
}

fn is_bound(roles: &Roles) -> bool {
    const BOUND: [Role; 3] = [Role::Manager, Role::Approver, Role::Admin];
    BOUND.iter().any(|role| roles.anywhere(*role))
}

/// How far a session has come in which this answers for its person. Whoever set an app up is always asked for it. A
/// passkey is asked for where a second factor is a duty; for everybody else it is one more way in, and a lost one
/// does not lock them out. What was proved of an earlier second factor proves nothing of this one. Whoever showed
/// one to the provider needs none here.
#[must_use]
pub fn standing(roles: &Roles, factors: Factors, vouched: Vouched, is_duty: bool) -> Standing {
    if vouched.factor_at.is_some() {
        return Standing::Open;
    }
    let is_bound = is_duty && is_bound(roles);
    let asked_since = factors.app.or(factors.passkey.filter(|_| is_bound));
    if asked_since.is_some_and(|since| vouched.proved_at.is_none_or(|proved| proved < since)) {
        Standing::Unproved
    } else if is_duty && needs_enrolment(roles, factors) {
        Standing::Enrolling
    } else {
        Standing::Open
    }
}

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
        base32::read(&bare, RECOVERY_LENGTH).map(Self::Recovery)
    }
}

/// The secret as it is kept and as apps take it: base32 without padding.
#[must_use]
pub fn secret(bytes: &[u8; SECRET_BYTES]) -> String {
    base32::encode(bytes, base32::RFC_4648)
}

/// A recovery code: 50 bits, such as `7K3M9QZ0AB`.
#[must_use]
pub fn recovery_code(bytes: &[u8; RECOVERY_BYTES]) -> String {
    base32::code(bytes, RECOVERY_LENGTH)
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
    let key = base32::decode(secret)?;
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
    code_at(&base32::decode(secret)?, now.timestamp().div_euclid(STEP))
}

fn code_at(key: &[u8], step: i64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash.last()? & 0x0f);
    let four: [u8; 4] = hash.get(at..at + 4)?.try_into().ok()?;
    Some(format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000))
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

    fn app(since: i64) -> Factors {
        Factors { app: Some(at(since)), passkey: None }
    }

    fn passkey(since: i64) -> Factors {
        Factors { app: None, passkey: Some(at(since)) }
    }

    /// The key of RFC 6238, appendix B.
    fn rfc() -> String {
        secret(b"12345678901234567890")
    }

    /// T39: who must have a second factor, and what counts as one.
    #[test]
    fn whoever_decides_about_pitches_or_people_needs_a_second_factor() {
        let challenge = Some(entity::values::ChallengeId::generate());
        for role in Role::ALL {
            let bound = matches!(role, Role::Manager | Role::Approver | Role::Admin);
            for scope in [None, challenge] {
                let roles = Roles(vec![(Role::Evaluator, None), (*role, scope)]);
                assert_eq!(needs_enrolment(&roles, Factors::default()), bound, "{role}");
                for factors in [app(1), passkey(1), Factors { app: Some(at(1)), ..passkey(2) }] {
                    assert!(!needs_enrolment(&roles, factors), "{role} {factors:?}");
                }
            }
        }
        assert!(!needs_enrolment(&Roles::default(), Factors::default()));
    }

    /// T39: what a session of somebody with a second factor still waits for.
    #[test]
    fn an_app_is_always_asked_for_and_a_passkey_where_it_is_a_duty() {
        let (manager, applicant) = (Roles(vec![(Role::Manager, None)]), Roles::default());
        let both = Factors { passkey: Some(at(10)), ..app(20) };
        let proved = |seconds: Option<i64>| Vouched { proved_at: seconds.map(at), ..Vouched::default() };
        for (roles, factors, shown, duty, expected) in [
            (&applicant, Factors::default(), None, true, Standing::Open),
            (&applicant, app(10), None, false, Standing::Unproved),
            (&applicant, app(10), Some(9), true, Standing::Unproved),
            (&applicant, app(10), Some(10), true, Standing::Open),
            (&applicant, passkey(10), None, true, Standing::Open),
            (&applicant, both, Some(19), true, Standing::Unproved),
            (&manager, Factors::default(), Some(5), true, Standing::Enrolling),
            (&manager, Factors::default(), None, false, Standing::Open),
            (&manager, passkey(10), None, true, Standing::Unproved),
            (&manager, passkey(10), Some(9), true, Standing::Unproved),
            (&manager, passkey(10), Some(10), true, Standing::Open),
            (&manager, passkey(10), None, false, Standing::Open),
            (&manager, both, Some(20), true, Standing::Open),
        ] {
            let found = standing(roles, factors, proved(shown), duty);
            assert_eq!(found, expected, "{roles:?} {factors:?} {shown:?} {duty}");
            let vouched = Vouched { factor_at: Some(at(1)), ..proved(shown) };
            assert_eq!(standing(roles, factors, vouched, duty), Standing::Open, "the provider asked for one");
        }
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
