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

/// What the filter says about one pitch.
fn passes(rows: &Rows, actor: &Actor, facts: &PitchFacts) -> bool {
    match rows {
        Rows::Every => true,
        Rows::None => false,
        Rows::Where(asked, below) => {
            let answer = facts::Answers::is(&facts::Towards { actor, facts }, *asked);
            passes(if answer { &below.0 } else { &below.1 }, actor, facts)
        }
    }
}

/// A number below `below` that follows from the ones before.
fn next(seed: &mut u64, below: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % below
}

fn one_of<T: Copy>(seed: &mut u64, values: &[T]) -> T {
    let place = next(seed, u64::try_from(values.len()).unwrap());
    values[usize::try_from(place).unwrap()]
}

fn some_of<T: Copy>(seed: &mut u64, values: &[T]) -> Option<T> {
    (next(seed, 3) > 0).then(|| one_of(seed, values))
}

fn random_facts(seed: &mut u64, challenge: ChallengeId) -> PitchFacts {
    let mut coin = || next(seed, 2) == 0;
    let flags = StageFlags {
        visible_to_assigned: coin(),
        scoring_open: coin(),
        peer_reviews_after_own: coin(),
        applicant_identity: coin(),
        visible_to_pool: coin(),
        clarification_visible: coin(),
        evaluator_identity_to_peers: coin(),
        ranking_visible: coin(),
        decision_visible: coin(),
    };
    let (may_send, nda_missing, own_review_final) = (coin(), coin(), coin());
    let (proposed_decision, break_glass, is_open) = (coin(), coin(), coin());
    let days = |days| Some(NOW + TimeDelta::days(days));
    PitchFacts {
        flags,
        may_send,
        nda_missing,
        own_review_final,
        proposed_decision,
        break_glass,
        is_open,
        team: some_of(seed, TeamRole::ALL).filter(|_| next(seed, 3) == 0),
        assignment: some_of(seed, AssignmentState::ALL),
        conflict: some_of(seed, ConflictKind::ALL),
        closes_at: one_of(seed, &[None, days(-1), days(0), days(1)]),
        released_at: one_of(seed, &[None, days(-31), days(-30), days(-29)]),
        ..PitchFacts::new(PitchId::generate(), challenge, one_of(seed, PitchState::ALL))
    }
}

#[test]
fn the_filter_of_a_line_lets_exactly_those_through_on_whom_it_is_allowed() {
    macro_rules! compare {
        ($($line:ident),+) => {{
            let (here, there) = (ChallengeId::generate(), ChallengeId::generate());
            let mut seed = 20_261_123;
            let mut passed = vec![0; [$(stringify!($line)),+].len()];
            for _ in 0..3_000 {
                let roles = (0..next(&mut seed, 3))
                    .map(|_| (one_of(&mut seed, Role::ALL), one_of(&mut seed, &[None, Some(here), Some(there)])))
                    .collect();
                let mut actor = person(roles);
                if next(&mut seed, 12) == 0 {
                    actor.who = one_of(&mut seed, &[Who::Visitor, Who::Clock]);
                }
                let facts: Vec<_> = (0..5).map(|_| random_facts(&mut seed, here)).collect();
                let mut line = 0;
                $(
                    let (all, titled) =
                        (rows::<$line>(&actor, NOW), rows_showing::<$line>(&actor, NOW, |mask| mask.title));
                    for facts in &facts {
                        let mask = verdict(Line::$line, &actor, facts, NOW);
                        assert_eq!(passes(&all, &actor, facts), mask.is_ok(), "{} {actor:?} {facts:?}", stringify!($line));
                        assert_eq!(passes(&titled, &actor, facts), mask.is_ok_and(|mask| mask.title));
                        passed[line] += usize::from(passes(&all, &actor, facts));
                    }
                    line += 1;
                )+
                let _ = line;
            }
            passed
        }};
    }
    let passed = compare!(
        SeePitch,
        ReadBody,
        ReadIdentity,
        ReadAttachments,
        ReadOldAttachments,
        EditDraft,
        SubmitPitch,
        WithdrawPitch,
        ManageTeam,
        Clarify,
        ReturnPitch,
        DeclareConflict,
        ReadConflicts,
        AssignEvaluators,
        WriteReview,
        ReadReviews,
        ReadEvaluators,
        ReadNotes,
        ReadRanking,
        ProposeDecision,
        ApproveDecision,
        ReadUnreleased,
        ReadDecision,
        ReadFeedback,
        ExportPitch,
        ReadAccess
    );
    assert!(
        passed.iter().all(|rows| *rows > 20),
        "a line that lets nothing through proves nothing: {passed:?}"
    );
}

#[test]
fn a_filter_asks_nothing_that_does_not_matter() {
    let here = ChallengeId::generate();
    let manager = person(vec![(Role::Manager, Some(here))]);
    let not = |asked, otherwise| Rows::Where(asked, Box::new((Rows::None, otherwise)));
    let managed =
        Rows::Where(Asked::On(Role::Manager), Box::new((not(Asked::Conflict, Rows::Every), Rows::None)));
    let expected = not(Asked::InTeam, not(Asked::Is(PitchState::Draft), managed));
    assert_eq!(rows::<ReadConflicts>(&manager, NOW), expected);
    assert_eq!(rows::<SeePitch>(&Actor::of(Who::Visitor), NOW), Rows::None);
    assert_eq!(rows::<SeePitch>(&Actor::of(Who::Clock), NOW), Rows::Every);
}

#[test]
fn whoever_reads_anything_of_a_pitch_knows_that_it_exists_and_applicants_never_know_who_evaluates() {
    let (here, mut seed) = (ChallengeId::generate(), 19);
    let (mut identity, mut teams) = (0, 0);
    for _ in 0..20_000 {
        let roles = (0..next(&mut seed, 3)).map(|_| (one_of(&mut seed, Role::ALL), None)).collect();
        let (actor, facts) = (person(roles), random_facts(&mut seed, here));
        let is_allowed = |line| verdict(line, &actor, &facts, NOW).is_ok();
        if is_allowed(Line::ReadIdentity) {
            identity += 1;
            assert!(is_allowed(Line::SeePitch), "{actor:?} {facts:?}");
        }
        let of_content = [
            Line::ReadBody,
            Line::ReadAttachments,
            Line::ReadReviews,
            Line::ReadUnreleased,
            Line::ExportPitch,
        ];
        for line in of_content.into_iter().filter(|line| is_allowed(*line)) {
            assert!(is_allowed(Line::SeePitch), "{line:?} {actor:?} {facts:?}");
        }
        if facts.team.is_some() {
            teams += 1;
            for line in [
                Line::ReadEvaluators,
                Line::ReadReviews,
                Line::ReadNotes,
                Line::ReadRanking,
                Line::ReadConflicts,
            ] {
                assert!(!is_allowed(line), "{line:?} {actor:?} {facts:?}");
            }
        }
    }
    assert!(identity > 1_000 && teams > 1_000, "the claims were about nobody: {identity} {teams}");
}
