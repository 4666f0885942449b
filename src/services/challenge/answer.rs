//! M17: what the desk does with questions: answers them to everybody, sees that two are the same, rejects one.

use entity::values::{AccountId, QuestionId};

use super::{
    desk::found,
    tell::{self, hearers},
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        notice::{Fate, Notice},
        policy::EditChallenge,
        question::{LONGEST, LONGEST_ANSWER, Step, may, takes_others},
        thread::said_within,
    },
    error::{Error, Invalid, Refusal, Result},
    services::record::{self, Recipient},
    store::{self, Tx, challenge::Kept, question::Question},
};

/// The questions of a challenge as its desk reads them.
#[derive(Clone, Debug)]
pub struct Inbox {
    pub kept: Kept,
    /// Those that wait first.
    pub questions: Vec<Question>,
    /// How many people hear of an answer that changes the rules.
    pub hearers: usize,
}

impl Inbox {
    /// The question of this id; 404 for one of another challenge.
    pub fn question(&self, id: QuestionId) -> Result<&Question> {
        self.questions.iter().find(|one| one.id == id).ok_or(Error::NotFound)
    }
}

/// The questions of a challenge for those who run it.
pub async fn inbox(app: &App, op: &Op, slug: &str) -> Result<Inbox> {
    let conn = app.db.read();
    let kept = found::<EditChallenge>(conn, op, slug).await?;
    Ok(Inbox {
        questions: store::question::all(conn, kept.id).await?,
        hearers: hearers(conn, op, kept.id).await?.len(),
        kept,
    })
}

/// What a manager typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Answer<'a> {
    pub wording: &'a str,
    pub answer: &'a str,
    /// Everybody with a draft or a pitch, and everybody who follows, is told what it says.
    pub changes_rules: bool,
}

/// A question and the challenge it is about, for a step that may follow.
async fn facing(app: &App, op: &Op, slug: &str, id: QuestionId, step: Step) -> Result<(Kept, Question)> {
    let conn = app.db.read();
    let kept = found::<EditChallenge>(conn, op, slug).await?;
    let question = store::question::one(conn, kept.id, id).await?.ok_or(Error::NotFound)?;
    if may(question.state, step) { Ok((kept, question)) } else { Err(settled()) }
}

fn settled() -> Error {
    Refusal::new("refused-question-settled").into()
}

/// Publishes a question with its answer, or another wording or answer of one that is published. Whoever asked it, or the
/// same, is told the first time; an answer that changes the rules is mailed to everybody it concerns, and never taken
/// back to one that does not. Answers how many were mailed besides.
pub async fn answer(app: &App, op: &Op, slug: &str, id: QuestionId, typed: Answer<'_>) -> Result<i32> {
    let (kept, question) = facing(app, op, slug, id, Step::Answer).await?;
    let written = written(typed)?;
    let is_first = question.wording.is_empty();
    let link = app.link(&format!("/challenges/{slug}/questions#q-{id}"));
    let letters = match written.changes_rules {
        true => {
            let text = format!("{}\n\n{}", written.wording, written.answer);
            tell::letters(app, hearers(app.db.read(), op, kept.id).await?, |wording, stop| {
                Notice::ChallengeUpdate {
                    challenge: kept.content.title.clone(),
                    title: wording.say("question-rules-title"),
                    text: text.clone(),
                    is_rules: true,
                    link: link.clone(),
                    stop,
                }
            })?
        }
        false => Vec::new(),
    };
    let told = store::write(&app.db, async |tx| {
        if !store::question::publish(tx, &question, written, op.now).await? {
            return Err(settled());
        }
        let fact = format!("{id}:{}", op.now.timestamp_millis());
        let told = tell::post(tx, app, op, &fact, &letters).await?;
        if is_first {
            let says = Says { fate: Fate::Answered, answer: written.answer, reason: "" };
            tell_askers(tx, app, op, (&kept, &question), &link, says).await?;
        }
        let entry = Event::new(if is_first { "question.answered" } else { "question.revised" }, kept.id.0);
        let entry = entry.with("question", id).with("rules", written.changes_rules).with("told", told);
        record::audit(tx, op, entry).await?;
        Ok(told)
    })
    .await?;
    app.public_changed();
    app.work.mails.notify_one();
    Ok(told)
}

