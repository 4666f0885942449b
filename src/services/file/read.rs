//! Reading a file: what the policy opens of it, on record when somebody of the host does.

use std::{io, ops::Range};

use bytes::Bytes;
use entity::values::{AttachmentId, ScanState};
use futures_util::Stream;

use super::own;
use crate::{
    app::App,
    domain::{
        actor::Op,
        pitch::Reference,
        policy::{ReadAttachments, ReadOldAttachments, decide},
    },
    error::{Error, Refusal, Result},
    services::record,
    store::{self, attachment::File, pitch::Seen},
};

/// Where somebody asks for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// On the pages of its own people.
    Own,
    /// At the desk of those who manage and approve, and of an admin who broke the glass.
    Desk,
    /// On the pages of those who evaluate.
    Review,
}

/// A file that may be sent to whoever asks.
#[derive(Clone, Debug)]
pub struct Download {
    /// As it is called for this reader.
    pub name: String,
    pub media_type: String,
    pub size: u64,
    pub sha256: String,
    blob: String,
}

/// The file of a pitch that this person asks for on these pages; 404 for one that does not exist for them. Refused while
/// it is not known whether it is harmless, and for ever when it is not.
pub async fn download(app: &App, op: &Op, side: Side, reference: &str, id: AttachmentId) -> Result<Download> {
    let seen = match side {
        Side::Own => own(app, op, reference).await?,
        Side::Desk | Side::Review => of_host(app, op, side, reference).await?,
    };
    let file = found(app, op, &seen, id).await?.ok_or(Error::NotFound)?;
    match file.scan {
        ScanState::Unchecked | ScanState::Clean => {}
        ScanState::Pending => return Err(Refusal::new("refused-file-pending").into()),
        ScanState::Infected => return Err(Refusal::new("refused-file-infected").into()),
    }
    record::opened(app, op, &seen.facts, &format!("file:{id}")).await?;
    Ok(Download {
        size: u64::try_from(file.size).map_err(anyhow::Error::from)?,
        name: file.name,
        media_type: file.media_type,
        sha256: file.sha256,
        blob: file.blob,
    })
}

/// The pitch, for people of the host on their own pages.
async fn of_host(app: &App, op: &Op, side: Side, reference: &str) -> Result<Seen> {
    op.account().ok_or(Error::SignIn)?;
    let reference = Reference::parse(reference).ok_or(Error::NotFound)?;
    let seen = store::pitch::seen(app.db.read(), reference.as_str(), &op.actor).await?;
    let is_evaluator = matches!(seen.facts.reads_as(&op.actor, op.now), Some("evaluator" | "guest"));
    let is_elsewhere = is_evaluator && side == Side::Desk || !is_evaluator && side == Side::Review;
    if seen.facts.team.is_some() || is_elsewhere {
        // Whoever is asked and has not declared or agreed yet is told so, not that there is nothing.
        decide::<ReadAttachments>(&op.actor, &seen.facts, op.now)?;
        return Err(Error::NotFound);
    }
    Ok(seen)
}

/// Of the present version, or of an older one where that is open, too.
async fn found(app: &App, op: &Op, seen: &Seen, id: AttachmentId) -> Result<Option<File>> {
    let (conn, version) = (app.db.read(), seen.file_version());
    let grant = decide::<ReadAttachments>(&op.actor, &seen.facts, op.now)?;
    let form = store::form::definition(conn, seen.head.form).await?;
    let present = store::attachment::of_version(conn, &grant, version, &form).await?;
    if let Some(file) = present.into_iter().find(|file| file.id == id) {
        return Ok(Some(file));
    }
    let Ok(grant) = decide::<ReadOldAttachments>(&op.actor, &seen.facts, op.now) else { return Ok(None) };
    let older = store::attachment::older(conn, &grant, version).await?;
    Ok(older.into_iter().find(|file| file.id == id))
}

/// A part of its bytes.
pub async fn content(
    app: &App,
    download: &Download,
    range: Range<u64>,
) -> Result<impl Stream<Item = io::Result<Bytes>> + use<>> {
    Ok(app.files.read(&download.blob, range).await?)
}
