//! All organisations, for those who look after them: found, compared, merged and taken apart again.
//!
//! Looking at them is looking people up (`SearchPeople`: managers and administrators). A merge lets the people of one
//! organisation read the pitches of the other: it gives rights, so it needs `Administer`.

use std::collections::HashMap;

use entity::values::{OrganisationId, OrganisationMergeId, PairState};

use super::own::leads;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        notice::Notice,
        organisation::{
            folded_name,
            merge::{UNDO, new_aliases, undoable},
        },
        policy::{Administer, Line, PortalFacts, SearchPeople, decide, verdict},
    },
    error::{Error, Refusal, Result},
    services::record,
    store::{
        self, Tx,
        organisation::{
            list::Listed,
            merge::{Belongings, Done},
            own::Profile,
            pairs::Pair,
        },
    },
};

/// Organisations on one page, and pairs on it.
const PAGE: u64 = 50;

/// The portal: nobody's data in particular.
const PORTAL: PortalFacts = PortalFacts { of: None };

/// The page of all organisations.
#[derive(Debug)]
pub struct Desk {
    pub rows: Vec<Listed>,
    /// Where the next page begins.
    pub next: Option<OrganisationId>,
    pub pairs: Vec<Pair>,
    /// Those of the pairs.
    pub names: HashMap<OrganisationId, Listed>,
    pub merges: Vec<Done>,
    pub may_merge: bool,
}

/// Organisations, newest first or those whose name begins with `query` or is nearly that; the open pairs; the merges
/// that can be undone.
pub async fn desk(app: &App, op: &Op, query: &str, after: Option<OrganisationId>) -> Result<Desk> {
    decide::<SearchPeople>(&op.actor, &PORTAL, op.now)?;
    let conn = app.db.read();
    let folded = folded_name(query);
    let mut rows = if folded.is_empty() {
        store::organisation::list::newest(conn, after, PAGE + 1).await?
    } else {
        let mut ids = store::organisation::list::beginning(conn, &folded, PAGE).await?;
        ids.extend(app.names.near(conn, query, 20).await?.into_iter().map(|near| near.id));
        ids.sort_unstable();
        ids.dedup();
        store::organisation::list::some(conn, &ids).await?
    };
    let has_more = folded.is_empty() && rows.len() as u64 > PAGE;
    rows.truncate(PAGE as usize);
    let pairs = store::organisation::pairs::open(conn, None, PAGE).await?;
    let mut ids: Vec<_> = pairs.iter().flat_map(|pair| [pair.one, pair.other]).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = store::organisation::list::some(conn, &ids).await?;
    Ok(Desk {
        next: rows.last().filter(|_| has_more).map(|last| last.id),
        rows,
        pairs,
        names: names.into_iter().map(|one| (one.id, one)).collect(),
        merges: store::organisation::merge::since(conn, op.now - UNDO).await?,
        may_merge: verdict(Line::Administer, &op.actor, &PORTAL, op.now).is_ok(),
    })
}

/// One side of a comparison.
#[derive(Debug)]
pub struct Side {
    pub profile: Profile,
    pub has: Belongings,
}

/// Two organisations beside each other, and what merging would do.
#[derive(Debug)]
pub struct Preview {
    pub kept: Side,
    pub merged: Side,
    /// Names that the one that is kept would gain.
    pub aliases: Vec<String>,
    pub may_merge: bool,
}

/// What merging `merged` into `kept` would do; nothing is changed. Refused for one and the same, and where one of
/// them was merged.
pub async fn preview(app: &App, op: &Op, kept: OrganisationId, merged: OrganisationId) -> Result<Preview> {
    decide::<SearchPeople>(&op.actor, &PORTAL, op.now)?;
    if kept == merged {
        return Err(Refusal::new("refused-merge-self").into());
    }
    let (kept, merged) = (side(app, kept).await?, side(app, merged).await?);
    if kept.profile.merged_into.is_some() || merged.profile.merged_into.is_some() {
        return Err(Refusal::new("refused-merge-merged").into());
    }
    let names = |of: &Profile| [vec![of.name.clone()], of.aliases.0.clone()].concat();
    let (mine, theirs) = (names(&kept.profile), names(&merged.profile));
    Ok(Preview {
        aliases: new_aliases(mine.iter().map(String::as_str), theirs.iter().map(String::as_str)),
        kept,
        merged,
        may_merge: verdict(Line::Administer, &op.actor, &PORTAL, op.now).is_ok(),
    })
}

