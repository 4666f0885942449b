//! A selected pitch becomes a partnership, once: the organisation is matched or made, both know each other.

use entity::values::{AccountId, OrganisationId, PartnershipId, PartnershipModel, Role};

use super::{Challenge, credit, reach};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        form::Answers,
        notice::Notice,
        organisation::{applicant, folded_name},
        partnership,
        policy::{ReadBody, decide},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record::{self, Recipient, random_hex},
    store::{self, Tx, desk::Place, organisation::Entry, partnership::New},
};

/// A selected pitch on its way.
pub(super) struct Winner<'a> {
    pub(super) place: &'a Place,
    pub(super) challenge: &'a Challenge,
    /// The lead, who is welcomed.
    pub(super) to: &'a Recipient,
}

/// Makes the partnership of a winner, or finds the one that was made; answers its slug. The model is the one
/// the applicant proposed unless another is given.
pub(super) async fn make(
    tx: &Tx,
    app: &App,
    op: &Op,
    winner: &Winner<'_>,
    owner: Option<(AccountId, String)>,
    model: Option<PartnershipModel>,
) -> Result<String> {
    let (place, challenge) = (winner.place, winner.challenge);
    let pitch = place.policy.pitch;
    if let Some((slug, _)) = store::partnership::of_pitch(tx, pitch).await? {
        return Ok(slug);
    }
    let grant = decide::<ReadBody>(&op.actor, &place.policy, op.now)?;
    let answers = store::pitch::body(tx, &grant).await?;
    let (organisation, name) = organisation(tx, op, place, &answers, &winner.to.name).await?;
    let model = model.or_else(|| answers.choice("model").and_then(|word| word.parse().ok()));
    let (owner, owner_name) = owner.map_or((None, None), |(id, name)| (Some(id), Some(name)));
    let id = PartnershipId::generate();
    let slug = partnership::slug(&name, &random_hex::<3>());
    let new = New {
        id,
        slug: slug.clone(),
        title: challenge.title.clone(),
        organisation,
        pitch,
        challenge: challenge.id,
        owner,
        model,
    };
    let reason = app.wording(&app.config.site.language).say("manage-partnership-from-pitch");
    store::partnership::insert(tx, new, &reason, op.account(), op.now).await?;
    let event = Event::new("partnership.created", id.0)
        .with("pitch", pitch)
        .with("organisation", organisation)
        .with("model", model)
        .with("owner", owner);
    record::audit(tx, op, event).await?;
    let made = credit::Made {
        partnership: id,
        challenge: (challenge.id, &challenge.title),
        organisation,
        lead: place.lead,
        answers: &answers,
    };
    credit::scout(tx, app, op, made).await?;
    let notice = Notice::Welcome {
        challenge: challenge.title.clone(),
        partnership: challenge.title.clone(),
        owner: owner_name,
        link: app.link(&format!("/my/pitches/{}", place.reference)),
    };
    record::mail(tx, app, op, winner.to, &id.to_string(), Some(pitch), &notice).await?;
    Ok(slug)
}

/// The organisation of the pitch; else the one of the name in its answers; else a new one of that name.
async fn organisation(
    tx: &Tx,
    op: &Op,
    place: &Place,
    answers: &Answers,
    lead: &str,
) -> Result<(OrganisationId, String)> {
    if let Some(id) = place.organisation {
        return Ok((id, store::partnership::organisation_name(tx, id).await?));
    }
    // Whoever left the name out pitches as a person.
    let name = applicant(answers).unwrap_or(lead);
    let entry = Entry {
        name: name.to_owned(),
        folded_name: folded_name(name),
        country: answers.choice("org_country").unwrap_or_default().to_owned(),
        website: answers.text("org_website").map(str::to_owned),
        size: answers.choice("org_size").and_then(|size| size.parse().ok()),
        description: String::new(),
    };
    let folded = entry.folded_name.clone();
    if let Some(id) = store::organisation::folded(tx, &folded).await? {
        return Ok((id, store::partnership::organisation_name(tx, id).await?));
    }
    match store::organisation::insert(tx, entry, op.now).await? {
        Some(id) => {
            record::audit(tx, op, Event::new("organisation.created", id.0)).await?;
            Ok((id, name.to_owned()))
        }
        None => Err(Error::Busy),
    }
}

