//! Rows of files as they are kept: organisations by folded name, pitches by import key.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    challenge, form, organisation, pitch, pitch_move, pitch_version,
    values::{
        AccountId, ChallengeId, ChangeMark, Document, FormId, OrganisationId, OrganisationSize, PitchId,
        PitchMoveId, PitchState, PitchVersionId, WorkflowId,
    },
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, sea_query::Expr,
};

use super::{Tx, area::lies_in};
use crate::{
    domain::{
        area::Tree,
        form::{Answers, FormDefinition},
    },
    error::{Error, Result},
};

/// How many values one statement may name.
const CHUNK: usize = 400;

/// An organisation as a file describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    pub name: String,
    pub folded_name: String,
    pub country: String,
    pub website: Option<String>,
    pub size: Option<OrganisationSize>,
    pub description: String,
}

/// The organisations with one of these folded names, by it.
pub async fn organisations(
    conn: &impl ConnectionTrait,
    folded_names: &[String],
) -> Result<HashMap<String, (OrganisationId, Organisation)>> {
    let mut found = HashMap::new();
    for names in folded_names.chunks(CHUNK) {
        let rows = organisation::Entity::find()
            .filter(organisation::Column::FoldedName.is_in(names))
            .all(conn)
            .await?;
        found.extend(rows.into_iter().map(|row| {
            let organisation = Organisation {
                name: row.name,
                folded_name: row.folded_name.clone(),
                country: row.country,
                website: row.website,
                size: row.size,
                description: row.description,
            };
            (row.folded_name, (row.id, organisation))
        }));
    }
    Ok(found)
}

/// Keeps a new organisation.
pub async fn insert_organisation(
    tx: &Tx,
    organisation: Organisation,
    now: DateTime<Utc>,
) -> Result<OrganisationId> {
    let id = OrganisationId::generate();
    organisation::Entity::insert(organisation::ActiveModel {
        id: Set(id),
        name: Set(organisation.name),
        folded_name: Set(organisation.folded_name),
        country: Set(organisation.country),
        website: Set(organisation.website),
        size: Set(organisation.size),
        description: Set(organisation.description),
        created_at: Set(now),
        changed: Set(Some(ChangeMark::generate())),
        ..Default::default()
    })
    .exec_without_returning(tx)
    .await?;
    Ok(id)
}

