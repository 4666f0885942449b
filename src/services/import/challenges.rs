//! Challenges from a file.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::values::{ChallengeId, ChallengeState, ImportFileId};
use serde_json::{Map, Value};

use super::{How, Plan, Report, fault};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        challenge::Content,
        import::{ChallengeRow, Read, codes},
        job::Job,
        policy::{self, EditChallenge},
    },
    error::{Invalid, Refusal, Result},
    services::record,
    store::{self, Tx, challenge::Kept, library::Library},
};

/// What is done with a row.
enum Step {
    New { code: String },
    Change(Box<Kept>),
    Nothing,
}

impl Step {
    const fn word(&self) -> &'static str {
        match self {
            Self::New { .. } => "new",
            Self::Change(_) => "changed",
            Self::Nothing => "unchanged",
        }
    }
}

/// Takes in challenges; `read` reads a row (the portal's own format, or one that is mapped to it).
///
/// A row is known by its import key. New rows get a code where they have none; a changed row is written over
/// the kept one, whose slug and code stay. Each written row is audited and queued for the search index.
pub async fn challenges(
    app: &App,
    op: &Op,
    text: &str,
    how: How,
    read: impl Fn(Map<String, Value>) -> Result<Read<ChallengeRow>, Invalid>,
) -> Result<Report> {
    let (plan, steps, report) = planned(app, op, text, how, read).await?;
    if !report.written || report.new + report.changed == 0 {
        return Ok(report);
    }
    let library = store::library::current(app.db.read()).await?;
    store::write(&app.db, async |tx| {
        if let Some(file) = how.file {
            if !store::import_file::take(tx, file, op.now).await? {
                return Err(Refusal::new("import-file-taken").into());
            }
            record::audit(tx, op, Event::new("import.taken", file.0)).await?;
        }
        for ((_, row), step) in plan.rows.into_iter().zip(steps) {
            write(tx, op, row, step, library, how.file).await?;
        }
        Ok(())
    })
    .await?;
    app.public_changed();
    app.work.notify_one();
    Ok(report)
}

/// A row that would be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub line: usize,
    pub title: String,
    pub closes_at: Option<DateTime<Utc>>,
    pub zone: String,
    /// `new`, `changed` or `unchanged`.
    pub change: &'static str,
}

/// What taking a file in would do, row by row.
pub(super) async fn outlook(
    app: &App,
    op: &Op,
    text: &str,
    how: How,
    read: impl Fn(Map<String, Value>) -> Result<Read<ChallengeRow>, Invalid>,
) -> Result<(Report, Vec<Outcome>)> {
    let (plan, steps, report) = planned(app, op, text, how, read).await?;
    let outcome = |((line, row), step): ((usize, ChallengeRow), &Step)| Outcome {
        line,
        title: row.content.title,
        closes_at: row.content.closes_at,
        zone: row.content.zone,
        change: step.word(),
    };
    Ok((report, plan.rows.into_iter().zip(&steps).map(outcome).collect()))
}

async fn planned(
    app: &App,
    op: &Op,
    text: &str,
    how: How,
    read: impl Fn(Map<String, Value>) -> Result<Read<ChallengeRow>, Invalid>,
) -> Result<(Plan<ChallengeRow>, Vec<Step>, Report)> {
    let mut plan = Plan::read(text, how, |row| {
        let mut read = read(row)?;
        // Whoever takes a file in by hand publishes by hand, too.
        if op.account().is_some() {
            read.row.content.state = ChallengeState::Draft;
        }
        Ok(read)
    });
    plan.once("import_key", |row| row.import_key.clone());
    plan.once("slug", |row| row.slug.clone());
    let keys: Vec<String> = plan.rows.iter().map(|(_, row)| row.import_key.clone()).collect();
    let slugs: Vec<String> = plan.rows.iter().map(|(_, row)| row.slug.clone()).collect();
    let kept = store::challenge::kept_among(app.db.read(), &keys, &slugs).await?;
    let steps = steps(&mut plan, op, kept, store::challenge::codes(app.db.read()).await?);
    let mut report = plan.verdict(how);
    for step in &steps {
        match step {
            Step::New { .. } => report.new += 1,
            Step::Change(_) => report.changed += 1,
            Step::Nothing => report.unchanged += 1,
        }
    }
    Ok((plan, steps, report))
}

