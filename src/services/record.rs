//! What joins every write: the audit entry, the mails and the jobs of the same transaction.

use entity::values::{
    AccountId, CeremonyPurpose, ChallengeId, InvitationState, MailKind, OutboxId, PitchId, Role, SessionId,
};
use rand::RngExt as _;
use serde::Serialize;

use crate::{
    app::App,
    domain::{
        actor::{Op, Roles},
        audit::{Event, hex},
        canonical::sha256_hex,
        job::Job,
        limit::{self, Limit},
        mail::message_id,
        notice::{Change, Notice},
        policy::{self, Administer, PitchFacts, PortalFacts},
        workflow::{Effect, Happening, advance},
    },
    error::{Error, Refusal, Result},
    passkeys::Asked,
    store::{self, Tx, account::Person, invitation::To, outbox::Mail},
};

/// The admin who acts, as themselves; 404 for everybody else.
pub fn administers(op: &Op) -> Result<AccountId> {
    policy::decide::<Administer>(&op.actor, &PortalFacts { of: None }, op.now)
        .map_err(|_| Error::NotFound)?;
    op.account().ok_or(Error::SignIn)
}

/// Writes the audit entry of what this transaction does.
pub async fn audit(tx: &Tx, op: &Op, event: Event) -> Result<()> {
    store::audit::append(tx, op, &event, random_hex::<16>()).await
}

/// Notes in the access register that somebody of the host opened a part of a pitch, before they see it.
pub async fn opened(app: &App, op: &Op, facts: &PitchFacts, facet: &str) -> Result<()> {
    let (Some(account), Some(standing)) = (op.account(), facts.reads_as(&op.actor, op.now)) else {
        return Ok(());
    };
    store::write(&app.db, async |tx| {
        if store::access::opened(tx, facts.pitch, account, facet, standing, op.now).await? {
            let entry = Event::new("pitch.opened", facts.pitch.0).with("facet", facet).with("as", standing);
            audit(tx, op, entry).await?;
        }
        Ok(())
    })
    .await
}

/// Takes one from a limit for somebody; refused when it is used up.
pub async fn spend(tx: &Tx, op: &Op, limit: &Limit, whom: &str) -> Result<()> {
    let (name, now) = (limit.for_whom(whom), op.now.timestamp_millis());
    let full_at = store::limit::locked(tx, &name).await?;
    match limit.take(Some(full_at), now) {
        Ok(full_at) => store::limit::keep(tx, &name, full_at).await,
        Err(wait) => Err(Error::TooOften(u32::try_from(wait / 1000 + 1).unwrap_or(u32::MAX))),
    }
}

/// Ends the sessions of an account but the one that is kept, if one is.
pub async fn end_sessions(tx: &Tx, op: &Op, account: AccountId, kept: Option<SessionId>) -> Result<()> {
    let ended = store::session::end_all(tx, account, kept, op.now).await?;
    if ended > 0 {
        audit(tx, op, Event::new("session.ended", account.0).with("others", ended)).await?;
    }
    Ok(())
}

/// Takes back what somebody invited others to, who has no place there any more: their links end with this write.
pub async fn revoke_invitations(tx: &Tx, op: &Op, to: To, by: AccountId) -> Result<()> {
    for id in store::invitation::sent_by(tx, to, by).await? {
        if store::invitation::settle(tx, id, InvitationState::Revoked, "", op.now).await? {
            let entry = Event::new("invitation.revoked", to.object()).with("invitation", id);
            audit(tx, op, entry.with("of", by)).await?;
        }
    }
    Ok(())
}

/// Notes that the person of a session showed who they are; from now on the answered token opens it.
pub async fn prove_session(tx: &Tx, op: &Op, session: SessionId) -> Result<String> {
    let token = random_hex::<32>();
    store::session::prove(tx, session, &token_hash(&token), op.now).await?;
    Ok(token)
}

/// A session whose person showed who they are.
#[derive(Clone, Debug)]
pub struct Proved {
    /// The token that opens it from now on.
    pub token: String,
    pub roles: Roles,
}

/// A question to the authenticator of a browser.
#[derive(Clone, Debug)]
pub struct Question {
    /// What the browser holds until it answers.
    pub token: String,
    /// What it passes to the authenticator.
    pub options: serde_json::Value,
}

/// Keeps a question for its one answer, instead of the one that this browser was asked before.
pub async fn ask_authenticator(
    app: &App,
    op: &Op,
    purpose: CeremonyPurpose,
    account: Option<AccountId>,
    asked: Asked,
    before: Option<&str>,
) -> Result<Question> {
    let (token, client) = (random_hex::<32>(), op.client.map(limit::client));
    store::write(&app.db, async |tx| {
        if let Some(client) = &client {
            spend(tx, op, &limit::PASSKEY, client).await?;
        }
        if let Some(before) = before {
            store::ceremony::drop(tx, &token_hash(before)).await?;
        }
        let state = asked.state.clone();
        store::ceremony::insert(tx, token_hash(&token), purpose, account, state, op.now).await
    })
    .await?;
    Ok(Question { token, options: asked.options })
}

/// Queues work for after the commit.
pub async fn job(tx: &Tx, op: &Op, job: Job) -> Result<()> {
    store::jobs::insert(tx, &job, op.now).await
}

/// Who gets a mail.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub account: Option<AccountId>,
    pub name: String,
    pub address: String,
    pub language: String,
}

