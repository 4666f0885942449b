//! Acting as somebody: an admin looks at the portal as that person, for half an hour, with nothing confidential and
//! nothing written; the person is told, and every page is on record.

use entity::values::{AccountId, Role, SessionId};

use super::record;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        notice::Notice,
        session::require_fresh,
        staff::{ACTING, reason},
    },
    error::{Error, Refusal, Result},
    store,
};

/// Begins: from the next request on the session acts as this person. Refused: oneself, another admin or auditor, an
/// account out of use, no reason.
pub async fn begin(app: &App, op: &Op, session: SessionId, person: AccountId, typed: &str) -> Result<()> {
    let me = record::administers(op)?;
    require_fresh(op)?;
    let reason = reason(typed, 1, "staff-reason-missing")?;
    let until = op.now + ACTING;
    store::write(&app.db, async |tx| {
        let person = store::account::person(tx, person).await?;
        let roles = store::account::roles(tx, person.id, op.now).await?;
        let watches = roles.anywhere(Role::Admin) || roles.anywhere(Role::Auditor);
        if person.id == me || watches || person.disabled_at.is_some() {
            return Err(Refusal::new("refused-acting").into());
        }
        let id = store::acting::begin(tx, session, person.id, reason, until, op.now).await?;
        let event = Event::new("acting.begun", person.id.0).with("acting", id).with("until", until);
        record::audit(tx, op, event).await?;
        let notice = Notice::ActedAs {
            by: store::account::person(tx, me).await?.name,
            reason: reason.to_owned(),
            until: app.wording(&person.language).instant(until, person.zone()),
            link: app.link("/my/account"),
        };
        record::mail(tx, app, op, &person.into(), &id.to_string(), None, &notice).await
    })
    .await?;
    app.work.notify_one();
    Ok(())
}

/// Ends: the session is its owner's again. Nothing happens when it was.
pub async fn end(app: &App, op: &Op, session: SessionId) -> Result<()> {
    store::write(&app.db, async |tx| {
        if !store::acting::end(tx, session, op.now).await? {
            return Ok(());
        }
        let person = op.account().ok_or(Error::SignIn)?;
        record::audit(tx, op, Event::new("acting.ended", person.0)).await
    })
    .await
}

/// Notes which page was opened, by the pattern of its route.
pub async fn opened(app: &App, op: &Op, page: &'static str) -> Result<()> {
    let person = op.account().ok_or(Error::SignIn)?;
    store::write(&app.db, async |tx| {
        record::audit(tx, op, Event::new("acting.opened", person.0).with("page", page)).await
    })
    .await
}
