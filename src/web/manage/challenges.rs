//! M2: the challenges one runs.

use actix_web::web;
use entity::values::AccountId;
use serde::Serialize;

use super::{Badge, Facet, FacetOption, Link, Pager, Pairs, When, size, text, today::status};
use crate::{
    app::App,
    domain::{
        actor::Op,
        area::Tree,
        challenge::{After, Filter, Phase, Standing},
    },
    services::{
        self,
        challenge::{Line, List, Query},
    },
    web::{
        page::{Html, Page, html},
        problem::{Failure, Problem},
    },
    wording::Wording,
};

const PATH: &str = "/manage/challenges";
/// The word for "no owner" in the address.
const NOBODY: &str = "none";

/// The list.
#[derive(Debug, Serialize)]
pub struct ChallengesPage {
    pub query: String,
    pub facets: Vec<Facet>,
    pub active: usize,
    pub pills: Vec<Link>,
    pub clear: String,
    pub count: String,
    pub rows: Vec<ChallengeRow>,
    pub first: Option<String>,
    pub pager: Pager,
    /// Whether the reader makes challenges.
    pub creates: bool,
}

/// A row.
#[derive(Debug, Serialize)]
pub struct ChallengeRow {
    pub title: String,
    pub code: String,
    pub href: String,
    pub pitches: String,
    /// Where a copy of it is made.
    pub copy: String,
    pub status: Badge,
    pub area: String,
    pub owner: Option<String>,
    /// None while its dates are not settled, or when it has no deadline.
    pub closes: Option<When>,
    pub changed: When,
}

pub(in crate::web) async fn list(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<ChallengesPage>, Failure> {
    let pairs = Pairs::of(&query);
    let areas = app.areas(&op).await?;
    let query = read(&pairs, &areas)?;
    let list = services::challenge::list(&app, &op, &query).await?;
    Ok(html(draw(
        &Desk { wording: &app.wording(&op.language), areas: &areas, op: &op },
        &pairs,
        &query,
        &list,
    )))
}

/// What the URL asks for; a word that is on no list of ours is a 400.
fn read(pairs: &Pairs, areas: &Tree) -> Result<Query, Problem> {
    let owner =
        |word: &str| if word == NOBODY { Some(None) } else { word.parse::<AccountId>().ok().map(Some) };
    Ok(Query {
        filter: Filter {
            text: text(pairs)?,
            standings: pairs.words("state", Standing::parse)?,
            areas: pairs.words("area", |word| Some(areas.resolve(&word.parse().ok()?)?.area.clone()))?,
            owners: pairs.words("owner", owner)?,
        },
        after: pairs.word("after", After::parse)?,
        size: size(pairs)?,
    })
}

/// What every part of the page is drawn with.
struct Desk<'a> {
    wording: &'a Wording<'a>,
    areas: &'a Tree,
    op: &'a Op,
}

fn draw(desk: &Desk<'_>, pairs: &Pairs, query: &Query, list: &List) -> ChallengesPage {
    let wording = desk.wording;
    let here = pairs.without(&["after"]);
    let facets = facets(desk, query, list);
    let mut pills = Vec::new();
    if !query.filter.text.is_empty() {
        let label = wording.say_with("manage-pill-q", &[("value", query.filter.text.clone())]);
        pills.push(Link::new(label, here.without(&["q"]).href(PATH)));
    }
    for facet in &facets {
        for option in facet.options.iter().filter(|option| option.checked) {
            let href = here.without_pair(facet.name, &option.value).href(PATH);
            pills.push(Link::new(option.label.clone(), href));
        }
    }
    ChallengesPage {
        query: query.filter.text.clone(),
        active: pills.len(),
        clear: here.without(&["q", "state", "area", "owner"]).href(PATH),
        pills,
        facets,
        count: wording.say_with("run-count", &[("n", list.total.to_string())]),
        rows: list.rows.iter().map(|line| row(desk, line)).collect(),
        first: query.after.is_some().then(|| here.href(PATH)),
        pager: Pager {
            next: list.next.map(|after| here.clone().with("after", &after.word()).href(PATH)),
            ..Pager::default()
        },
        creates: list.creates,
    }
}

