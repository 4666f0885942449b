//! Inviting people to a challenge: the list that is typed, how often and how long, and where an invitation stands.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::InvitationState;

use super::{Phase, Timing};
use crate::{
    domain::mail::EmailAddress,
    error::{Invalid, Refusal},
};

/// Lines of one list.
pub const MOST: usize = 100;
/// Mails to invited people of one challenge within 24 hours; a reminder is one, too.
pub const A_DAY: u64 = 200;
/// An invitation can be answered for so long, and never after the deadline.
const VALID: TimeDelta = TimeDelta::days(60);
/// Nobody is mailed again within this time.
pub const PAUSE: TimeDelta = TimeDelta::days(1);
/// Characters.
const ORGANISATION: usize = 200;
const CONTACT: usize = 120;
/// The control of the list.
pub const LIST: &str = "list";

/// Somebody who is to be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    /// From 1.
    pub line: usize,
    pub organisation: String,
    /// May be empty.
    pub contact: String,
    pub email: EmailAddress,
}

/// Reads a list: on each line organisation, contact and address, between commas, semicolons or tabs, in quotation marks
/// where needed; the contact may be left out, and a head is no line. Every line that cannot be read is named by its
/// number.
pub fn invitees(typed: &str) -> Result<Vec<Invitee>, Invalid> {
    let (mut found, mut wrong): (Vec<Invitee>, _) = (Vec::new(), Invalid::default());
    let lines = typed.trim_start_matches('\u{feff}').lines().enumerate();
    let lines = lines.map(|(place, line)| (place + 1, line.trim())).filter(|(_, line)| !line.is_empty());
    for (place, (line, text)) in lines.enumerate() {
        if place == 0 && is_head(text) {
            continue;
        }
        match invitee(line, text) {
            Ok(invitee) => match found.iter().find(|other| other.email == invitee.email) {
                Some(other) => {
                    let why = Refusal::new("invite-line-twice").with("line", line).with("other", other.line);
                    wrong.push(LIST, why);
                }
                None => found.push(invitee),
            },
            Err(message) => wrong.push(LIST, Refusal::new(message).with("line", line)),
        }
        if found.len() + wrong.0.len() > MOST {
            wrong.push(LIST, Refusal::new("invite-too-many").with("most", MOST));
            break;
        }
    }
    if found.is_empty() && wrong.0.is_empty() {
        wrong.push(LIST, Refusal::new("invite-nobody"));
    }
    if wrong.0.is_empty() { Ok(found) } else { Err(wrong) }
}

/// One line of the list as [`invitees`] reads it.
#[must_use]
pub fn line(organisation: &str, contact: &str, email: &str) -> String {
    let cell = |text: &str| match text.contains(['"', ',', ';', '\t']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    format!("{}, {}, {}", cell(organisation), cell(contact), email)
}

fn invitee(line: usize, text: &str) -> Result<Invitee, &'static str> {
    let cells = cells(text).ok_or("invite-line-cells")?;
    let (organisation, contact, address) = match &cells[..] {
        [organisation, address] => (organisation, "", address),
        [organisation, contact, address] => (organisation, contact.as_str(), address),
        _ => return Err("invite-line-cells"),
    };
    let is_long = |text: &str, limit| text.chars().count() > limit || text.chars().any(char::is_control);
    if organisation.is_empty() || is_long(organisation, ORGANISATION) {
        return Err("invite-line-organisation");
    }
    if is_long(contact, CONTACT) {
        return Err("invite-line-contact");
    }
    let email = EmailAddress::parse(address).map_err(|_| "invite-line-address")?;
    Ok(Invitee { line, organisation: organisation.clone(), contact: contact.to_owned(), email })
}

