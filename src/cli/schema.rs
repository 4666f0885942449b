//! The shape of the database: brought up to date, or refused when it is newer than this program.

use anyhow::{Context as _, bail};
use migration::{Migrator, MigratorTrait as _};

use crate::store::Db;

/// Brings the database to this version's shape.
pub(super) async fn migrate(db: &Db) -> anyhow::Result<()> {
    refuse_newer(db).await?;
    Migrator::up(db.schema(), None).await.context("the database cannot be brought up to date")
}

/// Refuses a database of another shape.
pub(super) async fn check(db: &Db) -> anyhow::Result<()> {
    refuse_newer(db).await?;
    let missing = Migrator::get_pending_migrations(db.read()).await.context("the database cannot be read")?;
    if !missing.is_empty() {
        bail!("the database is of an older version: run `overture migrate` first");
    }
    Ok(())
}

/// The name of the newest migration.
pub(super) async fn version(db: &Db) -> anyhow::Result<String> {
    Ok(applied(db).await?.pop().unwrap_or_else(|| "none".to_owned()))
}

async fn refuse_newer(db: &Db) -> anyhow::Result<()> {
    let known: Vec<String> =
        Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    match applied(db).await?.into_iter().find(|name| !known.contains(name)) {
        Some(newer) => bail!("the database is of a newer version ({newer}): use the overture that made it"),
        None => Ok(()),
    }
}

async fn applied(db: &Db) -> anyhow::Result<Vec<String>> {
    crate::store::migrations(db.read()).await.context("the database cannot be read")
}
