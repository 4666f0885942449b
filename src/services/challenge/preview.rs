//! A challenge as others will see it: for its own desk, and behind secret links for anybody who is given one.

use chrono::TimeDelta;
use entity::values::{ChallengeId, ChallengePreviewId};

use super::{Reading, Said, desk::found};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        challenge::Phase,
        policy::{EditChallenge, ReadOutbox},
    },
    error::{Error, Result},
    services::record,
    store::{self, challenge::Preview},
};

/// So long a secret link works.
const LIFETIME: TimeDelta = TimeDelta::days(14);

/// The challenge as it is read on the day it opens, for those who manage or approve it.
pub async fn preview(app: &App, op: &Op, slug: &str) -> Result<Reading> {
    let kept = found::<ReadOutbox>(app.db.read(), op, slug).await?;
    reading(app, op, kept.id).await
}

/// The same for whoever has a link that works; 404 for every other token.
pub async fn previewed(app: &App, op: &Op, token: &str) -> Result<Reading> {
    let hash = record::token_hash(token);
    let id = store::challenge::previewed(app.db.read(), &hash, op.now).await?.ok_or(Error::NotFound)?;
    reading(app, op, id).await
}

async fn reading(app: &App, op: &Op, id: ChallengeId) -> Result<Reading> {
    let conn = app.db.read();
    let challenge = store::challenge::whole(conn, id).await?.knowing(&*app.areas(op).await?);
    let workflow = store::pitch::workflow(conn, challenge.workflow).await?;
    Ok(Reading {
        challenge,
        phase: Phase::Announced,
        workflow,
        own: None,
        changed: None,
        said: Said::default(),
    })
}

/// The links of a challenge that work.
pub async fn previews(app: &App, op: &Op, slug: &str) -> Result<Vec<Preview>> {
    let kept = found::<EditChallenge>(app.db.read(), op, slug).await?;
    store::challenge::previews(app.db.read(), kept.id, op.now).await
}

/// Makes a link; its secret is answered once and kept nowhere.
pub async fn add_preview(app: &App, op: &Op, slug: &str) -> Result<String> {
    let kept = found::<EditChallenge>(app.db.read(), op, slug).await?;
    let by = op.account().ok_or(Error::SignIn)?;
    let token = record::random_hex::<32>();
    let hash = record::token_hash(&token);
    store::write(&app.db, async |tx| {
        let until = op.now + LIFETIME;
        store::challenge::add_preview(tx, kept.id, hash.clone(), by, until, op.now).await?;
        record::audit(tx, op, Event::new("challenge.preview_made", kept.id.0)).await
    })
    .await?;
    Ok(token)
}

/// Makes a link show nothing any more.
pub async fn revoke_preview(app: &App, op: &Op, slug: &str, id: ChallengePreviewId) -> Result<()> {
    let kept = found::<EditChallenge>(app.db.read(), op, slug).await?;
    store::write(&app.db, async |tx| {
        if !store::challenge::revoke_preview(tx, kept.id, id, op.now).await? {
            return Err(Error::NotFound);
        }
        record::audit(tx, op, Event::new("challenge.preview_revoked", kept.id.0)).await
    })
    .await
}
