//! What is written about challenges: kept, changed, compared with an import.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::{
    challenge::{self, Column},
    values::{AccountId, ChallengeId, ChallengeState, Document, Words},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

use super::super::{Tx, library::Library, on_unique};
use crate::{
    domain::{
        challenge::{Content, Prize, Rules, Source},
        policy::ChallengeFacts,
    },
    error::{Error, Refusal, Result},
};

/// How many values one statement may name.
const CHUNK: usize = 400;

/// A challenge as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub id: ChallengeId,
    pub slug: String,
    pub code: String,
    pub import_key: Option<String>,
    pub content: Content,
    pub published_at: Option<DateTime<Utc>>,
    pub owner: Option<AccountId>,
    pub is_template: bool,
    /// When its dates were settled last; none while they are a proposal.
    pub dates_at: Option<DateTime<Utc>>,
    /// Of what is published; 0 before.
    pub version: i32,
    /// Why it is in its state.
    pub state_reason: Option<String>,
    pub state_at: Option<DateTime<Utc>>,
    /// Since when it is for those who are invited alone.
    pub invite_only_at: Option<DateTime<Utc>>,
    /// Its form, rubric and workflow.
    pub library: Library,
    pub updated_at: DateTime<Utc>,
}

impl From<challenge::Model> for Kept {
    fn from(row: challenge::Model) -> Self {
        Self {
            id: row.id,
            slug: row.slug.clone(),
            code: row.code.clone(),
            import_key: row.import_key.clone(),
            published_at: row.published_at,
            owner: row.owner_id,
            is_template: row.template_at.is_some(),
            dates_at: row.dates_at,
            version: row.version,
            state_reason: row.state_reason.clone(),
            state_at: row.state_at,
            invite_only_at: row.invite_only_at,
            library: Library { form: row.form_id, rubric: row.rubric_id, workflow: row.workflow_id },
            updated_at: row.updated_at,
            content: content(row),
        }
    }
}

impl Kept {
    /// What the policy asks about it.
    #[must_use]
    pub fn facts(&self, now: DateTime<Utc>) -> ChallengeFacts {
        let state = self.content.state;
        let was_open = state != ChallengeState::Draft && self.content.opens_at <= now;
        ChallengeFacts {
            is_invite_only: self.invite_only_at.is_some(),
            ..ChallengeFacts::new(self.id, state, was_open)
        }
    }
}

/// The words of a column that are words of the vocabulary.
pub(super) fn known<T: std::str::FromStr>(words: &Words) -> Vec<T> {
    words.0.iter().filter_map(|word| word.parse().ok()).collect()
}

pub(super) fn content(row: challenge::Model) -> Content {
    Content {
        markets: known(&row.markets),
        offers: known(&row.offers),
        prize: row.prize_minor.zip(row.prize_currency).map(|(minor, currency)| Prize { minor, currency }),
        source: row.source_name.map(|name| Source { name, url: row.source_url, licence: row.source_licence }),
        title: row.title,
        summary: row.summary,
        description: row.description,
        wanted: row.wanted,
        sponsor: row.sponsor,
        area: row.area,
        kind: row.kind,
        eligibility: row.eligibility,
        ip_terms: row.ip_terms,
        terms_version: row.terms_version,
        confidentiality: row.confidentiality,
        zone: row.zone,
        opens_at: row.opens_at,
        closes_at: row.closes_at,
        decision_at: row.decision_at,
        state: row.state,
        external_url: row.external_url,
        rules: Rules {
            questions_until: row.questions_until,
            review_days: row.review_days,
            grace_seconds: row.grace_seconds,
            questions: super::questions(&row.eligibility_questions),
            further_areas: known(&row.further_areas),
        },
    }
}

/// The challenge of this slug, drafts included, for those who may write it.
pub async fn kept(conn: &impl ConnectionTrait, slug: &str) -> Result<Option<Kept>> {
    Ok(challenge::Entity::find().filter(Column::Slug.eq(slug)).one(conn).await?.map(Kept::from))
}

/// The challenges with one of these import keys or slugs.
pub async fn kept_among(
    conn: &impl ConnectionTrait,
    import_keys: &[String],
    slugs: &[String],
) -> Result<Vec<Kept>> {
    let mut kept: Vec<Kept> = Vec::new();
    for keys in import_keys.chunks(CHUNK) {
        let rows = challenge::Entity::find().filter(Column::ImportKey.is_in(keys)).all(conn).await?;
        kept.extend(rows.into_iter().map(Kept::from));
    }
    let seen: HashSet<ChallengeId> = kept.iter().map(|kept| kept.id).collect();
    for slugs in slugs.chunks(CHUNK) {
        let rows = challenge::Entity::find().filter(Column::Slug.is_in(slugs)).all(conn).await?;
        kept.extend(rows.into_iter().filter(|row| !seen.contains(&row.id)).map(Kept::from));
    }
    Ok(kept)
}

/// All codes in use.
pub async fn codes(conn: &impl ConnectionTrait) -> Result<HashSet<String>> {
    let codes: Vec<String> =
        challenge::Entity::find().select_only().column(Column::Code).into_tuple().all(conn).await?;
    Ok(codes.into_iter().collect())
}

