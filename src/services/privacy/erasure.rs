//! Being forgotten: asked for, taken back, looked at before, done, and done again after an old copy of the database
//! was brought back.

use std::collections::HashSet;

use entity::values::{AccountId, ErasedWhy, ErasureRequestId, PitchId, RequestState};

use super::{ledger, may_administer, own_data};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        job::Job,
        notice::Notice,
        privacy::{
            erasure::{self, AUTOMATIC, COOLING_OFF, Fate, Kind, Line, Outcome, Plan, may_execute, summed},
            ledger::fingerprint,
        },
        session::require_fresh,
        workflow::{Happening, Trigger},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record,
    store::{self, Tx, privacy::request::Request},
};

/// Asks to be forgotten; `address` is typed to confirm it. Refused when it is not that of whoever asks, and while there
/// is an open request. A mail says how to take it back.
pub async fn ask(app: &App, op: &Op, address: &str) -> Result<()> {
    require_fresh(op)?;
    let (account, _) = own_data(op)?;
    let person = store::account::person(app.db.read(), account).await?;
    if !person.email.eq_ignore_ascii_case(address.trim()) {
        return Err(Error::Invalid(Invalid::field("address", "erasure-address-wrong")));
    }
    let notice = Notice::ErasureAsked {
        from: app.wording(&person.language).instant(op.now + COOLING_OFF, person.zone()),
        link: app.link("/my/account/data"),
    };
    store::write(&app.db, async |tx| {
        let id = store::privacy::request::ask(tx, account, op.now).await?;
        record::audit(tx, op, Event::new("privacy.erasure_asked", account.0)).await?;
        record::mail(tx, app, op, &person.into(), &id.to_string(), None, &notice).await
    })
    .await?;
    app.work.notify_one();
    Ok(())
}

/// Takes the own request back; nothing happens when there is none.
pub async fn cancel(app: &App, op: &Op) -> Result<()> {
    let (account, _) = own_data(op)?;
    store::write(&app.db, async |tx| {
        if store::privacy::request::cancel(tx, account, op.now).await? {
            record::audit(tx, op, Event::new("privacy.erasure_cancelled", account.0)).await?;
        }
        Ok(())
    })
    .await
}

/// Requests in this state, the oldest first.
pub async fn requests(app: &App, op: &Op, state: RequestState) -> Result<Vec<Request>> {
    may_administer(op)?;
    store::privacy::request::listed(app.db.read(), state).await
}

/// A request, and what would happen now.
#[derive(Debug)]
pub struct Preview {
    pub request: Request,
    pub plan: Plan,
}

/// What the execution of an open request would do.
pub async fn preview(app: &App, op: &Op, id: ErasureRequestId) -> Result<Preview> {
    may_administer(op)?;
    let request = open(store::privacy::request::find(app.db.read(), id).await?)?;
    let facts = store::privacy::erasure::facts(app.db.read(), request.account_id).await?;
    Ok(Preview { request, plan: erasure::plan(&facts) })
}

fn open(request: Option<Request>) -> Result<Request> {
    request.filter(|request| request.state == RequestState::Open).ok_or(Error::NotFound)
}

/// Executes an open request. Refused before the time to think again is over, and to whoever asked for it.
pub async fn process(app: &App, op: &Op, id: ErasureRequestId) -> Result<Vec<Line>> {
    require_fresh(op)?;
    may_administer(op)?;
    let done = store::write(&app.db, async |tx| {
        let request = open(store::privacy::request::find(tx, id).await?)?;
        if op.account() == Some(request.account_id) {
            return Err(Refusal::new("refused-own-erasure").into());
        }
        may_execute(request.asked_at, op.now)?;
        execute(tx, op, id, request.account_id).await
    })
    .await?;
    app.work.notify_one();
    Ok(done)
}

