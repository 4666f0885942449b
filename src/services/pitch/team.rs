//! The team of a pitch: seen by everybody in it, changed by its lead.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{AccountId, PitchId, TeamRole};

use super::{seen, signed_in};
use crate::{
    app::App,
    domain::{
        actor::{Op, Who},
        audit::Event,
        notice::Notice,
        policy::{Line, ManageTeam, SeePitch, decide, verdict},
        team::{INVITATIONS_A_DAY, strongest, takes_people},
    },
    error::{Error, Refusal, Result},
    services::record::{self, Recipient},
    store::{
        self, Tx,
        invitation::{Pending, To},
        pitch::Seen,
        team::Teammate,
    },
};

/// The team as one of it sees it.
#[derive(Debug)]
pub struct Team {
    pub seen: Seen,
    pub people: Vec<Teammate>,
    /// For whoever may change the team.
    pub pending: Vec<Pending>,
    /// Invitations that can still be mailed today.
    pub left: u64,
    /// May change the team.
    pub may_manage: bool,
    /// May ask the lead to become an editor.
    pub may_ask: bool,
    /// Why nobody can be invited, although this person may change the team.
    pub closed: Option<Error>,
}

impl Teammate {
    /// The standing that counts.
    #[must_use]
    pub fn role(&self) -> TeamRole {
        let lead = self.is_lead.then_some(TeamRole::Lead);
        strongest([lead, self.invited, self.member]).unwrap_or(TeamRole::Viewer)
    }
}

/// The team of one's own pitch, or 404.
pub async fn team(app: &App, op: &Op, reference: &str) -> Result<Team> {
    signed_in(op)?;
    let conn = app.db.read();
    let seen = seen(app, op, reference).await?;
    let grant = decide::<SeePitch>(&op.actor, &seen.facts, op.now)?;
    let may_manage = verdict(Line::ManageTeam, &op.actor, &seen.facts, op.now).is_ok();
    let (pending, mailed) = if may_manage {
        let (to, since) = (To::Pitch(seen.head.id), op.now - TimeDelta::hours(24));
        let pending = store::invitation::pending(conn, to).await?;
        (pending, store::invitation::mailed_since(conn, to, since).await?)
    } else {
        (Vec::new(), 0)
    };
    Ok(Team {
        people: store::team::people(conn, &grant).await?,
        pending,
        left: INVITATIONS_A_DAY.saturating_sub(mailed),
        may_manage,
        may_ask: seen.facts.team == Some(TeamRole::Viewer) && takes_people(seen.timing, op.now).is_ok(),
        closed: takes_people(seen.timing, op.now).err(),
        seen,
    })
}

/// Puts somebody with an account into the team of a pitch. For an operator and the demo world; people come by
/// invitation.
pub async fn add(app: &App, op: &Op, reference: &str, account: AccountId, role: TeamRole) -> Result<()> {
    if !matches!(op.actor.who, Who::Operator) || role == TeamRole::Lead {
        return Err(Error::Forbidden(Refusal::new("refused-no-right")));
    }
    let pitch = store::pitch::seen(app.db.read(), reference, &op.actor).await?.head.id;
    store::write(&app.db, async |tx| {
        store::team::set(tx, pitch, account, role, None, op.now).await?;
        let entry = Event::new("pitch.team_changed", pitch.0)
            .with("account", account)
            .with("change", "added")
            .with("role", role);
        record::audit(tx, op, entry).await
    })
    .await
}

/// What the lead does with somebody of the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Editor or viewer; a viewer may not send.
    Role(TeamRole),
    LetSend,
    NoSend,
    Remove,
}

