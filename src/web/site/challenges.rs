//! P2: the list of challenges, with search, facets, order and pages in its address.

use std::collections::HashMap;

use actix_web::{HttpMessage as _, HttpRequest, web};
use entity::values::Area;
use serde::Serialize;

use super::{
    asked::{Asked, CLOSES, FACETS, PAGE, counts},
    card,
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        area::Tree,
        search::{Facets, Sort},
    },
    error::Result,
    services::{self, search::Found},
    web::{
        cache::ShownUntil,
        page::{Html, Page, html},
        problem::Failure,
        view::{Facet, FacetOption, Link, Pager},
    },
    wording::Wording,
};

/// P2.
#[derive(Debug, Default, Serialize)]
pub struct ListPage {
    /// The filter in words.
    pub title: String,
    pub heading: String,
    pub query: String,
    pub facets: Vec<Facet>,
    /// How many filters are on.
    pub active: usize,
    /// The order, where it is not the natural one.
    pub sort: Option<String>,
    pub count: String,
    pub sorts: Vec<Link>,
    pub pills: Vec<Link>,
    pub notes: Vec<String>,
    pub reduced: bool,
    /// "Did you mean …?" with its list.
    pub meant: Option<Link>,
    /// Each drawn for itself.
    pub cards: Vec<String>,
    pub pager: Pager,
    pub empty: Option<Empty>,
}

/// Why there is nothing, and what to do.
#[derive(Debug, Serialize)]
pub struct Empty {
    pub title: String,
    pub why: String,
    pub action: Option<Link>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "site/challenges.html";

    fn samples() -> Vec<Self> {
        let hostile = "<script>alert(1)</script>";
        let link = |label: &str| Link::new(label, "/challenges?q=%3Cb%3E");
        let option = |value: &str, checked: bool| FacetOption {
            count: Some(1_204),
            depth: usize::from(checked),
            ..FacetOption::new(value, value.to_owned(), checked)
        };
        let page = |label: &str, current: bool, gap: bool| Link {
            current,
            gap,
            ..Link::new(label, "/challenges?page=2")
        };
        vec![
            Self {
                title: "Challenges".to_owned(),
                heading: "Challenges".to_owned(),
                count: "No challenge matches.".to_owned(),
                empty: Some(Empty {
                    title: "No challenge matches".to_owned(),
                    why: "Nothing is published yet.".to_owned(),
                    action: None,
                }),
                ..Self::default()
            },
            Self {
                title: format!("Open challenges for “{hostile}”, page 2"),
                heading: format!("Open challenges for “{hostile}”"),
                query: format!("\"{hostile}"),
                facets: vec![
                    Facet {
                        name: "status",
                        label: "Status".to_owned(),
                        open: true,
                        options: vec![option("open", true), option("announced", false)],
                    },
                    Facet {
                        name: "closes",
                        label: "Closing within".to_owned(),
                        open: false,
                        options: vec![FacetOption { count: None, ..option("7", false) }],
                    },
                ],
                active: 2,
                sort: Some("newest".to_owned()),
                count: "1,204 challenges".to_owned(),
                sorts: vec![
                    Link { current: true, ..Link::new("Newest", "/challenges") },
                    Link::new("Best", "/challenges"),
                ],
                pills: vec![link("Open"), link(hostile)],
                notes: vec![format!("passed over: {hostile}")],
                reduced: true,
                meant: Some(link(hostile)),
                cards: vec!["<article class=\"card\"><h3>Quiet heat pumps</h3></article>".into()],
                pager: Pager {
                    prev: Some("/challenges".to_owned()),
                    next: Some("/challenges?page=3".to_owned()),
                    pages: Some(vec![page("1", false, false), page("", false, true), page("2", true, false)]),
                    text: Some("21 to 40 of 1,204".to_owned()),
                },
                empty: None,
            },
            Self {
                title: "Challenges".to_owned(),
                heading: "Challenges".to_owned(),
                empty: Some(Empty {
                    title: "No challenge matches".to_owned(),
                    why: "Fewer filters find more.".to_owned(),
                    action: Some(link("Remove the last filter")),
                }),
                ..Self::default()
            },
        ]
    }
}

