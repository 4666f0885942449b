//! Challenges: what the public reads of them; below, how they are made, run and looked at before they are public.

use entity::values::{ChallengeId, QuestionState};

use crate::{
    app::App,
    domain::{actor::Op, challenge::Phase, workflow::Workflow},
    error::{Error, Result},
    store,
};

mod answer;
mod ask;
mod create;
mod desk;
mod digest;
mod follow;
mod form;
mod invitations;
mod owner;
mod preview;
mod reopen;
mod run;
mod share;
mod tell;
mod trail;
mod update;

pub use crate::store::audit::{Place, Wanted};
pub use crate::store::{
    challenge::{
        Card, Embed, Figures, Invitation, Invitations, Kept, Line, OpenDraft, Own, Preview, Public,
        Reopening, Shown, Template, Update, Version,
    },
    question::{Published, Question},
    referral::Waiting,
    subscription::Following,
};
pub use answer::{Answer, Inbox, answer, inbox, merge, reject};
pub use ask::{Asked, Questions, ask, questions};
pub use create::{Sources, create, keep_templates, sources};
pub use desk::{List, Overview, Query, editing, list, overview};
pub use digest::tell_answers;
pub use follow::{Followed, follow, followed, settle, shown};
pub use form::{FormDesk, FormUsed, decide_form, discard_form, edit_form, form_desk, use_form};
pub use invitations::{Guests, guests, invite, set_aside, set_audience, step_invitation};
pub use owner::{Lead, hand_over, lead};
pub use preview::{add_preview, preview, previewed, previews, revoke_preview};
pub use reopen::{decide_reopening, propose_reopening};
pub use run::{Announcement, change_state, concerned, publish, save};
pub use share::{Embedded, Sharing, add_embed, addresses, current, embedded, end_embed, of_code, sharing};
pub use trail::{Trail, trail};
pub use update::{Posting, post_update, posting, updates};

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
    /// What was changed last since the publication.
    pub changed: Option<Version>,
    pub said: Said,
}

/// How much was said about a challenge since it is public.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said {
    /// Questions with their answers.
    pub answers: u64,
    /// Pieces of news.
    pub updates: u64,
}

impl Said {
    async fn of(conn: &impl store::Reading, challenge: ChallengeId) -> Result<Self> {
        Ok(Self {
            answers: store::question::count(conn, challenge, QuestionState::Answered).await?,
            updates: store::challenge::count_updates(conn, challenge).await?,
        })
    }
}

/// The challenge of this slug for whoever wants to do something on its public pages: of what was taken down nothing
/// is left.
async fn running(conn: &impl store::Reading, op: &Op, slug: &str) -> Result<Shown> {
    let (shown, _) = store::challenge::visible(conn, op, slug).await?;
    if shown.is_withdrawn() { Err(Error::NotFound) } else { Ok(shown) }
}

/// The challenge of this slug as the public sees it; 404 for whoever may not know of it.
pub async fn read(app: &App, op: &Op, slug: &str) -> Result<Read> {
    let conn = app.db.read();
    let challenge = store::challenge::public(conn, op, slug).await?;
    let phase = challenge.content.timing(challenge.has_results).phase(op.now);
    if phase == Phase::Withdrawn {
        return Ok(Read::Withdrawn);
    }
    let challenge = challenge.knowing(&*app.areas(op).await?);
    let workflow = store::pitch::workflow(conn, challenge.workflow).await?;
    let own = match op.account() {
        Some(account) => store::challenge::own(conn, challenge.id, account).await?,
        None => None,
    };
    let changed = match challenge.version {
        0 | 1 => None,
        _ => store::challenge::versions(conn, challenge.id, 1).await?.pop(),
    };
    let said = Said::of(conn, challenge.id).await?;
    Ok(Read::Public(Box::new(Reading { challenge, phase, workflow, own, changed, said })))
}

/// What was published of a challenge, and the news about it, newest first; at most 20 versions. One version from before there were any is made up of what
/// stands there; of what was withdrawn nothing is told.
pub async fn published(app: &App, op: &Op, slug: &str) -> Result<(Public, Vec<Version>, Vec<Update>)> {
    let conn = app.db.read();
    let challenge = store::challenge::public(conn, op, slug).await?;
    if challenge.content.state == entity::values::ChallengeState::Withdrawn {
        return Ok((challenge, Vec::new(), Vec::new()));
    }
    let mut versions = store::challenge::versions(conn, challenge.id, 20).await?;
    if versions.is_empty() {
        let content = challenge.content.clone();
        let changed_at = content.opens_at;
        versions.push(Version {
            version: 1,
            content,
            note: String::new(),
            told: 0,
            changed_by: None,
            changed_at,
        });
    }
    let updates = store::challenge::updates(conn, challenge.id).await?;
    Ok((challenge, versions, updates))
}

/// What was changed of a public challenge, newest first, and the version each is compared with. At most 20.
pub async fn changed(app: &App, op: &Op, slug: &str) -> Result<(Public, Vec<Version>)> {
    let conn = app.db.read();
    let challenge = store::challenge::public(conn, op, slug).await?;
    let versions = store::challenge::versions(conn, challenge.id, 21).await?;
    if challenge.content.state == entity::values::ChallengeState::Withdrawn || versions.len() < 2 {
        return Err(Error::NotFound);
    }
    Ok((challenge, versions))
}
