//! The sending: once, whatever happens on the way, with a receipt that can be proved.

use entity::values::{AccountId, OrganisationId, PitchState, TeamRole};

use super::{draft::names_another, organisation, refused, seen, signed_in};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        form::Answers,
        limit::SUBMIT,
        notice::Notice,
        pitch::may_send,
        policy::{Grant, ReadBody, SubmitPitch, decide},
        receipt::Receipt,
    },
    error::{Error, Invalid, Refusal, Result},
    services::record::{self, Recipient},
    store::{
        self, Tx,
        pitch::{
            Seen,
            sending::{Material, Sent},
        },
    },
};

/// What the page of the last check posts.
#[derive(Clone, Copy, Debug)]
pub struct Sending<'a> {
    /// Given by the page: the same key twice is one sending.
    pub key: &'a str,
    /// The version of the draft the page showed.
    pub version: i32,
    /// The version of the terms that was agreed to; empty when it was not.
    pub declared: &'a str,
}

/// Sends a pitch for the person who looked at it: as [`submit`], and the declaration is asked for.
/// Answers the reference.
pub async fn send(app: &App, op: &Op, reference: &str, sending: &Sending<'_>) -> Result<String> {
    once(app, op, reference, sending, true).await
}

/// Sends a pitch: freezes the version, gives the receipt, tells its lead, in one transaction. The same sending
/// again, by any way, changes nothing and succeeds. Refused: an incomplete draft, one that changed since
/// `version`, a key that sent something else, after the deadline, without the right. The caller answers for
/// the declaration.
pub async fn submit(app: &App, op: &Op, reference: &str, key: &str, version: i32) -> Result<()> {
    once(app, op, reference, &Sending { key, version, declared: "" }, false).await.map(|_| ())
}

/// The refusals that a faster sending of the same can cause.
const LOST: [&str; 3] = ["refused-changed-since", "refused-already-sent", "refused-key-used"];

async fn once(app: &App, op: &Op, reference: &str, sending: &Sending<'_>, is_asked: bool) -> Result<String> {
    let account = signed_in(op)?;
    if !(8..=100).contains(&sending.key.len()) || !sending.key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::Invalid(Invalid::field("_key", "my-check-no-key")));
    }
    let before = seen(app, op, reference).await?;
    let reference = before.head.reference.clone();
    if is_sent(app, account, &before, sending).await? {
        return Ok(reference);
    }
    match now(app, op, account, before, sending, is_asked).await {
        // Another sending was faster; it may have been this very one.
        Err(Error::Refused(refusal)) if LOST.contains(&refusal.message) => {
            let after = seen(app, op, &reference).await?;
            let is_sent = is_sent(app, account, &after, sending).await?;
            if is_sent { Ok(reference) } else { Err(Error::Refused(refusal)) }
        }
        other => other.map(|()| reference),
    }
}

/// Whether exactly this was sent before: with this key, or with another one from the same version.
async fn is_sent(app: &App, account: AccountId, seen: &Seen, sending: &Sending<'_>) -> Result<bool> {
    let is_same = seen.head.answers_version == sending.version;
    match store::pitch::sending::by_key(app.db.read(), account, sending.key).await? {
        Some(pitch) if pitch == seen.head.id && is_same => Ok(true),
        Some(_) => Err(Error::Invalid(Invalid::field("_key", "my-check-key-used"))),
        None => {
            let is_sent = seen.head.state != PitchState::Draft;
            Ok(is_sent && is_same && seen.facts.team == Some(TeamRole::Lead))
        }
    }
}

