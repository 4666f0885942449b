//! What the portal tells people by mail: one variant a mail, its fields all that the template may show.
//!
//! A mail never carries a pitch's title, an applicant's name, a score or an evaluator (security.md §6):
//! reference and challenge title, dates and one link.

use entity::values::MailKind;
use serde::Serialize;

mod samples;
mod words;

pub use words::{Change, Fate, News, Unsent};

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
    /// N2, N3: something about a challenge is different, to those with a draft or a pitch and to those who follow it.
    ChallengeChanged {
        news: News,
        challenge: String,
        /// Why; it is public.
        note: String,
        closes: Option<String>,
        link: String,
        /// Where a follower stops it.
        stop: Option<String>,
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
    /// Q1.
    QuestionAsked {
        challenge: String,
        question: String,
        link: String,
    },
    /// Q2: to whoever asked it, or the same.
    QuestionSettled {
        fate: Fate,
        challenge: String,
        question: String,
        /// Published to everybody; empty where there is none yet.
        answer: String,
        /// Why there is none.
        reason: String,
        link: String,
    },
    /// Q4, to the challenge's managers.
    QuestionsWait {
        challenge: String,
        link: String,
    },
    /// N2: something published about a challenge, to those with a draft or a pitch and to those who follow it.
    ChallengeUpdate {
        challenge: String,
        title: String,
        text: String,
        /// It changes what is asked of pitches.
        is_rules: bool,
        link: String,
        /// Where a follower stops it.
        stop: Option<String>,
    },
    /// Q3: answers to questions of others, to followers.
    NewAnswers {
        challenge: String,
        count: u64,
        link: String,
        stop: Option<String>,
    },
    /// S1; to a follower who asks again, where that is managed.
    Follow {
        challenge: String,
        is_confirmed: bool,
        link: String,
    },
    /// A draft was begun with this address, which may be anybody's.
    ConfirmDraft {
        reference: String,
        challenge: String,
        until: String,
        link: String,
    },
    /// Somebody is invited to pitch; the same words for an address with an account and for one without. What the
    /// challenge wants is said only where everybody may read it.
    ChallengeInvitation {
        inviter: Option<String>,
        challenge: String,
        summary: Option<String>,
        closes: Option<String>,
        until: String,
        is_reminder: bool,
        link: String,
    },
    /// What somebody recommended became a partnership.
    ReferralCredited {
        organisation: String,
        challenge: String,
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

impl Notice {
    /// Where one POST stops mails like this one, for a mail program that offers it.
    #[must_use]
    pub fn unsubscribe(&self) -> Option<String> {
        match self {
            Self::ChallengeChanged { stop, .. }
            | Self::ChallengeUpdate { stop, .. }
            | Self::NewAnswers { stop, .. } => stop.as_ref().map(|page| format!("{page}/stop")),
            _ => None,
        }
    }

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
            Self::ChallengeInvitation { .. } => MailKind::ChallengeInvitation,
            Self::ReferralCredited { .. } => MailKind::ReferralCredited,
            Self::DraftEnds { .. } => MailKind::DraftEnds,
            Self::ConfirmDraft { .. } => MailKind::ConfirmDraft,
            Self::QuestionAsked { .. } => MailKind::QuestionAsked,
            Self::QuestionSettled { .. } => MailKind::QuestionSettled,
            Self::QuestionsWait { .. } => MailKind::QuestionsWait,
            Self::ChallengeUpdate { .. } => MailKind::ChallengeUpdate,
            Self::NewAnswers { .. } => MailKind::NewAnswers,
            Self::Follow { .. } => MailKind::Follow,
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
