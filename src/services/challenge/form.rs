//! The form of a challenge at the desk: changed step by step in a working copy that nobody else sees, then put in use
//! as a version that never changes. Once pitches were sent, whatever would make them incomplete or asks otherwise needs
//! a second person.

use entity::values::{ChallengeState, ReopeningState};

use super::desk::found;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        challenge::reasoned,
        form::{Differences, Edit, FormDefinition, differences},
        policy::{EditChallenge, ReadOutbox, decide},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record,
    store::{self, Tx, challenge::Kept, form::Change},
};

/// The form as it is worked on.
#[derive(Clone, Debug)]
pub struct FormDesk {
    pub kept: Kept,
    /// The version in use.
    pub current: FormDefinition,
    /// The working copy; the version in use while nobody changed anything.
    pub form: FormDefinition,
    /// Counts changes of the working copy; 0 while there is none.
    pub revision: i32,
    pub differences: Differences,
    /// Pitches that were sent.
    pub sent: u64,
    /// Pitches that are drafts.
    pub drafts: u64,
    /// What waits for a second person, and who proposed it.
    pub waiting: Option<(Change, String)>,
    /// The reader may change it.
    pub edits: bool,
}

impl FormDesk {
    /// Whether putting the working copy in use needs a second person.
    #[must_use]
    pub fn needs_second(&self) -> bool {
        self.sent > 0 && !self.differences.only_adds
    }
}

/// The form of a challenge, for those who manage or approve it.
pub async fn form_desk(app: &App, op: &Op, slug: &str) -> Result<FormDesk> {
    let conn = app.db.read();
    let kept = found::<ReadOutbox>(conn, op, slug).await?;
    let current = store::form::definition(conn, kept.library.form).await?;
    let draft = store::form::draft(conn, kept.id).await?;
    let (sent, drafts) = store::form::counts(conn, kept.id).await?;
    let waiting = match store::form::waiting(conn, kept.id).await? {
        Some(change) => {
            let name = store::account::person(conn, change.proposed_by).await?.name;
            Some((change, name))
        }
        None => None,
    };
    let (form, revision) =
        draft.map_or_else(|| (current.clone(), 0), |draft| (draft.definition, draft.revision));
    let known = app.areas(op).await?.known(&kept.content.areas());
    let (current, form) = (current.knowing(&known), form.knowing(&known));
    let is_over = matches!(kept.content.state, ChallengeState::Withdrawn | ChallengeState::Archived);
    Ok(FormDesk {
        differences: differences(&current, &form),
        edits: !is_over && decide::<EditChallenge>(&op.actor, &kept.facts(op.now), op.now).is_ok(),
        current,
        form,
        revision,
        sent,
        drafts,
        waiting,
        kept,
    })
}

/// The desk for somebody who changes the form. Refused: a challenge that is over.
async fn editing(app: &App, op: &Op, slug: &str) -> Result<FormDesk> {
    let kept = found::<EditChallenge>(app.db.read(), op, slug).await?;
    if matches!(kept.content.state, ChallengeState::Withdrawn | ChallengeState::Archived) {
        return Err(Refusal::new("refused-challenge-over").into());
    }
    form_desk(app, op, slug).await
}

/// Steps in the working copy, all or none; `revision` is the one the page was drawn from. Refused when somebody changed
/// it since.
pub async fn edit_form(app: &App, op: &Op, slug: &str, revision: i32, edits: Vec<Edit>) -> Result<()> {
    let desk = editing(app, op, slug).await?;
    let by = op.account().ok_or(Error::SignIn)?;
    if desk.revision != revision {
        return Err(Refusal::new("refused-form-changed").into());
    }
    let form = edits.into_iter().try_fold(desk.form.clone(), |form, edit| edit.on(&form))?;
    store::write(&app.db, async |tx| {
        store::form::write_draft(tx, desk.kept.id, &form, revision, by, op.now).await?;
        let entry = Event::new("form.edited", desk.kept.id.0).with("revision", revision + 1);
        record::audit(tx, op, entry).await
    })
    .await
}

/// Throws the working copy away: what is in use stays.
pub async fn discard_form(app: &App, op: &Op, slug: &str, revision: i32) -> Result<()> {
    let desk = editing(app, op, slug).await?;
    store::write(&app.db, async |tx| {
        store::form::drop_draft(tx, desk.kept.id, revision).await?;
        record::audit(tx, op, Event::new("form.discarded", desk.kept.id.0)).await
    })
    .await
}

