//! A person's own password: chosen, changed, removed, and typed to show again who they are.

use chrono::{DateTime, Utc};
use entity::values::{AccountId, LinkPurpose, SessionId};

use super::record;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        limit,
        notice::Change,
        password::{Match, NOBODYS, Password, SALT_BYTES},
        session::require_fresh,
    },
    error::{Error, Invalid, Refusal, Result},
    gateway::breached,
    store::{self, Tx, account::Person, password::Kept},
};

mod reset;

pub use reset::{ask_for_reset, look_at_reset, reset};

fn account(op: &Op) -> Result<AccountId> {
    op.account().ok_or(Error::SignIn)
}

/// Since when whoever asks has their present password.
pub async fn own(app: &App, op: &Op) -> Result<Option<DateTime<Utc>>> {
    let kept = store::password::of_account(app.db.read(), account(op)?).await?;
    Ok(kept.map(|kept| kept.set_at))
}

/// Gives whoever asks another password and ends their other sessions. They type the present one, or have shown
/// lately who they are.
pub async fn change(app: &App, op: &Op, session: SessionId, present: &str, new: &str) -> Result<()> {
    let account = account(op)?;
    if present.is_empty() {
        require_fresh(op)?;
    } else if !is_present(app, op, account, present).await? {
        return Err(Error::Invalid(Invalid::field("password", "password-not-yours")));
    }
    let person = store::account::person(app.db.read(), account).await?;
    let phc = accepted(app, &person, new).await?;
    store::write(&app.db, async |tx| keep(tx, app, op, &person, phc.clone(), Some(session)).await).await?;
    app.work.notify_one();
    Ok(())
}

/// Removes the password of whoever asks, who has shown lately who they are; mailed links are left to sign in with.
pub async fn remove(app: &App, op: &Op, session: SessionId) -> Result<()> {
    let account = account(op)?;
    require_fresh(op)?;
    store::write(&app.db, async |tx| {
        if !store::password::remove(tx, account).await? {
            return Err(Refusal::new("refused-password-none").into());
        }
        record::audit(tx, op, Event::new("password.removed", account.0)).await?;
        record::end_sessions(tx, op, account, Some(session)).await?;
        let person = store::account::person(tx, account).await?;
        record::mail_change(tx, app, op, &person, Change::PasswordRemoved).await
    })
    .await?;
    app.work.notify_one();
    Ok(())
}

/// Shows with the password who asks; answers the new token of the session. Whoever has a second
/// factor shows that instead.
pub async fn prove(app: &App, op: &Op, session: SessionId, typed: &str) -> Result<String> {
    let account = account(op)?;
    let factors = store::second_factor::factors(app.db.read(), account).await?;
    if !factors.is_empty() || !is_present(app, op, account, typed).await? {
        return Err(Error::Invalid(Invalid::field("password", "password-not-yours")));
    }
    store::write(&app.db, async |tx| {
        let token = record::prove_session(tx, op, session).await?;
        record::audit(tx, op, Event::new("password.proved", account.0)).await?;
        Ok(token)
    })
    .await
}

/// Whether this is the present password of this account. Every try counts until one is right.
async fn is_present(app: &App, op: &Op, account: AccountId, typed: &str) -> Result<bool> {
    let whom = account.to_string();
    store::write(&app.db, async |tx| record::spend(tx, op, &limit::PASSWORD, &whom).await).await?;
    let kept = store::password::of_account(app.db.read(), account).await?;
    let (password, phc) = (Password::typed(typed), kept.map_or_else(|| NOBODYS.to_owned(), |kept| kept.phc));
    let is_right = app.hashing.run(move || password.matches(&phc) != Match::Wrong).await?;
    store::write(&app.db, async |tx| {
        if is_right {
            return store::limit::keep(tx, &limit::PASSWORD.for_whom(&whom), 0).await;
        }
        record::audit(tx, op, Event::new("password.refused", account.0)).await
    })
    .await?;
    Ok(is_right)
}

/// The hash of a password this person may choose.
async fn accepted(app: &App, person: &Person, typed: &str) -> Result<String> {
    let password = Password::typed(typed);
    let about = [person.name.clone(), person.email.clone(), app.config.site.name.clone()];
    let list = app.config.security.breached_passwords.clone();
    let done = app.hashing.run(move || -> Result<String> {
        let about: Vec<&str> = about.iter().map(String::as_str).collect();
        let refused = |why| {
            let mut invalid = Invalid::default();
            invalid.push("new_password", why);
            Error::Invalid(invalid)
        };
        password.is_choosable(&about).map_err(refused)?;
        let is_listed = list.map(|list| breached::lists(&list, password.as_bytes())).transpose();
        if is_listed.map_err(anyhow::Error::from)?.unwrap_or(false) {
            return Err(refused(Refusal::new("password-breached")));
        }
        Ok(password.hashed(record::random_bytes::<SALT_BYTES>())?)
    });
    done.await?
}

/// Keeps a new password: from now on neither links to set one nor other sessions are good for anything.
async fn keep(
    tx: &Tx,
    app: &App,
    op: &Op,
    person: &Person,
    phc: String,
    session: Option<SessionId>,
) -> Result<()> {
    store::password::set(tx, person.id, Kept { phc, set_at: op.now }).await?;
    store::account_link::take_all(tx, person.id, LinkPurpose::Password, op.now).await?;
    record::audit(tx, op, Event::new("password.set", person.id.0)).await?;
    record::end_sessions(tx, op, person.id, session).await?;
    record::mail_change(tx, app, op, person, Change::Password).await
}
