//! The other end of an invitation: looked at, accepted, declined by whoever has its link.

use chrono::{DateTime, Utc};
use entity::values::{AccountId, InvitationState, TeamRole};

use crate::{
    app::App,
    domain::{
        actor::{Actor, Op, Who},
        audit::Event,
        invitation::{NotGood, REASON, Standing, spoken_name},
        session::Vouched,
        team::strongest,
    },
    error::{Error, Invalid, Refusal, Result},
    services::record::{self, random_hex, token_hash},
    store::{
        self, Tx,
        invitation::{Invitation, To},
    },
};

/// An invitation as the page shows it.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Where its name can be said to strangers.
    pub inviter: Option<String>,
    /// Reference and challenge of the pitch.
    pub pitch: Option<(String, String)>,
    pub organisation: Option<String>,
    pub role: TeamRole,
    pub email: String,
    pub expires_at: DateTime<Utc>,
    /// There is an account with the invited address.
    pub has_account: bool,
}

/// What somebody is invited to. Refused with a sentence of its own: used, declined, taken back, run out; and
/// forbidden to whoever is signed in with another address.
pub async fn look(app: &App, op: &Op, token: &str) -> Result<Offer> {
    let conn = app.db.read();
    let found = store::invitation::by_token(conn, &token_hash(token)).await?.ok_or(Error::NotFound)?;
    let signed_in = match op.account() {
        Some(account) => Some(store::account::person(conn, account).await?.email),
        None => None,
    };
    answerable(&found, signed_in.as_deref(), op)?;
    Ok(Offer {
        inviter: spoken_name(&found.inviter).map(str::to_owned),
        pitch: found.reference.zip(found.challenge),
        organisation: found.organisation,
        role: found.role,
        email: found.email,
        expires_at: found.expires_at,
        has_account: found.account_id.is_some(),
    })
}

fn answerable(found: &Invitation, signed_in: Option<&str>, op: &Op) -> Result<To> {
    let is_foreign_lead =
        found.pitch_id.is_some() && found.role == TeamRole::Lead && found.lead_id != Some(found.invited_by);
    let standing = Standing {
        state: found.state,
        expires_at: found.expires_at,
        email: &found.email,
        is_void: found.inviter_disabled_at.is_some() || found.to().is_none() || is_foreign_lead,
        is_closed: found.account_disabled_at.is_some(),
    };
    match standing.answerable(signed_in, op.now) {
        Ok(()) => found.to().ok_or(Error::NotFound),
        Err(why @ NotGood::AnotherAccount) => Err(Error::Forbidden(Refusal::new(why.message()))),
        Err(why) => Err(Refusal::new(why.message()).into()),
    }
}

/// What accepting led to.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The token of the session of an account that was made by accepting.
    pub session: Option<String>,
    /// What one was invited to.
    pub path: String,
}

/// Accepts an invitation and uses it up: for the account with its address, which has to be signed in; where there
/// is none, one with exactly that address and this name is made and signed in, for whoever reads its mails has
/// the link. Refused as in [`look`].
pub async fn accept(app: &App, op: &Op, token: &str, name: &str, user_agent: &str) -> Result<Accepted> {
    let session = random_hex::<32>();
    store::write(&app.db, async |tx| {
        let (found, to) = locked(tx, op, token).await?;
        let (account, is_new) = match (op.account(), found.account_id) {
            (Some(account), _) => (account, false),
            (None, Some(_)) => return Err(Error::SignIn),
            (None, None) => (make_account(tx, op, &found.email, name).await?, true),
        };
        let op = &Op { actor: Actor { who: Who::Account(account), ..op.actor.clone() }, ..op.clone() };
        if is_new {
            let agent = user_agent.chars().take(200).collect();
            let vouched = Vouched::default();
            store::session::open(tx, account, token_hash(&session), agent, vouched, op.now).await?;
            record::audit(tx, op, Event::new("account.created", account.0)).await?;
            record::audit(tx, op, Event::new("sign_in.done", account.0)).await?;
        }
        settle(tx, &found, InvitationState::Accepted, "", op).await?;
        enter(tx, op, &found, to, account).await?;
        let entry = Event::new("invitation.accepted", to.object())
            .with("invitation", found.id)
            .with("role", found.role);
        record::audit(tx, op, entry).await?;
        let path = match (to, &found.reference) {
            (To::Pitch(_), Some(reference)) => format!("/my/pitches/{reference}"),
            _ => "/my/organisation".to_owned(),
        };
        Ok(Accepted { session: is_new.then(|| session.clone()), path })
    })
    .await
}

/// Declines an invitation and uses it up; the inviter's side reads the reason. Refused as in [`look`]. Nobody has
/// to be signed in.
pub async fn decline(app: &App, op: &Op, token: &str, reason: &str) -> Result<()> {
    let reason = reason.trim();
    if reason.chars().count() > REASON {
        return Err(Error::Invalid(Invalid::field("reason", "invitation-reason-long")));
    }
    store::write(&app.db, async |tx| {
        let (found, to) = locked(tx, op, token).await?;
        settle(tx, &found, InvitationState::Declined, reason, op).await?;
        let entry = Event::new("invitation.declined", to.object()).with("invitation", found.id);
        record::audit(tx, op, entry).await
    })
    .await
}

/// The invitation as it stands while nobody else can answer it.
async fn locked(tx: &Tx, op: &Op, token: &str) -> Result<(Invitation, To)> {
    let found = store::invitation::by_token(tx, &token_hash(token)).await?.ok_or(Error::NotFound)?;
    let signed_in = match op.account() {
        Some(account) => Some(store::account::person(tx, account).await?.email),
        None => None,
    };
    let to = answerable(&found, signed_in.as_deref(), op)?;
    Ok((found, to))
}

async fn settle(tx: &Tx, found: &Invitation, state: InvitationState, reason: &str, op: &Op) -> Result<()> {
    if store::invitation::settle(tx, found.id, state, reason, op.now).await? {
        Ok(())
    } else {
        Err(Refusal::new(NotGood::Used.message()).into())
    }
}

async fn make_account(tx: &Tx, op: &Op, email: &str, name: &str) -> Result<AccountId> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 120 {
        return Err(Error::Invalid(Invalid::field("name", "name-missing")));
    }
    store::account::insert(tx, email, name, &op.language, op.now).await
}

/// What the invitation said; nobody loses a right by it.
async fn enter(tx: &Tx, op: &Op, found: &Invitation, to: To, account: AccountId) -> Result<()> {
    match to {
        To::Pitch(pitch) if found.role == TeamRole::Lead => {
            if store::team::hand_over(tx, pitch, found.invited_by, account, op.now).await? {
                let entry = Event::new("pitch.lead_changed", pitch.0)
                    .with("from", found.invited_by)
                    .with("to", account);
                record::audit(tx, op, entry).await
            } else {
                Err(Refusal::new(NotGood::Revoked.message()).into())
            }
        }
        To::Pitch(_) if found.lead_id == Some(account) => Ok(()),
        To::Pitch(pitch) => {
            let (role, may_send_at) = store::team::invited_as(tx, pitch, account).await?;
            let role = strongest([role, Some(found.role)]).unwrap_or(found.role);
            store::team::set(tx, pitch, account, role, may_send_at, op.now).await
        }
        To::Organisation(organisation) => {
            let role = store::organisation::role_of(tx, organisation, account).await?;
            let role = strongest([role, Some(found.role)]).unwrap_or(found.role);
            store::organisation::add_member(tx, organisation, account, role, op.now).await
        }
    }
}
