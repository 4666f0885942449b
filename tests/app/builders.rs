//! Rows for stories that begin in the middle, written straight into the tables.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account, assignment, challenge, form, organisation, pitch, pitch_version, rubric,
    values::{
        AccountId, AssignmentId, AssignmentState, ChallengeId, ChallengeKind, ChallengeState, Document,
        FormId, OrganisationId, PitchId, PitchState, PitchVersionId, RubricId, TeamRole, Words, WorkflowId,
    },
    workflow,
};
use overture::{
    domain,
    services::{self, organisation::Registration},
    store::{Tx, pitch::sending::Sent},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    sea_query::Expr,
};
use serde_json::Value;

use crate::harness::TestApp;

impl TestApp {
    /// A challenge that opened ten days ago and closes in ten.
    pub(crate) async fn challenge(&self, slug: &str) -> ChallengeId {
        self.challenge_with(slug, |_| {}).await
    }

    /// A challenge, changed before it is written.
    pub(crate) async fn challenge_with(
        &self,
        slug: &str,
        change: impl FnOnce(&mut challenge::Model),
    ) -> ChallengeId {
        let now = self.now();
        let slug = slug.to_owned();
        let mut row = challenge_row(&slug, now);
        change(&mut row);
        let id = row.id;
        overture::store::write(&self.app.db, async |tx| {
            (row.form_id, row.rubric_id, row.workflow_id) = library(tx, now).await;
            challenge::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
            Ok(())
        })
        .await
        .unwrap();
        self.app.public_changed();
        id
    }

    /// A pitch of `lead`, in this state and stage, with answers that are complete; its reference.
    pub(crate) async fn pitch(
        &self,
        challenge: ChallengeId,
        lead: AccountId,
        state: PitchState,
        stage: &str,
    ) -> String {
        let now = self.now();
        let challenge =
            challenge::Entity::find_by_id(challenge).one(self.app.db.read()).await.unwrap().unwrap();
        let id = PitchId::generate();
        let tail = id.0.simple().to_string().to_uppercase().replace(['I', 'L', 'O', 'U'], "X");
        let reference = format!("{}-{}", challenge.code, &tail[26..]);
        let submitted = state != PitchState::Draft;
        let answers = Document(answers(&format!("Pitch {reference}")));
        overture::store::write(&self.app.db, async |tx| {
            let organisation = OrganisationId::generate();
            organisation::Entity::insert(organisation::ActiveModel {
                id: Set(organisation),
                name: Set(format!("Organisation {reference}")),
                folded_name: Set(format!("organisation {reference}").to_lowercase()),
                country: Set("FI".to_owned()),
                website: Set(None),
                size: Set(None),
                description: Set(String::new()),
                created_at: Set(now),
                ..Default::default()
            })
            .exec_without_returning(tx)
            .await?;
            pitch::Entity::insert(pitch::ActiveModel {
                id: Set(id),
                reference: Set(reference.clone()),
                challenge_id: Set(challenge.id),
                organisation_id: Set(Some(organisation)),
                lead_id: Set(Some(lead)),
                state: Set(state),
                stage: Set(stage.to_owned()),
                title: Set(format!("Pitch {reference}")),
                applicant: Set(format!("Organisation {reference}")),
                answers: Set(answers.clone()),
                answers_version: Set(1),
                form_id: Set(challenge.form_id),
                workflow_id: Set(challenge.workflow_id),
                version: Set(i32::from(submitted)),
                submitted_at: Set(submitted.then_some(now)),
                stage_at: Set(now),
                review_count: Set(0),
                score_mean_milli: Set(None),
                score_spread_milli: Set(None),
                import_key: Set(None),
                created_at: Set(now),
                updated_at: Set(now),
            })
            .exec_without_returning(tx)
            .await?;
            if submitted {
                let sent = Sent {
                    version: 1,
                    answers: serde_json::from_value(answers.0.clone()).unwrap(),
                    form_version: 1,
                    terms_version: "1".to_owned(),
                    sha256: String::new(),
                    sent_at: now,
                    files: Vec::new(),
                };
                pitch_version::Entity::insert(pitch_version::ActiveModel {
                    id: Set(PitchVersionId::generate()),
                    pitch_id: Set(id),
                    version: Set(1),
                    answers: Set(answers),
                    form_version: Set(1),
                    terms_version: Set("1".to_owned()),
                    sha256: Set(sent.receipt(&reference).unwrap().sha256),
                    idempotency_key: Set(id.to_string()),
                    sent_by: Set(lead),
                    sent_at: Set(now),
                })
                .exec_without_returning(tx)
                .await?;
                overture::store::pitch::similar::keep(tx, id, &sent.answers).await?;
            }
            Ok(())
        })
        .await
        .unwrap();
        reference
    }

