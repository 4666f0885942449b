//! Single values the portal keeps about itself.

use entity::setting;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait as _, sea_query::OnConflict};

use super::Tx;
use crate::error::Result;

/// The value under this key.
pub async fn get(conn: &impl ConnectionTrait, key: &str) -> Result<Option<String>> {
    Ok(setting::Entity::find_by_id(key).one(conn).await?.map(|row| row.value))
}

/// Sets the value under this key.
pub async fn set(tx: &Tx, key: &str, value: &str) -> Result<()> {
    setting::Entity::insert(setting::ActiveModel { key: Set(key.to_owned()), value: Set(value.to_owned()) })
        .on_conflict(
            OnConflict::column(setting::Column::Key).update_column(setting::Column::Value).to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
