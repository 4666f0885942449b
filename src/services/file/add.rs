//! Adding a file to one's own draft, and removing one.

use entity::values::AttachmentId;

use super::{Desk, Part, TOO_MANY, beside, desk, fault};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        file::{self, Kind, stamped},
    },
    error::{Error, Refusal, Result},
    services::record::random_hex,
    store::{self, Tx, attachment::Added},
};

/// Whether this person may add files to the draft at all, asked before anything of one is read; how many there is room
/// for is asked with the file.
pub async fn may_add(app: &App, op: &Op, reference: &str) -> Result<()> {
    desk(app, op, reference).await.map(|_| ())
}

/// An empty file that its bytes are written to as they come; it goes when it is dropped.
pub async fn part(app: &App, op: &Op) -> Result<Part> {
    app.files.begin(&stamped(op.now, &random_hex::<16>())).await.map_err(fault)
}

/// Adds a whole file to a field of the draft, or to the draft as a whole. When this answers, it is kept for good.
/// Refused beside the field `file`: a name of which nothing is left, a content that is not taken, too many files.
pub async fn add(
    app: &App,
    op: &Op,
    reference: &str,
    (field, name): (&str, &str),
    mut part: Part,
) -> Result<()> {
    let desk = desk(app, op, reference).await?;
    desk.place(field)?;
    let name = file::clean(name).map_err(beside)?;
    take(app, op, &desk, (field, &name), &mut part, None, async |_| Ok(())).await
}

/// Looks at a file, puts it into the store, and then notes it: what is noted is there, and what is there and not noted
/// is found by the worker. `sha256` is what its content was announced to have.
pub(super) async fn take(
    app: &App,
    op: &Op,
    desk: &Desk,
    (field, name): (&str, &str),
    part: &mut Part,
    sha256: Option<&str>,
    also: impl AsyncFnOnce(&Tx) -> Result<()>,
) -> Result<()> {
    let kind = examined(name, part).await?;
    let blob = stamped(op.now, &random_hex::<16>());
    let found = app.files.keep(&blob, part).await.map_err(fault)?;
    let taken = if sha256.is_none_or(|announced| announced == found) {
        let added = Added {
            id: AttachmentId::generate(),
            field: field.to_owned(),
            blob: blob.clone(),
            name: name.to_owned(),
            media_type: kind.media_type(),
            size: i64::try_from(part.length()).map_err(fault)?,
            sha256: found,
            waits: app.scanner.is_on(),
            since: desk.seen.head.version + 1,
            by: desk.account,
        };
        note(app, op, desk, added, also).await
    } else {
        Err(beside(Refusal::new("file-damaged")))
    };
    match &taken {
        Ok(()) => app.work.files.notify_one(),
        // It may have been noted all the same: nobody said so in time.
        Err(Error::Busy | Error::Internal(_)) => {}
        Err(_) => app.files.remove(&blob).await?,
    }
    taken
}

async fn examined(name: &str, part: &mut Part) -> Result<Kind> {
    let name = name.to_owned();
    let examined = part.look(move |content, length| file::examine(&name, content, length)).await;
    examined.map_err(fault)?.map_err(beside)
}

async fn note(
    app: &App,
    op: &Op,
    desk: &Desk,
    added: Added,
    also: impl AsyncFnOnce(&Tx) -> Result<()>,
) -> Result<()> {
    let field = added.field.clone();
    store::write(&app.db, async |tx| {
        let (grant, version) = desk.lock(tx, op).await?;
        has_room(app, desk, &field, &store::attachment::fields(tx, &grant).await?)?;
        let event = Event::new("pitch.file_added", desk.seen.head.id.0)
            .with("file", added.id)
            .with("size", added.size)
            .with("sha256", &added.sha256);
        store::attachment::add(tx, &grant, added, op.now).await?;
        also(tx).await?;
        desk.saved(tx, op, version, &field, event).await
    })
    .await
}

/// Whether one more file fits beside those of these fields.
pub(super) fn has_room(app: &App, desk: &Desk, field: &str, there: &[String]) -> Result<()> {
    let (most, place) = (usize::from(app.config.files.per_pitch), desk.place(field)?);
    let here = there.iter().filter(|other| *other == field).count();
    if there.len() >= most {
        return Err(beside(Refusal::new(TOO_MANY).with("most", most)));
    }
    if here >= place.most as usize {
        return Err(beside(Refusal::new(TOO_MANY).with("most", place.most)));
    }
    Ok(())
}

/// Removes a file from one's own draft. It stays in the versions that were sent with it.
pub async fn remove(app: &App, op: &Op, reference: &str, id: AttachmentId) -> Result<()> {
    let desk = desk(app, op, reference).await?;
    store::write(&app.db, async |tx| {
        let (grant, version) = desk.lock(tx, op).await?;
        let removed = store::attachment::remove(tx, &grant, id, desk.seen.head.version, op.now).await?;
        let field = removed.ok_or(Error::NotFound)?;
        if desk.places.iter().any(|place| place.field == field && place.frozen) {
            return Err(Refusal::new("file-frozen").into());
        }
        let event = Event::new("pitch.file_removed", desk.seen.head.id.0).with("file", id);
        desk.saved(tx, op, version, &field, event).await
    })
    .await?;
    app.work.files.notify_one();
    Ok(())
}
