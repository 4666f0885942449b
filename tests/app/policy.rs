//! The whole permission matrix, cell by cell: what `policy.csv` says, which was written from the security
//! requirements by somebody else than the policy, against what the policy does.

mod people;
mod rules;
mod table;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{Debug, Display, Formatter},
};

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{
    AccountId, ChallengeId, ChallengeState, ConflictKind, PartnershipId, PitchId, PitchState, Role, TeamRole,
};
use overture::domain::{
    actor::{Actor, Roles, Who},
    policy::{self, ChallengeFacts, Denied, Line, Mask, PartnershipFacts, PitchFacts, PortalFacts},
    workflow::StageFlags,
};

use people::{Person, Side, people};
use rules::{Answer, Pitches, Stand, World};
use table::Row;

/// So many kinds of differences are told.
const TOLD: usize = 40;

/// What one pass over the matrix found.
struct Comparison {
    here: ChallengeId,
    elsewhere: ChallengeId,
    account: AccountId,
    now: DateTime<Utc>,
    cells: usize,
    differences: BTreeMap<String, Difference>,
    /// The cells that allowed something somewhere: the others would hold for a policy that refuses everything.
    allowed: BTreeSet<(&'static str, &'static str)>,
}

/// Whether a challenge was open, is for invited people alone, and the actor is one of them: visitors never are.
fn invited(actor: &Actor) -> impl Iterator<Item = (bool, bool, bool)> {
    let is_known = actor.account().is_some();
    pairs()
        .into_iter()
        .flat_map(|(was_open, is_invite_only)| [false, true].map(|is| (was_open, is_invite_only, is)))
        .filter(move |(_, _, is_invited)| is_known || !is_invited)
}

/// Where the policy and the table disagree in the same way.
#[derive(Default)]
struct Difference {
    cells: usize,
    lines: BTreeSet<&'static str>,
    states: BTreeSet<String>,
    /// The facts that were the same in all its worlds.
    common: Option<Vec<(&'static str, bool)>>,
}

impl Difference {
    fn met(&mut self, line: Line, state: &dyn Debug, world: Vec<(&'static str, bool)>) {
        self.cells += 1;
        self.lines.insert(line.as_str());
        self.states.insert(format!("{state:?}"));
        match &mut self.common {
            Some(common) => common.retain(|fact| world.contains(fact)),
            None => self.common = Some(world),
        }
    }
}

impl Display for Difference {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let states: Vec<&str> = self.states.iter().map(String::as_str).collect();
        let lines: Vec<&str> = self.lines.iter().copied().collect();
        write!(f, "{} cells of {}, in {}", self.cells, lines.join(" "), states.join(" "))?;
        for (fact, is_so) in self.common.iter().flatten() {
            write!(f, ", {}{fact}", if *is_so { "" } else { "not " })?;
        }
        Ok(())
    }
}

impl Comparison {
    fn new() -> Self {
        Self {
            here: ChallengeId::generate(),
            elsewhere: ChallengeId::generate(),
            account: AccountId::generate(),
            now: "2026-06-01T12:00:00Z".parse().unwrap(),
            cells: 0,
            differences: BTreeMap::new(),
            allowed: BTreeSet::new(),
        }
    }

    fn actor(&self, person: &Person) -> Actor {
        person.actor(self.account, self.here, self.elsewhere)
    }

    /// Counts a cell; `state` and `world` tell where the two differ.
    fn cell(
        &mut self,
        (line, person): (Line, &Person),
        (expected, said): (Answer, &Result<Mask, Denied>),
        state: &dyn Debug,
        world: Option<&World>,
    ) {
        self.cells += 1;
        if !expected.is_refusal() {
            self.allowed.insert((line.as_str(), person.column));
        }
        if expected.is(said) {
            return;
        }
        let said = Answer::from(said);
        let difference = match said.is_refusal() || expected.is_refusal() {
            // What a refusal hides does not matter: told once for all lines.
            true => format!("the policy {}, the table {}", said.word(), expected.word()),
            false => format!("{}: the policy {said}, the table {expected}", line.as_str()),
        };
        let difference = format!("{} {}: {difference}", person.column, person.kind);
        let facts = world.map(World::facts).unwrap_or_default();
        self.differences.entry(difference).or_default().met(line, state, facts);
    }

