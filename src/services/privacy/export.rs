//! Everything about oneself, as one document: asked for, made by a job, fetched by its owner alone.

use entity::values::DataExportId;

use super::own_data;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        job::Job,
        limit,
        notice::Notice,
        policy::{self, OwnData, PortalFacts},
        session::require_fresh,
    },
    error::{Error, Result},
    services::record,
    store::{
        self,
        account::Person,
        privacy::{export::Export, request::Request},
    },
};

/// What a person sees of their own data.
#[derive(Clone, Debug)]
pub struct Own {
    pub person: Person,
    pub export: Option<Export>,
    /// The wish to be forgotten that is open.
    pub request: Option<Request>,
}

/// What whoever asks has asked for.
pub async fn own(app: &App, op: &Op) -> Result<Own> {
    let (account, _) = own_data(op)?;
    let conn = app.db.read();
    Ok(Own {
        person: store::account::person(conn, account).await?,
        export: store::privacy::export::of_account(conn, account).await?,
        request: store::privacy::request::open_of(conn, account).await?,
    })
}

/// Asks for an export in place of any earlier one; a mail comes when it is ready. Refused when asked too often.
pub async fn ask_for_export(app: &App, op: &Op) -> Result<()> {
    let (account, _) = own_data(op)?;
    store::write(&app.db, async |tx| {
        record::spend(tx, op, &limit::EXPORT, &account.to_string()).await?;
        let export = store::privacy::export::ask(tx, account, op.now).await?;
        record::audit(tx, op, Event::new("privacy.export_asked", account.0)).await?;
        record::job(tx, op, Job::ExportOwnData { export }).await
    })
    .await?;
    app.work.notify_one();
    Ok(())
}

/// Makes an export and tells its owner; nothing when it was made before or nobody waits for it any longer.
pub async fn make_export(app: &App, op: &Op, id: DataExportId) -> Result<()> {
    let conn = app.db.read();
    let Some(export) = store::privacy::export::waiting(conn, id).await? else { return Ok(()) };
    let facts = PortalFacts { of: Some(export.account_id) };
    let grant = policy::decide::<OwnData>(&op.actor, &facts, op.now)?;
    let data = store::privacy::own_data::of(conn, &grant, op.now).await?;
    let document = serde_json::to_string_pretty(&data).map_err(anyhow::Error::from)?;
    let person = store::account::person(conn, export.account_id).await?;
    let until = op.now + app.config.retention.of_exports();
    let notice = Notice::DataReady {
        until: app.wording(&person.language).instant(until, person.zone()),
        link: app.link("/my/account/data"),
    };
    store::write(&app.db, async |tx| {
        if !store::privacy::export::finish(tx, id, document, op.now, until).await? {
            return Ok(());
        }
        record::audit(tx, op, Event::new("privacy.export_made", person.id.0)).await?;
        record::mail(tx, app, op, &person.into(), &id.to_string(), None, &notice).await
    })
    .await?;
    app.work.notify_one();
    Ok(())
}

/// The document of whoever asks, who showed a moment ago who they are; somebody else's, or one that expired, does not
/// exist.
pub async fn download(app: &App, op: &Op, id: DataExportId) -> Result<String> {
    require_fresh(op)?;
    let (account, _) = own_data(op)?;
    let found = store::privacy::export::document(app.db.read(), id, account, op.now).await?;
    let document = found.ok_or(Error::NotFound)?;
    store::write(&app.db, async |tx| record::audit(tx, op, Event::new("privacy.exported", account.0)).await)
        .await?;
    Ok(document)
}