impl From<Person> for Recipient {
    fn from(person: Person) -> Self {
        Self { account: Some(person.id), name: person.name, address: person.email, language: person.language }
    }
}

/// A mail as its recipient will read it.
#[derive(Clone, Debug)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Where one POST stops mails like this one.
    pub unsubscribe: Option<String>,
}

/// Renders a mail; nothing is queued.
pub fn letter(app: &App, to: &Recipient, notice: &Notice) -> Result<Letter> {
    #[derive(Serialize)]
    struct Context<'a> {
        site: &'a str,
        origin: String,
        contact: &'a str,
        to_name: &'a str,
        lang: &'a str,
        #[serde(flatten)]
        notice: &'a Notice,
    }
    let context = Context {
        site: &app.config.site.name,
        origin: app.config.origin(),
        contact: &app.config.site.contact,
        to_name: &to.name,
        lang: &to.language,
        notice,
    };
    let folder = notice.kind().as_str();
    Ok(Letter {
        subject: app
            .templates
            .render_text(&to.language, &format!("mail/{folder}/subject.txt"), &context)?
            .trim()
            .to_owned(),
        text: app.templates.render_text(&to.language, &format!("mail/{folder}/body.txt"), &context)?,
        html: app.templates.render(&to.language, &format!("mail/{folder}/body.html"), &context)?,
        unsubscribe: notice.unsubscribe(),
    })
}

/// Renders and queues a mail. `fact` names what it tells: the same fact is mailed once.
pub async fn mail(
    tx: &Tx,
    app: &App,
    op: &Op,
    to: &Recipient,
    fact: &str,
    pitch: Option<PitchId>,
    notice: &Notice,
) -> Result<()> {
    let letter = letter(app, to, notice)?;
    post(tx, app, op, to, fact, pitch, (notice.kind(), letter)).await
}

/// Tells somebody that the way into their account was changed.
pub async fn mail_change(tx: &Tx, app: &App, op: &Op, person: &Person, what: Change) -> Result<()> {
    let at = app.wording(&person.language).instant(op.now, person.zone());
    let notice = Notice::Changed { what, at, link: app.link("/my/account/security") };
    let fact = format!("{what:?}:{}:{}", person.id, op.now.timestamp_millis());
    mail(tx, app, op, &Recipient::from(person.clone()), &fact, None, &notice).await
}

/// Queues a mail that was rendered before: rendering does not hold up those who wait to write.
pub async fn post(
    tx: &Tx,
    app: &App,
    op: &Op,
    to: &Recipient,
    fact: &str,
    pitch: Option<PitchId>,
    (kind, letter): (MailKind, Letter),
) -> Result<()> {
    let id = OutboxId::generate();
    let host = app.config.mail_host();
    store::outbox::insert(
        tx,
        Mail {
            id,
            kind,
            dedup_key: format!("{kind}:{fact}:{}", to.address),
            message_id: message_id(id, &host),
            account: to.account,
            pitch,
            to_name: to.name.clone(),
            to_address: to.address.clone(),
            subject: letter.subject,
            text: letter.text,
            html: letter.html,
            unsubscribe: letter.unsubscribe,
            attempts: 0,
            created_at: op.now,
        },
    )
    .await?;
    Ok(())
}

/// Moves a pitch through its workflow, with its move and its audit entry; what else the step asks for is
/// answered, for the caller to do in the same transaction.
pub async fn step(
    tx: &Tx,
    op: &Op,
    pitch: PitchId,
    what: &Happening<'_>,
    reason: &str,
) -> Result<Vec<Effect>> {
    let position = store::pitch::position(tx, pitch).await?;
    let step = advance(&position.workflow, &position.stage, what, &position.facts).map_err(Refusal::from)?;
    let event = what.trigger.as_str();
    store::pitch::step(tx, pitch, &step, event, reason, op.account(), op.now).await?;
    if step.effects.contains(&Effect::CloseAssignments) {
        store::pitch::close_assignments(tx, pitch).await?;
    }
    let entry =
        Event::new("pitch.moved", pitch.0).with("from", &step.from).with("to", &step.to).with("on", event);
    audit(tx, op, entry).await?;
    Ok(step.effects)
}

/// The same where nothing may follow: a trigger that no transition answers leaves the pitch where it is.
pub async fn step_if_any(
    tx: &Tx,
    op: &Op,
    pitch: PitchId,
    what: &Happening<'_>,
    reason: &str,
) -> Result<Vec<Effect>> {
    match step(tx, op, pitch, what, reason).await {
        Err(crate::error::Error::Refused(refusal))
            if ["refused-no-transition", "refused-guard"].contains(&refusal.message) =>
        {
            Ok(Vec::new())
        }
        other => other,
    }
}

/// Whoever manages only some challenges manages what they make, too.
pub async fn manages(tx: &Tx, op: &Op, challenge: ChallengeId) -> Result<()> {
    match op.account() {
        Some(account) if !op.actor.roles.portal(Role::Manager) => {
            store::account::grant(tx, account, Role::Manager, Some(challenge), op.now).await.map(|_| ())
        }
        _ => Ok(()),
    }
}

/// What is kept of a token that somebody else holds.
#[must_use]
pub fn token_hash(token: &str) -> String {
    sha256_hex(token.as_bytes())
}

/// `N` random bytes.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    rand::rng().fill(&mut bytes[..]);
    bytes
}

/// `N` random bytes as hex: tokens, salts, keys of forms.
#[must_use]
pub fn random_hex<const N: usize>() -> String {
    hex(&random_bytes::<N>())
}
