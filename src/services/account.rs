//! Signing in and out, and the people an operator adds.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{AccountId, Role, SignInLinkId};
use sha2::{Digest as _, Sha256};

use super::record::{self, Recipient, random_hex};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Op, Roles, Who},
        audit::{Event, hex},
        limit,
        mail::EmailAddress,
        notice::Notice,
        session,
    },
    error::{Error, Invalid, Refusal, Result},
    store::{
        self,
        account::{Link, OpenSession, Person},
    },
};

/// How long a mailed link works.
const LINK_MINUTES: u32 = 15;
/// Links one address is sent within an hour; further requests are answered alike and send nothing.
const LINKS_AN_HOUR: u64 = 5;
/// How exactly it is known when a session was last used: a write less for most requests.
const SEEN: TimeDelta = TimeDelta::minutes(5);

/// A signed-in person with roles; while the second factor is not proved, nobody without any.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub session: OpenSession,
    pub actor: Actor,
    /// As whom an admin looks at the portal, and until when.
    pub acting_as: Option<(Person, DateTime<Utc>)>,
}

/// Mails a sign-in link when the address has an account. The answer is the same when it has none.
pub async fn ask_for_link(app: &App, op: &Op, email: &str, next: &str) -> Result<()> {
    let email = canonical(email)?;
    send_link(app, op, &email, None, next).await
}

/// Mails a link that makes an account, or a sign-in link when the address has one already.
pub async fn ask_for_account(app: &App, op: &Op, name: &str, email: &str, next: &str) -> Result<()> {
    let email = canonical(email)?;
    send_link(app, op, &email, Some(name.trim()), next).await
}

async fn send_link(app: &App, op: &Op, email: &EmailAddress, name: Option<&str>, next: &str) -> Result<()> {
    let person = store::account::by_email(app.db.read(), email.as_str()).await?;
    let recent =
        store::account::links_since(app.db.read(), email.as_str(), op.now - TimeDelta::hours(1)).await?;
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
        let id = keep_link(tx, op, &token, email.as_str(), name, next).await?;
        record::mail(tx, app, op, &to, &id.to_string(), None, &notice).await
    })
    .await?;
    app.work.notify_one();
    Ok(())
}

async fn keep_link(
    tx: &store::Tx,
    op: &Op,
    token: &str,
    email: &str,
    name: Option<String>,
    next: &str,
) -> Result<SignInLinkId> {
    let link = Link {
        id: SignInLinkId::generate(),
        email: email.to_owned(),
        name,
        next: own_path(next).to_owned(),
        expires_at: op.now + TimeDelta::minutes(i64::from(LINK_MINUTES)),
        used_at: None,
    };
    let id = link.id;
    store::account::insert_link(tx, hash(token), link, op.now).await?;
    Ok(id)
}

/// A fresh sign-in path for an operator at the machine; refused when the address has no account.
pub async fn link_for_operator(app: &App, op: &Op, email: &str) -> Result<String> {
    let email = canonical(email)?;
    let person = store::account::by_email(app.db.read(), email.as_str()).await?.ok_or(Error::NotFound)?;
    let token = random_hex::<32>();
    store::write(&app.db, async |tx| {
        record::audit(tx, op, Event::new("sign_in.link_made", person.id.0)).await?;
        keep_link(tx, op, &token, email.as_str(), None, "/").await
    })
    .await?;
    Ok(format!("/sign-in/link/{token}"))
}

/// What a mailed link is good for right now.
pub async fn look_at_link(app: &App, op: &Op, token: &str) -> Result<()> {
    let link = store::account::link(app.db.read(), &hash(token)).await?;
    usable(link, op).map(|_| ())
}

fn usable(link: Option<Link>, op: &Op) -> Result<Link> {
    match link {
        Some(link) if link.used_at.is_some() => Err(Refusal::new("refused-link-used").into()),
        Some(link) if op.now >= link.expires_at => Err(Refusal::new("refused-link-expired").into()),
        Some(link) => Ok(link),
        None => Err(Error::NotFound),
    }
}

/// A session that a mailed link opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The token of the session.
    pub session: String,
    /// The own path to continue at.
    pub next: String,
    pub roles: Roles,
    /// The session waits for the second factor.
    pub is_unproved: bool,
}

