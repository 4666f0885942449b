//! Numbers of organisations in registers, as they are kept and compared; check digits as the standards have them:
//! LEI (ISO 17442) by ISO 7064 MOD 97-10, ISNI (ISO 27729) by ISO 7064 MOD 11-2, ROR by the checksum of its
//! identifiers, which is MOD 97-10 over Crockford's base 32. VAT numbers and those of national registers have a rule
//! in each country, so only their shape is looked at.

use entity::values::RegistryKind;

/// Why a text is not a number of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoNumber {
    /// Too long, too short, other characters.
    Shape,
    /// Something is mistyped.
    CheckDigits,
}

impl NoNumber {
    /// The message that says it.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Shape => "organisation-registry-invalid",
            Self::CheckDigits => "organisation-registry-mistyped",
        }
    }
}

/// A number in a register as it is kept and compared: in capitals, without what people put between.
pub fn registry_id(kind: RegistryKind, typed: &str) -> Result<String, NoNumber> {
    let typed = match kind {
        // Often given as a link.
        RegistryKind::Ror | RegistryKind::Isni => {
            typed.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default()
        }
        RegistryKind::Lei | RegistryKind::Vat | RegistryKind::Register => typed,
    };
    let id: String = typed.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    if !has_shape(kind, &id) {
        return Err(NoNumber::Shape);
    }
    let is_typed_well = match kind {
        RegistryKind::Lei => mod_97(&id) == Some(1),
        RegistryKind::Isni => mod_11_2(&id),
        RegistryKind::Ror => ror(&id),
        RegistryKind::Vat | RegistryKind::Register => true,
    };
    if is_typed_well { Ok(id) } else { Err(NoNumber::CheckDigits) }
}

fn has_shape(kind: RegistryKind, id: &str) -> bool {
    let bytes = id.as_bytes();
    let is_ascii = bytes.iter().all(u8::is_ascii_alphanumeric);
    let ends_in_digits = |many: usize| bytes.iter().rev().take(many).all(u8::is_ascii_digit);
    match kind {
        RegistryKind::Ror => is_ascii && bytes.len() == 9 && bytes[0] == b'0' && ends_in_digits(2),
        RegistryKind::Lei => is_ascii && bytes.len() == 20 && ends_in_digits(2),
        RegistryKind::Isni => match bytes.split_last() {
            Some((last, rest)) => {
                rest.len() == 15
                    && rest.iter().all(u8::is_ascii_digit)
                    && (last.is_ascii_digit() || *last == b'X')
            }
            None => false,
        },
        RegistryKind::Vat => {
            is_ascii && (4..=15).contains(&bytes.len()) && bytes.iter().take(2).all(u8::is_ascii_alphabetic)
        }
        RegistryKind::Register => (2..=40).contains(&id.chars().count()),
    }
}

/// ISO 7064 MOD 97-10: the remainder with letters as 10 to 35; a right number leaves 1.
fn mod_97(id: &str) -> Option<u32> {
    id.chars().try_fold(0, |rest, c| {
        let value = c.to_digit(36)?;
        Some((rest * if value < 10 { 10 } else { 100 } + value) % 97)
    })
}

/// ISO 7064 MOD 11-2: an X at the end stands for 10.
fn mod_11_2(id: &str) -> bool {
    let weighed = id.chars().try_fold(0, |sum, c| {
        let value = if c == 'X' { 10 } else { c.to_digit(10)? };
        Some((sum * 2 + value) % 11)
    });
    weighed == Some(1)
}

/// A 0, six characters of a number in Crockford's base 32, two digits so that number and digits leave 1 by 97.
fn ror(id: &str) -> bool {
    const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let Some((number, digits)) = id.split_at_checked(7) else { return false };
    let number = number.chars().try_fold(0_u64, |sum, c| {
        let value = ALPHABET.chars().position(|known| known == c)?;
        Some(sum * 32 + value as u64)
    });
    number.zip(digits.parse::<u64>().ok()).is_some_and(|(number, digits)| (number * 100 + digits) % 97 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_without_what_people_put_between() {
        use RegistryKind::{Isni, Lei, Register, Ror, Vat};
        for (kind, typed, kept) in [
            (Ror, "https://ror.org/020hwjq30", Ok("020HWJQ30")),
            (Ror, "020hwjq30/", Ok("020HWJQ30")),
            (Ror, "05dxps055", Ok("05DXPS055")),
            (Ror, "20hwjq30", Err(NoNumber::Shape)),
            (Ror, "020hwjq3X", Err(NoNumber::Shape)),
            (Lei, "5493 001K JTII GC8Y 1R12", Ok("5493001KJTIIGC8Y1R12")),
            (Lei, "hwupkr0mpou8fgxbt394", Ok("HWUPKR0MPOU8FGXBT394")),
            (Lei, "HWUPKR0MPOU8FGXBT39", Err(NoNumber::Shape)),
            (Lei, "HWUPKR0MPOU8FGXBT3A4", Err(NoNumber::Shape)),
            (Isni, "https://isni.org/isni/0000000121032683", Ok("0000000121032683")),
            (Isni, "0000 0001 2146 438x", Ok("000000012146438X")),
            (Isni, "0000 0001 2146 43X8", Err(NoNumber::Shape)),
            (Isni, "", Err(NoNumber::Shape)),
            (Vat, "fi 1234-567.8", Ok("FI12345678")),
            (Vat, "12345678", Err(NoNumber::Shape)),
            (Register, " HRB 12345 B ", Ok("HRB12345B")),
            (Register, "-", Err(NoNumber::Shape)),
        ] {
            assert_eq!(registry_id(kind, typed), kept.map(str::to_owned), "{typed}");
        }
    }

    #[test]
    fn one_wrong_or_swapped_digit_is_found() {
        use RegistryKind::{Isni, Lei, Ror};
        for (kind, right) in [(Lei, "529900T8BM49AURSDO55"), (Isni, "0000000121221863"), (Ror, "042NB2S44")] {
            assert!(registry_id(kind, right).is_ok(), "{right}");
            for at in 1..right.len() {
                let mut typed: Vec<char> = right.chars().collect();
                typed[at] = if typed[at] == '7' { '6' } else { '7' };
                let typed: String = typed.into_iter().collect();
                assert_eq!(registry_id(kind, &typed), Err(NoNumber::CheckDigits), "{typed}");
            }
            for at in 1..right.len() - 1 {
                let mut typed: Vec<char> = right.chars().collect();
                typed.swap(at, at + 1);
                let typed: String = typed.into_iter().collect();
                assert!(typed == right || registry_id(kind, &typed).is_err(), "{typed}");
            }
        }
        // Letters that Crockford's base 32 leaves out, because they are mistaken for digits.
        assert_eq!(registry_id(Ror, "0I0hwjq30"), Err(NoNumber::CheckDigits));
    }
}