pub(in crate::web) async fn list(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Vec<(String, String)>>,
    request: HttpRequest,
) -> Result<Html<ListPage>, Failure> {
    let areas = app.areas(&op).await?;
    let asked = Asked::read(query.into_inner(), &areas)?;
    let found = services::search::search(&app, &op, &asked.query(op.now.timestamp_millis())).await?;
    let changes = found.cards.iter().filter_map(|(card, _)| card.timing.next_change(op.now));
    request.extensions_mut().insert(ShownUntil(changes.min()));
    let cards: Result<Vec<_>> = found
        .cards
        .iter()
        .map(|(card, marks)| Ok(card::drawn(&app, &op, &areas, card, marks)?.to_string()))
        .collect();
    Ok(html(page(&app.wording_for(&op), &areas, &asked, &found, cards?)))
}

fn page(wording: &Wording<'_>, areas: &Tree, asked: &Asked, found: &Found, cards: Vec<String>) -> ListPage {
    let shown = asked.on_page(found.page);
    let heading = heading(wording, areas, asked);
    let title = match found.page {
        1 => heading.clone(),
        page => wording.say_with("site-list-page", &[("what", heading.clone()), ("page", page.to_string())]),
    };
    let pills = pills(wording, areas, asked);
    ListPage {
        title,
        heading,
        query: asked.text.clone(),
        facets: facets(wording, areas, asked, &found.facets),
        active: asked.filters().len(),
        sort: asked.sort.map(|sort| sort.as_str().to_owned()),
        count: match found.total {
            0 => wording.say("site-list-none"),
            total => wording.say_with("site-list-count", &[("n", total.to_string())]),
        },
        sorts: sorts(wording, asked),
        notes: notes(wording, asked, found),
        reduced: found.reduced,
        meant: found.suggestion.as_ref().map(|text| {
            let label = wording.say_with("site-list-meant", &[("text", text.clone())]);
            Link::new(label, asked.about(text.clone()).href())
        }),
        cards,
        pager: pager(wording, &shown, found),
        empty: (found.total == 0).then(|| empty(wording, &pills)),
        pills,
    }
}

/// "Open challenges in Energy or Health for “heat”".
fn heading(wording: &Wording<'_>, areas: &Tree, asked: &Asked) -> String {
    let status = match asked.filter.status.as_slice() {
        [one] => one.as_str().replace('_', "-"),
        _ => "all".to_owned(),
    };
    let mut what = wording.say_with("site-list-title-status", &[("status", status)]);
    let areas: Vec<String> = asked.filter.areas.iter().map(|area| areas.name(area).to_owned()).collect();
    if let Some((last, first)) = areas.split_last() {
        let areas = if first.is_empty() {
            last.clone()
        } else {
            wording.say_with("site-list-or", &[("first", first.join(", ")), ("last", last.clone())])
        };
        what = wording.say_with("site-list-in", &[("what", what), ("areas", areas)]);
    }
    if !asked.text.is_empty() {
        what = wording.say_with("site-list-for", &[("what", what), ("text", asked.text.clone())]);
    }
    what
}

fn facets(wording: &Wording<'_>, areas: &Tree, asked: &Asked, facets: &Facets) -> Vec<Facet> {
    let chosen = asked.filters();
    let is_on = |name: &str, value: &str| chosen.iter().any(|(on, word)| *on == name && word == value);
    let view = |name: &'static str, options: Vec<FacetOption>| Facet {
        label: wording.say(&format!("site-list-facet-{name}")),
        open: ["status", "area"].contains(&name) || options.iter().any(|option| option.checked),
        name,
        options,
    };
    let mut views: Vec<Facet> = FACETS
        .iter()
        .map(|(name, group)| {
            let option = |(word, count): (&str, u64)| FacetOption {
                count: Some(count),
                ..FacetOption::new(word, wording.word(group, word), is_on(name, word))
            };
            let options = match *name {
                "area" => in_tree(areas, &facets.areas, &asked.filter.areas),
                name => counts(facets, name).into_iter().map(option).collect(),
            };
            view(name, options)
        })
        .collect();
    let closes = CLOSES.iter().map(|days| {
        let label = wording.say_with("site-list-closes", &[("days", days.to_string())]);
        FacetOption::new(&days.to_string(), label, is_on("closes", &days.to_string()))
    });
    views.push(view("closes", closes.collect()));
    views
}

