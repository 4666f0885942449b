//! An organisation as its own people have it: registered, described, verified, left.

use entity::values::{AccountId, OrganisationId, OrganisationSize, RegistryKind, TeamRole};

use super::alike::{alike, named};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        country,
        job::Job,
        notice::Notice,
        organisation::{
            domain::{DomainRefused, domain, proves},
            duplicate::{Alike, Reason},
            folded_name,
            registry::registry_id,
        },
        team::INVITATIONS_A_DAY,
    },
    error::{Error, Invalid, Refusal, Result},
    services::record::{self, Recipient},
    store::{
        self,
        invitation::{Pending, To},
        organisation::{
            Membership,
            own::{Details, Member, Profile, Request},
        },
    },
};

/// The longest explanation, in characters.
pub const EXPLANATION: usize = 1000;

/// What people type about an organisation, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub name: String,
    /// One a line.
    pub aliases: String,
    pub country: String,
    pub domain: String,
    pub website: String,
    pub size: String,
    pub registry_kind: String,
    pub registry_id: String,
    pub description: String,
}

impl Typed {
    /// What is kept of it, or which fields cannot be taken; fields are called as they are here.
    pub fn read(&self) -> Result<Details, Invalid> {
        let mut wrong = Invalid::default();
        let mut no = |field: &str, message: &'static str| wrong.push(field, Refusal::new(message));
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let name = self.name.trim().to_owned();
        let folded = folded_name(&name);
        if folded.is_empty() || name.chars().count() > 200 {
            no("name", "organisation-name-missing");
        }
        if !self.country.is_empty() && !country::exists(&self.country) {
            no("country", "organisation-country-invalid");
        }
        let domain = match domain(&self.domain) {
            Ok(domain) => Some(domain),
            Err(DomainRefused::NotADomain) if self.domain.trim().is_empty() => None,
            Err(why) => {
                no("domain", why.message());
                None
            }
        };
        let website = text(&self.website);
        if website
            .as_ref()
            .is_some_and(|at| at.len() > 500 || !(at.starts_with("https://") || at.starts_with("http://")))
        {
            no("website", "organisation-website-invalid");
        }
        let registry = match (self.registry_kind.parse::<RegistryKind>(), self.registry_id.trim()) {
            (_, "") => None,
            (Err(_), _) => {
                no("registry_kind", "organisation-registry-kind-missing");
                None
            }
            (Ok(kind), typed) => match registry_id(kind, typed) {
                Ok(id) => Some((kind, id)),
                Err(why) => {
                    no("registry_id", why.message());
                    None
                }
            },
        };
        let aliases: Vec<String> = self.aliases.lines().filter_map(text).collect();
        for (field, value, most) in
            [("aliases", &self.aliases, 2000), ("description", &self.description, 4000)]
        {
            if value.chars().count() > most {
                wrong.push(field, Refusal::new("organisation-text-long").with("most", most));
            }
        }
        if !wrong.0.is_empty() {
            return Err(wrong);
        }
        Ok(Details {
            name,
            folded_name: folded,
            aliases,
            country: self.country.clone(),
            domain,
            website,
            size: self.size.parse::<OrganisationSize>().ok(),
            registry,
            description: self.description.trim().to_owned(),
        })
    }
}

/// The organisations of a person, by name.
pub async fn mine(app: &App, op: &Op) -> Result<Vec<Membership>> {
    store::organisation::of(app.db.read(), op.account().ok_or(Error::SignIn)?).await
}

/// An organisation as one of its people sees it.
#[derive(Debug)]
pub struct Own {
    pub profile: Profile,
    /// May change what is known of it and who belongs to it.
    pub leads: bool,
    /// This person's address proves its domain.
    pub proves: bool,
    pub people: Vec<Member>,
    /// For those who lead it, as all that follows.
    pub requests: Vec<Request>,
    pub pending: Vec<Pending>,
    /// Invitations that can still be mailed today.
    pub left: u64,
    /// Which others look like it, the surest first: their names and why.
    pub alike: Vec<(String, Vec<String>)>,
}

