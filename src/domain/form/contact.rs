//! E-mail addresses and telephone numbers as people type them.

use crate::domain::mail::EmailAddress;

/// The typed address, if mail could reach it.
pub(super) fn email(typed: &str) -> Option<String> {
    EmailAddress::parse(typed).ok().map(|_| typed.to_owned())
}

/// Whether this is a telephone number: 7 to 15 digits with the usual signs between them.
pub(super) fn is_phone(typed: &str) -> bool {
    let digits = typed.bytes().filter(u8::is_ascii_digit).count();
    let rest = typed.strip_prefix('+').unwrap_or(typed);
    (7..=15).contains(&digits) && rest.chars().all(|c| c.is_ascii_digit() || " ()-./\u{a0}".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_has_digits_and_the_usual_signs() {
        for number in ["+358 40 123 4567", "(040) 123-4567", "0401234567", "+1.202.555.0123"] {
            assert!(is_phone(number), "{number}");
        }
        for other in ["", "123456", "call me", "+35840123456789012", "040 1234567 ext 5", "++358401234567"] {
            assert!(!is_phone(other), "{other}");
        }
    }
}