fn facets(desk: &Desk<'_>, query: &Query, list: &List) -> Vec<Facet> {
    let wording = desk.wording;
    let filter = &query.filter;
    let option = |value: String, label: String, checked: bool| FacetOption::new(&value, label, checked);
    let states = Standing::ALL.iter().map(|standing| {
        let word = standing.as_str();
        let label = wording.say(&format!("run-state-{word}"));
        option(word.to_owned(), label, filter.standings.contains(standing))
    });
    let areas = desk.areas.walk().map(|(node, depth)| {
        let is_chosen = filter.areas.contains(&node.area);
        FacetOption { depth, ..FacetOption::new(node.area.as_str(), node.name.clone(), is_chosen) }
    });
    let nobody = option(NOBODY.to_owned(), wording.say("manage-owner-none"), filter.owners.contains(&None));
    let owners = list
        .owners
        .iter()
        .map(|(id, name)| option(id.to_string(), name.clone(), filter.owners.contains(&Some(*id))));
    let facet = |name, label, open, options| Facet { name, label: wording.say(label), open, options };
    vec![
        facet("state", "manage-status", true, states.collect()),
        facet("area", "run-area", !filter.areas.is_empty(), areas.collect()),
        facet("owner", "manage-owner", true, std::iter::once(nobody).chain(owners).collect()),
    ]
}

fn row(desk: &Desk<'_>, line: &Line) -> ChallengeRow {
    let Desk { wording, areas, op } = desk;
    let phase = line.timing().phase(op.now);
    let is_settled = phase != Phase::Draft || line.dates_at.is_some();
    ChallengeRow {
        title: line.title.clone(),
        code: line.code.clone(),
        href: format!("{PATH}/{}", line.slug),
        pitches: format!("{PATH}/{}/pitches", line.slug),
        copy: format!("{PATH}/new?from={}", line.slug),
        status: status(wording, phase.as_str()),
        area: areas.path(&line.area),
        owner: line.owner.clone(),
        closes: line.closes_at.filter(|_| is_settled).map(|at| When::short(wording, at, &line.zone)),
        changed: When::short(wording, line.updated_at, &line.zone),
    }
}

impl Page for ChallengesPage {
    const TEMPLATE: &'static str = "manage/challenges.html";

    fn samples() -> Vec<Self> {
        use super::samples::{badge, hostile, long, when};
        let row = |title: String, full: bool| ChallengeRow {
            title,
            code: "NL".to_owned(),
            href: "/manage/challenges/quiet".to_owned(),
            pitches: "/manage/challenges/quiet/pitches".to_owned(),
            copy: "/manage/challenges/new?from=quiet".to_owned(),
            status: badge(),
            area: "Energy".to_owned(),
            owner: full.then(hostile),
            closes: full.then(when),
            changed: when(),
        };
        let empty = |active: usize| Self {
            query: if active > 0 { hostile() } else { String::new() },
            facets: Vec::new(),
            active,
            pills: Vec::new(),
            clear: PATH.to_owned(),
            count: "No challenges".to_owned(),
            rows: Vec::new(),
            first: None,
            pager: Pager::default(),
            creates: active == 0,
        };
        vec![
            empty(0),
            empty(1),
            Self {
                pills: vec![Link::new(hostile(), PATH)],
                rows: vec![row(hostile(), true), row(long(), false)],
                first: Some(PATH.to_owned()),
                pager: Pager { next: Some("?after=0~x".to_owned()), ..Pager::default() },
                creates: true,
                ..empty(1)
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::area::Node;

    #[test]
    fn only_words_of_our_lists_are_read_from_the_url() {
        let areas = Tree::new(vec![Node {
            area: "energy".parse().unwrap(),
            name: "Energy".to_owned(),
            description: String::new(),
            parent: None,
            position: 1,
            owner: None,
            retired_at: None,
            merged_into: None,
        }]);
        let pair = |key: &str, value: &str| Pairs::of(&[(key.to_owned(), value.to_owned())]);
        for (key, value, ok) in [
            ("state", "draft", true),
            ("state", "Draft", false),
            ("area", "energy", true),
            ("area", "magic", false),
            ("owner", "none", true),
            ("owner", "kim", false),
            ("after", "0", false),
            ("size", "7", false),
        ] {
            assert_eq!(read(&pair(key, value), &areas).is_ok(), ok, "{key}={value}");
        }
    }
}
