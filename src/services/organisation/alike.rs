//! Which organisations look like one: asked at registration, and by a job after every change.

use entity::values::OrganisationId;

use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        notice::Notice,
        organisation::duplicate::{Alike, Traits, compare},
    },
    error::{Error, Result},
    services::record::{self, Recipient},
    store::{self, organisation::own::Profile},
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

/// Compares an organisation with all others and keeps which look like it; administrators hear of new ones, once a
/// day. Nothing happens when it is gone or merged.
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
        let mut new = 0;
        for (other, alike) in &alike {
            if store::organisation::pairs::keep(tx, id, other.id, alike, "", op.now).await? {
                new += 1;
                let entry = Event::new("organisation.looks_like", id.0).with("other", other.id);
                record::audit(tx, op, entry).await?;
            }
        }
        if new == 0 {
            return Ok(());
        }
        let count = store::organisation::pairs::count(tx).await?;
        let link = app.link("/admin/organisations");
        let notice = Notice::Duplicates { count: usize::try_from(count).unwrap_or(usize::MAX), link };
        let day = op.now.date_naive().to_string();
        for admin in store::staff::admin_people(tx, op.now).await? {
            record::mail(tx, app, op, &Recipient::from(admin), &day, None, &notice).await?;
        }
        Ok(())
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}
