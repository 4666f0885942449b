//! Who reads the public pages about a challenge.

use entity::values::ChallengeState;

use crate::{
    domain::{
        actor::Op,
        policy::{self, ReadChallenge},
    },
    error::{Error, Result},
    store::{self, Reading, challenge::Shown},
};

/// The challenge of this slug for somebody who may read it; a draft has no public page, not for its desk either.
pub(super) async fn visible(conn: &impl Reading, op: &Op, slug: &str) -> Result<Shown> {
    let shown = store::challenge::shown(conn, slug).await?.ok_or(Error::NotFound)?;
    policy::decide::<ReadChallenge>(&op.actor, &shown.facts(op.now), op.now).map_err(|_| Error::NotFound)?;
    if shown.state == ChallengeState::Draft { Err(Error::NotFound) } else { Ok(shown) }
}

/// The same for whoever wants to do something there: of what was taken down nothing is left.
pub(super) async fn running(conn: &impl Reading, op: &Op, slug: &str) -> Result<Shown> {
    let shown = visible(conn, op, slug).await?;
    if shown.is_withdrawn() { Err(Error::NotFound) } else { Ok(shown) }
}
