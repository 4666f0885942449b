//! Pitches on their applicant's side: looked at, begun, saved, sent, withdrawn.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::values::{AccountId, PitchId, PitchState, WorkflowId};

use crate::{
    app::App,
    domain::{
        actor::Op,
        file::{self, Place},
        form::{Answers, Field, FormDefinition},
        pitch::{self as rule, Reference},
        policy::{Line, ReadAttachments, ReadBody, ReadOldAttachments, SubmitPitch, decide, verdict},
        workflow::{PublicStage, Workflow},
    },
    error::{Error, FieldError, Refusal, Result},
    store::{
        self,
        account::Person,
        attachment::File,
        pitch::{Seen, own::Draft},
    },
};

mod again;
mod auto_send;
mod deadlines;
mod draft;
mod early;
mod form;
mod late;
mod organisation;
mod presence;
mod receipt;
mod remind;
mod reuse;
mod send;
mod status;
mod team;
mod thread;

pub use self::{
    again::{After, Versions, pull_back, restore, sent_version, versions},
    auto_send::{send_due, set_auto_send},
    deadlines::{Board, accept, board, extend, released},
    draft::{Begun, Met, Saved, autosave_section, delete, save_section, start},
    early::{BegunEarly, ask_again, begin_early, held_draft},
    form::{Newer, move_to_newer, newer},
    late::{Missed, missed, release},
    presence::{Present, present},
    receipt::{publish_receipt_key, receipt, receipt_keys, signed_receipt},
    remind::{remind, reminders, set_reminders},
    reuse::{Offer, offers, taken_over},
    send::{Sending, send, submit, ticket},
    status::{Decided, Status, status, withdraw},
    team::{Change, Team, add as add_teammate, ask_to_edit, change, leave, team},
    thread::{
        Asking, DeskThread, Opened, Thread, answer, answer_request, ask, desk_thread, note, remind_requests,
        request, say, thread,
    },
};
pub use crate::store::{
    challenge::Pitching,
    invitation::Pending,
    organisation::Membership,
    partnership::Won,
    pitch::{
        auto_send::Wish,
        closing::{ClosingDraft, Extension, Late, Released},
        own::{Listed, Part},
        sending::{Sent, SentHead},
        thread::{Message, Note, Request, Waiting},
    },
    team::Teammate,
};

/// Pitches on one page of the list.
const PAGE: u64 = 50;
/// Drafts named as next for their person.
const NEXT: u64 = 5;

/// The list of a person's pitches.
#[derive(Debug)]
pub struct Mine {
    /// Drafts whose challenge closes, the first to close first.
    pub next: Vec<Listed>,
    /// Questions that this person can answer, the first to be due first.
    pub asked: Vec<Waiting>,
    pub rows: Vec<Listed>,
    pub workflows: HashMap<WorkflowId, Workflow>,
    /// There are older ones, after the last row.
    pub has_more: bool,
}

impl Mine {
    /// What the applicant is told about where a sent pitch is.
    #[must_use]
    pub fn public_stage(&self, row: &Listed) -> PublicStage {
        let workflow = self.workflows.get(&row.workflow_id);
        workflow.map_or(PublicStage::Sent, |workflow| {
            rule::public_stage(workflow, &row.stage, row.release_id.is_some())
        })
    }
}

