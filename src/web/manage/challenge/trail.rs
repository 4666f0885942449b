//! What was done about one challenge: the part of the audit trail that those who run it read.

use actix_web::web;
use chrono::DateTime;
use serde::Serialize;

use crate::{
    app::App,
    domain::{actor::Op, audit::OF_CHALLENGES, pitch::Reference},
    services::{
        self,
        challenge::{Place, Wanted},
    },
    web::{
        page::{Html, Page, html},
        problem::Failure,
        view::{
            Facet, Link, Pager, Pairs,
            trail::{EntryRow, groups},
        },
    },
    wording::Wording,
};

/// One page of it.
#[derive(Debug, Serialize)]
pub struct TrailPage {
    pub title: String,
    pub challenge: String,
    pub path: String,
    pub query: String,
    pub facets: Vec<Facet>,
    pub active: usize,
    pub pills: Vec<Link>,
    pub rows: Vec<StepRow>,
    pub first: Option<String>,
    pub pager: Pager,
}

/// What was done, and about which pitch.
#[derive(Debug, Serialize)]
pub struct StepRow {
    /// In words.
    pub did: String,
    pub pitch: Option<Link>,
    #[serde(flatten)]
    pub entry: EntryRow,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<TrailPage>, Failure> {
    let pairs = Pairs::of(&query);
    let chosen = pairs.words("kind", |word| OF_CHALLENGES.contains(&word).then(|| word.to_owned()))?;
    let after = pairs.word("after", place)?;
    // Words that are no reference find nothing.
    let text = pairs.one("q").trim();
    let pitch = (!text.is_empty())
        .then(|| Reference::parse(text).map_or_else(String::new, |reference| reference.as_str().to_owned()));
    let wanted = Wanted { groups: chosen, pitch };
    let trail = services::challenge::trail(&app, &op, &slug, &wanted, after).await?;
    let wording = app.wording_for(&op);
    let path = format!("/manage/challenges/{}/trail", trail.kept.slug);
    let start = pairs.without(&["after"]);
    let mut pills: Vec<Link> = wanted
        .groups
        .iter()
        .map(|group| {
            Link::new(wording.word("audit-group", group), start.without_pair("kind", group).href(&path))
        })
        .collect();
    if !text.is_empty() {
        pills.push(Link::new(text, start.without(&["q"]).href(&path)));
    }
    Ok(html(TrailPage {
        title: trail.kept.content.title.clone(),
        challenge: format!("/manage/challenges/{}", trail.kept.slug),
        facets: groups(&wording, &OF_CHALLENGES, &wanted.groups),
        query: text.to_owned(),
        active: pills.len(),
        pills,
        rows: trail
            .steps
            .iter()
            .map(|step| StepRow {
                did: did(&wording, &step.entry.kind),
                pitch: step
                    .reference
                    .as_ref()
                    .map(|reference| Link::new(reference, format!("/manage/pitches/{reference}"))),
                entry: EntryRow::new(&wording, &step.entry),
            })
            .collect(),
        first: after.map(|_| start.href(&path)),
        pager: Pager {
            next: trail.next.map(|next| start.clone().with("after", &word(next)).href(&path)),
            ..Pager::default()
        },
        path,
    }))
}

/// "Pitch sent" for `pitch.submitted`.
fn did(wording: &Wording<'_>, kind: &str) -> String {
    wording.word("did", &kind.replace('.', "-"))
}

/// A place as it stands in the address: microseconds since 1970, and how many entries of that instant were read.
fn word(place: Place) -> String {
    format!("{}-{}", place.at.timestamp_micros(), place.read)
}

fn place(word: &str) -> Option<Place> {
    let (at, read) = word.split_once('-')?;
    Some(Place {
        at: DateTime::from_timestamp_micros(at.parse().ok()?)?,
        read: read.parse::<u32>().ok()?.into(),
    })
}

impl Page for TrailPage {
    const TEMPLATE: &'static str = "manage/challenge_trail.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{hostile, long};
        let path = "/manage/challenges/quiet/trail".to_owned();
        let row = |pitch: Option<&str>, is_erased| StepRow {
            did: hostile(),
            pitch: pitch.map(|reference| Link::new(reference, format!("/manage/pitches/{reference}"))),
            entry: EntryRow::sample(&hostile(), is_erased),
        };
        let page = |title: String, rows: Vec<StepRow>, full: bool| Self {
            title,
            challenge: "/manage/challenges/quiet".to_owned(),
            query: if full { hostile() } else { String::new() },
            facets: Vec::new(),
            active: usize::from(full),
            pills: if full { vec![Link::new(hostile(), path.clone())] } else { Vec::new() },
            rows,
            first: full.then(|| path.clone()),
            pager: Pager { next: full.then(|| format!("{path}?after=7-1")), ..Pager::default() },
            path: path.clone(),
        };
        vec![
            page("Quiet heat pumps".to_owned(), Vec::new(), false),
            page(long(), vec![row(Some("NL-4T8X2B"), false), row(None, true)], true),
        ]
    }
}