/// What stands before a selected pitch becomes a partnership.
#[derive(Debug)]
pub struct Conversion {
    pub place: Place,
    pub challenge: Challenge,
    pub organisation: String,
    /// Slug and title of the partnership that exists.
    pub existing: Option<(String, String)>,
    pub owners: Vec<(AccountId, String)>,
    /// The model the applicant proposed.
    pub model: Option<PartnershipModel>,
}

/// The conversion of a pitch: for managers of its challenge, once it is selected and released.
pub async fn conversion(app: &App, op: &Op, reference: &str) -> Result<Conversion> {
    let (conn, reach) = (app.db.read(), reach(op)?);
    let workflows = store::desk::workflows(conn, &reach).await?;
    let places = store::desk::places(conn, &reach, &workflows, &[reference.to_owned()]).await?;
    let place = places.into_iter().next().ok_or(Error::NotFound)?;
    convertible(op, &place)?;
    let grant = decide::<ReadBody>(&op.actor, &place.policy, op.now)?;
    let answers = store::pitch::body(conn, &grant).await?;
    let id = place.policy.challenge;
    let challenge = store::desk::challenges(conn, [id].into()).await?.remove(&id).ok_or(Error::NotFound)?;
    let organisation = match place.organisation {
        Some(id) => store::partnership::organisation_name(conn, id).await?,
        None => applicant(&answers).unwrap_or_default().to_owned(),
    };
    Ok(Conversion {
        existing: store::partnership::of_pitch(conn, place.policy.pitch).await?,
        owners: store::partnership::owners(conn, op.now).await?,
        model: answers.choice("model").and_then(|word| word.parse().ok()),
        organisation,
        challenge,
        place,
    })
}

fn convertible(op: &Op, place: &Place) -> Result<()> {
    if !op.actor.roles.on(Role::Manager, place.policy.challenge) {
        return Err(Error::Forbidden(Refusal::new("refused-no-right")));
    }
    let selected = place.decision.as_ref().is_some_and(|decision| {
        decision.release.is_some() && decision.outcome == entity::values::Outcome::Selected
    });
    if selected { Ok(()) } else { Err(Refusal::new("refused-not-selected").into()) }
}

/// Makes the partnership of a selected pitch with this owner and model; one that exists stays as it is.
pub async fn convert(
    app: &App,
    op: &Op,
    reference: &str,
    owner: Option<AccountId>,
    model: Option<PartnershipModel>,
) -> Result<String> {
    let seen = conversion(app, op, reference).await?;
    if let Some((slug, _)) = seen.existing {
        return Ok(slug);
    }
    let owner = match owner {
        None => None,
        Some(id) => Some(
            seen.owners
                .iter()
                .find(|(owner, _)| *owner == id)
                .cloned()
                .ok_or_else(|| Error::Invalid(Invalid::field("owner", "manage-owner-unknown")))?,
        ),
    };
    if let Some((id, _)) = &owner
        && store::partnership::declared(app.db.read(), *id, seen.place.policy.pitch).await?
    {
        return Err(Error::Invalid(Invalid::field("owner", "manage-owner-conflicted")));
    }
    let lead = store::account::person(app.db.read(), seen.place.lead).await?;
    let to = Recipient::from(lead);
    let slug = store::write(&app.db, async |tx| {
        store::decision::lock(tx, [seen.challenge.id]).await?;
        let winner = Winner { place: &seen.place, challenge: &seen.challenge, to: &to };
        make(tx, app, op, &winner, owner, model).await
    })
    .await?;
    app.work.notify_one();
    Ok(slug)
}
