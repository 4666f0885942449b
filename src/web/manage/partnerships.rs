//! R1: the list of partnerships.

use actix_web::web;
use entity::values::{AccountId, PartnershipModel, PartnershipStage};
use serde::Serialize;

use super::{Badge, Head, Link, Pager, Pairs, When, size, text};
use crate::{
    app::App,
    domain::{
        actor::Op,
        partnership::{After, Filter, Order, Sort},
    },
    services::{
        self,
        partnership::{List, Partnership, Query},
    },
    web::{
        page::{Html, Page, html},
        problem::{Failure, Problem},
    },
    wording::Wording,
};

const PATH: &str = "/manage/partnerships";
/// The word for "no owner" in the address.
const NOBODY: &str = "none";

/// The list.
#[derive(Debug, Serialize)]
pub struct PartnershipsPage {
    pub query: String,
    pub facets: Vec<super::Facet>,
    pub hidden: std::collections::BTreeMap<&'static str, String>,
    pub active: usize,
    pub pills: Vec<Link>,
    pub clear: String,
    pub count: String,
    pub columns: Vec<Head>,
    pub rows: Vec<PartnershipRow>,
    pub first: Option<String>,
    pub pager: Pager,
}

/// A row.
#[derive(Debug, Serialize)]
pub struct PartnershipRow {
    pub partner: String,
    pub href: String,
    pub title: String,
    pub model: Option<String>,
    pub stage: Badge,
    pub since: When,
    pub owner: Option<String>,
    pub review: Option<When>,
    pub review_due: bool,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<PartnershipsPage>, Failure> {
    let pairs = Pairs::of(&query);
    let query = read(&pairs)?;
    let list = services::partnership::list(&app, &op, &query).await?;
    Ok(html(draw(&app.wording_for(&op), &op, &pairs, &query, &list)))
}

/// What the URL asks for; a word that is on no list of ours is a 400.
fn read(pairs: &Pairs) -> Result<Query, Problem> {
    let order = pairs.word("sort", Order::parse)?.unwrap_or_default();
    Ok(Query {
        filter: Filter {
            text: text(pairs)?,
            stages: pairs.words("stage", |word| word.parse::<PartnershipStage>().ok())?,
            owners: pairs.words("owner", owner)?,
        },
        after: pairs.word("after", |after| After::parse(after, order.by))?,
        order,
        size: size(pairs)?,
    })
}

/// An account, or nobody.
fn owner(word: &str) -> Option<Option<AccountId>> {
    if word == NOBODY { Some(None) } else { word.parse().ok().map(Some) }
}

/// Where the list shows what this filter passes.
pub(super) fn address(filter: &Filter) -> String {
    let stages = filter.stages.iter().map(|stage| ("stage", stage.as_str().to_owned()));
    let owners = filter
        .owners
        .iter()
        .map(|owner| ("owner", owner.map_or_else(|| NOBODY.to_owned(), |id| id.to_string())));
    owners.chain(stages).fold(Pairs::default(), |pairs, (name, word)| pairs.with(name, &word)).href(PATH)
}

fn draw(wording: &Wording<'_>, op: &Op, pairs: &Pairs, query: &Query, list: &List) -> PartnershipsPage {
    let here = pairs.without(&["after"]);
    let facets = facets(wording, query, list);
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
    let kept = ["sort", "size"].into_iter().filter(|name| !pairs.one(name).is_empty());
    PartnershipsPage {
        query: query.filter.text.clone(),
        hidden: kept.map(|name| (name, pairs.one(name).to_owned())).collect(),
        active: pills.len(),
        clear: here.without(&["q", "stage", "owner"]).href(PATH),
        pills,
        facets,
        count: wording.say_with("manage-partnerships-count", &[("n", list.total.to_string())]),
        columns: columns(wording, &here, query.order),
        rows: list.rows.iter().map(|partnership| row(wording, op, partnership)).collect(),
        first: query.after.is_some().then(|| here.href(PATH)),
        pager: Pager {
            next: list.next.as_ref().map(|after| here.clone().with("after", &after.word()).href(PATH)),
            ..Pager::default()
        },
    }
}

fn facets(wording: &Wording<'_>, query: &Query, list: &List) -> Vec<super::Facet> {
    let option =
        |value: String, label: String, checked: bool| super::FacetOption::new(&value, label, checked);
    let stages = PartnershipStage::ALL.iter().map(|stage| {
        let label = wording.word("manage-depth", stage.as_str());
        option(stage.as_str().to_owned(), label, query.filter.stages.contains(stage))
    });
    let has = |owner: Option<AccountId>| query.filter.owners.contains(&owner);
    let nobody = option(NOBODY.to_owned(), wording.say("manage-owner-none"), has(None));
    let owners = list.owners.iter().map(|(id, name)| option(id.to_string(), name.clone(), has(Some(*id))));
    vec![
        super::Facet {
            name: "stage",
            label: wording.say("manage-filter-stage"),
            open: true,
            options: stages.collect(),
        },
        super::Facet {
            name: "owner",
            label: wording.say("manage-owner"),
            open: true,
            options: std::iter::once(nobody).chain(owners).collect(),
        },
    ]
}

fn columns(wording: &Wording<'_>, here: &Pairs, order: Order) -> Vec<Head> {
    let sorted = |sort: Sort| {
        let is_this = order.by == sort;
        let descending = if is_this { !order.descending } else { sort == Sort::Moved };
        let word = Order { by: sort, descending }.word();
        Head {
            label: wording.say(&format!("manage-column-{}", sort.as_str())),
            href: Some(here.without(&["sort"]).with("sort", &word).href(PATH)),
            sort: match (is_this, order.descending) {
                (false, _) => "none",
                (true, false) => "ascending",
                (true, true) => "descending",
            },
            numeric: false,
        }
    };
    let plain = |message: &str| Head { label: wording.say(message), href: None, sort: "", numeric: false };
    vec![
        sorted(Sort::Partner),
        plain("manage-column-about"),
        plain("manage-model"),
        sorted(Sort::Stage),
        sorted(Sort::Moved),
        plain("manage-owner"),
        sorted(Sort::Review),
    ]
}

fn row(wording: &Wording<'_>, op: &Op, partnership: &Partnership) -> PartnershipRow {
    PartnershipRow {
        partner: partnership.organisation.clone(),
        href: format!("{PATH}/{}", partnership.slug),
        title: partnership.title.clone(),
        model: partnership.model.map(|model| self::model(wording, model)),
        stage: stage(wording, partnership.stage),
        since: When::own_short(wording, partnership.stage_at),
        owner: partnership.owner.clone(),
        review: partnership.next_review_at.map(|at| When::own_short(wording, at)),
        review_due: partnership.next_review_at.is_some_and(|at| at <= op.now),
    }
}

/// A model in words.
pub(super) fn model(wording: &Wording<'_>, model: PartnershipModel) -> String {
    wording.word("manage-model", model.as_str())
}

/// A stage of a partnership as a badge.
pub(super) fn stage(wording: &Wording<'_>, stage: PartnershipStage) -> Badge {
    use PartnershipStage::{
        Active, Discarded, Ended, Exploration, Negotiation, Paused, Prospect, Stabilised,
    };
    let kind = match stage {
        Active | Stabilised => "ok",
        Exploration | Negotiation => "info",
        Paused => "warn",
        Prospect | Ended | Discarded => "mute",
    };
    Badge { kind, text: wording.word("manage-depth", stage.as_str()) }
}

impl Page for PartnershipsPage {
    const TEMPLATE: &'static str = "manage/partnerships.html";

