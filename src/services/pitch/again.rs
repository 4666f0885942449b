//! A sent pitch that comes back: pulled back to be changed, or restored after a withdrawal; and what was sent when.

use super::{Own, own, refused, seen, signed_in};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        form::Answers,
        pitch::{may_pull_back, may_restore},
        policy::{ReadBody, decide},
    },
    error::Result,
    services::record,
    store::{
        self,
        pitch::sending::{Sent, SentHead},
    },
};

/// Makes one's own sent pitch a draft again; it counts only when it is sent again. Refused: after the deadline, once
/// somebody evaluates it, by anybody but the lead. Answers the reference.
pub async fn pull_back(app: &App, op: &Op, reference: &str) -> Result<String> {
    let by = signed_in(op)?;
    let seen = seen(app, op, reference).await?;
    let start = &seen.workflow.start;
    may_pull_back(&seen.facts, seen.head.stage == *start, op.now)?;
    store::write(&app.db, async |tx| {
        if !store::pitch::sending::pull_back(tx, seen.head.id, start, by, op.now).await? {
            return refused("refused-evaluation-begun");
        }
        let entry = Event::new("pitch.pulled_back", seen.head.id.0).with("version", seen.head.version);
        record::audit(tx, op, entry).await
    })
    .await?;
    Ok(seen.head.reference)
}

/// Takes one's own withdrawal back: the pitch is evaluated as if it had arrived with its last version. Refused: after the
/// deadline, after its text was removed, by anybody but the lead. Answers the reference.
pub async fn restore(app: &App, op: &Op, reference: &str) -> Result<String> {
    let by = signed_in(op)?;
    let seen = seen(app, op, reference).await?;
    may_restore(&seen.facts, op.now)?;
    store::write(&app.db, async |tx| {
        if !store::pitch::sending::restore(tx, seen.head.id, &seen.workflow.start, by, op.now).await? {
            return refused("refused-not-withdrawn");
        }
        record::audit(tx, op, Event::new("pitch.restored", seen.head.id.0)).await
    })
    .await?;
    Ok(seen.head.reference)
}

/// The sent versions of a pitch, and two of its texts to compare.
#[derive(Debug)]
pub struct Versions {
    pub own: Own,
    /// Newest first.
    pub heads: Vec<SentHead>,
    /// What is compared: the version before, and the later one or the draft.
    pub pair: Option<(Sent, After)>,
}

/// The later of two texts.
#[derive(Debug)]
pub enum After {
    Sent(Box<Sent>),
    /// Pulled back and not sent again yet.
    Draft(Answers),
}

/// What was sent of one's own pitch, and what changed up to this version; without one, what changed last. 404 for a
/// version that is not there.
pub async fn versions(app: &App, op: &Op, reference: &str, to: Option<i32>) -> Result<Versions> {
    let own = own(app, op, reference).await?;
    let conn = app.db.read();
    let grant = decide::<ReadBody>(&op.actor, &own.seen.facts, op.now)?;
    let heads = store::pitch::sending::versions(conn, &grant).await?;
    let newest = own.seen.head.version;
    let of = async |number: i32| store::pitch::sending::version(conn, &grant, number).await;
    let pair = match to {
        None if own.is_draft() && newest > 0 => Some((of(newest).await?, After::Draft(own.answers.clone()))),
        None if newest < 2 => None,
        to => {
            let to = to.unwrap_or(newest);
            Some((of(to - 1).await?, After::Sent(Box::new(of(to).await?))))
        }
    };
    Ok(Versions { own, heads, pair })
}

/// One sent version of one's own pitch, to be read or printed as it was; the newest when none is named.
pub async fn sent_version(app: &App, op: &Op, reference: &str, version: Option<i32>) -> Result<(Own, Sent)> {
    let own = own(app, op, reference).await?;
    let grant = decide::<ReadBody>(&op.actor, &own.seen.facts, op.now)?;
    let number = version.unwrap_or(own.seen.head.version);
    let sent = store::pitch::sending::version(app.db.read(), &grant, number).await?;
    Ok((own, sent))
}
