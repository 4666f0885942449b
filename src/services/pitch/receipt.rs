//! Receipts: the document that was hashed, the signed statement about it, and the keys with which anybody checks one.

use ed25519_dalek::SigningKey;

use super::seen;
use crate::{
    app::App,
    domain::{
        actor::Op,
        policy::{Grant, ReadBody, decide},
        receipt::{Key, Receipt, Statement},
    },
    error::{Error, Refusal, Result},
    signing,
    store::{
        self,
        pitch::{Seen, sending::Sent},
    },
};

/// The name of the key with which receipts are signed.
const PURPOSE: &str = "receipt";

/// The receipt document of a sent version, the newest when none is named: exactly the bytes that were hashed. 404 while
/// nothing was sent; refused after the text was removed, which only its hash outlives.
pub async fn receipt(app: &App, op: &Op, reference: &str, version: Option<i32>) -> Result<Receipt> {
    let (seen, grant, sent) = sent(app, op, reference, version).await?;
    let receipt = sent.receipt(&seen.head.reference)?;
    if receipt.sha256 == sent.sha256 {
        return Ok(receipt);
    }
    if store::privacy::pitches::erased_at(app.db.read(), grant.pitch()).await?.is_some() {
        return Err(Refusal::new("refused-text-removed").into());
    }
    Err(Error::Internal(anyhow::anyhow!("the receipt of {reference} does not match its hash")))
}

/// The signed receipt of a sent version, as a text; it stays when the text of the pitch is removed.
pub async fn signed_receipt(app: &App, op: &Op, reference: &str, version: Option<i32>) -> Result<String> {
    let (seen, _, sent) = sent(app, op, reference, version).await?;
    let challenge = store::challenge::pitched(app.db.read(), seen.head.challenge).await?;
    let number = |number: i32| u32::try_from(number).map_err(anyhow::Error::from);
    let statement = Statement {
        portal: app.config.origin(),
        challenge: challenge.slug,
        reference: seen.head.reference,
        version: number(sent.version)?,
        sent_at: sent.sent_at,
        form_version: number(sent.form_version)?,
        terms_version: sent.terms_version.parse().map_err(anyhow::Error::from)?,
        sha256: sent.sha256,
    };
    Ok(statement.signed(&key(app)?))
}

async fn sent(
    app: &App,
    op: &Op,
    reference: &str,
    version: Option<i32>,
) -> Result<(Seen, Grant<ReadBody>, Sent)> {
    let seen = seen(app, op, reference).await?;
    let grant = decide::<ReadBody>(&op.actor, &seen.facts, op.now)?;
    let newest = seen.head.version;
    let sent = store::pitch::sending::version(app.db.read(), &grant, version.unwrap_or(newest)).await?;
    Ok((seen, grant, sent))
}

/// The keys with which receipts of this portal are checked: its own, and those it and its other processes had.
pub async fn receipt_keys(app: &App) -> Result<Vec<Key>> {
    let own = own_key(app)?;
    let mut keys = store::receipt_key::all(app.db.read()).await?;
    if !keys.contains(&own) {
        keys.insert(0, own);
    }
    Ok(keys)
}

/// Publishes the key of this process, so that others name it too; before any page is served.
pub async fn publish_receipt_key(app: &App, op: &Op) -> Result<()> {
    let own = own_key(app)?;
    if store::receipt_key::all(app.db.read()).await?.contains(&own) {
        return Ok(());
    }
    store::write(&app.db, async |tx| store::receipt_key::publish(tx, &own, op.now).await).await
}

fn own_key(app: &App) -> Result<Key> {
    Ok(Key::from(key(app)?.verifying_key()))
}

/// The key of this process.
pub(super) fn key(app: &App) -> anyhow::Result<SigningKey> {
    signing::key(&app.config.server.data, PURPOSE)
}
