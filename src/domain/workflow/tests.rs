//! The engine as tables.

use super::*;

const REVIEWED: Facts =
    Facts { reviews: 2, open_assignments: 0, minimum_reviews: 2, mean_milli: 3500, decision_approved: false };

#[test]
fn the_shipped_workflow_has_no_faults_and_survives_json() {
    let workflow = standard();
    assert_eq!(workflow.faults(), []);
    let text = serde_json::to_string(&workflow).unwrap();
    assert_eq!(serde_json::from_str::<Workflow>(&text).unwrap(), workflow);
}

#[test]
fn a_pitch_takes_the_step_its_facts_allow() {
    let waiting = Facts { open_assignments: 1, ..REVIEWED };
    let approved = Facts { decision_approved: true, ..REVIEWED };
    let none = Facts::default();
    let manual = |to| Happening { trigger: Trigger::Manual, to: Some(to) };
    for (stage, what, facts, goes) in [
        ("received", Happening::of(Trigger::Assigned), none, Some("evaluation")),
        ("evaluation", Happening::of(Trigger::ReviewsChanged), REVIEWED, Some("decision")),
        ("evaluation", Happening::of(Trigger::ReviewsChanged), waiting, None),
        ("evaluation", manual("decision"), waiting, Some("decision")),
        ("evaluation", manual("decision"), none, None),
        ("evaluation", manual("selected"), REVIEWED, None),
        ("decision", manual("evaluation"), REVIEWED, Some("evaluation")),
        ("decision", manual("evaluation"), approved, None),
        ("decision", Happening::of(Trigger::Released(Outcome::Selected)), approved, Some("selected")),
        ("decision", Happening::of(Trigger::Released(Outcome::Declined)), approved, Some("declined")),
        ("decision", Happening::of(Trigger::Released(Outcome::Selected)), REVIEWED, None),
        ("selected", Happening::of(Trigger::Withdrawn), approved, None),
        ("evaluation", Happening::of(Trigger::Withdrawn), none, Some("withdrawn")),
    ] {
        let step = advance(&standard(), stage, &what, &facts);
        assert_eq!(step.as_ref().ok().map(|step| step.to.as_str()), goes, "{stage} {what:?}: {step:?}");
    }
}

#[test]
fn only_the_winner_is_converted_and_every_decided_one_gets_a_letter() {
    let approved = Facts { decision_approved: true, ..REVIEWED };
    let effects = |outcome| {
        advance(&standard(), "decision", &Happening::of(Trigger::Released(outcome)), &approved)
            .map(|step| step.effects)
            .unwrap()
    };
    assert_eq!(effects(Outcome::Selected), [Effect::Letter, Effect::Convert]);
    assert_eq!(effects(Outcome::Reserve), [Effect::Letter]);
    assert_eq!(effects(Outcome::Declined), [Effect::Letter]);
}

#[test]
fn a_broken_definition_is_refused_with_the_place() {
    let broken = |change: fn(&mut Workflow)| {
        let mut workflow = standard();
        change(&mut workflow);
        workflow.faults()
    };
    let guard = |workflow: &mut Workflow| workflow.transitions[2].guard = Some("karma > 3".to_owned());
    assert!(matches!(broken(guard).as_slice(), [Fault::Guard { .. }]), "{:?}", broken(guard));
    assert_eq!(
        broken(|workflow| workflow.start = "nowhere".to_owned()).first(),
        Some(&Fault::Unknown("nowhere".to_owned()))
    );
    assert_eq!(
        broken(|workflow| workflow.transitions.retain(|transition| transition.from != "decision")),
        [
            Fault::Unreachable("selected".to_owned()),
            Fault::Unreachable("reserve".to_owned()),
            Fault::Unreachable("declined".to_owned()),
        ]
        .into_iter()
        .fold(vec![], |mut list, fault| {
            if list.is_empty() {
                list.push(Fault::DeadEnd("decision".to_owned()));
            }
            list.push(fault);
            list
        })
    );
}
