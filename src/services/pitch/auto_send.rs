//! Sending at the deadline without a hand: switched on by somebody who may send, done by the clock, once.

use chrono::TimeDelta;

use super::{
    Wish, refused, seen,
    send::{Way, complete, deliver},
    signed_in,
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Op, Who},
        audit::Event,
        notice::{Notice, Unsent},
        pitch::{DECLARATION, agreed},
        policy::{ReadBody, SubmitPitch, decide},
    },
    error::{Error, Result},
    services::record::{self, Recipient},
    store::{
        self,
        pitch::{auto_send::Waiting, sending::Material},
    },
};

/// Switches it on for a draft, with agreement to the terms, or off. Refused: without the right to send, after the
/// deadline, where nothing closes, without agreement.
pub async fn set_auto_send(app: &App, op: &Op, reference: &str, is_on: bool, declared: &str) -> Result<()> {
    let by = signed_in(op)?;
    let seen = seen(app, op, reference).await?;
    let grant = decide::<SubmitPitch>(&op.actor, &seen.facts, op.now)?;
    let terms = store::challenge::pitched(app.db.read(), seen.head.challenge).await?.terms_version;
    if is_on {
        if seen.deadline.is_none() {
            return refused("refused-endless");
        }
        agreed(declared, &terms).map_err(Error::Invalid)?;
    }
    store::write(&app.db, async |tx| {
        let entry = Event::new("pitch.auto_send", grant.pitch().0).with("on", is_on);
        if is_on {
            let wish = Wish { asked_by: by, terms_version: declared.to_owned(), asked_at: op.now };
            store::pitch::auto_send::ask(tx, grant.pitch(), wish).await?;
        } else if !store::pitch::auto_send::drop(tx, grant.pitch()).await? {
            return Ok(());
        }
        record::audit(tx, op, entry).await
    })
    .await
}

/// Sends every draft whose deadline has passed and whose people wanted that; one that cannot be sent is told about. For
/// the clock; a repetition does nothing. How many were sent.
pub async fn send_due(app: &App, op: &Op) -> Result<usize> {
    let mut sent = 0;
    for waiting in store::pitch::auto_send::closed(app.db.read(), op.now).await? {
        let Some(deadline) = waiting.deadline().filter(|deadline| deadline.is_over(op.now)) else { continue };
        // As if they had pressed the button in the last moment.
        let asking = Op {
            actor: Actor::of(Who::Account(waiting.asked_by)),
            now: deadline.late_at() - TimeDelta::milliseconds(1),
            ..op.clone()
        };
        match send_one(app, op, &asking, &waiting).await {
            Ok(None) => sent += 1,
            Ok(Some(why)) => give_up(app, op, &waiting, why).await?,
            // Sent or changed by somebody meanwhile; what is left is seen in the next round.
            Err(Error::Refused(refusal)) => tracing::info!(%refusal, "a draft was not sent by itself"),
            Err(other) => return Err(other),
        }
    }
    Ok(sent)
}

async fn send_one(app: &App, op: &Op, asking: &Op, waiting: &Waiting) -> Result<Option<Unsent>> {
    let seen = store::pitch::seen(app.db.read(), &waiting.reference, &asking.actor).await?;
    let (Ok(grant), Ok(readable)) = (
        decide::<SubmitPitch>(&asking.actor, &seen.facts, asking.now),
        decide::<ReadBody>(&asking.actor, &seen.facts, asking.now),
    ) else {
        return Ok(Some(Unsent::NoRight));
    };
    let material = store::pitch::sending::material(app.db.read(), &readable, &*app.areas(op).await?).await?;
    let day = asking.now.date_naive();
    let answers = match complete(&material, &material.answers, &waiting.terms_version, day) {
        Ok(answers) => answers,
        Err(Error::Invalid(invalid)) if invalid.0.iter().all(|error| error.field == DECLARATION) => {
            return Ok(Some(Unsent::Terms));
        }
        Err(Error::Invalid(_)) => return Ok(Some(Unsent::Incomplete)),
        Err(other) => return Err(other),
    };
    let key = format!("auto-{}-{}", seen.head.id, seen.head.version);
    let way = Way {
        key: &key,
        sent_by: waiting.asked_by,
        sent_at: asking.now,
        is_limited: false,
        is_unsure: false,
        word: "automatic",
    };
    deliver(app, op, &seen, &material, answers, &way, async |tx| {
        let locked = store::pitch::draft::lock(tx, &grant).await?;
        super::draft::as_it_stands::<SubmitPitch>(asking, &seen, &locked)
    })
    .await?;
    Ok(None)
}

/// Tells the lead why it was not sent, and tries no more.
async fn give_up(app: &App, op: &Op, waiting: &Waiting, why: Unsent) -> Result<()> {
    let seen = store::pitch::seen(app.db.read(), &waiting.reference, &op.actor).await?;
    let readable = decide::<ReadBody>(&op.actor, &seen.facts, op.now)?;
    let Material { challenge, lead, .. } =
        store::pitch::sending::material(app.db.read(), &readable, &*app.areas(op).await?).await?;
    let notice = Notice::AutoSend {
        reference: seen.head.reference.clone(),
        challenge,
        why,
        link: app.link(&format!("/my/pitches/{}", seen.head.reference)),
    };
    store::write(&app.db, async |tx| {
        if !store::pitch::auto_send::drop(tx, seen.head.id).await? {
            return Ok(());
        }
        let fact = format!("{}:{}", seen.head.reference, op.now.timestamp_millis());
        record::mail(tx, app, op, &Recipient::from(lead), &fact, Some(seen.head.id), &notice).await?;
        let entry = Event::new("pitch.not_sent_by_itself", seen.head.id.0).with("why", why);
        record::audit(tx, op, entry).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}