    fn pitches(&mut self, rows: &[(Line, Row)]) {
        let row = |line: Line| rows.iter().find(|(is, _)| *is == line).map(|(_, row)| row).unwrap();
        let lines = Pitches {
            see: row(Line::SeePitch),
            body: row(Line::ReadBody),
            identity: row(Line::ReadIdentity),
        };
        let (every, some) = (every_flags(), telling_flags());
        let pitch = PitchId::generate();
        for person in people() {
            let actor = self.actor(&person);
            for (line, row) in rows.iter().filter(|(line, _)| is_about_a_pitch(*line)) {
                let cell = row.cell(person.column);
                let depends = ['f', 'b', 'a'].into_iter().any(|word| cell.has(word));
                let mut check = |world: &World| {
                    let facts = facts(pitch, self.here, &person, world, self.now);
                    let said = policy::verdict(*line, &actor, &facts, self.now);
                    let expected = lines.expected(*line, cell, &person, world);
                    self.cell((*line, &person), (expected, &said), &world.stand, Some(world));
                };
                let proposals: &[bool] = if matches!(line, Line::ApproveDecision | Line::ProposeDecision) {
                    &[false, true]
                } else {
                    &[false]
                };
                for (stand, is_over, is_open, own_final) in moments() {
                    let world = World {
                        stand,
                        is_over,
                        is_open,
                        flags: StageFlags::default(),
                        own_final,
                        break_glass: false,
                        proposed: false,
                    };
                    for break_glass in [false, true] {
                        for proposed in proposals {
                            for flags in &some {
                                check(&World { flags: *flags, break_glass, proposed: *proposed, ..world });
                            }
                        }
                    }
                    if depends && is_over != is_open {
                        for flags in &every {
                            check(&World { flags: *flags, ..world });
                        }
                    }
                }
            }
        }
    }

    fn challenges(&mut self, rows: &[(Line, Row)]) {
        let page = &rows.iter().find(|(line, _)| *line == Line::ReadChallenge).unwrap().1;
        let about =
            [Line::ReadChallenge, Line::EditChallenge, Line::ReadAudit, Line::ReadOutbox, Line::Configure];
        // A conflict is about a pitch, not about its challenge: its manager and its approver go on.
        // Neither does it know whether a guest of the pool has accepted the agreement.
        let is_beside = |person: &Person| match person.column {
            "EC" => person.side == Side::Host,
            "XN" => person.assignment.is_none(),
            _ => false,
        };
        for person in people().iter().filter(|person| !is_beside(person)) {
            let actor = self.actor(person);
            for (line, row) in rows.iter().filter(|(line, _)| about.contains(line)) {
                for state in ChallengeState::ALL.iter().copied() {
                    // There are no pitches to ask a guest about before a challenge is published.
                    if state == ChallengeState::Draft && matches!(person.column, "XE" | "XN") {
                        continue;
                    }
                    for (was_open, is_invite_only, is_invited) in invited(&actor) {
                        let facts = ChallengeFacts {
                            is_invite_only,
                            is_invited,
                            takes_part: person.team.is_some(),
                            is_assigned: person.assignment.is_some() && person.column != "RV",
                            ..ChallengeFacts::new(self.here, state, was_open)
                        };
                        let said = policy::verdict(*line, &actor, &facts, self.now);
                        let (cell, page) = (row.cell(person.column), page.cell(person.column));
                        let expected = rules::of_challenge(*line, cell, page, &facts);
                        self.cell((*line, person), (expected, &said), &facts, None);
                    }
                }
            }
        }
    }

