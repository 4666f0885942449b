//! Every column that names an account, in one list: what becomes of its rows when the person is forgotten.
//!
//! A new table with an account gets its line here; `tests/app/privacy/schema.rs` compares the list with the schema.

use super::{
    super::outbox::BLANK,
    Deed::{self, Delete, Keep, Set},
    Sweep,
};
use crate::domain::privacy::erasure::{Kind, Outcome, Reason};

/// A column that names an account.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub column: &'static str,
    pub kind: Kind,
    pub sweep: Sweep,
}

impl Place {
    /// What becomes of its rows.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match self.sweep.deed {
            Delete => Outcome::Deleted,
            Set(_) => Outcome::Emptied,
            Keep(reason) => Outcome::Stays(reason),
        }
    }
}

const fn at(table: &'static str, column: &'static str, kind: Kind, rows: &'static str, deed: Deed) -> Place {
    Place { column, kind, sweep: Sweep { table, rows, deed } }
}

/// In the order in which they are followed: mails while it is still known which addresses are the account's.
pub const PLACES: &[Place] = &[
    at(
        "outbox",
        "account_id",
        Kind::Mails,
        "to_address <> '' and (account_id = $1 or to_address = (select email from account where id = $1) \
         or kind = 'new_address' and to_address in (select address from account_link where account_id = $1))",
        Set(BLANK),
    ),
    at(
        "acting",
        "person_id",
        Kind::SignIn,
        "person_id = $1 or session_id in (select id from session where account_id = $1)",
        Delete,
    ),
    at("session", "account_id", Kind::SignIn, "account_id = $1", Delete),
    at("recovery_code", "account_id", Kind::SignIn, "account_id = $1", Delete),
    at("password", "account_id", Kind::SignIn, "account_id = $1", Delete),
    at("identity", "account_id", Kind::SignIn, "account_id = $1", Delete),
    at("passkey", "account_id", Kind::SignIn, "account_id = $1", Delete),
    at("ceremony", "account_id", Kind::SignIn, "account_id = $1", Delete),
    at("known_browser", "account_id", Kind::SignIn, "account_id = $1", Delete),
    at("sso_attempt", "account_id", Kind::SignIn, "account_id = $1", Delete),
    at("account_link", "account_id", Kind::SignIn, "account_id = $1", Delete),
    at("held_form", "account_id", Kind::SignIn, "account_id = $1", Delete),
    at("sign_in_link", "email", Kind::SignIn, "email = (select email from account where id = $1)", Delete),
    at("early_draft", "email", Kind::SignIn, "email = (select email from account where id = $1)", Delete),
    at("feed_token", "account_id", Kind::SignIn, "account_id = $1", Delete),
    at("reminder_stop", "account_id", Kind::SignIn, "account_id = $1", Delete),
    at("data_export", "account_id", Kind::Exports, "account_id = $1", Delete),
    at("membership", "account_id", Kind::Teams, "account_id = $1", Delete),
    at("pitch_member", "account_id", Kind::Teams, "account_id = $1", Delete),
    at("join_request", "account_id", Kind::Teams, "account_id = $1", Delete),
    at("invitation", "email", Kind::Teams, "email = (select email from account where id = $1)", Delete),
    at(
        "challenge_invitation",
        "account_id",
        Kind::Teams,
        "account_id = $1 or email = (select email from account where id = $1)",
        Delete,
    ),
    at("referral", "scout_id", Kind::Referrals, "scout_id = $1", Set("scout_id = null, known = ''")),
    at(
        "question",
        "asker_id",
        Kind::Questions,
        "asker_id = $1 and state <> 'answered' and not exists \
        (select 1 from question other where other.merged_into = question.id)",
        Delete,
    ),
    at("question", "asker_id", Kind::Questions, "asker_id = $1", Set("asker_id = null, asked = ''")),
    at(
        "subscription",
        "email",
        Kind::Subscriptions,
        "email = (select email from account where id = $1)",
        Delete,
    ),
    at("staff_change", "account_id", Kind::RoleChanges, "account_id = $1", Keep(Reason::Evidence)),
    at("nda_acceptance", "account_id", Kind::Agreements, "account_id = $1", Keep(Reason::Evidence)),
    at("role_grant", "account_id", Kind::Roles, "account_id = $1", Delete),
    at("partnership", "owner_id", Kind::Partnerships, "owner_id = $1", Set("owner_id = null")),
    at("conflict", "account_id", Kind::Notes, "account_id = $1 and note <> ''", Set("note = ''")),
    at("conflict", "account_id", Kind::Conflicts, "account_id = $1 and note = ''", Keep(Reason::Evidence)),
    at(
        "review",
        "assignment_id",
        Kind::ReviewDrafts,
        "state = 'draft' and assignment_id in (select id from assignment where evaluator_id = $1)",
        Delete,
    ),
    at(
        "review",
        "assignment_id",
        Kind::Reviews,
        "state = 'submitted' and assignment_id in (select id from assignment where evaluator_id = $1)",
        Keep(Reason::Evidence),
    ),
    at(
        "assignment",
        "evaluator_id",
        Kind::Assignments,
        "evaluator_id = $1 and state = 'open'",
        Set("state = 'recused'"),
    ),
    at("message", "author_id", Kind::Mails, "author_id = $1", Keep(Reason::Evidence)),
    at("decision", "proposed_by", Kind::Decisions, "proposed_by = $1", Keep(Reason::Evidence)),
    at("decision", "approved_by", Kind::Decisions, "approved_by = $1", Keep(Reason::Evidence)),
    at("glass", "account_id", Kind::Access, "account_id = $1", Keep(Reason::Register)),
    at("access", "account_id", Kind::Access, "account_id = $1", Keep(Reason::Register)),
    at("erasure_request", "account_id", Kind::Requests, "account_id = $1", Keep(Reason::Register)),
    at(
        "audit_payload",
        "actor_id",
        Kind::Audit,
        "object_id = $1 or (actor_id = $1 and object_id is null)",
        Delete,
    ),
];

/// Columns that go on naming the account, which has no name by then, or whose rows are followed pitch by pitch.
pub const NAMELESS: &[(&str, &str)] = &[
    ("pitch", "lead_id"),
    ("pitch_version", "sent_by"),
    ("pitch_move", "actor_id"),
    ("partnership_move", "actor_id"),
    ("assignment", "created_by"),
    ("release", "released_by"),
    ("legal_hold", "set_by"),
    ("invitation", "invited_by"),
    ("challenge_invitation", "invited_by"),
    ("join_request", "settled_by"),
    ("organisation_merge", "merged_by"),
    ("organisation_merge", "undone_by"),
    ("staff_change", "proposed_by"),
    ("staff_change", "decided_by"),
    ("nda", "published_by"),
    ("challenge", "owner_id"),
    ("area", "owner_id"),
    ("challenge_version", "changed_by"),
    ("challenge_preview", "made_by"),
    ("challenge_update", "posted_by"),
    ("embed", "made_by"),
    ("import_file", "account_id"),
    ("challenge_reopening", "proposed_by"),
    ("challenge_reopening", "decided_by"),
    ("form_draft", "changed_by"),
    ("form_change", "proposed_by"),
    ("form_change", "decided_by"),
    ("pitch_extension", "given_by"),
    ("internal_note", "author_id"),
    ("clarification", "asked_by"),
    ("clarification", "answered_by"),
    ("closing_draft", "asked_by"),
    ("auto_send", "asked_by"),
    ("attachment", "added_by"),
];
