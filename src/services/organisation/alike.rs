//! Which organisations look like one: asked at registration, and by a job after every change.

use entity::values::OrganisationId;

use super::own::leads;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        notice::Notice,
        organisation::duplicate::{Alike, Traits, compare},
    },
    error::{Error, Result},
    services::record,
    store::{
        self, Tx,
        organisation::{own::Profile, pairs::Pair},
    },
};

/// Near names that are looked at.
const NEAR: usize = 10;

/// The organisations that look like this one, the surest first; `own` is not among them. Three statements.
pub(super) async fn alike(
    app: &App,
    own: Option<OrganisationId>,
    name: &str,
    traits: &Traits,
) -> Result<Vec<(Profile, Alike)>> {
    let conn = app.db.read();
    let near = app.names.near(conn, name, NEAR).await?;
    let mut ids = store::organisation::pairs::same(conn, traits).await?;
    ids.extend(near.iter().map(|near| near.id));
    ids.sort_unstable();
    ids.dedup();
    ids.retain(|id| Some(*id) != own);
    let profiles = store::organisation::own::profiles(conn, ids).await?;
    let mut alike: Vec<(Profile, Alike)> = profiles
        .into_iter()
        .filter(|profile| profile.merged_into.is_none())
        .filter_map(|profile| {
            let likeness = near.iter().find(|near| near.id == profile.id).map(|near| near.score);
            let alike = compare(traits, &profile.traits(), likeness)?;
            Some((profile, alike))
        })
        .collect();
    alike.sort_by(|(a, one), (b, other)| other.score_milli.cmp(&one.score_milli).then(a.id.cmp(&b.id)));
    Ok(alike)
}

/// Pairs that are looked at when an organisation is told of them.
const PAIRS: u64 = 20;

/// Compares an organisation with all others and keeps which look like it; those who lead either of a new pair hear of
/// it, once a day. Nothing happens when it is gone or merged.
pub async fn compare_one(app: &App, op: &Op, id: OrganisationId) -> Result<()> {
    let profile = match store::organisation::own::profile(app.db.read(), id).await {
        Ok(profile) if profile.merged_into.is_none() => profile,
        Ok(_) | Err(Error::NotFound) => return Ok(()),
        Err(other) => return Err(other),
    };
    let alike = alike(app, Some(id), &profile.name, &profile.traits()).await?;
    if alike.is_empty() {
        return Ok(());
    }
    store::write(&app.db, async |tx| {
        let mut concerned = Vec::new();
        for (other, alike) in &alike {
            if store::organisation::pairs::keep(tx, id, other.id, alike, "", op.now).await? {
                let entry = Event::new("organisation.looks_like", id.0).with("other", other.id);
                record::audit(tx, op, entry).await?;
                concerned.push(other.id);
            }
        }
        if !concerned.is_empty() {
            concerned.push(id);
        }
        for organisation in concerned {
            tell(tx, app, op, organisation).await?;
        }
        Ok(())
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

/// The others of the open pairs of this organisation: their names and why. Two statements.
pub(super) async fn named(app: &App, id: OrganisationId) -> Result<Vec<(String, Vec<String>)>> {
    let conn = app.db.read();
    let pairs = store::organisation::pairs::open(conn, Some(id), PAIRS).await?;
    let other = |pair: &Pair| if pair.one == id { pair.other } else { pair.one };
    let ids: Vec<_> = pairs.iter().map(other).collect();
    let names = store::organisation::list::some(conn, &ids).await?;
    let name = |id| names.iter().find(|one| one.id == id).map(|one| one.name.clone());
    Ok(pairs.into_iter().filter_map(|pair| Some((name(other(&pair))?, pair.reasons))).collect())
}

/// O3: those who lead an organisation read that others look like it. The mail names none of them.
async fn tell(tx: &Tx, app: &App, op: &Op, id: OrganisationId) -> Result<()> {
    let count = store::organisation::pairs::open(tx, Some(id), PAIRS).await?.len();
    let notice = Notice::Duplicates { count, link: app.link(&format!("/my/organisation/{id}")) };
    let fact = format!("{id}:{}", op.now.date_naive());
    for lead in leads(store::organisation::own::people(tx, id).await?) {
        record::mail(tx, app, op, &lead, &fact, None, &notice).await?;
    }
    Ok(())
}
