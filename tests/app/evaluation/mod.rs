//! Evaluation through HTTP: who may read what, reviews, the queue, assignments and reminders.

pub(crate) mod access;
mod assigning;
mod queue;
mod reviewing;

use actix_web::http::{Method, StatusCode};
use chrono::TimeDelta;
use entity::{
    pitch,
    values::{AccountId, AssignmentState, ChallengeId, PitchState, Role},
};
use overture::{
    domain::{
        actor::{Actor, Op, Roles, Who},
        evaluation::{Basis, Mark, Scorecard, standard},
    },
    services::evaluation::{Paired, Saved},
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::{Value, json};

use crate::harness::{Answer, Engine, ORIGIN, Person, TestApp, stories};

/// A text that stands in the title of every pitch of these stories, and one of every answer.
const TITLE: &str = "Pitch T";
const BODY: &str = "Serrated trailing edges";

/// A challenge with a manager, an applicant and evaluators.
struct Field {
    challenge: ChallengeId,
    manager: Person,
    lead: Person,
}

impl Field {
    async fn of(portal: &TestApp) -> Self {
        let challenge = portal.challenge("quiet").await;
        Self {
            challenge,
            manager: portal.person("mia@example.org", &[(Role::Manager, Some(challenge))]).await,
            lead: portal.person("lea@example.org", &[]).await,
        }
    }

    async fn evaluator(&self, portal: &TestApp, name: &str) -> Person {
        portal.person(&format!("{name}@example.org"), &[(Role::Evaluator, Some(self.challenge))]).await
    }

    /// A pitch in evaluation that these people are asked to judge.
    async fn pitch(&self, portal: &TestApp, evaluators: &[&Person]) -> String {
        let lead = self.lead.id.unwrap();
        let reference = portal.pitch(self.challenge, lead, PitchState::Submitted, "evaluation").await;
        for evaluator in evaluators {
            portal.assignment(&reference, evaluator.id.unwrap(), self.manager.id.unwrap()).await;
        }
        reference
    }

    /// What the manager's desk does.
    async fn assign(
        &self,
        portal: &TestApp,
        references: &[String],
        evaluators: &[AccountId],
    ) -> Vec<(String, Paired)> {
        let op = as_manager(portal, self);
        let due = portal.now() + TimeDelta::days(14);
        let pairings = overture::services::evaluation::assign(&portal.app, &op, references, evaluators, due)
            .await
            .unwrap();
        pairings.into_iter().map(|pairing| (pairing.reference, pairing.paired)).collect()
    }
}

fn as_manager(portal: &TestApp, field: &Field) -> Op {
    let roles = Roles(vec![(Role::Manager, Some(field.challenge))]);
    let actor = Actor::with(Who::Account(field.manager.id.unwrap()), roles);
    Op { actor, ..portal.operator() }
}

fn op_of(portal: &TestApp, person: &Person) -> Op {
    Op { actor: Actor::of(Who::Account(person.id.unwrap())), ..portal.operator() }
}

/// A complete review with this score for everything.
fn scored(score: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("score-feasibility", score),
        ("note-feasibility", "Measured 31 dB(A)."),
        ("score-novelty", score),
        ("score-value", score),
        ("note-value", "Two cities asked for it."),
        ("score-scale", score),
        ("score-fit", score),
        ("score-team", score),
        ("recommendation", "advance"),
        ("confidence", "2"),
    ]
}

fn and<'a>(mut fields: Vec<(&'a str, &'a str)>, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    fields
}

async fn declare(portal: &TestApp, who: &Person, reference: &str, kind: &str) -> Answer {
    let fields = [("kind", kind), ("note", "We share a laboratory.")];
    portal.post(who, &format!("/review/{reference}/conflict"), &fields).await
}

/// Declares no conflict and hands in.
async fn review(portal: &TestApp, who: &Person, reference: &str, score: &'static str) {
    declare(portal, who, reference, "none").await;
    let fields = and(scored(score), &[("version", "0"), ("do", "submit")]);
    let answer = portal.post(who, &format!("/review/{reference}"), &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

async fn autosave(
    portal: &TestApp,
    who: &Person,
    reference: &str,
    version: &str,
    fields: &[(&str, &str)],
) -> (StatusCode, Value) {
    let answer = portal
        .send(who, Method::POST, &format!("/review/{reference}"), |request| {
            request
                .insert_header(("origin", ORIGIN))
                .insert_header(("x-autosave", "1"))
                .insert_header(("if-match", format!("\"{version}\"")))
                .set_form(fields)
        })
        .await;
    (answer.status, serde_json::from_slice(&answer.bytes).unwrap_or(Value::Null))
}

async fn row(portal: &TestApp, reference: &str) -> pitch::Model {
    let found = pitch::Entity::find().filter(pitch::Column::Reference.eq(reference));
    found.one(portal.app.db.read()).await.unwrap().unwrap()
}
