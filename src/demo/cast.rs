//! The people of the demo whose links are printed.

use entity::values::Role;

/// Somebody whose desk can be looked at.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// Who this is in the story.
    pub part: &'static str,
    pub name: &'static str,
    pub email: &'static str,
    pub roles: &'static [Role],
}

/// Leads pitches that were selected, are in evaluation, and are not finished.
pub(super) const KIM: Person =
    Person { part: "applicant lead", name: "Kim Virtanen", email: "kim@applicant.example", roles: &[] };
/// Leads pitches that were not selected.
pub(super) const DANA: Person =
    Person { part: "second applicant", name: "Dana Moreau", email: "dana@applicant.example", roles: &[] };
pub(super) const AMARA: Person = Person {
    part: "evaluator",
    name: "Amara Okafor",
    email: "amara@host.example",
    roles: &[Role::Evaluator],
};
pub(super) const LARS: Person =
    Person { part: "evaluator", name: "Lars Brandt", email: "lars@host.example", roles: &[Role::Evaluator] };
pub(super) const MEI: Person =
    Person { part: "evaluator", name: "Mei Lindqvist", email: "mei@host.example", roles: &[Role::Evaluator] };
pub(super) const JONAS: Person =
    Person { part: "evaluator", name: "Jonas Weber", email: "jonas@host.example", roles: &[Role::Evaluator] };
pub(super) const INES: Person = Person {
    part: "challenge manager",
    name: "Ines Duarte",
    email: "ines@host.example",
    roles: &[Role::Manager],
};
pub(super) const TOMASZ: Person =
    Person { part: "approver", name: "Tomasz Nowak", email: "tomasz@host.example", roles: &[Role::Approver] };
pub(super) const SOFIA: Person = Person {
    part: "partnership owner",
    name: "Sofia Ricci",
    email: "sofia@host.example",
    roles: &[Role::PartnershipOwner],
};
/// An expert from outside who has accepted the confidentiality agreement.
pub(super) const RENE: Person =
    Person { part: "guest expert", name: "René Aubert", email: "rene@expert.example", roles: &[] };
pub(super) const ODA: Person =
    Person { part: "auditor", name: "Oda Lind", email: "oda@host.example", roles: &[Role::Auditor] };
pub(super) const PAT: Person =
    Person { part: "admin", name: "Pat Morgan", email: "pat@host.example", roles: &[Role::Admin] };
/// The second of the four eyes; after everybody whose role an operator can give while there is one admin.
pub(super) const SAM: Person =
    Person { part: "second admin", name: "Sam Petrov", email: "sam@host.example", roles: &[Role::Admin] };

/// Everybody, in the order of the story.
pub const CAST: [Person; 13] = [KIM, DANA, AMARA, LARS, MEI, JONAS, RENE, INES, TOMASZ, SOFIA, ODA, PAT, SAM];

/// The evaluators, in the order in which they are asked.
pub(super) const EVALUATORS: [Person; 4] = [AMARA, LARS, MEI, JONAS];
