//! The dates of challenges, case by case.

use super::*;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

const TYPED: Typed<'_> = Typed {
    kind: "time_boxed",
    zone: "Europe/Brussels",
    opens: "2026-12-01T09:00",
    questions_until: "",
    closes: "2027-01-12T17:00",
    grace: "",
    review_days: "",
    decision: "",
};

#[test]
fn a_local_time_is_one_instant_or_refused() {
    for (typed, zone, expected) in [
        ("2026-12-01T17:00", "Europe/Brussels", Ok("2026-12-01T16:00:00Z")),
        ("2026-07-01 17:00", "Europe/Brussels", Ok("2026-07-01T15:00:00Z")),
        (" 2026-12-01T17:00 ", "Asia/Kolkata", Ok("2026-12-01T11:30:00Z")),
        // The clocks go from 02:00 to 03:00, and half a year later from 03:00 to 02:00.
        ("2027-03-28T01:59", "Europe/Brussels", Ok("2027-03-28T00:59:00Z")),
        ("2027-03-28T02:00", "Europe/Brussels", Err("dates-skipped")),
        ("2027-03-28T02:59", "Europe/Brussels", Err("dates-skipped")),
        ("2027-03-28T03:00", "Europe/Brussels", Ok("2027-03-28T01:00:00Z")),
        ("2026-10-25T01:59", "Europe/Brussels", Ok("2026-10-24T23:59:00Z")),
        ("2026-10-25T02:00", "Europe/Brussels", Err("dates-twice")),
        ("2026-10-25T02:59", "Europe/Brussels", Err("dates-twice")),
        ("2026-10-25T03:00", "Europe/Brussels", Ok("2026-10-25T02:00:00Z")),
        // Half an hour there, and a day that Samoa left out.
        ("2027-10-03T02:15", "Australia/Lord_Howe", Err("dates-skipped")),
        ("2011-12-30T12:00", "Pacific/Apia", Err("dates-skipped")),
        ("2026-12-01T17:00Z", "Europe/Brussels", Err("dates-unclear")),
        ("2026-12-01T17:00+05:00", "Europe/Brussels", Err("dates-unclear")),
        ("2026-02-29T12:00", "UTC", Err("dates-unclear")),
        ("2026-12-01", "UTC", Err("dates-unclear")),
        ("26-12-01T17:00", "UTC", Err("dates-unclear")),
        ("soon", "UTC", Err("dates-unclear")),
        ("2026-12-01T17:00", "Mars/Olympus", Err("dates-zone-unknown")),
    ] {
        let read = local(typed, zone);
        assert_eq!(
            read.as_ref().map_err(|why| why.message),
            expected.map(utc).as_ref().map_err(|why| *why),
            "{typed} {zone}"
        );
        if let Ok(at) = read {
            assert_eq!(written(at, zone), typed.trim().replace(' ', "T"));
        }
    }
}

#[test]
fn every_wrong_date_is_told_beside_its_field() {
    let fields = |typed: Typed<'_>| -> Vec<(String, &'static str)> {
        typed
            .read()
            .err()
            .unwrap_or_default()
            .0
            .into_iter()
            .map(|error| (error.field, error.why.message))
            .collect()
    };
    assert_eq!(fields(TYPED), []);
    for (typed, field, message) in [
        (Typed { kind: "", ..TYPED }, "kind", "dates-kind-missing"),
        (Typed { zone: "Brussels", ..TYPED }, "zone", "dates-zone-unknown"),
        (Typed { opens: "", ..TYPED }, "opens", "dates-opens-missing"),
        (Typed { opens: "2027-03-28T02:30", closes: "2027-05-01T17:00", ..TYPED }, "opens", "dates-skipped"),
        (Typed { closes: "", ..TYPED }, "closes", "challenge-needs-deadline"),
        (Typed { closes: "2026-12-01T09:00", ..TYPED }, "closes", "dates-closes-first"),
        (Typed { closes: "2026-10-25T02:30", ..TYPED }, "closes", "dates-twice"),
        (Typed { kind: "evergreen", review_days: "30", ..TYPED }, "closes", "dates-no-deadline"),
        (Typed { kind: "scouting", closes: "", ..TYPED }, "review_days", "dates-review"),
        (Typed { kind: "scouting", closes: "", review_days: "0", ..TYPED }, "review_days", "dates-review"),
        (Typed { grace: "121", ..TYPED }, "grace", "dates-grace"),
        (Typed { grace: "-1", ..TYPED }, "grace", "dates-grace"),
        (Typed { questions_until: "2027-01-12T17:01", ..TYPED }, "questions_until", "dates-questions-late"),
        (Typed { decision: "later", ..TYPED }, "decision", "dates-unclear"),
    ] {
        assert_eq!(fields(typed), [(field.to_owned(), message)], "{typed:?}");
    }
    let many = fields(Typed::default());
    assert_eq!(many.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["kind", "zone", "opens"]);
    let evergreen = Typed { kind: "evergreen", closes: "", review_days: "30", grace: "120", ..TYPED };
    let read = evergreen.read().unwrap();
    assert_eq!((read.closes_at, read.review_days, read.grace_seconds), (None, Some(30), 120));
}

