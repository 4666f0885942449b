//! Files of pitches: added and removed by their people, read by those who may, looked at by the scanner, tidied up.

use entity::values::AccountId;

use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        file::{Place, places},
        pitch::Reference,
        policy::{EditDraft, Grant, ReadBody, decide},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record,
    store::{
        self, Tx,
        pitch::{Seen, draft::SAVED},
    },
};

mod add;
mod read;
mod scan;
mod tidy;
mod upload;

pub use self::{
    add::{add, may_add, part, remove},
    read::{Download, Side, content, download},
    scan::scan,
    tidy::{lost, sweep, tidy, tidy_at_rest},
    upload::{Announced, Progress, Resumed, append, begin, progress},
};
pub use crate::{gateway::files::Part, store::attachment::File};

/// The messages of a limit that is reached.
pub const TOO_LARGE: &str = "file-too-large";
pub const TOO_MANY: &str = "file-too-many";

/// The draft of somebody who may change it, with the places for files in it.
struct Desk {
    account: AccountId,
    seen: Seen,
    grant: Grant<EditDraft>,
    places: Vec<Place>,
}

/// The desk of one's own draft. 404 for whoever is not in its team; refused as any other change of it.
async fn desk(app: &App, op: &Op, reference: &str) -> Result<Desk> {
    let account = op.account().ok_or(Error::SignIn)?;
    let conn = app.db.read();
    let seen = own(app, op, reference).await?;
    let grant = decide::<EditDraft>(&op.actor, &seen.facts, op.now)?;
    let readable = decide::<ReadBody>(&op.actor, &seen.facts, op.now)?;
    let answers = store::pitch::body(conn, &readable).await?;
    let form = store::form::definition(conn, seen.head.form).await?;
    let places = places(&form, &answers, op.now.date_naive(), app.config.files.per_pitch.into());
    Ok(Desk { account, seen, grant, places })
}

/// The pitch, seen by its own team; for everybody else it does not exist here.
async fn own(app: &App, op: &Op, reference: &str) -> Result<Seen> {
    let reference = Reference::parse(reference).ok_or(Error::NotFound)?;
    let seen = store::pitch::seen(app.db.read(), reference.as_str(), &op.actor).await?;
    if seen.facts.team.is_none() { Err(Error::NotFound) } else { Ok(seen) }
}

impl Desk {
    /// The place for a file; 404 where nothing is asked for. Refused once it is settled.
    fn place(&self, field: &str) -> Result<&Place> {
        let place = self.places.iter().find(|place| place.field == field).ok_or(Error::NotFound)?;
        if place.frozen { Err(Refusal::new("file-frozen").into()) } else { Ok(place) }
    }

    /// Locks the draft and asks the policy once more: whether it can still be changed, and its version.
    async fn lock(&self, tx: &Tx, op: &Op) -> Result<(Grant<EditDraft>, i32)> {
        let locked = store::pitch::draft::lock(tx, &self.grant).await?;
        let facts = self.seen.facts_now(&locked);
        Ok((decide::<EditDraft>(&op.actor, &facts, op.now)?, locked.version))
    }

    /// Counts what was done with a file of this field as a save of the draft: whoever looks at an older one is told
    /// before it is sent.
    async fn saved(&self, tx: &Tx, op: &Op, version: i32, field: &str, event: Event) -> Result<()> {
        store::pitch::draft::touch(tx, &self.grant, version + 1, op.now).await?;
        let fields: Vec<&str> = Some(field).filter(|field| !field.is_empty()).into_iter().collect();
        let saved =
            Event::new(SAVED, self.seen.head.id.0).with("version", version + 1).with("fields", fields);
        record::audit(tx, op, saved).await?;
        record::audit(tx, op, event).await
    }
}

/// What is wrong with a file, beside its field.
fn beside(why: Refusal) -> Error {
    let mut invalid = Invalid::default();
    invalid.push("file", why);
    Error::Invalid(invalid)
}

/// A fault of the store.
fn fault(error: impl Into<anyhow::Error>) -> Error {
    Error::Internal(error.into())
}