/// Executes the requests that nobody processed in time; for the clock.
pub async fn execute_due(app: &App, op: &Op) -> Result<()> {
    for id in store::privacy::request::asked_by(app.db.read(), op.now - AUTOMATIC).await? {
        // One that cannot be done, such as the last admin's, does not hold up the others.
        if let Err(error) = process(app, op, id).await {
            tracing::warn!(%error, request = %id, "an account was not erased");
        }
    }
    Ok(())
}

/// Follows the plan in one transaction; what was removed.
async fn execute(tx: &Tx, op: &Op, id: ErasureRequestId, account: AccountId) -> Result<Vec<Line>> {
    let admins = store::staff::admins(tx, op.now).await?;
    if !admins.is_empty() && admins.iter().all(|admin| admin.account_id == account) {
        return Err(Refusal::new("refused-last-admin").into());
    }
    let plan = erasure::plan(&store::privacy::erasure::facts(tx, account).await?);
    let mut done = store::privacy::erasure::sweep(tx, account).await?;
    done.extend(pitches(tx, op, &plan).await?);
    done.push(store::privacy::erasure::forget(tx, account, op.now).await?);
    let done = summed(done);
    let payloads = done.iter().filter(|line| line.kind == Kind::Audit).map(|line| line.count).sum();
    if !store::privacy::request::done(tx, id, &done, payloads, op.now).await? {
        return Err(Error::NotFound);
    }
    record::audit(tx, op, Event::new("privacy.erased", account.0).with("removed", &done)).await?;
    record::job(tx, op, Job::Scrub).await?;
    Ok(done)
}

async fn pitches(tx: &Tx, op: &Op, plan: &Plan) -> Result<Vec<Line>> {
    let with = |fates: &[Fate]| -> Vec<PitchId> {
        plan.pitches.iter().filter(|(_, fate)| fates.contains(fate)).map(|(id, _)| *id).collect()
    };
    for id in with(&[Fate::Withdrawn]) {
        store::privacy::pitches::withdraw(tx, id, op.now).await?;
        record::step_if_any(tx, op, id, &Happening::of(Trigger::Withdrawn), "").await?;
        record::audit(tx, op, Event::new("pitch.withdrawn", id.0)).await?;
    }
    let emptied = with(&[Fate::Emptied, Fate::Withdrawn]);
    let emptied = store::privacy::pitches::empty(tx, &emptied, ErasedWhy::Erasure, op.now).await?;
    let deleted =
        store::privacy::pitches::delete_drafts(tx, &with(&[Fate::Deleted]), ErasedWhy::Erasure, op.now)
            .await?;
    Ok(vec![
        Line { kind: Kind::Pitches, outcome: Outcome::Emptied, count: emptied },
        Line { kind: Kind::Drafts, outcome: Outcome::Deleted, count: deleted },
    ])
}

/// Forgets again whom the ledger names and the database remembers; how many.
pub async fn reapply(app: &App, op: &Op) -> Result<usize> {
    may_administer(op)?;
    let accounts = remembered(app).await?;
    for account in &accounts {
        store::write(&app.db, async |tx| {
            let id = match store::privacy::request::open_of(tx, *account).await? {
                Some(request) => request.id,
                None => store::privacy::request::ask(tx, *account, op.now).await?,
            };
            execute(tx, op, id, *account).await
        })
        .await?;
    }
    Ok(accounts.len())
}

/// How many were forgotten and are remembered again, because an old copy of the database was brought back.
pub async fn unapplied(app: &App) -> Result<usize> {
    Ok(remembered(app).await?.len())
}

async fn remembered(app: &App) -> Result<Vec<AccountId>> {
    let forgotten: HashSet<String> =
        ledger::read(&app.config.server.data)?.into_iter().map(|erased| erased.account).collect();
    if forgotten.is_empty() {
        return Ok(Vec::new());
    }
    let accounts = store::privacy::erasure::remembered(app.db.read()).await?;
    Ok(accounts.into_iter().filter(|account| forgotten.contains(&fingerprint(*account))).collect())
}
