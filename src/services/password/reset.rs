//! P15: a forgotten password, set anew with a mailed link. It signs nobody in: a second factor is still asked for.

use chrono::TimeDelta;
use entity::values::{AccountLinkId, LinkPurpose};

use super::{
    super::record::{self, Recipient, random_hex, token_hash},
    accepted, keep,
};
use crate::{
    app::App,
    domain::{actor::Op, audit::Event, limit, mail::EmailAddress, notice::Notice},
    error::{Error, Invalid, Refusal, Result},
    store::{
        self,
        account::Person,
        account_link::{self, AccountLink},
    },
};

/// How long a mailed link works.
const LINK_MINUTES: u32 = 30;
/// Links one account is sent within an hour; further requests are answered alike and send nothing.
const LINKS_AN_HOUR: u64 = 3;

/// Mails a link to set a password when the address has an account. The answer is the same when it has none (T26).
pub async fn ask_for_reset(app: &App, op: &Op, email: &str) -> Result<()> {
    let email =
        EmailAddress::parse(email).map_err(|_| Error::Invalid(Invalid::field("email", "email-invalid")))?;
    let person = store::account::by_email(app.db.read(), email.as_str()).await?;
    let to = person.filter(|person| person.disabled_at.is_none());
    let (token, client) = (random_hex::<32>(), op.client.map(limit::client));
    store::write(&app.db, async |tx| {
        if let Some(client) = &client {
            record::spend(tx, op, &limit::SIGN_IN, client).await?;
        }
        let object = None;
        record::audit(
            tx,
            op,
            Event { kind: "password.reset_asked", object, details: serde_json::Value::Null },
        )
        .await?;
        let Some(person) = &to else { return Ok(()) };
        let since = op.now - TimeDelta::hours(1);
        if account_link::count_since(tx, person.id, LinkPurpose::Password, since).await? >= LINKS_AN_HOUR {
            return Ok(());
        }
        let link = AccountLink {
            id: AccountLinkId::generate(),
            account_id: person.id,
            address: person.email.clone(),
            expires_at: op.now + TimeDelta::minutes(LINK_MINUTES.into()),
            used_at: None,
        };
        let fact = link.id.to_string();
        account_link::insert(tx, LinkPurpose::Password, token_hash(&token), link, op.now).await?;
        let notice = Notice::Reset { link: app.link(&format!("/reset/{token}")), minutes: LINK_MINUTES };
        record::mail(tx, app, op, &Recipient::from(person.clone()), &fact, None, &notice).await
    })
    .await?;
    app.work.notify_one();
    Ok(())
}

/// Whose password a link may set right now.
pub async fn look_at_reset(app: &App, op: &Op, token: &str) -> Result<Person> {
    let found = account_link::by_token(app.db.read(), LinkPurpose::Password, &token_hash(token)).await?;
    let account = usable(found, op)?.account_id;
    let person = store::account::person(app.db.read(), account).await?;
    if person.disabled_at.is_some() { Err(Error::NotFound) } else { Ok(person) }
}

fn usable(link: Option<AccountLink>, op: &Op) -> Result<AccountLink> {
    match link {
        Some(link) if link.used_at.is_some() => Err(Refusal::new("refused-link-used").into()),
        Some(link) if op.now >= link.expires_at => Err(Refusal::new("refused-link-expired").into()),
        Some(link) => Ok(link),
        None => Err(Error::NotFound),
    }
}

/// Sets the password, uses the link up and ends all sessions of the account.
pub async fn reset(app: &App, op: &Op, token: &str, new: &str) -> Result<()> {
    let person = look_at_reset(app, op, token).await?;
    let phc = accepted(app, &person, new).await?;
    let op = &op.by(person.id);
    store::write(&app.db, async |tx| {
        // Somebody may have been faster, with this link or another way.
        usable(account_link::by_token(tx, LinkPurpose::Password, &token_hash(token)).await?, op)?;
        keep(tx, app, op, &person, phc.clone(), None).await?;
        record::audit(tx, op, Event::new("password.reset", person.id.0)).await
    })
    .await?;
    app.work.notify_one();
    Ok(())
}
