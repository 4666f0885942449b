//! Looking people up, what one of them has and sees, and ending their sessions.

use entity::values::AccountId;

use super::record;
pub use crate::store::{account::Person, organisation::Membership, session::OwnSession, staff::Granted};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Op, Who},
        audit::Event,
        pitch::Reference,
        policy::{self, Denied, Kind, Line, Mask, PortalFacts, SearchPeople},
        staff::SHORTEST_SEARCH,
    },
    error::{Error, Invalid, Result},
    store,
};

/// So many people one search shows: whoever looks for somebody knows more of the name.
const FOUND: u64 = 25;

/// The people whose name or address holds this text; nobody without one. Refused below three letters: there is no
/// list of everybody.
pub async fn search(app: &App, op: &Op, text: &str) -> Result<Vec<Person>> {
    policy::decide::<SearchPeople>(&op.actor, &PortalFacts { of: None }, op.now)
        .map_err(|_| Error::NotFound)?;
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    if text.chars().filter(|c| c.is_alphanumeric()).count() < SHORTEST_SEARCH {
        return Err(Error::Invalid(Invalid::field("q", "staff-search-short")));
    }
    store::staff::search(app.db.read(), &text, FOUND).await
}

/// One person as admins see them.
#[derive(Debug)]
pub struct Known {
    pub person: Person,
    pub roles: Vec<Granted>,
    pub organisations: Vec<Membership>,
    pub sessions: Vec<OwnSession>,
}

/// One person, for admins. Five statements.
pub async fn known(app: &App, op: &Op, id: AccountId) -> Result<Known> {
    record::administers(op)?;
    let conn = app.db.read();
    Ok(Known {
        person: store::account::person(conn, id).await?,
        roles: store::staff::roles_of(conn, id, op.now).await?,
        organisations: store::organisation::of(conn, id).await?,
        sessions: store::session::of_account(
            conn,
            id,
            &app.config.security.limits(&store::account::roles(conn, id, op.now).await?),
            op.now,
        )
        .await?,
    })
}

/// Ends all sessions of somebody: from their next request on they have to sign in again.
pub async fn end_sessions(app: &App, op: &Op, id: AccountId) -> Result<()> {
    record::administers(op)?;
    store::write(&app.db, async |tx| {
        store::account::person(tx, id).await?;
        record::end_sessions(tx, op, id, None).await
    })
    .await
}

/// What the policy says to somebody about one thing, line by line.
#[derive(Debug)]
pub struct Sight {
    /// What it is about, by its reference or slug.
    pub subject: &'static str,
    pub lines: Vec<(Line, Result<Mask, Denied>)>,
}

/// What a person may see of a challenge, a pitch or a partnership, and nothing of the thing itself. The look is on
/// record. 404 for whoever is no admin; a thing that is not there is a wrong field.
pub async fn sight(app: &App, op: &Op, id: AccountId, what: &str) -> Result<(Person, Option<Sight>)> {
    record::administers(op)?;
    let conn = app.db.read();
    let person = store::account::person(conn, id).await?;
    let what = what.trim();
    if what.is_empty() {
        return Ok((person, None));
    }
    let mut actor = Actor::with(Who::Account(id), store::account::roles(conn, id, op.now).await?);
    if person.disabled_at.is_some() {
        actor = Actor::of(Who::Visitor);
    }
    let sight = look(app, op, &actor, what)
        .await?
        .ok_or_else(|| Error::Invalid(Invalid::field("q", "staff-sees-unknown")))?;
    store::write(&app.db, async |tx| {
        record::audit(tx, op, Event::new("account.examined", id.0).with("subject", sight.subject)).await
    })
    .await?;
    Ok((person, Some(sight)))
}

async fn look(app: &App, op: &Op, actor: &Actor, what: &str) -> Result<Option<Sight>> {
    let conn = app.db.read();
    if let Some(reference) = Reference::parse(what) {
        return match store::pitch::seen(conn, reference.as_str(), actor).await {
            Ok(seen) => Ok(Some(Sight { subject: "pitch", lines: verdicts(op, actor, &seen.facts) })),
            Err(Error::NotFound) => Ok(None),
            Err(other) => Err(other),
        };
    }
    if let Some(kept) = store::challenge::kept(conn, what).await? {
        let facts = store::challenge::known(conn, actor, kept.facts(op.now)).await?;
        return Ok(Some(Sight { subject: "challenge", lines: verdicts(op, actor, &facts) }));
    }
    match store::partnership::seen(conn, what, actor).await {
        Ok((_, facts)) => Ok(Some(Sight { subject: "partnership", lines: verdicts(op, actor, &facts) })),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The lines that are about this thing, and those about the portal.
fn verdicts<S: policy::Subject>(op: &Op, actor: &Actor, facts: &S) -> Vec<(Line, Result<Mask, Denied>)> {
    let portal = PortalFacts { of: actor.account() };
    let said = Line::ALL.iter().filter_map(|line| {
        if line.kind() == S::KIND {
            Some((*line, policy::verdict(*line, actor, facts, op.now)))
        } else {
            (line.kind() == Kind::Portal).then(|| (*line, policy::verdict(*line, actor, &portal, op.now)))
        }
    });
    said.collect()
}