/// The pitches that this person began or that belong to one of their organisations.
pub async fn mine(app: &App, op: &Op, part: Part, after: Option<PitchId>) -> Result<Mine> {
    let account = signed_in(op)?;
    let conn = app.db.read();
    let next = store::pitch::own::closing(conn, account, op.now, NEXT).await?;
    let asked = store::pitch::thread::open_for(conn, account, op.now, NEXT).await?;
    let mut rows = store::pitch::own::listed(conn, account, part, after, PAGE + 1).await?;
    let has_more = rows.len() as u64 > PAGE;
    rows.truncate(PAGE as usize);
    let mut ids: Vec<_> = rows.iter().map(|row| row.workflow_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let workflows = store::pitch::own::workflows(conn, ids).await?;
    Ok(Mine { next, asked, rows, workflows, has_more })
}

/// A challenge before one pitches to it.
#[derive(Debug)]
pub struct Before {
    pub challenge: Pitching,
    pub form: FormDefinition,
    /// This person's drafts for it, newest first; of a visitor the one whose token they hold.
    pub drafts: Vec<Draft>,
}

/// What a person should know before beginning; open to everybody.
pub async fn before(app: &App, op: &Op, slug: &str) -> Result<Before> {
    let conn = app.db.read();
    let (shown, _) = store::challenge::visible(conn, op, slug).await?;
    let challenge = store::challenge::pitched(conn, shown.id).await?;
    let areas = app.areas(op).await?;
    let form = store::form::asked(conn, challenge.form_id, challenge.id, &areas).await?;
    let drafts = match (op.account(), op.actor.draft) {
        (Some(account), _) => {
            store::pitch::own::drafts(conn, account, challenge.id, rule::MOST_DRAFTS).await?
        }
        (None, Some(draft)) => {
            store::pitch::early::listed(conn, draft, challenge.id).await?.into_iter().collect()
        }
        (None, None) => Vec::new(),
    };
    Ok(Before { challenge, form, drafts })
}

/// A pitch as its own team sees it.
#[derive(Debug)]
pub struct Own {
    pub seen: Seen,
    pub challenge: Pitching,
    /// What is asked after the answers so far, today.
    pub form: FormDefinition,
    /// The whole form it was begun on.
    pub definition: FormDefinition,
    /// The draft; after the sending the newest sent version.
    pub answers: Answers,
    /// Who leads it; nobody while the address is not confirmed.
    pub lead: Option<Person>,
    /// The address that has to be confirmed, and until when the draft waits for it.
    pub waits_for: Option<(String, DateTime<Utc>)>,
    /// The organisations this person may pitch for.
    pub organisations: Vec<Membership>,
    /// Where files belong.
    pub places: Vec<Place>,
    /// The files of the draft; after the sending those of the newest sent version.
    pub files: Vec<File>,
    /// Those of earlier versions that were removed since.
    pub old_files: Vec<File>,
}

impl Own {
    /// The required places that have no file yet, with the section each stands in.
    #[must_use]
    pub fn missing_files(&self) -> Vec<FieldError> {
        file::missing(&self.places, self.files.iter().map(|file| file.field.as_str())).0
    }

    /// Whether it is a draft.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.seen.head.state == PitchState::Draft
    }

    /// The labels of fields that hold an answer and are not asked any more: it is kept, and never sent.
    #[must_use]
    pub fn dropped(&self) -> Vec<String> {
        let is_dropped =
            |field: &&Field| self.answers.get(&field.id).is_some() && self.form.field(&field.id).is_none();
        self.definition.fields().filter(is_dropped).map(|field| field.label.clone()).collect()
    }

    /// When it closes for this pitch; none where nothing closes.
    #[must_use]
    pub fn closes(&self) -> Option<DateTime<Utc>> {
        self.seen.deadline.map(|deadline| deadline.told())
    }

    /// Why this person cannot change it, if they cannot.
    #[must_use]
    pub fn no_edit(&self, op: &Op) -> Option<Error> {
        verdict(Line::EditDraft, &op.actor, &self.seen.facts, op.now).err().map(Error::from)
    }

    /// Whether this person may send it now, complete or not.
    #[must_use]
    pub fn may_send(&self, op: &Op) -> bool {
        decide::<SubmitPitch>(&op.actor, &self.seen.facts, op.now).is_ok()
    }

    /// Whether this person may send it now, complete or not, or why not.
    pub fn sending(&self, op: &Op) -> Result<()> {
        Ok(verdict(Line::SubmitPitch, &op.actor, &self.seen.facts, op.now).map(|_| ())?)
    }

    /// Whether this person may withdraw it now, or why not.
    pub fn withdrawal(&self, op: &Op) -> Result<()> {
        Ok(verdict(Line::WithdrawPitch, &op.actor, &self.seen.facts, op.now).map(|_| ())?)
    }

    /// Whether this person may make it a draft again now, or why not.
    pub fn pulling_back(&self, op: &Op) -> Result<()> {
        let is_where_it_arrived = self.seen.head.stage == self.seen.workflow.start;
        Ok(rule::may_pull_back(&self.seen.facts, is_where_it_arrived, op.now)?)
    }

    /// Whether this person may throw it away.
    #[must_use]
    pub fn may_delete(&self) -> bool {
        rule::may_delete(&self.seen.facts, self.seen.head.version).is_ok()
    }
}