/// How putting a form in use ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormUsed {
    /// New pitches begin on it.
    Now,
    /// A second person has to confirm it.
    Asked,
}

/// Puts the working copy in use as the next version, or asks a second person to. Refused: a form with faults, one in
/// which nothing is different, and a change that needs a second person without a reason.
pub async fn use_form(app: &App, op: &Op, slug: &str, revision: i32, reason: &str) -> Result<FormUsed> {
    let desk = editing(app, op, slug).await?;
    let by = op.account().ok_or(Error::SignIn)?;
    if desk.revision != revision {
        return Err(Refusal::new("refused-form-changed").into());
    }
    sound(&desk.form)?;
    if desk.differences.is_none() {
        return Err(Refusal::new("refused-form-same").into());
    }
    let next = version(&desk.kept, &desk.current, desk.form.clone());
    if desk.needs_second() {
        let reason = reasoned(reason)?;
        store::write(&app.db, async |tx| {
            let base = desk.kept.library.form;
            store::form::add_change(tx, desk.kept.id, (base, &next), reason, by, op.now).await?;
            store::form::drop_draft(tx, desk.kept.id, revision).await?;
            record::audit(tx, op, Event::new("form.change-asked", desk.kept.id.0)).await
        })
        .await?;
        return Ok(FormUsed::Asked);
    }
    store::write(&app.db, async |tx| {
        // A pitch may have been sent since the desk was looked at.
        let (sent, _) = store::form::counts(tx, desk.kept.id).await?;
        if sent > 0 && !desk.differences.only_adds {
            return Err(Refusal::new("refused-form-changed").into());
        }
        store::form::drop_draft(tx, desk.kept.id, revision).await?;
        put(tx, op, &desk.kept, &next).await
    })
    .await?;
    app.public_changed();
    Ok(FormUsed::Now)
}

/// Answers a change that waits: for whoever manages or approves the challenge and did not propose it; who proposed it
/// can take it back. When it is confirmed, it is in use at once; otherwise it is the working copy again, where there is
/// none.
pub async fn decide_form(app: &App, op: &Op, slug: &str, confirms: bool) -> Result<()> {
    let desk = form_desk(app, op, slug).await?;
    let by = op.account().ok_or(Error::SignIn)?;
    let (change, _) = desk.waiting.ok_or(Error::NotFound)?;
    let id = desk.kept.id;
    if confirms && change.proposed_by == by {
        return Err(Refusal::new("refused-form-own").into());
    }
    if !confirms {
        return store::write(&app.db, async |tx| {
            store::form::settle_change(tx, change.id, ReopeningState::Refused, by, op.now).await?;
            if desk.revision == 0 {
                store::form::write_draft(tx, id, &change.definition, 0, change.proposed_by, op.now).await?;
            }
            record::audit(tx, op, Event::new("form.change-refused", id.0)).await
        })
        .await;
    }
    sound(&change.definition)?;
    let kept =
        Kept { library: store::library::Library { form: change.base, ..desk.kept.library }, ..desk.kept };
    store::write(&app.db, async |tx| {
        store::form::settle_change(tx, change.id, ReopeningState::Confirmed, by, op.now).await?;
        put(tx, op, &kept, &change.definition).await
    })
    .await?;
    app.public_changed();
    Ok(())
}

async fn put(tx: &Tx, op: &Op, kept: &Kept, next: &FormDefinition) -> Result<()> {
    let form = store::form::put_in_use(tx, kept.id, kept.library.form, next, op.now).await?;
    let entry = Event::new("form.used", kept.id.0).with("form", form).with("version", next.version);
    record::audit(tx, op, entry).await
}

/// The next version under the challenge's own name. Its number is higher than the one before, whoever's that was:
/// a receipt names it.
fn version(kept: &Kept, current: &FormDefinition, form: FormDefinition) -> FormDefinition {
    let key = format!("form_{}", kept.id.0.simple());
    FormDefinition { key, version: current.version + 1, ..form }
}

/// Refuses a form with faults, each with its place.
fn sound(form: &FormDefinition) -> Result<()> {
    let mut invalid = Invalid::default();
    for fault in form.check_for_pitches().err().unwrap_or_default() {
        invalid.push(fault.place.clone(), fault.refusal());
    }
    invalid.into_result()
}
