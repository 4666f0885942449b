//! The host's side of a challenge's deadline: more time for one pitch, and drafts that were not sent in time.

use super::{
    refused,
    send::{Way, complete, deliver},
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        deadline::{Deadline, extension},
        form::FormDefinition,
        notice::Notice,
        pitch::Reference,
        policy::{self, EditChallenge, ReadBody, ReadOutbox, SubmitPitch, decide},
    },
    error::{Error, FieldError, Invalid, Refusal, Result},
    services::record::{self, Recipient},
    store::{
        self,
        challenge::Kept,
        pitch::closing::{ClosingDraft, Extension, Released, Unsent},
    },
};

/// Rows of each list.
const MOST: u64 = 100;

/// What of a challenge closes when, and what was not sent in time.
#[derive(Debug)]
pub struct Board {
    pub kept: Kept,
    /// Newest first.
    pub extensions: Vec<Extension>,
    /// Drafts, as a number.
    pub drafts: u64,
    /// Those that their leads let the host see.
    pub released: Vec<Released>,
    /// The reader may change something.
    pub edits: bool,
}

/// The deadlines of a challenge, for those who manage or approve it. Four statements.
pub async fn board(app: &App, op: &Op, slug: &str) -> Result<Board> {
    let conn = app.db.read();
    let kept = found(app, op, slug).await?;
    Ok(Board {
        extensions: store::pitch::closing::extensions(conn, kept.id, MOST).await?,
        drafts: store::pitch::closing::drafts(conn, kept.id).await?,
        released: store::pitch::closing::released(conn, kept.id, MOST).await?,
        edits: policy::decide::<EditChallenge>(&op.actor, &kept.facts(op.now), op.now).is_ok(),
        kept,
    })
}

/// The challenge, for its desk; 404 for everybody else.
async fn found(app: &App, op: &Op, slug: &str) -> Result<Kept> {
    let kept = store::challenge::kept(app.db.read(), slug).await?.ok_or(Error::NotFound)?;
    policy::decide::<ReadOutbox>(&op.actor, &kept.facts(op.now), op.now).map_err(|_| Error::NotFound)?;
    Ok(kept)
}

