//! Roles and accounts of the host's people: changes of them, at once or by four eyes, and the list of who has what.

use entity::values::{
    AccountId, ChallengeId, Role, RoleGrantId, StaffChangeId, StaffChangeKind, StaffChangeState,
};

use super::record::{self, Recipient};
pub use crate::store::staff::{Asked, Filter, Granted};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        mail::EmailAddress,
        notice::Notice,
        session::require_fresh,
        staff::{Change, Situation, misplaced, reason},
    },
    error::{Error, Invalid, Refusal, Result},
    store::{self, Tx, account::Person},
    wording::Wording,
};

/// Changes one page lists that wait.
const WAITING: u64 = 50;

/// Who has which role where.
#[derive(Debug)]
pub struct RoleList {
    pub rows: Vec<Granted>,
    /// The name and the id after which the list goes on.
    pub next: Option<(String, RoleGrantId)>,
    pub waiting: Vec<Asked>,
    /// The names of the people of what waits.
    pub people: Vec<Person>,
}

/// One page of the roles, and what waits for a second admin. Three statements.
pub async fn list(
    app: &App,
    op: &Op,
    filter: &Filter,
    after: Option<&(String, RoleGrantId)>,
    size: u64,
) -> Result<RoleList> {
    record::administers(op)?;
    let conn = app.db.read();
    let mut rows = store::staff::roles(conn, filter, after, size + 1, op.now).await?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let waiting = store::staff::waiting(conn, WAITING).await?;
    let ids = waiting.iter().flat_map(|one| [one.waiting.by, one.waiting.change.person]).collect();
    Ok(RoleList {
        next: rows.last().filter(|_| more).map(|last| (last.name.clone(), last.id)),
        rows,
        people: store::account::persons(conn, ids).await?,
        waiting,
    })
}

/// The people who evaluate one challenge, for its managers: its evaluators and guest experts.
pub async fn panel(app: &App, op: &Op, slug: &str) -> Result<(ChallengeId, String, Vec<Granted>)> {
    let conn = app.db.read();
    let challenge = store::challenge::id_of_slug(conn, slug).await?.ok_or(Error::NotFound)?;
    if op.account().is_none() || !op.actor.roles.on(Role::Manager, challenge) {
        return Err(Error::NotFound);
    }
    let (title, _) = store::evaluation::challenge(conn, challenge).await?;
    let filter =
        Filter { roles: vec![Role::Evaluator, Role::Guest], challenge: Some(challenge), ..Filter::default() };
    Ok((challenge, title, store::staff::roles(conn, &filter, None, 500, op.now).await?))
}

/// A role that somebody holds.
pub async fn role(app: &App, op: &Op, id: RoleGrantId) -> Result<Granted> {
    record::administers(op)?;
    store::staff::role(app.db.read(), id, op.now).await
}

/// What somebody typed who gives a role.
#[derive(Clone, Copy, Debug)]
pub struct Gift<'a> {
    pub email: &'a str,
    pub role: &'a str,
    /// The slug; empty for the whole portal.
    pub challenge: &'a str,
    /// The first day without the role; empty for no end.
    pub until: &'a str,
}

/// The change that was typed; every wrong field at once.
pub async fn gift(app: &App, op: &Op, typed: Gift<'_>) -> Result<Change> {
    let conn = app.db.read();
    let mut invalid = Invalid::default();
    let mut wrong = |field: &str, message| invalid.push(field, Refusal::new(message));
    let person = match EmailAddress::parse(typed.email) {
        Ok(email) => store::account::by_email(conn, email.as_str()).await?,
        Err(_) => None,
    };
    if person.is_none() {
        wrong("email", "staff-email-unknown");
    }
    let role = typed.role.parse::<Role>().ok();
    if role.is_none() {
        wrong("role", "staff-role-missing");
    }
    let challenge = match typed.challenge {
        "" => None,
        slug => store::challenge::id_of_slug(conn, slug).await?,
    };
    if !typed.challenge.is_empty() && challenge.is_none() {
        wrong("challenge", "staff-challenge-unknown");
    } else if let Some(message) = role.and_then(|role| misplaced(role, challenge)) {
        wrong("challenge", message);
    }
    let until = match typed.until {
        "" => None,
        day => {
            day.parse::<chrono::NaiveDate>().ok().map(|day| day.and_time(chrono::NaiveTime::MIN).and_utc())
        }
    };
    if !typed.until.is_empty() && until.is_none_or(|at| at <= op.now) {
        wrong("until", "staff-until-past");
    }
    match (person, role) {
        (Some(person), Some(role)) if invalid.0.is_empty() => Ok(Change {
            person: person.id,
            kind: StaffChangeKind::Grant,
            role: Some(role),
            challenge,
            expires_at: until,
        }),
        _ => Err(Error::Invalid(invalid)),
    }
}

/// Whether a change is done or waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// A second admin has to confirm it.
    Waits,
}

