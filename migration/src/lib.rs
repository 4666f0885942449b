//! The truth about the database, for SQLite and for PostgreSQL.
//!
//! A migration is frozen once it is released. Changes come in two steps, so that the version before and
//! after can run side by side: expand (add what is new, nullable), then contract (remove what is unused).
//! Never import the entities here: they describe the newest shape, a migration the shape of its day.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod ddl;
mod m20261122_first;
mod m20261123_access;
mod m20261124_doors;
mod m20261125_teams;
mod m20261126_staff;
mod m20261128_privacy;
mod m20261129_passkeys;
mod m20261130_single_sign_on;
mod m20261201_gaps;
mod m20261202_challenges;
mod m20261204_forms;
mod m20261205_pitch;
mod m20261207_similar;
mod m20261208_imports;
mod m20261209_files;
mod m20261210_public;
mod m20261211_invitations;
mod m20261212_steps;
mod m20261213_fields;
mod m20261214_embeds;

/// The list of migrations, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_first::Migration),
            Box::new(m20261123_access::Migration),
            Box::new(m20261124_doors::Migration),
            Box::new(m20261126_staff::Migration),
            Box::new(m20261125_teams::Migration),
            Box::new(m20261128_privacy::Migration),
            Box::new(m20261129_passkeys::Migration),
            Box::new(m20261130_single_sign_on::Migration),
            Box::new(m20261201_gaps::Migration),
            Box::new(m20261202_challenges::Migration),
            Box::new(m20261207_similar::Migration),
            Box::new(m20261208_imports::Migration),
            Box::new(m20261204_forms::Migration),
            Box::new(m20261205_pitch::Migration),
            Box::new(m20261210_public::Migration),
            Box::new(m20261209_files::Migration),
            Box::new(m20261211_invitations::Migration),
            Box::new(m20261212_steps::Migration),
            Box::new(m20261213_fields::Migration),
            Box::new(m20261214_embeds::Migration),
        ]
    }
}
