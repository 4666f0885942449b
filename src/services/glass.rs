//! Breaking the glass: an admin reads one pitch for an hour, with a reason, and everybody concerned is told.

use entity::values::{ConflictKind, Role};

use super::record;
pub use crate::store::glass::{Broken, Sealed};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        notice::Notice,
        session::require_fresh,
        staff::{GLASS, GLASS_REASON, reason},
    },
    error::{Error, Refusal, Result},
    store,
};

/// Lines of the list.
const LISTED: u64 = 50;

/// The last times the glass was broken, newest first.
pub async fn latest(app: &App, op: &Op) -> Result<Vec<Broken>> {
    record::administers(op)?;
    store::glass::latest(app.db.read(), LISTED).await
}

/// What an admin may know of a pitch before breaking its glass: reference and challenge. Refused in a conflict.
pub async fn sealed(app: &App, op: &Op, reference: &str) -> Result<Sealed> {
    record::administers(op)?;
    let conn = app.db.read();
    let sealed = store::glass::sealed(conn, reference).await?;
    let seen = store::pitch::seen(conn, &sealed.reference, &op.actor).await?;
    if matches!(seen.facts.conflict, Some(ConflictKind::Possible | ConflictKind::Conflict)) {
        return Err(Error::Forbidden(Refusal::new("refused-glass-conflict")));
    }
    if seen.facts.team.is_some() {
        return Err(Error::Forbidden(Refusal::new("refused-glass-own")));
    }
    Ok(sealed)
}

/// Breaks the glass of one pitch for sixty minutes. The managers of its challenge and all other admins are mailed
/// at once. Refused: a reason of fewer than twenty characters, an admin in conflict, glass that is broken already.
pub async fn break_it(app: &App, op: &Op, reference: &str, typed: &str) -> Result<()> {
    let sealed = sealed(app, op, reference).await?;
    let me = op.account().ok_or(Error::SignIn)?;
    require_fresh(op)?;
    let reason = reason(typed, GLASS_REASON, "glass-reason-short")?;
    if op.actor.glass.contains(&sealed.id) {
        return Err(Refusal::new("refused-glass-broken").into());
    }
    let until = op.now + GLASS;
    store::write(&app.db, async |tx| {
        let id = store::glass::insert(tx, me, sealed.id, reason, until, op.now).await?;
        let event = Event::new("glass.broken", sealed.id.0).with("glass", id).with("until", until);
        record::audit(tx, op, event).await?;
        let by = store::account::person(tx, me).await?.name;
        let mut people = store::staff::admin_people(tx, op.now).await?;
        people.extend(store::account::with_role(tx, &[Role::Manager], sealed.challenge_id, op.now).await?);
        people.sort_by_key(|person| person.id);
        people.dedup_by_key(|person| person.id);
        for person in people.into_iter().filter(|person| person.id != me && person.disabled_at.is_none()) {
            let zone = person.zone();
            let notice = Notice::Glass {
                reference: sealed.reference.clone(),
                challenge: sealed.challenge.clone(),
                by: by.clone(),
                reason: reason.to_owned(),
                until: app.wording(&person.language).instant(until, zone),
                link: app.link(&format!("/manage/pitches/{}?tab=history", sealed.reference)),
            };
            record::mail(tx, app, op, &person.into(), &id.to_string(), Some(sealed.id), &notice).await?;
        }
        Ok(())
    })
    .await?;
    app.work.notify_one();
    Ok(())
}

/// Ends the caller's glass of a pitch before its time.
pub async fn end(app: &App, op: &Op, reference: &str) -> Result<()> {
    let me = record::administers(op)?;
    store::write(&app.db, async |tx| {
        let sealed = store::glass::sealed(tx, reference).await?;
        if !store::glass::end(tx, me, sealed.id, op.now).await? {
            return Err(Error::NotFound);
        }
        record::audit(tx, op, Event::new("glass.ended", sealed.id.0)).await
    })
    .await
}
