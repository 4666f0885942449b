//! Sessions: who sends a request, the browsers that are signed in, and forms that wait while somebody signs in
//! again.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{AccountId, HeldFormId, Role, SessionId};

use super::record::{self, token_hash};
pub use crate::store::{
    account::Person,
    audit::Entry,
    held_form::HeldForm,
    session::{OpenSession, OwnSession},
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Op, Who},
        audit::Event,
        passkey::ASKED_FOR,
        second_factor::{Factors, standing},
        session::Standing,
        sso::ATTEMPT,
    },
    error::{Error, Result},
    store::{self, audit::Filter},
};

/// How exactly it is known when a session was last used: a write less for most requests.
const SEEN: TimeDelta = TimeDelta::minutes(1);
/// Entries of the history.
const LATELY: u64 = 20;
/// How long a form waits.
const HELD: TimeDelta = TimeDelta::hours(1);
/// How long an unused browser is known, as long as its cookie lasts.
const KNOWN: TimeDelta = TimeDelta::days(180);
/// Bytes of the longest form that waits.
const LONGEST_HELD: usize = 256 * 1024;
/// Forms that wait for one person besides the newest one.
const OTHERS_HELD: u64 = 9;

/// A signed-in person with roles, and how far the session has come.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub session: OpenSession,
    pub actor: Actor,
    pub standing: Standing,
    /// As whom an admin looks at the portal, and until when.
    pub acting_as: Option<(Person, DateTime<Utc>)>,
}

/// The person behind a session token; `None` when it is unknown, ended or too old for this person's roles.
pub async fn identify(app: &App, op: &Op, token: &str) -> Result<Option<SignedIn>> {
    let Some((session, roles)) = store::session::by_token(app.db.read(), &token_hash(token), op.now).await?
    else {
        return Ok(None);
    };
    let security = &app.config.security;
    let is_ended = session.vouched.ends_at.is_some_and(|end| op.now > end);
    if is_ended || security.limits(&roles).is_over(session.created_at, session.seen_at, op.now) {
        return Ok(None);
    }
    if op.now - session.seen_at > SEEN {
        store::write(&app.db, async |tx| store::session::touch(tx, session.id, op.now).await).await?;
    }
    let is_duty = security.is_factor_duty();
    let standing = standing(&roles, session.factors, session.vouched, is_duty);
    let me = session.person.id;
    match session.acting {
        // Whoever is no admin any more acts as nobody else.
        Some((person, until)) if roles.portal(Role::Admin) => {
            let conn = app.db.read();
            let (person, roles) = (
                store::account::person(conn, person).await?,
                store::account::roles(conn, person, op.now).await?,
            );
            let actor = Actor::with(Who::Acting { admin: me, person: person.id }, roles);
            Ok(Some(SignedIn { actor, session, standing, acting_as: Some((person, until)) }))
        }
        _ => {
            let glass = session.glass.iter().map(|glass| glass.pitch).collect();
            let actor = Actor { glass, ..Actor::with(Who::Account(me), roles) };
            Ok(Some(SignedIn { actor, session, standing, acting_as: None }))
        }
    }
}

/// Ends the session of this token; nothing happens when there is none.
pub async fn sign_out(app: &App, op: &Op, token: &str) -> Result<()> {
    let Some((session, _)) = store::session::by_token(app.db.read(), &token_hash(token), op.now).await?
    else {
        return Ok(());
    };
    store::write(&app.db, async |tx| {
        let account = session.person.id;
        store::session::end(tx, account, session.id, op.now).await?;
        record::audit(tx, &op.by(account), Event::new("sign_in.ended", account.0)).await
    })
    .await
}

fn account(op: &Op) -> Result<AccountId> {
    op.account().ok_or(Error::SignIn)
}

/// The browsers in which whoever asks is signed in, last used first.
pub async fn own(app: &App, op: &Op) -> Result<Vec<OwnSession>> {
    let limits = app.config.security.limits(&op.actor.roles);
    store::session::of_account(app.db.read(), account(op)?, &limits, op.now).await
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
    store::write(&app.db, async |tx| record::end_sessions(tx, op, account, Some(kept)).await).await
}

