//! What is said about a sent pitch, by its own people and by the host's: messages, and rounds of questions.
//!
//! Notes among the host's people are loaded by what only a manager is granted; nothing on the applicant's side names them.

use chrono::{DateTime, Utc};
use entity::values::{ClarificationId, PitchState, Role, Side, TeamRole};

use super::{Own, own, refused, seen, signed_in};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        form::{self, Answers, FormDefinition, Section, problems},
        notice::Notice,
        pitch::Reference,
        policy::{Clarify, Grant, ReadBody, ReturnPitch, SeePitch, decide},
        thread::{BUNDLE, REMIND, opened, round, said, wanted_by},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record::{self, Recipient},
    store::{
        self, Tx,
        challenge::Pitching,
        pitch::{
            Seen,
            thread::{Message, Note, Request},
        },
    },
};

/// The thread of one's own pitch.
#[derive(Debug)]
pub struct Thread {
    pub own: Own,
    pub messages: Vec<Message>,
    pub requests: Vec<Request>,
    /// This person may write.
    pub may_write: bool,
}

/// The thread of one's own pitch, for everybody of its team.
pub async fn thread(app: &App, op: &Op, reference: &str) -> Result<Thread> {
    let own = own(app, op, reference).await?;
    let conn = app.db.read();
    let grant = decide::<Clarify>(&op.actor, &own.seen.facts, op.now)?;
    Ok(Thread {
        messages: store::pitch::thread::messages(conn, &grant).await?,
        requests: store::pitch::thread::requests(conn, &grant).await?,
        may_write: may_write(&own.seen).is_ok(),
        own,
    })
}

/// Leads and editors write, once the pitch was sent and while it is not withdrawn.
fn may_write(seen: &Seen) -> Result<()> {
    if seen.facts.team == Some(TeamRole::Viewer) {
        return Err(Error::Forbidden(Refusal::new("refused-no-right")));
    }
    if seen.head.state == PitchState::Submitted { Ok(()) } else { refused("refused-not-sent") }
}