async fn write(
    tx: &Tx,
    op: &Op,
    row: ChallengeRow,
    step: Step,
    library: Library,
    file: Option<ImportFileId>,
) -> Result<()> {
    let (title, key) = (row.content.title.clone(), row.import_key.clone());
    let (id, before) = match step {
        Step::Nothing => return Ok(()),
        Step::New { code } => {
            let is_public = row.content.state != ChallengeState::Draft;
            let new = store::challenge::New {
                slug: row.slug,
                code,
                import_key: Some(row.import_key),
                content: row.content,
                owner: op.account(),
                is_template: false,
                has_dates: true,
                is_invite_only: false,
            };
            let id = store::challenge::insert(tx, new, library, op.now).await?;
            record::manages(tx, op, id).await?;
            tell(tx, op, id, &key, "new", is_public).await?;
            (id, None)
        }
        Step::Change(old) => {
            let is_public = row.content.state != ChallengeState::Draft;
            let first = is_public && old.published_at.is_none();
            let published_at = if first { Some(row.content.opens_at.min(op.now)) } else { old.published_at };
            let content = Content { rules: old.content.rules.clone(), ..row.content };
            store::challenge::update(tx, old.id, content, published_at, op.now).await?;
            tell(tx, op, old.id, &key, "changed", first).await?;
            (old.id, Some(old.content))
        }
    };
    match file {
        Some(file) => store::import_file::changed(tx, file, id, &title, before).await,
        None => Ok(()),
    }
}

/// What every written row leaves: its entries and the job that brings the index in step.
async fn tell(tx: &Tx, op: &Op, id: ChallengeId, key: &str, change: &str, published: bool) -> Result<()> {
    record::audit(tx, op, Event::new("challenge.imported", id.0).with("key", key).with("change", change))
        .await?;
    if published {
        record::audit(tx, op, Event::new("challenge.published", id.0)).await?;
    }
    record::job(tx, op, Job::IndexChallenge { challenge: id }).await
}

/// One step for each row that stays; rows that cannot be kept beside what is there are refused.
fn steps(plan: &mut Plan<ChallengeRow>, op: &Op, kept: Vec<Kept>, mut taken: HashSet<String>) -> Vec<Step> {
    let by_key: HashMap<String, &Kept> =
        kept.iter().filter_map(|kept| Some((kept.import_key.clone()?, kept))).collect();
    let by_slug: HashMap<&str, &Kept> = kept.iter().map(|kept| (kept.slug.as_str(), kept)).collect();
    let mut steps = Vec::with_capacity(plan.rows.len());
    plan.retain(|_, row| {
        let old = by_key.get(&row.import_key).copied();
        steps.push(step(row, op, old, &by_slug, &mut taken)?);
        Ok(())
    });
    steps
}

fn step(
    row: &ChallengeRow,
    op: &Op,
    old: Option<&Kept>,
    by_slug: &HashMap<&str, &Kept>,
    taken: &mut HashSet<String>,
) -> Result<Step, Invalid> {
    let Some(old) = old else {
        if by_slug.contains_key(row.slug.as_str()) {
            return Err(fault("slug", Refusal::new("import-slug-taken")));
        }
        let code = match &row.code {
            Some(code) if taken.contains(code) => {
                return Err(fault("code", Refusal::new("import-code-taken")));
            }
            Some(code) => code.clone(),
            None => codes(&row.content.title)
                .find(|code| !taken.contains(code))
                .ok_or_else(|| fault("code", Refusal::new("import-code-taken")))?,
        };
        taken.insert(code.clone());
        return Ok(Step::New { code });
    };
    // Of a challenge of somebody else's no more is told than that the name is taken.
    if policy::decide::<EditChallenge>(&op.actor, &old.facts(op.now), op.now).is_err() {
        return Err(fault("slug", Refusal::new("import-slug-taken")));
    }
    if old.slug != row.slug {
        return Err(fault("slug", Refusal::new("import-slug-changed").with("slug", &old.slug)));
    }
    if row.code.as_ref().is_some_and(|code| *code != old.code) {
        return Err(fault("code", Refusal::new("import-code-changed").with("code", &old.code)));
    }
    // What is settled at the desk stands in no file.
    let content = Content { rules: old.content.rules.clone(), ..row.content.clone() };
    if old.content == content {
        return Ok(Step::Nothing);
    }
    // What is public is changed on its own pages, where applicants are told.
    if op.account().is_some() && old.content.state != ChallengeState::Draft {
        return Err(fault("import_key", Refusal::new("import-public")));
    }
    Ok(Step::Change(Box::new(old.clone())))
}
