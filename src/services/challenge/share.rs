//! M25 and P12: bringing a challenge to people elsewhere: short address, places on other sites, lists for machines.

use chrono::{DateTime, Utc};
use entity::values::{ChallengeState, EmbedId, EmbedScope, Words};

use super::desk::found;
use crate::{
    app::App,
    domain::{actor::Op, audit::Event, embed::origins, policy::EditChallenge},
    error::{Error, Refusal, Result},
    services::record,
    store::{
        self,
        challenge::{Card, Embed, Kept, Shown},
    },
};

/// Addresses in one map of the site: what its standard allows.
const MOST_ADDRESSES: u64 = 50_000;
/// Challenges in a list for machines.
const MOST_LISTED: u64 = 200;
/// Challenges in a place on another site.
const MOST_EMBEDDED: u64 = 20;

/// What the desk needs to bring a challenge to people.
#[derive(Clone, Debug)]
pub struct Sharing {
    pub kept: Kept,
    pub embeds: Vec<Embed>,
    /// Other sites may show it now.
    pub may_embed: bool,
}

/// What everybody may read and is not over.
fn may_embed(kept: &Kept) -> bool {
    let is_shown = matches!(kept.content.state, ChallengeState::Published | ChallengeState::Paused);
    is_shown && kept.invite_only_at.is_none()
}

/// The page of those who run the challenge.
pub async fn sharing(app: &App, op: &Op, slug: &str) -> Result<Sharing> {
    let conn = app.db.read();
    let kept = found::<EditChallenge>(conn, op, slug).await?;
    let embeds = store::challenge::embeds(conn, kept.id).await?;
    Ok(Sharing { may_embed: may_embed(&kept), kept, embeds })
}

/// Lets these sites show the challenge, or all that are open. Refused: what is no site, and a challenge that is not public.
pub async fn add_embed(app: &App, op: &Op, slug: &str, scope: EmbedScope, sites: &str) -> Result<()> {
    let by = op.account().ok_or(Error::SignIn)?;
    let kept = found::<EditChallenge>(app.db.read(), op, slug).await?;
    if !may_embed(&kept) {
        return Err(Refusal::new("refused-share-state").into());
    }
    let origins = origins(sites).map_err(Error::Invalid)?;
    let event = |id| Event::new("embed.added", kept.id.0).with("embed", id).with("sites", origins.join(" "));
    let id = EmbedId::generate();
    store::write(&app.db, async |tx| {
        let embed =
            Embed { id, challenge_id: kept.id, scope, origins: Words(origins.clone()), made_at: op.now };
        store::challenge::add_embed(tx, by, embed).await?;
        record::audit(tx, op, event(id)).await
    })
    .await
}

/// Ends one: its place is empty from the next request on.
pub async fn end_embed(app: &App, op: &Op, slug: &str, id: EmbedId) -> Result<()> {
    let kept = found::<EditChallenge>(app.db.read(), op, slug).await?;
    store::write(&app.db, async |tx| {
        if !store::challenge::end_embed(tx, kept.id, id, op.now).await? {
            return Err(Error::NotFound);
        }
        record::audit(tx, op, Event::new("embed.ended", kept.id.0).with("embed", id)).await
    })
    .await
}

/// What a place on another site shows to everybody.
#[derive(Clone, Debug)]
pub struct Embedded {
    pub origins: Vec<String>,
    pub cards: Vec<Card>,
}

/// The cards of one place, at most `limit`; 404 for one that ended and one whose challenge is not public.
pub async fn embedded(app: &App, op: &Op, id: EmbedId, limit: Option<u64>) -> Result<Embedded> {
    let conn = app.db.read();
    let (embed, slug) = store::challenge::embed(conn, id).await?.ok_or(Error::NotFound)?;
    let (shown, _) = store::challenge::visible(conn, op, &slug).await?;
    let cards = match embed.scope {
        EmbedScope::Challenge => store::challenge::cards(conn, &[shown.id]).await?,
        EmbedScope::List => {
            let limit = limit.unwrap_or(MOST_EMBEDDED).clamp(1, MOST_EMBEDDED);
            store::challenge::open_cards(conn, op.now, limit).await?
        }
    };
    if cards.is_empty() && embed.scope == EmbedScope::Challenge {
        return Err(Error::NotFound);
    }
    Ok(Embedded { origins: embed.origins.0, cards })
}

/// The public challenge of these letters.
pub async fn of_code(app: &App, op: &Op, code: &str) -> Result<Shown> {
    let conn = app.db.read();
    let slug = store::challenge::slug_of_code(conn, &code.to_uppercase()).await?.ok_or(Error::NotFound)?;
    Ok(store::challenge::visible(conn, op, &slug).await?.0)
}

/// Every public challenge with the time of its last change, for search engines.
pub async fn addresses(app: &App) -> Result<Vec<(String, DateTime<Utc>)>> {
    store::challenge::listed_slugs(app.db.read(), MOST_ADDRESSES).await
}

/// What is open, and what opens next, for machines.
pub async fn current(app: &App, now: DateTime<Utc>) -> Result<Vec<Card>> {
    let conn = app.db.read();
    let mut cards = store::challenge::open_cards(conn, now, MOST_LISTED).await?;
    cards.extend(store::challenge::announced_cards(conn, now, MOST_LISTED).await?);
    Ok(cards)
}
