//! Who else writes in a draft just now.

use entity::values::{AccountId, PitchId};

use super::Own;
use crate::{
    app::App,
    domain::{
        actor::Op,
        form::FormDefinition,
        pitch::{WRITING, writers},
    },
    error::Result,
    store,
};

/// Somebody else who writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    pub name: String,
    /// The title of the section.
    pub section: Option<String>,
}

/// The others who write in one's own draft now; nobody once it is sent.
pub async fn present(app: &App, op: &Op, own: &Own) -> Result<Vec<Present>> {
    if !own.is_draft() {
        return Ok(Vec::new());
    }
    others(app, op, own.seen.head.id, &own.definition).await
}

pub(super) async fn others(
    app: &App,
    op: &Op,
    pitch: PitchId,
    form: &FormDefinition,
) -> Result<Vec<Present>> {
    // Before its address is confirmed a draft is one person's.
    let Some(me) = op.account() else { return Ok(Vec::new()) };
    let conn = app.db.read();
    let saves = store::pitch::draft::saves_after(conn, pitch, op.now - WRITING).await?;
    let writers = writers(&saves, form, me, op.now);
    if writers.is_empty() {
        return Ok(Vec::new());
    }
    let people = store::account::persons(conn, writers.iter().map(|writer| writer.who).collect()).await?;
    let name =
        |who: AccountId| people.iter().find(|person| person.id == who).map(|person| person.name.clone());
    let known = writers
        .into_iter()
        .filter_map(|writer| Some(Present { name: name(writer.who)?, section: writer.section }));
    Ok(known.collect())
}
