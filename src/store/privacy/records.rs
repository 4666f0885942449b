//! What a person is told of the rows that name them, beside what [`super::own_data`] tells in full: one query a
//! table, whose columns are the names in the document. Never a key to anything, never what is somebody else's.
//!
//! `tests/app/privacy/schema.rs` holds that every table of [`super::places`] is told about somewhere.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use entity::values::AccountId;
use sea_orm::{ConnectionTrait, FromQueryResult as _, JsonValue, Statement};

use crate::error::Result;

/// The rows of one table.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    pub table: &'static str,
    /// Its name in the document.
    pub section: &'static str,
    /// `$1` is the account.
    sql: &'static str,
}

const fn of(table: &'static str, section: &'static str, sql: &'static str) -> Record {
    Record { table, section, sql }
}

/// Tables that have structs of their own in the document.
pub const TOLD: [&str; 6] = ["outbox", "session", "membership", "role_grant", "conflict", "review"];

/// Tables in which there is nothing but a key, for minutes: questions to an authenticator and to a provider.
pub const KEYS: [&str; 2] = ["ceremony", "sso_attempt"];

/// All others.
pub const RECORDS: &[Record] = &[
    of(
        "nda_acceptance",
        "agreements",
        "select version, sha256, name, organisation, language, method, accepted_at from nda_acceptance \
         where account_id = $1 order by id",
    ),
    of("password", "password", "select set_at from password where account_id = $1"),
    of(
        "passkey",
        "passkeys",
        "select name, created_at, used_at from passkey where account_id = $1 order by id",
    ),
    of(
        "recovery_code",
        "recovery_codes",
        "select used_at from recovery_code where account_id = $1 order by id",
    ),
    of(
        "identity",
        "single_sign_on",
        "select issuer, subject, created_at from identity where account_id = $1 order by created_at",
    ),
    of(
        "known_browser",
        "known_browsers",
        "select first_at, last_at from known_browser where account_id = $1 order by first_at",
    ),
    of(
        "sign_in_link",
        "sign_in_links",
        "select created_at, expires_at, used_at from sign_in_link \
         where email = (select email from account where id = $1) order by id",
    ),
    of(
        "early_draft",
        "drafts_to_confirm",
        "select begun_at, expires_at, confirmed_at from early_draft \
         where email = (select email from account where id = $1) order by begun_at",
    ),
    of(
        "account_link",
        "account_links",
        "select purpose, address, created_at, used_at from account_link where account_id = $1 order by id",
    ),
    of(
        "message",
        "messages",
        "select p.reference, m.text, m.sent_at from message m join pitch p on p.id = m.pitch_id \
         where m.author_id = $1 order by m.id",
    ),
    of(
        "feed_token",
        "calendar_addresses",
        "select made_at, ended_at from feed_token where account_id = $1 order by made_at",
    ),
    of("reminder_stop", "reminders_stopped", "select at from reminder_stop where account_id = $1"),
    // Without what was typed: it may be a new password.
    of(
        "held_form",
        "waiting_forms",
        "select path, created_at from held_form where account_id = $1 order by id",
    ),
    of(
        "acting",
        "acted_as",
        "select reason, begun_at, until_at, ended_at from acting \
         where person_id = $1 or session_id in (select id from session where account_id = $1) order by id",
    ),
    of(
        "data_export",
        "exports",
        "select asked_at, ready_at, expires_at from data_export where account_id = $1 order by id",
    ),
    of(
        "erasure_request",
        "erasure_requests",
        "select state, asked_at, ended_at from erasure_request where account_id = $1 order by id",
    ),
    of(
        "pitch_member",
        "pitch_teams",
        "select p.reference, t.role, t.created_at from pitch_member t join pitch p on p.id = t.pitch_id \
         where t.account_id = $1 order by p.reference",
    ),
    of(
        "join_request",
        "join_requests",
        "select o.name as organisation, r.message, r.state, r.created_at, r.settled_at from join_request r \
         join organisation o on o.id = r.organisation_id where r.account_id = $1 order by r.id",
    ),
    of(
        "invitation",
        "invitations",
        "select kind, role, state, reason, created_at, expires_at, settled_at from invitation \
         where email = (select email from account where id = $1) order by id",
    ),
    of(
        "challenge_invitation",
        "challenge_invitations",
        "select c.title as challenge, i.organisation, i.contact, i.state, i.reason, i.created_at, i.expires_at, \
         i.opened_at, i.settled_at from challenge_invitation i join challenge c on c.id = i.challenge_id \
         where i.account_id = $1 or i.email = (select email from account where id = $1) order by i.id",
    ),
    of(
        "referral",
        "recommendations",
        "select c.title as challenge, r.organisation, r.website, r.why, r.known, r.state, r.reason, \
         r.referred_at, r.settled_at, r.credited_at from referral r join challenge c on c.id = r.challenge_id \
         where r.scout_id = $1 order by r.id",
    ),
    of(
        "question",
        "questions",
        "select c.title as challenge, q.asked, q.state, q.asked_at, q.settled_at from question q \
         join challenge c on c.id = q.challenge_id where q.asker_id = $1 order by q.id",
    ),
    of(
        "subscription",
        "subscriptions",
        "select c.title as challenge, s.asked_at, s.confirmed_at, s.paused_at, s.ended_at from subscription s \
         join challenge c on c.id = s.challenge_id \
         where s.email = (select email from account where id = $1) order by s.id",
    ),
    of(
        "staff_change",
        "role_changes",
        "select kind, role, reason, state, proposed_at, decided_at, expires_at from staff_change \
         where account_id = $1 order by id",
    ),
    of(
        "partnership",
        "partnerships",
        "select title, stage, created_at from partnership where owner_id = $1 order by id",
    ),
    of(
        "assignment",
        "assignments",
        "select p.reference, a.stage, a.state, a.due_at, a.created_at from assignment a \
         join pitch p on p.id = a.pitch_id where a.evaluator_id = $1 order by a.id",
    ),
    of(
        "decision",
        "decisions",
        "select p.reference, d.proposed_at, d.approved_at from decision d join pitch p on p.id = d.pitch_id \
         where d.proposed_by = $1 or d.approved_by = $1 order by d.id",
    ),
    of(
        "glass",
        "broken_glass",
        "select p.reference, g.reason, g.broken_at, g.until_at, g.ended_at from glass g \
         join pitch p on p.id = g.pitch_id where g.account_id = $1 order by g.id",
    ),
    of(
        "access",
        "reads",
        "select p.reference, a.facet, a.standing, a.first_at, a.last_at, a.times from access a \
         join pitch p on p.id = a.pitch_id where a.account_id = $1 order by p.reference, a.facet",
    ),
    of(
        "audit_payload",
        "audit",
        "select a.kind, a.at from audit_payload p join audit a on a.seq = p.seq \
         where p.object_id = $1 or (p.actor_id = $1 and p.object_id is null) order by a.seq",
    ),
];

/// Everything of this account, by section. One statement a table.
pub(super) async fn of_account(
    conn: &impl ConnectionTrait,
    account: AccountId,
) -> Result<BTreeMap<&'static str, Vec<JsonValue>>> {
    let mut records = BTreeMap::new();
    for record in RECORDS {
        let statement =
            Statement::from_sql_and_values(conn.get_database_backend(), record.sql, [account.0.into()]);
        let mut rows = JsonValue::find_by_statement(statement).all(conn).await?;
        rows.iter_mut().for_each(tell_times);
        records.insert(record.section, rows);
    }
    Ok(records)
}

/// Each database writes an instant in its own way; the document has one.
fn tell_times(row: &mut JsonValue) {
    let Some(columns) = row.as_object_mut() else { return };
    for (name, value) in columns.iter_mut().filter(|(name, _)| *name == "at" || name.ends_with("_at")) {
        let at = value.as_str().and_then(|text| text.parse::<DateTime<Utc>>().ok());
        if let Some(at) = at {
            *value = at.to_rfc3339_opts(SecondsFormat::AutoSi, true).into();
        } else if !value.is_null() {
            tracing::error!(name, "an instant that cannot be read");
        }
    }
}
