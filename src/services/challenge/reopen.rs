//! Opening a closed challenge again: one person proposes it, another one decides.

use chrono::{DateTime, Utc};
use entity::values::{ChallengeState, ReopeningState};

use super::{
    desk::found,
    run::{Announcement, amend, letters, post},
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        challenge::{Content, Dates, may_reopen, reasoned},
        notice::News,
        policy::{EditChallenge, ReadOutbox},
    },
    error::{Error, Refusal, Result},
    services::record,
    store::{self, challenge::Kept},
};

/// Refuses what is not closed, is decided, or is over for good.
async fn check(app: &App, op: &Op, kept: &Kept, until: DateTime<Utc>) -> Result<()> {
    if kept.content.state != ChallengeState::Published {
        return Err(Refusal::new("refused-reopen-open").into());
    }
    let has_results = store::challenge::released(app.db.read(), kept.id).await?;
    Ok(may_reopen(&Dates::from(&kept.content), until, has_results, op.now)?)
}

/// Asks that a closed challenge takes pitches again until then; nothing changes before a second person agrees.
pub async fn propose_reopening(
    app: &App,
    op: &Op,
    slug: &str,
    until: DateTime<Utc>,
    note: &str,
) -> Result<()> {
    let kept = found::<EditChallenge>(app.db.read(), op, slug).await?;
    let by = op.account().ok_or(Error::SignIn)?;
    check(app, op, &kept, until).await?;
    let note = reasoned(note)?;
    store::write(&app.db, async |tx| {
        store::challenge::add_reopening(tx, kept.id, until, note, by, op.now).await?;
        let entry = Event::new("challenge.reopening_asked", kept.id.0).with("until", until.to_rfc3339());
        record::audit(tx, op, entry).await
    })
    .await
}

/// Answers the wish to open a challenge again: for whoever manages or approves it and did not propose it; who proposed
/// it can take it back. When it is confirmed, the new deadline is a version, and those concerned are mailed.
pub async fn decide_reopening(app: &App, op: &Op, slug: &str, confirms: bool) -> Result<()> {
    let conn = app.db.read();
    let kept = found::<ReadOutbox>(conn, op, slug).await?;
    let by = op.account().ok_or(Error::SignIn)?;
    let wish = store::challenge::reopening(conn, kept.id).await?.ok_or(Error::NotFound)?;
    if confirms && wish.proposed_by == by {
        return Err(Refusal::new("refused-reopen-own").into());
    }
    let id = kept.id;
    if !confirms {
        return store::write(&app.db, async |tx| {
            store::challenge::settle_reopening(tx, wish.id, ReopeningState::Refused, by, op.now).await?;
            record::audit(tx, op, Event::new("challenge.reopening_refused", id.0)).await
        })
        .await;
    }
    check(app, op, &kept, wish.closes_at).await?;
    let content = Content { closes_at: Some(wish.closes_at), ..kept.content.clone() };
    let said = Announcement { note: &wish.reason, tell: true };
    let letters = letters(app, op, &kept, &content, News::Reopened, said).await?;
    store::write(&app.db, async |tx| {
        store::challenge::settle_reopening(tx, wish.id, ReopeningState::Confirmed, by, op.now).await?;
        record::audit(tx, op, Event::new("challenge.reopened", id.0)).await?;
        let told = post(tx, app, op, &kept, &letters).await?;
        amend(tx, op, kept.clone(), content.clone(), &wish.reason, told).await
    })
    .await?;
    app.public_changed();
    app.work.notify_one();
    Ok(())
}
