//! Signing in: by a mailed link, by a password or at the host's provider; all open a session in the same way.

use entity::values::AccountId;

use super::record::{self, Recipient, random_hex, token_hash};
use crate::{
    app::App,
    domain::{
        actor::{Op, Roles},
        audit::Event,
        mail::EmailAddress,
        notice::Notice,
        session,
    },
    error::{Error, Invalid, Result},
    store::{self, Tx, account::Person, session::Vouched},
};

mod link;
mod password;
mod sso;

pub use link::{Asked, ask_for_account, ask_for_link, confirm_link, link_for_operator, look_at_link};
pub use password::with_password;
pub use sso::{Answer, Done, begin, finish};

/// The browser that signs in, as far as it shows itself.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// What it says it is.
    pub agent: String,
    /// What it holds since somebody signed in with it before.
    pub known: Option<String>,
    /// What it holds since it asked for a link.
    pub asked: Option<String>,
    /// The token of the session it has; that one ends with the new one.
    pub session: Option<String>,
}

/// A session that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The token of the session.
    pub session: String,
    /// What the browser is known by from now on.
    pub known: String,
    /// The own path to continue at.
    pub next: String,
    pub roles: Roles,
    /// The session waits for the second factor.
    pub is_unproved: bool,
}

/// Opens a session for which nobody else answers.
async fn open(
    tx: &Tx,
    app: &App,
    op: &Op,
    person: &Person,
    browser: &Browser,
    next: String,
) -> Result<Opened> {
    open_for(tx, app, op, person, browser, next, Vouched::default()).await
}

/// Opens a session under a token that nobody has seen before; tells the owner when they have not used this browser
/// before but have used another.
async fn open_for(
    tx: &Tx,
    app: &App,
    op: &Op,
    person: &Person,
    browser: &Browser,
    next: String,
    vouched: Vouched,
) -> Result<Opened> {
    let op = &op.by(person.id);
    let session = random_hex::<32>();
    if let Some(before) = &browser.session {
        store::session::end_by_token(tx, &token_hash(before), op.now).await?;
    }
    let agent = browser.agent.chars().take(200).collect();
    store::session::open(tx, person.id, token_hash(&session), agent, vouched, op.now).await?;
    record::audit(
        tx,
        op,
        Event::new("sign_in.done", person.id.0)
            .with("browser", browser_name(&browser.agent))
            .with("sso", vouched.ends_at.is_some()),
    )
    .await?;
    let known = recognise(tx, app, op, person, browser).await?;
    let factor = store::second_factor::of_account(tx, person.id).await?;
    Ok(Opened {
        session,
        known,
        next,
        roles: store::account::roles(tx, person.id, op.now).await?,
        is_unproved: factor.totp_confirmed_at.is_some() && vouched.factor_at.is_none(),
    })
}

/// Makes the browser known; what it already holds is kept when it was made here, so that nobody chooses it.
async fn recognise(tx: &Tx, app: &App, op: &Op, person: &Person, browser: &Browser) -> Result<String> {
    let held = match &browser.known {
        Some(held) if store::known_browser::is_ours(tx, &token_hash(held)).await? => held.clone(),
        _ => random_hex::<32>(),
    };
    let others = store::known_browser::count(tx, person.id).await?;
    if store::known_browser::seen(tx, person.id, &token_hash(&held), op.now).await? && others > 0 {
        let wording = app.wording(&person.language);
        let notice = Notice::NewSignIn {
            browser: wording.browser(session::Browser::of(&browser.agent)),
            at: wording.instant(op.now, person.zone.as_deref().unwrap_or("UTC")),
            link: app.link("/my/account/security"),
        };
        let fact = format!("{}:{}", person.id, op.now.timestamp_millis());
        record::mail(tx, app, op, &Recipient::from(person.clone()), &fact, None, &notice).await?;
    }
    Ok(held)
}

fn browser_name(agent: &str) -> Option<&'static str> {
    session::Browser::of(agent).name
}

/// The id under which nobody is found: what is looked up for an unknown address takes as long as for a known one.
const NOBODY: AccountId = AccountId(uuid::Uuid::nil());

fn canonical(email: &str) -> Result<EmailAddress> {
    EmailAddress::parse(email).map_err(|_| Error::Invalid(Invalid::field("email", "email-invalid")))
}