async fn now(
    app: &App,
    op: &Op,
    account: AccountId,
    seen: Seen,
    sending: &Sending<'_>,
    is_asked: bool,
) -> Result<()> {
    let grant = decide::<SubmitPitch>(&op.actor, &seen.facts, op.now)?;
    if seen.head.answers_version != sending.version {
        return refused("refused-changed-since");
    }
    let readable = decide::<ReadBody>(&op.actor, &seen.facts, op.now)?;
    let material = store::pitch::sending::material(app.db.read(), &readable).await?;
    // As they would be sent: of what is asked, and no others.
    let form = material.form.asked(&material.answers, op.now.date_naive());
    let answers = material.answers.only(&form, |_| true);
    let declared = if is_asked { sending.declared } else { &material.terms_version };
    may_send(&form, &answers, declared, &material.terms_version).map_err(Error::Invalid)?;

    let lead = Recipient::from(material.lead.clone());
    // Whoever sends it, the organisation is its lead's.
    let lead_account = if seen.facts.team == Some(TeamRole::Lead) { account } else { seen.head.lead };
    let mine = organisation::of(app, lead_account).await?;
    let sent = sent(&seen, &material, answers, op)?;
    let notice = notice(app, &lead, &material, &seen, &sent);
    let letter = record::letter(app, &lead, &notice)?;
    store::write(&app.db, async |tx| {
        // Who sends for others, at times of their own, answers for how often.
        if is_asked {
            record::spend(tx, op, &SUBMIT, &account.to_string()).await?;
        }
        let organisation = link(tx, op, lead_account, &seen, &mine, &sent.answers).await?;
        freeze(tx, op, &grant, &seen, &sent, sending.key, organisation).await?;
        let fact = format!("{}:{}", seen.head.reference, sent.version);
        let mail = (notice.kind(), letter);
        record::post(tx, app, op, &lead, &fact, Some(seen.head.id), mail).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

/// The version as it will be frozen, with the hash of its receipt.
fn sent(seen: &Seen, material: &Material, answers: Answers, op: &Op) -> Result<Sent> {
    let sent = Sent {
        version: seen.head.version + 1,
        answers,
        form_version: i32::try_from(material.form.version).map_err(anyhow::Error::from)?,
        terms_version: material.terms_version.clone(),
        sha256: String::new(),
        sent_at: op.now,
    };
    let sha256 = sent.receipt(&seen.head.reference)?.sha256;
    Ok(Sent { sha256, ..sent })
}

/// The organisation of the sent pitch: as it was linked while writing, or by its name now.
async fn link(
    tx: &Tx,
    op: &Op,
    account: AccountId,
    seen: &Seen,
    mine: &[store::organisation::Membership],
    answers: &Answers,
) -> Result<Option<OrganisationId>> {
    let present = seen.head.organisation;
    if !names_another(answers, present, mine) {
        return Ok(present);
    }
    Ok(organisation::link(tx, op, seen.head.id, account, mine, present, answers).await?.id())
}

async fn freeze(
    tx: &Tx,
    op: &Op,
    grant: &Grant<SubmitPitch>,
    seen: &Seen,
    sent: &Sent,
    key: &str,
    organisation: Option<OrganisationId>,
) -> Result<()> {
    let sending = store::pitch::sending::Sending {
        draft: seen.head.answers_version,
        version: sent.version,
        answers: sent.answers.clone(),
        form_version: sent.form_version,
        terms_version: sent.terms_version.clone(),
        sha256: sent.sha256.clone(),
        key: key.to_owned(),
        sent_by: signed_in(op)?,
        organisation,
        stage: seen.workflow.start.clone(),
    };
    if !store::pitch::sending::send(tx, grant, sending, op.now).await? {
        return refused("refused-changed-since");
    }
    let entry = Event::new("pitch.submitted", seen.head.id.0)
        .with("reference", &seen.head.reference)
        .with("version", sent.version)
        .with("sha256", &sent.sha256);
    record::audit(tx, op, entry).await
}

fn notice(app: &App, lead: &Recipient, material: &Material, seen: &Seen, sent: &Sent) -> Notice {
    let wording = app.wording(&lead.language);
    Notice::Receipt {
        reference: seen.head.reference.clone(),
        challenge: material.challenge.clone(),
        sent_at: wording.instant(sent.sent_at, &material.zone),
        sha256: sent.sha256.clone(),
        decision: material.decision_at.map(|at| wording.day(at, &material.zone)),
        link: app.link(&format!("/my/pitches/{}", seen.head.reference)),
    }
}

/// The receipt of the newest sent version: exactly the bytes that were hashed. 404 while nothing was sent; refused
/// after the text was removed, which only its hash outlives.
pub async fn receipt(app: &App, op: &Op, reference: &str) -> Result<Receipt> {
    let seen = seen(app, op, reference).await?;
    let grant = decide::<ReadBody>(&op.actor, &seen.facts, op.now)?;
    let sent = store::pitch::sending::sent(app.db.read(), &grant).await?.ok_or(Error::NotFound)?;
    let receipt = sent.receipt(&seen.head.reference)?;
    if receipt.sha256 != sent.sha256
        && store::privacy::pitches::erased_at(app.db.read(), grant.pitch()).await?.is_some()
    {
        return Err(Refusal::new("refused-text-removed").into());
    }
    if receipt.sha256 != sent.sha256 {
        return Err(Error::Internal(anyhow::anyhow!("the receipt of {reference} does not match its hash")));
    }
    Ok(receipt)
}
