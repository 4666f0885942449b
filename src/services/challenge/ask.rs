//! P4: questions about a challenge, asked by people with an account and answered to everybody.

use entity::values::{QuestionState, Role};

use super::{Said, running};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        limit,
        notice::Notice,
        question::{Asking, LONGEST, alike},
        thread::said_within,
    },
    error::{Error, Invalid, Refusal, Result},
    services::record::{self, Recipient},
    store::{
        self,
        challenge::Shown,
        question::{Published, Question},
    },
};

/// The questions about a challenge as one person reads them.
#[derive(Clone, Debug)]
pub struct Questions {
    pub challenge: Shown,
    pub asking: Asking,
    /// The newest answer first.
    pub published: Vec<Published>,
    /// How many wait for an answer; what they ask is nobody's business yet.
    pub waiting: u64,
    /// The reader's own.
    pub own: Vec<Question>,
    pub said: Said,
}

/// The questions about the challenge of this slug; of what was taken down none.
pub async fn questions(app: &App, op: &Op, slug: &str) -> Result<Questions> {
    let conn = app.db.read();
    let (challenge, _) = store::challenge::visible(conn, op, slug).await?;
    let asking = Asking::at(challenge.state, challenge.questions_close(), op.now);
    Ok(Questions {
        asking,
        published: store::question::published(conn, challenge.id).await?,
        waiting: store::question::count(conn, challenge.id, QuestionState::Waiting).await?,
        own: match op.account() {
            Some(account) => store::question::own(conn, challenge.id, account).await?,
            None => Vec::new(),
        },
        said: Said::of(conn, challenge.id).await?,
        challenge,
    })
}

/// What became of a question that somebody typed.
#[derive(Clone, Debug)]
pub enum Asked {
    Kept,
    /// These may be the same; nothing was kept.
    Alike(Vec<Published>),
}

/// Asks. Where published questions look like it they are answered instead, unless the asker `is_sure`.
///
/// Refused: without an account, after the last day, an empty or long text, the same text again while it waits, too many
/// a day.
pub async fn ask(app: &App, op: &Op, slug: &str, typed: &str, is_sure: bool) -> Result<Asked> {
    let account = op.account().ok_or(Error::SignIn)?;
    let conn = app.db.read();
    let challenge = running(conn, op, slug).await?;
    if !Asking::at(challenge.state, challenge.questions_close(), op.now).is_open() {
        return Err(Refusal::new("refused-questions-closed").into());
    }
    let text = said_within("question", typed, LONGEST).map_err(Error::Invalid)?;
    if !is_sure {
        let published = store::question::published(conn, challenge.id).await?;
        let wordings: Vec<&str> = published.iter().map(|one| one.wording.as_str()).collect();
        let places = alike(text, &wordings);
        if !places.is_empty() {
            return Ok(Asked::Alike(places.into_iter().map(|place| published[place].clone()).collect()));
        }
    }
    let asker = Recipient::from(store::account::person(conn, account).await?);
    let managers = store::account::with_role(conn, &[Role::Manager], challenge.id, op.now).await?;
    let receipt = Notice::QuestionAsked {
        challenge: challenge.title.clone(),
        question: text.to_owned(),
        link: app.link(&format!("/challenges/{slug}/questions")),
    };
    let waits = Notice::QuestionsWait {
        challenge: challenge.title.clone(),
        link: app.link(&format!("/manage/challenges/{slug}/questions")),
    };
    // One mail a day, however many ask.
    let day = format!("{}:{}", challenge.id, op.now.date_naive());
    store::write(&app.db, async |tx| {
        record::spend(tx, op, &limit::QUESTION, &account.to_string()).await?;
        if store::question::is_waiting(tx, challenge.id, account, text).await? {
            return Err(Error::Invalid(Invalid::field("question", "question-asked-already")));
        }
        let id = store::question::insert(tx, challenge.id, account, text, op.now).await?;
        let entry = Event::new("question.asked", challenge.id.0).with("question", id);
        record::audit(tx, op, entry).await?;
        record::mail(tx, app, op, &asker, &id.to_string(), None, &receipt).await?;
        for manager in managers.iter().filter(|person| person.disabled_at.is_none()) {
            record::mail(tx, app, op, &Recipient::from(manager.clone()), &day, None, &waits).await?;
        }
        Ok(())
    })
    .await?;
    app.work.mails.notify_one();
    Ok(Asked::Kept)
}
