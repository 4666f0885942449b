//! Claims about the policy; the whole matrix is compared with `tests/app/policy.csv`.

use chrono::TimeDelta;
use entity::values::{AccountId, AssignmentState, ChallengeId, ConflictKind, PitchState, Role, TeamRole};

use super::*;
use crate::domain::{
    actor::{Roles, Who},
    workflow::StageFlags,
};

fn facts() -> PitchFacts {
    PitchFacts {
        flags: StageFlags { visible_to_assigned: true, scoring_open: true, ..StageFlags::default() },
        ..PitchFacts::new(PitchId::generate(), ChallengeId::generate(), PitchState::Submitted)
    }
}

fn person(roles: Vec<(Role, Option<ChallengeId>)>) -> Actor {
    Actor::with(Who::Account(AccountId::generate()), Roles(roles))
}

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

#[test]
fn a_stranger_learns_nothing_on_any_line() {
    let facts = facts();
    let other = ChallengeId::generate();
    for actor in [
        Actor::of(Who::Visitor),
        person(vec![]),
        person(vec![(Role::Manager, Some(other)), (Role::Evaluator, Some(other))]),
        person(vec![(Role::EcosystemManager, None), (Role::Executive, None)]),
    ] {
        for line in Line::ALL {
            assert_eq!(verdict(*line, &actor, &facts, NOW), Err(Denied::Hidden), "{line:?} {actor:?}");
        }
    }
}

#[test]
fn a_conflict_cuts_everything_but_its_own_declaration() {
    for kind in [ConflictKind::Conflict, ConflictKind::Possible] {
        let facts = PitchFacts { conflict: Some(kind), assignment: Some(AssignmentState::Open), ..facts() };
        for actor in [person(vec![]), person(vec![(Role::Manager, Some(facts.challenge))])] {
            for line in Line::ALL {
                let found = verdict(*line, &actor, &facts, NOW);
                match line {
                    Line::SeePitch => assert_eq!(found, Ok(Mask::REFERENCE), "nothing but the reference"),
                    Line::DeclareConflict => assert!(found.is_ok()),
                    _ => assert_eq!(found, Err(Denied::Forbidden), "{line:?}"),
                }
            }
        }
    }
}

#[test]
fn an_evaluator_reads_nothing_but_a_name_before_declaring_and_no_name_in_a_blind_stage() {
    let facts = PitchFacts { assignment: Some(AssignmentState::Open), ..facts() };
    let actor = person(vec![]);
    for (visible_to_assigned, applicant_identity) in
        [(false, false), (false, true), (true, false), (true, true)]
    {
        let flags = StageFlags { visible_to_assigned, applicant_identity, ..facts.flags };
        let facts = PitchFacts { flags, ..facts.clone() };
        for line in Line::ALL {
            let found = verdict(*line, &actor, &facts, NOW);
            match line {
                Line::SeePitch => assert_eq!(found, Ok(Mask::REFERENCE), "nothing but the reference"),
                Line::DeclareConflict => assert!(found.is_ok()),
                Line::ReadIdentity if visible_to_assigned && applicant_identity => assert!(found.is_ok()),
                _ => assert_eq!(found, Err(Denied::Forbidden), "{line:?}"),
            }
        }
        let let_go = PitchFacts { assignment: Some(AssignmentState::Recused), ..facts };
        assert!(decide::<ReadIdentity>(&actor, &let_go, NOW).is_err());
    }
    let declared = PitchFacts { conflict: Some(ConflictKind::None), ..facts };
    assert!(decide::<ReadBody>(&actor, &declared, NOW).is_ok());
    assert!(decide::<WriteReview>(&actor, &declared, NOW).is_ok());
}

#[test]
fn who_stepped_back_reads_nothing_and_cannot_declare_themselves_back_in() {
    let facts = PitchFacts {
        assignment: Some(AssignmentState::Recused),
        conflict: Some(ConflictKind::None),
        own_review_final: true,
        ..facts()
    };
    for line in Line::ALL {
        assert_eq!(verdict(*line, &person(vec![]), &facts, NOW), Err(Denied::Hidden), "{line:?}");
    }
}

#[test]
fn a_withdrawn_pitch_is_gone_for_evaluators_whatever_they_declared() {
    for conflict in
        [None, Some(ConflictKind::None), Some(ConflictKind::Possible), Some(ConflictKind::Conflict)]
    {
        let facts = PitchFacts {
            state: PitchState::Withdrawn,
            assignment: Some(AssignmentState::Open),
            conflict,
            ..facts()
        };
        for line in Line::ALL {
            let found = verdict(*line, &person(vec![]), &facts, NOW);
            assert_eq!(found, Err(Denied::Hidden), "{line:?} {conflict:?}");
        }
    }
}

