//! The worlds that measurements need: a tenth of a large portal, and drafts that only wait to be sent. Made
//! through the services, the same for the same seed.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};
use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{AccountId, Role};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Map, Value, json};

use super::{
    deciding::scorecard,
    pitching::{as_person, fill},
    world::{Dice, Pitch, World, multiply},
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Op, Roles},
        evaluation::{Basis, standard as rubric},
        form,
        import::{ChallengeRow, Given, PitchRow},
        pitch::DECLARATION,
    },
    services::{
        self,
        import::{How, Pitches, Report},
        sign_in::Browser,
    },
};

/// Challenges that take pitches.
const OPEN: usize = 60;
/// Challenges that open later.
const ANNOUNCED: usize = 20;
/// People who lead the pitches of the world.
const LEADS: usize = 500;
const EVALUATORS: usize = 20;
/// Pitches of the challenge with the most: one of so many.
const CROWD: usize = 25;
/// Pitches of one transaction.
const CHUNK: usize = 500;
/// Services called side by side: they share the commits.
const AT_ONCE: usize = 48;
/// Drafts of one person, each for another challenge.
const DRAFTS_EACH: usize = 10;

/// How large the world is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub challenges: usize,
    pub organisations: usize,
    pub pitches: usize,
    pub reviews: usize,
    pub seed: u64,
}

/// Makes the world in an empty portal; `said` hears how far it is.
pub async fn make(app: &App, size: &Size, said: &mut impl FnMut(String)) -> anyhow::Result<()> {
    if size.challenges <= OPEN + ANNOUNCED {
        bail!("a world has more than {} challenges", OPEN + ANNOUNCED);
    }
    let (start, world) = (app.clock.now(), World::written()?);
    let long_ago = Op::of_operator(start - TimeDelta::days(400));
    organisations(app, &long_ago, &world, size).await?;
    challenges(app, &long_ago, &world, size, start).await?;
    said(format!("{} organisations and {} challenges", size.organisations, size.challenges));
    let pitches = pitches(app, &world, size, start, said).await?;
    reviews(app, size, &pitches, start, said).await?;
    services::search::rebuild(app, &long_ago).await?;
    Ok(())
}

fn taken(what: &str, report: &Report) -> anyhow::Result<()> {
    match report.refused.first() {
        Some(bad) => bail!("the {what} of the world cannot be taken: {bad:?}"),
        None => Ok(()),
    }
}

fn organisation(number: usize) -> String {
    format!("Benchmark Works {number} Ltd")
}

async fn organisations(app: &App, op: &Op, world: &World, size: &Size) -> anyhow::Result<()> {
    let rows: Vec<String> = (0..size.organisations)
        .map(|number| {
            let like = &world.organisations[number % world.organisations.len()];
            json!({
                "name": organisation(number), "country": like.country, "website": like.website,
                "size": like.size,
            })
            .to_string()
        })
        .collect();
    taken("organisations", &services::import::organisations(app, op, &rows.join("\n"), How::default()).await?)
}

/// What a challenge is by its number: open, announced, or closed.
fn slug(world: &World, number: usize) -> String {
    format!("{}-{number}", world.timings[number % world.timings.len()].slug)
}

async fn challenges(
    app: &App,
    op: &Op,
    world: &World,
    size: &Size,
    start: DateTime<Utc>,
) -> anyhow::Result<()> {
    let mut dice = Dice(size.seed);
    let written: Vec<Map<String, Value>> = world
        .challenges
        .lines()
        .map(|line| serde_json::from_str(line).context("a challenge of the demo"))
        .collect::<anyhow::Result<_>>()?;
    let rows: Vec<String> = (0..size.challenges)
        .map(|number| {
            let mut row = written[number % written.len()].clone();
            let title = row["title"].as_str().unwrap_or_default();
            row.insert("title".to_owned(), format!("{title} ({number})").into());
            row.insert("slug".to_owned(), slug(world, number).into());
            for gone in ["code", "external_url", "decision_days"] {
                row.remove(gone);
            }
            let below = |dice: &mut Dice, end| i64::try_from(dice.below(end)).unwrap_or(0);
            let (opens, closes) = if number < OPEN {
                (-20 - below(&mut dice, 60), 10 + below(&mut dice, 90))
            } else if number < OPEN + ANNOUNCED {
                (2 + below(&mut dice, 30), 60 + below(&mut dice, 60))
            } else {
                (-150 - below(&mut dice, 200), -10 - below(&mut dice, 90))
            };
            let state = if number % 10 == 9 && closes < 0 { "archived" } else { "published" };
            for (field, value) in [
                ("opens_days", opens.into()),
                ("closes_days", closes.into()),
                ("state", state.into()),
                ("kind", Value::from("time_boxed")),
            ] {
                row.insert(field.to_owned(), value);
            }
            Value::Object(row).to_string()
        })
        .collect();
    let given = Given { start: Some(start), areas: app.areas(op).await? };
    let read = |row| ChallengeRow::read(row, &given);
    taken("challenges", &services::import::challenges(app, op, &rows.join("\n"), How::default(), read).await?)
}

