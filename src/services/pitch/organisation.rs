//! For whom a pitch is: what naming an organisation in its form leads to.
//!
//! A name that somebody else registered grants nothing: the answers stay, no organisation is linked, and
//! nothing of the registered one is shown.

use entity::values::{AccountId, OrganisationId, PitchId, TeamRole};

use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        form::Answers,
        job::Job,
        organisation::{COUNTRY, NAME, SIZE, WEBSITE, folded_name},
    },
    error::{Error, Invalid, Result},
    services::record,
    store::{
        self, Tx,
        organisation::{Entry, Membership},
    },
};

/// The control that chooses among the own organisations.
pub(super) const CHOSEN: &str = "_organisation";

/// The organisations a person may pitch for: viewers only read.
pub(super) async fn of(app: &App, account: AccountId) -> Result<Vec<Membership>> {
    let mut all = store::organisation::of(app.db.read(), account).await?;
    all.retain(|membership| membership.role != TeamRole::Viewer);
    Ok(all)
}

/// The typed pairs, with what is registered of a newly chosen organisation in the place of what was typed;
/// `present` is the one linked already, whose name can still be corrected. An organisation that is not one's
/// own cannot be chosen.
pub(super) fn chosen(
    typed: &[(String, String)],
    mine: &[Membership],
    present: Option<OrganisationId>,
) -> Result<Vec<(String, String)>> {
    let chosen = typed.iter().find(|(name, _)| name == CHOSEN).map_or("", |(_, value)| value.as_str());
    if chosen.is_empty() || chosen == "new" {
        return Ok(typed.to_vec());
    }
    let membership = mine
        .iter()
        .find(|membership| membership.id.to_string() == chosen)
        .ok_or_else(|| Error::Invalid(Invalid::field(CHOSEN, "my-organisation-not-yours")))?;
    if present == Some(membership.id) {
        return Ok(typed.to_vec());
    }
    let known = [
        (NAME, Some(membership.name.clone())),
        (COUNTRY, Some(membership.country.clone())),
        (WEBSITE, membership.website.clone()),
        (SIZE, membership.size.map(|size| size.as_str().to_owned())),
    ];
    let mut pairs = typed.to_vec();
    for (name, value) in known {
        let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
        pairs.retain(|(typed, _)| typed != name);
        pairs.push((name.to_owned(), value));
    }
    Ok(pairs)
}

/// The organisation a draft is linked to after its answers named one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Linked {
    To(OrganisationId),
    /// No name was given.
    Unnamed,
    /// Others registered it; the host links the pitch.
    Foreign,
}

impl Linked {
    pub(super) const fn id(self) -> Option<OrganisationId> {
        match self {
            Self::To(id) => Some(id),
            Self::Unnamed | Self::Foreign => None,
        }
    }
}

/// Links to the own organisation of that name, corrects the one this draft made, or makes a new one that
/// `account` leads.
pub(super) async fn link(
    tx: &Tx,
    op: &Op,
    draft: PitchId,
    account: AccountId,
    mine: &[Membership],
    present: Option<OrganisationId>,
    answers: &Answers,
) -> Result<Linked> {
    let entry = entry(answers);
    if entry.folded_name.is_empty() {
        return Ok(Linked::Unnamed);
    }
    let own = mine.iter().find(|membership| membership.folded_name == entry.folded_name);
    let fresh = match present.filter(|id| mine.iter().any(|membership| membership.id == *id)) {
        Some(present) if store::organisation::is_fresh(tx, present, draft, account).await? => Some(present),
        _ => None,
    };
    let taken = match own {
        Some(own) => Some(own.id),
        None => store::organisation::folded(tx, &entry.folded_name).await?,
    };
    match (own, fresh, taken) {
        // What this draft made is corrected in place, also under another name that is free.
        (_, Some(fresh), taken) if taken.is_none_or(|taken| taken == fresh) => {
            if own.is_none_or(|own| differs(own, &entry)) {
                store::organisation::correct(tx, fresh, entry).await?;
                record::audit(tx, op, Event::new("organisation.corrected", fresh.0)).await?;
                record::job(tx, op, Job::CompareOrganisation { organisation: fresh }).await?;
            }
            Ok(Linked::To(fresh))
        }
        (Some(own), ..) => Ok(Linked::To(own.id)),
        (None, _, Some(_)) => Ok(Linked::Foreign),
        (None, _, None) => create(tx, op, account, entry).await,
    }
}

async fn create(tx: &Tx, op: &Op, account: AccountId, entry: Entry) -> Result<Linked> {
    let Some(id) = store::organisation::insert(tx, entry, op.now).await? else { return Ok(Linked::Foreign) };
    store::organisation::add_member(tx, id, account, TeamRole::Lead, op.now).await?;
    record::audit(tx, op, Event::new("organisation.created", id.0).with("lead", account)).await?;
    record::job(tx, op, Job::CompareOrganisation { organisation: id }).await?;
    Ok(Linked::To(id))
}

fn differs(own: &Membership, entry: &Entry) -> bool {
    own.name != entry.name
        || own.country != entry.country
        || own.website != entry.website
        || own.size != entry.size
}

fn entry(answers: &Answers) -> Entry {
    let name = answers.text(NAME).unwrap_or_default();
    Entry {
        name: name.to_owned(),
        folded_name: folded_name(name),
        country: answers.choice(COUNTRY).unwrap_or_default().to_owned(),
        website: answers.text(WEBSITE).map(str::to_owned),
        size: answers.choice(SIZE).and_then(|size| size.parse().ok()),
        description: String::new(),
    }
}
