//! The innovation fields for everybody: all of them, and one with the challenges that are open in it.

use actix_web::{Either, HttpMessage as _, HttpRequest, HttpResponse, http::header, web};
use entity::values::Area;
use serde::Serialize;

use super::card;
use crate::{
    app::App,
    domain::{
        actor::Op,
        area::{Node, Tree},
        search::{Filter, Query, Sort, Status},
    },
    error::{Error, Result},
    services::{self, search::Found},
    web::{
        cache::ShownUntil,
        page::{Html, Page, html},
        problem::Failure,
        view::Link,
    },
};

const PATH: &str = "/fields";
/// Challenges on the page of a field; the list has all of them.
const SHOWN: u32 = 12;

/// All fields.
#[derive(Debug, Default, Serialize)]
pub struct AreasPage {
    pub rows: Vec<AreaLine>,
}

/// One of them.
#[derive(Debug, Serialize)]
pub struct AreaLine {
    pub name: String,
    pub href: String,
    pub depth: usize,
    /// The names of those it stands below.
    pub above: String,
    pub description: String,
    /// How many challenges are open in it or below it.
    pub open: u64,
}

/// One field.
#[derive(Debug, Default, Serialize)]
pub struct AreaPage {
    pub crumbs: Vec<Link>,
    pub name: String,
    pub description: String,
    pub is_retired: bool,
    /// What stands right below it.
    pub children: Vec<AreaLine>,
    pub cards: Vec<String>,
    /// All of its challenges, in the list.
    pub all: String,
    /// How many more are open than are shown here.
    pub more: u64,
}

/// What is open in these fields; none for all of them.
async fn open(app: &App, op: &Op, areas: Vec<Area>, size: u32) -> Result<Found> {
    let query = Query {
        filter: Filter { status: vec![Status::Open], areas, ..Filter::default() },
        sort: Sort::ClosingSoon,
        page: 1,
        size,
        now: op.now.timestamp_millis(),
        ..Query::default()
    };
    services::search::search(app, op, &query).await
}

fn line(tree: &Tree, found: &Found, node: &Node, depth: usize) -> AreaLine {
    let open = found.facets.areas.iter().find(|(area, _)| *area == node.area).map_or(0, |(_, count)| *count);
    let above = node.parent.as_ref().map(|parent| format!("{} › ", tree.path(parent)));
    AreaLine {
        name: node.name.clone(),
        href: format!("{PATH}/{}", node.area),
        depth,
        above: above.unwrap_or_default(),
        description: node.description.clone(),
        open,
    }
}

/// Until when what is shown holds.
fn holds(request: &HttpRequest, op: &Op, found: &Found) {
    let changes = found.cards.iter().filter_map(|(card, _)| card.timing.next_change(op.now));
    request.extensions_mut().insert(ShownUntil(changes.min()));
}

pub(in crate::web) async fn list(
    app: web::Data<App>,
    op: Op,
    request: HttpRequest,
) -> Result<Html<AreasPage>, Failure> {
    let tree = app.areas(&op).await?;
    let found = open(&app, &op, Vec::new(), 1).await?;
    holds(&request, &op, &found);
    // What is retired is listed as long as something is open in it.
    let rows = tree.walk().map(|(node, depth)| (node.is_offered(), line(&tree, &found, node, depth)));
    let rows = rows.filter(|(is_offered, row)| *is_offered || row.open > 0).map(|(_, row)| row);
    Ok(html(AreasPage { rows: rows.collect() }))
}

/// The field; what was merged leads for good to what stands for it.
pub(in crate::web) async fn one(
    app: web::Data<App>,
    op: Op,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<Either<HttpResponse, Html<AreaPage>>, Failure> {
    let area: Area = path.parse().map_err(|_| Error::NotFound)?;
    let tree = app.areas(&op).await?;
    let node = tree.resolve(&area).ok_or(Error::NotFound)?;
    if node.area != area {
        let there = format!("{PATH}/{}", node.area);
        let moved = HttpResponse::MovedPermanently().insert_header((header::LOCATION, there)).finish();
        return Ok(Either::Left(moved));
    }
    let found = open(&app, &op, vec![area.clone()], SHOWN).await?;
    holds(&request, &op, &found);
    let cards: Result<Vec<_>> = found
        .cards
        .iter()
        .map(|(card, marks)| Ok(card::drawn(&app, &op, &tree, card, marks)?.to_string()))
        .collect();
    let wording = app.wording_for(&op);
    let mut way = tree.way(&area);
    way.pop();
    let all = std::iter::once(Link::new(wording.say("site-fields-title"), PATH));
    let above = way.into_iter().map(|node| Link::new(node.name.clone(), format!("{PATH}/{}", node.area)));
    let children = tree.children(Some(&area)).map(|node| (node.is_offered(), line(&tree, &found, node, 0)));
    Ok(Either::Right(html(AreaPage {
        crumbs: all.chain(above).collect(),
        name: node.name.clone(),
        description: node.description.clone(),
        is_retired: !node.is_offered(),
        children: children
            .filter(|(is_offered, row)| *is_offered || row.open > 0)
            .map(|(_, row)| row)
            .collect(),
        more: found.total.saturating_sub(u64::from(SHOWN)),
        all: format!("/challenges?area={area}"),
        cards: cards?,
    })))
}

fn sample(name: &str, depth: usize) -> AreaLine {
    AreaLine {
        name: name.to_owned(),
        href: "/fields/energy".to_owned(),
        depth,
        above: if depth > 0 { format!("{name} › ") } else { String::new() },
        description: if depth > 0 { name.to_owned() } else { String::new() },
        open: 1_204,
    }
}

const HOSTILE: &str = "<script>alert(1)</script> & \"heat\"";

impl Page for AreasPage {
    const TEMPLATE: &'static str = "site/areas.html";

    fn samples() -> Vec<Self> {
        vec![
            Self::default(),
            Self { rows: vec![sample("Energy", 0), sample(HOSTILE, 1), sample(&HOSTILE.repeat(4), 2)] },
        ]
    }
}

impl Page for AreaPage {
    const TEMPLATE: &'static str = "site/area.html";

    fn samples() -> Vec<Self> {
        let card = "<article class=\"card\"><h3>Quiet heat pumps</h3></article>";
        let page = |name: &str| Self {
            crumbs: vec![Link::new("Fields", PATH), Link::new(HOSTILE, "/fields/energy")],
            name: name.to_owned(),
            all: "/challenges?area=energy".to_owned(),
            ..Self::default()
        };
        vec![
            page("Energy"),
            Self {
                description: HOSTILE.to_owned(),
                children: vec![sample(HOSTILE, 1)],
                is_retired: true,
                cards: vec![card.to_owned()],
                more: 1_204,
                ..page(HOSTILE)
            },
        ]
    }
}