/// Changes somebody's roles or account: at once, or as a request for a second admin. All admins and the person are
/// told. Refused: what whoever asks may not change, what is so already, the last admin.
pub async fn propose(app: &App, op: &Op, change: Change, typed: &str) -> Result<Outcome> {
    change.may_propose(&op.actor)?;
    require_fresh(op)?;
    let (me, reason) = (op.account().ok_or(Error::SignIn)?, reason(typed, 1, "staff-reason-missing")?);
    let outcome = store::write(&app.db, async |tx| {
        let (situation, admins) = situation(tx, op, &change).await?;
        change.check(&situation)?;
        let told = Told { app, op, change: &change, by: me, reason };
        if !change.needs_second(me, &situation.roles) {
            let id =
                store::staff::insert_change(tx, &change, reason, me, StaffChangeState::Done, op.now).await?;
            apply(tx, op, &change, id).await?;
            told.changed(tx, id, me).await?;
            return Ok(Outcome::Done);
        }
        if !admins.iter().any(|admin| *admin != me && *admin != change.person) {
            return Err(Refusal::new("refused-second-admin-needed").into());
        }
        if store::staff::is_waiting(tx, &change).await? {
            return Err(Refusal::new("refused-change-waits").into());
        }
        let id =
            store::staff::insert_change(tx, &change, reason, me, StaffChangeState::Waiting, op.now).await?;
        record::audit(tx, op, event("role.asked", &change, id)).await?;
        told.asked(tx, id).await?;
        Ok(Outcome::Waits)
    })
    .await?;
    app.work.notify_one();
    Ok(outcome)
}

/// What is so around a change, with everybody who is admin now; the admins stay locked until the commit.
async fn situation(tx: &Tx, op: &Op, change: &Change) -> Result<(Situation, Vec<AccountId>)> {
    let admins = store::staff::admins(tx, op.now).await?;
    let person = store::account::person(tx, change.person).await?;
    let applies = match change.challenge {
        Some(challenge) => store::staff::applies(tx, change.person, challenge).await?,
        None => false,
    };
    let is_disabled = person.disabled_at.is_some();
    match change.kind {
        StaffChangeKind::Disable if is_disabled => return Err(Refusal::new("refused-is-disabled").into()),
        StaffChangeKind::Enable if !is_disabled => return Err(Refusal::new("refused-is-enabled").into()),
        _ => {}
    }
    let situation = Situation {
        roles: store::account::roles(tx, change.person, op.now).await?,
        // Whose role runs out does not keep the portal from losing its last admin.
        admins: admins
            .iter()
            .filter(|admin| admin.expires_at.is_none())
            .map(|admin| admin.account_id)
            .collect(),
        applies,
    };
    Ok((situation, admins.iter().map(|admin| admin.account_id).collect()))
}

fn event(kind: &'static str, change: &Change, id: StaffChangeId) -> Event {
    let event = Event::new(kind, change.person.0).with("change", id).with("kind", change.kind);
    event.with("role", change.role).with("challenge", change.challenge).with("until", change.expires_at)
}

async fn apply(tx: &Tx, op: &Op, change: &Change, id: StaffChangeId) -> Result<()> {
    let Change { person, role, challenge, expires_at, .. } = *change;
    let kind = match (change.kind, role) {
        (StaffChangeKind::Grant, Some(role)) => {
            store::account::grant_until(tx, person, role, challenge, expires_at, op.now).await?;
            "role.granted"
        }
        (StaffChangeKind::Revoke, Some(role)) => {
            store::account::revoke(tx, person, role, challenge).await?;
            "role.revoked"
        }
        (StaffChangeKind::Disable, _) => {
            store::staff::set_disabled(tx, person, Some(op.now)).await?;
            store::session::end_all(tx, person, None, op.now).await?;
            "account.disabled"
        }
        _ => {
            store::staff::set_disabled(tx, person, None).await?;
            "account.enabled"
        }
    };
    record::audit(tx, op, event(kind, change, id)).await
}

/// A change that waits, with the names of who asked and who it is about.
pub async fn waiting(app: &App, op: &Op, id: StaffChangeId) -> Result<(Asked, Vec<Person>)> {
    record::administers(op)?;
    let asked = store::staff::change(app.db.read(), id).await?;
    let ids = vec![asked.waiting.by, asked.waiting.change.person];
    Ok((asked, store::account::persons(app.db.read(), ids).await?))
}

