//! Near-duplicates of a pitch, among those whose answers the reader may see.

use super::reach;
use crate::{
    app::App,
    domain::{
        actor::Op,
        form::{Answers, FormDefinition},
        policy::{ReadBody, ReadRanking, decide, rows},
        similar::{NEAR, Resemblance, Shingles},
    },
    error::Result,
    services::record,
    store::{self, pitch::Seen},
};

/// Pitches that share a band and are compared whole.
const CANDIDATES: u64 = 60;

/// A pitch that is much like another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    pub reference: String,
    pub title: String,
    /// The title of its challenge.
    pub challenge: String,
    pub resemblance: Resemblance,
}

/// The near-duplicates of a pitch, most alike first. The same number of statements however many there are.
pub async fn alike(app: &App, op: &Op, reference: &str) -> Result<(String, Vec<Alike>)> {
    let (conn, reach) = (app.db.read(), reach(op)?);
    let seen = readable(app, op, reference).await?;
    let grant = decide::<ReadBody>(&op.actor, &seen.facts, op.now)?;
    let own = Shingles::of(store::pitch::body(conn, &grant).await?.texts());
    let workflows = store::desk::workflows(conn, &reach).await?;
    let readable = store::policy::condition(&rows::<ReadBody>(&op.actor, op.now), &op.actor, &workflows);
    let candidates = store::pitch::similar::candidates(conn, &grant, readable, CANDIDATES).await?;
    let mut alike = Vec::new();
    for one in candidates {
        let answers: Answers = serde_json::from_value(one.answers.0).map_err(anyhow::Error::from)?;
        let resemblance = own.resemblance(&Shingles::of(answers.texts()));
        if resemblance >= NEAR {
            let (reference, title, challenge) = (one.reference, one.title, one.challenge);
            alike.push(Alike { reference, title, challenge, resemblance });
        }
    }
    alike.sort_by(|a, b| b.resemblance.cmp(&a.resemblance).then_with(|| a.reference.cmp(&b.reference)));
    Ok((seen.head.reference, alike))
}

/// One of the two pitches that are compared.
#[derive(Debug)]
pub struct Side {
    pub reference: String,
    pub form: FormDefinition,
    pub answers: Answers,
}

/// Two pitches side by side, with what both say. Reading them is on record.
pub async fn compare(app: &App, op: &Op, references: [&str; 2]) -> Result<([Side; 2], Resemblance)> {
    reach(op)?;
    let [one, other] = references;
    let sides = [side(app, op, one).await?, side(app, op, other).await?];
    let [a, b] = [&sides[0], &sides[1]].map(|side| Shingles::of(side.answers.texts()));
    let resemblance = a.resemblance(&b);
    Ok((sides, resemblance))
}

async fn side(app: &App, op: &Op, reference: &str) -> Result<Side> {
    let seen = readable(app, op, reference).await?;
    let grant = decide::<ReadBody>(&op.actor, &seen.facts, op.now)?;
    record::opened(app, op, &seen.facts, "body").await?;
    let conn = app.db.read();
    let form = store::form::definition(conn, seen.head.form).await?;
    Ok(Side {
        form: form.knowing(&app.areas(op).await?.known(&[])),
        answers: store::pitch::body(conn, &grant).await?,
        reference: seen.head.reference,
    })
}

/// A pitch of this reader's desk.
async fn readable(app: &App, op: &Op, reference: &str) -> Result<Seen> {
    let seen = store::pitch::seen(app.db.read(), reference, &op.actor).await?;
    decide::<ReadRanking>(&op.actor, &seen.facts, op.now)?;
    Ok(seen)
}
