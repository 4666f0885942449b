//! Numbers and money as people type and read them, kept exact as integers.
//!
//! Grouping and decimal signs of English and continental writing are understood where they cannot be
//! mistaken: `250,000`, `250 000`, `250.000,50`. `250.000` is refused as money, since it is 250 to one
//! reader and a quarter of a million to another.

use crate::domain::canonical::LARGEST_INTEGER;

/// The largest amount of money, in minor units.
pub(super) const LARGEST_AMOUNT: i64 = 99_999_999_999_999;

/// Why a text is not an exact number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotExact {
    Unclear,
    TooManyDecimals,
    TooLarge,
}

/// The digits after the decimal point of an ISO 4217 currency.
pub(super) fn minor_digits(currency: &str) -> u8 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// The typed number times ten to the power of `decimals`. Refused: anything but one decimal number, more
/// decimals than there are (even zeros), and more than JSON can keep exactly.
pub(super) fn parse(typed: &str, decimals: u8) -> Result<i64, NotExact> {
    let (sign, digits) = match typed.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (-1, rest),
        None => (1, typed.strip_prefix('+').unwrap_or(typed)),
    };
    let (whole, fraction) = split(digits).ok_or(NotExact::Unclear)?;
    if fraction.len() > usize::from(decimals) {
        return Err(NotExact::TooManyDecimals);
    }

    let scaled = format!("{whole}{fraction:0<width$}", width = usize::from(decimals));
    let significant = scaled.trim_start_matches('0');
    let size = if significant.is_empty() { Ok(0) } else { significant.parse() };
    match size {
        Ok(size) if size <= LARGEST_INTEGER => Ok(sign * size),
        _ => Err(NotExact::TooLarge),
    }
}

/// The digits before and after the decimal sign, or nothing if the signs can be read in two ways.
fn split(text: &str) -> Option<(String, &str)> {
    let is_group = |c: char| c.is_whitespace() || matches!(c, '\'' | '\u{2019}');
    if !text.chars().all(|c| c.is_ascii_digit() || is_group(c) || matches!(c, '.' | ',')) {
        return None;
    }
    let decimal = text.rfind(['.', ',']).filter(|&place| {
        let sign = &text[place..=place];
        let alone = text.matches(sign).count() == 1;
        let grouping = ungroup(text, sign).is_some();
        alone && (sign == "." || !grouping || text[..place].contains(|c: char| !c.is_ascii_digit()))
    });
    let (whole, fraction) = match decimal {
        Some(place) => (&text[..place], &text[place + 1..]),
        None => (text, ""),
    };
    if decimal.is_some() && (fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }

    let group = whole.find(|c: char| !c.is_ascii_digit());
    let whole = match group.and_then(|place| whole[place..].chars().next()) {
        None if whole.is_empty() && fraction.is_empty() => return None,
        None => whole.to_owned(),
        Some(sign) => ungroup(whole, sign.encode_utf8(&mut [0; 4]))?,
    };
    Some((whole, fraction))
}

/// The digits of a number in groups of three, the first of one to three and without a leading zero.
fn ungroup(text: &str, sign: &str) -> Option<String> {
    let mut groups = text.split(sign);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let digits = |group: &&str| group.bytes().all(|b| b.is_ascii_digit());
    let grouped = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && digits(&first)
        && rest.iter().all(|group| group.len() == 3 && digits(group));
    grouped.then(|| format!("{first}{}", rest.concat()))
}

/// An amount of money as it was typed, in minor units; nothing when it is not exactly one from 0 on.
#[must_use]
pub fn money(typed: &str, currency: &str) -> Option<i64> {
    let minor = parse(typed.trim(), minor_digits(currency)).ok()?;
    (0..=LARGEST_AMOUNT).contains(&minor).then_some(minor)
}

/// That amount as a form control shows it.
#[must_use]
pub fn money_plain(minor: i64, currency: &str) -> String {
    plain(minor, minor_digits(currency))
}

/// The number as a form control shows it: `-1250.50`.
pub(super) fn plain(scaled: i64, decimals: u8) -> String {
    let decimals = usize::from(decimals);
    let sign = if scaled < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", scaled.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// The number as people read it: `-1,250.50`.
pub(super) fn grouped(scaled: i64, decimals: u8) -> String {
    let plain = plain(scaled, decimals);
    let whole = plain.find('.').unwrap_or(plain.len());
    let first_digit = usize::from(plain.starts_with('-'));
    let mut text = String::new();
    for (place, c) in plain.char_indices() {
        if place > first_digit && place < whole && (whole - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{NotExact::*, *};

    #[test]
    fn a_number_is_understood_in_english_and_continental_writing() {
        for (typed, decimals, scaled) in [
            ("0", 0, 0),
            ("007", 0, 7),
            ("18", 0, 18),
            ("-3", 0, -3),
            ("\u{2212}3", 0, -3),
            ("+3", 0, 3),
            ("250000", 2, 25_000_000),
            ("250,000", 2, 25_000_000),
            ("250 000", 2, 25_000_000),
            ("250\u{a0}000,5", 2, 25_000_050),
            ("250\u{202f}000,50", 2, 25_000_050),
            ("250'000.50", 2, 25_000_050),
            ("250\u{2019}000.50", 2, 25_000_050),
            ("250,000.50", 2, 25_000_050),
            ("250.000,50", 2, 25_000_050),
            ("1.250.000", 0, 1_250_000),
            ("1,250,000", 0, 1_250_000),
            ("12,5", 1, 125),
            ("12.5", 2, 1250),
            (".5", 1, 5),
            ("0,500", 3, 500),
            ("1.250", 3, 1250),
            ("9007199254740991", 0, LARGEST_INTEGER),
            ("00000000000000000000000001", 0, 1),
        ] {
            assert_eq!(parse(typed, decimals), Ok(scaled), "{typed}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused() {
        for (typed, decimals, why) in [
            ("", 0, Unclear),
            ("-", 0, Unclear),
            (".", 2, Unclear),
            ("5.", 2, Unclear),
            ("about 5", 0, Unclear),
            ("1e5", 0, Unclear),
            ("0x10", 0, Unclear),
            ("1 2", 0, Unclear),
            ("12,34,56", 0, Unclear),
            ("1,250.000,5", 2, Unclear),
            ("1 250,000.5", 2, Unclear),
            ("1..5", 2, Unclear),
            ("--5", 0, Unclear),
            ("٣", 0, Unclear),
            ("250.000", 2, TooManyDecimals),
            ("0,500", 2, TooManyDecimals),
            ("1.5", 0, TooManyDecimals),
            ("9007199254740992", 0, TooLarge),
            ("99999999999999999999999999", 2, TooLarge),
        ] {
            assert_eq!(parse(typed, decimals), Err(why), "{typed}");
        }
    }

    #[test]
    fn a_number_is_shown_with_all_its_decimals() {
        for (scaled, decimals, control, reading) in [
            (0, 0, "0", "0"),
            (5, 2, "0.05", "0.05"),
            (-5, 1, "-0.5", "-0.5"),
            (-100_000, 0, "-100000", "-100,000"),
            (999, 0, "999", "999"),
            (25_000_050, 2, "250000.50", "250,000.50"),
            (1_234_567, 0, "1234567", "1,234,567"),
        ] {
            assert_eq!(
                (plain(scaled, decimals), grouped(scaled, decimals)),
                (control.into(), reading.into())
            );
            assert_eq!(parse(control, decimals), Ok(scaled));
        }
    }
}