/// One's own organisation, or 404.
pub async fn own(app: &App, op: &Op, id: OrganisationId) -> Result<Own> {
    let account = op.account().ok_or(Error::SignIn)?;
    let conn = app.db.read();
    let role = store::organisation::role_of(conn, id, account).await?.ok_or(Error::NotFound)?;
    let leads = role == TeamRole::Lead;
    let profile = store::organisation::own::profile(conn, id).await?;
    let people = store::organisation::own::people(conn, id).await?;
    let (mut requests, mut pending, mut mailed, mut alike) = (Vec::new(), Vec::new(), 0, Vec::new());
    if leads {
        let (to, since) = (To::Organisation(id), op.now - chrono::TimeDelta::hours(24));
        requests = store::organisation::own::requests(conn, id).await?;
        pending = store::invitation::pending(conn, to).await?;
        mailed = store::invitation::mailed_since(conn, to, since).await?;
        alike = named(app, id).await?;
    }
    let me = people.iter().find(|person| person.id == account);
    let proves = me.zip(profile.domain.as_deref()).is_some_and(|(me, domain)| proves(&me.email, domain));
    let left = INVITATIONS_A_DAY.saturating_sub(mailed);
    Ok(Own { leads, proves, people, requests, pending, left, alike, profile })
}

/// How a registration ended.
#[derive(Debug)]
pub enum Registered {
    As(OrganisationId),
    /// Somebody was faster, or it may be another one: nothing is registered.
    Known {
        is_same: bool,
        alike: Vec<Known>,
    },
}

/// An organisation that is there already, as strangers may see it.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: OrganisationId,
    pub name: String,
}

/// Registers an organisation that this person leads. When others look like it, nothing is registered until
/// `explanation` says why it is another one; one of the same name, number or verified domain is the same one,
/// whatever is said.
pub async fn register_own(app: &App, op: &Op, typed: &Typed, explanation: &str) -> Result<Registered> {
    let account = op.account().ok_or(Error::SignIn)?;
    let details = typed.read().map_err(Error::Invalid)?;
    let traits = store::organisation::own::traits(&details);
    let alike = alike(app, None, &details.name, &traits).await?;
    let is_same = alike.iter().any(|(profile, alike)| is_same(profile, alike, &details));
    let explanation = explanation.trim();
    let is_explained = (1..=EXPLANATION).contains(&explanation.chars().count());
    if is_same || !alike.is_empty() && !is_explained {
        return Ok(known(is_same, &alike));
    }
    let id = store::write(&app.db, async |tx| {
        let Some(id) = store::organisation::own::register(tx, details.clone(), op.now).await? else {
            return Ok(None);
        };
        store::organisation::add_member(tx, id, account, TeamRole::Lead, op.now).await?;
        record::audit(tx, op, Event::new("organisation.created", id.0).with("lead", account)).await?;
        for (other, alike) in &alike {
            store::organisation::pairs::keep(tx, id, other.id, alike, explanation, op.now).await?;
        }
        record::job(tx, op, Job::CompareOrganisation { organisation: id }).await?;
        Ok(Some(id))
    })
    .await?;
    app.work.jobs.notify_one();
    Ok(id.map_or_else(|| known(true, &alike), Registered::As))
}

fn is_same(profile: &Profile, alike: &Alike, details: &Details) -> bool {
    profile.folded_name == details.folded_name
        || alike.reasons.contains(&Reason::Registry)
        || profile.verified_at.is_some() && alike.reasons.contains(&Reason::Domain)
}

fn known(is_same: bool, alike: &[(Profile, Alike)]) -> Registered {
    let alike = alike.iter().take(5).map(|(other, _)| Known { id: other.id, name: other.name.clone() });
    Registered::Known { is_same, alike: alike.collect() }
}

