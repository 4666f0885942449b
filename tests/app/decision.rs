//! Deciding through HTTP: two people, one release, nothing outside before it and nothing twice after it.

pub(crate) mod converting;
mod deciding;
mod releasing;
mod stale;

use entity::{
    audit, decision, organisation, outbox, partnership, release,
    values::{MailKind, Outcome},
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use crate::{
    desk::Desk,
    harness::{Answer, Person, TestApp},
};

/// The fields of the decisions page about one pitch.
pub(crate) struct Typed(Vec<(String, String)>);

impl Typed {
    pub(crate) fn of(choices: &[(&str, Outcome)]) -> Self {
        let mut fields = Vec::new();
        for (reference, outcome) in choices {
            let (reason, feedback) = match outcome {
                Outcome::Selected => ("strong_fit", "A convincing test."),
                Outcome::Reserve => ("capacity", "We will come back to you."),
                Outcome::Declined => ("not_mature", "Show it outside the laboratory first."),
            };
            for (name, value) in [
                ("outcome", outcome.as_str()),
                ("reason", reason),
                ("feedback", feedback),
                ("note", "Only for the staff: CANARY."),
            ] {
                fields.push((format!("{name}-{reference}"), value.to_owned()));
            }
        }
        Self(fields)
    }

    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        match self.0.iter_mut().find(|(key, _)| key == name) {
            Some((_, typed)) => value.clone_into(typed),
            None => self.0.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    pub(crate) fn pairs(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}

impl Desk {
    /// Proposes as the manager does.
    pub(crate) async fn propose(&self, portal: &TestApp, choices: &[(&str, Outcome)]) -> Answer {
        portal.post(&self.manager, &self.at("decisions"), &Typed::of(choices).pairs()).await
    }

    /// Approves as this person.
    pub(crate) async fn approve_as(&self, portal: &TestApp, who: &Person, references: &[&str]) -> Answer {
        let mut fields = vec![("do", "approve")];
        fields.extend(references.iter().map(|reference| ("pitch", *reference)));
        portal.post(who, &self.at("decisions/approve"), &fields).await
    }

    /// Proposes and approves.
    pub(crate) async fn decide(&self, portal: &TestApp, choices: &[(&str, Outcome)]) {
        let proposed = self.propose(portal, choices).await;
        assert_eq!(proposed.status.as_u16(), 303, "{}", proposed.text());
        let references: Vec<&str> = choices.iter().map(|(reference, _)| *reference).collect();
        let approved = self.approve_as(portal, &self.approver, &references).await;
        assert_eq!(approved.status.as_u16(), 303, "{}", approved.text());
    }

    /// What the release page would send for this typed number.
    pub(crate) async fn confirmation(&self, portal: &TestApp, number: &str) -> Vec<(String, String)> {
        let page = portal.get(&self.manager, &self.at("release")).await;
        let hidden = |name: &str| page.attribute(&format!("input[name={name}]"), "value").unwrap();
        vec![
            ("release".to_owned(), hidden("release")),
            ("batch".to_owned(), hidden("batch")),
            ("confirm".to_owned(), number.to_owned()),
        ]
    }

    pub(crate) async fn confirm(&self, portal: &TestApp, fields: &[(String, String)]) -> Answer {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        portal.post(&self.manager, &self.at("release"), &fields).await
    }

    /// Releases what is approved, mailing this many people.
    pub(crate) async fn release(&self, portal: &TestApp, number: &str) -> Answer {
        let fields = self.confirmation(portal, number).await;
        let done = self.confirm(portal, &fields).await;
        assert_eq!(done.status.as_u16(), 303, "{}", done.text());
        done
    }
}

/// What a release leaves behind, counted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Traces {
    pub(crate) releases: u64,
    pub(crate) released: u64,
    pub(crate) letters: u64,
    pub(crate) welcomes: u64,
    pub(crate) partnerships: u64,
    pub(crate) organisations: u64,
    pub(crate) audits: u64,
}

impl TestApp {
    pub(crate) async fn traces(&self) -> Traces {
        let conn = self.app.db.read();
        let mails = async |kind: MailKind| {
            outbox::Entity::find().filter(outbox::Column::Kind.eq(kind)).count(conn).await.unwrap()
        };
        Traces {
            releases: release::Entity::find().count(conn).await.unwrap(),
            released: decision::Entity::find()
                .filter(decision::Column::ReleaseId.is_not_null())
                .count(conn)
                .await
                .unwrap(),
            letters: mails(MailKind::Decision).await,
            welcomes: mails(MailKind::Welcome).await,
            partnerships: partnership::Entity::find().count(conn).await.unwrap(),
            organisations: organisation::Entity::find().count(conn).await.unwrap(),
            audits: audit::Entity::find().count(conn).await.unwrap(),
        }
    }

    /// The decision about a pitch as it stands in the table.
    pub(crate) async fn decision_row(&self, reference: &str) -> Option<decision::Model> {
        let pitch = self.pitch_id(reference).await;
        let found = decision::Entity::find().filter(decision::Column::PitchId.eq(pitch));
        found.one(self.app.db.read()).await.unwrap()
    }

    /// The partnership made from a pitch.
    pub(crate) async fn partnership_row(&self, reference: &str) -> Option<partnership::Model> {
        let pitch = self.pitch_id(reference).await;
        let found = partnership::Entity::find().filter(partnership::Column::PitchId.eq(pitch));
        found.one(self.app.db.read()).await.unwrap()
    }
}
