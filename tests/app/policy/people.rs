//! The columns of the matrix as people with roles and a standing. Where a column stands for several kinds of
//! people, each is one of [`people`].

use entity::values::{AccountId, AssignmentState, ChallengeId, ConflictKind, Role, TeamRole};
use overture::domain::actor::{Actor, Roles, Who};

/// On which side somebody stands: section 2.4 says what the state of a pitch means to each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Applicant,
    Evaluators,
    /// The manager's side: managers and approvers of the challenge.
    Host,
    Nobody,
}

/// Where a role holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Portal,
    Here,
    Elsewhere,
}

/// One kind of person and what is known about them and the pitch, the challenge or the partnership.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) column: &'static str,
    /// What sets them apart within the column.
    pub(super) kind: &'static str,
    pub(super) side: Side,
    roles: Vec<(Role, At)>,
    pub(super) signed_in: bool,
    pub(super) team: Option<TeamRole>,
    /// The lead lets this editor act for them.
    pub(super) delegated: bool,
    pub(super) assignment: Option<AssignmentState>,
    pub(super) conflict: Option<ConflictKind>,
    pub(super) nda_missing: bool,
    pub(super) owns: bool,
    /// Began the draft in this browser, and has not confirmed an address.
    pub(super) holds_token: bool,
}

impl Person {
    fn new(column: &'static str, kind: &'static str, side: Side, roles: &[(Role, At)]) -> Self {
        Self {
            column,
            kind,
            side,
            roles: roles.to_vec(),
            signed_in: true,
            team: None,
            delegated: false,
            assignment: None,
            conflict: None,
            nda_missing: false,
            owns: false,
            holds_token: false,
        }
    }

    fn visitor(self) -> Self {
        Self { signed_in: false, ..self }
    }

    fn team(self, team: TeamRole) -> Self {
        Self { team: Some(team), ..self }
    }

    fn asked(self, state: AssignmentState) -> Self {
        Self { assignment: Some(state), ..self }
    }

    fn said(self, conflict: ConflictKind) -> Self {
        Self { conflict: Some(conflict), ..self }
    }

    /// The house: whoever is asked for a review and has not said "no conflict" knows the reference, and may
    /// declare. "Possible, ask the manager" is no such answer yet.
    pub(super) fn is_undeclared(&self) -> bool {
        matches!(self.column, "EV" | "XE") && self.conflict != Some(ConflictKind::None)
    }

    /// The manager, evaluator or approver who declared a conflict.
    pub(super) fn has_conflict(&self) -> bool {
        self.conflict == Some(ConflictKind::Conflict)
    }

    pub(super) fn actor(&self, account: AccountId, here: ChallengeId, elsewhere: ChallengeId) -> Actor {
        let scope = |at: &At| match at {
            At::Portal => None,
            At::Here => Some(here),
            At::Elsewhere => Some(elsewhere),
        };
        let roles = Roles(self.roles.iter().map(|(role, at)| (*role, scope(at))).collect());
        Actor::with(if self.signed_in { Who::Account(account) } else { Who::Visitor }, roles)
    }
}

/// Everybody of every column.
pub(super) fn people() -> Vec<Person> {
    use AssignmentState::{Done, Open, Recused};
    use ConflictKind::{Conflict, None as NoConflict, Possible};
    use Side::{Applicant, Evaluators, Host, Nobody};
    let evaluator = [(Role::Evaluator, At::Here)];
    let manager = [(Role::Manager, At::Here)];
    let approver = [(Role::Approver, At::Here)];
    let person = Person::new;
    vec![
        person("AN", "", Nobody, &[]).visitor(),
        // Only the token of exactly this draft is a fact about it; whoever holds another one is the visitor above.
        Person { holds_token: true, ..person("AN", "with its token", Applicant, &[]).visitor() },
        person("AO", "", Applicant, &[]).team(TeamRole::Lead),
        person("AE", "", Applicant, &[]).team(TeamRole::Editor),
        Person { delegated: true, ..person("AE", "delegate", Applicant, &[]).team(TeamRole::Editor) },
        person("AV", "", Applicant, &[]).team(TeamRole::Viewer),
        person("RV", "", Nobody, &[]),
        person("RV", "evaluator elsewhere", Nobody, &[(Role::Evaluator, At::Elsewhere)]),
        person("RV", "gave it back", Nobody, &[]).asked(Recused).said(NoConflict),
        person("RV", "gave it back unread", Nobody, &[]).asked(Recused),
        person("EV", "open", Evaluators, &evaluator).asked(Open).said(NoConflict),
        person("EV", "done", Evaluators, &evaluator).asked(Done).said(NoConflict),
        person("EV", "undeclared", Evaluators, &evaluator).asked(Open),
        person("EV", "possible conflict", Evaluators, &evaluator).asked(Open).said(Possible),
        person("EU", "", Evaluators, &evaluator),
        person("EU", "of all challenges", Evaluators, &[(Role::Evaluator, At::Portal)]),
        person("EU", "no conflict", Evaluators, &evaluator).said(NoConflict),
        person("EU", "gave it back", Evaluators, &evaluator).asked(Recused).said(NoConflict),
        person("EU", "gave it back unread", Evaluators, &evaluator).asked(Recused),
        person("EC", "evaluator", Evaluators, &evaluator).asked(Recused).said(Conflict),
        person("EC", "evaluator still asked", Evaluators, &evaluator).asked(Open).said(Conflict),
        person("EC", "evaluator of the pool", Evaluators, &evaluator).said(Conflict),
        person("EC", "guest", Evaluators, &[]).asked(Recused).said(Conflict),
        person("EC", "manager", Host, &manager).said(Conflict),
        person("EC", "approver", Host, &approver).said(Conflict),
        // The facts know no external expert as such: it is somebody asked for a review without the role.
        person("XE", "open", Evaluators, &[]).asked(Open).said(NoConflict),
        person("XE", "done", Evaluators, &[]).asked(Done).said(NoConflict),
        person("XE", "undeclared", Evaluators, &[]).asked(Open),
        Person { nda_missing: true, ..person("XN", "undeclared", Evaluators, &[]).asked(Open) },
        Person { nda_missing: true, ..person("XN", "open", Evaluators, &[]).asked(Open).said(NoConflict) },
        Person { nda_missing: true, ..person("XN", "of the pool", Evaluators, &evaluator) },
        person("CM", "", Host, &manager),
        person("CM", "of all challenges", Host, &[(Role::Manager, At::Portal)]),
        person("CO", "", Nobody, &[(Role::Manager, At::Elsewhere)]),
        // Another one's partnerships, too.
        person(
            "CO",
            "owner elsewhere",
            Nobody,
            &[(Role::Manager, At::Elsewhere), (Role::PartnershipOwner, At::Portal)],
        ),
        person("AD", "", Nobody, &[(Role::Admin, At::Portal)]),
        person("AP", "", Host, &approver),
        person("AP", "of all challenges", Host, &[(Role::Approver, At::Portal)]),
        Person { owns: true, ..person("PO", "", Nobody, &[(Role::PartnershipOwner, At::Portal)]) },
        person("PA", "", Nobody, &[]),
        person("EM", "", Nobody, &[(Role::EcosystemManager, At::Portal)]),
        person("EX", "", Nobody, &[(Role::Executive, At::Portal)]),
        person("AU", "", Nobody, &[(Role::Auditor, At::Portal)]),
        // A former member is an ordinary account that has lost its place in the team.
        person("FM", "", Nobody, &[]),
        // The session of a disabled account ends: it asks as a visitor does.
        person("DU", "", Nobody, &[]).visitor(),
    ]
}
