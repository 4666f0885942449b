//! References, merges and the send rules, as tables.

use chrono::TimeDelta;

use super::*;
use crate::domain::{form::standard, workflow};

fn text(text: &str) -> Answer {
    Answer::Text { text: text.to_owned() }
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().map(|(id, said)| ((*id).to_owned(), text(said))).collect()
}

fn save(version: i32, fields: &[&str]) -> Save {
    Save {
        version,
        by: None,
        at: DateTime::UNIX_EPOCH + TimeDelta::minutes(version.into()),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    }
}

#[test]
fn a_reference_is_drawn_from_its_bytes_without_letters_that_look_alike() {
    assert_eq!(Reference::draw("NL", [7, 19, 3, 20, 9, 23]).as_str(), "NL-7K3M9Q");
    for byte in 0..=u8::MAX {
        let drawn = Reference::draw("NL", [byte; 6]);
        assert!(!drawn.as_str()[3..].contains(['I', 'L', 'O', 'U']), "{drawn}");
        assert_eq!(Reference::parse(drawn.as_str()), Some(drawn));
    }
}

#[test]
fn a_reference_is_read_as_people_write_it() {
    for typed in
        ["NL-7K3M9Q", "nl-7k3m9q", " NL 7K3M9Q ", "NL7K3M9Q", "nl–7k3 m9q", "N L - 7 K 3 M 9 Q", "NL‑7K3M9Q"]
    {
        assert_eq!(Reference::parse(typed).unwrap().as_str(), "NL-7K3M9Q", "{typed}");
    }
    assert_eq!(Reference::parse("hot-iLoO12").unwrap().as_str(), "HOT-110012");
    for typed in ["", "7K3M9Q", "NL-7K3M9U", "NL-7K3M9Q/..", "ÑL-7K3M9Q", "NL_7K3M9Q", &"A".repeat(19)] {
        assert!(Reference::parse(typed).is_none(), "{typed}");
    }
}

#[test]
fn a_save_on_what_was_shown_is_taken_whole() {
    let form = standard();
    let section = form.section("solution").unwrap();
    let current = answers(&[("title", "Old"), ("summary", "Kept out"), ("evidence", "Of another section")]);

    let merged = merge(section, &current, &answers(&[("title", "New")]), &Since::nothing(), &[]);

    assert_eq!(merged.answers, answers(&[("title", "New"), ("evidence", "Of another section")]));
    assert_eq!(merged.changed, ["title", "summary"]);
    assert_eq!(merged.clashes, []);
}

#[test]
fn a_field_changed_by_two_keeps_the_stored_answer_until_somebody_chooses() {
    let form = standard();
    let section = form.section("solution").unwrap();
    let current = answers(&[("title", "Theirs"), ("summary", "Same")]);
    let posted = answers(&[("title", "Mine"), ("summary", "Same"), ("novelty", "New")]);
    let since = Since::new(vec![save(3, &["title", "summary"]), save(2, &["novelty"])], 2, 3);

    let merged = merge(section, &current, &posted, &since, &[]);
    assert_eq!(merged.answers.text("title"), Some("Theirs"));
    assert_eq!(merged.answers.text("novelty"), Some("New"));
    assert_eq!(merged.changed, ["novelty"]);
    let clash = merged.clashes.first().unwrap();
    assert_eq!((clash.field.as_str(), &clash.mine), ("title", &Some(text("Mine"))));
    assert_eq!(clash.at, Some(save(3, &[]).at));
    assert_eq!(merged.clashes.len(), 1);

    let chosen = merge(section, &current, &posted, &since, &["title".to_owned()]);
    assert_eq!((chosen.answers.text("title"), chosen.clashes.len()), (Some("Theirs"), 0));
    let again = merge(section, &current, &posted, &Since::new(Vec::new(), 3, 3), &[]);
    assert_eq!((again.answers.text("title"), again.clashes.len()), (Some("Mine"), 0));
}

#[test]
fn what_is_not_known_counts_as_changed() {
    let form = standard();
    let section = form.section("solution").unwrap();
    let (current, posted) = (answers(&[("title", "Theirs")]), answers(&[("title", "Mine")]));
    for (known, shown, now, clashes) in [
        (vec![], 0, 0, 0),
        (vec![save(1, &["summary"])], 0, 1, 0),
        (vec![save(2, &["summary"])], 0, 2, 1),
        (vec![], 4, 9, 1),
        (vec![], 9, 4, 1),
        (vec![save(1, &["summary"])], -3, 1, 0),
    ] {
        let merged = merge(section, &current, &posted, &Since::new(known.clone(), shown, now), &[]);
        assert_eq!(merged.clashes.len(), clashes, "{known:?} {shown} {now}");
    }
}

