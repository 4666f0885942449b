//! What was done about a challenge, for those who run it.

use super::desk::found;
use crate::{
    app::App,
    domain::{actor::Op, desk, policy::ReadAudit},
    error::{Error, Result},
    store::{
        self,
        audit::{Place, Step, Wanted},
        challenge::Kept,
    },
};
use entity::values::Role;

/// Entries on a page.
const ENTRIES: usize = 50;

/// One page of the trail of a challenge.
#[derive(Debug)]
pub struct Trail {
    pub kept: Kept,
    pub steps: Vec<Step>,
    /// Where the list goes on.
    pub next: Option<Place>,
}

/// The newest entries about this challenge and the pitches sent to it, after that place. Pitches on which
/// the reader declared a conflict are left out, as they are from every list.
pub async fn trail(app: &App, op: &Op, slug: &str, wanted: &Wanted, after: Option<Place>) -> Result<Trail> {
    let conn = app.db.read();
    let kept = found::<ReadAudit>(conn, op, slug).await?;
    let reach = desk::reach(&op.actor, &[Role::Manager, Role::Approver], op.now).ok_or(Error::NotFound)?;
    let mut steps =
        store::audit::of_challenge(conn, &reach, kept.id, wanted, after, ENTRIES as u64 + 1).await?;
    let more = steps.len() > ENTRIES;
    steps.truncate(ENTRIES);
    let next = steps.last().filter(|_| more).map(|last| last.entry.at).map(|at| {
        let here = steps.iter().filter(|step| step.entry.at == at).count() as u64;
        let before = after.filter(|place| place.at == at).map_or(0, |place| place.read);
        Place { at, read: before + here }
    });
    Ok(Trail { kept, steps, next })
}
