//! Inviting people to work together: the one way into the team of a pitch and into an organisation.

use chrono::TimeDelta;
use entity::values::{AccountId, InvitationId, InvitationState, OrganisationId, TeamRole};

use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        challenge::Timing,
        invitation::{VALID, spoken_name},
        notice::Notice,
        pitch::Reference,
        policy::{ManageTeam, decide},
        team::{addresses, has_room, takes_people},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record::{self, Recipient, random_hex, token_hash},
    store::{
        self, Tx,
        account::Person,
        invitation::{New, To},
    },
};

mod answer;
mod held;

pub use answer::{Accepted, Offer, What, accept, decline, look};

/// To what somebody invites, as a page names it.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// The pitch of this reference.
    Pitch(&'a str),
    Organisation(OrganisationId),
}

/// A place whose people this actor may change.
struct Gate {
    to: To,
    by: Person,
    /// The reference of the pitch.
    reference: Option<String>,
    /// Of its challenge.
    timing: Option<Timing>,
}

impl Gate {
    /// Whether anybody can still be invited.
    fn is_open(&self, op: &Op) -> Result<()> {
        self.timing.map_or(Ok(()), |timing| takes_people(timing, op.now))
    }
}

async fn gate(app: &App, op: &Op, place: Place<'_>) -> Result<Gate> {
    let account = op.account().ok_or(Error::SignIn)?;
    let conn = app.db.read();
    let mut timing = None;
    let (to, reference) = match place {
        Place::Pitch(reference) => {
            let reference = Reference::parse(reference).ok_or(Error::NotFound)?;
            let seen = store::pitch::seen(conn, reference.as_str(), &op.actor).await?;
            // For everybody else the pages of the team do not exist, whatever they see of the pitch elsewhere.
            seen.facts.team.ok_or(Error::NotFound)?;
            let grant = decide::<ManageTeam>(&op.actor, &seen.facts, op.now)?;
            timing = Some(seen.timing);
            (To::Pitch(grant.pitch()), Some(seen.head.reference))
        }
        Place::Organisation(id) => {
            store::organisation::led_by(conn, id, account).await?;
            (To::Organisation(id), None)
        }
    };
    Ok(Gate { to, by: store::account::person(conn, account).await?, reference, timing })
}

/// Invites everybody whose address stands on a line of `typed`, or nobody: a line that is no address, or of
/// somebody who is there or invited already, is named beside the field `emails`. How many were invited.
/// Refused: without the right to change the team, more than a day's invitations, too many people.
pub async fn invite(app: &App, op: &Op, place: Place<'_>, typed: &str, role: TeamRole) -> Result<usize> {
    let gate = gate(app, op, place).await?;
    gate.is_open(op)?;
    if gate.reference.is_some() && role == TeamRole::Lead {
        return Err(Error::Invalid(Invalid::field("role", "team-role-missing")));
    }
    let addresses = addresses("emails", typed).map_err(Error::Invalid)?;
    store::write(&app.db, async |tx| {
        let there = there(tx, gate.to).await?;
        let mut wrong = Invalid::default();
        for address in &addresses {
            let message = match there.iter().find(|(email, _)| email == address.as_str()) {
                Some((_, true)) => "team-line-there",
                Some((_, false)) => "team-line-invited",
                None => continue,
            };
            wrong.push("emails", Refusal::new(message).with("typed", address.as_str()));
        }
        wrong.into_result()?;
        has_room(addresses.len(), there.len() as u64, mailed_today(tx, op, gate.to).await?)?;
        for address in &addresses {
            send(tx, app, op, &gate, address.as_str(), role).await?;
        }
        Ok(())
    })
    .await?;
    app.work.mails.notify_one();
    Ok(addresses.len())
}

