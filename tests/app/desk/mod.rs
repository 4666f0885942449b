//! The desk through HTTP: what waits, the table of pitches, bulk steps, the dossier, and who sees any of it.

mod access;
mod bulk;
mod dossier;
mod similar;
mod table;
mod today;
mod trail;

use entity::{
    assignment, conflict, membership, pitch, pitch_version, review,
    values::{
        AccountId, AssignmentId, AssignmentState, ChallengeId, ConflictId, ConflictKind, Document,
        OrganisationId, PitchId, PitchState, ReviewId, ReviewState, Role, TeamRole,
    },
};
use overture::{
    domain::{
        evaluation::{Mark, Scorecard, standard},
        form::Answers,
    },
    store,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    sea_query::Expr,
};

use crate::harness::{Answer, Person, TestApp};

/// A challenge with the people around it.
pub(crate) struct Desk {
    pub(crate) challenge: ChallengeId,
    pub(crate) slug: String,
    pub(crate) manager: Person,
    pub(crate) approver: Person,
    pub(crate) lead: Person,
}

impl Desk {
    pub(crate) async fn of(portal: &TestApp, slug: &str) -> Self {
        let challenge = portal.challenge(slug).await;
        let person = async |name: &str, role: Option<Role>| {
            let roles: Vec<_> = role.into_iter().map(|role| (role, Some(challenge))).collect();
            portal.person(&format!("{name}-{slug}@example.org"), &roles).await
        };
        Self {
            challenge,
            slug: slug.to_owned(),
            manager: person("mia", Some(Role::Manager)).await,
            approver: person("ali", Some(Role::Approver)).await,
            lead: person("lea", None).await,
        }
    }

    /// A sent pitch in this stage.
    pub(crate) async fn pitch(&self, portal: &TestApp, stage: &str) -> String {
        portal.pitch(self.challenge, self.lead.id.unwrap(), PitchState::Submitted, stage).await
    }

    /// A path of this challenge's desk.
    pub(crate) fn at(&self, page: &str) -> String {
        format!("/manage/challenges/{}/{page}", self.slug)
    }
}

