//! Running a challenge: writing its parts, publishing it, pausing, resuming, withdrawing and archiving it. Every change
//! of what is public is a version with a reason, and is mailed to those it concerns when that is wanted.

use entity::values::ChallengeState;

use super::{
    desk::{found, kept_parts},
    tell::{self, Addressed},
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        challenge::{Content, Dates, Touched, changes, may_become, may_move, missing, reasoned},
        job::Job,
        notice::{News, Notice},
        policy::EditChallenge,
    },
    error::{Error, Invalid, Refusal, Result},
    services::record,
    store::{
        self, Tx,
        challenge::{Kept, Version},
    },
};

/// What is said to a change of something public.
#[derive(Clone, Copy, Debug, Default)]
pub struct Announcement<'a> {
    /// Why; everybody may read it.
    pub note: &'a str,
    /// Mail it to those who have a draft or a pitch, and to those who follow.
    pub tell: bool,
}

/// How many people hear of a change: those with a draft or a pitch, and those who follow.
pub async fn concerned(app: &App, op: &Op, slug: &str) -> Result<usize> {
    let kept = found::<EditChallenge>(app.db.read(), op, slug).await?;
    Ok(tell::hearers(app.db.read(), op, kept.id).await?.len())
}

/// Writes one part of a challenge. `revision` is when the page that was sent was read: refused when somebody wrote
/// since. A draft is simply written; what is public becomes a new version and wants a reason; its dates only move to
/// the good of applicants; new terms are a new version of the terms.
pub async fn save(
    app: &App,
    op: &Op,
    slug: &str,
    revision: i64,
    touched: Touched,
    announcement: Announcement<'_>,
) -> Result<()> {
    let dates = match &touched {
        Touched::Dates(dates) => Some(dates.clone()),
        _ => None,
    };
    let kept = found::<EditChallenge>(app.db.read(), op, slug).await?;
    if kept.updated_at.timestamp_millis() != revision {
        return Err(Refusal::new("refused-challenge-changed").into());
    }
    let mut content = touched.on(kept.content.clone());
    if kept.content.state == ChallengeState::Draft {
        let dates_at = if dates.is_some() { Some(op.now) } else { kept.dates_at };
        let kept = Kept { content, dates_at, ..kept };
        return store::write(&app.db, async |tx| {
            store::challenge::write(tx, &kept, op.now).await?;
            record::audit(tx, op, Event::new("challenge.edited", kept.id.0)).await
        })
        .await;
    }
    if matches!(kept.content.state, ChallengeState::Withdrawn | ChallengeState::Archived) {
        return Err(Refusal::new("refused-challenge-over").into());
    }
    let changed = changes(&kept.content, &content);
    if changed.is_empty() {
        return Err(Error::Invalid(Invalid::field("note", "run-nothing-changed")));
    }
    if let Some(dates) = &dates {
        may_move(&Dates::from(&kept.content), dates, op.now).map_err(Error::Invalid)?;
    }
    still_complete(app, op, &kept, &content).await?;
    let note = reasoned(announcement.note)?;
    if changed.iter().any(|change| ["ip", "confidentiality"].contains(&change.field)) {
        content.terms_version = (kept.content.terms_version.parse::<u32>().unwrap_or(1) + 1).to_string();
    }
    let is_extension = changed.iter().all(|change| change.field == "closes");
    let news = if is_extension { News::Extended } else { News::Amended };
    let letters = letters(app, op, &kept, &content, news, Announcement { note, ..announcement }).await?;
    store::write(&app.db, async |tx| {
        let told = post(tx, app, op, &kept, &letters).await?;
        amend(tx, op, kept.clone(), content.clone(), note, told).await
    })
    .await?;
    app.public_changed();
    app.work.notify_one();
    Ok(())
}

/// What was complete when it was published stays complete.
async fn still_complete(app: &App, op: &Op, kept: &Kept, content: &Content) -> Result<()> {
    let mut parts = kept_parts(app.db.read(), kept, op.now).await?;
    parts.has_dates = true;
    let before = missing(&kept.content, &parts);
    let mut invalid = Invalid::default();
    for missing in missing(content, &parts) {
        // What came from a file may lack what a page asks for.
        if !before.contains(&missing) {
            invalid.push(missing.field, missing.why);
        }
    }
    invalid.into_result()
}

