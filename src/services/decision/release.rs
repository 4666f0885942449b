//! The release: approved decisions of a challenge become known together, in one transaction.

use entity::values::{AccountId, DeliveryState, Outcome, ReleaseId};

use super::{Challenge, Ready, Release, account, convert, reach};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        job::Job,
        letter,
        notice::Notice,
        workflow::{Effect, Happening, Trigger},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record,
    store::{
        self, Tx,
        decision::{Batch, Whole},
    },
};

pub use record::{Letter, Recipient};

/// What a release would do, before it is done.
#[derive(Debug)]
pub struct Preview {
    pub challenge: Challenge,
    /// What goes out: the approved decisions with their letters.
    pub ready: Vec<Draft>,
    /// What stays: proposed, not approved.
    pub waiting: Vec<Ready>,
    /// How many persons get a mail.
    pub people: usize,
    /// Earlier releases, newest first.
    pub releases: Vec<Release>,
    confirmed: Confirmed,
}

/// One decision of the batch.
#[derive(Debug)]
pub struct Draft {
    pub ready: Ready,
    pub to: Recipient,
    pub letter: Letter,
    /// A partnership will be made.
    pub converts: bool,
}

/// What the person saw and confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// Made with the page: the same id twice is one release.
    pub id: ReleaseId,
    /// The number that was typed.
    pub people: usize,
    /// The mark of the batch that was seen; none = whatever is approved.
    pub batch: Option<String>,
}

impl Preview {
    /// The confirmation of exactly what this preview shows.
    #[must_use]
    pub fn confirmed(&self) -> Confirmed {
        self.confirmed.clone()
    }
}

/// What the next release of this challenge would do. For its managers and approvers.
pub async fn preview(app: &App, op: &Op, slug: &str) -> Result<Preview> {
    let (conn, reach) = (app.db.read(), reach(op)?);
    let challenge = store::desk::challenge(conn, &reach, slug).await?;
    let whole = store::decision::whole(conn, &reach, challenge).await?;
    let waiting = store::decision::batch(conn, &whole.reach, whole.challenge.id, Batch::Waiting).await?;
    let mut ready = Vec::with_capacity(whole.ready.len());
    for one in &whole.ready {
        let to = Recipient::from(whole.person(one)?);
        let notice = notice(app, &to, &whole.challenge, one);
        let letter = record::letter(app, &to, &notice)?;
        let converts = whole.converts(one) && one.partnership.is_none();
        ready.push(Draft { ready: one.clone(), to, letter, converts });
    }
    Ok(Preview {
        ready,
        waiting,
        people: whole.count(),
        releases: store::decision::releases(conn, &whole.reach, whole.challenge.id).await?,
        confirmed: Confirmed { id: ReleaseId::generate(), people: whole.count(), batch: Some(whole.mark()) },
        challenge: whole.challenge,
    })
}

/// The letter in the recipient's language; it names the reference and the challenge, nothing of the pitch.
fn notice(app: &App, to: &Recipient, challenge: &Challenge, ready: &Ready) -> Notice {
    let wording = app.wording(&to.language);
    let letter = letter::letter(ready.outcome, ready.reason, &ready.feedback);
    let args = [("challenge", challenge.title.clone())];
    let paragraphs: Vec<String> =
        letter.paragraphs.into_iter().map(|message| wording.say_with(message, &args)).collect();
    Notice::Decision {
        reference: ready.reference.clone(),
        challenge: challenge.title.clone(),
        outcome: wording.say(letter.outcome),
        letter: paragraphs.join("\n\n"),
        feedback: letter.feedback,
        link: app.link(&format!("/my/pitches/{}", ready.reference)),
    }
}

