//! Signing in by a password. Whoever asks learns nothing about an address but that this password is not its own:
//! an unknown, a disabled and a password-less account are looked up, hashed and noted like a known one.

use super::{
    super::record::{self, token_hash},
    Browser, NOBODY, Opened, Way, canonical, open,
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        limit,
        password::{Match, NOBODYS, Password, SALT_BYTES},
        session::own_path,
    },
    error::{Error, Invalid, Result},
    store::{self, Tx, account::Person, password::Kept},
};

/// Signs in with a password. Too many wrong ones shut an address for everybody but the browsers its owner has used
/// before, and the way by mail stays open (T36).
pub async fn with_password(
    app: &App,
    op: &Op,
    email: &str,
    typed: &str,
    next: &str,
    browser: &Browser,
) -> Result<Opened> {
    let email = canonical(email)?;
    let conn = app.db.read();
    let person = store::account::by_email(conn, email.as_str()).await?;
    let person = person.filter(|person| person.disabled_at.is_none());
    let account = person.as_ref().map_or(NOBODY, |person| person.id);
    let kept = store::password::of_account(conn, account).await?;
    let held = token_hash(browser.known.as_deref().unwrap_or_default());
    // Whoever holds a known browser has a count of their own.
    let whom = if store::known_browser::knows(conn, account, &held).await? {
        held
    } else {
        token_hash(email.as_str())
    };
    spend(app, op, &whom).await?;

    let (password, phc) = (Password::typed(typed), kept.as_ref().map(|kept| kept.phc.clone()));
    let (found, fresh) = app
        .hashing
        .run(move || {
            let found = password.matches(phc.as_deref().unwrap_or(NOBODYS));
            let again =
                (found == Match::Outdated).then(|| password.hashed(record::random_bytes::<SALT_BYTES>()));
            (found, again.transpose())
        })
        .await?;
    let fresh = fresh?;
    let opened = store::write(&app.db, async |tx| match (&person, &kept) {
        (Some(person), Some(kept)) if found != Match::Wrong && is_still(tx, person, kept).await? => {
            if let Some(phc) = &fresh {
                let kept = Kept { phc: phc.clone(), set_at: kept.set_at };
                store::password::set(tx, person.id, kept).await?;
            }
            store::limit::keep(tx, &limit::PASSWORD.for_whom(&whom), 0).await?;
            open(tx, app, op, person, browser, own_path(next).to_owned(), Way::Password).await.map(Some)
        }
        _ => {
            let object = person.as_ref().map(|person| person.id.0);
            let event = Event { kind: "sign_in.refused", object, details: serde_json::Value::Null };
            record::audit(tx, op, event).await?;
            Ok(None)
        }
    })
    .await?;
    app.work.notify_one();
    opened.ok_or_else(|| Error::Invalid(Invalid::field("password", "password-not-theirs")))
}

/// Counts a try before it is made, so that many at once are not more than one after the other.
async fn spend(app: &App, op: &Op, whom: &str) -> Result<()> {
    let client = op.client.map(limit::client);
    store::write(&app.db, async |tx| {
        if let Some(client) = &client {
            record::spend(tx, op, &limit::SIGN_IN, client).await?;
        }
        record::spend(tx, op, &limit::PASSWORD, whom).await
    })
    .await
}

/// Nobody changed the password or disabled the account while it was compared.
async fn is_still(tx: &Tx, person: &Person, kept: &Kept) -> Result<bool> {
    let now = store::password::of_account(tx, person.id).await?;
    Ok(now.as_ref() == Some(kept) && store::account::person(tx, person.id).await?.disabled_at.is_none())
}
