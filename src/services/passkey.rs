//! A person's own passkeys: added, named, removed.

use entity::values::{AccountId, CeremonyPurpose, PasskeyId, SessionId};
use serde_json::Value;

use super::record::{self, Question, token_hash};
pub use crate::store::passkey::OwnPasskey;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        limit::SECOND_FACTOR,
        notice::Change,
        passkey::{self, ASKED_FOR, MOST},
        second_factor::{Factors, needs_enrolment},
        session::require_fresh,
    },
    error::{Error, Invalid, Refusal, Result},
    passkeys::Passkeys,
    store::{self, Tx},
};

fn account(op: &Op) -> Result<AccountId> {
    op.account().ok_or(Error::SignIn)
}

/// Whether browsers have passkeys at the address of this portal.
#[must_use]
pub fn are_possible(app: &App) -> bool {
    Passkeys::of(&app.config).is_ok()
}

/// The passkeys of whoever asks, oldest first.
pub async fn own(app: &App, op: &Op) -> Result<Vec<OwnPasskey>> {
    store::passkey::of_account(app.db.read(), account(op)?).await
}

/// One passkey of whoever asks; somebody else's does not exist.
pub async fn one(app: &App, op: &Op, id: PasskeyId) -> Result<OwnPasskey> {
    own(app, op).await?.into_iter().find(|passkey| passkey.id == id).ok_or(Error::NotFound)
}

/// Refused unless whoever asks may add a passkey now.
pub fn may_add(op: &Op) -> Result<()> {
    account(op)?;
    require_fresh(op)
}

/// Asks the authenticator of a browser for a new passkey beside those of whoever asks.
pub async fn ask_to_add(app: &App, op: &Op, before: Option<&str>) -> Result<Question> {
    let account = account(op)?;
    require_fresh(op)?;
    let person = store::account::person(app.db.read(), account).await?;
    let known = store::passkey::credential_ids(app.db.read(), account).await?;
    let asked = Passkeys::of(&app.config)?.ask_to_add(account, &person.email, &person.name, &known)?;
    record::ask_authenticator(app, op, CeremonyPurpose::Add, Some(account), asked, before).await
}

/// Adds the passkey that was asked for under this token; answers the new token of the session, which it proves.
/// Refused when the answer does not fit the question, when somebody has this passkey, and when there are 20.
pub async fn add(
    app: &App,
    op: &Op,
    session: SessionId,
    token: Option<&str>,
    answer: &Value,
    name: &str,
) -> Result<String> {
    let account = account(op)?;
    require_fresh(op)?;
    let passkeys = Passkeys::of(&app.config)?;
    let name = passkey::name(name)?;
    let asked = token_hash(token.unwrap_or_default());
    let added = store::write(&app.db, async |tx| {
        lock(tx, op, account).await?;
        let purpose = CeremonyPurpose::Add;
        let state = store::ceremony::take(tx, &asked, purpose, Some(account), op.now - ASKED_FOR).await?;
        let Some(credential) = state.and_then(|state| passkeys.added(answer, &state)) else {
            record::audit(tx, op, Event::new("passkey.refused", account.0)).await?;
            return Ok(None);
        };
        if store::passkey::count(tx, account).await? >= MOST {
            return Err(Refusal::new("refused-passkeys-many").with("count", MOST).into());
        }
        let id = store::passkey::insert(tx, account, credential, name, op.now).await?;
        let token = record::prove_session(tx, op, session).await?;
        record::audit(tx, op, Event::new("passkey.added", account.0).with("passkey", id)).await?;
        tell(tx, app, op, account, Change::PasskeyAdded).await?;
        Ok(Some(token))
    })
    .await?;
    app.work.notify_one();
    added.ok_or_else(|| Error::Invalid(Invalid::field("passkey", "passkey-refused")))
}

/// Gives a passkey of the caller's another name; somebody else's does not exist.
pub async fn rename(app: &App, op: &Op, id: PasskeyId, name: &str) -> Result<()> {
    let account = account(op)?;
    let name = passkey::name(name)?;
    store::write(&app.db, async |tx| {
        if !store::passkey::rename(tx, account, id, name).await? {
            return Err(Error::NotFound);
        }
        record::audit(tx, op, Event::new("passkey.renamed", account.0).with("passkey", id)).await
    })
    .await
}

/// Removes a passkey of the caller's and ends their other sessions. Refused when it is the last second factor of
/// somebody who must have one.
pub async fn remove(app: &App, op: &Op, session: SessionId, id: PasskeyId) -> Result<()> {
    let account = account(op)?;
    require_fresh(op)?;
    store::write(&app.db, async |tx| {
        lock(tx, op, account).await?;
        if !store::passkey::remove(tx, account, id).await? {
            return Err(Error::NotFound);
        }
        let left = store::second_factor::factors(tx, account).await?;
        if app.config.security.is_factor_duty() && is_missed(tx, op, account, left).await? {
            return Err(Refusal::new("refused-passkey-last").into());
        }
        record::audit(tx, op, Event::new("passkey.removed", account.0).with("passkey", id)).await?;
        record::end_sessions(tx, op, account, Some(session)).await?;
        tell(tx, app, op, account, Change::PasskeyRemoved).await
    })
    .await?;
    app.work.notify_one();
    Ok(())
}

async fn is_missed(tx: &Tx, op: &Op, account: AccountId, left: Factors) -> Result<bool> {
    Ok(needs_enrolment(&store::account::roles(tx, account, op.now).await?, left))
}

/// One change of an account's passkeys at a time, and not too many.
async fn lock(tx: &Tx, op: &Op, account: AccountId) -> Result<()> {
    record::spend(tx, op, &SECOND_FACTOR, &account.to_string()).await
}

async fn tell(tx: &Tx, app: &App, op: &Op, account: AccountId, what: Change) -> Result<()> {
    let person = store::account::person(tx, account).await?;
    record::mail_change(tx, app, op, &person, what).await
}