/// What happened lately at the doors of the caller's account, newest first, at most 20.
pub async fn history(app: &App, op: &Op) -> Result<Vec<Entry>> {
    let groups = ["sign_in", "passkey", "password", "second_factor", "session", "address"];
    let groups = groups.map(str::to_owned).to_vec();
    let filter = Filter { groups, object: Some(account(op)?.0), ..Filter::default() };
    store::audit::entries(app.db.read(), &filter, None, LATELY).await
}

/// Keeps a form that was posted to an own path in the session of this token, over or not, for up to an hour.
/// `None` when the token was never a session's, or when the form is longer than 256 KiB.
pub async fn hold(app: &App, op: &Op, token: &str, form: HeldForm) -> Result<Option<HeldFormId>> {
    if form.body.len() > LONGEST_HELD {
        return Ok(None);
    }
    let Some(account) = store::session::owner(app.db.read(), &token_hash(token)).await? else {
        return Ok(None);
    };
    let id = store::write(&app.db, async |tx| {
        let id = store::held_form::insert(tx, account, form.clone(), OTHERS_HELD, op.now).await?;
        record::audit(tx, op, Event::new("session.form_held", account.0)).await?;
        Ok(id)
    })
    .await?;
    Ok(Some(id))
}

/// A form of the caller's that waits; somebody else's does not exist.
pub async fn held(app: &App, op: &Op, form: HeldFormId) -> Result<HeldForm> {
    let found = store::held_form::of_account(app.db.read(), account(op)?, form, op.now - HELD).await?;
    found.ok_or(Error::NotFound)
}

/// Forgets the forms that waited for an hour, what authenticators did not answer in time, who did not come back
/// from the provider, and the browsers that were not used for half a year.
pub async fn forget(app: &App, op: &Op) -> Result<()> {
    store::write(&app.db, async |tx| {
        store::held_form::forget(tx, op.now - HELD).await?;
        store::ceremony::forget(tx, op.now - ASKED_FOR).await?;
        store::sso::forget(tx, op.now - ATTEMPT).await?;
        store::known_browser::forget(tx, op.now - KNOWN).await
    })
    .await
}

/// How somebody who is signed in shows again who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// With a code of the second factor: less would let a found password through.
    Code,
    /// At the provider, which asks them again.
    Provider,
    Password,
    /// With a fresh mailed link, for want of anything else that could be typed.
    Link,
}

/// Since when the account of whoever asks belongs to somebody at the provider; `None` without a provider too.
pub async fn linked(app: &App, op: &Op) -> Result<Option<DateTime<Utc>>> {
    linked_at(app, account(op)?).await
}

async fn linked_at(app: &App, account: AccountId) -> Result<Option<DateTime<Utc>>> {
    match &app.config.sso.issuer {
        Some(issuer) => store::sso::linked_at(app.db.read(), issuer, account).await,
        None => Ok(None),
    }
}

/// What shows who somebody is.
#[derive(Clone, Copy, Debug)]
pub struct Proofs {
    pub typed: Proof,
    /// One of their passkeys does too.
    pub has_passkey: bool,
}

/// The ways for whoever asks. Whoever has a passkey is not asked for a password: it is less.
pub async fn proofs(app: &App, op: &Op) -> Result<Proofs> {
    let account = account(op)?;
    let factors = store::second_factor::factors(app.db.read(), account).await?;
    let typed = if factors.app.is_some() {
        Proof::Code
    } else if linked_at(app, account).await?.is_some() {
        Proof::Provider
    } else if factors.is_empty() && store::password::of_account(app.db.read(), account).await?.is_some() {
        Proof::Password
    } else {
        Proof::Link
    };
    Ok(Proofs { typed, has_passkey: factors.passkey.is_some() })
}

/// What a session that waits for a second factor can be shown.
pub async fn awaited(app: &App, account: AccountId) -> Result<Factors> {
    store::second_factor::factors(app.db.read(), account).await
}