#[test]
fn a_draft_belongs_to_its_team_alone() {
    let facts = PitchFacts { state: PitchState::Draft, ..facts() };
    for role in Role::ALL {
        let actor = person(vec![(*role, None)]);
        assert_eq!(verdict(Line::SeePitch, &actor, &facts, NOW), Err(Denied::Hidden), "{role}");
    }
    let own = PitchFacts { team: Some(TeamRole::Lead), ..facts };
    assert!(decide::<EditDraft>(&person(vec![]), &own, NOW).is_ok());
}

#[test]
fn the_deadline_is_the_first_instant_that_is_too_late() {
    let closes = NOW + TimeDelta::days(1);
    let facts = PitchFacts {
        state: PitchState::Draft,
        team: Some(TeamRole::Lead),
        closes_at: Some(closes),
        ..facts()
    };
    let actor = person(vec![]);
    assert!(decide::<SubmitPitch>(&actor, &facts, closes - TimeDelta::milliseconds(1)).is_ok());
    let late = decide::<SubmitPitch>(&actor, &facts, closes).map(|_| ());
    assert_eq!(late, Err(Denied::Locked(Refusal::new("refused-deadline-passed"))));
}

#[test]
fn only_the_lead_sends_and_a_viewer_does_not_write() {
    let draft = |role| PitchFacts { state: PitchState::Draft, team: Some(role), ..facts() };
    let may = |line, role| verdict(line, &person(vec![]), &draft(role), NOW).is_ok();
    assert_eq!(
        TeamRole::ALL
            .iter()
            .map(|role| (may(Line::EditDraft, *role), may(Line::SubmitPitch, *role)))
            .collect::<Vec<_>>(),
        [(true, true), (true, false), (false, false)]
    );
}

#[test]
fn nobody_approves_an_own_proposal() {
    let facts = facts();
    let actor = person(vec![(Role::Approver, Some(facts.challenge))]);
    assert!(decide::<ApproveDecision>(&actor, &facts, NOW).is_ok());
    let own = PitchFacts { proposed_decision: true, ..facts };
    assert!(decide::<ApproveDecision>(&actor, &own, NOW).is_err());
}

#[test]
fn before_the_release_the_applicant_knows_nothing_of_a_decision() {
    let facts = PitchFacts { team: Some(TeamRole::Lead), ..facts() };
    let actor = person(vec![]);
    for line in
        [Line::ReadDecision, Line::ReadFeedback, Line::ReadUnreleased, Line::ReadReviews, Line::ReadRanking]
    {
        assert_eq!(verdict(line, &actor, &facts, NOW), Err(Denied::Forbidden), "{line:?}");
    }
    let released = PitchFacts { released_at: Some(NOW), ..facts };
    assert!(decide::<ReadDecision>(&actor, &released, NOW).is_ok());
    assert!(decide::<ReadReviews>(&actor, &released, NOW).is_err());
}

#[test]
fn identity_shown_means_existence_shown() {
    let actor = person(vec![]);
    for identity in [false, true] {
        let flags =
            StageFlags { applicant_identity: identity, visible_to_assigned: true, ..StageFlags::default() };
        let facts = PitchFacts {
            flags,
            assignment: Some(AssignmentState::Open),
            conflict: Some(ConflictKind::None),
            ..facts()
        };
        assert_eq!(verdict(Line::ReadIdentity, &actor, &facts, NOW).is_ok(), identity);
        let mask = verdict(Line::SeePitch, &actor, &facts, NOW).map(|mask| mask.identity);
        assert_eq!(mask, Ok(identity));
    }
}

#[test]
fn an_evaluators_way_back_ends_thirty_days_after_the_release() {
    let facts = PitchFacts {
        assignment: Some(AssignmentState::Done),
        conflict: Some(ConflictKind::None),
        released_at: Some(NOW),
        ..facts()
    };
    let last = NOW + TimeDelta::days(30);
    assert!(decide::<ReadBody>(&person(vec![]), &facts, last - TimeDelta::milliseconds(1)).is_ok());
    let late = decide::<ReadBody>(&person(vec![]), &facts, last).map(|_| ());
    assert_eq!(late, Err(Denied::Hidden));
}

#[test]
fn an_admin_reads_nothing_until_the_glass_is_broken() {
    let admin = person(vec![(Role::Admin, None)]);
    let facts = facts();
    assert_eq!(verdict(Line::SeePitch, &admin, &facts, NOW), Ok(Mask::REFERENCE));
    assert_eq!(verdict(Line::ReadBody, &admin, &facts, NOW), Err(Denied::Forbidden));
    let broken = PitchFacts { break_glass: true, ..facts };
    assert!(decide::<ReadBody>(&admin, &broken, NOW).is_ok());
    assert!(decide::<ProposeDecision>(&admin, &broken, NOW).is_err(), "reading, never deciding");
    let draft = PitchFacts { state: PitchState::Draft, ..broken };
    assert_eq!(verdict(Line::ReadBody, &admin, &draft, NOW), Err(Denied::Hidden));
}
