//! A calendar day as people type it, in the writings that mean one day only.

use chrono::NaiveDate;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The first and the last day that any date field takes: a wrong century is a slip of the keyboard.
pub(super) fn bounds() -> (NaiveDate, NaiveDate) {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    (day(1900, 1, 1), day(2199, 12, 31))
}

/// Understands `2027-03-01`, `1.3.2027`, `1 March 2027` and `March 1, 2027`. Not `1/3/2027`, which is
/// another day on the other side of the ocean.
pub(super) fn parse(typed: &str) -> Option<NaiveDate> {
    let (year, month, day) = from_digits(typed).or_else(|| from_words(typed))?;
    NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)
}

fn from_digits(typed: &str) -> Option<(u32, u32, u32)> {
    let sign = typed.chars().find(|c| !c.is_ascii_digit())?;
    let mut parts = typed.split(sign);
    let three = (parts.next()?, parts.next()?, parts.next()?);
    let (year, month, day) = match sign {
        '-' => three,
        '.' => (three.2, three.1, three.0),
        _ => return None,
    };
    if parts.next().is_some() {
        return None;
    }
    Some((number(year, 4..=4)?, number(month, 1..=2)?, number(day, 1..=2)?))
}

fn from_words(typed: &str) -> Option<(u32, u32, u32)> {
    let words = typed.replace(',', " ").to_lowercase();
    let mut words = words.split_whitespace();
    let (first, second, year) = (words.next()?, words.next()?, words.next()?);
    let (day, name) =
        if first.starts_with(|c: char| c.is_ascii_digit()) { (first, second) } else { (second, first) };
    let is_name = |month: &str| name == month || matches!(name.len(), 3 | 4) && month.starts_with(name);
    let month = MONTHS.iter().position(|month| is_name(month))?;
    if words.next().is_some() {
        return None;
    }
    Some((number(year, 4..=4)?, u32::try_from(month).ok()? + 1, number(day, 1..=2)?))
}

fn number(digits: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let is_number = lengths.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_understood_when_it_can_only_mean_one() {
        for typed in [
            "2027-03-01",
            "2027-3-1",
            "1.3.2027",
            "01.03.2027",
            "1 March 2027",
            "1 mar 2027",
            "March 1, 2027",
        ] {
            assert_eq!(parse(typed), NaiveDate::from_ymd_opt(2027, 3, 1), "{typed}");
        }
        assert_eq!(parse("29 sept 2028"), NaiveDate::from_ymd_opt(2028, 9, 29));
    }

    #[test]
    fn a_day_that_is_unclear_or_not_in_the_calendar_is_refused() {
        for typed in [
            "",
            "soon",
            "1/3/2027",
            "03/01/2027",
            "2027-02-30",
            "30.2.2027",
            "27-03-01",
            "2027-03",
            "2027-03-01-1",
            "1 Ma 2027",
            "1 marching 2027",
            "1 March",
            "1 March 2027 noon",
            "20270301",
            "+2027-03-01",
            "2027-13-01",
        ] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }
}
