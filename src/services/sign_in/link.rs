//! Mailed sign-in links, and the accounts they make.

use chrono::TimeDelta;
use entity::values::SignInLinkId;

use super::{
    super::record::{self, Recipient, random_hex, token_hash},
    Browser, Opened, Way, canonical, open,
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        limit,
        mail::EmailAddress,
        notice::Notice,
        session::own_path,
        sign_in::{Lock, Verdict},
    },
    error::{Error, Invalid, Refusal, Result},
    store::{self, Tx, account::Person, sign_in_link::Link},
};

/// How long a mailed link works.
const LINK_MINUTES: u32 = 15;
/// Links one address is sent within an hour; further requests are answered alike and send nothing.
const LINKS_AN_HOUR: u64 = 5;

/// A browser that asks for a link, and where it wants to go.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What it holds from now on: 256 random bits, and the link opens it alone without a code.
    pub token: &'a str,
    pub next: &'a str,
}

/// Mails a sign-in link when the address has an account. The answer is the same when it has none.
pub async fn ask_for_link(app: &App, op: &Op, email: &str, asked: Asked<'_>) -> Result<()> {
    let email = canonical(email)?;
    send(app, op, &email, None, asked).await
}

/// Mails a link that makes an account, or a sign-in link when the address has one already.
pub async fn ask_for_account(app: &App, op: &Op, name: &str, email: &str, asked: Asked<'_>) -> Result<()> {
    let email = canonical(email)?;
    send(app, op, &email, Some(name.trim()), asked).await
}

async fn send(app: &App, op: &Op, email: &EmailAddress, name: Option<&str>, asked: Asked<'_>) -> Result<()> {
    let person = store::account::by_email(app.db.read(), email.as_str()).await?;
    let since = op.now - TimeDelta::hours(1);
    let recent = store::sign_in_link::count_since(app.db.read(), email.as_str(), since).await?;
    let to = match (person, name) {
        (Some(person), _) if person.disabled_at.is_none() => Some((Recipient::from(person), None)),
        (None, Some(name)) => Some((
            Recipient {
                account: None,
                name: name.to_owned(),
                address: email.as_str().to_owned(),
                language: op.language.clone(),
            },
            Some(name.to_owned()),
        )),
        _ => None,
    };
    let token = random_hex::<32>();
    let client = op.client.map(limit::client);
    store::write(&app.db, async |tx| {
        if let Some(client) = &client {
            record::spend(tx, op, &limit::SIGN_IN, client).await?;
        }
        // The entry is written either way, so that the answer takes the same time either way.
        record::audit(
            tx,
            op,
            Event { kind: "sign_in.asked", object: None, details: serde_json::Value::Null },
        )
        .await?;
        let Some((to, name)) = to.filter(|_| recent < LINKS_AN_HOUR) else { return Ok(()) };
        let link = app.link(&format!("/sign-in/link/{token}"));
        let notice = match name {
            None => Notice::SignIn { link, minutes: LINK_MINUTES },
            Some(_) => Notice::NewAccount { link, minutes: LINK_MINUTES },
        };
        let lock = Lock::for_browser(asked.token);
        let id = keep(tx, op, &token, email.as_str(), name, asked.next, lock).await?;
        record::mail(tx, app, op, &to, &id.to_string(), None, &notice).await
    })
    .await?;
    app.work.notify_one();
    Ok(())
}

async fn keep(
    tx: &Tx,
    op: &Op,
    token: &str,
    email: &str,
    name: Option<String>,
    next: &str,
    lock: Lock,
) -> Result<SignInLinkId> {
    let link = Link {
        id: SignInLinkId::generate(),
        email: email.to_owned(),
        name,
        next: own_path(next).to_owned(),
        expires_at: op.now + TimeDelta::minutes(i64::from(LINK_MINUTES)),
        used_at: None,
        lock,
    };
    let id = link.id;
    store::sign_in_link::insert(tx, token_hash(token), link, op.now).await?;
    Ok(id)
}

