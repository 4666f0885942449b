//! What the portal tells people by mail: one variant a mail, its fields all that the template may show.
//!
//! A mail never carries a pitch's title, an applicant's name, a score or an evaluator (security.md §6):
//! reference and challenge title, dates and one link.

use entity::values::MailKind;
use serde::Serialize;

mod samples;

/// A mail before it is rendered; every text is display-ready in the recipient's language.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Notice {
    SignIn {
        link: String,
        minutes: u32,
    },
    NewAccount {
        link: String,
        minutes: u32,
    },
    /// L2.
    NewSignIn {
        browser: String,
        at: String,
        link: String,
    },
    /// L4.
    Reset {
        link: String,
        minutes: u32,
    },
    /// To the address that shall be the account's.
    NewAddress {
        link: String,
        minutes: u32,
    },
    /// To the address that still is.
    AddressAsked {
        address: String,
        link: String,
    },
    /// L5, L6.
    Changed {
        what: Change,
        at: String,
        link: String,
    },
    Receipt {
        reference: String,
        challenge: String,
        sent_at: String,
        sha256: String,
        decision: Option<String>,
        link: String,
    },
    Assignment {
        challenge: String,
        count: usize,
        references: Vec<String>,
        due: String,
        link: String,
    },
    Reminder {
        count: usize,
        references: Vec<String>,
        due: String,
        link: String,
    },
    Decision {
        reference: String,
        challenge: String,
        outcome: String,
        letter: String,
        feedback: Vec<String>,
        link: String,
    },
    Welcome {
        challenge: String,
        partnership: String,
        owner: Option<String>,
        link: String,
    },
    /// A change of roles waits for a second admin.
    StaffAsked {
        what: String,
        by: String,
        reason: String,
        link: String,
    },
    /// Somebody's roles or account changed.
    StaffChanged {
        what: String,
        by: String,
        reason: String,
        link: String,
    },
    StaffInvited {
        by: String,
        link: String,
    },
    /// An admin reads a pitch.
    Glass {
        reference: String,
        challenge: String,
        by: String,
        reason: String,
        until: String,
        link: String,
    },
    /// An admin looks at the portal as the recipient.
    ActedAs {
        by: String,
        reason: String,
        until: String,
        link: String,
    },
    /// T1, and to people of an organisation; says nothing that the inviter could choose but a name that is one.
    Invitation {
        inviter: Option<String>,
        /// What to, in words; a pitch by its reference.
        to: String,
        /// What somebody with this role does.
        role: String,
        until: String,
        link: String,
    },
    /// T3.
    TeamRole {
        reference: String,
        /// What somebody with this role does; none for whoever was removed.
        role: Option<String>,
        link: String,
    },
    /// T4.
    TeamLeft {
        name: String,
        reference: String,
        link: String,
    },
    /// T2, to the lead: somebody who only reads the pitch would like to work on it.
    TeamAsked {
        name: String,
        reference: String,
        link: String,
    },
    /// O1.
    JoinRequest {
        name: String,
        link: String,
    },
    JoinAnswer {
        is_accepted: bool,
        link: String,
    },
    /// O2.
    OrganisationVerified {
        domain: String,
        link: String,
    },
    /// O3, to those who decide.
    Duplicates {
        count: usize,
        link: String,
    },
    /// O4.
    OrganisationMerged {
        is_undone: bool,
        link: String,
    },
    /// The export of one's own data can be fetched until then.
    DataReady {
        until: String,
        link: String,
    },
    /// Somebody asked to be forgotten: time to say no, if it was not them.
    ErasureAsked {
        from: String,
        link: String,
    },
    /// N2, N3: something about a challenge is different, to those with a draft or a pitch.
    ChallengeChanged {
        news: News,
        challenge: String,
        /// Why; it is public.
        note: String,
        closes: Option<String>,
        link: String,
    },
    /// A8.
    Withdrawn {
        reference: String,
        challenge: String,
        link: String,
    },
    /// One pitch has more time.
    Extension {
        reference: String,
        challenge: String,
        until: String,
        reason: String,
        link: String,
    },
    /// To the challenge's managers: somebody let them see a draft that was not sent in time.
    DraftReleased {
        reference: String,
        challenge: String,
        link: String,
    },
    /// A draft that was to be sent at the deadline was not.
    AutoSend {
        reference: String,
        challenge: String,
        /// Why not.
        why: Unsent,
        link: String,
    },
    /// A2.
    DraftCloses {
        challenge: String,
        references: Vec<String>,
        closes: String,
        left: String,
        link: String,
        stop: String,
    },
    /// G1: that there is a message, never what it says.
    Message {
        reference: String,
        challenge: String,
        /// Until when an answer is needed.
        answer_by: Option<String>,
        link: String,
    },
    /// A6.
    Clarification {
        reference: String,
        challenge: String,
        due: String,
        is_reminder: bool,
        link: String,
    },
    /// A draft that was never sent will be deleted.
    DraftEnds {
        reference: String,
        challenge: String,
        day: String,
        link: String,
    },
}

