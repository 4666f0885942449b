//! Signing in by a passkey, and showing by one who one is. Whatever is wrong with an answer, it is refused in the
//! same words: an unknown passkey, a removed one, one of a disabled account, one of somebody else.

use entity::values::{AccountId, CeremonyPurpose, SessionId};
use serde_json::Value;

use super::{
    super::record::{self, Proved, Question, token_hash},
    Browser, Opened, Way, open,
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        limit,
        passkey::{ASKED_FOR, Credential},
        session::own_path,
    },
    error::{Error, Invalid, Result},
    passkeys::{Passkeys, Refused},
    store::{self, Tx},
};

/// What an authenticator answered, and the token of its question.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    pub given: &'a Value,
    pub token: Option<&'a str>,
}

/// A passkey that answered as it should.
struct Used {
    account: AccountId,
    before: Credential,
    after: Credential,
}

/// Asks a browser for any passkey; `before` is the token of its last question.
pub async fn ask_for_passkey(app: &App, op: &Op, before: Option<&str>) -> Result<Question> {
    let asked = Passkeys::of(&app.config)?.ask()?;
    record::ask_authenticator(app, op, CeremonyPurpose::SignIn, None, asked, before).await
}

/// Asks the browser of a session for a passkey of its person.
pub async fn ask_for_proof(app: &App, op: &Op, account: AccountId, before: Option<&str>) -> Result<Question> {
    let asked = Passkeys::of(&app.config)?.ask()?;
    record::ask_authenticator(app, op, CeremonyPurpose::Prove, Some(account), asked, before).await
}

/// Signs in with a passkey alone: it is both factors.
pub async fn with_passkey(
    app: &App,
    op: &Op,
    answer: Answer<'_>,
    next: &str,
    browser: &Browser,
) -> Result<Opened> {
    let client = op.client.map(limit::client);
    let state = store::write(&app.db, async |tx| {
        if let Some(client) = &client {
            record::spend(tx, op, &limit::SIGN_IN, client).await?;
        }
        take(tx, op, CeremonyPurpose::SignIn, None, answer).await
    })
    .await?;
    let verdict = judge(app, answer, state, None).await?;
    let opened = store::write(&app.db, async |tx| {
        let Some(account) = settle(tx, op, &verdict).await? else { return Ok(None) };
        let person = store::account::person(tx, account).await?;
        let next = own_path(next).to_owned();
        open(tx, app, op, &person, browser, next, Way::Passkey).await.map(Some)
    })
    .await?;
    app.work.notify_one();
    opened.ok_or_else(refused)
}

/// Shows with a passkey who it is, in a session that waits for it or again in one that does not.
pub async fn prove_with_passkey(
    app: &App,
    op: &Op,
    account: AccountId,
    session: SessionId,
    answer: Answer<'_>,
) -> Result<Proved> {
    // Until it is proved the session acts for nobody, but what it tries is on record as theirs.
    let op = &op.by(account);
    let state = store::write(&app.db, async |tx| {
        record::spend(tx, op, &limit::SECOND_FACTOR, &account.to_string()).await?;
        take(tx, op, CeremonyPurpose::Prove, Some(account), answer).await
    })
    .await?;
    let verdict = judge(app, answer, state, Some(account)).await?;
    let proved = store::write(&app.db, async |tx| {
        if settle(tx, op, &verdict).await?.is_none() {
            return Ok(None);
        }
        let token = record::prove_session(tx, op, session).await?;
        record::audit(tx, op, Event::new("passkey.proved", account.0)).await?;
        Ok(Some(Proved { token, roles: store::account::roles(tx, account, op.now).await? }))
    })
    .await?;
    proved.ok_or_else(refused)
}

fn refused() -> Error {
    Error::Invalid(Invalid::field("passkey", "passkey-refused"))
}

/// The question is gone with the first answer, right or wrong.
async fn take(
    tx: &Tx,
    op: &Op,
    purpose: CeremonyPurpose,
    account: Option<AccountId>,
    answer: Answer<'_>,
) -> Result<Option<String>> {
    let Some(token) = answer.token else { return Ok(None) };
    store::ceremony::take(tx, &token_hash(token), purpose, account, op.now - ASKED_FOR).await
}

/// Holds an answer against its question and the passkey it claims to be: one of `whose`, if that is known.
async fn judge(
    app: &App,
    answer: Answer<'_>,
    state: Option<String>,
    whose: Option<AccountId>,
) -> Result<Result<Used, Event>> {
    let passkeys = Passkeys::of(&app.config)?;
    let is_theirs = |account: AccountId| whose.is_none_or(|whose| whose == account);
    let claim = passkeys.claimed(answer.given).filter(|claim| is_theirs(claim.account));
    let (Some(state), Some(claim)) = (state, claim) else { return Ok(Err(unfit(whose))) };
    let Some(before) = store::passkey::claimed(app.db.read(), &claim).await? else {
        return Ok(Err(unfit(whose)));
    };
    Ok(match passkeys.used(answer.given, &state, &before.text) {
        Ok(after) => Ok(Used { account: claim.account, before, after }),
        Err(Refused::Unfit) => Err(unfit(Some(claim.account))),
        Err(Refused::Counter) => Err(Event::new("passkey.counter_refused", claim.account.0)),
    })
}

fn unfit(account: Option<AccountId>) -> Event {
    let object = account.map(|account| account.0);
    Event { kind: "passkey.refused", object, details: Value::Null }
}

/// Keeps what the use changed; whose passkey it is. None for an answer that is refused, which is on record.
async fn settle(tx: &Tx, op: &Op, verdict: &Result<Used, Event>) -> Result<Option<AccountId>> {
    let event = match verdict {
        Ok(used) if store::passkey::used(tx, &used.before, &used.after, op.now).await? => {
            return Ok(Some(used.account));
        }
        // Removed or used otherwise in the meantime.
        Ok(used) => unfit(Some(used.account)),
        Err(event) => event.clone(),
    };
    record::audit(tx, op, event).await?;
    Ok(None)
}
