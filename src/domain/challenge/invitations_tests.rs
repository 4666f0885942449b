//! Lists of people to invite, and what becomes of invitations.

use entity::values::{ChallengeKind, ChallengeState};

use super::*;

/// Organisation, contact and address of everybody on a list.
type People = Vec<(String, String, String)>;
/// What is wrong with it, and in which line.
type Wrong = Vec<(String, String)>;

fn read(typed: &str) -> Result<People, Wrong> {
    let told = |invitee: Invitee| (invitee.organisation, invitee.contact, invitee.email.as_str().to_owned());
    invitees(typed).map(|all| all.into_iter().map(told).collect()).map_err(|wrong| {
        let why = |error: crate::error::FieldError| {
            let line = error.why.args.first().map(|(_, value)| value.clone()).unwrap_or_default();
            (error.why.message.to_owned(), line)
        };
        wrong.0.into_iter().map(why).collect()
    })
}

#[test]
fn a_list_is_read_however_it_is_separated() {
    let kim = || ("Aalto Sensors Oy".to_owned(), "Kim Virtanen".to_owned(), "kim@aalto.example".to_owned());
    for typed in [
        "Aalto Sensors Oy, Kim Virtanen, kim@aalto.example",
        "\u{feff}Aalto Sensors Oy;Kim Virtanen;KIM@aalto.example\r\n",
        "Aalto Sensors Oy\tKim Virtanen\tkim@aalto.example",
        "\n\n  \"Aalto Sensors Oy\" , \"Kim Virtanen\",kim@aalto.example  ",
        "Organisation,Contact,E-mail\nAalto Sensors Oy,Kim Virtanen,kim@aalto.example",
    ] {
        assert_eq!(read(typed), Ok(vec![kim()]), "{typed:?}");
    }
    let quoted = "\"Müller, Söhne & Co; KG\", , a@mueller.example\nLab, b@lab.example";
    assert_eq!(
        read(quoted),
        Ok(vec![
            ("Müller, Söhne & Co; KG".to_owned(), String::new(), "a@mueller.example".to_owned()),
            ("Lab".to_owned(), String::new(), "b@lab.example".to_owned()),
        ])
    );
}

#[test]
fn what_is_written_is_read_again() {
    for (organisation, contact) in
        [("Aalto", ""), ("Müller, Söhne", "Kim \"K\" Virtanen"), ("A;B", "x"), ("Lab", "O’Brien, J.")]
    {
        let read = invitees(&line(organisation, contact, "kim@aalto.example")).unwrap().remove(0);
        assert_eq!((read.organisation.as_str(), read.contact.as_str()), (organisation, contact));
    }
}

#[test]
fn every_line_that_cannot_be_read_is_named() {
    let long = "x".repeat(201);
    let typed = format!(
        "Aalto, Kim, kim@aalto.example\nno cells\n, Ann, ann@lab.example\nLab, Ann, ann at lab\n\
         A, B, C, d@lab.example\n{long}, Ann, e@lab.example\nLab, {long}, f@lab.example\nLab, X, KIM@aalto.example"
    );
    let wrong: Wrong = [
        ("invite-line-cells", "2"),
        ("invite-line-organisation", "3"),
        ("invite-line-address", "4"),
        ("invite-line-cells", "5"),
        ("invite-line-organisation", "6"),
        ("invite-line-contact", "7"),
        ("invite-line-twice", "8"),
    ]
    .map(|(message, line)| (message.to_owned(), line.to_owned()))
    .into();
    assert_eq!(read(&typed), Err(wrong));
    assert_eq!(read(" \n\n").unwrap_err()[0].0, "invite-nobody");
    assert_eq!(read("organisation, contact, email").unwrap_err()[0].0, "invite-nobody");
    let many: String = (0..=MOST).map(|number| format!("Lab, a{number}@lab.example\n")).collect();
    assert_eq!(read(&many).unwrap_err()[0].0, "invite-too-many");
    assert_eq!(read(&many[..many.trim_end().rfind('\n').unwrap()]).unwrap().len(), MOST);
}

#[test]
fn nothing_that_would_be_a_header_is_a_name() {
    for typed in [
        "Lab\r\u{85}Bcc: x, Ann, a@lab.example",
        "Lab, Ann\u{0}, a@lab.example",
        "Lab, Ann, a@lab.example\u{7}",
    ] {
        assert!(read(typed).is_err(), "{typed:?}");
    }
}

#[test]
fn an_invitation_never_outlives_the_deadline() {
    let now = DateTime::UNIX_EPOCH;
    let day = TimeDelta::days;
    for (closes, expires_at) in
        [(None, now + day(60)), (Some(now + day(9)), now + day(9)), (Some(now + day(99)), now + day(60))]
    {
        assert_eq!(expires(closes, now), expires_at, "{closes:?}");
    }
}

#[test]
fn people_are_invited_while_they_can_still_pitch() {
    let now = DateTime::UNIX_EPOCH;
    let timing = |state, opens: i64, closes: i64| Timing {
        state,
        kind: ChallengeKind::TimeBoxed,
        opens_at: now + TimeDelta::days(opens),
        closes_at: Some(now + TimeDelta::days(closes)),
        has_results: false,
    };
    for (timing, refused) in [
        (timing(ChallengeState::Published, 1, 9), None),
        (timing(ChallengeState::Published, -1, 9), None),
        (timing(ChallengeState::Published, -9, 0), Some("refused-invite-closed")),
        (timing(ChallengeState::Draft, 1, 9), Some("refused-invite-draft")),
        (timing(ChallengeState::Paused, -1, 9), Some("refused-invite-paused")),
        (timing(ChallengeState::Withdrawn, -1, 9), Some("refused-invite-closed")),
        (timing(ChallengeState::Archived, -1, 9), Some("refused-invite-closed")),
    ] {
        assert_eq!(may_invite(timing, now).err().map(|why| why.message), refused, "{timing:?}");
    }
}

#[test]
fn so_many_a_day_and_none_more() {
    for (more, today, is_refused) in
        [(1, A_DAY - 1, false), (2, A_DAY - 1, true), (1, A_DAY, true), (0, 999, false)]
    {
        assert_eq!(has_room(more, today).is_err(), is_refused, "{more} {today}");
    }
}

#[test]
fn who_answered_is_not_asked_again_unless_it_was_a_no() {
    use Progress::{Accepted, Declined, Expired, Opened, Revoked, Sent};
    for (progress, steps) in [
        (Sent, &[Step::Remind, Step::Revoke][..]),
        (Opened, &[Step::Remind, Step::Revoke]),
        (Accepted, &[]),
        (Declined, &[Step::Resend]),
        (Revoked, &[Step::Resend]),
        (Expired, &[Step::Resend]),
    ] {
        let follow: Vec<Step> = Step::ALL.into_iter().filter(|step| step.follows(progress)).collect();
        assert_eq!(follow, steps, "{progress:?}");
    }
    let now = DateTime::UNIX_EPOCH;
    for (state, opened, expires, progress) in [
        (InvitationState::Open, None, now + PAUSE, Sent),
        (InvitationState::Open, Some(now), now + PAUSE, Opened),
        (InvitationState::Open, Some(now), now, Expired),
        (InvitationState::Accepted, Some(now), now, Accepted),
        (InvitationState::Declined, None, now, Declined),
        (InvitationState::Revoked, None, now + PAUSE, Revoked),
    ] {
        assert_eq!(Progress::of(state, opened, expires, now), progress);
    }
}