impl TestApp {
    /// Changes one column of a pitch as reviews would.
    pub(crate) async fn score(&self, reference: &str, count: i32, mean: Option<i32>, spread: Option<i32>) {
        let id = self.pitch_id(reference).await;
        overture::store::write(&self.app.db, async |tx| {
            pitch::Entity::update_many()
                .col_expr(pitch::Column::ReviewCount, Expr::value(count))
                .col_expr(pitch::Column::ScoreMeanMilli, Expr::value(mean))
                .col_expr(pitch::Column::ScoreSpreadMilli, Expr::value(spread))
                .filter(pitch::Column::Id.eq(id))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
    }

    /// Puts other answers into a sent pitch, as if it had been sent with them.
    pub(crate) async fn rewrite(&self, id: PitchId, answers: &Answers) {
        let document = Document(serde_json::to_value(answers).unwrap());
        overture::store::write(&self.app.db, async |tx| {
            pitch::Entity::update_many()
                .col_expr(pitch::Column::Answers, Expr::value(document.clone()))
                .filter(pitch::Column::Id.eq(id))
                .exec(tx)
                .await?;
            pitch_version::Entity::update_many()
                .col_expr(pitch_version::Column::Answers, Expr::value(document))
                .filter(pitch_version::Column::PitchId.eq(id))
                .exec(tx)
                .await?;
            store::pitch::similar::keep(tx, id, answers).await
        })
        .await
        .unwrap();
    }

    /// A pitch as it stands in the table.
    pub(crate) async fn pitch_row(&self, reference: &str) -> pitch::Model {
        let id = self.pitch_id(reference).await;
        pitch::Entity::find_by_id(id).one(self.app.db.read()).await.unwrap().unwrap()
    }

    /// Puts a pitch into a stage, past its workflow.
    pub(crate) async fn force_stage(&self, reference: &str, stage: &str) {
        let id = self.pitch_id(reference).await;
        overture::store::write(&self.app.db, async |tx| {
            pitch::Entity::update_many()
                .col_expr(pitch::Column::Stage, Expr::value(stage))
                .filter(pitch::Column::Id.eq(id))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
    }

    /// What somebody declared about a pitch.
    pub(crate) async fn declared(&self, reference: &str, who: &Person, kind: ConflictKind) {
        let (pitch, now) = (self.pitch_id(reference).await, self.now());
        overture::store::write(&self.app.db, async |tx| {
            conflict::Entity::insert(conflict::ActiveModel {
                id: Set(ConflictId::generate()),
                pitch_id: Set(pitch),
                account_id: Set(who.id.unwrap()),
                kind: Set(kind),
                note: Set("Former colleague.".to_owned()),
                declared_at: Set(now),
            })
            .exec_without_returning(tx)
            .await?;
            Ok(())
        })
        .await
        .unwrap();
    }

    /// Makes somebody a member of the organisation of a pitch.
    pub(crate) async fn join_team(&self, reference: &str, who: &Person) {
        let organisation = self.pitch_row(reference).await.organisation_id.unwrap();
        let now = self.now();
        overture::store::write(&self.app.db, async |tx| {
            membership::Entity::insert(membership::ActiveModel {
                organisation_id: Set(organisation),
                account_id: Set(who.id.unwrap()),
                role: Set(TeamRole::Viewer),
                created_at: Set(now),
            })
            .exec_without_returning(tx)
            .await?;
            Ok(())
        })
        .await
        .unwrap();
    }

    /// Takes the organisation away from a pitch, as a draft that names a foreign one has none.
    pub(crate) async fn unlink(&self, reference: &str) {
        let id = self.pitch_id(reference).await;
        overture::store::write(&self.app.db, async |tx| {
            pitch::Entity::update_many()
                .col_expr(pitch::Column::OrganisationId, Expr::value(Option::<OrganisationId>::None))
                .filter(pitch::Column::Id.eq(id))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
    }

    /// Gives a pitch another name of its organisation.
    pub(crate) async fn rename(&self, reference: &str, applicant: &str) {
        let id = self.pitch_id(reference).await;
        overture::store::write(&self.app.db, async |tx| {
            pitch::Entity::update_many()
                .col_expr(pitch::Column::Applicant, Expr::value(applicant))
                .filter(pitch::Column::Id.eq(id))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
    }

    /// Changes the state of an assignment.
    pub(crate) async fn set_assignment(&self, id: AssignmentId, state: AssignmentState) {
        overture::store::write(&self.app.db, async |tx| {
            assignment::Entity::update_many()
                .col_expr(assignment::Column::State, Expr::value(state))
                .filter(assignment::Column::Id.eq(id))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
    }

    /// A review that was handed in: this score for each criterion.
    pub(crate) async fn reviewed(&self, reference: &str, evaluator: &Person, by: AccountId, score: u8) {
        let assignment = self.assignment(reference, evaluator.id.unwrap(), by).await;
        self.set_assignment(assignment, AssignmentState::Done).await;
        let (pitch, now) = (self.pitch_id(reference).await, self.now());
        let card = Scorecard {
            scores: standard()
                .criteria
                .iter()
                .map(|criterion| (criterion.id.clone(), Mark::Scored(score)))
                .collect(),
            comment_panel: format!("Comment for the panel: {score}"),
            ..Scorecard::default()
        };
        overture::store::write(&self.app.db, async |tx| {
            review::Entity::insert(review::ActiveModel {
                id: Set(ReviewId::generate()),
                assignment_id: Set(assignment),
                pitch_id: Set(pitch),
                state: Set(ReviewState::Submitted),
                scorecard: Set(Document(serde_json::to_value(&card).unwrap())),
                version: Set(1),
                total_milli: Set(Some(i32::from(score) * 1_000)),
                submitted_at: Set(Some(now)),
                updated_at: Set(now),
            })
            .exec_without_returning(tx)
            .await?;
            Ok(())
        })
        .await
        .unwrap();
    }

    /// Many pitches at once, copies of one: for counting statements.
    pub(crate) async fn crowd(&self, reference: &str, numbers: std::ops::Range<usize>) {
        let model = self.pitch_row(reference).await;
        let tail = |index: usize| format!("{index:06}");
        overture::store::write(&self.app.db, async |tx| {
            for chunk in numbers.collect::<Vec<_>>().chunks(200) {
                let rows = chunk.iter().map(|index| {
                    let mut row = model.clone();
                    row.id = PitchId::generate();
                    row.reference =
                        format!("{}{}", &model.reference[..model.reference.len() - 6], tail(*index));
                    row.title = format!("Copy {index}");
                    row.into_active_model()
                });
                pitch::Entity::insert_many(rows).exec_without_returning(tx).await?;
            }
            Ok(())
        })
        .await
        .unwrap();
    }
}

/// The references of the rows of a table, in their order.
pub(crate) fn references(page: &Answer) -> Vec<String> {
    page.select("tbody th a.ref")
}
