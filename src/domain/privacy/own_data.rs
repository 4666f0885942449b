//! The document a person gets of everything the portal keeps about them (GDPR 15, 20): theirs, and of others
//! nothing but names and roles in their own teams.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

/// The name of this document's layout. Another layout gets another name.
pub const SCHEMA: &str = "overture-own-data-v1";

/// Everything about one person.
#[derive(Clone, Debug, Serialize)]
pub struct OwnData {
    pub schema: &'static str,
    pub made_at: DateTime<Utc>,
    pub account: Account,
    pub roles: Vec<OwnRole>,
    pub sessions: Vec<Session>,
    pub organisations: Vec<Organisation>,
    pub pitches: Vec<Pitch>,
    pub consents: Vec<Consent>,
    pub conflicts: Vec<Conflict>,
    pub reviews: Vec<Review>,
    pub mails: Vec<Mail>,
    /// Everything else, by section.
    #[serde(flatten)]
    pub records: BTreeMap<&'static str, Vec<Value>>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Account {
    pub name: String,
    pub email: String,
    pub language: String,
    pub time_zone: Option<String>,
    pub theme: Option<String>,
    pub density: Option<String>,
    pub second_factor: bool,
    pub created_at: DateTime<Utc>,
}

/// A role at the host.
#[derive(Clone, Debug, Serialize)]
pub struct OwnRole {
    pub role: String,
    /// The challenge it is for; none for the whole portal.
    pub challenge: Option<String>,
    pub since: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Session {
    pub browser: String,
    pub began_at: DateTime<Utc>,
    pub last_used_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Organisation {
    pub name: String,
    pub role: String,
    pub since: DateTime<Utc>,
    /// Everybody in it.
    pub team: Vec<Member>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Member {
    pub name: String,
    pub role: String,
}

/// A pitch that the person leads.
#[derive(Clone, Debug, Serialize)]
pub struct Pitch {
    pub reference: String,
    pub challenge: String,
    pub state: String,
    pub begun_at: DateTime<Utc>,
    /// By the ids of the form's fields; of the draft, as it stands.
    pub answers: Value,
    pub sent: Vec<Version>,
    pub files: Vec<File>,
    /// Once it is released.
    pub decision: Option<Decision>,
    /// How many people of the host opened it, by what they were.
    pub opened_by: Vec<Opened>,
}

/// A file of a pitch; the bytes are fetched on its pages.
#[derive(Clone, Debug, Serialize)]
pub struct File {
    pub name: String,
    /// In bytes.
    pub size: i64,
    pub sha256: String,
    pub added_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Version {
    pub version: i32,
    pub sent_at: DateTime<Utc>,
    pub answers: Value,
    /// Of the receipt.
    pub sha256: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Decision {
    pub outcome: String,
    pub feedback: String,
    pub released_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Opened {
    pub standing: String,
    pub people: i64,
}

/// Something the person agreed to.
#[derive(Clone, Debug, Serialize)]
pub struct Consent {
    pub to: &'static str,
    pub version: String,
    pub pitch: String,
    pub at: DateTime<Utc>,
}

/// An own declaration about somebody else's pitch.
#[derive(Clone, Debug, Serialize)]
pub struct Conflict {
    pub pitch: String,
    pub kind: String,
    pub note: String,
    pub declared_at: DateTime<Utc>,
}

/// An own review of somebody else's pitch.
#[derive(Clone, Debug, Serialize)]
pub struct Review {
    pub pitch: String,
    pub state: String,
    pub scorecard: Value,
    pub changed_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Mail {
    pub subject: String,
    /// None where it holds a key to the account.
    pub text: Option<String>,
    pub queued_at: DateTime<Utc>,
    pub delivered_at: Option<DateTime<Utc>>,
}
