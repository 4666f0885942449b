//! A draft on an earlier version of its form: what moving to the one in use would do, and the move itself, which only
//! its people decide.

use chrono::{DateTime, Utc};
use entity::values::FormId;

use super::{Own, draft::as_it_stands, own, refused, seen};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        form::{FormDefinition, Moved, move_answers},
        policy::{EditDraft, decide},
    },
    error::{Error, Result},
    services::record,
    store,
};

/// The version in use, and what would become of the answers.
#[derive(Clone, Debug)]
pub struct Newer {
    pub id: FormId,
    pub form: FormDefinition,
    /// When it was put in use.
    pub since: Option<DateTime<Utc>>,
    pub moved: Moved,
}

/// The version now in use, if this is a draft on an earlier one.
pub async fn newer(app: &App, op: &Op, own: &Own) -> Result<Option<Newer>> {
    let id = own.challenge.form_id;
    if !own.is_draft() || own.seen.head.form == id {
        return Ok(None);
    }
    let conn = app.db.read();
    let form = store::form::asked(conn, id, own.seen.head.challenge, &*app.areas(op).await?).await?;
    let moved = move_answers(&own.definition, &form, &own.answers);
    Ok(Some(Newer { id, since: store::form::kept_at(conn, id).await?, moved, form }))
}

/// Moves a draft to the version its person was shown: `form` and `shown`, the version of the answers, are the page's.
/// Answers without a place are put aside and stay with the draft. Refused: when either changed since, and whatever
/// stands against changing the draft.
pub async fn move_to_newer(app: &App, op: &Op, reference: &str, form: &str, shown: i32) -> Result<()> {
    let seen = seen(app, op, reference).await?;
    let grant = decide::<EditDraft>(&op.actor, &seen.facts, op.now)?;
    let own = own(app, op, reference).await?;
    let Some(newer) = newer(app, op, &own).await? else {
        return refused("refused-form-newest");
    };
    if newer.id.to_string() != form {
        return refused("refused-form-newer");
    }
    store::write(&app.db, async |tx| {
        let locked = store::pitch::draft::lock(tx, &grant).await?;
        let grant = as_it_stands(op, &seen, &locked)?;
        if locked.version != shown {
            return Err(Error::Refused(crate::error::Refusal::new("refused-changed-since")));
        }
        let moved = move_answers(&own.definition, &newer.form, &locked.answers);
        let version = locked.version + 1;
        store::pitch::draft::save(tx, &grant, &moved.answers, version, locked.organisation, op.now).await?;
        store::pitch::draft::set_form(tx, &grant, newer.id).await?;
        let entry = Event::new("pitch.form-moved", grant.pitch().0)
            .with("form", newer.id)
            .with("version", version)
            .with("aside", &moved.aside);
        record::audit(tx, op, entry).await
    })
    .await
}
