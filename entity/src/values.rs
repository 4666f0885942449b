//! Column values that mean something on their own: ids and states. No queries here.

use sea_orm::{
    DbErr, DeriveActiveEnum, DeriveValueType, EnumIter, FromJsonQueryResult, TryFromU64, prelude::Uuid,
};
use serde::{Deserialize, Serialize};

/// Declares id types: a `Uuid` that can only be compared with its own kind. New ones are UUIDv7,
/// so that they sort by creation.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh id, later than every id made before it.
            #[must_use]
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )*};
}

ids! {
    /// A person who can sign in.
    AccountId,
    /// One role given to one account, for the portal or for one challenge.
    RoleGrantId,
    /// One change of somebody's roles or of their account, with its reason.
    StaffChangeId,
    /// One hour in which an admin reads one pitch.
    GlassId,
    /// One time in which an admin acts as somebody.
    ActingId,
    /// One version of the confidentiality agreement.
    NdaId,
    /// One guest's acceptance of one version of it.
    NdaAcceptanceId,
    /// One signed-in browser.
    SessionId,
    /// One mailed sign-in link.
    SignInLinkId,
    /// One mailed link with which an account is changed.
    AccountLinkId,
    /// One form that waits until its sender has shown who they are.
    HeldFormId,
    /// One key with which a person signs in without a password.
    PasskeyId,
    /// One code that stands in for a lost second factor, once.
    RecoveryCodeId,
    /// A company, university or other body outside the host.
    OrganisationId,
    /// When an organisation was last written, by a clock that never stands: later marks sort behind earlier ones.
    ChangeMark,
    /// One file of a pitch.
    AttachmentId,
    /// One file that is still on its way.
    UploadId,
    /// One organisation taken into another.
    OrganisationMergeId,
    /// One mailed invitation to work together.
    InvitationId,
    /// Somebody's wish to belong to an organisation.
    JoinRequestId,
    ChallengeId,
    /// One version of what a challenge published.
    ChallengeVersionId,
    /// One version of the terms of a challenge.
    TermsId,
    /// One secret link to a challenge that is not public.
    ChallengePreviewId,
    /// One wish to open a closed challenge again.
    ChallengeReopeningId,
    /// One mailed invitation to one challenge.
    ChallengeInvitationId,
    /// One organisation that somebody recommends for a challenge.
    ReferralId,
    /// One question about a challenge.
    QuestionId,
    /// One piece of news about a challenge.
    ChallengeUpdateId,
    /// One place on another site where challenges are shown.
    EmbedId,
    /// One address that is told what happens to a challenge.
    SubscriptionId,
    /// One file of challenges.
    ImportFileId,
    /// One wish to change a form that pitches were sent on.
    FormChangeId,
    /// One version of a form.
    FormId,
    /// One version of a workflow.
    WorkflowId,
    /// One version of a rubric.
    RubricId,
    PitchId,
    /// One frozen, sent version of a pitch.
    PitchVersionId,
    /// More time for one pitch.
    PitchExtensionId,
    /// One message between an applicant and the host.
    MessageId,
    /// One note among the host's people.
    InternalNoteId,
    /// Questions about a sent pitch.
    ClarificationId,
    /// One evaluator asked to look at one pitch in one stage.
    AssignmentId,
    ConflictId,
    ReviewId,
    DecisionId,
    /// Decisions that become public together.
    ReleaseId,
    PartnershipId,
    /// One move of a partnership between stages.
    PartnershipMoveId,
    /// One move of a pitch between stages.
    PitchMoveId,
    /// One mail to one recipient.
    OutboxId,
    JobId,
    /// Everything about one person, made for that person.
    DataExportId,
    /// A person's wish to be forgotten.
    ErasureRequestId,
}

