//! The applicants of the demo: each pitch is begun, written section by section and sent by its lead, at an
//! hour when its challenge was open.

use std::collections::{HashMap, hash_map::Entry};

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{AccountId, PitchId};
use futures_util::{StreamExt as _, stream};
use serde_json::Value;

use super::{
    cast::{DANA, KIM},
    world::{Dice, Pitch, Timing, World},
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Op, Who},
        form::{self, FormDefinition},
    },
    services::{self, pitch::Begun},
};

/// Applicants who write at the same time.
const AT_ONCE: usize = 64;
/// Sections of the drafts that are never finished.
const DRAFTED: [&str; 2] = ["organisation", "solution"];

/// A pitch that was sent.
#[derive(Clone, Debug)]
pub(super) struct Sent<'w> {
    pub(super) reference: String,
    pub(super) pitch: &'w Pitch,
    pub(super) timing: &'w Timing,
}

/// An operation of this person at that time.
pub(super) fn as_person(account: AccountId, at: DateTime<Utc>) -> Op {
    Op { actor: Actor::of(Who::Account(account)), ..Op::of_clock(at) }
}

/// Everybody writes and sends; `said` hears how far it is.
pub(super) async fn pitch_all<'w>(
    app: &App,
    world: &'w World,
    start: DateTime<Utc>,
    said: &mut impl FnMut(String),
) -> anyhow::Result<Vec<Sent<'w>>> {
    let leads = leads(app, world, start).await?;
    let form = form::standard();
    let pen = Pen { app, world, form: &form, start };
    let timings: HashMap<&str, &Timing> =
        world.timings.iter().map(|timing| (timing.slug.as_str(), timing)).collect();
    let mut dice = Dice(7);
    let writing: Vec<_> = world
        .pitches
        .iter()
        .enumerate()
        .map(|(number, pitch)| {
            let timing = timings[pitch.challenge.as_str()];
            let (opens, closes) = (timing.opens_days, timing.closes_days.unwrap_or(0).min(0));
            let days = usize::try_from(closes - opens - 1).unwrap_or(1).max(1);
            let day = opens + 1 + i64::try_from(dice.below(days)).unwrap_or(0);
            let minute = i64::try_from(dice.below(9 * 60)).unwrap_or(0);
            // In the morning of a day between opening and closing, and never after the first start.
            let at = (start + TimeDelta::days(day) - TimeDelta::minutes(minute))
                .min(start - TimeDelta::minutes(5));
            (number, pitch, timing, as_person(leads[&lead_email(number, pitch)], at))
        })
        .collect();
    let total = writing.len();
    let mut sent = Vec::with_capacity(total);
    let mut all = stream::iter(writing)
        .map(|(number, pitch, timing, op)| async move {
            write(pen, &op, number, pitch, None)
                .await
                .map(|reference| (number, Sent { reference, pitch, timing }))
        })
        .buffer_unordered(AT_ONCE);
    while let Some(done) = all.next().await {
        sent.push(done?);
        if sent.len() % 100 == 0 {
            said(format!("{} of {total} pitches sent", sent.len()));
        }
    }
    drop(all);
    sent.sort_by_key(|(number, _)| *number);
    Ok(sent.into_iter().map(|(_, sent)| sent).collect())
}

/// Two drafts that wait for their applicants: one each, in challenges that are open. Their references.
pub(super) async fn begin_drafts(
    app: &App,
    world: &World,
    start: DateTime<Utc>,
) -> anyhow::Result<Vec<String>> {
    let form = form::standard();
    let pen = Pen { app, world, form: &form, start };
    let open = world.timings.iter().filter(|timing| {
        timing.state == "published"
            && timing.opens_days < -3
            && timing.closes_days.is_some_and(|closes| closes > 4)
    });
    let mut drafts = Vec::new();
    for (person, timing) in [KIM, DANA].iter().zip(open) {
        let account = services::account::find(app, person.email).await?.context("the cast is there")?;
        let pitch = world.pitches.iter().find(|pitch| pitch.quality >= 4).context("a written pitch")?;
        let pitch = Pitch { challenge: timing.slug.clone(), ..pitch.clone() };
        let op = as_person(account.id, start - TimeDelta::days(1));
        drafts.push(write(pen, &op, 0, &pitch, Some(&DRAFTED)).await?);
    }
    Ok(drafts)
}