/// A pitch of the world, by its reference.
struct Sent {
    reference: String,
    pitch: Pitch,
}

/// Imports the pitches of closed challenges; answers them by challenge.
async fn pitches(
    app: &App,
    world: &World,
    size: &Size,
    start: DateTime<Utc>,
    said: &mut impl FnMut(String),
) -> anyhow::Result<BTreeMap<String, Vec<Sent>>> {
    let op = Op::of_operator(start - TimeDelta::days(6));
    for number in 0..LEADS {
        services::account::add_user(app, &op, &lead(number), &format!("Lead {number}"), None, None).await?;
    }
    let closed: Vec<String> = (OPEN + ANNOUNCED..size.challenges)
        .filter(|number| number % 10 != 9)
        .map(|number| slug(world, number))
        .collect();
    let all = multiply(world, world.pitches.len() + size.pitches, size.seed);
    let rows: Vec<(String, String, Pitch)> = all
        .into_iter()
        .enumerate()
        .map(|(number, pitch)| {
            let place = if number % CROWD == 0 { 0 } else { number % closed.len() };
            let mut answers = pitch.answers.clone();
            answers.insert("areas".to_owned(), json!([world.area(&closed[place])]));
            let row = json!({
                "import_key": format!("bench-{number}"), "challenge": closed[place],
                "organisation": organisation(number % size.organisations), "lead_email": lead(number % LEADS),
                "submitted_at": (start - TimeDelta::days(140) + TimeDelta::minutes(7 * i64::try_from(number).unwrap_or(0))).to_rfc3339(),
                "answers": answers,
            });
            (closed[place].clone(), row.to_string(), pitch)
        })
        .collect();
    for (part, rows) in rows.chunks(CHUNK).enumerate() {
        let text: Vec<&str> = rows.iter().map(|(_, row, _)| row.as_str()).collect();
        let (how, given) = (How::default(), Pitches::default());
        let report =
            services::import::pitches(app, &op, &text.join("\n"), how, given, PitchRow::read).await?;
        taken("pitches", &report)?;
        said(format!("{} of {} pitches", part * CHUNK + rows.len(), size.pitches));
    }
    let keys: Vec<String> = (0..rows.len()).map(|number| format!("bench-{number}")).collect();
    let references = services::import::references(app, &keys).await?;
    let mut by_challenge: BTreeMap<String, Vec<Sent>> = BTreeMap::new();
    for (key, (challenge, _, pitch)) in keys.iter().zip(rows) {
        let reference = references.get(key).context("an imported pitch is there")?.clone();
        by_challenge.entry(challenge).or_default().push(Sent { reference, pitch });
    }
    Ok(by_challenge)
}

fn lead(number: usize) -> String {
    format!("lead-{number}@bench.example")
}

async fn staff(app: &App, email: &str, role: Role, at: DateTime<Utc>) -> anyhow::Result<Op> {
    let op = Op::of_operator(at);
    let (account, _) = services::account::add_user(app, &op, email, email, Some(role), None).await?;
    let roles = Roles([(role, None)].into_iter().collect());
    Ok(Op { actor: Actor { roles, ..as_person(account, at).actor }, ..Op::of_clock(at) })
}

