//! Signing in at the host's own provider (OpenID Connect), and what else somebody is sent there for: to link what
//! they are there to their account, or to show once more who they are.
//!
//! The provider is asked between two transactions, never inside one.

use std::collections::BTreeSet;

use entity::values::{AccountId, ChallengeId, GrantSource, Role, SessionId, SsoPurpose};

use super::{
    super::record::{self, token_hash},
    Browser, Opened, Way, canonical, open,
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        limit,
        mail::EmailAddress,
        notice::Change,
        session::{own_path, require_fresh},
        sso::{ATTEMPT, Claims, is_of, wanted},
    },
    error::{Error, Refusal, Result},
    gateway::sso::{Fault, Secrets},
    store::{self, Tx, account::Person, sso::Attempt},
};

/// What the provider sent back, as it stands in the address.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub state: String,
    pub code: String,
    /// Why there is no code, in a word of the standard's.
    pub error: String,
    /// The provider's own name (RFC 9207); many leave it out.
    pub issuer: String,
}

/// What somebody who came back has now.
#[derive(Clone, Debug)]
pub enum Done {
    Opened(Opened),
    /// The identity belongs to the account; the path to continue at.
    Linked(String),
    /// The new token of the session, and the path to continue at.
    Proved(String, String),
}

/// The roles that the groups of somebody bring.
type Grants = BTreeSet<(Role, Option<ChallengeId>)>;

/// Sends somebody to the provider: answers the address there. `browser` is what this browser holds from now on.
/// Whoever links must have shown lately who they are, and whoever has an authenticator app proves nothing for less
/// than its code; [`Error::Busy`] when the provider does not answer.
pub async fn begin(app: &App, op: &Op, purpose: SsoPurpose, next: &str, browser: &str) -> Result<String> {
    if !app.sso.is_on() {
        return Err(Error::NotFound);
    }
    let account = match purpose {
        SsoPurpose::SignIn => None,
        SsoPurpose::Link => {
            require_fresh(op)?;
            Some(op.account().ok_or(Error::SignIn)?)
        }
        SsoPurpose::Prove => {
            let account = op.account().ok_or(Error::SignIn)?;
            if store::second_factor::factors(app.db.read(), account).await?.app.is_some() {
                return Err(Error::NotFound);
            }
            Some(account)
        }
    };
    if let Some(client) = op.client.map(limit::client) {
        store::write(&app.db, async |tx| record::spend(tx, op, &limit::SIGN_IN, &client).await).await?;
    }
    let begun = app.sso.begin(purpose == SsoPurpose::Prove, op.now).await.map_err(away)?;
    let attempt = Attempt {
        state_hash: token_hash(&begun.state),
        browser_hash: token_hash(browser),
        nonce: begun.secrets.nonce,
        verifier: begun.secrets.verifier,
        next: own_path(next).to_owned(),
        purpose,
        account_id: account,
        created_at: op.now,
    };
    store::write(&app.db, async |tx| {
        let details = serde_json::json!({ "way": "sso", "purpose": purpose });
        record::audit(tx, op, Event { kind: "sign_in.asked", object: account.map(|id| id.0), details })
            .await?;
        store::sso::begin(tx, attempt.clone()).await
    })
    .await?;
    Ok(begun.url)
}

/// Takes what the provider sent back: once, and only in the browser that began. `session` is the caller's own, if
/// they have one. Refused with a sentence for people; [`Error::Busy`] when the provider does not answer.
pub async fn finish(
    app: &App,
    op: &Op,
    answer: &Answer,
    browser: &Browser,
    session: Option<SessionId>,
) -> Result<Done> {
    let held = token_hash(browser.asked.as_deref().unwrap_or_default());
    let state = token_hash(&answer.state);
    let taken =
        store::write(&app.db, async |tx| store::sso::take(tx, &state, &held, op.now - ATTEMPT).await).await?;
    let attempt = taken.ok_or_else(|| Refusal::new("refused-sso-lost"))?;
    let done = match believed(app, op, answer, &attempt).await {
        Ok(claims) => settle(app, op, &attempt, &claims, browser, session).await,
        Err(error) => Err(error),
    };
    if let Err(Error::Refused(why)) = &done {
        let (object, details) =
            (attempt.account_id.map(|id| id.0), serde_json::json!({ "why": why.message }));
        let event = Event { kind: "sign_in.provider_refused", object, details };
        store::write(&app.db, async |tx| record::audit(tx, op, event.clone()).await).await?;
    }
    app.work.notify_one();
    done
}

