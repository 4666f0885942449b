//! The files of a pitch: their names and what is known of them. Their bytes lie in the store of files, under the name
//! `blob`; one whose row goes leaves a note, by which the worker removes it there.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{
    attachment, pitch, removed_blob, upload,
    values::{AccountId, AttachmentId, PitchId, PitchState, ScanState},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, ExprTrait as _, Query},
};

use super::Tx;
use crate::{
    domain::{
        file,
        form::FormDefinition,
        policy::{EditDraft, Grant, ReadAttachments, ReadBody, ReadOldAttachments},
        receipt::ReceiptFile,
    },
    error::Result,
};

/// Blobs that are removed in one round.
const ROUND: u64 = 100;

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub id: AttachmentId,
    /// The field it answers; empty for the pitch as a whole.
    pub field: String,
    pub blob: String,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
    pub scan: ScanState,
    /// The first version it is part of.
    pub since: i32,
    /// The last; none while it was not removed.
    pub until: Option<i32>,
    pub added_at: DateTime<Utc>,
}

impl File {
    /// Whether it belongs to this version.
    #[must_use]
    pub fn is_part_of(&self, version: i32) -> bool {
        self.since <= version && self.until.is_none_or(|until| version <= until)
    }

    /// What a receipt says of it.
    #[must_use]
    pub fn receipt(&self) -> ReceiptFile {
        ReceiptFile {
            name: self.name.clone(),
            sha256: self.sha256.clone(),
            size: u64::try_from(self.size).unwrap_or(0),
        }
    }
}

impl From<attachment::Model> for File {
    fn from(row: attachment::Model) -> Self {
        Self {
            id: row.id,
            field: row.field,
            blob: row.blob,
            name: row.name,
            media_type: row.media_type,
            size: row.size,
            sha256: row.sha256,
            scan: row.scan,
            since: row.since,
            until: row.until,
            added_at: row.added_at,
        }
    }
}

/// Those of one version.
fn in_version(version: i32) -> Condition {
    use attachment::Column;
    let stays = Condition::any().add(Column::Until.is_null()).add(Column::Until.gte(version));
    Condition::all().add(Column::Since.lte(version)).add(stays)
}

async fn found(conn: &impl ConnectionTrait, pitch: PitchId, which: Condition) -> Result<Vec<File>> {
    use attachment::Column;
    let select = attachment::Entity::find().filter(Column::PitchId.eq(pitch)).filter(which);
    Ok(select.order_by_asc(Column::Id).all(conn).await?.into_iter().map(File::from).collect())
}

/// The files of this version, sent or the next to be sent, that this grant opens, in the order in which they were added.
/// Where it does not open who the applicant is, they have names that do not tell it either.
pub async fn of_version(
    conn: &impl ConnectionTrait,
    grant: &Grant<ReadAttachments>,
    version: i32,
    form: &FormDefinition,
) -> Result<Vec<File>> {
    let mask = grant.mask();
    let is_open = |file: &File| match form.field(&file.field) {
        Some(field) => (mask.identity || !field.identity) && (mask.confidential || !field.confidential),
        // Of a field that is gone nothing is known.
        None => file.field.is_empty() || mask.identity && mask.confidential,
    };
    let files = found(conn, grant.pitch(), in_version(version)).await?;
    let named = files.into_iter().enumerate().map(|(place, file)| match mask.identity {
        true => file,
        false => File { name: file::blind(place + 1, &file.name), ..file },
    });
    Ok(named.filter(is_open).collect())
}

/// The files of earlier versions that are not part of this one any more.
pub async fn older(
    conn: &impl ConnectionTrait,
    grant: &Grant<ReadOldAttachments>,
    version: i32,
) -> Result<Vec<File>> {
    found(conn, grant.pitch(), Condition::all().add(attachment::Column::Until.lt(version))).await
}

/// What a receipt of this version says of its files.
pub(super) async fn of_receipt(
    conn: &impl ConnectionTrait,
    grant: &Grant<ReadBody>,
    version: i32,
) -> Result<Vec<ReceiptFile>> {
    Ok(found(conn, grant.pitch(), in_version(version)).await?.iter().map(File::receipt).collect())
}

/// All files of these pitches, of all their versions.
pub(super) async fn of_pitches(
    conn: &impl ConnectionTrait,
    pitches: &[PitchId],
) -> Result<HashMap<PitchId, Vec<File>>> {
    let mut files: HashMap<PitchId, Vec<File>> = HashMap::new();
    let rows = attachment::Entity::find()
        .filter(attachment::Column::PitchId.is_in(pitches.iter().copied()))
        .order_by_asc(attachment::Column::Id)
        .all(conn)
        .await?;
    for row in rows {
        files.entry(row.pitch_id).or_default().push(row.into());
    }
    Ok(files)
}

