//! P5: news about a challenge, published to everybody and mailed to those it concerns.

use entity::values::{ChallengeState, ChallengeUpdateId};

use super::{
    Said,
    desk::found,
    tell::{self, hearers},
};
use crate::{
    app::App,
    domain::{actor::Op, audit::Event, notice::Notice, policy::EditChallenge, thread::said_within},
    error::{Error, Invalid, Refusal, Result},
    services::record,
    store::{
        self,
        challenge::{Kept, Shown, Update},
    },
};

/// Characters of a heading.
const HEADING: u32 = 150;
/// Characters of the text.
const LONGEST: u32 = 4_000;

/// The news about the challenge of this slug, newest first; of what was taken down none.
pub async fn updates(app: &App, op: &Op, slug: &str) -> Result<(Shown, Vec<Update>, Said)> {
    let conn = app.db.read();
    let (challenge, _) = store::challenge::visible(conn, op, slug).await?;
    let updates = store::challenge::updates(conn, challenge.id).await?;
    let said = Said::of(conn, challenge.id).await?;
    Ok((challenge, updates, said))
}

/// What those who publish news see before they do.
#[derive(Clone, Debug)]
pub struct Posting {
    pub kept: Kept,
    pub updates: Vec<Update>,
    /// How many people will be mailed.
    pub hearers: usize,
}

/// The news of a challenge for those who run it.
pub async fn posting(app: &App, op: &Op, slug: &str) -> Result<Posting> {
    let conn = app.db.read();
    let kept = found::<EditChallenge>(conn, op, slug).await?;
    Ok(Posting {
        updates: store::challenge::updates(conn, kept.id).await?,
        hearers: hearers(conn, op, kept.id).await?.len(),
        kept,
    })
}

/// Publishes news and mails it to everybody with a draft or a pitch, and to everybody who follows. Refused: an empty or
/// long text, and a challenge that is not public or was taken down.
pub async fn post_update(app: &App, op: &Op, slug: &str, title: &str, text: &str) -> Result<()> {
    let conn = app.db.read();
    let kept = found::<EditChallenge>(conn, op, slug).await?;
    let by = op.account().ok_or(Error::SignIn)?;
    if matches!(kept.content.state, ChallengeState::Draft | ChallengeState::Withdrawn) {
        return Err(Refusal::new("refused-update-state").into());
    }
    let mut invalid = Invalid::default();
    let mut read = |field, typed, limit| {
        said_within(field, typed, limit).unwrap_or_else(|wrong| {
            invalid.0.extend(wrong.0);
            ""
        })
    };
    let (title, text) = (read("title", title, HEADING), read("text", text, LONGEST));
    invalid.into_result()?;
    let id = ChallengeUpdateId::generate();
    let link = app.link(&format!("/challenges/{slug}/updates#u-{id}"));
    let letters = tell::letters(app, hearers(conn, op, kept.id).await?, |_, stop| Notice::ChallengeUpdate {
        challenge: kept.content.title.clone(),
        title: title.to_owned(),
        text: text.to_owned(),
        is_rules: false,
        link: link.clone(),
        stop,
    })?;
    store::write(&app.db, async |tx| {
        let told = tell::post(tx, app, op, &id.to_string(), &letters).await?;
        let (title, body) = (title.to_owned(), text.to_owned());
        let update = Update { id, title, body, posted_at: op.now, told };
        store::challenge::add_update(tx, kept.id, by, update).await?;
        record::audit(tx, op, Event::new("update.posted", kept.id.0).with("update", id).with("told", told))
            .await
    })
    .await?;
    app.public_changed();
    app.work.mails.notify_one();
    Ok(())
}