/// Sends the host a message about one's own pitch. Refused: for viewers, before the sending, an empty text.
pub async fn say(app: &App, op: &Op, reference: &str, text: &str) -> Result<()> {
    let author = signed_in(op)?;
    let seen = seen(app, op, reference).await?;
    let grant = decide::<Clarify>(&op.actor, &seen.facts, op.now)?;
    may_write(&seen)?;
    let text = said("text", text).map_err(Error::Invalid)?;
    let challenge = store::challenge::pitched(app.db.read(), seen.head.challenge).await?;
    let managers = managers(app, op, &seen).await?;
    let link = app.link(&format!("/manage/pitches/{}/messages", seen.head.reference));
    let told = Told { seen: &seen, challenge: &challenge, answer_by: None, link };
    store::write(&app.db, async |tx| {
        store::pitch::thread::say(tx, &grant, (author, Side::Applicant), text, None, op.now).await?;
        record::audit(tx, op, Event::new("pitch.message", seen.head.id.0).with("side", Side::Applicant))
            .await?;
        told.tell(tx, app, op, managers).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

async fn managers(app: &App, op: &Op, seen: &Seen) -> Result<Vec<Recipient>> {
    let people =
        store::account::with_role(app.db.read(), &[Role::Manager], seen.head.challenge, op.now).await?;
    Ok(people.into_iter().map(Recipient::from).collect())
}

/// Those of a pitch who do something about it: its lead and its editors.
async fn writers(app: &App, grant: &Grant<SeePitch>) -> Result<Vec<Recipient>> {
    let people = store::team::people(app.db.read(), grant).await?;
    let writers = people.into_iter().filter(|person| person.role() != TeamRole::Viewer);
    Ok(writers
        .map(|person| Recipient {
            account: Some(person.id),
            name: person.name,
            address: person.email,
            language: person.language,
        })
        .collect())
}

/// What the mail about a message is about.
struct Told<'a> {
    seen: &'a Seen,
    challenge: &'a Pitching,
    answer_by: Option<DateTime<Utc>>,
    link: String,
}

impl Told<'_> {
    /// G1 to the other side: that there is something, never what; one mail for what comes within a few minutes.
    async fn tell(&self, tx: &Tx, app: &App, op: &Op, to: Vec<Recipient>) -> Result<()> {
        let (head, bundle) = (&self.seen.head, op.now.timestamp() / BUNDLE.num_seconds());
        let fact = format!("{}:{bundle}:{}", head.reference, self.answer_by.is_some());
        for to in to {
            let wording = app.wording(&to.language);
            let notice = Notice::Message {
                reference: head.reference.clone(),
                challenge: self.challenge.title.clone(),
                answer_by: self.answer_by.map(|at| wording.instant(at, &self.challenge.zone)),
                link: self.link.clone(),
            };
            record::mail(tx, app, op, &to, &fact, Some(head.id), &notice).await?;
        }
        Ok(())
    }
}

/// The thread as the host's people see it.
#[derive(Debug)]
pub struct DeskThread {
    pub seen: Seen,
    pub challenge: Pitching,
    pub form: FormDefinition,
    /// What was sent, for the comparison with later answers.
    pub sent: Answers,
    pub messages: Vec<Message>,
    pub requests: Vec<Request>,
    /// For whoever writes them.
    pub notes: Option<Vec<Note>>,
}

/// The thread of a pitch for those who manage or approve its challenge; 404 for whoever does not see it.
pub async fn desk_thread(app: &App, op: &Op, reference: &str) -> Result<DeskThread> {
    let conn = app.db.read();
    let seen = desk_seen(app, op, reference).await?;
    let grant = decide::<Clarify>(&op.actor, &seen.facts, op.now)?;
    let body = decide::<ReadBody>(&op.actor, &seen.facts, op.now)?;
    record::opened(app, op, &seen.facts, "thread").await?;
    let notes = match decide::<ReturnPitch>(&op.actor, &seen.facts, op.now) {
        Ok(grant) => Some(store::pitch::thread::notes(conn, &grant).await?),
        Err(_) => None,
    };
    let areas = app.areas(op).await?;
    Ok(DeskThread {
        challenge: store::challenge::pitched(conn, seen.head.challenge).await?,
        form: store::form::asked(conn, seen.head.form, seen.head.challenge, &areas).await?,
        sent: store::pitch::body(conn, &body).await?,
        messages: store::pitch::thread::messages(conn, &grant).await?,
        requests: store::pitch::thread::requests(conn, &grant).await?,
        notes,
        seen,
    })
}

/// The pitch, for people of its challenge's desk; its own people have pages of their own.
async fn desk_seen(app: &App, op: &Op, reference: &str) -> Result<Seen> {
    let reference = Reference::parse(reference).ok_or(Error::NotFound)?;
    let seen = store::pitch::seen(app.db.read(), reference.as_str(), &op.actor).await?;
    decide::<SeePitch>(&op.actor, &seen.facts, op.now)?;
    let is_desk = op.actor.roles.on(Role::Manager, seen.head.challenge)
        || op.actor.roles.on(Role::Approver, seen.head.challenge);
    if seen.facts.team.is_some() || !is_desk { Err(Error::NotFound) } else { Ok(seen) }
}

/// Sends the applicant a message, with the date by which an answer is needed if one is. Refused: without the right, an
/// empty text, a date that has passed.
pub async fn answer(app: &App, op: &Op, reference: &str, text: &str, by: &str) -> Result<()> {
    let author = signed_in(op)?;
    let seen = desk_seen(app, op, reference).await?;
    decide::<ReturnPitch>(&op.actor, &seen.facts, op.now)?;
    let grant = decide::<Clarify>(&op.actor, &seen.facts, op.now)?;
    let challenge = store::challenge::pitched(app.db.read(), seen.head.challenge).await?;
    let text = said("text", text).map_err(Error::Invalid)?;
    let by = wanted_by("by", by, &challenge.zone, op.now).map_err(Error::Invalid)?;
    let people = writers(app, &decide::<SeePitch>(&op.actor, &seen.facts, op.now)?).await?;
    let link = app.link(&format!("/my/pitches/{}/messages", seen.head.reference));
    let told = Told { seen: &seen, challenge: &challenge, answer_by: by, link };
    store::write(&app.db, async |tx| {
        store::pitch::thread::say(tx, &grant, (author, Side::Host), text, by, op.now).await?;
        record::audit(tx, op, Event::new("pitch.message", seen.head.id.0).with("side", Side::Host)).await?;
        told.tell(tx, app, op, people).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

/// Keeps a note that the applicant never sees; nobody is mailed.
pub async fn note(app: &App, op: &Op, reference: &str, text: &str) -> Result<()> {
    let author = signed_in(op)?;
    let seen = desk_seen(app, op, reference).await?;
    let grant = decide::<ReturnPitch>(&op.actor, &seen.facts, op.now)?;
    let text = said("note", text).map_err(Error::Invalid)?;
    store::write(&app.db, async |tx| {
        store::pitch::thread::note(tx, &grant, author, text, op.now).await?;
        record::audit(tx, op, Event::new("pitch.noted", seen.head.id.0)).await
    })
    .await
}

/// What the page of a manager asks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asking<'a> {
    pub questions: &'a str,
    pub due: &'a str,
}

/// Asks the applicant about these fields until a date; A6 goes to those who can answer. What was sent stays as it is.
/// Refused: without the right, while an earlier round is open, what the rule about rounds refuses.
pub async fn ask(app: &App, op: &Op, reference: &str, asking: Asking<'_>, fields: &[&str]) -> Result<()> {
    let by = signed_in(op)?;
    let seen = desk_seen(app, op, reference).await?;
    let grant = decide::<ReturnPitch>(&op.actor, &seen.facts, op.now)?;
    let challenge = store::challenge::pitched(app.db.read(), seen.head.challenge).await?;
    let areas = app.areas(op).await?;
    let form = store::form::asked(app.db.read(), seen.head.form, seen.head.challenge, &areas).await?;
    let round = round(&form, asking.questions, fields, asking.due, &challenge.zone, op.now)
        .map_err(Error::Invalid)?;
    let people = writers(app, &decide::<SeePitch>(&op.actor, &seen.facts, op.now)?).await?;
    store::write(&app.db, async |tx| {
        let id = store::pitch::thread::ask(tx, &grant, by, round.clone(), op.now).await?;
        let entry = Event::new("pitch.asked", seen.head.id.0).with("request", id);
        record::audit(tx, op, entry.with("fields", &round.fields).with("until", round.due_at)).await?;
        for to in people {
            let asked = Asked { reference: &seen.head.reference, challenge: &challenge.title };
            let notice = asked.notice(app, &to, &challenge.zone, round.due_at, id, false);
            record::mail(tx, app, op, &to, &id.to_string(), Some(seen.head.id), &notice).await?;
        }
        Ok(())
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

/// What a mail about a round is about.
struct Asked<'a> {
    reference: &'a str,
    challenge: &'a str,
}

impl Asked<'_> {
    fn notice(
        &self,
        app: &App,
        to: &Recipient,
        zone: &str,
        due: DateTime<Utc>,
        id: ClarificationId,
        is_reminder: bool,
    ) -> Notice {
        Notice::Clarification {
            reference: self.reference.to_owned(),
            challenge: self.challenge.to_owned(),
            due: app.wording(&to.language).instant(due, zone),
            is_reminder,
            link: app.link(&format!("/my/pitches/{}/request/{id}", self.reference)),
        }
    }
}

/// A round of questions about one's own pitch, with the fields it opens.
#[derive(Debug)]
pub struct Opened {
    pub own: Own,
    pub request: Request,
    pub section: Section,
    /// What stands in the fields: what was written, else what was sent.
    pub answers: Answers,
    /// It can be answered by this person now.
    pub is_open: bool,
}

/// A round about one's own pitch; 404 for another's.
pub async fn request(app: &App, op: &Op, reference: &str, id: &str) -> Result<Opened> {
    let own = own(app, op, reference).await?;
    let grant = decide::<Clarify>(&op.actor, &own.seen.facts, op.now)?;
    let requests = store::pitch::thread::requests(app.db.read(), &grant).await?;
    let request = requests.into_iter().find(|request| request.id.to_string() == id).ok_or(Error::NotFound)?;
    let section = opened(&own.form, &request.fields);
    let is_begun = !request.answers.is_empty() || request.answered_at.is_some();
    let answers = if is_begun { request.answers.clone() } else { own.answers.clone() };
    Ok(Opened {
        is_open: request.answered_at.is_none() && op.now < request.due_at && may_write(&own.seen).is_ok(),
        section,
        answers,
        request,
        own,
    })
}

/// Keeps the answers of a round, and sends them when that is wanted: then it is closed and the host is told. Refused: for
/// viewers, after its date, when it was answered; sending also while something is open in its fields.
pub async fn answer_request(
    app: &App,
    op: &Op,
    reference: &str,
    id: &str,
    typed: &[(String, String)],
    sends: bool,
) -> Result<()> {
    let author = signed_in(op)?;
    let opened = request(app, op, reference, id).await?;
    let seen = &opened.own.seen;
    may_write(seen)?;
    if opened.request.answered_at.is_some() {
        return refused("refused-answered");
    }
    if op.now >= opened.request.due_at {
        return refused(crate::domain::deadline::PASSED);
    }
    let grant = decide::<Clarify>(&op.actor, &seen.facts, op.now)?;
    let read = form::read(&opened.section, typed);
    let asked = FormDefinition { sections: vec![opened.section.clone()], ..opened.own.form.clone() };
    let open: Vec<_> = problems(&asked, &read.answers).into_iter().map(|(_, error)| error).collect();
    let sends_now = sends && open.is_empty();
    let managers = managers(app, op, seen).await?;
    let link = app.link(&format!("/manage/pitches/{}/messages", seen.head.reference));
    let told = Told { seen, challenge: &opened.own.challenge, answer_by: None, link };
    store::write(&app.db, async |tx| {
        let (id, sent_by) = (opened.request.id, sends_now.then_some(author));
        if !store::pitch::thread::answer(tx, &grant, id, &read.answers, sent_by, op.now).await? {
            return refused("refused-answered");
        }
        if sends_now {
            let entry = Event::new("pitch.answered", seen.head.id.0).with("request", id);
            record::audit(tx, op, entry).await?;
            told.tell(tx, app, op, managers).await?;
        }
        Ok(())
    })
    .await?;
    app.work.mails.notify_one();
    if sends && !sends_now { Err(Error::Invalid(Invalid(open))) } else { Ok(()) }
}

/// Reminds those who can answer of rounds that are due within two days: once a round. For the clock.
pub async fn remind_requests(app: &App, op: &Op) -> Result<()> {
    for waiting in store::pitch::thread::due(app.db.read(), op.now, op.now + REMIND).await? {
        let seen = store::pitch::seen(app.db.read(), &waiting.reference, &op.actor).await?;
        let people = writers(app, &decide::<SeePitch>(&op.actor, &seen.facts, op.now)?).await?;
        store::write(&app.db, async |tx| {
            if !store::pitch::thread::reminded(tx, waiting.id, op.now).await? {
                return Ok(());
            }
            for to in &people {
                let asked = Asked { reference: &waiting.reference, challenge: &waiting.challenge };
                let notice = asked.notice(app, to, &waiting.zone, waiting.due_at, waiting.id, true);
                let fact = format!("{}:reminder", waiting.id);
                record::mail(tx, app, op, to, &fact, Some(waiting.pitch_id), &notice).await?;
            }
            record::audit(tx, op, Event::new("pitch.request_reminded", waiting.pitch_id.0)).await
        })
        .await?;
        app.work.mails.notify_one();
    }
    Ok(())
}