/// Writes what a lead says about their organisation. Another name or domain than the verified one ends the
/// verification. Refused: a name that another organisation has.
pub async fn save(app: &App, op: &Op, id: OrganisationId, typed: &Typed) -> Result<()> {
    let account = op.account().ok_or(Error::SignIn)?;
    store::organisation::led_by(app.db.read(), id, account).await?;
    let details = typed.read().map_err(Error::Invalid)?;
    store::write(&app.db, async |tx| {
        store::organisation::lock(tx, id).await?;
        store::organisation::led_by(tx, id, account).await?;
        let before = store::organisation::own::profile(tx, id).await?;
        let stays = before.name == details.name && before.domain == details.domain;
        let verified_at = before.verified_at.filter(|_| stays);
        store::organisation::own::save(tx, id, details.clone(), verified_at).await?;
        let entry = Event::new("organisation.changed", id.0)
            .with("verification_ended", before.verified_at.is_some() && !stays);
        record::audit(tx, op, entry).await?;
        record::job(tx, op, Job::CompareOrganisation { organisation: id }).await
    })
    .await?;
    app.work.jobs.notify_one();
    Ok(())
}

/// Verifies an organisation by the sign-in address of a lead, which was confirmed by a mailed link. Refused: no
/// domain, an address elsewhere, a domain that another organisation proved.
pub async fn verify(app: &App, op: &Op, id: OrganisationId) -> Result<()> {
    let account = op.account().ok_or(Error::SignIn)?;
    let person = store::account::person(app.db.read(), account).await?;
    store::organisation::led_by(app.db.read(), id, account).await?;
    store::write(&app.db, async |tx| {
        store::organisation::lock(tx, id).await?;
        let profile = store::organisation::own::profile(tx, id).await?;
        let Some(domain) = profile.domain else {
            return Err(Refusal::new("refused-organisation-no-domain").into());
        };
        if !proves(&person.email, &domain) {
            return Err(Refusal::new("refused-organisation-not-at-domain").into());
        }
        store::organisation::own::verify(tx, id, op.now).await?;
        record::audit(tx, op, Event::new("organisation.verified", id.0).with("domain", &domain)).await?;
        let link = app.link(&format!("/my/organisation/{id}"));
        let notice = Notice::OrganisationVerified { domain, link };
        let fact = format!("{id}:{}", op.now.timestamp());
        for lead in leads(store::organisation::own::people(tx, id).await?) {
            record::mail(tx, app, op, &lead, &fact, None, &notice).await?;
        }
        Ok(())
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

/// Those of an organisation's people who lead it, as recipients.
pub(super) fn leads(people: Vec<Member>) -> Vec<Recipient> {
    let leads = people.into_iter().filter(|person| person.role == TeamRole::Lead);
    let recipient = |person: Member| Recipient {
        account: Some(person.id),
        name: person.name,
        address: person.email,
        language: person.language,
    };
    leads.map(recipient).collect()
}

/// Gives somebody of the organisation another role, or takes them out (`None`); it holds from their next request on. The
/// open invitations of whoever goes end with them.
/// Everybody may leave. Refused: changing others without leading it, and leaving it without a lead.
pub async fn set_role(
    app: &App,
    op: &Op,
    id: OrganisationId,
    whom: AccountId,
    role: Option<TeamRole>,
) -> Result<()> {
    let account = op.account().ok_or(Error::SignIn)?;
    store::write(&app.db, async |tx| {
        store::organisation::lock(tx, id).await?;
        if whom != account || role.is_some() {
            store::organisation::led_by(tx, id, account).await?;
        }
        let people = store::organisation::own::people(tx, id).await?;
        let present = store::organisation::role_of(tx, id, whom).await?.ok_or(Error::NotFound)?;
        let other_leads = people.iter().filter(|one| one.role == TeamRole::Lead && one.id != whom).count();
        if present == TeamRole::Lead && role != Some(TeamRole::Lead) && other_leads == 0 {
            return Err(Refusal::new("refused-organisation-last-lead").into());
        }
        match role {
            Some(role) => store::organisation::add_member(tx, id, whom, role, op.now).await?,
            None => {
                store::organisation::own::remove_member(tx, id, whom).await?;
                record::revoke_invitations(tx, op, To::Organisation(id), whom).await?;
            }
        }
        let entry = Event::new("organisation.member_set", id.0).with("account", whom).with("role", role);
        record::audit(tx, op, entry).await
    })
    .await
}
