//! The names of all organisations in memory, in step with the database: for finding those that are nearly the
//! same.

use std::{fmt, sync::Mutex};

use entity::{
    organisation,
    values::{ChangeMark, OrganisationId, Words},
};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use crate::{
    domain::organisation::{
        folded_name,
        near::{NameIndex, Near},
    },
    error::Result,
};

/// How long a write can take from its mark to its commit: marks younger than this are read again, because one
/// that is older may still come. In milliseconds.
const IN_FLIGHT: u128 = 60_000;

/// Follows the names. The first look reads all of them; each further one reads what was written since, so that
/// another instance's writes are seen too.
#[derive(Default)]
pub struct Names(Mutex<Followed>);

#[derive(Default)]
struct Followed {
    index: NameIndex,
    until: Option<ChangeMark>,
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Names")
    }
}

type Row = (OrganisationId, String, Words, Option<OrganisationId>);

impl Names {
    /// The organisations whose names are nearly this one, the most alike first, as the database knows them now.
    pub async fn near(&self, conn: &impl ConnectionTrait, name: &str, limit: usize) -> Result<Vec<Near>> {
        let until = self.locked(|followed| followed.until);
        let begun = ChangeMark::generate();
        let mut select = organisation::Entity::find();
        if let Some(until) = until {
            select = select.filter(organisation::Column::Changed.gt(before(until)));
        }
        let rows: Vec<Row> = select
            .select_only()
            .columns([
                organisation::Column::Id,
                organisation::Column::FoldedName,
                organisation::Column::Aliases,
                organisation::Column::MergedInto,
            ])
            .into_tuple()
            .all(conn)
            .await?;
        let folded = folded_name(name);
        Ok(self.locked(|followed| {
            for (id, folded, aliases, merged_into) in rows {
                if merged_into.is_some() {
                    followed.index.remove(id);
                } else {
                    let aliases = aliases.0.iter().map(|alias| folded_name(alias));
                    followed.index.set(id, std::iter::once(folded).chain(aliases));
                }
            }
            followed.until = followed.until.max(Some(begun));
            followed.index.near(&folded, limit)
        }))
    }

    fn locked<T>(&self, what: impl FnOnce(&mut Followed) -> T) -> T {
        what(&mut self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

/// The mark of a write that was begun as long before `mark` as a write can take: the first 48 bits of a UUIDv7 are
/// its time in milliseconds.
fn before(mark: ChangeMark) -> ChangeMark {
    let milliseconds = (mark.0.as_u128() >> 80).saturating_sub(IN_FLIGHT);
    ChangeMark(uuid::Uuid::from_u128(milliseconds << 80))
}