/// Mails an invitation again, with a new link and a new fortnight; the earlier link ends.
pub async fn resend(app: &App, op: &Op, place: Place<'_>, id: InvitationId) -> Result<()> {
    let gate = gate(app, op, place).await?;
    gate.is_open(op)?;
    store::write(&app.db, async |tx| {
        lock(tx, gate.to).await?;
        let open = store::invitation::open(tx, gate.to, id).await?.ok_or(Error::NotFound)?;
        has_room(1, 0, mailed_today(tx, op, gate.to).await?)?;
        store::invitation::settle(tx, id, InvitationState::Revoked, "", op.now).await?;
        send(tx, app, op, &gate, &open.email, open.role).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

/// Takes an open invitation back: its link ends at once.
pub async fn revoke(app: &App, op: &Op, place: Place<'_>, id: InvitationId) -> Result<()> {
    let gate = gate(app, op, place).await?;
    store::write(&app.db, async |tx| {
        store::invitation::open(tx, gate.to, id).await?.ok_or(Error::NotFound)?;
        if !store::invitation::settle(tx, id, InvitationState::Revoked, "", op.now).await? {
            return Err(Error::NotFound);
        }
        let entry = Event::new("invitation.revoked", gate.to.object()).with("invitation", id);
        record::audit(tx, op, entry).await
    })
    .await
}

/// Asks somebody of the team to take over the lead; nothing changes until they accept.
pub async fn hand_over(app: &App, op: &Op, reference: &str, to: AccountId) -> Result<()> {
    let gate = gate(app, op, Place::Pitch(reference)).await?;
    let To::Pitch(pitch) = gate.to else { return Err(Error::NotFound) };
    let person = store::account::person(app.db.read(), to).await?;
    store::write(&app.db, async |tx| {
        store::team::lock(tx, pitch).await?;
        if !store::team::members(tx, pitch).await?.contains(&to) {
            return Err(Error::NotFound);
        }
        has_room(1, 0, mailed_today(tx, op, gate.to).await?)?;
        send(tx, app, op, &gate, &person.email, TeamRole::Lead).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

async fn lock(tx: &Tx, to: To) -> Result<()> {
    match to {
        To::Pitch(pitch) => store::team::lock(tx, pitch).await,
        To::Organisation(id) => store::organisation::lock(tx, id).await,
    }
}

/// The addresses of everybody who is there (`true`) or invited, and nobody can come meanwhile.
async fn there(tx: &Tx, to: To) -> Result<Vec<(String, bool)>> {
    lock(tx, to).await?;
    let people = match to {
        To::Pitch(pitch) => store::team::emails(tx, pitch).await?,
        To::Organisation(id) => store::organisation::emails(tx, id).await?,
    };
    let pending = store::invitation::pending(tx, to).await?;
    let invited = pending.into_iter().filter(|one| one.state == InvitationState::Open);
    Ok(people.into_iter().map(|email| (email, true)).chain(invited.map(|one| (one.email, false))).collect())
}

async fn mailed_today(tx: &Tx, op: &Op, to: To) -> Result<u64> {
    store::invitation::mailed_since(tx, to, op.now - TimeDelta::hours(24)).await
}

async fn send(tx: &Tx, app: &App, op: &Op, gate: &Gate, email: &str, role: TeamRole) -> Result<()> {
    let token = random_hex::<32>();
    let new = New {
        to: gate.to,
        token_hash: token_hash(&token),
        email: email.to_owned(),
        role,
        by: gate.by.id,
        valid: VALID,
    };
    let id = store::invitation::insert(tx, new, op.now).await?;
    let entry = Event::new("invitation.sent", gate.to.object()).with("invitation", id).with("role", role);
    record::audit(tx, op, entry).await?;
    // The same words for an address with an account and for one without.
    let to = Recipient {
        account: None,
        name: email.to_owned(),
        address: email.to_owned(),
        language: op.language.clone(),
    };
    let notice = notice(app, op, gate, role, &token);
    // Not filed under the pitch: a draft with letters could not be deleted.
    record::mail(tx, app, op, &to, &id.to_string(), None, &notice).await
}

fn notice(app: &App, op: &Op, gate: &Gate, role: TeamRole, token: &str) -> Notice {
    let wording = app.wording(&op.language);
    let to = match &gate.reference {
        Some(reference) => wording.say_with("invitation-to-pitch-mail", &[("reference", reference.clone())]),
        None => wording.say("invitation-to-organisation-mail"),
    };
    Notice::Invitation {
        inviter: spoken_name(&gate.by.name).map(str::to_owned),
        to,
        role: wording.say(role_message(gate.reference.is_some(), role)),
        until: wording.instant(op.now + VALID, gate.by.zone()),
        link: app.link(&format!("/invite/{token}")),
    }
}

/// The message that says what somebody with this role does.
#[must_use]
pub const fn role_message(is_pitch: bool, role: TeamRole) -> &'static str {
    match (is_pitch, role) {
        (true, TeamRole::Lead) => "invitation-lead-what",
        (true, TeamRole::Editor) => "team-role-editor-what",
        (true, TeamRole::Viewer) => "team-role-viewer-what",
        (false, TeamRole::Lead) => "invitation-organisation-lead-what",
        (false, TeamRole::Editor) => "invitation-organisation-editor-what",
        (false, TeamRole::Viewer) => "invitation-organisation-viewer-what",
    }
}