/// Gives one draft more time, whose reference its people told; they are mailed. What was there at the deadline is kept
/// first. Refused: a reference of no draft of this challenge, an instant that gives no time, no reason.
pub async fn extend(
    app: &App,
    op: &Op,
    slug: &str,
    reference: &str,
    until: &str,
    reason: &str,
) -> Result<()> {
    let kept = found(app, op, slug).await?;
    policy::decide::<EditChallenge>(&op.actor, &kept.facts(op.now), op.now)?;
    let by = op.account().ok_or(Error::SignIn)?;
    let unsent = match Reference::parse(reference) {
        Some(parsed) => store::pitch::closing::unsent(app.db.read(), kept.id, parsed.as_str()).await?,
        None => None,
    };
    let (content, reason) = (&kept.content, reason.trim());
    let deadline = unsent.as_ref().map_or_else(
        || content.closes_at.map(|at| Deadline { at, grace_seconds: 0, extended_to: None }),
        Unsent::deadline,
    );
    let read = extension(deadline, until, &content.zone, reason, op.now);
    let (unsent, until) = match (unsent, read) {
        (Some(unsent), Ok(until)) => (unsent, until),
        (unsent, read) => {
            let mut invalid = read.err().unwrap_or_default();
            if unsent.is_none() {
                let why = Refusal::new("life-extension-unknown");
                invalid.0.insert(0, FieldError { field: "reference".to_owned(), why });
            }
            return Err(Error::Invalid(invalid));
        }
    };
    let lead = Recipient::from(store::account::person(app.db.read(), unsent.lead_id).await?);
    let notice = Notice::Extension {
        reference: unsent.reference.clone(),
        challenge: content.title.clone(),
        until: app.wording(&lead.language).instant(until, &content.zone),
        reason: reason.to_owned(),
        link: app.link(&format!("/my/pitches/{}", unsent.reference)),
    };
    store::write(&app.db, async |tx| {
        if let Some(deadline) = deadline.filter(|deadline| deadline.is_over(op.now)) {
            store::pitch::closing::keep_draft(tx, unsent.id, deadline.late_at()).await?;
        }
        store::pitch::closing::extend(tx, unsent.id, until, reason, by, op.now).await?;
        let fact = format!("{}:{}", unsent.reference, until.timestamp_millis());
        record::mail(tx, app, op, &lead, &fact, Some(unsent.id), &notice).await?;
        let entry = Event::new("pitch.extended", unsent.id.0).with("until", until).with("challenge", kept.id);
        record::audit(tx, op, entry).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

/// A draft that its lead let the host see, with the form it answers, for those who manage or approve the challenge; 404
/// for one that is not.
pub async fn released(
    app: &App,
    op: &Op,
    slug: &str,
    reference: &str,
) -> Result<(Kept, Unsent, ClosingDraft, FormDefinition)> {
    let kept = found(app, op, slug).await?;
    let (unsent, draft) = draft_of(app, &kept, reference).await?;
    let portal = Op::of_clock(op.now);
    let seen = store::pitch::seen(app.db.read(), &unsent.reference, &portal.actor).await?;
    let areas = app.areas(op).await?;
    let form = store::form::asked(app.db.read(), seen.head.form, seen.head.challenge, &areas).await?;
    Ok((kept, unsent, draft, form))
}

async fn draft_of(app: &App, kept: &Kept, reference: &str) -> Result<(Unsent, ClosingDraft)> {
    let reference = Reference::parse(reference).ok_or(Error::NotFound)?;
    let unsent = store::pitch::closing::unsent(app.db.read(), kept.id, reference.as_str()).await?;
    let unsent = unsent.ok_or(Error::NotFound)?;
    let draft = store::pitch::closing::closing_draft(app.db.read(), unsent.id).await?;
    let draft = draft.filter(|draft| draft.asked.is_some()).ok_or(Error::NotFound)?;
    Ok((unsent, draft))
}

/// Takes a draft as sent that its lead let the host see, as it stood at the deadline: a sending like any other, with
/// receipt and mail, in the name of the lead. Refused: what is incomplete, what was not let be seen, other terms than
/// those that were agreed to, no reason.
pub async fn accept(app: &App, op: &Op, slug: &str, reference: &str, note: &str) -> Result<()> {
    let kept = found(app, op, slug).await?;
    let (unsent, draft) = draft_of(app, &kept, reference).await?;
    policy::decide::<EditChallenge>(&op.actor, &kept.facts(op.now), op.now)?;
    if note.trim().is_empty() {
        return Err(Error::Invalid(Invalid::field("note", "life-reason-missing")));
    }
    let Some((sent_by, _)) = draft.asked else { return Err(Error::NotFound) };
    let portal = Op::of_clock(op.now);
    let seen = store::pitch::seen(app.db.read(), &unsent.reference, &portal.actor).await?;
    let readable = decide::<ReadBody>(&portal.actor, &seen.facts, op.now)?;
    let material = store::pitch::sending::material(app.db.read(), &readable, &*app.areas(op).await?).await?;
    let day = seen.deadline.map_or(op.now, |deadline| deadline.late_at()).date_naive();
    let answers = match complete(&material, &draft.answers, &draft.terms_version, day) {
        Err(Error::Invalid(_)) => return refused("refused-draft-incomplete"),
        other => other?,
    };
    let key = format!("closing-{}", unsent.id);
    let way =
        Way { key: &key, sent_by, sent_at: op.now, is_limited: false, is_unsure: false, word: "accepted" };
    deliver(app, op, &seen, &material, answers, &way, async |tx| {
        let entry = Event::new("pitch.draft_accepted", unsent.id.0).with("challenge", kept.id);
        record::audit(tx, op, entry).await?;
        Ok(decide::<SubmitPitch>(&portal.actor, &seen.facts, op.now)?)
    })
    .await
}