/// Exchanges the code for what the provider says of its owner.
async fn believed(app: &App, op: &Op, answer: &Answer, attempt: &Attempt) -> Result<Claims> {
    match answer.error.as_str() {
        "" => {}
        "access_denied" => return Err(Refusal::new("refused-sso-cancelled").into()),
        "temporarily_unavailable" | "server_error" => return Err(Error::Busy),
        // Only the words of the standard are worth a line in the log; the rest could be anything.
        _ => return Err(Refusal::new("refused-sso-answer").into()),
    }
    if !answer.issuer.is_empty() && answer.issuer != issuer(app) {
        return Err(Refusal::new("refused-sso-answer").into());
    }
    let secrets = Secrets { nonce: attempt.nonce.clone(), verifier: attempt.verifier.clone() };
    app.sso.finish(&answer.code, secrets, op.now).await.map_err(away)
}

/// Does what they were sent there for.
async fn settle(
    app: &App,
    op: &Op,
    attempt: &Attempt,
    claims: &Claims,
    browser: &Browser,
    session: Option<SessionId>,
) -> Result<Done> {
    let address = claims.confirmed_address().and_then(|address| canonical(address).ok());
    let address = address.ok_or_else(|| Refusal::new("refused-sso-address"))?;
    if attempt.account_id != op.account() && attempt.purpose != SsoPurpose::SignIn {
        return Err(Refusal::new("refused-sso-lost").into());
    }
    match (attempt.purpose, attempt.account_id, session) {
        (SsoPurpose::Link, Some(account), Some(_)) => {
            store::write(&app.db, async |tx| link(tx, app, op, claims, account).await).await?;
            Ok(Done::Linked(attempt.next.clone()))
        }
        (SsoPurpose::Prove, Some(account), Some(session)) => {
            if !claims.is_after(attempt.created_at) {
                return Err(Refusal::new("refused-sso-old").into());
            }
            let token = store::write(&app.db, async |tx| {
                let owner = store::sso::account_of(tx, issuer(app), &claims.subject).await?;
                if owner != Some(account) {
                    return Err(Refusal::new("refused-sso-other").into());
                }
                let event = Event::new("sign_in.proved", account.0).with("way", "sso");
                record::audit(tx, op, event).await?;
                record::prove_session(tx, op, session).await
            })
            .await?;
            Ok(Done::Proved(token, attempt.next.clone()))
        }
        (SsoPurpose::SignIn, ..) => {
            let grants = grants(app, claims).await?;
            let opened = store::write(&app.db, async |tx| {
                let person = person(tx, app, op, claims, &address).await?;
                follow_groups(tx, &op.by(person.id), person.id, &grants).await?;
                let way = Way::Provider { has_factor: claims.has_factor(&app.config.sso.mfa) };
                open(tx, app, op, &person, browser, attempt.next.clone(), way).await
            })
            .await?;
            Ok(Done::Opened(opened))
        }
        _ => Err(Refusal::new("refused-sso-lost").into()),
    }
}