#[test]
fn only_a_complete_and_declared_draft_can_be_sent() {
    let form = standard();
    let open = may_send(&form, &Answers::default(), "", "1").unwrap_err();
    assert_eq!(open.0.first().map(|error| error.field.as_str()), Some("org_name"));
    assert_eq!(open.0.last().map(|error| error.field.as_str()), Some(DECLARATION));

    let empty = FormDefinition { sections: Vec::new(), ..form };
    for (declared, message) in
        [("1", None), ("", Some("my-check-not-declared")), ("2", Some("my-check-other-terms"))]
    {
        let refused = may_send(&empty, &Answers::default(), declared, "1").err();
        assert_eq!(refused.and_then(|invalid| invalid.0.first().map(|error| error.why.message)), message);
    }
}

#[test]
fn until_the_release_a_verdict_reads_as_in_evaluation() {
    let workflow = workflow::standard();
    for (stage, before, after) in [
        ("received", PublicStage::Sent, PublicStage::Sent),
        ("evaluation", PublicStage::InEvaluation, PublicStage::InEvaluation),
        ("decision", PublicStage::InEvaluation, PublicStage::InEvaluation),
        ("selected", PublicStage::InEvaluation, PublicStage::Selected),
        ("declined", PublicStage::InEvaluation, PublicStage::NotSelected),
        ("withdrawn", PublicStage::Withdrawn, PublicStage::Withdrawn),
        ("no such stage", PublicStage::Sent, PublicStage::Sent),
    ] {
        assert_eq!(public_stage(&workflow, stage, false), before, "{stage}");
        assert_eq!(public_stage(&workflow, stage, true), after, "{stage}");
    }
    let at = |minutes| DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
    let moves = [("received", at(0)), ("evaluation", at(1)), ("decision", at(2)), ("selected", at(3))];
    let (sent, evaluated) = ((PublicStage::Sent, at(0)), (PublicStage::InEvaluation, at(1)));
    assert_eq!(public_steps(&workflow, moves, false), [sent, evaluated]);
    assert_eq!(public_steps(&workflow, moves, true), [sent, evaluated, (PublicStage::Selected, at(3))]);
}

#[test]
fn the_shipped_form_takes_about_four_hours() {
    assert_eq!(effort_minutes(&standard()) / 60, 4);
}

#[test]
fn a_sent_pitch_comes_back_only_to_its_lead_while_nobody_evaluates_it() {
    use entity::values::{ChallengeId, PitchId};
    let now = DateTime::UNIX_EPOCH + TimeDelta::days(10);
    let open = |state, team| PitchFacts {
        team,
        closes_at: Some(now + TimeDelta::seconds(1)),
        ..PitchFacts::new(PitchId::generate(), ChallengeId::generate(), state)
    };
    let locked = |why| Err(Denied::Locked(Refusal::new(why)));
    use PitchState::{Draft, Submitted, Withdrawn};
    let lead = Some(TeamRole::Lead);
    for (state, team, at_start, back, restored) in [
        (Submitted, lead, true, Ok(()), locked("refused-not-withdrawn")),
        (Submitted, lead, false, locked("refused-evaluation-begun"), locked("refused-not-withdrawn")),
        (Submitted, Some(TeamRole::Editor), true, Err(Denied::Forbidden), Err(Denied::Forbidden)),
        (Submitted, None, true, Err(Denied::Hidden), Err(Denied::Hidden)),
        (Draft, lead, true, locked("refused-not-sent"), locked("refused-not-withdrawn")),
        (Withdrawn, lead, true, locked("refused-not-sent"), Ok(())),
        (Withdrawn, Some(TeamRole::Viewer), true, Err(Denied::Forbidden), Err(Denied::Forbidden)),
    ] {
        let facts = open(state, team);
        assert_eq!(may_pull_back(&facts, at_start, now), back, "{state} {team:?}");
        assert_eq!(may_restore(&facts, now), restored, "{state} {team:?}");
    }
    let sent = PitchFacts { closes_at: Some(now), ..open(Submitted, lead) };
    assert_eq!(may_pull_back(&sent, true, now), locked("refused-deadline-passed"));
    let paused = PitchFacts { is_open: false, ..open(Withdrawn, lead) };
    assert_eq!(may_restore(&paused, now), locked("refused-challenge-not-open"));
    assert!(may_delete(&open(Draft, lead), 0).is_ok() && may_delete(&open(Draft, lead), 1).is_err());
}