/// What everybody writes with: the portal, the world and the form.
#[derive(Clone, Copy)]
struct Pen<'w> {
    app: &'w App,
    world: &'w World,
    form: &'w FormDefinition,
    start: DateTime<Utc>,
}

/// Writes one pitch and sends it, or writes only some sections.
async fn write(
    Pen { app, world, form, start }: Pen<'_>,
    op: &Op,
    number: usize,
    pitch: &Pitch,
    only: Option<&[&str]>,
) -> anyhow::Result<String> {
    let (reference, version) = fill(app, world, form, op, pitch, start, only).await?;
    if only.is_none() {
        let key = format!("demo-pitch-{number}");
        services::pitch::submit(app, op, &reference, &key, version)
            .await
            .with_context(|| format!("the pitch {} of the demo world: it cannot be sent", pitch.key))?;
    }
    Ok(reference)
}

/// Begins a draft and saves its sections, or only some; its reference and version.
pub(super) async fn fill(
    app: &App,
    world: &World,
    form: &FormDefinition,
    op: &Op,
    pitch: &Pitch,
    start: DateTime<Utc>,
    only: Option<&[&str]>,
) -> anyhow::Result<(String, i32)> {
    let begun = |step: &str| format!("the pitch {} of the demo world: {step}", pitch.key);
    let started = services::pitch::start(app, op, &pitch.challenge, PitchId::generate(), &[])
        .await
        .with_context(|| begun("it cannot be begun"))?;
    let Begun::Draft(reference) = started else { anyhow::bail!(begun("its people cannot pitch")) };
    let mut version = 0;
    for section in
        form.sections.iter().filter(|section| only.is_none_or(|ids| ids.contains(&section.id.as_str())))
    {
        let typed: Vec<(String, String)> =
            section.fields.iter().flat_map(|field| typed(world, &field.id, pitch, start)).collect();
        let saved = services::pitch::save_section(app, op, &reference, &section.id, &typed, version)
            .await
            .with_context(|| begun(&section.id))?;
        version = saved.version;
    }
    Ok((reference, version))
}

/// What the applicant types into one field.
fn typed(world: &World, field: &str, pitch: &Pitch, start: DateTime<Utc>) -> Vec<(String, String)> {
    let (country, website, size) = world.organisation(&pitch.organisation);
    let answer = |name: &str| match pitch.answers.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let one = |value: String| vec![(field.to_owned(), value)];
    match field {
        "org_name" => one(pitch.organisation.clone()),
        "org_country" => one(country.to_owned()),
        "org_website" => one(website.to_owned()),
        "org_size" => one(size.to_owned()),
        "areas" => one(world.area(&pitch.challenge).to_owned()),
        "available_from" => {
            let days = pitch.answers.get("available_in_days").and_then(Value::as_i64).unwrap_or(60);
            one((start + TimeDelta::days(days)).format("%Y-%m-%d").to_string())
        }
        "budget" => {
            let minor = pitch.answers.get("budget_minor").and_then(Value::as_i64).unwrap_or(0);
            vec![
                (field.to_owned(), format!("{}.{:02}", minor / 100, minor % 100)),
                ("budget_currency".to_owned(), answer("budget_currency")),
            ]
        }
        "ip_terms" | "authority" => one("1".to_owned()),
        other => one(answer(other)),
    }
}

/// The address of the person who leads a pitch; the first ones belong to the cast.
fn lead_email(number: usize, pitch: &Pitch) -> String {
    match number {
        n if KIMS.contains(&n) => KIM.email.to_owned(),
        n if DANAS.contains(&n) => DANA.email.to_owned(),
        _ => format!("{}@{}.example", slug::slugify(&pitch.lead), slug::slugify(&pitch.organisation)),
    }
}

/// Written pitches that the printed applicants lead.
const KIMS: [usize; 2] = [0, 15];
const DANAS: [usize; 2] = [1, 18];

async fn leads(app: &App, world: &World, start: DateTime<Utc>) -> anyhow::Result<HashMap<String, AccountId>> {
    let op = Op::of_operator(start - TimeDelta::days(400));
    let mut leads = HashMap::new();
    for (number, pitch) in world.pitches.iter().enumerate() {
        let email = lead_email(number, pitch);
        if let Entry::Vacant(place) = leads.entry(email) {
            let (account, _) =
                services::account::add_user(app, &op, place.key(), &pitch.lead, None, None).await?;
            place.insert(account);
        }
    }
    Ok(leads)
}