/// Writes what a file says over what was known.
pub async fn update_organisation(tx: &Tx, id: OrganisationId, organisation: Organisation) -> Result<()> {
    use organisation::Column;
    organisation::Entity::update_many()
        .col_expr(Column::Name, Expr::value(organisation.name))
        .col_expr(Column::Country, Expr::value(organisation.country))
        .col_expr(Column::Website, Expr::value(organisation.website))
        .col_expr(Column::Size, Expr::value(organisation.size))
        .col_expr(Column::Description, Expr::value(organisation.description))
        .col_expr(Column::Changed, Expr::value(ChangeMark::generate()))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// What a pitch takes over from its challenge.
#[derive(Clone, Debug)]
pub struct Target {
    pub id: ChallengeId,
    pub code: String,
    pub form: FormId,
    pub definition: FormDefinition,
    pub workflow: WorkflowId,
    /// The stage that a sent pitch begins in.
    pub start: String,
    pub terms_version: String,
}

/// The challenge of this slug as the target of pitches, in whatever state it is.
pub async fn target(conn: &impl ConnectionTrait, slug: &str, areas: &Tree) -> Result<Option<Target>> {
    let row = challenge::Entity::find().filter(challenge::Column::Slug.eq(slug)).one(conn).await?;
    let Some(row) = row else { return Ok(None) };
    let definition: Option<Document> = form::Entity::find_by_id(row.form_id)
        .select_only()
        .column(form::Column::Definition)
        .into_tuple()
        .one(conn)
        .await?;
    let definition = definition.map(|document| document.0).unwrap_or_default();
    let definition: FormDefinition = serde_json::from_value(definition).map_err(anyhow::Error::from)?;
    let areas = areas.known(&lies_in(row.area, &row.further_areas));
    let workflow = super::pitch::workflow(conn, row.workflow_id).await?;
    Ok(Some(Target {
        id: row.id,
        code: row.code,
        form: row.form_id,
        definition: definition.knowing(&areas),
        workflow: row.workflow_id,
        start: workflow.start,
        terms_version: row.terms_version,
    }))
}

/// The references of the pitches with these import keys.
pub async fn references(
    conn: &impl ConnectionTrait,
    import_keys: &[String],
) -> Result<HashMap<String, String>> {
    let mut found = HashMap::new();
    for keys in import_keys.chunks(CHUNK) {
        let rows: Vec<(Option<String>, String)> = pitch::Entity::find()
            .filter(pitch::Column::ImportKey.is_in(keys))
            .select_only()
            .column(pitch::Column::ImportKey)
            .column(pitch::Column::Reference)
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(rows.into_iter().filter_map(|(key, reference)| Some((key?, reference))));
    }
    Ok(found)
}

/// The answers with which these import keys were sent first.
pub async fn sent(conn: &impl ConnectionTrait, import_keys: &[String]) -> Result<HashMap<String, Answers>> {
    let mut sent = HashMap::new();
    for keys in import_keys.chunks(CHUNK) {
        let rows: Vec<(Option<String>, Document)> = pitch_version::Entity::find()
            .inner_join(pitch::Entity)
            .filter(pitch::Column::ImportKey.is_in(keys))
            .filter(pitch_version::Column::Version.eq(1))
            .select_only()
            .column(pitch::Column::ImportKey)
            .column(pitch_version::Column::Answers)
            .into_tuple()
            .all(conn)
            .await?;
        for (key, answers) in rows {
            let answers = serde_json::from_value(answers.0).map_err(|error| Error::Internal(error.into()))?;
            sent.extend(key.map(|key| (key, answers)));
        }
    }
    Ok(sent)
}

/// A pitch that was sent elsewhere: kept as sent, version 1 frozen.
#[derive(Clone, Debug)]
pub struct SentPitch {
    pub id: PitchId,
    pub reference: String,
    pub organisation: OrganisationId,
    /// The name of the organisation, as the row gives it.
    pub applicant: String,
    pub lead: AccountId,
    pub import_key: String,
    pub answers: Answers,
    /// Of the canonical receipt document, hex.
    pub sha256: String,
    pub sent_at: DateTime<Utc>,
}

/// Keeps a sent pitch with its version and its first move.
pub async fn insert_pitch(tx: &Tx, target: &Target, sent: SentPitch, now: DateTime<Utc>) -> Result<()> {
    let answers = Document(serde_json::to_value(&sent.answers).map_err(anyhow::Error::from)?);
    pitch::Entity::insert(pitch::ActiveModel {
        id: Set(sent.id),
        reference: Set(sent.reference),
        challenge_id: Set(target.id),
        organisation_id: Set(Some(sent.organisation)),
        lead_id: Set(Some(sent.lead)),
        state: Set(PitchState::Submitted),
        stage: Set(target.start.clone()),
        title: Set(sent.answers.text("title").unwrap_or_default().to_owned()),
        applicant: Set(sent.applicant),
        answers: Set(answers.clone()),
        answers_version: Set(1),
        form_id: Set(target.form),
        workflow_id: Set(target.workflow),
        version: Set(1),
        submitted_at: Set(Some(sent.sent_at)),
        stage_at: Set(sent.sent_at),
        review_count: Set(0),
        score_mean_milli: Set(None),
        score_spread_milli: Set(None),
        import_key: Set(Some(sent.import_key.clone())),
        created_at: Set(now),
        updated_at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    super::pitch::similar::keep(tx, sent.id, &sent.answers).await?;
    pitch_version::Entity::insert(pitch_version::ActiveModel {
        id: Set(PitchVersionId::generate()),
        pitch_id: Set(sent.id),
        version: Set(1),
        answers: Set(answers),
        form_version: Set(i32::try_from(target.definition.version).map_err(anyhow::Error::from)?),
        terms_version: Set(target.terms_version.clone()),
        sha256: Set(sent.sha256),
        idempotency_key: Set(format!("import:{}", sent.import_key)),
        sent_by: Set(sent.lead),
        sent_at: Set(sent.sent_at),
    })
    .exec_without_returning(tx)
    .await?;
    pitch_move::Entity::insert(pitch_move::ActiveModel {
        id: Set(PitchMoveId::generate()),
        pitch_id: Set(sent.id),
        from_stage: Set(String::new()),
        to_stage: Set(target.start.clone()),
        event: Set("submitted".to_owned()),
        reason: Set(String::new()),
        actor_id: Set(Some(sent.lead)),
        at: Set(sent.sent_at),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}
