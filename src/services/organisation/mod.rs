//! Organisations: registered by an operator or by their own people, compared, merged.

use entity::values::{AccountId, OrganisationId, OrganisationSize, TeamRole};

use super::record;

mod alike;
mod desk;
mod join;
mod own;

pub use self::{
    alike::compare_one,
    desk::{Desk, Preview, Side, desk, distinct, merge, one, preview, undo},
    join::{answer, ask},
    own::{EXPLANATION, Known, Own, Registered, Typed, mine, own, register_own, save, set_role, verify},
};
pub use crate::store::organisation::{
    list::Listed,
    merge::{Belongings, Done},
    own::{Member, Profile, Request},
    pairs::Pair,
};
use crate::{
    app::App,
    domain::{
        actor::{Op, Who},
        audit::Event,
        job::Job,
        organisation::{duplicate::Traits, folded_name},
    },
    error::{Error, Invalid, Refusal, Result},
    store::{self, organisation::Entry},
};

/// What is known of an organisation when it is registered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registration {
    pub name: String,
    /// ISO 3166-1 alpha-2, or empty while unknown.
    pub country: String,
    pub website: Option<String>,
    pub size: Option<OrganisationSize>,
    pub description: String,
}

/// Registers an organisation, or finds the one that bears this name already: a second registration changes
/// nothing. For an operator, an import and the demo world.
pub async fn register(app: &App, op: &Op, of: Registration) -> Result<OrganisationId> {
    operator(op)?;
    let entry = Entry {
        folded_name: folded_name(&of.name),
        name: of.name,
        country: of.country,
        website: of.website,
        size: of.size,
        description: of.description,
    };
    if entry.folded_name.is_empty() {
        return Err(Error::Invalid(Invalid::field("name", "my-organisation-no-name")));
    }
    store::write(&app.db, async |tx| {
        if let Some(known) = store::organisation::folded(tx, &entry.folded_name).await? {
            return Ok(known);
        }
        let folded = entry.folded_name.clone();
        match store::organisation::insert(tx, entry, op.now).await? {
            Some(id) => {
                record::audit(tx, op, Event::new("organisation.created", id.0)).await?;
                record::job(tx, op, Job::CompareOrganisation { organisation: id }).await?;
                Ok(id)
            }
            None => store::organisation::folded(tx, &folded).await?.ok_or(Error::Busy),
        }
    })
    .await
}

/// Takes in many organisations of different names at once, without comparing them: for measurements.
pub async fn take_in(app: &App, op: &Op, all: &[Registration]) -> Result<()> {
    operator(op)?;
    store::write(&app.db, async |tx| {
        let event = Event { kind: "organisation.taken_in", object: None, details: all.len().into() };
        record::audit(tx, op, event).await?;
        let entries = all.iter().map(|of| (of.name.clone(), folded_name(&of.name), of.country.clone()));
        store::organisation::insert_many(tx, entries.collect(), op.now).await
    })
    .await
}

/// The names of organisations that look like one of this name in this country, the surest first. For an operator.
pub async fn look_up(app: &App, op: &Op, name: &str, country: &str) -> Result<Vec<String>> {
    operator(op)?;
    let traits = Traits { names: vec![folded_name(name)], country: country.to_owned(), ..Traits::default() };
    let alike = alike::alike(app, None, name, &traits).await?;
    Ok(alike.into_iter().map(|(profile, _)| profile.name).collect())
}

/// Makes a person a member with these rights, or changes a member's rights. For an operator.
pub async fn add_member(
    app: &App,
    op: &Op,
    organisation: OrganisationId,
    account: AccountId,
    role: TeamRole,
) -> Result<()> {
    operator(op)?;
    store::write(&app.db, async |tx| {
        store::organisation::add_member(tx, organisation, account, role, op.now).await?;
        let entry =
            Event::new("organisation.member_set", organisation.0).with("account", account).with("role", role);
        record::audit(tx, op, entry).await
    })
    .await
}

fn operator(op: &Op) -> Result<()> {
    match op.actor.who {
        Who::Operator | Who::Clock => Ok(()),
        Who::Account(_) | Who::Acting { .. } | Who::Visitor => {
            Err(Error::Forbidden(Refusal::new("refused-no-right")))
        }
    }
}