/// The fields that would find something, and those that are chosen, each below the one it belongs to.
fn in_tree(areas: &Tree, counts: &[(Area, u64)], chosen: &[Area]) -> Vec<FacetOption> {
    let counts: HashMap<&Area, u64> = counts.iter().map(|(area, count)| (area, *count)).collect();
    areas
        .walk()
        .map(|(node, depth)| (node, depth, counts.get(&node.area).copied().unwrap_or(0)))
        .filter(|(node, _, count)| *count > 0 || chosen.contains(&node.area))
        .map(|(node, depth, count)| FacetOption {
            count: Some(count),
            depth,
            ..FacetOption::new(node.area.as_str(), node.name.clone(), chosen.contains(&node.area))
        })
        .collect()
}

fn sorts(wording: &Wording<'_>, asked: &Asked) -> Vec<Link> {
    Sort::ALL
        .iter()
        .filter(|sort| **sort != Sort::Relevance || !asked.text.is_empty())
        .map(|sort| Link {
            current: asked.order() == *sort,
            ..Link::new(wording.word("site-list-sort", sort.as_str()), asked.sorted(*sort).href())
        })
        .collect()
}

fn pills(wording: &Wording<'_>, areas: &Tree, asked: &Asked) -> Vec<Link> {
    let mut pills = Vec::new();
    if !asked.text.is_empty() {
        let label = wording.say_with("site-list-pill-text", &[("text", asked.text.clone())]);
        pills.push(Link::new(label, asked.about(String::new()).href()));
    }
    for (name, value) in asked.filters() {
        let label = match FACETS.iter().find(|(facet, _)| *facet == name) {
            Some(("area", _)) => value.parse().map_or_else(|_| value.clone(), |area| areas.path(&area)),
            Some((_, group)) => wording.word(group, &value),
            None => wording.say_with("site-list-pill-closes", &[("days", value.clone())]),
        };
        pills.push(Link::new(label, asked.without(name, &value).href()));
    }
    pills
}

fn notes(wording: &Wording<'_>, asked: &Asked, found: &Found) -> Vec<String> {
    let mut notes: Vec<String> = asked
        .ignored
        .iter()
        .map(|what| wording.say_with("site-list-ignored", &[("what", what.clone())]))
        .collect();
    if asked.page > found.page {
        notes.push(wording.say_with("site-list-past-the-end", &[("page", asked.page.to_string())]));
    }
    notes
}

fn empty(wording: &Wording<'_>, pills: &[Link]) -> Empty {
    let (why, action) = match pills.last() {
        None => ("site-list-empty-none", None),
        Some(last) => {
            ("site-list-empty-why", Some(Link::new(wording.say("site-list-empty-remove"), last.href.clone())))
        }
    };
    Empty { title: wording.say("site-list-empty-title"), why: wording.say(why), action }
}

fn pager(wording: &Wording<'_>, shown: &Asked, found: &Found) -> Pager {
    let (page, pages) = (found.page, found.pages);
    if pages < 2 {
        return Pager::default();
    }
    let href = |page: u32| shown.on_page(page).href();
    let first = (page - 1) * PAGE + 1;
    let last = u64::from(page * PAGE).min(found.total);
    let args = [("first", first.to_string()), ("last", last.to_string()), ("n", found.total.to_string())];
    Pager {
        prev: (page > 1).then(|| href(page - 1)),
        next: (page < pages).then(|| href(page + 1)),
        pages: Some(numbers(page, pages).into_iter().map(|number| page_link(number, page, &href)).collect()),
        text: Some(wording.say_with("site-list-range", &args)),
    }
}

fn page_link(number: Option<u32>, current: u32, href: &impl Fn(u32) -> String) -> Link {
    match number {
        Some(page) => Link { current: page == current, ..Link::new(page.to_string(), href(page)) },
        None => Link { gap: true, ..Link::default() },
    }
}

/// The first, the last, and those around the present page; none stands for a gap.
fn numbers(page: u32, pages: u32) -> Vec<Option<u32>> {
    let mut numbers = Vec::new();
    let mut before = 0;
    for number in (1..=pages).filter(|n| *n == 1 || *n == pages || n.abs_diff(page) <= 1) {
        if number > before + 1 {
            numbers.push(None);
        }
        numbers.push(Some(number));
        before = number;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn the_pager_shows_both_ends_and_the_neighbours() {
        let shown = |page, pages| {
            let text = |number: Option<u32>| number.map_or("…".to_owned(), |number| number.to_string());
            numbers(page, pages).into_iter().map(text).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(1, 2), "1 2");
        assert_eq!(shown(1, 9), "1 2 … 9");
        assert_eq!(shown(5, 9), "1 … 4 5 6 … 9");
        assert_eq!(shown(9, 9), "1 … 8 9");
    }
}
