//! P10: following a challenge by mail, without an account.

use super::running;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        limit,
        mail::EmailAddress,
        notice::Notice,
        subscription::{Standing, Step},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record::{self, Recipient, random_hex, token_hash},
    store::{self, Tx, challenge::Shown, subscription::Following},
};

/// The public challenge of this slug, for what stands beside its page.
pub async fn shown(app: &App, op: &Op, slug: &str) -> Result<Shown> {
    Ok(store::challenge::visible(app.db.read(), op, slug).await?.0)
}

/// Mails a link with which this address confirms that it wants to follow. The answer is the same for every address,
/// whatever it follows; who asks too often for one address floods nobody.
pub async fn follow(app: &App, op: &Op, slug: &str, typed: &str) -> Result<()> {
    let challenge = running(app.db.read(), op, slug).await?;
    let address =
        EmailAddress::parse(typed).map_err(|_| Error::Invalid(Invalid::field("email", "email-invalid")))?;
    let client = op.client.map(limit::client);
    store::write(&app.db, async |tx| {
        if let Some(client) = &client {
            record::spend(tx, op, &limit::FOLLOW, client).await?;
        }
        match record::spend(tx, op, &limit::FOLLOW_MAIL, address.as_str()).await {
            Err(Error::TooOften(_)) => Ok(()),
            Err(other) => Err(other),
            Ok(()) => ask(tx, app, op, &challenge, address.as_str()).await,
        }
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

async fn ask(tx: &Tx, app: &App, op: &Op, challenge: &Shown, address: &str) -> Result<()> {
    let (id, is_confirmed) =
        store::subscription::ask(tx, challenge.id, address, &op.language, op.now).await?;
    let token = random_hex::<32>();
    let hash = token_hash(&token);
    store::subscription::add_tokens(tx, vec![(id, hash.clone())], op.now).await?;
    record::audit(tx, op, Event::new("subscription.asked", challenge.id.0)).await?;
    let to = Recipient {
        account: None,
        name: address.to_owned(),
        address: address.to_owned(),
        language: op.language.clone(),
    };
    let notice = Notice::Follow {
        challenge: challenge.title.clone(),
        is_confirmed,
        link: app.link(&format!("/subscriptions/{token}")),
    };
    record::mail(tx, app, op, &to, &hash, None, &notice).await
}

/// A subscription and where it stands.
#[derive(Clone, Debug)]
pub struct Followed {
    pub following: Following,
    pub standing: Standing,
}

/// What a token opens; 404 for one that was never given out, or whose address is forgotten.
pub async fn followed(app: &App, op: &Op, token: &str) -> Result<Followed> {
    let following = store::subscription::of_token(app.db.read(), &token_hash(token)).await?;
    let following = following.ok_or(Error::NotFound)?;
    Ok(Followed { standing: following.times().standing(op.now), following })
}

/// Does what the reader of a mail wants. What is so already is no fault; refused: what cannot follow any more.
pub async fn settle(app: &App, op: &Op, token: &str, step: Step) -> Result<()> {
    let hash = token_hash(token);
    store::write(&app.db, async |tx| {
        let following = store::subscription::of_token(tx, &hash).await?.ok_or(Error::NotFound)?;
        let standing = following.times().standing(op.now);
        if !step.follows(standing) {
            return if is_done(step, standing) {
                Ok(())
            } else {
                Err(Refusal::new("refused-subscription").into())
            };
        }
        store::subscription::step(tx, following.id, step, op.now).await?;
        let event = match step {
            Step::Confirm => "subscription.confirm",
            Step::Pause => "subscription.pause",
            Step::Resume => "subscription.resume",
            Step::Stop => "subscription.stop",
        };
        record::audit(tx, op, Event::new(event, following.challenge.0)).await
    })
    .await
}

/// It was done before: a button pressed twice, a mail program that asks again.
const fn is_done(step: Step, standing: Standing) -> bool {
    match step {
        Step::Confirm | Step::Resume => matches!(standing, Standing::Follows),
        Step::Pause => matches!(standing, Standing::Paused),
        Step::Stop => matches!(standing, Standing::Undoable | Standing::Ended | Standing::Expired),
    }
}