/// Keeps the next version of something public, with what stood before it where that was not kept yet.
pub(super) async fn amend(
    tx: &Tx,
    op: &Op,
    kept: Kept,
    content: Content,
    note: &str,
    told: i32,
) -> Result<()> {
    if kept.version == 0 {
        let first = Version {
            version: 1,
            content: kept.content.clone(),
            note: String::new(),
            told: 0,
            changed_by: None,
            changed_at: kept.published_at.unwrap_or(op.now),
        };
        store::challenge::add_version(tx, kept.id, first).await?;
    }
    store::challenge::keep_terms(tx, kept.id, &kept.content, op.now).await?;
    store::challenge::keep_terms(tx, kept.id, &content, op.now).await?;
    let version = kept.version.max(1) + 1;
    let next = Version {
        version,
        content: content.clone(),
        note: note.to_owned(),
        told,
        changed_by: op.account(),
        changed_at: op.now,
    };
    store::challenge::add_version(tx, kept.id, next).await?;
    let id = kept.id;
    store::challenge::write(tx, &Kept { content, version, ..kept }, op.now).await?;
    let entry = Event::new("challenge.amended", id.0).with("version", version).with("told", told);
    record::audit(tx, op, entry).await?;
    record::job(tx, op, Job::IndexChallenge { challenge: id }).await
}

/// Makes a draft public: announced until it opens, open from then on. Refused with everything that is missing.
pub async fn publish(app: &App, op: &Op, slug: &str) -> Result<()> {
    change_state(app, op, slug, ChallengeState::Published, Announcement::default()).await
}

/// Brings a challenge into another state; nothing happens when it is there already.
///
/// For its managers and for the operator; to anybody else's desk it does not exist. Refused: a state that does not
/// follow from the present one, pausing and withdrawing without a reason, and publication while something is missing
/// that applicants must know.
pub async fn change_state(
    app: &App,
    op: &Op,
    slug: &str,
    to: ChallengeState,
    announcement: Announcement<'_>,
) -> Result<()> {
    let kept = found::<EditChallenge>(app.db.read(), op, slug).await?;
    let from = kept.content.state;
    if from == to {
        return Ok(());
    }
    if !may_become(from, to) || kept.is_template {
        return Err(Refusal::new("refused-challenge-state").into());
    }
    let is_first = from == ChallengeState::Draft;
    if is_first {
        let parts = kept_parts(app.db.read(), &kept, op.now).await?;
        let mut invalid = Invalid::default();
        for missing in missing(&kept.content, &parts) {
            invalid.push(missing.field, missing.why);
        }
        invalid.into_result()?;
    }
    let (event, news) = match to {
        ChallengeState::Published if is_first => ("challenge.published", None),
        ChallengeState::Published => ("challenge.resumed", Some(News::Resumed)),
        ChallengeState::Paused => ("challenge.paused", Some(News::Paused)),
        ChallengeState::Withdrawn => ("challenge.withdrawn", Some(News::Withdrawn)),
        ChallengeState::Archived | ChallengeState::Draft => ("challenge.archived", None),
    };
    let note = match to {
        ChallengeState::Paused | ChallengeState::Withdrawn => Some(reasoned(announcement.note)?),
        _ => None,
    };
    let letters = match news {
        Some(news) => {
            let said = Announcement { note: note.unwrap_or_default(), ..announcement };
            letters(app, op, &kept, &kept.content, news, said).await?
        }
        None => Vec::new(),
    };
    let next = Kept {
        content: Content { state: to, ..kept.content.clone() },
        published_at: kept.published_at.or(Some(op.now)),
        state_reason: note.map(str::to_owned),
        state_at: Some(op.now),
        version: if is_first { 1 } else { kept.version },
        ..kept
    };
    store::write(&app.db, async |tx| {
        store::challenge::write(tx, &next, op.now).await?;
        if is_first {
            store::challenge::keep_terms(tx, next.id, &next.content, op.now).await?;
            let first = Version {
                version: 1,
                content: next.content.clone(),
                note: String::new(),
                told: 0,
                changed_by: op.account(),
                changed_at: op.now,
            };
            store::challenge::add_version(tx, next.id, first).await?;
        }
        let told = post(tx, app, op, &next, &letters).await?;
        record::audit(tx, op, Event::new(event, next.id.0).with("from", from).with("told", told)).await?;
        record::job(tx, op, Job::IndexChallenge { challenge: next.id }).await
    })
    .await?;
    app.public_changed();
    app.work.notify_one();
    Ok(())
}

/// The mails about a change, rendered before anybody waits for the door; none unless they are wanted.
pub(super) async fn letters(
    app: &App,
    op: &Op,
    kept: &Kept,
    content: &Content,
    news: News,
    said: Announcement<'_>,
) -> Result<Vec<Addressed>> {
    if !said.tell {
        return Ok(Vec::new());
    }
    let hearers = tell::hearers(app.db.read(), op, kept.id).await?;
    tell::letters(app, hearers, |wording, stop| Notice::ChallengeChanged {
        news,
        challenge: content.title.clone(),
        note: said.note.to_owned(),
        closes: content.closes_at.map(|at| wording.instant(at, &content.zone)),
        link: app.link(&format!("/challenges/{}", kept.slug)),
        stop,
    })
}

/// Queues those mails; answers how many.
pub(super) async fn post(tx: &Tx, app: &App, op: &Op, kept: &Kept, letters: &[Addressed]) -> Result<i32> {
    tell::post(tx, app, op, &format!("{}:{}", kept.id, op.now.timestamp_millis()), letters).await
}
