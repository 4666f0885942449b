//! Signing in: by a mailed link, a password, a passkey or at the host's provider; all open a session in the same way.

use chrono::{DateTime, Utc};
use entity::values::AccountId;

use super::record::{self, Recipient, random_hex, token_hash};
use crate::{
    app::App,
    domain::{
        actor::{Op, Roles},
        audit::Event,
        mail::EmailAddress,
        notice::Notice,
        second_factor::standing,
        session::{self, Standing, Vouched},
        sso::LASTS,
    },
    error::{Error, Invalid, Result},
    store::{self, Tx, account::Person},
};

mod early;
mod link;
mod passkey;
mod password;
pub mod sso;

pub use early::{Confirmed, Confirming, confirm_draft, look_at_draft};
pub use link::{Asked, ask_for_account, ask_for_link, confirm_link, link_for_operator, look_at_link};
pub use passkey::{Answer, ask_for_passkey, ask_for_proof, prove_with_passkey, with_passkey};
pub use password::with_password;

/// What somebody signed in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Link,
    Password,
    /// Both factors in one.
    Passkey,
    Provider {
        /// It asked for a second factor.
        has_factor: bool,
    },
}

impl Way {
    /// As it stands in the audit trail.
    const fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Password => "password",
            Self::Passkey => "passkey",
            Self::Provider { .. } => "sso",
        }
    }

    /// What it answers for in the session that it opens.
    fn vouched(self, now: DateTime<Utc>) -> Vouched {
        match self {
            Self::Link | Self::Password => Vouched::default(),
            Self::Passkey => Vouched { proved_at: Some(now), ..Vouched::default() },
            Self::Provider { has_factor } => {
                Vouched { proved_at: None, factor_at: has_factor.then_some(now), ends_at: Some(now + LASTS) }
            }
        }
    }
}

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

/// Opens a session under a token that nobody has seen before; tells the owner when they have not used this browser
/// before but have used another.
async fn open(
    tx: &Tx,
    app: &App,
    op: &Op,
    person: &Person,
    browser: &Browser,
    next: String,
    way: Way,
) -> Result<Opened> {
    let op = &op.by(person.id);
    let session = random_hex::<32>();
    if let Some(before) = &browser.session {
        store::session::end_by_token(tx, &token_hash(before), op.now).await?;
    }
    let agent = browser.agent.chars().take(200).collect();
    let vouched = way.vouched(op.now);
    store::session::open(tx, person.id, token_hash(&session), agent, vouched, op.now).await?;
    let entry = Event::new("sign_in.done", person.id.0).with("browser", browser_name(&browser.agent));
    record::audit(tx, op, entry.with("way", way.word())).await?;
    let known = recognise(tx, app, op, person, browser).await?;
    let factors = store::second_factor::factors(tx, person.id).await?;
    let roles = store::account::roles(tx, person.id, op.now).await?;
    let standing = standing(&roles, factors, vouched, app.config.security.is_factor_duty());
    Ok(Opened { session, known, next, is_unproved: standing == Standing::Unproved, roles })
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