#[test]
fn dates_are_warned_about_and_never_refused_for_it() {
    let now = utc("2026-11-01T12:00:00Z");
    let warned = |typed: Typed<'_>| typed.read().unwrap().warnings(now);
    let calm = Typed { decision: "2027-03-02T17:00", ..TYPED };
    assert_eq!(warned(calm), []);
    for (typed, warning) in [
        (TYPED, Warning::NoDecision),
        (Typed { opens: "2026-10-01T09:00", ..calm }, Warning::OpensPast),
        (Typed { opens: "2026-12-05T09:00", ..calm }, Warning::OpensWeekend),
        // Saturday there, still Friday in UTC.
        (Typed { closes: "2027-01-16T00:30", ..calm }, Warning::ClosesWeekend),
        (Typed { decision: "2027-03-07T12:00", ..calm }, Warning::DecisionWeekend),
        (Typed { closes: "2026-12-15T08:59", ..calm }, Warning::Short),
        (Typed { decision: "2027-01-12T16:59", ..calm }, Warning::DecisionBeforeClosing),
    ] {
        assert_eq!(warned(typed), [warning], "{typed:?}");
    }
    assert_eq!(warned(Typed { closes: "2026-12-15T09:00", ..calm }), [], "exactly 14 days");
}

#[test]
fn the_proposal_holds_for_every_day_of_a_year_and_warns_of_nothing() {
    for zone in ["UTC", "Europe/Brussels", "Pacific/Auckland", "America/St_Johns"] {
        for day in 0..366 {
            let now = utc("2026-11-01T23:30:00Z") + TimeDelta::days(day);
            let dates = proposal(now, zone);
            assert_eq!(dates.warnings(now), [], "{zone} {now}");
            assert!(dates.opens_at > now && dates.closes_at > Some(dates.opens_at));
        }
    }
}

#[test]
fn what_is_public_moves_only_to_the_good_of_applicants() {
    let old = Dates { grace_seconds: 30, ..TYPED.read().unwrap() };
    let (opens, closes) = (old.opens_at, old.closes_at.unwrap());
    let (before, during, after) =
        (opens - TimeDelta::days(3), opens + TimeDelta::days(3), closes + TimeDelta::days(3));
    let day = TimeDelta::days(1);
    let change = |change: fn(&mut Dates, TimeDelta)| {
        let mut new = old.clone();
        change(&mut new, day);
        new
    };
    let later: fn(&mut Dates, TimeDelta) = |new, day| new.closes_at = new.closes_at.map(|at| at + day);
    let earlier: fn(&mut Dates, TimeDelta) = |new, day| new.closes_at = new.closes_at.map(|at| at - day);
    let opens_later: fn(&mut Dates, TimeDelta) = |new, day| new.opens_at += day;
    let opens_long_ago: fn(&mut Dates, TimeDelta) = |new, day| new.opens_at -= day * 30;
    for (new, now, refused) in [
        (change(later), before, None),
        (change(later), during, None),
        (change(later), after, Some(("closes", "dates-closed"))),
        (change(earlier), before, Some(("closes", "dates-only-later"))),
        (change(earlier), during, Some(("closes", "dates-only-later"))),
        (change(opens_later), before, None),
        (change(opens_later), during, Some(("opens", "dates-opens-fixed"))),
        (change(opens_long_ago), before, Some(("opens", "dates-opens-past"))),
        (change(|new, _| new.kind = ChallengeKind::Scouting), before, Some(("kind", "dates-kind-fixed"))),
        (change(|new, _| new.zone = "UTC".to_owned()), before, Some(("zone", "dates-zone-fixed"))),
        (change(|new, _| new.grace_seconds = 29), during, Some(("grace", "dates-grace-shorter"))),
        (change(|new, day| new.decision_at = Some(new.opens_at + day)), after, None),
    ] {
        let found = may_move(&old, &new, now).err().map(|invalid| {
            assert_eq!(invalid.0.len(), 1);
            (invalid.0[0].field.clone(), invalid.0[0].why.message)
        });
        let found = found.as_ref().map(|(field, why)| (field.as_str(), *why));
        assert_eq!(found, refused, "{new:?} at {now}");
    }
}

#[test]
fn only_what_is_closed_and_undecided_is_opened_again() {
    let old = TYPED.read().unwrap();
    let closes = old.closes_at.unwrap();
    let hour = TimeDelta::hours(1);
    for (until, has_results, now, refused) in [
        (closes + hour * 2, false, closes + hour, None),
        (closes + hour, false, closes + hour, Some("refused-reopen-past")),
        (closes + hour * 2, false, closes - hour, Some("refused-reopen-open")),
        (closes + hour * 2, true, closes + hour, Some("refused-reopen-results")),
    ] {
        let found = may_reopen(&old, until, has_results, now).err().map(|why| why.message);
        assert_eq!(found, refused, "{until} {has_results} {now}");
    }
    let evergreen = Dates { closes_at: None, ..old };
    assert!(may_reopen(&evergreen, closes, false, closes - hour).is_err());
}
