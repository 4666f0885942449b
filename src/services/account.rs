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
