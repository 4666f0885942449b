//! The demo world, made through the services, once: as if its people had worked for months before the
//! first start.

use anyhow::bail;
use chrono::TimeDelta;

use crate::{
    app::App,
    domain::{
        actor::Op,
        import::{ChallengeRow, Given},
    },
    services::{self, import::How},
};

pub mod bench;
mod cast;
mod deciding;
mod guest;
mod pitching;
mod teaming;
mod world;

pub use cast::{CAST, Person};

/// The setting that says the world is there.
const LOADED: &str = "demo.loaded";

/// Makes the world unless it is there; `said` hears how far it is.
pub async fn load_once(app: &App, said: &mut impl FnMut(String)) -> anyhow::Result<()> {
    if services::system::setting(app, LOADED).await?.is_some() {
        return Ok(());
    }
    let start = app.clock.now();
    let world = world::World::load()?;
    let long_ago = Op::of_operator(start - TimeDelta::days(450));
    let library = services::library::ensure(app, &long_ago).await?;
    services::challenge::keep_templates(app, &long_ago, library).await?;
    services::search::rebuild(app, &long_ago).await?;
    let given = Given { start: Some(start), areas: app.areas(&long_ago).await? };
    let read = |row| ChallengeRow::read(row, &given);
    let report =
        services::import::challenges(app, &long_ago, &world.challenges, How::default(), read).await?;
    if let Some(bad) = report.refused.first() {
        bail!("the challenges of the demo world cannot be taken: {bad:?}");
    }
    for person in CAST {
        services::account::add_user(app, &long_ago, person.email, person.name, None, None).await?;
        for role in person.roles {
            services::account::add_user(app, &long_ago, person.email, person.name, Some(*role), None).await?;
        }
    }
    let sent = pitching::pitch_all(app, &world, start, said).await?;
    let drafts = pitching::begin_drafts(app, &world, start).await?;
    teaming::team_up(app, &world, &drafts, start).await?;
    deciding::evaluate_all(app, &sent, start, said).await?;
    guest::invite(app, &sent, start).await?;
    deciding::lead_all(app, start).await?;
    // Whoever opens the first page finds the search whole, not a warning that it is being built.
    services::search::rebuild(app, &Op::of_operator(start)).await?;
    services::system::set(app, &Op::of_operator(start), LOADED, &start.to_rfc3339()).await?;
    Ok(())
}