/// Every pitch is judged by as many evaluators as the number of reviews allows.
async fn reviews(
    app: &App,
    size: &Size,
    pitches: &BTreeMap<String, Vec<Sent>>,
    start: DateTime<Utc>,
    said: &mut impl FnMut(String),
) -> anyhow::Result<()> {
    let manager = staff(app, "manager@bench.example", Role::Manager, start - TimeDelta::days(5)).await?;
    let mut evaluators = Vec::new();
    for number in 0..EVALUATORS {
        let email = format!("evaluator-{number}@bench.example");
        evaluators.push(staff(app, &email, Role::Evaluator, start - TimeDelta::days(4)).await?);
    }
    let (manager, evaluators) = (&manager, &evaluators);
    let each = (size.reviews / size.pitches.max(1)).min(EVALUATORS);
    let due = start + TimeDelta::days(20);
    let mut judged = 0;
    let mut all = stream::iter(pitches.values().enumerate())
        .map(|(number, pitches)| async move {
            let panel: Vec<&Op> = (0..each).map(|at| &evaluators[(number + at) % EVALUATORS]).collect();
            let accounts: Vec<AccountId> = panel.iter().filter_map(|op| op.account()).collect();
            let references: Vec<String> = pitches.iter().map(|sent| sent.reference.clone()).collect();
            services::evaluation::assign(app, manager, &references, &accounts, due).await?;
            let mut dice = Dice(u64::try_from(number)?);
            for (lens, op) in panel.into_iter().enumerate() {
                services::evaluation::declare_none(app, op, &references).await?;
                for sent in pitches {
                    let card = scorecard(&rubric(), &sent.pitch, lens, &mut dice);
                    services::evaluation::submit_review(app, op, &sent.reference, &Basis::default(), card)
                        .await
                        .with_context(|| sent.reference.clone())?;
                }
            }
            anyhow::Ok(pitches.len() * each)
        })
        .buffer_unordered(AT_ONCE);
    let mut told = 0;
    while let Some(done) = all.next().await {
        judged += done?;
        if judged >= told + 2_500 {
            told = judged;
            said(format!("{judged} of {} reviews", size.reviews));
        }
    }
    Ok(())
}

/// A draft that lacks nothing, and the request that sends it.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The token of its lead's session.
    pub token: String,
    pub path: String,
    /// Of the form on that page.
    pub body: String,
}

/// Writes that many drafts for the open challenges of the portal, led by new people who are signed in.
pub async fn drafts(app: &App, count: usize) -> anyhow::Result<Vec<Ready>> {
    let (start, world) = (app.clock.now(), World::written()?);
    let open = services::challenge::open_slugs(app, &Op::of_operator(start)).await?;
    if open.is_empty() {
        bail!("no challenge takes pitches");
    }
    let run = services::record::random_hex::<4>();
    let (world, open, run) = (&world, &open, &run);
    let people = (0..count.div_ceil(DRAFTS_EACH)).map(|person| async move {
        let many = DRAFTS_EACH.min(count - person * DRAFTS_EACH);
        drafts_of(app, world, open, start, &format!("{run}-{person}"), person, many).await
    });
    let ready: Vec<Vec<Ready>> = stream::iter(people).buffer_unordered(AT_ONCE).try_collect().await?;
    // Neighbours belong to different people, as in a real rush.
    let mut piles: Vec<_> = ready.into_iter().map(Vec::into_iter).collect();
    let mut mixed = Vec::with_capacity(count);
    while mixed.len() < count {
        mixed.extend(piles.iter_mut().filter_map(Iterator::next));
    }
    Ok(mixed)
}

async fn drafts_of(
    app: &App,
    world: &World,
    open: &[String],
    start: DateTime<Utc>,
    name: &str,
    person: usize,
    many: usize,
) -> anyhow::Result<Vec<Ready>> {
    let operator = Op::of_operator(start);
    let email = format!("sender-{name}@bench.example");
    let (account, _) = services::account::add_user(app, &operator, &email, name, None, None).await?;
    let link = services::sign_in::link_for_operator(app, &operator, &email).await?;
    let link = link.rsplit('/').next().unwrap_or_default();
    let token = services::sign_in::confirm_link(app, &operator, link, &Browser::default(), "").await?.session;
    let (op, form) = (as_person(account, start), form::standard());
    let mut ready = Vec::with_capacity(many);
    for turn in 0..many {
        let like = &world.pitches[(person + turn) % world.pitches.len()];
        let pitch = Pitch {
            challenge: open[(person * DRAFTS_EACH + turn) % open.len()].clone(),
            organisation: format!("Sender {name} Ltd"),
            ..like.clone()
        };
        let ids: Vec<&str> = form.sections.iter().map(|section| section.id.as_str()).collect();
        let (reference, version) = fill(app, world, &form, &op, &pitch, start, Some(&ids)).await?;
        let terms = services::pitch::before(app, &op, &pitch.challenge).await?.challenge.terms_version;
        let key = services::record::random_hex::<16>();
        ready.push(Ready {
            token: token.clone(),
            path: format!("/my/pitches/{reference}/check"),
            body: format!("_key={key}&_version={version}&{DECLARATION}={terms}"),
        });
    }
    Ok(ready)
}