    /// The id of a pitch.
    pub(crate) async fn pitch_id(&self, reference: &str) -> PitchId {
        let found = pitch::Entity::find()
            .filter(pitch::Column::Reference.eq(reference))
            .one(self.app.db.read())
            .await
            .unwrap();
        found.unwrap().id
    }

    /// An organisation that this person leads.
    pub(crate) async fn organisation(&self, name: &str, lead: AccountId) -> OrganisationId {
        let of = Registration { name: name.to_owned(), country: "FI".to_owned(), ..Registration::default() };
        let (app, op) = (&self.app, self.operator());
        let id = services::organisation::register(app, &op, of).await.unwrap();
        services::organisation::add_member(app, &op, id, lead, TeamRole::Lead).await.unwrap();
        id
    }

    /// Closes an account.
    pub(crate) async fn close_account(&self, account: AccountId) {
        let now = self.now();
        overture::store::write(&self.app.db, async |tx| {
            account::Entity::update_many()
                .col_expr(account::Column::DisabledAt, Expr::value(now))
                .filter(account::Column::Id.eq(account))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
    }

    /// An open assignment, due in ten days.
    pub(crate) async fn assignment(
        &self,
        reference: &str,
        evaluator: AccountId,
        by: AccountId,
    ) -> AssignmentId {
        let (now, pitch, id) = (self.now(), self.pitch_id(reference).await, AssignmentId::generate());
        overture::store::write(&self.app.db, async |tx| {
            assignment::Entity::insert(assignment::ActiveModel {
                id: Set(id),
                pitch_id: Set(pitch),
                evaluator_id: Set(evaluator),
                stage: Set("evaluation".to_owned()),
                state: Set(AssignmentState::Open),
                due_at: Set(now + TimeDelta::days(10)),
                reminded_at: Set(None),
                created_by: Set(by),
                created_at: Set(now),
            })
            .exec_without_returning(tx)
            .await?;
            Ok(())
        })
        .await
        .unwrap();
        id
    }
}

pub(crate) fn challenge_row(slug: &str, now: DateTime<Utc>) -> challenge::Model {
    let id = ChallengeId::generate();
    let tail = id.0.simple().to_string().to_uppercase().replace(['I', 'L', 'O', 'U'], "X");
    challenge::Model {
        id,
        slug: slug.to_owned(),
        code: format!("T{}", &tail[28..]),
        title: format!("Challenge {slug}"),
        summary: "Heat pumps are louder than people accept.".to_owned(),
        description: "Outdoor units hum at night.".to_owned(),
        wanted: "A unit that nobody hears at three metres.".to_owned(),
        sponsor: "Host".to_owned(),
        area: "energy".parse().unwrap(),
        further_areas: Words(Vec::new()),
        markets: Words(vec!["industry".to_owned()]),
        kind: ChallengeKind::TimeBoxed,
        offers: Words(vec!["pilot_budget".to_owned()]),
        prize_minor: Some(5_000_000),
        prize_currency: Some("EUR".to_owned()),
        eligibility: "Organisations of any size may pitch.".to_owned(),
        ip_terms: "Each side keeps what it brings.".to_owned(),
        terms_version: "1".to_owned(),
        confidentiality: "Read by the evaluators only.".to_owned(),
        zone: "Europe/Brussels".to_owned(),
        opens_at: now - TimeDelta::days(10),
        closes_at: Some(now + TimeDelta::days(10)),
        decision_at: Some(now + TimeDelta::days(40)),
        state: ChallengeState::Published,
        external_url: None,
        source_name: None,
        source_url: None,
        source_licence: None,
        form_id: FormId::generate(),
        rubric_id: RubricId::generate(),
        workflow_id: WorkflowId::generate(),
        import_key: None,
        published_at: Some(now - TimeDelta::days(10)),
        created_at: now - TimeDelta::days(12),
        updated_at: now - TimeDelta::days(10),
        owner_id: None,
        template_at: None,
        dates_at: Some(now - TimeDelta::days(12)),
        questions_until: None,
        review_days: None,
        grace_seconds: 0,
        eligibility_questions: Document(Value::Array(Vec::new())),
        version: 0,
        state_reason: None,
        state_at: None,
        invite_only_at: None,
    }
}

/// The shipped form, rubric and workflow, written once.
pub(crate) async fn library(tx: &Tx, now: DateTime<Utc>) -> (FormId, RubricId, WorkflowId) {
    let form = match form::Entity::find().one(tx).await.unwrap() {
        Some(row) => row.id,
        None => {
            let id = FormId::generate();
            let row = form::ActiveModel {
                id: Set(id),
                key: Set("standard".to_owned()),
                version: Set(2),
                definition: Set(document(&domain::form::standard())),
                created_at: Set(now),
            };
            form::Entity::insert(row).exec_without_returning(tx).await.unwrap();
            id
        }
    };
    let workflow = match workflow::Entity::find().one(tx).await.unwrap() {
        Some(row) => row.id,
        None => {
            let id = WorkflowId::generate();
            let row = workflow::ActiveModel {
                id: Set(id),
                key: Set("standard".to_owned()),
                version: Set(1),
                definition: Set(document(&domain::workflow::standard())),
                created_at: Set(now),
            };
            workflow::Entity::insert(row).exec_without_returning(tx).await.unwrap();
            id
        }
    };
    let rubric = match rubric::Entity::find().one(tx).await.unwrap() {
        Some(row) => row.id,
        None => {
            let id = RubricId::generate();
            let row = rubric::ActiveModel {
                id: Set(id),
                key: Set("standard".to_owned()),
                version: Set(1),
                definition: Set(rubric_document()),
                created_at: Set(now),
            };
            rubric::Entity::insert(row).exec_without_returning(tx).await.unwrap();
            id
        }
    };
    (form, rubric, workflow)
}

/// The shipped rubric.
fn rubric_document() -> Document {
    document(&domain::evaluation::standard())
}

fn document(value: &impl serde::Serialize) -> Document {
    Document(serde_json::to_value(value).unwrap())
}

/// Complete answers of the shipped form.
pub(crate) fn answers(title: &str) -> Value {
    answers_of(|id, value| if id == "title" { title.to_owned() } else { value.to_owned() })
}

/// The field in which the challenges of these stories lie.
pub(crate) fn energy() -> domain::form::Known {
    domain::form::Known { word: "energy".to_owned(), name: "Energy".to_owned(), fits: true, is_offered: true }
}

/// The answers of [`TYPED`], each as `typed` changes it.
pub(crate) fn answers_of(typed: impl Fn(&str, &str) -> String) -> Value {
    let definition = domain::form::standard().knowing(&[energy()]);
    let mut all = domain::form::Answers::default();
    for section in &definition.sections {
        let pairs: Vec<(String, String)> = TYPED
            .iter()
            .filter(|(id, _)| {
                section
                    .fields
                    .iter()
                    .any(|field| id.trim_end_matches("_currency") == field.id || *id == field.id)
            })
            .map(|(id, value)| ((*id).to_owned(), typed(id, value)))
            .collect();
        let read = domain::form::read(section, &pairs);
        assert!(read.problems.0.is_empty(), "{:?}", read.problems);
        all.replace(section, read.answers);
    }
    serde_json::to_value(&all).unwrap()
}

/// What a person types into the shipped form, control by control.
pub(crate) const TYPED: [(&str, &str); 24] = [
    ("org_name", "Aalto Sensors Oy"),
    ("org_country", "FI"),
    ("org_website", "https://aalto-sensors.example"),
    ("org_size", "small"),
    ("title", "A fan that hides in the wind"),
    ("summary", "We shape the fan so that its noise falls into the wind's own."),
    ("solution", "Serrated trailing edges, a slower hub, and a casing that absorbs 160 Hz."),
    ("novelty", "Nobody has tuned the casing to the compressor's second harmonic."),
    ("maturity", "prototype"),
    ("areas", "energy"),
    ("evidence", "Measured 31 dB(A) at three metres in an anechoic room."),
    ("team_size", "12"),
    ("pilot_ready", "yes"),
    ("available_from", "2027-03-01"),
    ("reference_url", ""),
    ("model", "co_development"),
    ("budget", "120000"),
    ("budget_currency", "EUR"),
    ("duration_months", "12"),
    ("needs", "Two outdoor units and access to your test field."),
    ("risks", "Ice on the serrations."),
    ("ip_terms", "1"),
    ("authority", "1"),
    ("_return", ""),
];