async fn side(app: &App, id: OrganisationId) -> Result<Side> {
    let conn = app.db.read();
    Ok(Side {
        profile: store::organisation::own::profile(conn, id).await?,
        has: store::organisation::merge::belongings(conn, id).await?,
    })
}

/// An organisation, and whose name it bears if it was merged.
pub async fn one(app: &App, op: &Op, id: OrganisationId) -> Result<Side> {
    decide::<SearchPeople>(&op.actor, &PORTAL, op.now)?;
    side(app, id).await
}

/// Takes `merged` into `kept`: people, pitches, partnerships, invitations and requests move, its names become other
/// names. Can be undone for 30 days. Refused as in [`preview`], and without the right to give rights.
pub async fn merge(app: &App, op: &Op, kept: OrganisationId, merged: OrganisationId) -> Result<()> {
    decide::<Administer>(&op.actor, &PORTAL, op.now)?;
    if kept == merged {
        return Err(Refusal::new("refused-merge-self").into());
    }
    store::write(&app.db, async |tx| {
        let mut told = store::organisation::own::people(tx, merged).await?;
        let (id, moved) = store::organisation::merge::merge(tx, kept, merged, op.account(), op.now).await?;
        store::organisation::pairs::settle(tx, kept, merged, PairState::Open, PairState::Merged).await?;
        let entry = Event::new("organisation.merged", merged.0)
            .with("into", kept)
            .with("merge", id)
            .with("people", moved.people.len())
            .with("pitches", &moved.pitches)
            .with("partnerships", &moved.partnerships);
        record::audit(tx, op, entry).await?;
        told.extend(store::organisation::own::people(tx, kept).await?);
        tell(tx, app, op, id, told, false).await
    })
    .await?;
    app.work.mails.notify_one();
    app.public_changed();
    Ok(())
}

/// O4: those who lead either of them read that they are one, or two again.
async fn tell(
    tx: &Tx,
    app: &App,
    op: &Op,
    id: OrganisationMergeId,
    people: Vec<store::organisation::own::Member>,
    is_undone: bool,
) -> Result<()> {
    let mut told = leads(people);
    told.sort_by_key(|lead| lead.account);
    told.dedup_by_key(|lead| lead.account);
    let notice = Notice::OrganisationMerged { is_undone, link: app.link("/my/organisation") };
    for lead in told {
        record::mail(tx, app, op, &lead, &format!("{id}:{is_undone}"), None, &notice).await?;
    }
    Ok(())
}

/// Undoes a merge: both have again what they had, but for what changed since. Refused after 30 days, a second time,
/// and while a later merge builds on it.
pub async fn undo(app: &App, op: &Op, id: OrganisationMergeId) -> Result<()> {
    decide::<Administer>(&op.actor, &PORTAL, op.now)?;
    store::write(&app.db, async |tx| {
        let done = store::organisation::merge::done(tx, id).await?;
        undoable(done.merged_at, done.undone_at, done.kept_into.is_some(), op.now)?;
        if !store::organisation::merge::undo(tx, &done, op.account(), op.now).await? {
            return Err(Refusal::new("refused-merge-undone").into());
        }
        let (kept, merged) = (done.kept_id, done.merged_id);
        store::organisation::pairs::settle(tx, kept, merged, PairState::Merged, PairState::Open).await?;
        let entry = Event::new("organisation.merge_undone", merged.0).with("from", kept).with("merge", id);
        record::audit(tx, op, entry).await?;
        let mut told = store::organisation::own::people(tx, merged).await?;
        told.extend(store::organisation::own::people(tx, kept).await?);
        tell(tx, app, op, id, told, true).await
    })
    .await?;
    app.work.mails.notify_one();
    app.public_changed();
    Ok(())
}

/// Says that two organisations are two; they are not named again. 404 when they were no open pair.
pub async fn distinct(app: &App, op: &Op, one: OrganisationId, other: OrganisationId) -> Result<()> {
    decide::<Administer>(&op.actor, &PORTAL, op.now)?;
    store::write(&app.db, async |tx| {
        if !store::organisation::pairs::settle(tx, one, other, PairState::Open, PairState::Distinct).await? {
            return Err(Error::NotFound);
        }
        record::audit(tx, op, Event::new("organisation.distinct", one.0).with("other", other)).await
    })
    .await
}