/// The files of a draft, to be sent with it.
pub(super) async fn of_draft(conn: &impl ConnectionTrait, grant: &Grant<ReadBody>) -> Result<Vec<File>> {
    found(conn, grant.pitch(), Condition::all().add(attachment::Column::Until.is_null())).await
}

/// The field of each file of a locked draft.
pub async fn fields(tx: &Tx, grant: &Grant<EditDraft>) -> Result<Vec<String>> {
    let of_draft = Condition::all().add(attachment::Column::Until.is_null());
    Ok(found(tx, grant.pitch(), of_draft).await?.into_iter().map(|file| file.field).collect())
}

/// A file to be added.
#[derive(Clone, Debug)]
pub struct Added {
    pub id: AttachmentId,
    pub field: String,
    pub blob: String,
    pub name: String,
    pub media_type: &'static str,
    pub size: i64,
    pub sha256: String,
    /// It waits for the scanner.
    pub waits: bool,
    /// The next version to be sent.
    pub since: i32,
    pub by: AccountId,
}

/// Adds a file to a locked draft.
pub async fn add(tx: &Tx, grant: &Grant<EditDraft>, added: Added, now: DateTime<Utc>) -> Result<()> {
    attachment::Entity::insert(attachment::ActiveModel {
        id: Set(added.id),
        pitch_id: Set(grant.pitch()),
        field: Set(added.field),
        blob: Set(added.blob),
        name: Set(added.name),
        media_type: Set(added.media_type.to_owned()),
        size: Set(added.size),
        sha256: Set(added.sha256),
        scan: Set(if added.waits { ScanState::Pending } else { ScanState::Unchecked }),
        scan_at: Set(added.waits.then_some(now)),
        since: Set(added.since),
        until: Set(None),
        added_by: Set(added.by),
        added_at: Set(now),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// Removes a file from a locked draft of which so many versions were sent: one that was sent stays for those versions,
/// any other goes with its bytes. Its field; none when the draft does not have it.
pub async fn remove(
    tx: &Tx,
    grant: &Grant<EditDraft>,
    id: AttachmentId,
    sent: i32,
    now: DateTime<Utc>,
) -> Result<Option<String>> {
    use attachment::Column;
    let which = Condition::all().add(Column::Id.eq(id)).add(Column::Until.is_null());
    let Some(file) = found(tx, grant.pitch(), which.clone()).await?.pop() else { return Ok(None) };
    take_out(tx, which, sent, now).await?;
    Ok(Some(file.field))
}

/// Leaves out of the version that is sent now what answers none of these fields: it is not asked any more.
pub(super) async fn leave_out(
    tx: &Tx,
    pitch: PitchId,
    fields: &[String],
    version: i32,
    now: DateTime<Utc>,
) -> Result<()> {
    use attachment::Column;
    let which = Condition::all()
        .add(Column::PitchId.eq(pitch))
        .add(Column::Until.is_null())
        .add(Column::Field.is_not_in(fields.iter().map(String::as_str)));
    take_out(tx, which, version - 1, now).await
}

/// Ends these files with the version that was sent last; those that were never sent go.
async fn take_out(tx: &Tx, which: Condition, sent: i32, now: DateTime<Utc>) -> Result<()> {
    use attachment::Column;
    attachment::Entity::update_many()
        .col_expr(Column::Until, Expr::value(sent))
        .filter(which.clone())
        .filter(Column::Since.lte(sent))
        .exec(tx)
        .await?;
    forget(tx, which.add(Column::Since.gt(sent)), now).await
}

/// Removes all files of those of these pitches that are drafts, which are deleted next.
pub(super) async fn forget_drafts(tx: &Tx, pitches: &[PitchId], now: DateTime<Utc>) -> Result<()> {
    let drafts = Query::select()
        .column(pitch::Column::Id)
        .from(pitch::Entity)
        .and_where(Expr::col(pitch::Column::Id).is_in(pitches.iter().copied()))
        .and_where(Expr::col(pitch::Column::State).eq(PitchState::Draft))
        .take();
    forget(tx, Condition::all().add(attachment::Column::PitchId.in_subquery(drafts)), now).await
}

/// Removes all files of these pitches, in every version, and those that are on their way.
pub(super) async fn forget_all(tx: &Tx, pitches: &[PitchId], now: DateTime<Utc>) -> Result<()> {
    let which = attachment::Column::PitchId.is_in(pitches.iter().copied());
    forget(tx, Condition::all().add(which), now).await?;
    upload::Entity::delete_many()
        .filter(upload::Column::PitchId.is_in(pitches.iter().copied()))
        .exec(tx)
        .await?;
    Ok(())
}

async fn forget(tx: &Tx, which: Condition, now: DateTime<Utc>) -> Result<()> {
    let blobs: Vec<String> = attachment::Entity::find()
        .filter(which.clone())
        .select_only()
        .column(attachment::Column::Blob)
        .into_tuple()
        .all(tx)
        .await?;
    if blobs.is_empty() {
        return Ok(());
    }
    attachment::Entity::delete_many().filter(which).exec(tx).await?;
    let notes =
        blobs.into_iter().map(|blob| removed_blob::ActiveModel { blob: Set(blob), removed_at: Set(now) });
    removed_blob::Entity::insert_many(notes).exec_without_returning(tx).await?;
    Ok(())
}

/// Blobs to be removed from the store, the oldest note first; a round's worth.
pub async fn removed(conn: &impl ConnectionTrait) -> Result<Vec<String>> {
    Ok(removed_blob::Entity::find()
        .order_by_asc(removed_blob::Column::RemovedAt)
        .limit(ROUND)
        .select_only()
        .column(removed_blob::Column::Blob)
        .into_tuple()
        .all(conn)
        .await?)
}

/// Notes that these were removed from the store.
pub async fn settled(tx: &Tx, blobs: &[String]) -> Result<()> {
    removed_blob::Entity::delete_many()
        .filter(removed_blob::Column::Blob.is_in(blobs.iter().map(String::as_str)))
        .exec(tx)
        .await?;
    Ok(())
}

/// Which of these blobs belong to a file.
pub async fn known(conn: &impl ConnectionTrait, blobs: &[String]) -> Result<HashSet<String>> {
    let known: Vec<String> = attachment::Entity::find()
        .filter(attachment::Column::Blob.is_in(blobs.iter().map(String::as_str)))
        .select_only()
        .column(attachment::Column::Blob)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(known.into_iter().collect())
}

/// Where the bytes of all files are; an infected file has none.
pub async fn blobs(conn: &impl ConnectionTrait) -> Result<Vec<String>> {
    Ok(attachment::Entity::find()
        .filter(attachment::Column::Scan.ne(ScanState::Infected))
        .select_only()
        .column(attachment::Column::Blob)
        .into_tuple()
        .all(conn)
        .await?)
}

/// A file that waits for the scanner.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Waiting {
    pub id: AttachmentId,
    pub pitch_id: PitchId,
    pub blob: String,
    pub size: i64,
}

/// The files whose time to be scanned has come, the longest waiting first.
pub async fn waiting(conn: &impl ConnectionTrait, many: u64, now: DateTime<Utc>) -> Result<Vec<Waiting>> {
    use attachment::Column;
    Ok(attachment::Entity::find()
        .filter(Column::ScanAt.lte(now))
        .order_by_asc(Column::ScanAt)
        .limit(many)
        .select_only()
        .columns([Column::Id, Column::PitchId, Column::Blob, Column::Size])
        .into_model()
        .all(conn)
        .await?)
}

/// Keeps what the scanner said; an infected file loses its bytes. `false` when somebody else was faster.
pub async fn scanned(tx: &Tx, file: &Waiting, is_clean: bool, now: DateTime<Utc>) -> Result<bool> {
    use attachment::Column;
    let state = if is_clean { ScanState::Clean } else { ScanState::Infected };
    let done = attachment::Entity::update_many()
        .col_expr(Column::Scan, Expr::value(state))
        .col_expr(Column::ScanAt, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(Column::Id.eq(file.id))
        .filter(Column::Scan.eq(ScanState::Pending))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 && !is_clean {
        let note = removed_blob::ActiveModel { blob: Set(file.blob.clone()), removed_at: Set(now) };
        removed_blob::Entity::insert(note).exec_without_returning(tx).await?;
    }
    Ok(done.rows_affected == 1)
}

/// Lets a file wait until then: the scanner did not answer.
pub async fn wait(tx: &Tx, id: AttachmentId, until: DateTime<Utc>) -> Result<()> {
    use attachment::Column;
    attachment::Entity::update_many()
        .col_expr(Column::ScanAt, Expr::value(until))
        .filter(Column::Id.eq(id))
        .filter(Column::Scan.eq(ScanState::Pending))
        .exec(tx)
        .await?;
    Ok(())
}

/// The files of the pitches that this person leads, for themselves.
pub(super) async fn led_by(
    conn: &impl ConnectionTrait,
    lead: AccountId,
) -> Result<Vec<(PitchId, String, i64, String, DateTime<Utc>)>> {
    use attachment::Column;
    let own = Query::select()
        .column(pitch::Column::Id)
        .from(pitch::Entity)
        .and_where(Expr::col(pitch::Column::LeadId).eq(lead))
        .take();
    Ok(attachment::Entity::find()
        .filter(Column::PitchId.in_subquery(own))
        .order_by_asc(Column::Id)
        .select_only()
        .columns([Column::PitchId, Column::Name, Column::Size, Column::Sha256, Column::AddedAt])
        .into_tuple()
        .all(conn)
        .await?)
}
