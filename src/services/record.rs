//! What joins every write: the audit entry, the mails and the jobs of the same transaction.

use entity::values::{AccountId, MailKind, OutboxId, PitchId};
use rand::RngExt as _;
use serde::Serialize;

use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::{Event, hex},
        job::Job,
        limit::Limit,
        mail::message_id,
        notice::Notice,
        policy::{self, Administer, PitchFacts, PortalFacts},
        workflow::{Effect, Happening, advance},
    },
    error::{Error, Refusal, Result},
    store::{self, Tx, account::Person, outbox::Mail},
};

/// The admin who acts, as themselves; 404 for everybody else.
pub fn administers(op: &Op) -> Result<AccountId> {
    policy::decide::<Administer>(&op.actor, &PortalFacts { of: None }, op.now)
        .map_err(|_| Error::NotFound)?;
    op.account().ok_or(Error::SignIn)
}

/// Roles, accounts, agreements, the glass and acting as somebody want a caller who showed within the last minutes who
/// they are. The one place where that is asked: signing in again is not there yet, so everybody passes.
pub const fn proved_lately(_: &Op) -> Result<()> {
    Ok(())
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