/// Signs in with a mailed link and uses it up.
pub async fn confirm_link(app: &App, op: &Op, token: &str, user_agent: &str) -> Result<Opened> {
    let session = random_hex::<32>();
    let opened = store::write(&app.db, async |tx| {
        let link = usable(store::account::link(tx, &hash(token)).await?, op)?;
        if !store::account::use_link(tx, link.id, op.now).await? {
            return Err(Refusal::new("refused-link-used").into());
        }
        let account = match store::account::by_email(tx, &link.email).await? {
            Some(person) if person.disabled_at.is_some() => return Err(Error::NotFound),
            Some(person) => person.id,
            None => {
                let name = link.name.as_deref().ok_or(Error::NotFound)?;
                let id = store::account::insert(tx, &link.email, name, &op.language, op.now).await?;
                record::audit(tx, &as_account(op, id), Event::new("account.created", id.0)).await?;
                id
            }
        };
        let agent = user_agent.chars().take(200).collect();
        store::account::open_session(tx, account, hash(&session), agent, op.now).await?;
        record::audit(tx, &as_account(op, account), Event::new("sign_in.done", account.0)).await?;
        let factor = store::second_factor::of_account(tx, account).await?;
        Ok(Opened {
            session: session.clone(),
            next: link.next,
            roles: store::account::roles(tx, account, op.now).await?,
            is_unproved: factor.totp_confirmed_at.is_some(),
        })
    })
    .await?;
    Ok(opened)
}

fn as_account(op: &Op, account: AccountId) -> Op {
    Op { actor: Actor::of(Who::Account(account)), ..op.clone() }
}

/// The person behind a session token; `None` when it is unknown, ended or too old.
pub async fn identify(app: &App, op: &Op, token: &str) -> Result<Option<SignedIn>> {
    let Some((session, roles)) = store::account::session(app.db.read(), &hash(token), op.now).await? else {
        return Ok(None);
    };
    if session::is_over(session.created_at, session.seen_at, op.now) {
        return Ok(None);
    }
    if op.now - session.seen_at > SEEN {
        store::write(&app.db, async |tx| store::account::touch_session(tx, session.id, op.now).await).await?;
    }
    let (me, mut acting_as) = (session.person.id, None);
    let actor = match session.acting {
        _ if session.is_unproved => Actor::of(Who::Visitor),
        // Whoever is no admin any more acts as nobody else.
        Some((person, until)) if roles.portal(Role::Admin) => {
            let (person, roles) = acted_as(app, op, person).await?;
            let who = Who::Acting { admin: me, person: person.id };
            acting_as = Some((person, until));
            Actor::with(who, roles)
        }
        _ => {
            let glass = session.glass.iter().map(|glass| glass.pitch).collect();
            Actor { glass, ..Actor::with(Who::Account(me), roles) }
        }
    };
    Ok(Some(SignedIn { actor, session, acting_as }))
}

async fn acted_as(app: &App, op: &Op, person: AccountId) -> Result<(Person, Roles)> {
    let conn = app.db.read();
    Ok((store::account::person(conn, person).await?, store::account::roles(conn, person, op.now).await?))
}

/// Ends the session of this token; nothing happens when there is none.
pub async fn sign_out(app: &App, op: &Op, token: &str) -> Result<()> {
    let Some((session, _)) = store::account::session(app.db.read(), &hash(token), op.now).await? else {
        return Ok(());
    };
    store::write(&app.db, async |tx| {
        store::account::end_session(tx, session.id, op.now).await?;
        let op = as_account(op, session.person.id);
        record::audit(tx, &op, Event::new("sign_in.ended", session.person.id.0)).await
    })
    .await
}

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

fn canonical(email: &str) -> Result<EmailAddress> {
    EmailAddress::parse(email).map_err(|_| Error::Invalid(Invalid::field("email", "email-invalid")))
}

fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// The path itself when it is one of ours, else the home page: never a way to another site.
#[must_use]
pub fn own_path(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.len() <= 2000
        && next.chars().all(|c| c.is_ascii_graphic());
    if own { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_own_paths_are_followed() {
        for own in ["/", "/my", "/challenges/heat?tab=terms", "/my/pitches/NL-7K3M9Q"] {
            assert_eq!(own_path(own), own);
        }
        let long = format!("/{}", "a".repeat(8192));
        for foreign in [
            "//evil",
            "/\\evil",
            "https:evil",
            "javascript:alert(1)",
            "/\t/evil",
            "/a\r\nSet-Cookie:x",
            "",
            "evil",
            &long,
        ] {
            assert_eq!(own_path(foreign), "/", "{foreign:?}");
        }
    }
}