/// Declares an enum stored as snake_case text, with `as_str`, `ALL` and parsing by the same words.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum, Serialize,
            Deserialize,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        pub enum $name {
            $($(#[$vdoc])* #[sea_orm(string_value = $word)] #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every value, in reading order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the database, in URLs and in message ids.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($word => Ok(Self::$variant),)+ _ => Err(UnknownWord) }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}

/// The text is none of the words of this vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownWord;

impl std::fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not one of the known words")
    }
}

impl std::error::Error for UnknownWord {}

/// The word of an innovation field, in addresses and in what is stored: plain letters, digits and single hyphens.
/// Which words there are stands in the table `area`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Area(String);

impl Area {
    /// The field of what names none: one of the ten with which every portal begins.
    #[must_use]
    pub fn fallback() -> Self {
        Self("information".to_owned())
    }

    /// The most characters of a word.
    pub const LONGEST: usize = 40;

    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Area {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        let is_word = text.len() <= Self::LONGEST && text.split('-').all(is_plain);
        if is_word { Ok(Self(text.to_owned())) } else { Err(UnknownWord) }
    }
}

impl TryFrom<String> for Area {
    type Error = UnknownWord;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Area> for String {
    fn from(area: Area) -> Self {
        area.0
    }
}

impl std::fmt::Display for Area {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFromU64 for Area {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("Area"))
    }
}

words! {
    /// What a person may do, for the whole portal or (the last four) for one challenge.
    Role {
        Admin = "admin",
        Auditor = "auditor",
        EcosystemManager = "ecosystem_manager",
        Executive = "executive",
        PartnershipOwner = "partnership_owner",
        Manager = "manager",
        Approver = "approver",
        Evaluator = "evaluator",
        /// An expert from outside who may be asked for reviews, and reads what they are asked about.
        Guest = "guest",
    }

    /// What is changed about a person of the host.
    StaffChangeKind { Grant = "grant", Revoke = "revoke", Disable = "disable", Enable = "enable" }

    /// How far such a change is.
    StaffChangeState {
        /// A second admin has to confirm it.
        Waiting = "waiting",
        /// Needed nobody else.
        Done = "done",
        Confirmed = "confirmed",
        Refused = "refused",
    }

    /// The colours of pages.
    Theme {
        /// As the reader's system has them.
        System = "system",
        Light = "light",
        Dark = "dark",
    }

    /// How close the rows of the desk stand.
    Density { Comfortable = "comfortable", Compact = "compact" }

    /// What gives a role and takes it away again, other than a person.
    GrantSource { Sso = "sso" }

    /// Why somebody is at the provider of single sign-on.
    SsoPurpose {
        SignIn = "sign_in",
        /// To have what they are there belong to the account in which they are signed in here.
        Link = "link",
        /// To show once more who they are.
        Prove = "prove",
    }

    /// The rights of a person inside an applicant organisation.
    TeamRole { Lead = "lead", Editor = "editor", Viewer = "viewer" }

    /// What an invitation is to.
    InvitationKind { Pitch = "pitch", Organisation = "organisation" }

    InvitationState { Open = "open", Accepted = "accepted", Declined = "declined", Revoked = "revoked" }

    JoinRequestState { Open = "open", Accepted = "accepted", Declined = "declined" }

    /// What became of two organisations that look alike.
    PairState { Open = "open", Distinct = "distinct", Merged = "merged" }

    /// Where an organisation is registered under its number.
    RegistryKind {
        Lei = "lei",
        Isni = "isni",
        Ror = "ror",
        Vat = "vat",
        Register = "register",
    }

    OrganisationSize { Micro = "micro", Small = "small", Medium = "medium", Large = "large" }

    ChallengeKind { TimeBoxed = "time_boxed", Evergreen = "evergreen", Scouting = "scouting" }

    /// What a manager has decided about a challenge; what the public sees follows from this and the dates.
    ChallengeState {
        Draft = "draft",
        Published = "published",
        Paused = "paused",
        Withdrawn = "withdrawn",
        Archived = "archived",
    }

    /// What became of a question about a challenge.
    QuestionState {
        Waiting = "waiting",
        /// Published with its answer.
        Answered = "answered",
        /// The same as another one.
        Merged = "merged",
        Rejected = "rejected",
    }

    /// What the desk did with an organisation that was recommended to it.
    ReferralState { Waiting = "waiting", Invited = "invited", SetAside = "set_aside" }

    /// Where a wish that needs a second person is: to open a closed challenge again, to change a form in use.
    ReopeningState { Waiting = "waiting", Confirmed = "confirmed", Refused = "refused" }

    Market {
        Consumer = "consumer",
        Defence = "defence",
        EnergyUtilities = "energy_utilities",
        Government = "government",
        Healthcare = "healthcare",
        Industry = "industry",
        Research = "research",
        Transport = "transport",
    }

    /// What a place on another site shows: the challenge it was made for, or all that are open.
    EmbedScope { Challenge = "challenge", List = "list" }

    /// What the host offers to a selected pitch.
    Offer {
        Contract = "contract",
        Data = "data",
        Grant = "grant",
        JointVenture = "joint_venture",
        PilotBudget = "pilot_budget",
        Prize = "prize",
    }

    /// What is known about an attached file: nothing where no scanner is set up; until it is known, nobody but its
    /// own people gets it.
    ScanState { Unchecked = "unchecked", Pending = "pending", Clean = "clean", Infected = "infected" }

    /// How a file of rows is written.
    ImportFormat { Lines = "lines", Table = "table" }

    /// Where a pitch is on its applicant's side; its place in the workflow is the stage.
    PitchState { Draft = "draft", Submitted = "submitted", Withdrawn = "withdrawn" }

    /// Who speaks in the thread of a pitch.
    Side { Applicant = "applicant", Host = "host" }

    AssignmentState { Open = "open", Recused = "recused", Done = "done" }

    /// The answer to "do you have a conflict of interest?".
    ConflictKind { None = "none", Possible = "possible", Conflict = "conflict" }

    ReviewState { Draft = "draft", Submitted = "submitted" }

    Recommendation { Advance = "advance", Hold = "hold", Stop = "stop" }

    Outcome { Selected = "selected", Reserve = "reserve", Declined = "declined" }

    /// Why a pitch was decided as it was; the text beside it says more.
    DecisionReason {
        StrongFit = "strong_fit",
        OtherStronger = "other_stronger",
        OutOfScope = "out_of_scope",
        NotMature = "not_mature",
        EvidenceMissing = "evidence_missing",
        Capacity = "capacity",
    }

    PartnershipStage {
        Prospect = "prospect",
        Exploration = "exploration",
        Negotiation = "negotiation",
        Active = "active",
        Stabilised = "stabilised",
        Paused = "paused",
        Ended = "ended",
        Discarded = "discarded",
    }

    PartnershipModel {
        CoDevelopment = "co_development",
        Distribution = "distribution",
        Equity = "equity",
        JointVenture = "joint_venture",
        Referral = "referral",
        Service = "service",
        StrategicAlliance = "strategic_alliance",
        Technology = "technology",
    }

    /// What a mailed link changes of an account.
    LinkPurpose { Password = "password", Address = "address" }

    /// What an authenticator is asked for.
    CeremonyPurpose { Add = "add", SignIn = "sign_in", Prove = "prove" }

    /// What a mail tells; one template folder each.
    MailKind {
        SignIn = "sign_in",
        NewAccount = "new_account",
        NewSignIn = "new_sign_in",
        Reset = "reset",
        NewAddress = "new_address",
        AddressAsked = "address_asked",
        Changed = "changed",
        Receipt = "receipt",
        Assignment = "assignment",
        Reminder = "reminder",
        Decision = "decision",
        Welcome = "welcome",
        StaffAsked = "staff_asked",
        StaffChanged = "staff_changed",
        StaffInvited = "staff_invited",
        Glass = "glass",
        ActedAs = "acted_as",
        Invitation = "invitation",
        TeamRole = "team_role",
        TeamLeft = "team_left",
        TeamAsked = "team_asked",
        JoinRequest = "join_request",
        JoinAnswer = "join_answer",
        OrganisationVerified = "organisation_verified",
        Duplicates = "duplicates",
        OrganisationMerged = "organisation_merged",
        DataReady = "data_ready",
        ErasureAsked = "erasure_asked",
        DraftEnds = "draft_ends",
        ConfirmDraft = "confirm_draft",
        ChallengeChanged = "challenge_changed",
        Withdrawn = "withdrawn",
        Extension = "extension",
        DraftReleased = "draft_released",
        AutoSend = "auto_send",
        DraftCloses = "draft_closes",
        Message = "message",
        Clarification = "clarification",
        QuestionAsked = "question_asked",
        QuestionSettled = "question_settled",
        QuestionsWait = "questions_wait",
        NewAnswers = "new_answers",
        ChallengeUpdate = "challenge_update",
        Follow = "follow",
        ChallengeInvitation = "challenge_invitation",
        ReferralCredited = "referral_credited",
    }

    /// Where a wish to be forgotten is.
    RequestState { Open = "open", Cancelled = "cancelled", Done = "done" }

    /// Why the text of a sent pitch is gone: its author was forgotten, or its time was over.
    ErasedWhy { Erasure = "erasure", Declined = "declined", Withdrawn = "withdrawn" }

    /// Where a mail or a job is in its delivery.
    DeliveryState { Queued = "queued", Running = "running", Done = "done", Dead = "dead" }
}

impl Default for ImportFormat {
    /// What the portal itself writes.
    fn default() -> Self {
        Self::Lines
    }
}

/// A list of words kept in one JSON column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Words(pub Vec<String>);

/// Any JSON document in a column; its shape belongs to a type of the domain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Document(pub serde_json::Value);
