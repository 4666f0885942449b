//! Every mail with texts that exercise its template.

use super::{Change, Fate, News, Notice, Unsent};

impl Notice {
    /// One or two of each, with hostile texts; rendered by `tests/app/templates.rs`.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let link = || "https://pitch.example.org/my/pitches/NL-7K3M9Q".to_owned();
        let stop = || "https://pitch.example.org/subscriptions/00".to_owned();
        let hostile = || "Quiet <script>alert(1)</script> & \"heat\"".to_owned();
        let due = || "Tuesday 1 December 2026, 17:00 CET (Brussels)".to_owned();
        let news = |news, note: String, closes| Self::ChallengeChanged {
            news,
            challenge: hostile(),
            note,
            closes,
            link: link(),
            stop: (news == News::Paused).then(stop),
        };
        let reference = || "NL-7K3M9Q".to_owned();
        let message = |answer_by| Self::Message {
            reference: reference(),
            challenge: hostile(),
            answer_by,
            link: link(),
        };
        let asked = |is_reminder| Self::Clarification {
            reference: reference(),
            challenge: hostile(),
            due: due(),
            is_reminder,
            link: link(),
        };
        let unsent = |why| Self::AutoSend { reference: reference(), challenge: hostile(), why, link: link() };
        let closes = |references: Vec<String>| Self::DraftCloses {
            challenge: hostile(),
            references,
            closes: due(),
            left: "2 days left".to_owned(),
            link: link(),
            stop: "https://pitch.example.org/my/account#reminders".to_owned(),
        };
        let settled = |fate, answer: String, reason: String| Self::QuestionSettled {
            fate,
            challenge: hostile(),
            question: hostile(),
            answer,
            reason,
            link: link(),
        };
        let update = |is_rules| Self::ChallengeUpdate {
            challenge: hostile(),
            title: hostile(),
            text: hostile(),
            is_rules,
            link: link(),
            stop: is_rules.then(stop),
        };
        let changed = |what| Self::Changed { what, at: due(), link: link() };
        vec![
            Self::QuestionAsked { challenge: hostile(), question: hostile(), link: link() },
            settled(Fate::Answered, hostile(), String::new()),
            settled(Fate::Merged, String::new(), String::new()),
            settled(Fate::Rejected, String::new(), hostile()),
            Self::QuestionsWait { challenge: hostile(), link: link() },
            Self::NewAnswers { challenge: hostile(), count: 3, link: link(), stop: Some(stop()) },
            Self::ConfirmDraft {
                reference: reference(),
                challenge: hostile(),
                until: due(),
                link: "https://pitch.example.org/confirm/00".to_owned(),
            },
            Self::Follow { challenge: hostile(), is_confirmed: false, link: stop() },
            Self::Follow { challenge: hostile(), is_confirmed: true, link: stop() },
            update(false),
            update(true),
            Self::Withdrawn { reference: reference(), challenge: hostile(), link: link() },
            message(None),
            message(Some(due())),
            asked(false),
            asked(true),
            Self::Extension {
                reference: reference(),
                challenge: hostile(),
                until: due(),
                reason: hostile(),
                link: link(),
            },
            Self::DraftReleased { reference: reference(), challenge: hostile(), link: link() },
            unsent(Unsent::Incomplete),
            unsent(Unsent::Terms),
            unsent(Unsent::NoRight),
            closes(vec![reference()]),
            closes(vec![reference(), "NL-4T8X2B".to_owned()]),
            news(News::Amended, hostile(), Some(due())),
            news(News::Extended, hostile(), Some(due())),
            news(News::Reopened, hostile(), Some(due())),
            news(News::Paused, hostile(), None),
            news(News::Resumed, String::new(), None),
            news(News::Withdrawn, hostile(), None),
            changed(Change::Password),
            changed(Change::PasswordRemoved),
            changed(Change::Address),
            changed(Change::FactorAdded),
            changed(Change::FactorRemoved),
            changed(Change::PasskeyAdded),
            changed(Change::PasskeyRemoved),
            changed(Change::SignOnLinked),
            Self::NewSignIn { browser: hostile(), at: due(), link: link() },
            Self::Reset { link: link(), minutes: 30 },
            Self::NewAddress { link: link(), minutes: 30 },
            Self::AddressAsked { address: "kim+new@example.org".to_owned(), link: link() },
            Self::SignIn { link: link(), minutes: 15 },
            Self::NewAccount { link: link(), minutes: 15 },
            Self::Receipt {
                reference: "NL-7K3M9Q".to_owned(),
                challenge: hostile(),
                sent_at: due(),
                sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
                decision: Some(due()),
                link: link(),
            },
            Self::Receipt {
                reference: "NL-7K3M9Q".to_owned(),
                challenge: "Quiet heat pumps".to_owned(),
                sent_at: due(),
                sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
                decision: None,
                link: link(),
            },
            Self::Assignment {
                challenge: hostile(),
                count: 2,
                references: vec!["NL-7K3M9Q".to_owned(), "NL-4T8X2B".to_owned()],
                due: due(),
                link: link(),
            },
            Self::Reminder { count: 1, references: vec!["NL-7K3M9Q".to_owned()], due: due(), link: link() },
            Self::Decision {
                reference: "NL-7K3M9Q".to_owned(),
                challenge: hostile(),
                outcome: "Selected".to_owned(),
                letter: "We would like to work with you.".to_owned(),
                feedback: vec![hostile(), "A clear plan.".to_owned()],
                link: link(),
            },
            Self::Decision {
                reference: "NL-7K3M9Q".to_owned(),
                challenge: "Quiet heat pumps".to_owned(),
                outcome: "Not selected".to_owned(),
                letter: "Other pitches were stronger.".to_owned(),
                feedback: Vec::new(),
                link: link(),
            },
            Self::Welcome {
                challenge: hostile(),
                partnership: hostile(),
                owner: Some("Ines Duarte".to_owned()),
                link: link(),
            },
            Self::Welcome { challenge: hostile(), partnership: hostile(), owner: None, link: link() },
            Self::StaffAsked { what: hostile(), by: hostile(), reason: hostile(), link: link() },
            Self::StaffChanged { what: hostile(), by: hostile(), reason: hostile(), link: link() },
            Self::StaffInvited { by: hostile(), link: link() },
            Self::Glass {
                reference: "NL-7K3M9Q".to_owned(),
                challenge: hostile(),
                by: hostile(),
                reason: hostile(),
                until: due(),
                link: link(),
            },
            Self::ActedAs { by: hostile(), reason: hostile(), until: due(), link: link() },
            Self::Invitation {
                inviter: Some("Kim Virtanen".to_owned()),
                to: "the pitch NL-7K3M9Q".to_owned(),
                role: hostile(),
                until: due(),
                link: link(),
            },
            Self::Invitation { inviter: None, to: hostile(), role: hostile(), until: due(), link: link() },
            Self::TeamRole { reference: "NL-7K3M9Q".to_owned(), role: Some(hostile()), link: link() },
            Self::TeamRole { reference: "NL-7K3M9Q".to_owned(), role: None, link: link() },
            Self::TeamLeft { name: hostile(), reference: "NL-7K3M9Q".to_owned(), link: link() },
            Self::TeamAsked { name: hostile(), reference: "NL-7K3M9Q".to_owned(), link: link() },
            Self::JoinRequest { name: hostile(), link: link() },
            Self::JoinAnswer { is_accepted: true, link: link() },
            Self::JoinAnswer { is_accepted: false, link: link() },
            Self::OrganisationVerified { domain: "aalto.example".to_owned(), link: link() },
            Self::Duplicates { count: 1, link: link() },
            Self::Duplicates { count: 12, link: link() },
            Self::OrganisationMerged { is_undone: false, link: link() },
            Self::OrganisationMerged { is_undone: true, link: link() },
            Self::DataReady { until: due(), link: link() },
            Self::ErasureAsked { from: due(), link: link() },
            Self::ChallengeInvitation {
                inviter: Some("Ines Duarte".to_owned()),
                challenge: hostile(),
                summary: Some(hostile()),
                closes: Some(due()),
                until: due(),
                is_reminder: false,
                link: link(),
            },
            Self::ChallengeInvitation {
                inviter: None,
                challenge: hostile(),
                summary: None,
                closes: None,
                until: due(),
                is_reminder: true,
                link: link(),
            },
            Self::ReferralCredited { organisation: hostile(), challenge: hostile(), link: link() },
            Self::DraftEnds {
                reference: "NL-7K3M9Q".to_owned(),
                challenge: hostile(),
                day: due(),
                link: link(),
            },
        ]
    }
}
