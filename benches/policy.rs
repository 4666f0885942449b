//! What one decision of the policy costs, and one row filter: `cargo bench --bench policy`. Fails beyond the limit.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::{hint::black_box, process::ExitCode, time::Instant};

use chrono::{DateTime, Utc};
use entity::values::{
    AccountId, AssignmentState, ChallengeId, ConflictKind, PitchId, PitchState, Role, TeamRole,
};
use overture::domain::{
    actor::{Actor, Roles, Who},
    policy::{Line, PitchFacts, ReadBody, SeePitch, decide, rows, verdict},
    workflow::StageFlags,
};

/// One decision takes at most this, in nanoseconds.
const LIMIT: f64 = 2_000.0;
const ROUNDS: u32 = 2_000;

/// Everybody who can stand to a pitch in another way.
fn people(here: ChallengeId) -> Vec<(Actor, PitchFacts)> {
    let flags = StageFlags { visible_to_assigned: true, scoring_open: true, ..StageFlags::default() };
    let facts = || PitchFacts { flags, ..PitchFacts::new(PitchId::generate(), here, PitchState::Submitted) };
    let person = |roles: &[(Role, Option<ChallengeId>)]| {
        Actor::with(Who::Account(AccountId::generate()), Roles(roles.to_vec()))
    };
    let asked = || PitchFacts { assignment: Some(AssignmentState::Open), ..facts() };
    let many: Vec<_> = (0..20).map(|_| (Role::Manager, Some(ChallengeId::generate()))).collect();
    vec![
        (Actor::of(Who::Visitor), facts()),
        (person(&[]), facts()),
        (person(&[]), PitchFacts { team: Some(TeamRole::Lead), ..facts() }),
        (
            person(&[(Role::Evaluator, Some(here))]),
            PitchFacts { conflict: Some(ConflictKind::None), ..asked() },
        ),
        (
            person(&[(Role::Evaluator, Some(here))]),
            PitchFacts { conflict: Some(ConflictKind::Conflict), ..asked() },
        ),
        (person(&[]), asked()),
        (person(&[(Role::Manager, Some(here))]), facts()),
        (person(&many), facts()),
        (person(&[(Role::Approver, None)]), facts()),
        (person(&[(Role::Admin, None), (Role::Auditor, None)]), facts()),
    ]
}

/// Nanoseconds that one of `count` takes.
fn each(count: usize, what: impl FnOnce()) -> f64 {
    let before = Instant::now();
    what();
    before.elapsed().as_secs_f64() * 1e9 / f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn main() -> ExitCode {
    let (people, now): (_, DateTime<Utc>) = (people(ChallengeId::generate()), DateTime::UNIX_EPOCH);
    let rounds = usize::try_from(ROUNDS).unwrap_or_default();
    let decided = each(rounds * people.len() * Line::ALL.len(), || {
        for _ in 0..ROUNDS {
            for (actor, facts) in &people {
                for line in Line::ALL {
                    let _ = black_box(verdict(*line, black_box(actor), black_box(facts), now));
                }
            }
        }
    });
    let granted = each(rounds * people.len(), || {
        for _ in 0..ROUNDS {
            for (actor, facts) in &people {
                let _ = black_box(decide::<ReadBody>(black_box(actor), black_box(facts), now));
            }
        }
    });
    let filtered = each(rounds / 10 * people.len(), || {
        for _ in 0..ROUNDS / 10 {
            for (actor, _) in &people {
                let _ = black_box(rows::<SeePitch>(black_box(actor), now));
            }
        }
    });
    println!("| What | Reached | Wanted |\n|---|---|---|");
    println!("| one decision, all lines and standings | {decided:.0} ns | {LIMIT:.0} ns |");
    println!("| `decide::<ReadBody>` | {granted:.0} ns | {LIMIT:.0} ns |");
    println!("| `rows::<SeePitch>`, no query | {filtered:.0} ns | |");
    if decided.max(granted) <= LIMIT { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