/// Whose account it is: the one that is linked; the one of the host's own people with this address; or a new one.
async fn person(tx: &Tx, app: &App, op: &Op, claims: &Claims, address: &EmailAddress) -> Result<Person> {
    let found = match store::sso::account_of(tx, issuer(app), &claims.subject).await? {
        Some(account) => Some((store::account::person(tx, account).await?, true)),
        None => store::account::by_email(tx, address.as_str()).await?.map(|person| (person, false)),
    };
    let is_own = is_of(&app.config.sso.domains, address.as_str());
    match found {
        Some((person, _)) if person.disabled_at.is_some() => Err(Refusal::new("refused-sso-closed").into()),
        Some((person, true)) => Ok(person),
        Some((person, false)) => {
            let is_staff = store::account::roles(tx, person.id, op.now).await?.is_staff();
            // An address that the provider gave to somebody else later does not bring the account with it.
            let is_taken = store::sso::linked_at(tx, issuer(app), person.id).await?.is_some();
            if !is_own || !is_staff || is_taken {
                return Err(Refusal::new("refused-sso-account").into());
            }
            link(tx, app, &op.by(person.id), claims, person.id).await?;
            Ok(person)
        }
        None if is_own && app.config.sso.provision => {
            let local = address.as_str().split('@').next().unwrap_or_default();
            let name: String = claims
                .name
                .as_deref()
                .unwrap_or(local)
                .chars()
                .filter(|c| !c.is_control())
                .take(120)
                .collect();
            let id = store::account::insert(tx, address.as_str(), name.trim(), &op.language, op.now).await?;
            record::audit(tx, &op.by(id), Event::new("account.created", id.0).with("way", "sso")).await?;
            store::sso::link(tx, issuer(app), &claims.subject, id, op.now).await?;
            store::account::person(tx, id).await
        }
        None => Err(Refusal::new("refused-sso-unknown").into()),
    }
}

/// Lets an account belong to an identity, and tells its owner.
async fn link(tx: &Tx, app: &App, op: &Op, claims: &Claims, account: AccountId) -> Result<()> {
    store::sso::link(tx, issuer(app), &claims.subject, account, op.now).await?;
    record::audit(tx, op, Event::new("sign_in.linked", account.0).with("issuer", issuer(app))).await?;
    let person = store::account::person(tx, account).await?;
    record::mail_change(tx, app, op, &person, Change::SignOnLinked).await
}

/// The roles that the groups of these claims bring; a challenge that does not exist brings none.
async fn grants(app: &App, claims: &Claims) -> Result<Grants> {
    let mut grants = Grants::new();
    for wanted in wanted(&app.config.sso.roles, &claims.groups) {
        let scope = match &wanted.challenge {
            None => None,
            Some(slug) => match store::challenge::id_of_slug(app.db.read(), slug).await? {
                Some(id) => Some(id),
                None => {
                    tracing::warn!("sso.roles names `{wanted}`, and there is no such challenge");
                    continue;
                }
            },
        };
        grants.insert((wanted.role, scope));
    }
    Ok(grants)
}

/// Gives and takes the roles that come from the provider; those that were given by hand stay as they are, and the
/// last administrator stays one.
async fn follow_groups(tx: &Tx, op: &Op, account: AccountId, grants: &Grants) -> Result<()> {
    let entry = |kind, (role, challenge): (Role, Option<ChallengeId>)| {
        Event::new(kind, account.0)
            .with("role", role)
            .with("challenge", challenge)
            .with("source", GrantSource::Sso)
    };
    for grant in grants {
        if store::account::grant_from(tx, account, *grant, GrantSource::Sso, op.now).await? {
            record::audit(tx, op, entry("role.granted", *grant)).await?;
        }
    }
    for grant in store::sso::granted(tx, account).await?.into_iter().filter(|has| !grants.contains(has)) {
        let (role, challenge) = grant;
        if role == Role::Admin {
            let admins = store::staff::admins(tx, op.now).await?;
            // Whose role runs out does not keep the portal from losing its last admin.
            if admins.iter().all(|admin| admin.account_id == account || admin.expires_at.is_some()) {
                record::audit(tx, op, entry("role.kept", grant)).await?;
                continue;
            }
        }
        store::account::revoke(tx, account, role, challenge).await?;
        record::audit(tx, op, entry("role.revoked", grant)).await?;
    }
    Ok(())
}

fn issuer(app: &App) -> &str {
    app.config.sso.issuer.as_deref().unwrap_or_default()
}

/// What is told: that the provider is away, or that its answer is no good. The log says why.
fn away(fault: Fault) -> Error {
    tracing::warn!("single sign-on: {fault}");
    match fault {
        Fault::Away(_) => Error::Busy,
        Fault::Unbelievable(_) => Refusal::new("refused-sso-answer").into(),
    }
}
