//! Challenges: what the public reads of them, and the states a manager brings them into.

use entity::values::{ChallengeState, Role};

use super::record;
use crate::{
    app::App,
    domain::{
        actor::{Op, Who},
        audit::Event,
        challenge::{Phase, may_become},
        job::Job,
        workflow::Workflow,
    },
    error::{Error, Refusal, Result},
    store,
};

pub use crate::store::challenge::{Card, Figures, OpenDraft, Own, Public};

/// How many challenges the home page shows.
const ON_HOME: u64 = 6;
/// How many drafts the home page reminds of.
const DRAFTS: u64 = 3;

/// What the home page tells.
#[derive(Clone, Debug)]
pub struct Home {
    /// Those that close next.
    pub open: Vec<Card>,
    /// Those that open next; asked for only when nothing is open.
    pub announced: Vec<Card>,
    pub figures: Figures,
    /// The reader's own drafts that can still be sent.
    pub drafts: Vec<OpenDraft>,
}

/// The home page at this instant.
pub async fn home(app: &App, op: &Op) -> Result<Home> {
    let conn = app.db.read();
    let open = store::challenge::open_cards(conn, op.now, ON_HOME).await?;
    let announced = match open.is_empty() {
        true => store::challenge::announced_cards(conn, op.now, ON_HOME).await?,
        false => Vec::new(),
    };
    let drafts = match op.account() {
        Some(account) => store::challenge::open_drafts(conn, account, op.now, DRAFTS).await?,
        None => Vec::new(),
    };
    Ok(Home { open, announced, figures: store::challenge::figures(conn, op.now).await?, drafts })
}

/// The slugs of the challenges that are open at this instant, those that close next first; at most 100.
pub async fn open_slugs(app: &App, op: &Op) -> Result<Vec<String>> {
    let cards = store::challenge::open_cards(app.db.read(), op.now, 100).await?;
    Ok(cards.into_iter().map(|card| card.slug).collect())
}

/// A challenge that was public and was taken down, or one to read.
#[derive(Clone, Debug)]
pub enum Read {
    Withdrawn,
    Public(Box<Reading>),
}

/// A challenge to read.
#[derive(Clone, Debug)]
pub struct Reading {
    pub challenge: Public,
    pub phase: Phase,
    pub workflow: Workflow,
    /// The reader's own pitch to it.
    pub own: Option<Own>,
}

/// The challenge of this slug as the public sees it; 404 while it is a draft.
pub async fn read(app: &App, op: &Op, slug: &str) -> Result<Read> {
    let conn = app.db.read();
    let challenge = store::challenge::public(conn, slug).await?.ok_or(Error::NotFound)?;
    let phase = challenge.content.timing(challenge.has_results).phase(op.now);
    if phase == Phase::Withdrawn {
        return Ok(Read::Withdrawn);
    }
    let workflow = store::pitch::workflow(conn, challenge.workflow).await?;
    let own = match op.account() {
        Some(account) => store::challenge::own(conn, challenge.id, account).await?,
        None => None,
    };
    Ok(Read::Public(Box::new(Reading { challenge, phase, workflow, own })))
}

/// Brings a challenge into another state; nothing happens when it is there already.
///
/// For its managers and for the operator; to anybody else a draft does not exist. Refused: a state that does
/// not follow from the present one, and publication while something is missing that applicants must know.
pub async fn change_state(app: &App, op: &Op, slug: &str, to: ChallengeState) -> Result<()> {
    store::write(&app.db, async |tx| {
        let kept = store::challenge::kept(tx, slug).await?.ok_or(Error::NotFound)?;
        let may = matches!(op.actor.who, Who::Operator | Who::Clock)
            || op.account().is_some() && op.actor.roles.on(Role::Manager, kept.id);
        if !may {
            return match kept.content.state {
                ChallengeState::Draft => Err(Error::NotFound),
                _ => Err(Error::Forbidden(Refusal::new("refused-no-right"))),
            };
        }
        let from = kept.content.state;
        if from == to {
            return Ok(());
        }
        if !may_become(from, to) {
            return Err(Refusal::new("refused-challenge-state").into());
        }
        if to == ChallengeState::Published {
            kept.content.publishable().map_err(Error::Invalid)?;
        }
        let published_at = kept.published_at.or(Some(op.now));
        let content = crate::domain::challenge::Content { state: to, ..kept.content };
        store::challenge::update(tx, kept.id, content, published_at, op.now).await?;
        let event = match to {
            ChallengeState::Published => "challenge.published",
            ChallengeState::Paused => "challenge.paused",
            ChallengeState::Withdrawn => "challenge.withdrawn",
            ChallengeState::Archived | ChallengeState::Draft => "challenge.archived",
        };
        record::audit(tx, op, Event::new(event, kept.id.0).with("from", from)).await?;
        record::job(tx, op, Job::IndexChallenge { challenge: kept.id }).await
    })
    .await?;
    app.public_changed();
    app.work.notify_one();
    Ok(())
}