    fn partnerships(&mut self, rows: &[(Line, Row)]) {
        let record = &rows.iter().find(|(line, _)| *line == Line::ReadPartnership).unwrap().1;
        for person in people() {
            let actor = self.actor(&person);
            for (line, row) in
                rows.iter().filter(|(line, _)| matches!(line, Line::ReadPartnership | Line::ReadAgreement))
            {
                for (break_glass, conflict) in pairs() {
                    let has_conflict = conflict || person.has_conflict();
                    let facts = PartnershipFacts {
                        partnership: PartnershipId(uuid::Uuid::nil()),
                        challenge: Some(self.here),
                        team: if person.column == "PA" { Some(TeamRole::Lead) } else { person.team },
                        owns: person.owns,
                        has_conflict,
                        break_glass,
                    };
                    let said = policy::verdict(*line, &actor, &facts, self.now);
                    let (cell, record) = (row.cell(person.column), record.cell(person.column));
                    let expected = rules::of_partnership(cell, record, break_glass, has_conflict);
                    self.cell((*line, &person), (expected, &said), &(break_glass, has_conflict), None);
                }
            }
        }
    }

    fn portal(&mut self, rows: &[(Line, Row)]) {
        // A conflict is about a pitch, not about the portal.
        for person in people().into_iter().filter(|person| person.column != "EC" || person.side != Side::Host)
        {
            let actor = self.actor(&person);
            for (line, row) in rows
                .iter()
                .filter(|(line, _)| matches!(line, Line::SearchPeople | Line::Administer | Line::OwnData))
            {
                for of in [None, Some(self.account), Some(AccountId::generate())] {
                    let facts = PortalFacts { of };
                    let said = policy::verdict(*line, &actor, &facts, self.now);
                    let expected =
                        rules::of_portal(row.cell(person.column), of == Some(self.account), person.signed_in);
                    self.cell((*line, &person), (expected, &said), &(of == Some(self.account)), None);
                }
            }
        }
    }
}

fn is_about_a_pitch(line: Line) -> bool {
    let number = Line::ALL.iter().position(|is| *is == line).unwrap();
    let place = |of: Line| Line::ALL.iter().position(|is| *is == of).unwrap();
    (place(Line::SeePitch)..=place(Line::ReadFeedback)).contains(&number)
        || matches!(line, Line::ExportPitch | Line::ReadAccess)
}

fn facts(
    pitch: PitchId,
    challenge: ChallengeId,
    person: &Person,
    world: &World,
    now: DateTime<Utc>,
) -> PitchFacts {
    let state = match world.stand {
        Stand::Draft => PitchState::Draft,
        Stand::Withdrawn => PitchState::Withdrawn,
        _ => PitchState::Submitted,
    };
    let released_at = match world.stand {
        Stand::ReleasedLately => Some(now - TimeDelta::days(29)),
        Stand::ReleasedLongAgo => Some(now - TimeDelta::days(31)),
        _ => None,
    };
    PitchFacts {
        flags: world.flags,
        team: person.team,
        may_send: person.delegated,
        assignment: person.assignment,
        nda_missing: person.nda_missing,
        conflict: person.conflict,
        // The first instant that is too late, and the last one that is not.
        closes_at: Some(if world.is_over { now } else { now + TimeDelta::milliseconds(1) }),
        is_open: world.is_open,
        own_review_final: world.own_final,
        proposed_decision: world.proposed,
        released_at,
        break_glass: world.break_glass,
        holds_token: person.holds_token,
        ..PitchFacts::new(pitch, challenge, state)
    }
}

/// Every state of a pitch before and after the deadline, in an open and a closed challenge, with and without an
/// own review.
fn moments() -> impl Iterator<Item = (Stand, bool, bool, bool)> {
    Stand::ALL
        .into_iter()
        .flat_map(|stand| (0..8_u8).map(move |bits| (stand, bits & 1 != 0, bits & 2 != 0, bits & 4 != 0)))
}

fn pairs() -> [(bool, bool); 4] {
    [(false, false), (false, true), (true, false), (true, true)]
}

fn flags(bits: u16) -> StageFlags {
    let is_set = |place: u16| bits & (1 << place) != 0;
    StageFlags {
        visible_to_assigned: is_set(0),
        scoring_open: is_set(1),
        peer_reviews_after_own: is_set(2),
        applicant_identity: is_set(3),
        visible_to_pool: is_set(4),
        clarification_visible: is_set(5),
        evaluator_identity_to_peers: is_set(6),
        ranking_visible: is_set(7),
        decision_visible: is_set(8),
    }
}

fn every_flags() -> Vec<StageFlags> {
    (0..512).map(flags).collect()
}

/// None, all, each alone and each missing: where no cell speaks of flags, one that matters is found by these.
fn telling_flags() -> Vec<StageFlags> {
    [0, 511].into_iter().chain((0..9).flat_map(|place| [1 << place, 511 ^ (1 << place)])).map(flags).collect()
}

#[test]
fn the_policy_does_what_the_matrix_says() {
    let rows: Vec<(Line, Row)> = table::rows()
        .into_iter()
        .filter_map(|row| Line::ALL.iter().find(|line| line.as_str() == row.name).map(|line| (*line, row)))
        .collect();
    let mut found = Comparison::new();
    found.pitches(&rows);
    found.challenges(&rows);
    found.partnerships(&rows);
    found.portal(&rows);
    for (_, row) in &rows {
        for column in table::COLUMNS {
            let allows = !row.cell(column).has('-') && !row.cell(column).has('F');
            // What a visitor has by public fields is not modelled.
            if allows && (column != "AN" || row.name != "ReadDecision") {
                assert!(found.allowed.contains(&(row.name, column)), "{} {column} never allows", row.name);
            }
        }
    }
    let list: Vec<String> = found
        .differences
        .iter()
        .take(TOLD)
        .map(|(difference, places)| format!("{difference}\n      {places}"))
        .collect();
    eprintln!("{} cells compared", found.cells);
    assert!(found.cells >= 100_000, "only {} cells", found.cells);
    assert!(list.is_empty(), "{} kinds of differences:\n{}", found.differences.len(), list.join("\n"));
}

/// An admin who acts as somebody reads through their eyes what admins know anyway, and writes nothing: whatever the
/// matrix allows the person, in every column and with the glass broken.
#[test]
fn whoever_acts_as_somebody_reads_nothing_confidential_and_writes_nothing() {
    let (here, elsewhere, account, now) = (
        ChallengeId::generate(),
        ChallengeId::generate(),
        AccountId::generate(),
        "2026-06-01T12:00:00Z".parse().unwrap(),
    );
    let (mut compared, mut allowed) = (0, BTreeSet::new());
    for person in people().iter().filter(|person| person.signed_in) {
        let own = person.actor(account, here, elsewhere);
        let acting =
            Actor { who: Who::Acting { admin: AccountId::generate(), person: account }, ..own.clone() };
        for (stand, is_over, is_open, own_final) in moments() {
            for flags in telling_flags() {
                let world =
                    World { stand, is_over, is_open, flags, own_final, break_glass: true, proposed: false };
                let facts = facts(PitchId::generate(), here, person, &world, now);
                for line in Line::ALL.iter().filter(|line| is_about_a_pitch(**line)) {
                    compared += 1;
                    let as_person = policy::verdict(*line, &own, &facts, now);
                    match policy::verdict(*line, &acting, &facts, now) {
                        Ok(mask) => {
                            assert!(as_person.is_ok(), "{line:?} {}", person.column);
                            assert_eq!(mask, Mask::REFERENCE, "{line:?} {}", person.column);
                            allowed.insert(line.as_str());
                        }
                        Err(denied) if as_person.is_ok() => assert_eq!(denied, Denied::Forbidden),
                        Err(denied) => assert_eq!(Err(denied), as_person, "{line:?} {}", person.column),
                    }
                }
            }
        }
    }
    assert!(compared > 100_000, "{compared}");
    assert_eq!(allowed.into_iter().collect::<Vec<_>>(), ["ReadDecision", "SeePitch"]);
}

/// Deny beats allow: a conflict goes before every other right to a pitch, whatever somebody's roles are.
#[test]
fn nobody_who_declared_a_conflict_breaks_the_glass() {
    let now = "2026-06-01T12:00:00Z".parse().unwrap();
    let admin = Actor::with(Who::Account(AccountId::generate()), Roles(vec![(Role::Admin, None)]));
    let facts = PitchFacts {
        conflict: Some(ConflictKind::Conflict),
        break_glass: true,
        ..PitchFacts::new(PitchId::generate(), ChallengeId::generate(), PitchState::Submitted)
    };
    assert_eq!(policy::verdict(Line::ReadBody, &admin, &facts, now), Err(Denied::Forbidden));
}
