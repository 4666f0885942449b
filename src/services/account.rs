//! The people of the portal: added by an operator, found, renamed.

use entity::values::{AccountId, Role};

use super::record;
use crate::{
    app::App,
    domain::{actor::Op, audit::Event, mail::EmailAddress},
    error::{Error, Invalid, Refusal, Result},
    store::{self, account::Person},
};

/// A name is at most this long, in characters.
const LONGEST_NAME: usize = 120;

/// Adds a person, or a role to a person who is there; `false` when nothing changed.
pub async fn add_user(
    app: &App,
    op: &Op,
    email: &str,
    name: &str,
    role: Option<Role>,
    challenge: Option<&str>,
) -> Result<(AccountId, bool)> {
    let email = canonical(email)?;
    let challenge = match challenge {
        Some(slug) => Some(store::challenge::id_of_slug(app.db.read(), slug).await?.ok_or(Error::NotFound)?),
        None => None,
    };
    store::write(&app.db, async |tx| {
        let (account, mut changed) = match store::account::by_email(tx, email.as_str()).await? {
            Some(person) => (person.id, false),
            None => {
                let id = store::account::insert(tx, email.as_str(), name, &op.language, op.now).await?;
                record::audit(tx, op, Event::new("account.created", id.0)).await?;
                (id, true)
            }
        };
        let admins = store::staff::admins(tx, op.now).await?.len();
        if let Some(role) = role
            && store::account::grant(tx, account, role, challenge, op.now).await?
        {
            // From two admins on, one asks and the other confirms, whoever types at the machine.
            if matches!(role, Role::Admin | Role::Manager) && admins >= 2 {
                return Err(Refusal::new("refused-two-admins").into());
            }
            let event = Event::new("role.granted", account.0).with("role", role).with("challenge", challenge);
            record::audit(tx, op, event).await?;
            changed = true;
        }
        Ok((account, changed))
    })
    .await
}

/// The person with this address, for the command line.
pub async fn find(app: &App, email: &str) -> Result<Option<Person>> {
    store::account::by_email(app.db.read(), canonical(email)?.as_str()).await
}

/// Takes from somebody, at once, every way in that is open now: their sessions, the links that were mailed to them,
/// and their roles. What they sign in with stays; an account goes out of use by two administrators. Refused: the last
/// administrator.
pub async fn revoke(app: &App, op: &Op, email: &str) -> Result<()> {
    let email = canonical(email)?;
    store::write(&app.db, async |tx| {
        let admins = store::staff::admins(tx, op.now).await?;
        let person = store::account::by_email(tx, email.as_str()).await?.ok_or(Error::NotFound)?;
        let others = admins.iter().any(|admin| admin.account_id != person.id && admin.expires_at.is_none());
        if !others && admins.iter().any(|admin| admin.account_id == person.id) {
            return Err(Refusal::new("refused-last-admin").into());
        }
        record::end_sessions(tx, op, person.id, None).await?;
        let links = store::sign_in_link::take_all(tx, email.as_str(), op.now).await?
            + store::account_link::take_every(tx, person.id, op.now).await?;
        if links > 0 {
            record::audit(tx, op, Event::new("sign_in.links_ended", person.id.0).with("links", links))
                .await?;
        }
        for (role, challenge) in store::account::roles(tx, person.id, op.now).await?.0 {
            store::account::revoke(tx, person.id, role, challenge).await?;
            let event =
                Event::new("role.revoked", person.id.0).with("role", role).with("challenge", challenge);
            record::audit(tx, op, event).await?;
        }
        Ok(())
    })
    .await
}

/// The account of whoever asks.
pub async fn own(app: &App, op: &Op) -> Result<Person> {
    store::account::person(app.db.read(), op.account().ok_or(Error::SignIn)?).await
}

/// Changes the name of whoever asks; refused when it is empty, longer than 120 characters or has a line break.
pub async fn rename(app: &App, op: &Op, name: &str) -> Result<()> {
    let account = op.account().ok_or(Error::SignIn)?;
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

fn canonical(email: &str) -> Result<EmailAddress> {
    EmailAddress::parse(email).map_err(|_| Error::Invalid(Invalid::field("email", "email-invalid")))
}