/// Changes somebody's standing; it holds from their next request on. Refused: without the right, for the lead, for
/// whoever is in the team through the organisation alone (they can be allowed to send, though), and sending for
/// anybody but an editor. 404 for whoever is not in the team.
pub async fn change(app: &App, op: &Op, reference: &str, account: AccountId, what: Change) -> Result<()> {
    let seen = seen(app, op, reference).await?;
    let grant = decide::<ManageTeam>(&op.actor, &seen.facts, op.now)?;
    let see = decide::<SeePitch>(&op.actor, &seen.facts, op.now)?;
    store::write(&app.db, async |tx| {
        store::team::lock(tx, grant.pitch()).await?;
        let people = store::team::people(tx, &see).await?;
        let person = people.into_iter().find(|person| person.id == account).ok_or(Error::NotFound)?;
        apply(tx, op, grant.pitch(), &person, what).await?;
        let (word, role) = match what {
            Change::Role(role) => ("role", Some(role)),
            Change::LetSend => ("let_send", None),
            Change::NoSend => ("no_send", None),
            Change::Remove => ("removed", None),
        };
        let entry = Event::new("pitch.team_changed", grant.pitch().0)
            .with("account", account)
            .with("change", word)
            .with("role", role);
        record::audit(tx, op, entry).await?;
        tell(tx, app, op, &seen, person, what).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

async fn apply(tx: &Tx, op: &Op, pitch: PitchId, person: &Teammate, what: Change) -> Result<()> {
    if person.is_lead {
        return Err(Refusal::new("refused-lead-leaves").into());
    }
    let sends = |at: Option<DateTime<Utc>>| async move {
        if person.role() != TeamRole::Editor {
            return Err(Refusal::new("refused-not-editor").into());
        }
        store::team::set(tx, pitch, person.id, TeamRole::Editor, at, op.now).await
    };
    match what {
        Change::LetSend => sends(Some(op.now)).await,
        Change::NoSend => sends(None).await,
        Change::Role(_) | Change::Remove if person.invited.is_none() => {
            Err(Refusal::new("refused-through-organisation").into())
        }
        Change::Role(TeamRole::Lead) => Err(Error::NotFound),
        Change::Role(role) => {
            let may_send_at = person.may_send_at.filter(|_| role == TeamRole::Editor);
            store::team::set(tx, pitch, person.id, role, may_send_at, op.now).await
        }
        Change::Remove => {
            store::team::remove(tx, pitch, person.id).await?;
            record::revoke_invitations(tx, op, To::Pitch(pitch), person.id).await
        }
    }
}

/// T3: whose role changed reads it by mail.
async fn tell(tx: &Tx, app: &App, op: &Op, seen: &Seen, person: Teammate, what: Change) -> Result<()> {
    let wording = app.wording(&person.language);
    let role = match what {
        Change::Role(role) => Some(wording.say(&format!("team-role-{}-what", role.as_str()))),
        Change::LetSend | Change::NoSend => return Ok(()),
        Change::Remove => None,
    };
    let link = app.link("/my");
    let notice = Notice::TeamRole { reference: seen.head.reference.clone(), role, link };
    let fact = record::random_hex::<8>();
    let to = Recipient {
        account: Some(person.id),
        name: person.name,
        address: person.email,
        language: person.language,
    };
    record::mail(tx, app, op, &to, &fact, None, &notice).await
}

/// Asks the lead, by mail and at most once a day, to let this person work on a pitch that they only read. Refused for
/// whoever may change it already, and once no more people come in.
pub async fn ask_to_edit(app: &App, op: &Op, reference: &str) -> Result<()> {
    let account = signed_in(op)?;
    let seen = seen(app, op, reference).await?;
    takes_people(seen.timing, op.now)?;
    if seen.facts.team != Some(TeamRole::Viewer) {
        return Err(Refusal::new("refused-team-edits").into());
    }
    let asker = store::account::person(app.db.read(), account).await?;
    let lead = store::account::person(app.db.read(), seen.head.led_by()?).await?;
    store::write(&app.db, async |tx| {
        record::audit(tx, op, Event::new("pitch.team_asked", seen.head.id.0)).await?;
        let reference = seen.head.reference.clone();
        let link = app.link(&format!("/my/pitches/{reference}/team"));
        let fact = format!("{reference}:{account}:{}", op.now.date_naive());
        let notice = Notice::TeamAsked { name: asker.name.clone(), reference, link };
        record::mail(tx, app, op, &Recipient::from(lead.clone()), &fact, None, &notice).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

/// Leaves a team; it holds from the next request on. Refused for the lead, and for whoever is in it through the
/// organisation alone.
pub async fn leave(app: &App, op: &Op, reference: &str) -> Result<()> {
    let account = signed_in(op)?;
    let seen = seen(app, op, reference).await?;
    let lead = seen.head.led_by()?;
    if lead == account {
        return Err(Refusal::new("refused-lead-leaves").into());
    }
    let leaver = store::account::person(app.db.read(), account).await?;
    let lead = store::account::person(app.db.read(), lead).await?;
    store::write(&app.db, async |tx| {
        if !store::team::remove(tx, seen.head.id, account).await? {
            return Err(Refusal::new("refused-through-organisation").into());
        }
        record::revoke_invitations(tx, op, To::Pitch(seen.head.id), account).await?;
        record::audit(tx, op, Event::new("pitch.team_left", seen.head.id.0)).await?;
        let reference = seen.head.reference.clone();
        let link = app.link(&format!("/my/pitches/{reference}/team"));
        let notice = Notice::TeamLeft { name: leaver.name.clone(), reference, link };
        let fact = record::random_hex::<8>();
        record::mail(tx, app, op, &Recipient::from(lead.clone()), &fact, None, &notice).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}