/// Confirms a change that waits, or refuses it. Refused: who asked for it, who it is about, who is no admin any
/// more, and everything that would refuse the change itself by now.
pub async fn decide(app: &App, op: &Op, id: StaffChangeId, confirms: bool) -> Result<()> {
    let me = record::administers(op)?;
    require_fresh(op)?;
    store::write(&app.db, async |tx| {
        let asked = store::staff::change(tx, id).await?;
        let change = asked.waiting.change;
        let admins: Vec<AccountId> =
            store::staff::admins(tx, op.now).await?.iter().map(|admin| admin.account_id).collect();
        asked.waiting.may_decide(me, &admins)?;
        let state = if confirms { StaffChangeState::Confirmed } else { StaffChangeState::Refused };
        if !store::staff::settle(tx, id, state, me, op.now).await? {
            return Err(Refusal::new("refused-change-decided").into());
        }
        if !confirms {
            return record::audit(tx, op, event("role.refused", &change, id)).await;
        }
        let (situation, _) = situation(tx, op, &change).await?;
        change.check(&situation)?;
        apply(tx, op, &change, id).await?;
        let told = Told { app, op, change: &change, by: asked.waiting.by, reason: &asked.reason };
        told.changed(tx, id, me).await
    })
    .await?;
    app.work.notify_one();
    Ok(())
}

/// Who is told of a change, and how.
struct Told<'a> {
    app: &'a App,
    op: &'a Op,
    change: &'a Change,
    by: AccountId,
    reason: &'a str,
}

impl Told<'_> {
    /// All other admins: one of them is needed.
    async fn asked(&self, tx: &Tx, id: StaffChangeId) -> Result<()> {
        let link = self.app.link(&format!("/admin/roles/changes/{id}"));
        for person in store::staff::admin_people(tx, self.op.now).await? {
            if person.id == self.by || person.id == self.change.person {
                continue;
            }
            let (what, by) = self.words(tx, &person).await?;
            let notice = Notice::StaffAsked { what, by, reason: self.reason.to_owned(), link: link.clone() };
            record::mail(tx, self.app, self.op, &person.into(), &id.to_string(), None, &notice).await?;
        }
        Ok(())
    }

    /// All admins but whoever did it, and the person.
    async fn changed(&self, tx: &Tx, id: StaffChangeId, did: AccountId) -> Result<()> {
        let mut people = store::staff::admin_people(tx, self.op.now).await?;
        if people.iter().all(|person| person.id != self.change.person) {
            people.push(store::account::person(tx, self.change.person).await?);
        }
        for person in people.into_iter().filter(|person| person.id != did) {
            let (what, by) = self.words(tx, &person).await?;
            let link =
                self.app.link(if person.id == self.change.person { "/my/account" } else { "/admin/roles" });
            let notice = Notice::StaffChanged { what, by, reason: self.reason.to_owned(), link };
            record::mail(tx, self.app, self.op, &person.into(), &id.to_string(), None, &notice).await?;
        }
        Ok(())
    }

    /// What changes and who wants it, in the words of whoever reads it.
    async fn words(&self, tx: &Tx, reader: &Person) -> Result<(String, String)> {
        let wording = self.app.wording(&reader.language);
        let name = store::account::person(tx, self.change.person).await?.name;
        let by = store::account::person(tx, self.by).await?.name;
        let challenge = match self.change.challenge {
            Some(id) => Some(store::evaluation::challenge(tx, id).await?.0),
            None => None,
        };
        Ok((said(&wording, self.change, &name, challenge.as_deref()), by))
    }
}

/// A change in words: "Make Kim Virtanen challenge manager of Quiet heat pumps".
#[must_use]
pub fn said(wording: &Wording<'_>, change: &Change, name: &str, challenge: Option<&str>) -> String {
    let role = change.role.map(|role| wording.word("role", role.as_str())).unwrap_or_default();
    let scope = challenge.map_or_else(|| wording.say("staff-portal"), str::to_owned);
    let until = change.expires_at.map_or_else(String::new, |at| wording.short_day(at, "UTC"));
    let id = match change.expires_at {
        Some(_) => "staff-change-grant-until".to_owned(),
        None => format!("staff-change-{}", change.kind),
    };
    wording.say_with(&id, &[("name", name.to_owned()), ("role", role), ("scope", scope), ("until", until)])
}

/// Adds somebody of the host and mails them where to sign in; refused when the address has an account.
pub async fn invite(app: &App, op: &Op, name: &str, email: &str) -> Result<AccountId> {
    let me = record::administers(op)?;
    require_fresh(op)?;
    let mut invalid = Invalid::default();
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) || name.chars().count() > 120 {
        invalid.push("name", Refusal::new("name-missing"));
    }
    let address = EmailAddress::parse(email);
    if address.is_err() {
        invalid.push("email", Refusal::new("email-invalid"));
    }
    invalid.into_result()?;
    let address = address.map_err(|_| Error::Invalid(Invalid::field("email", "email-invalid")))?;
    let id = store::write(&app.db, async |tx| {
        let id = store::account::insert(tx, address.as_str(), name, &op.language, op.now).await?;
        record::audit(tx, op, Event::new("account.invited", id.0)).await?;
        let by = store::account::person(tx, me).await?.name;
        let to = Recipient::from(store::account::person(tx, id).await?);
        let notice = Notice::StaffInvited { by, link: app.link("/sign-in") };
        record::mail(tx, app, op, &to, &id.to_string(), None, &notice).await?;
        Ok(id)
    })
    .await?;
    app.work.notify_one();
    Ok(id)
}