/// A challenge to be kept for the first time.
#[derive(Clone, Debug)]
pub struct New {
    pub slug: String,
    pub code: String,
    pub import_key: Option<String>,
    pub content: Content,
    pub owner: Option<AccountId>,
    pub is_template: bool,
    /// Somebody stands behind its dates.
    pub has_dates: bool,
    pub is_invite_only: bool,
}

/// Keeps a new challenge. Refused when its slug, code or import key is taken.
pub async fn insert(tx: &Tx, new: New, library: Library, now: DateTime<Utc>) -> Result<ChallengeId> {
    let id = ChallengeId::generate();
    let public = new.content.state != ChallengeState::Draft;
    let published_at = public.then(|| new.content.opens_at.min(now));
    let row = challenge::ActiveModel {
        id: Set(id),
        slug: Set(new.slug),
        code: Set(new.code),
        form_id: Set(library.form),
        rubric_id: Set(library.rubric),
        workflow_id: Set(library.workflow),
        import_key: Set(new.import_key),
        published_at: Set(published_at),
        created_at: Set(now),
        updated_at: Set(now),
        owner_id: Set(new.owner),
        template_at: Set(new.is_template.then_some(now)),
        dates_at: Set(new.has_dates.then_some(now)),
        invite_only_at: Set(new.is_invite_only.then_some(now)),
        ..columns(new.content)
    };
    let insert = challenge::Entity::insert(row).exec_without_returning(tx).await;
    on_unique(insert, || Error::Refused(Refusal::new("refused-challenge-taken")))?;
    Ok(id)
}

/// Writes new content over the old; the first publication is remembered.
pub async fn update(
    tx: &Tx,
    id: ChallengeId,
    content: Content,
    published_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<()> {
    let row =
        challenge::ActiveModel { published_at: Set(published_at), updated_at: Set(now), ..columns(content) };
    challenge::Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Writes a challenge over the one it was read from; refused when somebody else wrote it since.
pub async fn write(tx: &Tx, kept: &Kept, now: DateTime<Utc>) -> Result<()> {
    let row = challenge::ActiveModel {
        published_at: Set(kept.published_at),
        owner_id: Set(kept.owner),
        dates_at: Set(kept.dates_at),
        version: Set(kept.version),
        state_reason: Set(kept.state_reason.clone()),
        state_at: Set(kept.state_at),
        invite_only_at: Set(kept.invite_only_at),
        updated_at: Set(now),
        ..columns(kept.content.clone())
    };
    let done = challenge::Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(kept.id))
        .filter(Column::UpdatedAt.eq(kept.updated_at))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(Refusal::new("refused-challenge-changed").into()) }
}

/// Writes an older content over a draft that nobody has changed since `taken`; `false` when somebody has.
pub async fn revert(
    tx: &Tx,
    id: ChallengeId,
    content: Content,
    taken: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = challenge::ActiveModel { updated_at: Set(now), ..columns(content) };
    let done = challenge::Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(ChallengeState::Draft))
        .filter(Column::UpdatedAt.eq(taken))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Those of the words that begin like this which are taken.
pub async fn slugs_like(conn: &impl ConnectionTrait, slug: &str) -> Result<HashSet<String>> {
    let slugs: Vec<String> = challenge::Entity::find()
        .filter(Column::Slug.starts_with(slug))
        .select_only()
        .column(Column::Slug)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(slugs.into_iter().collect())
}

/// The columns of the content; all others are left alone.
fn columns(content: Content) -> challenge::ActiveModel {
    let words = |words: Vec<&'static str>| Words(words.into_iter().map(str::to_owned).collect());
    let (prize_minor, prize_currency) = content.prize.map(|prize| (prize.minor, prize.currency)).unzip();
    let (source_name, source_url, source_licence) = match content.source {
        Some(source) => (Some(source.name), source.url, source.licence),
        None => (None, None, None),
    };
    challenge::ActiveModel {
        title: Set(content.title),
        summary: Set(content.summary),
        description: Set(content.description),
        wanted: Set(content.wanted),
        sponsor: Set(content.sponsor),
        area: Set(content.area),
        further_areas: Set(super::super::area::words(&content.rules.further_areas)),
        markets: Set(words(content.markets.into_iter().map(|word| word.as_str()).collect())),
        kind: Set(content.kind),
        offers: Set(words(content.offers.into_iter().map(|word| word.as_str()).collect())),
        prize_minor: Set(prize_minor),
        prize_currency: Set(prize_currency),
        eligibility: Set(content.eligibility),
        ip_terms: Set(content.ip_terms),
        terms_version: Set(content.terms_version),
        confidentiality: Set(content.confidentiality),
        zone: Set(content.zone),
        opens_at: Set(content.opens_at),
        closes_at: Set(content.closes_at),
        decision_at: Set(content.decision_at),
        state: Set(content.state),
        external_url: Set(content.external_url),
        source_name: Set(source_name),
        source_url: Set(source_url),
        source_licence: Set(source_licence),
        questions_until: Set(content.rules.questions_until),
        review_days: Set(content.rules.review_days),
        grace_seconds: Set(content.rules.grace_seconds),
        eligibility_questions: Set(Document(
            serde_json::to_value(content.rules.questions).unwrap_or_default(),
        )),
        ..Default::default()
    }
}