/// A fresh sign-in path for an operator at the machine, good for any browser; refused when the address has no
/// account.
pub async fn link_for_operator(app: &App, op: &Op, email: &str) -> Result<String> {
    let email = canonical(email)?;
    let person = store::account::by_email(app.db.read(), email.as_str()).await?.ok_or(Error::NotFound)?;
    let token = random_hex::<32>();
    store::write(&app.db, async |tx| {
        record::audit(tx, op, Event::new("sign_in.link_made", person.id.0)).await?;
        keep(tx, op, &token, email.as_str(), None, "/", Lock::default()).await
    })
    .await?;
    Ok(format!("/sign-in/link/{token}"))
}

/// Whether a mailed link opens this browser right now without a code.
pub async fn look_at_link(app: &App, op: &Op, token: &str, browser: &Browser) -> Result<bool> {
    let link = usable(store::sign_in_link::by_token(app.db.read(), &token_hash(token)).await?, op)?;
    match link.lock.tried(browser.asked.as_deref(), "") {
        Verdict::UsedUp => Err(Refusal::new("refused-link-tried").into()),
        verdict => Ok(verdict == Verdict::Opens),
    }
}

fn usable(link: Option<Link>, op: &Op) -> Result<Link> {
    match link {
        Some(link) if link.used_at.is_some() => Err(Refusal::new("refused-link-used").into()),
        Some(link) if op.now >= link.expires_at => Err(Refusal::new("refused-link-expired").into()),
        Some(link) => Ok(link),
        None => Err(Error::NotFound),
    }
}

/// Signs in with a mailed link and uses it up; `code` is what was typed in a browser that did not ask for it.
pub async fn confirm_link(app: &App, op: &Op, token: &str, browser: &Browser, code: &str) -> Result<Opened> {
    let done = store::write(&app.db, async |tx| {
        let link = usable(store::sign_in_link::by_token(tx, &token_hash(token)).await?, op)?;
        match link.lock.tried(browser.asked.as_deref(), code) {
            Verdict::Opens => enter(tx, app, op, link, browser).await.map(Ok),
            Verdict::UsedUp => Err(Refusal::new("refused-link-tried").into()),
            Verdict::NeedsCode => Ok(Err("link-code-missing")),
            // It counts and is on record, so it is a write that stays.
            Verdict::WrongCode => {
                store::sign_in_link::note_try(tx, link.id).await?;
                record::audit(tx, op, Event::new("sign_in.code_refused", link.id.0)).await?;
                Ok(Err("link-code-wrong"))
            }
        }
    })
    .await?;
    app.work.notify_one();
    done.map_err(|why| Error::Invalid(Invalid::field("code", why)))
}

/// Uses a link up and opens a session, for an account that is made now if there is none.
async fn enter(tx: &Tx, app: &App, op: &Op, link: Link, browser: &Browser) -> Result<Opened> {
    if !store::sign_in_link::take(tx, link.id, op.now).await? {
        return Err(Refusal::new("refused-link-used").into());
    }
    let person = account_of(tx, op, &link.email, link.name.as_deref()).await?.ok_or(Error::NotFound)?;
    open(tx, app, op, &person, browser, link.next, Way::Link).await
}

/// The account of an address that was just confirmed; made now if there is none and a name is given. 404 for one that is
/// out of use.
pub(super) async fn account_of(tx: &Tx, op: &Op, email: &str, name: Option<&str>) -> Result<Option<Person>> {
    match (store::account::by_email(tx, email).await?, name) {
        (Some(person), _) if person.disabled_at.is_some() => Err(Error::NotFound),
        (Some(person), _) => Ok(Some(person)),
        (None, None) => Ok(None),
        (None, Some(name)) => {
            let id = store::account::insert(tx, email, name, &op.language, op.now).await?;
            record::audit(tx, &op.by(id), Event::new("account.created", id.0)).await?;
            Ok(Some(store::account::person(tx, id).await?))
        }
    }
}