/// What of the way into an account was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    Password,
    PasswordRemoved,
    Address,
    FactorAdded,
    FactorRemoved,
    PasskeyAdded,
    PasskeyRemoved,
    SignOnLinked,
}

/// Why a draft was not sent by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unsent {
    Incomplete,
    /// Other terms than those that were agreed to.
    Terms,
    /// Whoever wanted it may not send it any more.
    NoRight,
}

/// What is different about a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum News {
    Amended,
    Extended,
    Paused,
    Resumed,
    Withdrawn,
    Reopened,
}

impl Notice {
    /// Which template folder renders it.
    #[must_use]
    pub const fn kind(&self) -> MailKind {
        match self {
            Self::SignIn { .. } => MailKind::SignIn,
            Self::NewAccount { .. } => MailKind::NewAccount,
            Self::NewSignIn { .. } => MailKind::NewSignIn,
            Self::Reset { .. } => MailKind::Reset,
            Self::NewAddress { .. } => MailKind::NewAddress,
            Self::AddressAsked { .. } => MailKind::AddressAsked,
            Self::Changed { .. } => MailKind::Changed,
            Self::Receipt { .. } => MailKind::Receipt,
            Self::Assignment { .. } => MailKind::Assignment,
            Self::Reminder { .. } => MailKind::Reminder,
            Self::Decision { .. } => MailKind::Decision,
            Self::Welcome { .. } => MailKind::Welcome,
            Self::StaffAsked { .. } => MailKind::StaffAsked,
            Self::StaffChanged { .. } => MailKind::StaffChanged,
            Self::StaffInvited { .. } => MailKind::StaffInvited,
            Self::Glass { .. } => MailKind::Glass,
            Self::ActedAs { .. } => MailKind::ActedAs,
            Self::Invitation { .. } => MailKind::Invitation,
            Self::TeamRole { .. } => MailKind::TeamRole,
            Self::TeamLeft { .. } => MailKind::TeamLeft,
            Self::TeamAsked { .. } => MailKind::TeamAsked,
            Self::JoinRequest { .. } => MailKind::JoinRequest,
            Self::JoinAnswer { .. } => MailKind::JoinAnswer,
            Self::OrganisationVerified { .. } => MailKind::OrganisationVerified,
            Self::Duplicates { .. } => MailKind::Duplicates,
            Self::OrganisationMerged { .. } => MailKind::OrganisationMerged,
            Self::DataReady { .. } => MailKind::DataReady,
            Self::ErasureAsked { .. } => MailKind::ErasureAsked,
            Self::DraftEnds { .. } => MailKind::DraftEnds,
            Self::ChallengeChanged { .. } => MailKind::ChallengeChanged,
            Self::Withdrawn { .. } => MailKind::Withdrawn,
            Self::Extension { .. } => MailKind::Extension,
            Self::DraftReleased { .. } => MailKind::DraftReleased,
            Self::AutoSend { .. } => MailKind::AutoSend,
            Self::DraftCloses { .. } => MailKind::DraftCloses,
            Self::Message { .. } => MailKind::Message,
            Self::Clarification { .. } => MailKind::Clarification,
        }
    }
}
