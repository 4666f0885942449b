//! Who leads a challenge: one of the people who manage it.

use chrono::{DateTime, Utc};
use entity::values::{AccountId, Role};

use super::desk::found;
use crate::{
    app::App,
    domain::{actor::Op, audit::Event, policy::EditChallenge},
    error::{Error, Invalid, Result},
    services::record,
    store::{self, Reading, account::Person, challenge::Kept},
};

/// Who leads a challenge, and who could.
#[derive(Clone, Debug)]
pub struct Lead {
    /// Nobody leads what came from a file of the operator.
    pub owner: Option<AccountId>,
    /// Whoever manages it, by name.
    pub managers: Vec<Person>,
}

/// Who leads it; for its managers, 404 for others.
pub async fn lead(app: &App, op: &Op, slug: &str) -> Result<Lead> {
    let conn = app.db.read();
    let kept = found::<EditChallenge>(conn, op, slug).await?;
    let managers = managers(conn, &kept, op.now).await?;
    Ok(Lead { owner: kept.owner, managers })
}

async fn managers(conn: &impl Reading, kept: &Kept, now: DateTime<Utc>) -> Result<Vec<Person>> {
    let people = store::account::with_role(conn, &[Role::Manager], kept.id, now).await?;
    Ok(people.into_iter().filter(|person| person.disabled_at.is_none()).collect())
}

/// Hands it over to another of its managers. Refused: whoever does not manage it.
pub async fn hand_over(app: &App, op: &Op, slug: &str, to: &str) -> Result<()> {
    store::write(&app.db, async |tx| {
        let mut kept = found::<EditChallenge>(tx, op, slug).await?;
        let managers = managers(tx, &kept, op.now).await?;
        let Some(to) = managers.iter().find(|person| person.id.to_string() == to) else {
            return Err(Error::Invalid(Invalid::field("owner", "staff-lead-unknown")));
        };
        if kept.owner == Some(to.id) {
            return Ok(());
        }
        let event =
            Event::new("challenge.owner_changed", kept.id.0).with("from", kept.owner).with("to", to.id);
        kept.owner = Some(to.id);
        store::challenge::write(tx, &kept, op.now).await?;
        record::audit(tx, op, event).await
    })
    .await
}