fn written(typed: Answer<'_>) -> Result<store::question::Answer<'_>> {
    let mut invalid = Invalid::default();
    let mut read = |field, text, limit| {
        said_within(field, text, limit).unwrap_or_else(|wrong| {
            invalid.0.extend(wrong.0);
            ""
        })
    };
    let wording = read("wording", typed.wording, LONGEST);
    let answer = read("answer", typed.answer, LONGEST_ANSWER);
    invalid.into_result()?;
    Ok(store::question::Answer { wording, answer, changes_rules: typed.changes_rules })
}

/// Says that a waiting question is the same as another one of the challenge; its asker reads that one's answer, now or
/// when it comes.
pub async fn merge(app: &App, op: &Op, slug: &str, id: QuestionId, into: &str) -> Result<()> {
    let (kept, question) = facing(app, op, slug, id, Step::Merge).await?;
    let unknown = || Error::Invalid(Invalid::field("into", "question-into-missing"));
    let into: QuestionId = into.parse().map_err(|_| unknown())?;
    let link = app.link(&format!("/challenges/{slug}/questions#q-{into}"));
    store::write(&app.db, async |tx| {
        let target = store::question::one(tx, kept.id, into).await?.ok_or_else(unknown)?;
        if into == id || !takes_others(target.state) {
            return Err(unknown());
        }
        let fate = if target.answer.is_empty() { Fate::Merged } else { Fate::Answered };
        let says = Says { fate, answer: &target.answer, reason: "" };
        tell_askers(tx, app, op, (&kept, &question), &link, says).await?;
        if !store::question::merge(tx, id, into, op.now).await? {
            return Err(settled());
        }
        let entry = Event::new("question.merged", kept.id.0).with("question", id).with("into", into);
        record::audit(tx, op, entry).await
    })
    .await?;
    app.public_changed();
    app.work.mails.notify_one();
    Ok(())
}

/// Settles a waiting question without an answer; its asker is told why.
pub async fn reject(app: &App, op: &Op, slug: &str, id: QuestionId, reason: &str) -> Result<()> {
    let (kept, question) = facing(app, op, slug, id, Step::Reject).await?;
    let reason = said_within("reason", reason, LONGEST).map_err(Error::Invalid)?;
    let link = app.link(&format!("/challenges/{slug}/questions"));
    store::write(&app.db, async |tx| {
        if !store::question::reject(tx, id, reason, op.now).await? {
            return Err(settled());
        }
        let says = Says { fate: Fate::Rejected, answer: "", reason };
        tell_askers(tx, app, op, (&kept, &question), &link, says).await?;
        record::audit(tx, op, Event::new("question.rejected", kept.id.0).with("question", id)).await
    })
    .await?;
    app.public_changed();
    app.work.mails.notify_one();
    Ok(())
}

/// What an asker is told.
#[derive(Clone, Copy)]
struct Says<'a> {
    fate: Fate,
    answer: &'a str,
    reason: &'a str,
}

/// Q2, to whoever asked this or the same.
async fn tell_askers(
    tx: &Tx,
    app: &App,
    op: &Op,
    (kept, question): (&Kept, &Question),
    link: &str,
    says: Says<'_>,
) -> Result<()> {
    let askers: Vec<AccountId> = store::question::askers(tx, question.id).await?;
    let notice = Notice::QuestionSettled {
        fate: says.fate,
        challenge: kept.content.title.clone(),
        question: question.asked.clone(),
        answer: says.answer.to_owned(),
        reason: says.reason.to_owned(),
        link: link.to_owned(),
    };
    let fact = format!("{}:{:?}:{}", question.id, says.fate, op.now.timestamp_millis());
    for person in store::account::persons(tx, askers).await? {
        if person.disabled_at.is_none() && !person.email.is_empty() {
            record::mail(tx, app, op, &Recipient::from(person), &fact, None, &notice).await?;
        }
    }
    Ok(())
}