    fn samples() -> Vec<Self> {
        use super::samples::{badge, head, hostile, long, when};
        let row = |partner: String, full: bool| PartnershipRow {
            partner,
            href: "/manage/partnerships/aalto-7k3m".to_owned(),
            title: hostile(),
            model: full.then(hostile),
            stage: badge(),
            since: when(),
            owner: full.then(hostile),
            review: full.then(when),
            review_due: full,
        };
        let empty = |active: usize| Self {
            query: if active > 0 { hostile() } else { String::new() },
            facets: Vec::new(),
            hidden: std::collections::BTreeMap::new(),
            active,
            pills: Vec::new(),
            clear: PATH.to_owned(),
            count: "No partnerships".to_owned(),
            columns: Vec::new(),
            rows: Vec::new(),
            first: None,
            pager: Pager::default(),
        };
        vec![
            empty(0),
            empty(1),
            Self {
                pills: vec![Link::new(hostile(), PATH)],
                hidden: [("sort", "-moved".to_owned())].into(),
                columns: vec![head("partner", "ascending"), head("review", "none")],
                rows: vec![row(hostile(), true), row(long(), false)],
                first: Some(PATH.to_owned()),
                pager: Pager { next: Some("?after=a~b".to_owned()), ..Pager::default() },
                ..empty(1)
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_our_lists_are_read_from_the_url() {
        let pair = |key: &str, value: &str| Pairs::of(&[(key.to_owned(), value.to_owned())]);
        for (key, value, ok) in [
            ("sort", "-review", true),
            ("sort", "owner", false),
            ("stage", "active", true),
            ("stage", "Active", false),
            ("owner", "kim", false),
            ("size", "0", false),
            ("after", "Aalto~aalto-7k3m", true),
            ("after", "aalto", false),
        ] {
            assert_eq!(read(&pair(key, value)).is_ok(), ok, "{key}={value}");
        }
    }
}
