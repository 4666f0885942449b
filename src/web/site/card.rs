//! A challenge as lists show it: badge, one sentence, what is offered, the deadline in words.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::values::Offer;
use serde::Serialize;

use crate::{
    app::App,
    domain::{
        actor::Op,
        area::Tree,
        challenge::{Phase, Prize, Timing},
        search::{Highlights, Part},
    },
    error::Result,
    fresh::Stamp,
    services::challenge::Card,
    web::{page::Page, view::When},
    wording::Wording,
};

/// What the `badge` component shows.
#[derive(Clone, Debug, Serialize)]
pub struct BadgeView {
    pub kind: &'static str,
    pub text: String,
    pub icon: Option<String>,
}

/// A piece of a text in which words were found.
#[derive(Clone, Debug, Serialize)]
pub struct MarkedPart {
    pub text: String,
    pub hit: bool,
}

/// One card of a list, drawn for itself so that it can be kept.
#[derive(Debug, Serialize)]
pub struct CardPart {
    pub challenge: CardView,
}

impl Page for CardPart {
    const TEMPLATE: &'static str = "site/card.html";

    fn samples() -> Vec<Self> {
        CardView::samples().into_iter().map(|challenge| Self { challenge }).collect()
    }
}

/// The markup of a card. Without marks it is kept until the public sees something else.
pub fn drawn(app: &App, op: &Op, areas: &Tree, card: &Card, found: &Highlights) -> Result<Arc<str>> {
    let draw = || -> Result<Arc<str>> {
        let challenge = CardView::new(&app.wording_for(op), op.now, areas, card, found);
        Ok(app.templates.render(&op.language, CardPart::TEMPLATE, &CardPart { challenge })?.into())
    };
    if !found.summary.is_empty() {
        return draw();
    }
    let (key, version) = ((op.language.clone(), card.id), app.public_version());
    if let Some(drawn) = app.drawn_cards.find(&key, version, op.now) {
        return Ok(drawn);
    }
    let drawn = draw()?;
    let stamp = Stamp::new(version, op.now, card.timing.next_change(op.now));
    app.drawn_cards.keep(key, Arc::clone(&drawn), 1, stamp);
    Ok(drawn)
}

/// What the `card` component shows.
#[derive(Clone, Debug, Serialize)]
pub struct CardView {
    pub href: String,
    pub title: String,
    pub summary: String,
    pub snippet: Option<Vec<MarkedPart>>,
    pub badges: Vec<BadgeView>,
    pub meta: Option<String>,
    pub offer: Option<String>,
    pub deadline: Option<When>,
    pub deadline_text: Option<String>,
}

impl CardView {
    /// The card of a challenge at `now`, with what was found in it.
    #[must_use]
    pub fn new(
        wording: &Wording<'_>,
        now: DateTime<Utc>,
        areas: &Tree,
        card: &Card,
        found: &Highlights,
    ) -> Self {
        let mut meta = vec![areas.name(&card.area).to_owned()];
        meta.extend(card.markets.iter().map(|market| wording.word("market", market.as_str())));
        let deadline = deadline(wording, now, &card.timing, &card.zone);
        Self {
            href: format!("/challenges/{}", card.slug),
            title: card.title.clone(),
            summary: card.summary.clone(),
            snippet: (!found.summary.is_empty()).then(|| marked(&found.summary)),
            badges: vec![badge(wording, now, &card.timing, &card.zone)],
            meta: Some(meta.join(" · ")),
            offer: offer(wording, &card.offers, card.prize.as_ref()),
            deadline_text: deadline.is_none().then(|| wording.say("site-card-no-deadline")),
            deadline,
        }
    }

    /// Cards for the samples of pages: usual, extreme and hostile.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let card = Self {
            href: "/challenges/quiet-heat-pumps".to_owned(),
            title: "Quiet heat pumps".to_owned(),
            summary: "Heat pumps are louder than people accept.".to_owned(),
            snippet: None,
            badges: vec![BadgeView { kind: "ok", text: "Open".to_owned(), icon: None }],
            meta: Some("Energy · Industry".to_owned()),
            offer: Some("Pilot budget (EUR 50,000)".to_owned()),
            deadline: Some(When {
                iso: "2026-12-01T16:00:00+00:00".to_owned(),
                text: "Closes 1 Dec 2026 (9 days left)".to_owned(),
                yours: None,
            }),
            deadline_text: None,
        };
        let hostile = "<script>alert(1)</script>";
        vec![
            card.clone(),
            Self {
                title: format!("{hostile}{}", "Donaudampfschifffahrt".repeat(12)),
                summary: String::new(),
                snippet: Some(vec![
                    MarkedPart { text: hostile.to_owned(), hit: true },
                    MarkedPart { text: " and more".to_owned(), hit: false },
                ]),
                badges: Vec::new(),
                meta: None,
                offer: None,
                deadline: None,
                deadline_text: Some("No deadline".to_owned()),
                ..card
            },
        ]
    }
}

/// Search hits as the `marked` component shows them.
fn marked(parts: &[Part]) -> Vec<MarkedPart> {
    parts.iter().map(|part| MarkedPart { text: part.text.clone(), hit: part.mark }).collect()
}

/// What the public sees of a challenge now, in one word with its colour.
#[must_use]
pub fn badge(wording: &Wording<'_>, now: DateTime<Utc>, timing: &Timing, zone: &str) -> BadgeView {
    let phase = timing.phase(now);
    let kind = match phase {
        Phase::Announced | Phase::Results => "info",
        Phase::Open | Phase::Evergreen => "ok",
        Phase::Closing | Phase::Paused => "warn",
        Phase::InEvaluation => "accent",
        Phase::Draft | Phase::Withdrawn | Phase::Archived => "mute",
    };
    let left = timing.closes_at.map(|closes| wording.time_left(closes, now, zone)).unwrap_or_default();
    let text = wording.say_with(
        &format!("phase-{}", phase.as_str()),
        &[("day", wording.short_day(timing.opens_at, zone)), ("left", first_upper(&left))],
    );
    BadgeView { kind, text, icon: None }
}

fn first_upper(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// The date that matters now, in words; none without a deadline.
fn deadline(wording: &Wording<'_>, now: DateTime<Utc>, timing: &Timing, zone: &str) -> Option<When> {
    let day = |at| ("day", wording.short_day(at, zone));
    if timing.phase(now) == Phase::Announced {
        return Some(When::told(
            timing.opens_at,
            wording.say_with("site-card-opens", &[day(timing.opens_at)]),
        ));
    }
    let closes = timing.closes_at?;
    let text = if now < closes {
        let left = ("left", wording.time_left(closes, now, zone));
        wording.say_with("site-card-closes", &[day(closes), left])
    } else {
        wording.say_with("site-card-closed", &[day(closes)])
    };
    Some(When::told(closes, text))
}

/// What the host offers, with its amount.
#[must_use]
pub fn offer(wording: &Wording<'_>, offers: &[Offer], prize: Option<&Prize>) -> Option<String> {
    let words: Vec<String> = offers.iter().map(|offer| wording.word("offer", offer.as_str())).collect();
    let words = words.join(", ");
    match prize.map(|prize| wording.money(prize.minor, &prize.currency)) {
        Some(money) if words.is_empty() => Some(money),
        Some(money) => Some(wording.say_with("site-card-offer", &[("offers", words), ("money", money)])),
        None => (!words.is_empty()).then_some(words),
    }
}
