//! The other end of an invitation: looked at, accepted, declined by whoever has its link.

use chrono::{DateTime, Utc};
use entity::values::{AccountId, InvitationState, TeamRole};

use super::held::Held;
use crate::{
    app::App,
    domain::{
        actor::{Actor, Op, Who},
        audit::Event,
        invitation::{NotGood, REASON},
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
    pub what: What,
    pub email: String,
    pub expires_at: DateTime<Utc>,
    /// There is an account with the invited address.
    pub has_account: bool,
}

/// What somebody is invited to.
#[derive(Clone, Debug)]
pub enum What {
    Pitch {
        reference: String,
        challenge: String,
        role: TeamRole,
    },
    Organisation {
        name: String,
        role: TeamRole,
    },
    /// To pitch.
    Challenge {
        title: String,
        summary: String,
        /// In its own zone.
        closes: Option<(DateTime<Utc>, String)>,
        /// Whom the desk wrote to; may be empty.
        contact: String,
    },
}

/// What somebody is invited to; that an invitation to a challenge was looked at is on record. Refused with a sentence of
/// its own: used, declined, taken back, run out; and forbidden to whoever is signed in with another address.
pub async fn look(app: &App, op: &Op, token: &str) -> Result<Offer> {
    let conn = app.db.read();
    let held = Held::by_token(conn, token).await?;
    held.answerable(conn, op).await?;
    // Whoever looks through somebody's eyes did not open their mail.
    if let Held::Challenge(offered) = &held
        && offered.opened_at.is_none()
        && !op.actor.is_acting()
    {
        store::write(&app.db, async |tx| {
            if store::challenge::invitation_opened(tx, offered.id, op.now).await? {
                let entry = Event::new("challenge_invitation.opened", offered.challenge_id.0);
                record::audit(tx, op, entry.with("invitation", offered.id)).await?;
            }
            Ok(())
        })
        .await?;
    }
    held.offer()
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
        let held = Held::by_token(tx, token).await?;
        held.answerable(tx, op).await?;
        let (account, is_new) = match (op.account(), held.account()) {
            (Some(account), _) => (account, false),
            (None, Some(_)) => return Err(Error::SignIn),
            (None, None) => (make_account(tx, op, held.email(), name).await?, true),
        };
        let op = &Op { actor: Actor { who: Who::Account(account), ..op.actor.clone() }, ..op.clone() };
        if is_new {
            let agent = user_agent.chars().take(200).collect();
            let vouched = Vouched::default();
            store::session::open(tx, account, token_hash(&session), agent, vouched, op.now).await?;
            record::audit(tx, op, Event::new("account.created", account.0)).await?;
            record::audit(tx, op, Event::new("sign_in.done", account.0)).await?;
        }
        settle(tx, &held, InvitationState::Accepted, Some(account), "", op).await?;
        let (event, path) = match &held {
            Held::Team(found) => {
                let to = held.to()?;
                enter(tx, op, found, to, account).await?;
                let path = match (to, &found.reference) {
                    (To::Pitch(_), Some(reference)) => format!("/my/pitches/{reference}"),
                    _ => "/my/organisation".to_owned(),
                };
                (Event::new("invitation.accepted", to.object()).with("role", found.role), path)
            }
            Held::Challenge(offered) => (
                Event::new("challenge_invitation.accepted", offered.challenge_id.0),
                format!("/challenges/{}", offered.slug),
            ),
        };
        record::audit(tx, op, event.with("invitation", held.id())).await?;
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
        let held = Held::by_token(tx, token).await?;
        held.answerable(tx, op).await?;
        settle(tx, &held, InvitationState::Declined, None, reason, op).await?;
        let event = match &held {
            Held::Team(_) => Event::new("invitation.declined", held.to()?.object()),
            Held::Challenge(offered) => Event::new("challenge_invitation.declined", offered.challenge_id.0),
        };
        record::audit(tx, op, event.with("invitation", held.id())).await
    })
    .await
}

async fn settle(
    tx: &Tx,
    held: &Held,
    state: InvitationState,
    account: Option<AccountId>,
    reason: &str,
    op: &Op,
) -> Result<()> {
    let is_first = match held {
        Held::Team(found) => store::invitation::settle(tx, found.id, state, reason, op.now).await?,
        Held::Challenge(offered) => {
            store::challenge::settle_invitation(tx, offered.id, state, account, reason, op.now).await?
        }
    };
    if is_first { Ok(()) } else { Err(Refusal::new(NotGood::Used.message()).into()) }
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
