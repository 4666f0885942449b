//! The sending: once, whatever happens on the way, with a receipt that can be proved.

use chrono::{DateTime, NaiveDate, Utc};
use entity::values::{AccountId, OrganisationId, PitchState, TeamRole};

use super::{
    draft::{as_it_stands, names_another},
    organisation, receipt, refused, seen, signed_in,
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        file::{self, Place, missing},
        form::Answers,
        limit::SUBMIT,
        notice::Notice,
        pitch::{Attempt, may_send},
        policy::{Grant, ReadBody, SubmitPitch, decide},
    },
    error::{Error, Invalid, Result},
    services::record::{self, Recipient},
    store::{
        self, Tx,
        attachment::File,
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
    /// The ticket of the same sending, which could not be taken before; empty without one.
    pub ticket: &'a str,
}

impl Sending<'_> {
    fn attempt<'a>(&'a self, account: AccountId, reference: &'a str) -> Attempt<'a> {
        Attempt { account, reference, key: self.key, version: self.version }
    }
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
    once(app, op, reference, &Sending { key, version, declared: "", ticket: "" }, false).await.map(|_| ())
}

/// The ticket for a sending that cannot be taken now, to be shown when it comes again. Needs no database.
pub fn ticket(app: &App, op: &Op, reference: &str, sending: &Sending<'_>) -> Result<String> {
    let attempt = sending.attempt(signed_in(op)?, reference);
    Ok(attempt.ticket(op.now, &receipt::key(app)?))
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
    let arrived = arrived(app, op, account, &seen, sending).await?;
    let asking = Op { now: arrived.unwrap_or(op.now), ..op.clone() };
    let grant = decide::<SubmitPitch>(&asking.actor, &seen.facts, asking.now)?;
    if seen.head.answers_version != sending.version {
        return refused("refused-changed-since");
    }
    let readable = decide::<ReadBody>(&op.actor, &seen.facts, op.now)?;
    let material = store::pitch::sending::material(app.db.read(), &readable, &*app.areas(op).await?).await?;
    let declared = if is_asked { sending.declared } else { &material.terms_version };
    let answers = complete(&material, &material.answers, declared, asking.now.date_naive())?;
    let way = Way {
        key: sending.key,
        sent_by: account,
        sent_at: asking.now,
        // Who sends for others, at times of their own, answers for how often.
        is_limited: is_asked,
        is_unsure: app.guard.lock().is_ok_and(|guard| guard.is_unsure()),
        word: if arrived.is_some() { "again" } else { "person" },
    };
    deliver(app, op, &seen, &material, answers, &way, async |tx| {
        let locked = store::pitch::draft::lock(tx, &grant).await?;
        as_it_stands::<SubmitPitch>(&asking, &seen, &locked)
    })
    .await
}

/// When a sending that is too late now was tried first, if that was in time.
async fn arrived(
    app: &App,
    op: &Op,
    account: AccountId,
    seen: &Seen,
    sending: &Sending<'_>,
) -> Result<Option<DateTime<Utc>>> {
    let Some(deadline) = seen.deadline.filter(|deadline| deadline.is_over(op.now)) else { return Ok(None) };
    if sending.ticket.is_empty() {
        return Ok(None);
    }
    let keys = receipt::receipt_keys(app).await?;
    let arrived = sending.attempt(account, &seen.head.reference).arrived(sending.ticket, &keys);
    Ok(arrived.filter(|arrived| deadline.takes_again(*arrived, op.now)))
}

/// The answers as they would be sent on this day: of what is asked, and no others. Refused while something is open.
pub(super) fn complete(
    material: &Material,
    answers: &Answers,
    declared: &str,
    day: NaiveDate,
) -> Result<Answers> {
    let form = material.form.asked(answers, day);
    let answers = answers.only(&form, |_| true);
    let mut invalid =
        missing(&places(material, &answers, day), material.files.iter().map(|file| file.field.as_str()));
    invalid
        .0
        .extend(may_send(&form, &answers, declared, &material.terms_version).err().unwrap_or_default().0);
    invalid.into_result()?;
    Ok(answers)
}

/// The places for files of what would be sent.
fn places(material: &Material, answers: &Answers, day: NaiveDate) -> Vec<Place> {
    file::places(&material.form, answers, day, u32::MAX)
}

