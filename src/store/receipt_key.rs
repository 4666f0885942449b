//! The public keys with which receipts of this portal are checked.

use chrono::{DateTime, Utc};
use entity::receipt_key;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait as _, QueryOrder as _};

use super::Tx;
use crate::{domain::receipt::Key, error::Result};

/// Publishes a key; nothing when it is.
pub async fn publish(tx: &Tx, key: &Key, now: DateTime<Utc>) -> Result<()> {
    let row = receipt_key::ActiveModel { id: Set(key.name()), public: Set(key.base64()), since_at: Set(now) };
    receipt_key::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(tx).await?;
    Ok(())
}

/// All published keys, the newest first.
pub async fn all(conn: &impl ConnectionTrait) -> Result<Vec<Key>> {
    let rows = receipt_key::Entity::find().order_by_desc(receipt_key::Column::SinceAt).all(conn).await?;
    let keys = rows.iter().map(|row| Key::from_base64(&row.public));
    Ok(keys.collect::<Result<_, _>>().map_err(anyhow::Error::from)?)
}