/// The cells of a line, trimmed, by the separator that it uses outside of quotation marks.
fn cells(text: &str) -> Option<Vec<String>> {
    let bare: String = text.split('"').step_by(2).collect();
    let separator = ['\t', ';'].into_iter().find(|separator| bare.contains(*separator)).unwrap_or(',');
    // A quotation mark counts only where a cell begins with it.
    let parts = text.split('"').enumerate();
    let tight = parts.map(|(place, part)| match place % 2 {
        0 => tight(part, separator),
        _ => part.to_owned(),
    });
    let tight = tight.collect::<Vec<String>>().join("\"");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(u8::try_from(separator).ok()?)
        .from_reader(tight.as_bytes());
    let record = reader.records().next()?.ok()?;
    Some(record.iter().map(|cell| cell.trim().to_owned()).collect())
}

/// What stands outside of quotation marks, without the blanks around its separators.
fn tight(part: &str, separator: char) -> String {
    let pieces: Vec<&str> = part.split(separator).collect();
    let trimmed = pieces.iter().enumerate().map(|(place, piece)| {
        let piece = if place > 0 { piece.trim_start() } else { piece };
        if place + 1 < pieces.len() { piece.trim_end() } else { piece }
    });
    trimmed.collect::<Vec<&str>>().join(&separator.to_string())
}

/// A line that says what stands below it.
fn is_head(text: &str) -> bool {
    const LAST: [&str; 5] = ["address", "email", "e-mail", "mail", "email address"];
    let last = cells(text).and_then(|mut cells| cells.pop()).unwrap_or_default();
    LAST.contains(&last.to_lowercase().as_str())
}

/// When an invitation that is mailed now runs out.
#[must_use]
pub fn expires(closes: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
    let latest = now + VALID;
    closes.map_or(latest, |closes| closes.min(latest))
}

/// Whether anybody can be invited: from the publication to the end.
pub fn may_invite(timing: Timing, now: DateTime<Utc>) -> Result<(), Refusal> {
    match timing.phase(now) {
        Phase::Announced | Phase::Open | Phase::Closing | Phase::Evergreen => Ok(()),
        Phase::Draft => Err(Refusal::new("refused-invite-draft")),
        Phase::Paused => Err(Refusal::new("refused-invite-paused")),
        _ => Err(Refusal::new("refused-invite-closed")),
    }
}

/// Whether so many more can be mailed, after that many today.
pub fn has_room(more: usize, today: u64) -> Result<(), Refusal> {
    let left = A_DAY.saturating_sub(today);
    match u64::try_from(more).is_ok_and(|more| more <= left) {
        true => Ok(()),
        false => Err(Refusal::new("refused-invite-a-day").with("left", left).with("most", A_DAY)),
    }
}

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Sent,
    Opened,
    Accepted,
    Declined,
    Revoked,
    Expired,
}

impl Progress {
    /// Where it stands at `now`.
    #[must_use]
    pub fn of(
        state: InvitationState,
        opened: Option<DateTime<Utc>>,
        expires: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Self {
        match state {
            InvitationState::Accepted => Self::Accepted,
            InvitationState::Declined => Self::Declined,
            InvitationState::Revoked => Self::Revoked,
            InvitationState::Open if now >= expires => Self::Expired,
            InvitationState::Open if opened.is_some() => Self::Opened,
            InvitationState::Open => Self::Sent,
        }
    }

    /// The word in message ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Opened => "opened",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }
}

/// What the desk does with an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Another mail; the date and the links before stay.
    Remind,
    /// Another mail with another date; the links before end.
    Resend,
    Revoke,
}

impl Step {
    /// All of them, in the order of their buttons.
    pub const ALL: [Self; 3] = [Self::Remind, Self::Resend, Self::Revoke];

    /// The word in forms and message ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Remind => "remind",
            Self::Resend => "resend",
            Self::Revoke => "revoke",
        }
    }

    /// The step of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == word)
    }

    /// Whether it can follow: who answered is not asked again, unless it was a no.
    #[must_use]
    pub const fn follows(self, progress: Progress) -> bool {
        match self {
            Self::Remind | Self::Revoke => matches!(progress, Progress::Sent | Progress::Opened),
            Self::Resend => matches!(progress, Progress::Expired | Progress::Declined | Progress::Revoked),
        }
    }
}

#[cfg(test)]
#[path = "invitations_tests.rs"]
mod tests;