/// How a sending comes about.
pub(super) struct Way<'a> {
    pub(super) key: &'a str,
    /// In whose name.
    pub(super) sent_by: AccountId,
    pub(super) sent_at: DateTime<Utc>,
    pub(super) is_limited: bool,
    /// The clock jumped lately.
    pub(super) is_unsure: bool,
    /// The word in the audit entry: `person`, `again`, `automatic` or `accepted`.
    pub(super) word: &'static str,
}

/// Freezes these answers as the next version, with receipt, mail and audit entry. `ask` locks the draft and says once
/// more whether it may be sent.
pub(super) async fn deliver(
    app: &App,
    op: &Op,
    seen: &Seen,
    material: &Material,
    answers: Answers,
    way: &Way<'_>,
    ask: impl AsyncFnOnce(&Tx) -> Result<Grant<SubmitPitch>>,
) -> Result<()> {
    let lead = Recipient::from(material.lead.clone());
    // Whoever sends it, the organisation is its lead's.
    let mine = organisation::of(app, seen.head.led_by()?).await?;
    let (sent, file_fields) = sent(seen, material, answers, way.sent_at)?;
    let notice = notice(app, &lead, material, seen, &sent);
    let letter = record::letter(app, &lead, &notice)?;
    store::write(&app.db, async |tx| {
        if way.is_limited {
            record::spend(tx, op, &SUBMIT, &way.sent_by.to_string()).await?;
        }
        let grant = ask(tx).await?;
        let organisation = link(tx, op, seen, &mine, &sent.answers).await?;
        freeze(tx, op, &grant, seen, (&sent, &file_fields), way, organisation).await?;
        store::pitch::auto_send::drop(tx, seen.head.id).await?;
        let fact = format!("{}:{}", seen.head.reference, sent.version);
        let mail = (notice.kind(), letter);
        record::post(tx, app, op, &lead, &fact, Some(seen.head.id), mail).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

/// The version as it will be frozen, with the hash of its receipt, and the fields whose files are part of it.
fn sent(
    seen: &Seen,
    material: &Material,
    answers: Answers,
    sent_at: DateTime<Utc>,
) -> Result<(Sent, Vec<String>)> {
    let file_fields: Vec<String> =
        places(material, &answers, sent_at.date_naive()).into_iter().map(|place| place.field).collect();
    let own = material.files.iter().filter(|file| file_fields.contains(&file.field));
    let sent = Sent {
        files: own.map(File::receipt).collect(),
        version: seen.head.version + 1,
        answers,
        form_version: i32::try_from(material.form.version).map_err(anyhow::Error::from)?,
        terms_version: material.terms_version.clone(),
        sha256: String::new(),
        sent_at,
    };
    let sha256 = sent.receipt(&seen.head.reference)?.sha256;
    Ok((Sent { sha256, ..sent }, file_fields))
}

/// The organisation of the sent pitch: as it was linked while writing, or by its name now.
async fn link(
    tx: &Tx,
    op: &Op,
    seen: &Seen,
    mine: &[store::organisation::Membership],
    answers: &Answers,
) -> Result<Option<OrganisationId>> {
    let present = seen.head.organisation;
    if !names_another(answers, present, mine) {
        return Ok(present);
    }
    Ok(organisation::link(tx, op, seen.head.id, seen.head.led_by()?, mine, present, answers).await?.id())
}

async fn freeze(
    tx: &Tx,
    op: &Op,
    grant: &Grant<SubmitPitch>,
    seen: &Seen,
    (sent, file_fields): (&Sent, &[String]),
    way: &Way<'_>,
    organisation: Option<OrganisationId>,
) -> Result<()> {
    let sending = store::pitch::sending::Sending {
        draft: seen.head.answers_version,
        version: sent.version,
        answers: sent.answers.clone(),
        form_version: sent.form_version,
        terms_version: sent.terms_version.clone(),
        sha256: sent.sha256.clone(),
        key: way.key.to_owned(),
        sent_by: way.sent_by,
        organisation,
        stage: seen.workflow.start.clone(),
        file_fields: file_fields.to_vec(),
    };
    if !store::pitch::sending::send(tx, grant, sending, sent.sent_at).await? {
        return refused("refused-changed-since");
    }
    let entry = Event::new("pitch.submitted", seen.head.id.0)
        .with("reference", &seen.head.reference)
        .with("version", sent.version)
        .with("sha256", &sent.sha256)
        .with("way", way.word);
    let entry = if way.is_unsure { entry.with("time_uncertain", true) } else { entry };
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