/// Releases every approved decision of the challenge: letters are queued, stages change, winners become
/// partnerships; all of it or nothing. The same confirmation twice, or one after everything went out,
/// answers the release that was made and changes nothing.
///
/// Refused: a wrong number (422, `confirm`), another batch than the one that was seen, nothing approved (409).
pub async fn release(app: &App, op: &Op, slug: &str, confirmed: &Confirmed) -> Result<ReleaseId> {
    let by = account(op)?;
    let reach = reach(op)?;
    let challenge = store::desk::challenge(app.db.read(), &reach, slug).await?;
    let id = store::write(&app.db, async |tx| {
        store::decision::lock(tx, [challenge.id]).await?;
        if let Some(done) = store::decision::release(tx, confirmed.id).await? {
            // A guessed id of another challenge is no way to learn of its release.
            return if done.challenge_id == challenge.id { Ok(done.id) } else { Err(Error::NotFound) };
        }
        let whole = store::decision::whole(tx, &reach, challenge).await?;
        if whole.ready.is_empty() {
            let last =
                store::decision::releases(tx, &whole.reach, whole.challenge.id).await?.into_iter().next();
            let last = last.ok_or_else(|| Refusal::new("refused-nothing-approved"))?;
            return Ok(last.id);
        }
        check(&whole, confirmed)?;
        go_out(tx, app, op, by, &whole, confirmed.id).await?;
        Ok(confirmed.id)
    })
    .await?;
    app.public_changed();
    app.work.notify_one();
    Ok(id)
}

fn check(whole: &Whole, confirmed: &Confirmed) -> Result<()> {
    if confirmed.batch.as_ref().is_some_and(|seen| *seen != whole.mark()) {
        return Err(Refusal::new("refused-batch-changed").into());
    }
    if confirmed.people != whole.count() {
        return Err(Error::Invalid(Invalid::field("confirm", "manage-release-number-wrong")));
    }
    Ok(())
}

async fn go_out(tx: &Tx, app: &App, op: &Op, by: AccountId, whole: &Whole, id: ReleaseId) -> Result<()> {
    let challenge = &whole.challenge;
    let decisions: Vec<_> = whole.ready.iter().map(|ready| ready.id).collect();
    store::decision::insert_release(tx, id, challenge.id, &decisions, by, op.now).await?;
    let event =
        Event::new("release.made", id.0).with("challenge", challenge.id).with("decisions", decisions.len());
    record::audit(tx, op, event).await?;
    for ready in &whole.ready {
        let what = Happening::of(Trigger::Released(ready.outcome));
        let effects = record::step(tx, op, ready.pitch_id, &what, "").await?;
        let event = Event::new("decision.released", ready.pitch_id.0)
            .with("release", id)
            .with("outcome", ready.outcome);
        record::audit(tx, op, event).await?;
        let to = Recipient::from(whole.person(ready)?);
        if effects.contains(&Effect::Letter) {
            let notice = notice(app, &to, challenge, ready);
            record::mail(tx, app, op, &to, &ready.id.to_string(), Some(ready.pitch_id), &notice).await?;
        }
        if effects.contains(&Effect::Convert) {
            let place = whole.places.get(&ready.reference).ok_or(Error::NotFound)?;
            let winner = convert::Winner { place, challenge, to: &to };
            convert::make(tx, app, op, &winner, None, None).await?;
        }
    }
    record::job(tx, op, Job::IndexChallenge { challenge: challenge.id }).await
}

/// A release that was made, recipient by recipient.
#[derive(Debug)]
pub struct Released {
    pub challenge: Challenge,
    pub release: Release,
    pub by: String,
    pub lines: Vec<ReleasedLine>,
}

/// What became of one decision.
#[derive(Debug)]
pub struct ReleasedLine {
    pub ready: Ready,
    pub outcome: Outcome,
    /// The recipient and the state of the letter.
    pub mail: Option<(String, DeliveryState)>,
}

/// A release of this challenge; 404 for any other.
pub async fn released(app: &App, op: &Op, slug: &str, id: ReleaseId) -> Result<Released> {
    let (conn, reach) = (app.db.read(), reach(op)?);
    let challenge = store::desk::challenge(conn, &reach, slug).await?;
    let release = store::decision::release(conn, id)
        .await?
        .filter(|release| release.challenge_id == challenge.id)
        .ok_or(Error::NotFound)?;
    let ready = store::decision::batch(conn, &reach, challenge.id, Batch::Released(id)).await?;
    let mails = store::decision::deliveries(conn, ready.iter().map(|ready| ready.pitch_id)).await?;
    let names = store::decision::names(conn, [release.released_by]).await?;
    let decisions = i32::try_from(ready.len()).unwrap_or(i32::MAX);
    Ok(Released {
        by: names.into_values().next().unwrap_or_default(),
        lines: ready
            .into_iter()
            .map(|ready| ReleasedLine {
                outcome: ready.outcome,
                mail: mails.get(&ready.pitch_id).cloned(),
                ready,
            })
            .collect(),
        challenge,
        release: Release { decisions, ..release },
    })
}
