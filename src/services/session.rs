//! A person's own account: the name, and the browsers that are signed in.

use entity::values::{AccountId, SessionId};

use super::record;
pub use crate::store::session::OwnSession;
use crate::{
    app::App,
    domain::{actor::Op, audit::Event},
    error::{Error, Invalid, Result},
    store::{self, account::Person},
};

/// A name is at most this long, in characters.
const LONGEST_NAME: usize = 120;

/// What a person sees of their own account.
#[derive(Clone, Debug)]
pub struct OwnAccount {
    pub person: Person,
    /// Whether signing in also asks for a code.
    pub has_second_factor: bool,
    /// Last used first.
    pub sessions: Vec<OwnSession>,
}

fn account(op: &Op) -> Result<AccountId> {
    op.account().ok_or(Error::SignIn)
}

/// The account of whoever asks.
pub async fn own(app: &App, op: &Op) -> Result<OwnAccount> {
    let account = account(op)?;
    let person = store::account::person(app.db.read(), account).await?;
    let sessions = store::session::of_account(app.db.read(), account, op.now).await?;
    let factor = store::second_factor::of_account(app.db.read(), account).await?;
    Ok(OwnAccount { person, has_second_factor: factor.totp_confirmed_at.is_some(), sessions })
}

/// Changes the name of whoever asks; refused when it is empty, longer than 120 characters or has a line break.
pub async fn rename(app: &App, op: &Op, name: &str) -> Result<()> {
    let account = account(op)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Error::Invalid(Invalid::field("name", "name-missing")));
    }
    store::write(&app.db, async |tx| {
        if store::account::rename(tx, account, name).await? {
            record::audit(tx, op, Event::new("account.renamed", account.0)).await?;
        }
        Ok(())
    })
    .await
}

/// Ends one of the caller's own sessions; somebody else's does not exist.
pub async fn end(app: &App, op: &Op, session: SessionId) -> Result<()> {
    let account = account(op)?;
    store::write(&app.db, async |tx| {
        if !store::session::end(tx, account, session, op.now).await? {
            return Err(Error::NotFound);
        }
        let event = Event::new("session.ended", account.0).with("session", session);
        record::audit(tx, op, event).await
    })
    .await
}

/// Ends all of the caller's sessions but this one.
pub async fn end_others(app: &App, op: &Op, kept: SessionId) -> Result<()> {
    let account = account(op)?;
    store::write(&app.db, async |tx| {
        let ended = store::session::end_others(tx, account, kept, op.now).await?;
        if ended > 0 {
            let event = Event::new("session.ended", account.0).with("others", ended);
            record::audit(tx, op, event).await?;
        }
        Ok(())
    })
    .await
}
