//! Evaluation through HTTP: the queue, declarations before anything is read, reviews, assignments, reminders.

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
    let actor = Actor { who: Who::Account(field.manager.id.unwrap()), roles };
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

stories! {
    async fn another_evaluators_assignment_does_not_exist(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let bob = field.evaluator(&portal, "bob").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        for path in ["", "/conflict", "/recuse"] {
            let real = portal.get(&bob, &format!("/review/{reference}{path}")).await;
            let random = portal.get(&bob, &format!("/review/ZZ-7K3M9Q{path}")).await;
            assert_eq!((real.status, random.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
            assert_eq!(real.bytes, random.bytes, "{path}");
            let fields = and(scored("5"), &[("kind", "none"), ("reason", "none"), ("version", "0")]);
            let real = portal.post(&bob, &format!("/review/{reference}{path}"), &fields).await;
            let random = portal.post(&bob, &format!("/review/ZZ-7K3M9Q{path}"), &fields).await;
            assert_eq!((real.status, random.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
            assert_eq!(real.bytes, random.bytes, "{path}");
        }
        assert!(!portal.get(&bob, "/review?state=all").await.text().contains(&reference));
        let all = portal.post(&bob, "/review/declarations", &[("reference", &reference)]).await;
        assert_eq!(all.status, StatusCode::NOT_FOUND);
        // The manager of the challenge does not judge either.
        assert_eq!(portal.get(&field.manager, &format!("/review/{reference}")).await.status, StatusCode::NOT_FOUND);
    }

    async fn nothing_is_readable_before_the_declaration(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        let page = format!("/review/{reference}");
        let organisation = format!("Organisation {reference}");

        let queue = portal.get(&ada, "/review?state=all").await;
        assert!(queue.text().contains(&reference));
        let first = portal.get(&ada, &page).await;
        assert_eq!(first.location(), format!("{page}/conflict"));
        let question = portal.get(&ada, &format!("{page}/conflict")).await;
        assert_eq!(question.status, StatusCode::OK);
        assert!(question.text().contains("Challenge quiet"));
        for answer in [&queue, &first, &question] {
            for secret in [TITLE, BODY, organisation.as_str()] {
                assert!(!answer.text().contains(secret), "{secret}");
            }
        }
        let score = portal.post(&ada, &page, &and(scored("5"), &[("version", "0")])).await;
        assert_eq!(score.status, StatusCode::NOT_FOUND);

        let on = declare(&portal, &ada, &reference, "none").await;
        assert_eq!(on.location(), page);
        let desk = portal.get(&ada, &page).await;
        assert_eq!(desk.select("h1"), [format!("Pitch {reference}")]);
        assert!(desk.text().contains(BODY));
        assert!(portal.get(&ada, "/review").await.text().contains(&format!("Pitch {reference}")));
    }

    async fn a_declaration_says_what_is_missing_and_keeps_what_was_typed(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        let page = format!("/review/{reference}/conflict");
        for (fields, message) in [
            (vec![("note", "My <sister>")], "Select whether you have a conflict"),
            (vec![("kind", "maybe"), ("note", "My <sister>")], "Select whether you have a conflict"),
            (vec![("kind", "possible"), ("note", " ")], "Say what the manager should decide about"),
        ] {
            let answer = portal.post(&ada, &page, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(answer.select(".summary-err li"), [message]);
            let note = fields.iter().find(|(name, _)| *name == "note").unwrap().1.trim();
            assert_eq!(answer.select("textarea"), [note]);
        }
        let none = portal.post(&ada, "/review/declarations", &[]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(none.attribute(".summary-err a", "href").unwrap(), "#f-reference");
        assert!(none.attribute("#f-reference", "name").is_some());
        let many = portal.post(&ada, "/review/declarations", &[("reference", &reference)]).await;
        assert_eq!(many.location(), "/review");
        assert_eq!(portal.get(&ada, &format!("/review/{reference}")).await.status, StatusCode::OK);
    }

    async fn a_conflict_cuts_access_in_the_next_request(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let bob = field.evaluator(&portal, "bob").await;
        let cid = field.evaluator(&portal, "cid").await;
        let reference = field.pitch(&portal, &[&ada, &bob, &cid]).await;
        let page = format!("/review/{reference}");
        review(&portal, &ada, &reference, "5").await;
        review(&portal, &bob, &reference, "3").await;
        declare(&portal, &cid, &reference, "none").await;
        let saved = autosave(&portal, &cid, &reference, "0", &scored("1")).await;
        assert_eq!(saved, (StatusCode::OK, json!({ "version": "1" })));

        // The pitch waits for the third review; two count so far.
        let before = row(&portal, &reference).await;
        assert_eq!((before.review_count, before.score_mean_milli), (2, Some(4000)));
        for kind in ["possible", "conflict"] {
            let out = declare(&portal, &cid, &reference, kind).await;
            assert_eq!(out.location(), "/review");
            let random = portal.get(&cid, "/review/ZZ-7K3M9Q").await;
            let gone = portal.get(&cid, &page).await;
            assert_eq!((gone.status, &gone.bytes), (StatusCode::NOT_FOUND, &random.bytes));
            for fields in [and(scored("1"), &[("version", "1"), ("do", "submit")]), scored("1")] {
                assert_eq!(portal.post(&cid, &page, &fields).await.status, StatusCode::NOT_FOUND);
            }
            assert_eq!(autosave(&portal, &cid, &reference, "1", &scored("1")).await.0, StatusCode::NOT_FOUND);
            let queue = portal.get(&cid, "/review?state=all").await;
            assert!(queue.text().contains(&reference) && !queue.text().contains(TITLE));
            assert_eq!(queue.select("tbody td.n"), ["–"]);
        }
        // Nobody is waited for any more: the conflict moved the pitch on.
        assert_eq!(row(&portal, &reference).await.stage, "decision");

        // Somebody who declares after handing in is not counted.
        declare(&portal, &ada, &reference, "conflict").await;
        let after = row(&portal, &reference).await;
        assert_eq!((after.review_count, after.score_mean_milli), (1, Some(3000)));
        assert_eq!(portal.get(&ada, &page).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_mistaken_conflict_is_taken_back(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        declare(&portal, &ada, &reference, "conflict").await;
        let question = portal.get(&ada, &format!("/review/{reference}/conflict")).await;
        assert!(question.text().contains("You declared before: Conflict."));
        assert_eq!(declare(&portal, &ada, &reference, "none").await.location(), format!("/review/{reference}"));
        review(&portal, &ada, &reference, "4").await;
    }

    async fn an_abstention_is_no_zero(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        declare(&portal, &ada, &reference, "none").await;
        let fields = and(
            scored("4"),
            &[("score-value", "abstain"), ("note-value", ""), ("score-team", "abstain"), ("version", "0"), ("do", "next")],
        );
        let answer = portal.post(&ada, &format!("/review/{reference}"), &fields).await;
        assert_eq!(answer.location(), "/review/next");
        assert_eq!(portal.get(&ada, "/review/next").await.location(), "/review");
        let row = row(&portal, &reference).await;
        assert_eq!((row.review_count, row.score_mean_milli, row.score_spread_milli), (1, Some(4000), Some(0)));
        let page = portal.get(&ada, &format!("/review/{reference}")).await;
        assert_eq!(page.select(".pane form, form.pane").len(), 0);
        assert!(page.select(".pane p").contains(&"Total: 4.00".to_owned()), "{}", page.text());
        assert!(page.select(".pane dd").contains(&"Cannot judge".to_owned()));
    }

    async fn an_incomplete_review_is_not_taken_and_nothing_is_lost(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        let page = format!("/review/{reference}");
        declare(&portal, &ada, &reference, "none").await;
        let fields = [
            ("score-feasibility", "4"),
            ("score-novelty", "abstain"),
            ("comment_panel", "Ask for the <log>."),
            ("version", "0"),
            ("do", "submit"),
        ];
        let answer = portal.post(&ada, &page, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let errors = answer.select(".summary-err li");
        assert_eq!(errors.len(), 6, "{errors:?}");
        assert_eq!(errors[0], "Enter evidence for Feasibility");
        assert_eq!(errors[5], "Select a recommendation");
        assert_eq!(answer.attribute(".summary-err a", "href").unwrap(), "#f-note-feasibility");
        for link in ["#f-note-feasibility", "#f-score-value", "#f-recommendation"] {
            assert!(answer.attribute(link, "name").is_some(), "{link} leads nowhere");
        }
        assert_eq!(answer.attribute("[name=score-feasibility][checked]", "value").unwrap(), "4");
        assert_eq!(answer.attribute("[name=score-novelty][checked]", "value").unwrap(), "abstain");
        assert_eq!(answer.select("#f-comment_panel"), ["Ask for the <log>."]);
        assert_eq!(row(&portal, &reference).await.review_count, 0);

        let unknown = and(scored("4"), &[("score-team", "6"), ("version", "0"), ("do", "submit")]);
        let answer = portal.post(&ada, &page, &unknown).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.attribute(".summary-err a", "href").unwrap(), "#f-score-team");
        let unknown = portal.post(&ada, &page, &and(scored("4"), &[("do", "delete")])).await;
        assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    }

    async fn two_tabs_never_overwrite_each_other_silently(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        let page = format!("/review/{reference}");
        declare(&portal, &ada, &reference, "none").await;
        let desk = portal.get(&ada, &page).await;
        assert_eq!(desk.attribute("form[data-autosave] [name=version]", "value").unwrap(), "0");

        // One tab writes; the other began with the same empty page.
        let one = [("comment_panel", "First."), ("comment_applicant", "Kind words."), ("score-team", "2")];
        assert_eq!(autosave(&portal, &ada, &reference, "0", &one).await, (StatusCode::OK, json!({ "version": "1" })));
        let two = [("comment_panel", "Second."), ("comment_applicant", "Other words."), ("score-fit", "5"), ("score-team", "2")];
        let (status, told) = autosave(&portal, &ada, &reference, "0", &two).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!((&told["field"], &told["theirs"]), (&json!("comment_panel"), &json!("First.")));
        assert_eq!(told["by"], "You, in another window");
        // "Keep mine" decides about that field only; the next one is asked about too.
        let version = told["version"].as_str().unwrap();
        let (status, told) = autosave(&portal, &ada, &reference, version, &two).await;
        assert_eq!((status, &told["field"], &told["theirs"]), (StatusCode::CONFLICT, &json!("comment_applicant"), &json!("Kind words.")));
        let version = told["version"].as_str().unwrap();
        // "Take theirs" for that one.
        let both = [("comment_panel", "Second."), ("comment_applicant", "Kind words."), ("score-fit", "5"), ("score-team", "2")];
        assert_eq!(autosave(&portal, &ada, &reference, version, &both).await, (StatusCode::OK, json!({ "version": "2" })));
        // What does not touch a stored text is put together without a question.
        let added = and(both.to_vec(), &[("score-novelty", "3")]);
        assert_eq!(autosave(&portal, &ada, &reference, "1", &added).await.1, json!({ "version": "3" }));

        // Without JavaScript: a page with both texts, nothing stored, and then a decision.
        let stale = [("comment_panel", "Third."), ("comment_applicant", "Kind words."), ("score-fit", "5"), ("score-team", "2"), ("score-novelty", "3"), ("version", "1"), ("do", "save")];
        let merge = portal.post(&ada, &page, &stale).await;
        assert_eq!(merge.status, StatusCode::CONFLICT);
        assert_eq!(merge.select(".banner dd"), ["Second."]);
        assert_eq!(merge.attribute(".banner dt a", "href").unwrap(), "#f-comment_panel");
        assert_eq!(merge.select("#f-comment_panel"), ["Third."]);
        assert_eq!(portal.get(&ada, &page).await.select("#f-comment_panel"), ["Second."]);
        let version = merge.attribute("[name=version]", "value").unwrap();
        let decided = and(stale.to_vec(), &[("version", &version)]);
        assert_eq!(portal.post(&ada, &page, &decided).await.location(), page);
        assert_eq!(portal.get(&ada, &page).await.select("#f-comment_panel"), ["Third."]);

        // A review that was handed in is not written over by a draft of another tab.
        let done = and(scored("4"), &[("version", "4"), ("do", "submit"), ("comment_panel", "Third."), ("comment_applicant", "Kind words.")]);
        assert_eq!(portal.post(&ada, &page, &done).await.status, StatusCode::SEE_OTHER);
        let (status, told) = autosave(&portal, &ada, &reference, "4", &two).await;
        assert_eq!((status, &told["field"]), (StatusCode::CONFLICT, &Value::Null));
        assert!(told["message"].as_str().unwrap().contains("handed in"));
    }

    async fn the_last_review_moves_the_pitch_to_its_decision(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let bob = field.evaluator(&portal, "bob").await;
        let reference = field.pitch(&portal, &[&ada, &bob]).await;
        let page = format!("/review/{reference}");
        review(&portal, &ada, &reference, "5").await;
        assert_eq!(row(&portal, &reference).await.stage, "evaluation");

        // Until then the own review can be changed, and others' are read after it.
        let read = portal.get(&ada, &page).await;
        assert!(read.text().contains("Nobody else has handed in a review yet."));
        assert_eq!(read.attribute("a[href$='?change=yes']", "href").unwrap(), format!("{page}?change=yes"));
        let change = portal.get(&ada, &format!("{page}?change=yes")).await;
        assert_eq!(change.attribute("[name=version]", "value").unwrap(), "1");
        assert!(change.attribute("form[data-autosave]", "action").is_none());
        let fields = and(scored("3"), &[("version", "1"), ("do", "submit")]);
        assert_eq!(portal.post(&ada, &page, &fields).await.status, StatusCode::SEE_OTHER);
        assert_eq!(row(&portal, &reference).await.score_mean_milli, Some(3000));

        review(&portal, &bob, &reference, "5").await;
        let after = row(&portal, &reference).await;
        assert_eq!(after.stage, "decision");
        assert_eq!((after.review_count, after.score_mean_milli, after.score_spread_milli), (2, Some(4000), Some(1000)));

        // The stage is closed now: reading goes on, writing does not.
        let read = portal.get(&ada, &page).await;
        assert_eq!(read.status, StatusCode::OK);
        assert!(read.select(".banner p").contains(&"The pitch is in a stage that takes no scores.".to_owned()));
        assert!(read.text().contains("Evaluator 1") && !read.text().contains("bob"));
        assert!(read.attribute("a[href$='?change=yes']", "href").is_none());
        let late = portal.post(&ada, &page, &and(scored("1"), &[("version", "2"), ("do", "submit")])).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert_eq!(row(&portal, &reference).await.score_mean_milli, Some(4000));
    }

    async fn an_evaluator_who_recuses_leaves_with_a_reason(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let bob = field.evaluator(&portal, "bob").await;
        let cid = field.evaluator(&portal, "cid").await;
        let reference = field.pitch(&portal, &[&ada, &bob, &cid]).await;
        let page = format!("/review/{reference}");
        review(&portal, &ada, &reference, "5").await;
        review(&portal, &bob, &reference, "4").await;
        declare(&portal, &cid, &reference, "none").await;
        let fields = [("comment_panel", "Not my field."), ("version", "0"), ("do", "recuse")];
        assert_eq!(portal.post(&cid, &page, &fields).await.location(), format!("{page}/recuse"));
        assert_eq!(portal.get(&cid, &format!("{page}/recuse")).await.status, StatusCode::OK);
        let silent = portal.post(&cid, &format!("{page}/recuse"), &[("reason", " ")]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(silent.select(".summary-err li"), ["Say why you recuse"]);
        let out = portal.post(&cid, &format!("{page}/recuse"), &[("reason", "Not my field.")]).await;
        assert_eq!(out.location(), "/review");
        assert_eq!(portal.get(&cid, &page).await.status, StatusCode::NOT_FOUND);
        assert!(!portal.get(&cid, "/review?state=all").await.text().contains(TITLE));
        assert_eq!(row(&portal, &reference).await.stage, "decision");
        // Who handed in can no longer step back.
        let late = portal.post(&ada, &format!("{page}/recuse"), &[("reason", "Too late.")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
    }

    async fn an_overdue_review_is_served_first_and_taken_until_the_grace_has_passed(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let old = field.pitch(&portal, &[&ada]).await;
        declare(&portal, &ada, &old, "none").await;
        portal.advance(TimeDelta::days(5));
        let ada = portal.person("ada@example.org", &[]).await;
        let new = field.pitch(&portal, &[&ada]).await;
        declare(&portal, &ada, &new, "none").await;
        portal.advance(TimeDelta::days(6));
        let again = portal.person("ada@example.org", &[]).await;
        assert_eq!(portal.get(&again, "/review/next").await.location(), format!("/review/{old}"));
        let desk = portal.get(&again, &format!("/review/{old}")).await;
        assert!(desk.select(".badge").contains(&"Overdue".to_owned()));
        assert!(desk.text().contains("1 of 2"));
        assert_eq!(desk.attribute("a[rel=next]", "href").unwrap(), format!("/review/{new}"));
        portal.advance(TimeDelta::days(14));
        let again = portal.person("ada@example.org", &[]).await;
        let late = portal.post(&again, &format!("/review/{old}"), &and(scored("3"), &[("version", "0"), ("do", "submit")])).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let desk = portal.get(&again, &format!("/review/{old}")).await;
        assert!(desk.select(".banner p").iter().any(|text| text.contains("last moment")));
    }

    async fn an_assignment_is_mailed_once_and_names_neither_title_nor_organisation(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let bob = field.evaluator(&portal, "bob").await;
        let eve = portal.person("eve@example.org", &[]).await;
        let lead = field.lead.id.unwrap();
        let mut references = Vec::new();
        for _ in 0..2 {
            references.push(portal.pitch(field.challenge, lead, PitchState::Submitted, "received").await);
        }
        let people = [ada.id.unwrap(), bob.id.unwrap(), eve.id.unwrap(), lead, field.manager.id.unwrap()];
        let pairs = field.assign(&portal, &references, &people).await;
        let first: Vec<Paired> = pairs.iter().take(5).map(|(_, paired)| *paired).collect();
        let expected =
            [Paired::Assigned, Paired::Assigned, Paired::NotEvaluator, Paired::OwnOrganisation, Paired::NotEvaluator];
        assert_eq!(first, expected);
        assert_eq!(pairs.len(), 10);
        assert_eq!(row(&portal, &references[0]).await.stage, "evaluation");

        // A second time nothing is new, except for whoever declared meanwhile.
        declare(&portal, &bob, &references[0], "conflict").await;
        let pairs = field.assign(&portal, &references[..1], &people[..2]).await;
        assert_eq!(pairs.iter().map(|(_, paired)| *paired).collect::<Vec<_>>(), [Paired::Already, Paired::Conflict]);

        let mails = portal.mails_to("ada@example.org").await;
        assert_eq!(mails.len(), 1, "one mail for all of them, once");
        assert_eq!(portal.mails_to("bob@example.org").await.len(), 1);
        let mail = &mails[0];
        assert!(mail.subject.as_str().starts_with("2 pitches to review by"), "{}", mail.subject.as_str());
        for text in [&mail.text, &mail.html] {
            assert!(references.iter().all(|reference| text.contains(reference)), "{text}");
            assert!(text.contains("/review") && text.contains("Challenge quiet"));
            assert!(!text.contains(TITLE) && !text.contains("Organisation T"), "{text}");
        }
        assert!(portal.mails_to("eve@example.org").await.is_empty());
        assert_eq!(portal.get(&ada, "/review").await.select("#f-reference").len(), 1);
    }

    async fn only_who_manages_a_challenge_assigns_its_pitches(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[]).await;
        let due = portal.now() + TimeDelta::days(14);
        let stranger = op_of(&portal, &ada);
        let refused = overture::services::evaluation::assign(
            &portal.app, &stranger, &[reference.clone()], &[ada.id.unwrap()], due,
        ).await;
        assert!(matches!(refused, Err(overture::error::Error::NotFound)));
        assert!(overture::services::evaluation::evaluators(&portal.app, &stranger, field.challenge).await.is_err());
        let op = as_manager(&portal, &field);
        let people = overture::services::evaluation::evaluators(&portal.app, &op, field.challenge).await.unwrap();
        assert_eq!(people.iter().map(|person| person.id).collect::<Vec<_>>(), [ada.id.unwrap()]);
        let refused = overture::services::evaluation::assign(&portal.app, &op, &[], &[], portal.now()).await;
        let Err(overture::error::Error::Invalid(invalid)) = refused else { panic!("{refused:?}") };
        assert_eq!(invalid.0.len(), 3);
    }

    async fn a_review_that_is_due_soon_is_reminded_of_once(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let bob = field.evaluator(&portal, "bob").await;
        let cid = field.evaluator(&portal, "cid").await;
        let first = field.pitch(&portal, &[&ada, &bob, &cid]).await;
        let second = field.pitch(&portal, &[&ada]).await;
        review(&portal, &bob, &first, "4").await;
        declare(&portal, &cid, &first, "conflict").await;
        let tick = async || {
            let op = Op::of_clock(portal.now());
            overture::services::evaluation::queue_reminders(&portal.app, &op).await.unwrap();
            portal.work().await;
        };
        tick().await;
        assert!(portal.mails_to("ada@example.org").await.is_empty(), "ten days are enough");
        portal.advance(TimeDelta::days(9));
        for _ in 0..3 {
            tick().await;
            portal.advance(TimeDelta::hours(1));
        }
        let mails = portal.mails_to("ada@example.org").await;
        assert_eq!(mails.len(), 1);
        assert!(mails[0].subject.as_str().starts_with("2 reviews are left"));
        for text in [&mails[0].text, &mails[0].html] {
            assert!(text.contains(&first) && text.contains(&second) && !text.contains(TITLE));
        }
        assert!(portal.mails_to("bob@example.org").await.is_empty(), "done");
        assert!(portal.mails_to("cid@example.org").await.is_empty(), "out");
    }

    async fn identity_stays_hidden_while_the_stage_is_blind(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        declare(&portal, &ada, &reference, "none").await;
        let page = format!("/review/{reference}");
        let open = portal.get(&ada, &page).await;
        assert!(open.text().contains("Aalto Sensors Oy"));
        blind(&portal).await;
        let blind = portal.get(&ada, &page).await;
        assert_eq!(blind.status, StatusCode::OK);
        for secret in ["Aalto Sensors", "aalto-sensors.example", &format!("Organisation {reference}")] {
            assert!(!blind.text().contains(secret), "{secret}");
        }
        assert!(blind.text().contains(BODY));
        assert!(blind.text().contains("judged without names"));
    }

    async fn the_pace_is_told_after_three_reviews(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        for _ in 0..3 {
            let reference = field.pitch(&portal, &[&ada]).await;
            declare(&portal, &ada, &reference, "none").await;
            let opened = portal.now().timestamp_millis().to_string();
            portal.advance(TimeDelta::minutes(25));
            let fields = and(scored("4"), &[("version", "0"), ("do", "submit"), ("opened", &opened)]);
            assert_eq!(portal.post(&ada, &format!("/review/{reference}"), &fields).await.status, StatusCode::SEE_OTHER);
            assert!(!portal.get(&ada, "/review").await.text().contains("your pace"));
        }
        for _ in 0..3 {
            field.pitch(&portal, &[&ada]).await;
        }
        let truth = portal.get(&ada, "/review").await.select(".progress p");
        assert!(truth[0].contains("3 of 6 reviews are left."), "{truth:?}");
        assert!(truth[0].contains("25 minutes each, 1 h 15 min together"), "{truth:?}");
    }

    async fn the_queue_asks_the_database_as_often_for_a_thousand_as_for_ten(portal: TestApp) {
        let field = Field::of(&portal).await;
        let few = field.evaluator(&portal, "few").await;
        let many = field.evaluator(&portal, "many").await;
        let template = field.pitch(&portal, &[]).await;
        let references = copies(&portal, &field, &template, 1_000).await;
        ask(&portal, &field, &references[..10], &few).await;
        ask(&portal, &field, &references, &many).await;
        for path in ["/review?state=all", "/review/next"] {
            let (of_few, answer) = portal.statements(portal.get(&few, path)).await;
            assert!(answer.status.is_success() || answer.status == StatusCode::SEE_OTHER);
            let (of_many, answer) = portal.statements(portal.get(&many, path)).await;
            assert!(answer.status.is_success() || answer.status == StatusCode::SEE_OTHER);
            assert_eq!(of_few, of_many, "{path}");
            assert!(of_many <= 6, "{path} takes {of_many} statements");
        }
        let page = portal.get(&many, "/review?state=all").await;
        assert_eq!(page.attribute("a[rel=next]", "href").unwrap(), format!("/review?state=all&after={}", references[49]));
        let second = portal.get(&many, &format!("/review?state=all&after={}", references[49])).await;
        assert!(second.text().contains(&references[50]));
        let (of_few, _) = (declare(&portal, &few, &references[0], "none").await, ());
        assert_eq!(of_few.status, StatusCode::SEE_OTHER);
        declare(&portal, &many, &references[0], "none").await;
        let desk = format!("/review/{}", references[0]);
        let (of_few, _) = portal.statements(portal.get(&few, &desk)).await;
        let (of_many, _) = portal.statements(portal.get(&many, &desk)).await;
        assert_eq!(of_few, of_many);
    }

    async fn an_unknown_filter_is_refused(portal: TestApp) {
        let ada = portal.person("ada@example.org", &[]).await;
        assert_eq!(portal.get(&ada, "/review?state=everything").await.status, StatusCode::BAD_REQUEST);
        let empty = portal.get(&ada, "/review").await;
        assert_eq!(empty.select(".empty h2"), ["Nothing is assigned to you"]);
        assert_eq!(portal.get(&ada, "/review/next").await.location(), "/review");
        assert!(portal.get(&portal.visitor(), "/review").await.location().starts_with("/sign-in"));
    }
}

/// Copies of a pitch, in the order of their references.
async fn copies(portal: &TestApp, field: &Field, template: &str, count: usize) -> Vec<String> {
    use entity::values::PitchId;
    use sea_orm::IntoActiveModel as _;

    let row = row(portal, template).await;
    let rows: Vec<pitch::ActiveModel> = (0..count)
        .map(|number| {
            let copy = pitch::Model {
                id: PitchId::generate(),
                reference: format!("TA-{number:06}"),
                challenge_id: field.challenge,
                ..row.clone()
            };
            copy.into_active_model()
        })
        .collect();
    overture::store::write(&portal.app.db, async |tx| {
        for chunk in rows.chunks(200) {
            pitch::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    (0..count).map(|number| format!("TA-{number:06}")).collect()
}

/// Open assignments to all of these, all due at once.
async fn ask(portal: &TestApp, field: &Field, references: &[String], evaluator: &Person) {
    let (now, by, evaluator) = (portal.now(), field.manager.id.unwrap(), evaluator.id.unwrap());
    let mut pitches = Vec::new();
    for reference in references {
        pitches.push(portal.pitch_id(reference).await);
    }
    overture::store::write(&portal.app.db, async |tx| {
        for pitch in pitches {
            overture::store::evaluation::assign(
                tx,
                pitch,
                evaluator,
                "evaluation",
                now + TimeDelta::days(3),
                by,
                now,
            )
            .await?;
        }
        Ok(())
    })
    .await
    .unwrap();
}

/// Hides from now on who the applicants are.
async fn blind(portal: &TestApp) {
    use entity::{values::Document, workflow};
    use sea_orm::sea_query::Expr;

    let mut definition = overture::domain::workflow::standard();
    definition.stages.iter_mut().for_each(|stage| stage.flags.applicant_identity = false);
    let document = Document(serde_json::to_value(definition).unwrap());
    overture::store::write(&portal.app.db, async |tx| {
        workflow::Entity::update_many()
            .col_expr(workflow::Column::Definition, Expr::value(document))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await
    .unwrap();
}

/// The services alone, as the demo world uses them.
#[actix_web::test]
async fn a_scorecard_can_be_handed_in_without_a_browser() {
    let portal = TestApp::on(Engine::Sqlite).await;
    let field = Field::of(&portal).await;
    let ada = field.evaluator(&portal, "ada").await;
    let reference = field.pitch(&portal, &[&ada]).await;
    let op = op_of(&portal, &ada);
    let all = [reference.clone()];
    overture::services::evaluation::declare_none(&portal.app, &op, &all).await.unwrap();
    let rubric = standard();
    let card = Scorecard {
        scores: rubric.criteria.iter().map(|criterion| (criterion.id.clone(), Mark::Scored(4))).collect(),
        notes: rubric.criteria.iter().map(|criterion| (criterion.id.clone(), "Seen.".to_owned())).collect(),
        recommendation: Some(entity::values::Recommendation::Advance),
        ..Scorecard::default()
    };
    let saved =
        overture::services::evaluation::submit_review(&portal.app, &op, &reference, &Basis::default(), card)
            .await
            .unwrap();
    assert_eq!(saved, Saved::Kept { version: 1 });
    let assignment = overture::store::evaluation::assignment(
        portal.app.db.read(),
        portal.pitch_id(&reference).await,
        ada.id.unwrap(),
    );
    assert_eq!(assignment.await.unwrap().unwrap().standing.state, AssignmentState::Done);
}
