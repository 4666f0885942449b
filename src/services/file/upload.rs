//! Files that come piece by piece: announced, gone on with after every interruption, checked when they are whole.
//!
//! How much is there is what lies on the disk, and whoever writes holds its lock: two that write at once, and a piece
//! that does not begin where the last one ended, are told apart without anybody counting.

use chrono::{DateTime, Utc};
use entity::values::UploadId;

use super::{Desk, Part, TOO_LARGE, TOO_MANY, add, beside, desk, fault};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        file::{self, stamped},
    },
    error::{Error, Refusal, Result},
    gateway::files::NotResumed,
    services::record,
    store::{self, upload::Upload},
};

/// What somebody says of a file before they send it.
#[derive(Clone, Debug)]
pub struct Announced<'a> {
    pub field: &'a str,
    pub name: &'a str,
    pub size: u64,
    /// Of its content, hex.
    pub sha256: &'a str,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub received: u64,
    pub size: u64,
}

/// Where the pieces of a file are put together.
pub(super) fn part_name(id: UploadId, begun_at: DateTime<Utc>) -> String {
    stamped(begun_at, &id.to_string())
}

/// Begins a file. Refused as [`super::add`] would, as far as it can be told before.
pub async fn begin(app: &App, op: &Op, reference: &str, of: &Announced<'_>) -> Result<UploadId> {
    let desk = desk(app, op, reference).await?;
    desk.place(of.field)?;
    let name = file::clean(of.name).map_err(beside)?;
    if of.size == 0 {
        return Err(beside(Refusal::new("file-empty")));
    }
    if of.size > app.config.files.most_bytes() {
        return Err(beside(Refusal::new(TOO_LARGE).with("most", app.config.files.max_mib)));
    }
    let is_hash =
        of.sha256.len() == 64 && of.sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hash {
        return Err(beside(Refusal::new("file-damaged")));
    }
    let begun = Upload {
        id: UploadId::generate(),
        field: of.field.to_owned(),
        name,
        size: of.size,
        sha256: of.sha256.to_owned(),
        begun_at: op.now,
    };
    let part = app.files.begin(&part_name(begun.id, op.now)).await.map_err(fault)?;
    store::write(&app.db, async |tx| {
        let (grant, _) = desk.lock(tx, op).await?;
        add::has_room(app, &desk, &begun.field, &store::attachment::fields(tx, &grant).await?)?;
        let most = usize::from(app.config.files.per_pitch);
        if store::upload::under_way(tx, &grant).await? >= most {
            return Err(beside(Refusal::new(TOO_MANY).with("most", most)));
        }
        store::upload::begin(tx, &grant, &begun, op.now).await?;
        let event = Event::new("pitch.upload_begun", desk.seen.head.id.0).with("size", begun.size);
        record::audit(tx, op, event).await
    })
    .await?;
    drop(part.staying());
    Ok(begun.id)
}

/// How far a file is that somebody began.
pub async fn progress(app: &App, op: &Op, reference: &str, id: UploadId) -> Result<Progress> {
    let desk = desk(app, op, reference).await?;
    let upload = store::upload::of(app.db.read(), &desk.grant, id).await?;
    let received = app.files.received(&part_name(id, upload.begun_at)).await.map_err(fault)?;
    Ok(Progress { received: received.ok_or(Error::NotFound)?, size: upload.size })
}

/// A file that is gone on with.
pub struct Resumed {
    desk: Desk,
    upload: Upload,
    part: Part,
}

/// Goes on with a file at this offset. Refused when there is more or less of it, or somebody else writes it.
pub async fn append(app: &App, op: &Op, reference: &str, id: UploadId, offset: u64) -> Result<Resumed> {
    let desk = desk(app, op, reference).await?;
    let upload = store::upload::of(app.db.read(), &desk.grant, id).await?;
    let part = match app.files.resume(&part_name(id, upload.begun_at)).await {
        Ok(part) => part,
        Err(NotResumed::Gone) => return Err(Error::NotFound),
        Err(NotResumed::Busy) => return Err(Refusal::new("refused-upload-elsewhere").into()),
        Err(NotResumed::Fault(error)) => return Err(fault(error)),
    };
    if part.length() != offset {
        return Err(Refusal::new("refused-upload-elsewhere").into());
    }
    Ok(Resumed { desk, upload, part })
}

impl Resumed {
    /// Adds a piece. Refused when the file would get longer than it was announced.
    pub async fn write(&mut self, piece: &[u8]) -> Result<()> {
        if self.part.length() + piece.len() as u64 > self.upload.size {
            return Err(beside(Refusal::new("file-damaged")));
        }
        self.part.write(piece).await.map_err(fault)
    }

    /// Keeps what came so far; a file that is whole (nothing of the last piece was lost) is added to the draft, and then nothing is under way any more. One
    /// whose content is not what was announced, or is not taken, goes.
    pub async fn finish(mut self, app: &App, op: &Op, is_whole: bool) -> Result<Progress> {
        self.part.settle().await.map_err(fault)?;
        let progress = Progress { received: self.part.length(), size: self.upload.size };
        if progress.received < progress.size || !is_whole {
            return Ok(progress);
        }
        let Self { desk, upload, mut part } = self;
        let place = (upload.field.as_str(), upload.name.as_str());
        let taken = add::take(app, op, &desk, place, &mut part, Some(&upload.sha256), async |tx| {
            // Somebody may have been faster.
            if store::upload::end(tx, upload.id).await? { Ok(()) } else { Err(Error::NotFound) }
        })
        .await;
        match taken {
            Ok(()) => drop(part.going()),
            Err(Error::Invalid(_)) => {
                drop(part.going());
                store::write(&app.db, async |tx| store::upload::end(tx, upload.id).await).await?;
            }
            Err(_) => {}
        }
        taken.map(|()| progress)
    }
}
