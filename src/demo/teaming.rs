//! Who works together in the demo: teams of the drafts, and an organisation that somebody registered twice.

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use entity::values::TeamRole;

use super::{
    cast::{DANA, KIM},
    pitching::as_person,
    world::World,
};
use crate::{
    app::App,
    domain::actor::Op,
    services::{self, invitation::Place, organisation::Registration},
};

/// Gives each of the drafts the other applicant as a colleague and one invitation that waits, and registers the
/// organisation of the first pitch a second time, misspelt, with a person of its own.
pub(super) async fn team_up(
    app: &App,
    world: &World,
    drafts: &[String],
    start: DateTime<Utc>,
) -> anyhow::Result<()> {
    let op = Op::of_operator(start - TimeDelta::hours(20));
    let kim = services::account::find(app, KIM.email).await?.context("the cast is there")?.id;
    let dana = services::account::find(app, DANA.email).await?.context("the cast is there")?.id;
    let colleagues = [(kim, dana, TeamRole::Editor), (dana, kim, TeamRole::Viewer)];
    for (reference, (lead, colleague, role)) in drafts.iter().zip(colleagues) {
        services::pitch::add_teammate(app, &op, reference, colleague, role).await?;
        let as_lead = as_person(lead, op.now);
        let place = Place::Pitch(reference);
        services::invitation::invite(app, &as_lead, place, "alex@colleague.example", TeamRole::Viewer)
            .await?;
    }
    let pitch = world.pitches.first().context("a written pitch")?;
    let (country, ..) = world.organisation(&pitch.organisation);
    let again = Registration {
        name: misspelt(&pitch.organisation),
        country: country.to_owned(),
        ..Registration::default()
    };
    let twin = services::organisation::register(app, &op, again).await?;
    services::organisation::add_member(app, &op, twin, dana, TeamRole::Lead).await?;
    Ok(())
}

/// The name with the last letter of its longest word left out.
fn misspelt(name: &str) -> String {
    let longest = name.split(' ').max_by_key(|word| word.chars().count()).unwrap_or(name);
    let mut short = longest.to_owned();
    short.pop();
    name.replacen(longest, &short, 1)
}

#[cfg(test)]
mod tests {
    use super::misspelt;

    #[test]
    fn one_letter_is_left_out() {
        assert_eq!(misspelt("Aalto Sensors Oy"), "Aalto Sensor Oy");
    }
}
