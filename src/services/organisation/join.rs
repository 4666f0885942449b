//! Asking to join an organisation that others registered, and their answer.

use chrono::TimeDelta;
use entity::values::{JoinRequestId, JoinRequestState, OrganisationId, TeamRole};

use super::own::leads;
use crate::{
    app::App,
    domain::{actor::Op, audit::Event, notice::Notice},
    error::{Error, FieldError, Invalid, Refusal, Result},
    services::record::{self, Recipient},
    store,
};

/// How often a day somebody asks, anywhere.
const A_DAY: u64 = 5;
/// The longest message, in characters.
const MESSAGE: usize = 1000;

/// Asks those who lead an organisation to let this person in. The answer says nothing of who they are. Refused for
/// whoever belongs to it, asked already, or asked too often.
pub async fn ask(app: &App, op: &Op, id: OrganisationId, message: &str) -> Result<()> {
    let account = op.account().ok_or(Error::SignIn)?;
    let message = message.trim();
    if message.chars().count() > MESSAGE {
        let why = Refusal::new("organisation-text-long").with("most", MESSAGE);
        return Err(Error::Invalid(Invalid(vec![FieldError { field: "message".to_owned(), why }])));
    }
    let asker = store::account::person(app.db.read(), account).await?;
    store::write(&app.db, async |tx| {
        let profile = store::organisation::own::profile(tx, id).await?;
        let id = profile.merged_into.unwrap_or(id);
        if store::organisation::role_of(tx, id, account).await?.is_some() {
            return Err(Refusal::new("refused-organisation-joined").into());
        }
        let since = op.now - TimeDelta::hours(24);
        if store::organisation::own::requests_since(tx, account, since).await? >= A_DAY {
            return Err(Refusal::new("refused-organisation-many-requests").into());
        }
        let request = store::organisation::own::insert_request(tx, id, account, message, op.now).await?;
        record::audit(tx, op, Event::new("organisation.join_asked", id.0).with("request", request)).await?;
        let link = app.link(&format!("/my/organisation/{id}"));
        let notice = Notice::JoinRequest { name: asker.name.clone(), link };
        for lead in leads(store::organisation::own::people(tx, id).await?) {
            record::mail(tx, app, op, &lead, &request.to_string(), None, &notice).await?;
        }
        Ok(())
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

/// Lets somebody in who asked, as an editor, or declines. Refused without leading the organisation; 404 for a request
/// that is not open there.
pub async fn answer(
    app: &App,
    op: &Op,
    id: OrganisationId,
    request: JoinRequestId,
    accepts: bool,
) -> Result<()> {
    let account = op.account().ok_or(Error::SignIn)?;
    store::write(&app.db, async |tx| {
        store::organisation::lock(tx, id).await?;
        store::organisation::led_by(tx, id, account).await?;
        let open = store::organisation::own::requests(tx, id).await?;
        let asked = open.into_iter().find(|one| one.id == request).ok_or(Error::NotFound)?;
        let state = if accepts { JoinRequestState::Accepted } else { JoinRequestState::Declined };
        if !store::organisation::own::settle_request(tx, request, state, account, op.now).await? {
            return Err(Error::NotFound);
        }
        if accepts && store::organisation::role_of(tx, id, asked.account_id).await?.is_none() {
            store::organisation::add_member(tx, id, asked.account_id, TeamRole::Editor, op.now).await?;
        }
        let entry =
            Event::new("organisation.join_answered", id.0).with("request", request).with("state", state);
        record::audit(tx, op, entry).await?;
        let to = Recipient {
            account: Some(asked.account_id),
            name: asked.name,
            address: asked.email,
            language: asked.language,
        };
        let notice = Notice::JoinAnswer { is_accepted: accepts, link: app.link("/my/organisation") };
        record::mail(tx, app, op, &to, &request.to_string(), None, &notice).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}
