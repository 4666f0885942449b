//! Drafts begun before their address is confirmed. The answer is the same for every address, whoever has an account:
//! nobody is looked up before the owner of the mailbox has confirmed it (`services::sign_in::confirm_draft`).

use chrono::{DateTime, Utc};
use entity::values::PitchId;

use super::{
    draft::{self, Begun},
    own, refused,
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        limit,
        mail::EmailAddress,
        notice::Notice,
        policy::{ReadBody, decide},
    },
    error::{Error, Invalid, Result},
    services::record::{self, Recipient, random_hex, token_hash},
    store::{self, Tx, challenge::Pitching, pitch::early::Early},
};

/// A draft that a visitor began.
#[derive(Clone, Debug)]
pub struct BegunEarly {
    pub begun: Begun,
    /// What the browser holds from now on: 256 random bits that open this draft alone.
    pub token: String,
}

/// Begins a draft for whoever reads the mails of this address; `typed` answers the questions of the challenge. Refused: what
/// [`super::start`] refuses, an address that is none, and too many for one address or one client.
pub async fn begin_early(
    app: &App,
    op: &Op,
    slug: &str,
    email: &str,
    typed: &[(String, String)],
) -> Result<BegunEarly> {
    let (shown, facts) = store::challenge::visible(app.db.read(), op, slug).await?;
    let challenge = store::challenge::pitched(app.db.read(), shown.id).await?;
    let excluded = draft::excluded((&challenge, &facts), op, typed)?;
    let (id, token) = (PitchId::generate(), random_hex::<32>());
    if !excluded.is_empty() {
        return Ok(BegunEarly { begun: Begun::Excluded(excluded), token });
    }
    let address = canonical(email)?;
    let expires_at = op.now + app.config.retention.of_unconfirmed();
    let begun = store::write(&app.db, async |tx| {
        spend(tx, op, &address).await?;
        let reference = draft::insert(tx, op, id, &challenge, None).await?;
        let link = random_hex::<32>();
        let early = Early {
            pitch: id,
            email: address.as_str().to_owned(),
            device_hash: token_hash(&token),
            link_hash: token_hash(&link),
            expires_at,
        };
        store::pitch::early::insert(tx, early, op.now).await?;
        let letter = Letter { reference: &reference, challenge: &challenge, link: &link, expires_at };
        letter.post(tx, app, op, &address).await?;
        Ok(Begun::Draft(reference))
    })
    .await?;
    app.work.mails.notify_one();
    Ok(BegunEarly { begun, token })
}

/// Mails another link, to this address: one that was mistyped is not the end of a draft. The link before opens nothing any
/// more. For whoever holds the draft's token; refused for too many, as at the beginning.
pub async fn ask_again(app: &App, op: &Op, reference: &str, email: &str) -> Result<()> {
    let own = own(app, op, reference).await?;
    if !own.seen.facts.holds_token {
        return refused("refused-draft-confirmed");
    }
    let grant = decide::<ReadBody>(&op.actor, &own.seen.facts, op.now)?;
    let address = canonical(email)?;
    let (_, expires_at) =
        store::pitch::early::address(app.db.read(), &grant).await?.ok_or(Error::NotFound)?;
    store::write(&app.db, async |tx| {
        spend(tx, op, &address).await?;
        let link = random_hex::<32>();
        store::pitch::early::readdress(tx, &grant, address.as_str(), token_hash(&link)).await?;
        record::audit(tx, op, Event::new("pitch.address_asked", grant.pitch().0)).await?;
        let letter = Letter {
            reference: &own.seen.head.reference,
            challenge: &own.challenge,
            link: &link,
            expires_at,
        };
        letter.post(tx, app, op, &address).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

/// The draft whose token a browser holds, while that opens it.
pub async fn held_draft(app: &App, op: &Op, token: &str) -> Result<Option<PitchId>> {
    let held = store::pitch::early::of_device(app.db.read(), &token_hash(token)).await?;
    Ok(held.filter(|(_, times)| times.are_open(op.now).is_ok()).map(|(pitch, _)| pitch))
}

fn canonical(email: &str) -> Result<EmailAddress> {
    EmailAddress::parse(email).map_err(|_| {
        let why = if email.trim().is_empty() { "email-missing" } else { "email-invalid" };
        Error::Invalid(Invalid::field("email", why))
    })
}

/// One more mail to an address that somebody typed.
async fn spend(tx: &Tx, op: &Op, address: &EmailAddress) -> Result<()> {
    if let Some(client) = op.client.map(limit::client) {
        record::spend(tx, op, &limit::EARLY, &client).await?;
    }
    record::spend(tx, op, &limit::EARLY_MAIL, address.as_str()).await
}

/// The mail with the link.
struct Letter<'a> {
    reference: &'a str,
    challenge: &'a Pitching,
    link: &'a str,
    expires_at: DateTime<Utc>,
}

impl Letter<'_> {
    async fn post(&self, tx: &Tx, app: &App, op: &Op, address: &EmailAddress) -> Result<()> {
        let to = Recipient {
            account: None,
            name: address.as_str().to_owned(),
            address: address.as_str().to_owned(),
            language: op.language.clone(),
        };
        let notice = Notice::ConfirmDraft {
            reference: self.reference.to_owned(),
            challenge: self.challenge.title.clone(),
            until: app.wording_for(op).instant(self.expires_at, op.zone.as_deref().unwrap_or("UTC")),
            link: app.link(&format!("/confirm/{}", self.link)),
        };
        record::mail(tx, app, op, &to, &token_hash(self.link), None, &notice).await
    }
}
