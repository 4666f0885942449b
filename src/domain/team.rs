//! Who works together on a pitch or in an organisation: how many, with which rights, invited how often.

use chrono::{DateTime, Utc};
use entity::values::TeamRole;

use crate::error::{Error, Invalid, Refusal};

use super::{challenge::Timing, mail::EmailAddress};

/// People of one pitch or one organisation, invited ones included.
pub const MOST_PEOPLE: u64 = 50;
/// Invitations mailed for one pitch or one organisation within 24 hours; mailed again counts again.
pub const INVITATIONS_A_DAY: u64 = 20;

/// The strongest of several standings: who has one right by two ways has the greater.
#[must_use]
pub fn strongest(standings: impl IntoIterator<Item = Option<TeamRole>>) -> Option<TeamRole> {
    // In the order of the words: lead, editor, viewer.
    standings.into_iter().flatten().min()
}

/// Reads the addresses of a text, one a line; blank lines are none, and the same address twice is one. Every
/// line that is no address is named by its number, beside the control `field`.
pub fn addresses(field: &str, text: &str) -> Result<Vec<EmailAddress>, Invalid> {
    let mut wrong = Invalid::default();
    let mut found: Vec<EmailAddress> = Vec::new();
    for (number, line) in text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty()) {
        match EmailAddress::parse(line) {
            Ok(address) if found.contains(&address) => {}
            Ok(address) => found.push(address),
            Err(_) => {
                let why = Refusal::new("team-line-invalid").with("line", number + 1);
                wrong.push(field, why.with("typed", line.chars().take(80).collect::<String>()));
            }
        }
    }
    if found.is_empty() && wrong.0.is_empty() {
        wrong.push(field, Refusal::new("team-nobody"));
    }
    if wrong.0.is_empty() { Ok(found) } else { Err(wrong) }
}

/// Whether so many more can be invited, with that many people there (invited ones too) and that many
/// invitations mailed today.
pub fn has_room(more: usize, people: u64, today: u64) -> Result<(), Refusal> {
    let more = u64::try_from(more).unwrap_or(u64::MAX);
    if today.saturating_add(more) > INVITATIONS_A_DAY {
        let left = INVITATIONS_A_DAY.saturating_sub(today);
        return Err(Refusal::new("refused-invitations-a-day")
            .with("left", left)
            .with("most", INVITATIONS_A_DAY));
    }
    if people.saturating_add(more) > MOST_PEOPLE {
        return Err(Refusal::new("refused-too-many-people").with("most", MOST_PEOPLE));
    }
    Ok(())
}

/// Whether people can still be invited to a pitch: while its challenge takes pitches.
pub fn takes_people(timing: Timing, now: DateTime<Utc>) -> Result<(), Error> {
    if timing.takes_pitches(now) { Ok(()) } else { Err(Refusal::new("refused-invitations-closed").into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stronger_of_two_standings_counts() {
        use TeamRole::{Editor, Lead, Viewer};
        for (standings, strongest_one) in [
            ([None, None, None], None),
            ([None, Some(Viewer), None], Some(Viewer)),
            ([None, Some(Viewer), Some(Editor)], Some(Editor)),
            ([Some(Lead), Some(Editor), Some(Viewer)], Some(Lead)),
            ([None, Some(Editor), Some(Lead)], Some(Lead)),
        ] {
            assert_eq!(strongest(standings), strongest_one, "{standings:?}");
        }
    }

    #[test]
    fn addresses_are_read_one_a_line_and_wrong_lines_are_named() {
        let read = |text: &str| {
            addresses("emails", text)
                .map(|found| found.iter().map(|one| one.as_str().to_owned()).collect::<Vec<_>>())
                .map_err(|wrong| wrong.0.iter().map(|error| error.why.to_string()).collect::<Vec<_>>())
        };
        assert_eq!(
            read("kim@example.org\r\n\r\n  Dana@Example.ORG \nkim@example.org"),
            Ok(vec!["kim@example.org".to_owned(), "dana@example.org".to_owned()])
        );
        assert_eq!(
            read("kim@example.org\nkim\n\na b@c"),
            Err(vec![
                "team-line-invalid line=2 typed=kim".to_owned(),
                "team-line-invalid line=4 typed=a b@c".to_owned()
            ])
        );
        for empty in ["", " \n\r\n\t"] {
            assert_eq!(read(empty), Err(vec!["team-nobody".to_owned()]));
        }
    }

    #[test]
    fn twenty_a_day_and_fifty_in_all() {
        for (more, people, today, is_fine) in [
            (1, 1, 0, true),
            (20, 1, 0, true),
            (21, 1, 0, false),
            (1, 1, 19, true),
            (1, 1, 20, false),
            (1, 49, 0, true),
            (2, 49, 0, false),
            (usize::MAX, 0, 0, false),
        ] {
            assert_eq!(has_room(more, people, today).is_ok(), is_fine, "{more} {people} {today}");
        }
    }
}