/// One's own pitch with form and answers, or 404; without files where the address is not confirmed.
pub async fn own(app: &App, op: &Op, reference: &str) -> Result<Own> {
    let conn = app.db.read();
    let seen = seen(app, op, reference).await?;
    let grant = decide::<ReadBody>(&op.actor, &seen.facts, op.now)?;
    let answers = store::pitch::body(conn, &grant).await?;
    let challenge = store::challenge::pitched(conn, seen.head.challenge).await?;
    let areas = app.areas(op).await?;
    let definition = store::form::asked(conn, seen.head.form, seen.head.challenge, &areas).await?;
    let form = definition.asked(&answers, op.now.date_naive());
    let lead = match seen.head.lead {
        Some(lead) => Some(store::account::person(conn, lead).await?),
        None => None,
    };
    let waits_for = match lead {
        Some(_) => None,
        None => store::pitch::early::address(conn, &grant).await?,
    };
    let organisations = match op.account() {
        Some(account) => organisation::of(app, account).await?,
        None => Vec::new(),
    };
    let places = file::places(&definition, &answers, op.now.date_naive(), app.config.files.per_pitch.into());
    let (files, old_files) = if seen.facts.holds_token {
        (Vec::new(), Vec::new())
    } else {
        files(app, op, &seen, &definition).await?
    };
    Ok(Own {
        places,
        files,
        old_files,
        seen,
        challenge,
        form,
        definition,
        answers,
        lead,
        waits_for,
        organisations,
    })
}

/// The present files, and those that were removed since they were sent.
async fn files(
    app: &App,
    op: &Op,
    seen: &Seen,
    definition: &FormDefinition,
) -> Result<(Vec<File>, Vec<File>)> {
    let (conn, version) = (app.db.read(), seen.file_version());
    let grant = decide::<ReadAttachments>(&op.actor, &seen.facts, op.now)?;
    let files = store::attachment::of_version(conn, &grant, version, definition).await?;
    let grant = decide::<ReadOldAttachments>(&op.actor, &seen.facts, op.now)?;
    Ok((files, store::attachment::older(conn, &grant, version).await?))
}

/// Who wants one's own draft sent at the deadline, with their name.
pub async fn auto_send(app: &App, own: &Own) -> Result<Option<(Wish, String)>> {
    let Some(wish) = store::pitch::auto_send::wish(app.db.read(), own.seen.head.id).await? else {
        return Ok(None);
    };
    let name = store::account::person(app.db.read(), wish.asked_by).await?.name;
    Ok(Some((wish, name)))
}

/// The pitch of this reference, seen by its own team or by whoever began it and holds its token; for everybody else, the
/// host's people too, these pages do not exist.
async fn seen(app: &App, op: &Op, reference: &str) -> Result<Seen> {
    let reference = Reference::parse(reference).ok_or(Error::NotFound)?;
    let seen = store::pitch::seen(app.db.read(), reference.as_str(), &op.actor).await?;
    let is_own = seen.facts.team.is_some() || seen.facts.holds_token;
    if is_own { Ok(seen) } else { Err(Error::NotFound) }
}

fn signed_in(op: &Op) -> Result<AccountId> {
    op.account().ok_or(Error::SignIn)
}

fn refused<T>(message: &'static str) -> Result<T> {
    Err(Error::Refused(Refusal::new(message)))
}
