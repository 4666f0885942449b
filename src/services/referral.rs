//! SU-9: recommending an organisation for a challenge, and what became of it.

use entity::values::{AccountId, ReferralId};

pub use crate::store::referral::{Own, Referral};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        challenge::invitations::may_invite,
        limit,
        referral::{Recommended, Typed},
    },
    error::{Error, Invalid, Result},
    services::record,
    store::{self, Reading, challenge::Shown},
};

/// Recommendations on a page.
const PAGE: usize = 50;

/// The challenge for which somebody wants to recommend an organisation: one that they may read, while people can still
/// be invited to it.
pub async fn recommending(app: &App, op: &Op, slug: &str) -> Result<Shown> {
    op.account().ok_or(Error::SignIn)?;
    running(app.db.read(), op, slug).await
}

async fn running(conn: &impl Reading, op: &Op, slug: &str) -> Result<Shown> {
    let (shown, _) = store::challenge::visible(conn, op, slug).await?;
    if shown.is_withdrawn() {
        return Err(Error::NotFound);
    }
    may_invite(shown.timing(), op.now)?;
    Ok(shown)
}

/// What became of a recommendation that somebody typed.
#[derive(Clone, Debug)]
pub enum Made {
    Kept,
    /// The organisation was recommended before; nothing was kept. Whole where it is one's own.
    Earlier {
        first: Referral,
        is_own: bool,
    },
}

/// Recommends an organisation. Where it was recommended before, that is answered instead: when, and to nobody but its
/// scout by whom. Refused: what cannot be read, one's own organisation, too many a day.
pub async fn recommend(app: &App, op: &Op, slug: &str, typed: Typed<'_>) -> Result<Made> {
    let account = op.account().ok_or(Error::SignIn)?;
    let conn = app.db.read();
    let challenge = running(conn, op, slug).await?;
    let of = typed.read().map_err(Error::Invalid)?;
    not_own(conn, account, &of).await?;
    store::write(&app.db, async |tx| {
        // Asking what is known costs as much as telling.
        record::spend(tx, op, &limit::REFERRAL, &account.to_string()).await?;
        if let Some(first) = store::referral::alike(tx, challenge.id, &of).await? {
            return Ok(Made::Earlier { is_own: first.scout_id == Some(account), first });
        }
        let id = store::referral::insert(tx, challenge.id, account, of.clone(), op.now).await?;
        record::audit(tx, op, Event::new("referral.made", challenge.id.0).with("referral", id)).await?;
        Ok(Made::Kept)
    })
    .await
}

async fn not_own(conn: &impl Reading, account: AccountId, of: &Recommended) -> Result<()> {
    let email = store::account::person(conn, account).await?.email;
    let own = store::organisation::of(conn, account).await?;
    let names: Vec<String> = own.into_iter().map(|one| one.folded_name).collect();
    match of.is_own(&email, &names) {
        true => Err(Error::Invalid(Invalid::field("organisation", "recommend-own"))),
        false => Ok(()),
    }
}

/// One's own recommendations before that one, the newest first, and before which they go on.
pub async fn mine(app: &App, op: &Op, before: Option<ReferralId>) -> Result<(Vec<Own>, Option<ReferralId>)> {
    let account = op.account().ok_or(Error::SignIn)?;
    let mut rows = store::referral::own(app.db.read(), account, before, PAGE as u64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| last.id);
    Ok((rows, next))
}
